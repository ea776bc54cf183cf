"""Options of the small partnership, solved once, and options made up of plain numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from model.analyse.compare import Comparison, Option, compare, option_of, today_option
from model.analyse.compare.option import KEPT_COLUMNS
from model.inputs.changes import Cut
from model.inputs.load import load_case
from model.inputs.scenario import read_scenario
from model.plan import Plan, solve
from tests.source_tree import ROOT

BEST, AGREED, CUT, GRANT = "tiny-best-use", "tiny-as-agreed", "tiny-cut", "tiny-prevention-cut"


@cache
def plan(name: str) -> Plan:
    """The plan of a scenario as shipped."""
    return solve(ROOT / "scenarios" / f"{name}.toml")


@cache
def option(name: str) -> Option:
    """The same as an option; ``today`` is today carried on, ``none`` one without a plan."""
    if name == "today":
        return today_option(load_case(ROOT / "data" / "tiny"))
    if name == "none":
        base = read_scenario(ROOT / "scenarios" / f"{BEST}.toml")
        hard = base.with_changes(rules={"hard": ["demand"]}, cut=Cut(depth=0.9))
        return option_of(solve(hard), "none")
    return option_of(plan(name), name)


@cache
def compared(*names: str, draws: int = 200, seed: int = 1) -> Comparison:
    """Options by name, side by side."""
    return compare([option(name) for name in names], draws=draws, seed=seed)


def row(table: pd.DataFrame, **match: Any) -> Mapping[str, Any]:
    """The one row of a table that matches."""
    rows = rows_of(table, **match)
    assert len(rows) == 1, f"{len(rows)} rows match {match}"
    return rows[0]


def rows_of(table: pd.DataFrame, **match: Any) -> list[dict[str, Any]]:
    """The rows of a table that match."""
    for key, value in match.items():
        table = table[table[key] == value]
    return [{str(key): value for key, value in one.items()} for one in table.to_dict("records")]


def leaving(
    letter: str, duties: Sequence[float] = (0.0, 0.0), promises: Sequence[float] = (0.0, 0.0)
) -> Option:
    """An option that leaves these amounts of duties and promises in the two plan years."""
    base = option(BEST)
    years = base.case.years.plan
    rows = [
        (kind, "floors", "family_help", year, gbp)
        for kind, amounts in (("duty", duties), ("promise", promises))
        for year, gbp in zip(years, amounts, strict=True)
    ]
    return replace(base, letter=letter, kept=pd.DataFrame(rows, columns=list(KEPT_COLUMNS)))
