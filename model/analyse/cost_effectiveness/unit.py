"""What one unit of activity brings over its life: outcomes, demand-led money it saves, value to others.

One unit of effective activity of a line delivered in year τ moves an outcome by ``gain·p^k`` in year τ + lag
+ k, for k = 0, 1, 2 … without end. Each year counts at what the discount schedule says, seen from the year
in which the money is spent, so that a unit of an outcome is one of its units (a child looked after, a pupil)
for a year. After the years that are followed, shares, caps and recipes stay as in the last of them.

A unit of an outcome that a demand-led service must serve saves ``φ × its money recipe``. That is counted once
and to the first step: what a demand-led service changes in turn is left to the projection of whole plans.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cost_effectiveness.rates import from_year
from model.project import Mechanics, mechanics

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats, Ints

NEAR = 1e-9
YEARS = 60
"""Years after the money is spent that are told apart, more than any lag; the last holds all after it."""
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
    outcome_by_year, saving_by_year : (K, YEARS) float
        The same by years after the money is spent.
    saving_by_service : (K, S) float
        The same by the demand-led service that costs less.
    """

    line: Ints
    effect: Ints
    outcome: Floats
    saving: Floats
    outcome_by_year: Floats
    saving_by_year: Floats
    saving_by_service: Floats


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
    landed = _landed_by_year(case, known, year, counted)
    seen = _seen(case, year)
    units = _by_stock(known, landed)
    saved = np.zeros((len(case.services), *units.shape))
    for service, prices in demand_prices(case).items():
        saved[service] = _by_stock(known, landed * prices[seen][:, landings.cell].T)
    return Life(
        line=line,
        effect=effect,
        outcome=units.sum(axis=1),
        saving=saved.sum(axis=(0, 2)),
        outcome_by_year=units,
        saving_by_year=saved.sum(axis=0),
        saving_by_service=saved.sum(axis=2).T,
    )


def _seen(case: Case, year: int) -> Ints:
    """Position of each year after the money is spent, at most that of the last one followed, (YEARS,)."""
    out: Ints = np.minimum(year + np.arange(YEARS), len(case.years.horizon) - 1)
    return out


def _landed_by_year(case: Case, layout: Mechanics, year: int, counted: Bools | None) -> Floats:
    """Discounted improvement of each landing by year after one unit was paid for, (M, YEARS).

    The last year holds all that comes after it too: ``÷ (1 − p·δ)`` of it.
    """
    landings = layout.landings
    lag, kept = (part[landings.stock][:, None] for part in (landings.lag, landings.persistence))
    age = np.arange(YEARS) - lag
    factors = from_year(case, year, YEARS)
    out = landings.gain[:, _seen(case, year)] * kept ** np.maximum(age, 0) * factors
    out = np.where(age >= 0, out, 0.0)
    if counted is not None:
        out = np.where(counted[landings.cell][:, _seen(case, year)], out, 0.0)
    out[:, -1] /= 1 - kept[:, 0] * (factors[-1] / factors[-2])
    return out


def _by_stock(layout: Mechanics, landed: Floats) -> Floats:
    """Amounts of landings (M, YEARS) added up by stock (K, YEARS)."""
    out = np.zeros((len(layout.landings.line), landed.shape[1]))
    np.add.at(out, layout.landings.stock, landed)
    return out


def demand_prices(case: Case) -> dict[int, Floats]:
    """£ that one unit less of an outcome saves in a year, by demand-led service, year and cell (H, C)."""
    out: dict[int, Floats] = {}
    shape = (len(case.years.horizon), len(case.cells))
    for line in np.flatnonzero(case.lines.demand_led):
        prices = out.setdefault(int(case.lines.service_at[line]), np.zeros(shape))
        prices[:, case.lines.demand_cells[line]] += case.lines.phi[line] * case.money_recipe[:, line, None]
    return out


def demand_money(case: Case, year: int = 1) -> Floats:
    """£ of demand-led services that one unit less of an outcome saves in a year, by cell, shape (C,)."""
    out = np.zeros(len(case.cells))
    for prices in demand_prices(case).values():
        out += prices[year]
    return out


def cost_of_unit(case: Case, year: int = 1) -> tuple[Floats, list[str]]:
    """£ per unit of activity in a year and what it is made of, by line; NaN where no cost is stated.

    Money where there is any: it pays for the people and rooms too. Otherwise capacities at their value.
    """
    money = case.money_recipe[year]
    capacity = case.recipe[year][:, ~case.money] @ case.type_value_gbp[~case.money]
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
