"""The projection: outcomes and demand that follow from any activity, year by year.

Written apart from the programme, as a recursion over years where the programme has one sum per row, so
that each checks the other. Formulas: the guide's page "The projection".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Case, Floats
from model.project.mechanics import Mechanics, mechanics

if TYPE_CHECKING:
    from model.project.mechanics import Landings


@dataclass(frozen=True)
class Projection:
    """What follows from an activity. Column 0 of every (…, H) array is the base year.

    Attributes
    ----------
    case : Case
        The case projected.
    activity : (L, H) float
        Activity, with demand-led lines following their outcome; run-on years at the level of year T.
    unmet : (L, H) float
        Demand left unserved, in units of activity; 0 in run-on years and for other lines.
    improvement : (C, H) float
        G, positive is better, before the cap.
    credited : (C, H) float
        C = min(G, cap).
    outcome : (C, H) float
        Out, in counts.
    """

    case: Case
    activity: Floats
    unmet: Floats
    improvement: Floats
    credited: Floats
    outcome: Floats

    @cached_property
    def planned(self) -> Floats:
        """Activity of the plan years 1..T, shape (L, T)."""
        return self.activity[:, 1 : 1 + self.case.years.n_plan]

    @cached_property
    def area_outcome(self) -> Floats:
        """Outcome summed over its places, shape (O, H)."""
        return over_places(self.case, self.outcome)

    @cached_property
    def shortfall(self) -> Floats:
        """Distance by which the area misses the target, shape (O, H); 0 in years that do not count."""
        return shortfall(self.case, self.area_outcome)

    @cached_property
    def gap(self) -> float:
        """Σ W·δ·shortfall ÷ N: what the objective ``close_gaps`` minimises."""
        return gap(self.case, self.shortfall)

    @cached_property
    def gap_of_trend(self) -> float:
        """The gap if every outcome follows its trend."""
        return gap(self.case, shortfall(self.case, over_places(self.case, self.case.cells.trend)))

    @property
    def gap_closed_share(self) -> float | None:
        """1 − gap ÷ gap of the trend; None where the trend already meets every target."""
        return None if self.gap_of_trend <= 0.0 else 1.0 - self.gap / self.gap_of_trend


def project(
    case: Case, activity: Floats, unmet: Floats | None = None, *, using: Mechanics | None = None
) -> Projection:
    """Project an activity.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    activity : (L, T) float
        Activity of the plan years. Rows of demand-led lines are ignored: they follow their outcome.
    unmet : (L, T) float, optional
        Demand left unserved, in units of activity. Rows of other lines are ignored.
    using : Mechanics, optional
        The layout of this case, when many activities are projected.

    Returns
    -------
    Projection

    Raises
    ------
    ValueError
        If an array has the wrong shape.
    """
    shape = (len(case.lines), case.years.n_plan)
    if activity.shape != shape or (unmet is not None and unmet.shape != shape):
        raise ValueError(f"activity and unmet need one row per line and one column per plan year: {shape}")
    layout = using or mechanics(case)
    n_horizon = len(case.years.horizon)
    full = np.empty((shape[0], n_horizon))
    full[:, 0] = case.lines.today
    full[:, 1 : 1 + shape[1]] = activity
    full[:, 1 + shape[1] :] = full[:, shape[1], None]
    lacking = np.zeros((shape[0], n_horizon))
    if unmet is not None:
        lacking[layout.demand.line, 1 : 1 + shape[1]] = unmet[layout.demand.line]
    improvement = _run(case, layout, full, lacking)
    credited = np.minimum(improvement, case.cells.cap)
    outcome = case.cells.trend + layout.sign[:, None] * credited
    return Projection(case, full, lacking, improvement, credited, outcome)


def today_plan(case: Case, *, using: Mechanics | None = None) -> Floats:
    """Today's plan (L, T): A0, and φ·B[t] for demand-led lines. Its projection is the trend."""
    layout = using or mechanics(case)
    n_plan = case.years.n_plan
    out = np.repeat(case.lines.today[:, None], n_plan, axis=1)
    out[layout.demand.line] = layout.demand_trend[:, 1 : 1 + n_plan]
    return out


def over_places(case: Case, counts: Floats) -> Floats:
    """Sum counts (C, H) over the places of each outcome, shape (O, H)."""
    out = np.zeros((len(case.outcomes), counts.shape[1]))
    np.add.at(out, case.cells.outcome_at, counts)
    return out


def shortfall(case: Case, area_outcome: Floats) -> Floats:
    """Distance by which an area outcome (O, H) misses its target; 0 in years that do not count."""
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    target = case.targets.area
    return np.where(case.targets.counted, np.maximum(0.0, sign * (area_outcome - target)), 0.0)


def gap(case: Case, short: Floats) -> float:
    """Σ_o W·Σ_t δ·short ÷ N over target years and run-on years, from shortfalls (O, H)."""
    targets = case.targets
    targeted = (targets.weight > 0) & np.isfinite(targets.scale)
    per_outcome = (targets.year_weight * short).sum(axis=1)[targeted]
    return float((targets.weight[targeted] * per_outcome / targets.scale[targeted]).sum())


def _run(case: Case, layout: Mechanics, activity: Floats, lacking: Floats) -> Floats:
    """Improvement G (C, H); fills the rows of demand-led lines of ``activity`` on the way.

    Each year: what earlier years left of every stock, then as many rounds as demand-led services
    depend on each other without lag, each round following the outcomes of the one before.
    """
    demand, cells = layout.demand, case.cells
    improvement = np.zeros(cells.trend.shape)
    # v − v0 by year; column 0 stays 0, so that years before the first plan year add nothing
    change = np.zeros(activity.shape)
    change[:, 1:] = layout.segments.fill(activity[:, 1:]) - layout.effective_trend[:, 1:]
    change[demand.line] = 0.0
    stock = np.zeros(len(layout.landings.line))
    for t in range(1, activity.shape[1]):
        carried = _carried(layout.landings, stock, change, t)
        for _ in range(demand.rounds):
            _, gained = _landed(layout.landings, carried, change, t, len(cells))
            out = cells.trend[:, t] + layout.sign * np.minimum(gained, cells.cap[:, t])
            follows = demand.phi * (demand.cases @ out) - lacking[demand.line, t]
            activity[demand.line, t] = np.maximum(0.0, follows)
            filled = layout.segments.fill(activity[:, t])
            change[demand.line, t] = (filled - layout.effective_trend[:, t])[demand.line]
        stock, improvement[:, t] = _landed(layout.landings, carried, change, t, len(cells))
    return improvement


def _carried(landings: Landings, stock: Floats, change: Floats, t: int) -> Floats:
    """Stocks of year t from activity of earlier years: p·S[t−1] + (v − v0)[t−L] where L > 0."""
    since = np.where(landings.lag > 0, np.maximum(t - landings.lag, 0), 0)
    carried: Floats = landings.persistence * stock + change[landings.line, since]
    return carried


def _landed(
    landings: Landings, carried: Floats, change: Floats, t: int, n_cells: int
) -> tuple[Floats, Floats]:
    """Stocks of year t with what acts in the year itself, and the improvement they bring, shape (C,)."""
    stock = carried + np.where(landings.lag == 0, change[landings.line, t], 0.0)
    weights = landings.gain[:, t] * stock[landings.stock]
    return stock, np.bincount(landings.cell, weights=weights, minlength=n_cells)
