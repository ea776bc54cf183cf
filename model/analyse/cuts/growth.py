"""What the next pounds would do: the scenario solved again with more money in the pots asked about."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.cuts.curve import worse
from model.analyse.cuts.question import OPTIMISED
from model.analyse.cuts.solved import of_answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Bools, Case, Floats

STEPS = (1e5, 2.5e5, 5e5, 1e6, 2e6, 5e6, 1e7)
"""Pounds more a year."""
GROWTH = (
    "extra_gbp_per_year",
    "extra_gbp",
    "status",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "gap_closed_share",
    "gap_change_share",
    "demand_saved_gbp",
    "sentence",
)
GROWTH_OUTCOMES = ("extra_gbp_per_year", "outcome", "year", "without", "planned", "gained")
NAN = float("nan")
POUND = 1.0
SMALLEST = 5e-5


def with_more(solved: Solved, extra: float) -> Case:
    """The case with so much more a year in the pots asked about, from the first year of the cut on.

    Each pot of money grows in proportion to what is in it; in equal proportions, so pooled shares grow too.
    """
    case = solved.case
    own = _growing(solved)
    amount = case.pots.amount.copy()
    from_cut = np.concatenate([[False], solved.asked.factor(case, 0.5) < 1.0])
    whole = amount[own].sum(axis=0)
    times = np.divide(whole + extra, whole, out=np.ones_like(whole), where=(whole > 0) & from_cut)
    amount[own] *= times
    return replace(case, pots=replace(case.pots, amount=amount))


def _growing(solved: Solved) -> Bools:
    """(P,): pots of money asked about that have an amount."""
    pots = solved.case.pots
    out: Bools = solved.asked.pots(solved.case) & solved.case.money[pots.type_at] & ~pots.endless
    return out


def growth(solved: Solved, steps: tuple[float, ...] = STEPS) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``GROWTH`` and ``GROWTH_OUTCOMES``; without rows unless ``optimised`` and money are asked about."""
    if OPTIMISED not in solved.asked.rules or not _growing(solved).any():
        return pd.DataFrame(columns=list(GROWTH)), pd.DataFrame(columns=list(GROWTH_OUTCOMES))
    cases = [with_more(solved, extra) for extra in steps]
    found = [
        of_answer(case, 0.0, answer, solved.using)
        for case, answer in zip(cases, solved.solve(cases), strict=True)
    ]
    rows = [_row(solved, extra, result) for extra, result in zip(steps, found, strict=True)]
    for before, row in pairwise(rows):
        row["sentence"] = str(row["sentence"]) if _differ(before, row) else _same_as(before, row)
    outcomes = [_outcomes(solved, extra, result) for extra, result in zip(steps, found, strict=True)]
    return pd.DataFrame(rows, columns=list(GROWTH)), pd.concat(outcomes, ignore_index=True)


def _row(solved: Solved, extra: float, result: Result) -> dict[str, object]:
    case, base = solved.case, solved.without(OPTIMISED)
    upto = 1 + case.years.n_plan
    saved = -solved.money.knock_on(result, base).sum(axis=0)[1:upto].sum()
    row: dict[str, object] = {
        "extra_gbp_per_year": extra,
        "extra_gbp": float((result.case.pots.amount - case.pots.amount)[_growing(solved)].sum()),
        "status": result.status,
        "duties_unmet_gbp": _stage(result, "duties"),
        "promises_broken_gbp": _stage(result, "promises"),
        "gap_closed_share": result.gap_closed_share,
        "gap_change_share": result.gap_closed_share - base.gap_closed_share,
        "demand_saved_gbp": float(saved),
    }
    return row | {"sentence": growth_sentence(row)}


def _differ(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether a step of money does anything that the step before does not."""
    names = ("gap_closed_share", "duties_unmet_gbp", "promises_broken_gbp", "demand_saved_gbp")
    return not np.allclose([before[n] for n in names], [row[n] for n in names], rtol=1e-6, atol=1e-9)


def _same_as(before: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    more, less = (words.money(one["extra_gbp_per_year"]) for one in (row, before))
    return f"With {more} more a year nothing more would change than with {less}: other limits hold."


def _stage(result: Result, stage: str) -> float:
    had = result.made.all()
    return float(sum(s.value for s in result.stages if s.stage == stage)) if had else NAN


def growth_sentence(row: Mapping[str, Any]) -> str:
    """What a step of money would do, in one sentence."""
    lead = f"With {words.money(row['extra_gbp_per_year'])} more a year"
    change = float(row["gap_change_share"])
    if not words.stated(change):
        return f"{lead}: not stated, as there is no plan or no gap to close."
    if abs(change) < SMALLEST:
        text = f"{lead} no more of the gap to the targets would close"
    else:
        points = f"{abs(change) * 100:.2f}".rstrip("0").rstrip(".")
        unit = "point" if points == "1" else "points"
        text = (
            f"{lead} {points} {unit} {'more' if change > 0 else 'less'} of the gap to the targets would close"
        )
    saved = float(row["demand_saved_gbp"])
    if saved >= POUND:
        text += f", and services that follow demand would cost {words.money(saved)} less over the plan"
    return f"{text}."


def _outcomes(solved: Solved, extra: float, result: Result) -> pd.DataFrame:
    case, years = solved.case, solved.case.years.horizon[1:]
    without, planned = (_area(one) for one in (solved.without(OPTIMISED), result))
    return pd.DataFrame(
        {
            "extra_gbp_per_year": extra,
            "outcome": np.repeat(case.outcomes, len(years)),
            "year": np.tile(years, len(case.outcomes)),
            "without": without.ravel(),
            "planned": planned.ravel(),
            "gained": (worse(solved) * (without - planned)).ravel(),
        }
    )


def _area(result: Result) -> Floats:
    out: Floats = result.known(result.projection.area_outcome)[:, 1:]
    return out
