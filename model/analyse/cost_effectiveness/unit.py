"""What one unit of activity brings over its life: outcomes, demand-led money it saves, value to others.

One unit of effective activity of a line delivered in year τ moves an outcome by ``gain·p^k`` in year τ + lag
+ k, for k = 0, 1, 2 … without end. Each year counts at ``(1 + rate)^−(years after τ)``, so that a unit of an
outcome is one of its units (a child looked after, a pupil) for a year, seen from the year in which the money
is spent. After the years that are followed, shares and caps stay as in the last of them.

A unit of an outcome that a demand-led service must serve saves ``φ × its money recipe``. That is counted once
and to the first step: what a demand-led service changes in turn is left to the projection of whole plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.project import Mechanics, mechanics

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats, Ints

NEAR = 1e-9
KINDS = ("fiscal", "economic", "social")


@dataclass(frozen=True)
class Life:
    """What one unit of effective activity brings, by stock (one row of effects at one line), shape (K,).

    Attributes
    ----------
    line, effect : (K,) int
        Line and row of effects of each stock.
    outcome : (K,) float
        Discounted units of the outcome, positive is better.
    saving : (K,) float
        Present value in £ of demand-led money saved.
    """

    line: Ints
    effect: Ints
    outcome: Floats
    saving: Floats


@dataclass(frozen=True)
class Margin:
    """Effective activity per unit at some activity, by line, shape (L,).

    ``average``: v(a) ÷ a; ``next``: of the next unit; ``last``: of the unit before, NaN where there is none.
    """

    average: Floats
    next: Floats
    last: Floats


def lives(case: Case, year: int, counted: Bools | None = None, layout: Mechanics | None = None) -> Life:
    """Outcomes and savings of one unit of effective activity delivered in a year.

    Parameters
    ----------
    case : Case
        The case.
    year : int
        Position of the year in the horizon, 1 or later.
    counted : (C, H) bool, optional
        Cells and years in which one unit more or fewer makes a difference; all when left out.
    layout : Mechanics, optional
        The layout of this case.
    """
    known = layout or mechanics(case)
    landings = known.landings
    effect, line = np.nonzero(case.effects.service_at[:, None] == case.lines.service_at[None, :])
    whole = _landed_over_life(case, known, year, counted)
    size = len(landings.line)
    saved = whole * demand_money(case)[landings.cell]
    return Life(
        line=line,
        effect=effect,
        outcome=np.bincount(landings.stock, whole, size),
        saving=np.bincount(landings.stock, saved, size),
    )


def _landed_over_life(case: Case, layout: Mechanics, year: int, counted: Bools | None) -> Floats:
    """Discounted improvement of each landing over the life of one unit, shape (M,)."""
    landings = layout.landings
    lag, kept = landings.lag[landings.stock], landings.persistence[landings.stock]
    last, fall = len(case.years.horizon) - 1, 1 / (1 + case.years.rate)
    row = np.arange(len(landings.cell))
    total = np.zeros(len(row))
    running = np.ones(len(row), dtype=np.bool_)
    for k in range(last + 1):
        at = year + lag + k
        seen = np.minimum(at, last)
        here = landings.gain[row, seen] * kept**k * fall ** (lag + k)
        if counted is not None:
            here = np.where(counted[landings.cell, seen], here, 0.0)
        ends = running & (at >= last)
        total += np.where(ends, here / (1 - kept * fall), np.where(running, here, 0.0))
        running &= ~ends
    return total


def demand_money(case: Case) -> Floats:
    """£ of demand-led services that one unit less of an outcome saves in a year, by cell, shape (C,)."""
    out = np.zeros(len(case.cells))
    money = money_recipe(case)
    for line in np.flatnonzero(case.lines.demand_led):
        out[case.lines.demand_cells[line]] += case.lines.phi[line] * money[line]
    return out


def money_recipe(case: Case) -> Floats:
    """£ of money per unit of activity, shape (L,)."""
    out: Floats = case.lines.recipe[:, case.money].sum(axis=1)
    return out


def cost_of_unit(case: Case) -> tuple[Floats, list[str]]:
    """£ per unit of activity and what it is made of, by line; NaN where no cost is stated.

    Money where there is any: it pays for the people and rooms too. Otherwise capacities at their value.
    """
    money = money_recipe(case)
    capacity = case.lines.recipe[:, ~case.money] @ case.type_value_gbp[~case.money]
    cost = np.where(money > 0, money, np.where(capacity > 0, capacity, np.nan))
    basis = np.where(money > 0, "money", np.where(capacity > 0, "capacity at its value", "none stated"))
    return cost, [str(name) for name in basis]


def exit_cost(case: Case) -> Floats:
    """£ of one unit of activity less, once: redundancy, ending contracts; 0 where not stated, shape (L,)."""
    once = {row.service: row.exit_gbp_per_activity or 0.0 for row in case.tables.services}
    return np.array([once[service] for service in case.lines.service], dtype=np.float64)


def margins(layout: Mechanics, activity: Floats) -> Margin:
    """Effective activity per unit at an activity (L,): on average, of the next and of the last unit."""
    segments = layout.segments
    start, end = segments.start, segments.start + segments.length
    here = activity[:, None]
    slack = NEAR * np.maximum(here, 1.0)
    above = (here >= start - slack) & (here < end - slack)
    below = (here > start + slack) & (here <= end + slack)
    filled = segments.fill(activity)
    average = np.divide(filled, activity, out=np.full(len(activity), np.nan), where=activity > 0)
    following = np.where(above, segments.effect, 0.0).max(axis=1)
    before = np.where(below, segments.effect, 0.0).max(axis=1)
    return Margin(average, following, np.where(activity > 0, before, np.nan))


def below_cap(case: Case, improvement: Floats) -> Bools:
    """Cells and years in which one unit more is still credited, shape (C, H)."""
    cap = case.cells.cap
    out: Bools = improvement < cap - NEAR * np.maximum(np.where(np.isfinite(cap), cap, 1.0), 1.0)
    return out


def outside_value(case: Case, kind: str | None = None, *, cashable: bool = False) -> Floats:
    """£ of one unit of improvement of each outcome beyond the pots, shape (O,), of one kind or all.

    Parameters
    ----------
    case : Case
        The case.
    kind : str, optional
        One of ``KINDS``.
    cashable : bool
        Only the part that the table calls cashable (nothing where it says nothing).
    """
    out = np.zeros(len(case.outcomes))
    for row in sorted(case.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind)):
        if kind in (None, row.kind):
            share = (row.cashable_share or 0.0) if cashable else 1.0
            out[case.outcomes.index(row.outcome)] += row.gbp_per_unit * share
    return out


def valued(case: Case) -> Bools:
    """Outcomes with some £ value: outside value, or a demand-led service that follows them, (O,)."""
    out = np.zeros(len(case.outcomes), dtype=np.bool_)
    for row in case.tables.outcome_costs:
        out[case.outcomes.index(row.outcome)] = True
    out[case.drivers] = True
    return out
