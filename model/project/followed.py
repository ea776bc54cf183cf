"""A fixed plan in a block of draws, with demand-led services following the drawn outcomes.

Exactly what the projection says of each drawn case, all draws at once. A service that is chosen freely keeps
its money: where its unit cost is κ times the central one it delivers ``v ÷ κ`` of its effective activity.
Demand-led services serve what the draw brings them, ``max(0, φ·Out − unmet)``. What services bring that are
chosen is one sum per effect; demand-led services with effects of their own are carried from year to year as
the projection carries them. Draws are the last index throughout.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from model.inputs.draws import drawn_cap, drawn_trend

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
    from model.inputs.draws import Draws
    from model.project.mechanics import Mechanics
    from model.project.outcomes import Projection


class Followed(NamedTuple):
    """n draws: outcomes (C, H, n), drawn trends (C, H, n or 1), activity of demand-led lines (D, H, n)."""

    outcome: Floats
    trend: Floats
    led: Floats


@dataclass(frozen=True)
class Fixed:
    """A plan laid out for many draws.

    Attributes
    ----------
    projection : Projection
        The plan on central figures.
    layout : Mechanics
        Of the case with every gain at 1.
    done, today : (E, C·H) float
        What services that are chosen bring per unit of each gain, in the plan and today.
    stock, effect : (K',) int
        Stocks of demand-led lines, and the effect of each.
    of_stock : (K',) int
        Position of each stock's line in ``layout.demand.line``.
    landing, of_landing : (M',) int
        Landings of these stocks, sorted by cell, and the position of each in ``stock``.
    cell, start : (m,) int
        Cells that they reach, and where each cell's landings start.
    """

    projection: Projection
    layout: Mechanics
    done: Floats
    today: Floats
    stock: Ints
    effect: Ints
    of_stock: Ints
    landing: Ints
    of_landing: Ints
    cell: Ints
    start: Ints


def brought(case: Case, layout: Mechanics, amount: Floats) -> Floats:
    """What amounts of effective activity bring to every cell and year, for each unit of each gain.

    Parameters
    ----------
    case : Case
        The case.
    layout : Mechanics
        Of the case with every gain at 1.
    amount : (L, H) float
        Effective activity; the base year counts nothing.

    Returns
    -------
    (E, C·H) float
    """
    landings, horizon = layout.landings, amount.shape[1]
    stock = np.zeros((len(landings.line), horizon))
    for t in range(1, horizon):
        since = t - landings.lag
        added = np.where(since >= 1, amount[landings.line, np.maximum(since, 0)], 0.0)
        stock[:, t] = landings.persistence * stock[:, t - 1] + added
    out = np.zeros((len(case.effects), len(case.cells), horizon))
    effect = _effect_of_stock(case)[landings.stock]
    np.add.at(out, (effect, landings.cell), landings.gain * stock[landings.stock])
    return out.reshape(len(case.effects), len(case.cells) * horizon)


def lay_out(projection: Projection, layout: Mechanics) -> Fixed:
    """Take a plan apart: what is one sum per effect, and what is carried.

    Parameters
    ----------
    projection : Projection
        The plan on central figures.
    layout : Mechanics
        Of the case with every gain at 1.
    """
    case, landings, led = projection.case, layout.landings, projection.case.lines.demand_led
    stock = np.flatnonzero(led[landings.line])
    landing = np.flatnonzero(np.isin(landings.stock, stock))
    landing = landing[np.argsort(landings.cell[landing], kind="stable")]
    cell, start = np.unique(landings.cell[landing], return_index=True)
    chosen = np.where(led, 0.0, 1.0)[:, None]
    return Fixed(
        projection=projection,
        layout=layout,
        done=brought(case, layout, chosen * layout.segments.fill(projection.activity)),
        today=brought(case, layout, chosen * layout.effective_trend),
        stock=stock,
        effect=_effect_of_stock(case)[stock],
        of_stock=np.searchsorted(layout.demand.line, landings.line[stock]),
        landing=landing,
        of_landing=np.searchsorted(stock, landings.stock[landing]),
        cell=cell,
        start=start,
    )


def followed(fixed: Fixed, draws: Draws, at: slice) -> Followed:
    """Work out some of the draws."""
    case = fixed.projection.case
    gain = case.effects.gain + draws.gain_shift[at]
    kappa = draws.unit_cost_factor[at][:, case.effects.service_at]
    better = (gain / kappa) @ fixed.done - gain @ fixed.today
    better = np.ascontiguousarray(better.T).reshape(*case.cells.trend.shape, len(gain))
    shift = draws.trend_shift[at] if draws.drawn_trend.any() else draws.trend_shift[:1]
    trend = drawn_trend(case, shift)
    years = _Years(fixed, trend.transpose(1, 2, 0), drawn_cap(case, trend).transpose(1, 2, 0), gain.T)
    return years.run(better)


@dataclass(frozen=True)
class _Years:
    """The recursion over years of one block: trends and caps (C, H, n or 1), gains (E, n)."""

    fixed: Fixed
    trend: Floats
    cap: Floats
    gain: Floats

    def run(self, better: Floats) -> Followed:
        """From what chosen services bring (C, H, n)."""
        fixed, demand = self.fixed, self.fixed.layout.demand
        lag, gain = fixed.layout.landings.lag[fixed.stock, None], self.gain[fixed.effect]
        outcome, led = np.empty(better.shape), np.empty((len(demand.line), *better.shape[1:]))
        outcome[:, 0] = fixed.projection.case.cells.trend[:, 0, None]
        led[:, 0] = fixed.projection.case.lines.today[demand.line, None]
        change = np.zeros((better.shape[1], len(fixed.stock), better.shape[2]))
        stock = np.zeros(change.shape[1:])
        for t in range(1, better.shape[1]):
            carried = self._carried(stock, change, t)
            for _ in range(demand.rounds + 1 if len(fixed.stock) else 1):
                stock = carried + np.where(lag == 0, change[t], 0.0)
                outcome[:, t] = self._counted(better[:, t], gain * stock, t)
                led[:, t] = self._follows(outcome[:, t], t)
                change[t] = self._led_change(led[:, t], t)
        return Followed(outcome, self.trend, led)

    def _carried(self, stock: Floats, change: Floats, t: int) -> Floats:
        """Stocks (K', n) of a year from activity of earlier years."""
        landings, own = self.fixed.layout.landings, self.fixed.stock
        out: Floats = landings.persistence[own, None] * stock
        for before in range(1, t):
            lagged = landings.lag[own] == before
            out[lagged] += change[t - before][lagged]
        return out

    def _counted(self, better: Floats, weighed: Floats, t: int) -> Floats:
        """Outcomes (C, n) of a year, with what stocks (K', n) times their gains add."""
        fixed = self.fixed
        if len(fixed.landing):
            better, share = better.copy(), fixed.layout.landings.gain[fixed.landing, t, None]
            better[fixed.cell] += np.add.reduceat(share * weighed[fixed.of_landing], fixed.start, axis=0)
        credited = np.minimum(better, self.cap[:, t])
        out: Floats = self.trend[:, t] + fixed.layout.sign[:, None] * credited
        return out

    def _follows(self, outcome: Floats, t: int) -> Floats:
        """Activity (D, n) of demand-led lines."""
        demand, unmet = self.fixed.layout.demand, self.fixed.projection.unmet
        needed = demand.phi[:, None] * (demand.cases @ outcome)
        out: Floats = np.maximum(0.0, needed - unmet[demand.line, t, None])
        return out

    def _led_change(self, led: Floats, t: int) -> Floats:
        """Effective activity (K', n) beyond that of the drawn trend, of the line of each stock."""
        layout, at = self.fixed.layout, self.fixed.of_stock
        trend = layout.demand.phi[at, None] * (layout.demand.cases[at] @ self.trend[:, t])
        line = layout.demand.line[at]
        return _fill(layout, line, led[at]) - _fill(layout, line, trend)


def _effect_of_stock(case: Case) -> Ints:
    """The effect of each stock, (K,)."""
    out: Ints = np.nonzero(case.effects.service_at[:, None] == case.lines.service_at[None, :])[0]
    return out


def _fill(layout: Mechanics, line: Ints, activity: Floats) -> Floats:
    """Effective activity of some lines from activity (l, n), segments filled in order."""
    own = layout.segments
    out = np.zeros(activity.shape)
    for k in range(own.start.shape[1]):
        within = np.clip(activity - own.start[line, k, None], 0.0, own.length[line, k, None])
        out += own.effect[line, k, None] * within
    return out
