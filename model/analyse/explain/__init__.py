"""Why a plan is what it is, what stands in its way, and what each promise costs."""

from __future__ import annotations

from model.analyse.explain.whole import TABLES, Explanation, Progress, explain

__all__ = ["TABLES", "Explanation", "Progress", "explain"]
