"""Cuts asked of the small partnerships, each worked out once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from model.analyse.cuts import Cuts, Question
from model.analyse.cuts.plan import cuts_of
from model.inputs.case import Case
from model.inputs.load import load_case
from tests.source_tree import ROOT

PREVENTION = ROOT / "scenarios" / "tiny-prevention-cut.toml"
TINY = ROOT / "data" / "tiny"
KENT = ROOT / "scenarios" / "best-use.toml"


@cache
def case_of(path: Path) -> Case:
    """A scenario or folder, compiled once."""
    return load_case(path)


@cache
def asked_of(path: Path, question: Question) -> Cuts:
    """The answer to a question, worked out once."""
    return cuts_of(case_of(path), question, workers=1)


def at(found: Cuts, name: str, **where: object) -> pd.DataFrame:
    """Rows of a table."""
    table = found.tables[name]
    for column, value in where.items():
        table = table[table[column] == value]
    return table


def value(found: Cuts, name: str, column: str, **where: object) -> float:
    """One number of a table; exactly one row must match."""
    rows = at(found, name, **where)
    assert len(rows) == 1, (name, where, len(rows))
    return float(rows[column].iloc[0])
