"""The Kent tables as the tests of this folder read them."""

from __future__ import annotations

from functools import cache

from model.inputs.read import read_tables
from model.inputs.tables import Tables
from tests.source_tree import ROOT

KENT = ROOT / "data" / "kent"


@cache
def kent() -> Tables:
    """data/kent, read and checked."""
    return read_tables(KENT)


def base_count(outcome: str) -> float:
    """The county's count of an outcome in the base year."""
    area, base = kent().partnership.area, kent().partnership.base_year
    found = [
        row.count
        for row in kent().outcome_values
        if (row.outcome, row.place, row.year, row.series) == (outcome, area, base, "actual")
    ]
    assert len(found) == 1, outcome
    return found[0]
