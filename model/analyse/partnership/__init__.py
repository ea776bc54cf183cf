"""Partnership savings: what working together is worth, for whom, and how gains and cuts might be shared."""

from __future__ import annotations

from model.analyse.partnership.whole import TABLES, Partnership, partnership

__all__ = ["TABLES", "Partnership", "partnership"]
