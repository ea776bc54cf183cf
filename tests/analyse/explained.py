"""Explanations of small partnerships, each made once, and ways to read their sentences."""

from __future__ import annotations

import re
from functools import cache

import pandas as pd

from model import Case, Plan, load_case, solve
from model.analyse.explain import Explanation, explain
from model.inputs.tables import Tables
from model.plan_answer import answer
from model.plan_workers import Desk, Here
from tests.optimise.town import scenario, town
from tests.source_tree import ROOT

SIZE = re.compile(r"close ([\d,.]+) points? (more|less) of the gap")


@cache
def tiny(name: str = "tiny-best-use") -> tuple[Case, Plan, Explanation]:
    """A shipped scenario of the tiny partnership."""
    case = load_case(ROOT / "scenarios" / f"{name}.toml")
    plan = solve(case)
    return case, plan, explain(plan, Here(Desk(plan, answer)))


def explained(
    tables: Tables | None = None, rules: dict[str, object] | None = None
) -> tuple[Case, Plan, Explanation]:
    """A town, explained."""
    case = load_case(scenario(rules), base=town() if tables is None else tables)
    plan = solve(case)
    return case, plan, explain(plan, Here(Desk(plan, answer)))


def points_said(sentence: str) -> float:
    """The first change of the gap closed that a sentence names, as a share; 0 where it names none."""
    found = SIZE.search(sentence)
    if found is None:
        return 0.0
    size = float(found.group(1).replace(",", "")) / 100
    return size if found.group(2) == "more" else -size


def row(table: pd.DataFrame, **match: object) -> dict[str, object]:
    """The one row that matches."""
    chosen = table
    for column, value in match.items():
        chosen = chosen[chosen[column] == value]
    assert len(chosen) == 1, f"{len(chosen)} rows match {match}"
    return dict(chosen.iloc[0])
