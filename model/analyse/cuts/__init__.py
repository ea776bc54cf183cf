"""Consequences of a cut: how it is shared out, what is lost, what comes back as cost, and on whom."""

from __future__ import annotations

from model.analyse.cuts.question import DEPTHS, RULES, Question, of_scenario
from model.analyse.cuts.whole import TABLES, Cuts, cuts

__all__ = ["DEPTHS", "RULES", "TABLES", "Cuts", "Question", "cuts", "of_scenario"]
