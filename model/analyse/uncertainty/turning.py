"""Switching values of a fixed plan: how far one figure must move before an answer turns.

Four answers: does the plan close any of the gap, does it close more than carrying on, does it save money, is
it worth more than it costs. Each uncertain quantity, and each group with all its members at once, is moved
along its own distribution up to three times as far as its 95% ends, and the crossing nearest to what is
stated is solved for. Groups are moved a second time by a common multiple of what the tables state, from
nothing to three times, whether or not each member states a range.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.uncertainty.futures import central_draw
from model.analyse.uncertainty.quantities import COSTS, EFFECTS, LED_COSTS, VALUES
from model.analyse.uncertainty.tornado import measured
from model.inputs.draws_rows import value_rows

if TYPE_CHECKING:
    from model.analyse.uncertainty.futures import Fixed
    from model.analyse.uncertainty.quantities import Uncertainties
    from model.inputs.case import Case, Floats, Ints
    from model.inputs.draws import Draws

ANSWERS = ("gap_closed_share", "gap_beyond_today", "net_cash", "net_value")
"""Measures whose sign is an answer."""
COLUMNS = (
    "measure",
    "kind",
    "key",
    "name",
    "unit",
    "low",
    "stated",
    "high",
    "switches_at",
    "times_stated",
    "position",
    "status",
    "central",
)
QUANTITY, GROUP = "quantity", "group"
WITHIN, BEYOND, NEVER = "within_range", "beyond_range", "not_found"
"""Whether an answer turns within the 95% range of the quantity, beyond it, or nowhere that was looked."""
FARTHEST = 3.0
POINTS = np.unique(np.concatenate([np.linspace(-FARTHEST, FARTHEST, 13), [-1.5, -0.25, 0.25, 1.5]]))
"""Positions looked at."""
LEAST_TIMES = 0.05
NOTHING = 1e-9
"""Less than this part of the largest value is no side of 0."""
PARTS, ROUNDS = 8, 10
"""A crossing is closed in on by cutting its stretch into so many parts, so many times."""


@dataclass(frozen=True)
class Paths:
    """Ways of moving away from what is stated.

    Attributes
    ----------
    n : int
        How many.
    at : callable
        Which path (m,) and how far along it (m,), to m draws.
    points : (k,) float
        Places along every path that are looked at first, in order.
    start : float
        The place where everything is as stated.
    """

    n: int
    at: Callable[[Ints, Floats], Draws]
    points: Floats
    start: float


def turning_points(fixed: Fixed, uncertain: Uncertainties) -> pd.DataFrame:
    """Where each answer turns, for every quantity and group by itself.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    uncertain : Uncertainties
        What is uncertain in their case.

    Returns
    -------
    DataFrame
        ``COLUMNS``, by measure: within the range first, then by how far. ``switches_at`` is the quantity's
        own figure there and ``times_stated`` that figure ÷ what is stated; for a group, whose figures differ,
        ``times_stated`` is the common multiple at which the answer turns. ``position`` is 1 where a quantity,
        or all of a group at once, is at its high end, −1 at the low. A measure that is nothing to begin with
        has no rows.
    """
    central = {name: float(values[0]) for name, values in measured(fixed.central()).items()}
    asked = [name for name in ANSWERS if np.isfinite(central[name]) and central[name] != 0.0]
    members = [*np.eye(len(uncertain), dtype=np.bool_), *(uncertain.members(g) for g in uncertain.groups())]
    found = crossings(fixed, _positions(uncertain, members), asked)
    times = {g: crossings(fixed, _multiples(fixed.case, g), asked) for g in uncertain.groups() if scales(g)}
    rows = []
    for measure in asked:
        for k, q in enumerate(uncertain.quantities):
            position = found[measure][k]
            figure = q.figure(uncertain.normal(k, position)) if np.isfinite(position) else np.nan
            own = (QUANTITY, q.key, q.name, q.unit, q.low, q.stated, q.high, figure)
            multiple = figure / q.stated if q.stated else np.nan
            rows.append((measure, *own, multiple, position, status(position), central[measure]))
        for k, group in enumerate(uncertain.groups(), len(uncertain)):
            position = found[measure][k]
            multiple = times[group][measure][0] if group in times else np.nan
            nothing = (np.nan, np.nan, np.nan, np.nan)
            own = (GROUP, group, uncertain.name(group), "times", *nothing)
            rows.append((measure, *own, multiple, position, status(position), central[measure]))
    return _ordered(pd.DataFrame(rows, columns=list(COLUMNS)))


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    order = {name: k for k, name in enumerate(ANSWERS)}
    how = {WITHIN: 0, BEYOND: 1, NEVER: 2}
    keyed = table.assign(
        order=table["measure"].map(order),
        how=table["status"].map(how),
        far=table["position"].astype(np.float64).abs(),
    )
    return keyed.sort_values(["order", "how", "far", "kind", "key"], ignore_index=True)[list(COLUMNS)]


def status(position: float) -> str:
    """Where an answer turns, from a position."""
    if np.isnan(position):
        return NEVER
    return WITHIN if abs(position) <= 1.0 else BEYOND


def crossings(fixed: Fixed, paths: Paths, asked: list[str]) -> dict[str, Floats]:
    """The crossing of 0 nearest to the start along each path, by measure (n,); NaN where there is none.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    paths : Paths
        The ways to go.
    asked : list of str
        Measures.
    """
    if not paths.n:
        return {measure: np.zeros(0) for measure in asked}
    which = np.repeat(np.arange(paths.n), len(paths.points))
    looked = measured(fixed.under(paths.at(which, np.tile(paths.points, paths.n))))
    return {name: _closed_in(fixed, paths, name, looked[name].reshape(paths.n, -1)) for name in asked}


def _closed_in(fixed: Fixed, paths: Paths, measure: str, values: Floats) -> Floats:
    """Close in on the nearest change of sign of each row (n, k)."""
    sign = _sides(np.where(np.abs(values) > NOTHING * np.abs(values).max(), values, 0.0))
    turned = sign[:, 1:] * sign[:, :-1] < 0
    ends = np.stack([paths.points[:-1], paths.points[1:]])
    far = np.abs(ends - paths.start).min(axis=0)
    nearest = np.where(turned, far, np.inf).argmin(axis=1)
    held = np.flatnonzero(turned.any(axis=1))
    low, high = ends[0][nearest[held]], ends[1][nearest[held]]
    first = sign[held, nearest[held]]
    parts = np.arange(1, PARTS) / PARTS
    for _ in range(ROUNDS if len(held) else 0):
        inner = low[:, None] + (high - low)[:, None] * parts
        draws = paths.at(np.repeat(held, PARTS - 1), inner.ravel())
        same = np.sign(measured(fixed.under(draws))[measure]).reshape(inner.shape) == first[:, None]
        until = np.cumprod(same, axis=1).sum(axis=1)
        width = (high - low) / PARTS
        low, high = low + until * width, low + (until + 1) * width
    out = np.full(paths.n, np.nan)
    out[held] = (low + high) / 2.0
    return out


def _sides(values: Floats) -> Floats:
    """On which side of 0 values (n, k) are; one that is 0 is on the side of the one before it."""
    sign = np.sign(values)
    last = np.maximum.accumulate(np.where(sign != 0.0, np.arange(sign.shape[1]), 0), axis=1)
    out: Floats = np.take_along_axis(sign, last, axis=1)
    return out


def _positions(uncertain: Uncertainties, members: list[Floats]) -> Paths:
    """Each of these members to a position, the rest as stated."""
    moves = np.array(members, dtype=np.float64).reshape(len(members), len(uncertain))
    return Paths(len(members), lambda which, far: uncertain.at(moves[which] * far[:, None]), POINTS, 0.0)


def _multiples(case: Case, group: str) -> Paths:
    """All of a group to a common multiple of what is stated."""
    least = 0.0 if group in (EFFECTS, VALUES) else LEAST_TIMES
    points = np.unique(np.append(np.linspace(least, FARTHEST, 13), 1.0))
    return Paths(1, lambda _, far: scaled(case, group, far), points, 1.0)


def scales(group: str) -> bool:
    """Whether a multiple of a group means anything; trends are shifted, not scaled."""
    return group in (EFFECTS, COSTS, LED_COSTS, VALUES)


def scaled(case: Case, group: str, times: Floats) -> Draws:
    """Draws in which a group is a multiple (n,) of what the tables state, and the rest as stated.

    Parameters
    ----------
    case : Case
        The case.
    group : str
        Effects, unit costs, unit costs of services that follow demand, or values to others.
    times : (n,) float
        Multiples; above 0 for costs.

    Raises
    ------
    ValueError
        If the group can not be scaled.
    """
    if not scales(group):
        raise ValueError(f"'{group}' can not be scaled")
    wide = _repeated(central_draw(case), len(times))
    if group == EFFECTS:
        return replace(wide, gain_shift=np.outer(times - 1.0, case.effects.gain))
    if group == VALUES:
        stated = np.array([row.gbp_per_unit for row in value_rows(case.tables)])
        return replace(wide, value_shift_gbp=np.outer(times - 1.0, stated))
    led = np.zeros(len(case.services), dtype=np.bool_)
    led[case.lines.service_at[case.lines.demand_led]] = True
    own = led if group == LED_COSTS else ~led
    factor = np.where(own[None, :], times[:, None], 1.0)
    shape = (len(times), *wide.cost_factor.shape[1:])
    return replace(
        wide, unit_cost_factor=factor, cost_factor=np.broadcast_to(factor[:, :, None], shape).copy()
    )


def _repeated(one: Draws, n: int) -> Draws:
    """One draw n times."""
    return replace(
        one,
        normal=np.repeat(one.normal, n, axis=0),
        gain_shift=np.repeat(one.gain_shift, n, axis=0),
        cost_factor=np.repeat(one.cost_factor, n, axis=0),
        unit_cost_factor=np.repeat(one.unit_cost_factor, n, axis=0),
        value_shift_gbp=np.repeat(one.value_shift_gbp, n, axis=0),
        trend_shift=np.repeat(one.trend_shift, n, axis=0),
    )
