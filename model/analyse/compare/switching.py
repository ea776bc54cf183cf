"""What would change our mind: which uncertain quantity, at what value, turns the order of the best two.

One quantity at a time is moved along its distribution and everything else stays at its central figure. The
plans are fixed; the value at which they are equally good is found by root-finding (the Illinois form of
regula falsi: Dowell and Jarratt, BIT 1971), for all quantities together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.inputs.draws_moved import ENDS, moved_value
from model.inputs.draws_rows import uncertain_rows

if TYPE_CHECKING:
    from model.analyse.compare.option import Option
    from model.inputs.case import Floats
    from model.inputs.draws import Uncertain
    from model.inputs.draws_moved import Move

type Lead = Callable[[Sequence[Move]], Floats]
"""By how much the first option leads the second, for each move; below 0 it trails."""

SWITCH_COLUMNS = (
    "measure",
    "first",
    "second",
    "lead",
    "table",
    "key",
    "now",
    "low",
    "high",
    "switch",
    "within_range",
    "lead_at_low",
    "lead_at_high",
)
FURTHEST = 4.0
"""Standard deviations from the centre beyond which nothing is looked for."""
GRID = (-FURTHEST, -3.0, -ENDS, -1.0, 1.0, ENDS, 3.0, FURTHEST)
SMALLEST = 1e-9
MOST_STEPS = 40


@dataclass(frozen=True)
class Pair:
    """The two options whose order may turn.

    Attributes
    ----------
    measure : str
        What they are ordered by.
    first, second : Option
        The better one first.
    lead : callable
        The lead of the first for moves.
    """

    measure: str
    first: Option
    second: Option
    lead: Lead


def switching(pair: Pair) -> pd.DataFrame:
    """Every uncertain quantity that moves the lead, those that turn the order soonest first.

    Returns
    -------
    DataFrame
        ``SWITCH_COLUMNS``: ``now``, ``low``, ``high`` (its 95% interval) and ``switch`` in the unit of the
        quantity, as ``model.inputs.draws_moved.moved_value`` has them; ``switch`` is NaN where nothing within
        four standard deviations turns the order. ``lead`` is that on central figures, the others those at the
        ends of the interval, in the unit of the measure.
    """
    now = float(pair.lead([("", 0.0)])[0])
    found = _factors(pair)
    if not found:
        return pd.DataFrame(columns=list(SWITCH_COLUMNS))
    names = [factor.name for factor in found]
    grid = pair.lead([(name, z) for name in names for z in GRID]).reshape(len(names), len(GRID))
    matters = np.abs(grid - now).max(axis=1) > SMALLEST
    at = _switches(pair.lead, names, grid, now) if abs(now) > SMALLEST else np.full(len(names), np.nan)
    case = pair.first.case
    rows = []
    for k in np.flatnonzero(matters).tolist():
        values = [moved_value(case, found[k], z) for z in (None, -ENDS, ENDS, float(at[k]))]
        low, high = sorted(values[1:3])
        ends = [float(grid[k, GRID.index(z)]) for z in (-ENDS, ENDS)]
        if values[1] > values[2]:
            ends.reverse()
        within = bool(abs(at[k]) <= ENDS)
        head = (pair.measure, pair.first.letter, pair.second.letter, now)
        what = (found[k].table, found[k].key)
        rows.append((*head, *what, values[0], low, high, values[3], within, *ends, abs(float(at[k]))))
    table = pd.DataFrame(rows, columns=[*SWITCH_COLUMNS, "far"])
    table["moves"] = (table["lead_at_high"] - table["lead_at_low"]).abs()
    order = table.sort_values(["far", "moves", "key"], ascending=[True, False, True], kind="stable")
    return order[list(SWITCH_COLUMNS)].reset_index(drop=True)


def _factors(pair: Pair) -> list[Uncertain]:
    """What is uncertain in either option, each once; values to others decide nothing here."""
    found = {
        factor.name: factor
        for option in (pair.second, pair.first)
        for factor in uncertain_rows(option.case).uncertain
        if factor.table != "outcome_costs"
    }
    return [found[name] for name in sorted(found)]


def _switches(lead: Lead, names: Sequence[str], grid: Floats, now: float) -> Floats:
    """Where the lead is 0 along each quantity, in standard deviations, nearest the centre; else NaN."""
    out = np.full(len(names), np.nan)
    brackets = {k: found for k in range(len(names)) if (found := _bracket(grid[k], now))}
    if brackets:
        (a, fa), (b, fb) = np.array(list(brackets.values())).transpose(1, 2, 0)
        out[list(brackets)] = _roots(lead, [names[k] for k in brackets], (a, b), (fa, fb))
    return out


def _bracket(values: Floats, now: float) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """The two points nearest the centre between which the lead changes its sign."""
    points = sorted([(0.0, now), *zip(GRID, values.tolist(), strict=True)])
    pairs = [(a, b) for a, b in pairwise(points) if (a[1] > 0) != (b[1] > 0)]
    return min(pairs, key=lambda pair: min(abs(pair[0][0]), abs(pair[1][0])), default=None)


def _roots(
    lead: Lead, names: Sequence[str], ends: tuple[Floats, Floats], values: tuple[Floats, Floats]
) -> Floats:
    """Roots of the lead between ends of different sign, for all quantities together."""
    (a, b), (fa, fb) = (end.copy() for end in ends), (value.copy() for value in values)
    x = a
    for _ in range(MOST_STEPS):
        x = np.where(fb == fa, (a + b) / 2, b - fb * (b - a) / np.where(fb == fa, 1.0, fb - fa))
        f = lead(list(zip(names, x.tolist(), strict=True)))
        if float(np.abs(f).max()) < SMALLEST / 1000:
            break
        turned = (f > 0) != (fb > 0)
        a, fa = np.where(turned, b, a), np.where(turned, fb, fa / 2)
        b, fb = x, f
    return x
