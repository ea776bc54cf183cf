"""Options side by side: plans of the same data and prices, and today's services carried on."""

from __future__ import annotations

from model.analyse.compare.alike import NotComparableError
from model.analyse.compare.option import TODAY, Option, option_of, today_option
from model.analyse.compare.whole import Comparison, compare

__all__ = ["TODAY", "Comparison", "NotComparableError", "Option", "compare", "option_of", "today_option"]
