"""A fixed plan under draws of what is uncertain: all draws at once, by arrays.

Activity, also that of demand-led services, is the plan's. In a draw, effects and trends are the drawn ones,
and a service whose unit cost is κ times the central one delivers 1/κ of its effective activity for the same
money; demand-led services serve what they serve. An effect that a draw turns into harm counts by activity,
without wearing off, where the response of its service bends. Written apart from the programme, which it
checks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import drawn_cap, drawn_trend
from model.project.mechanics import mechanics

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.inputs.draws import Draws
    from model.project.mechanics import Mechanics
    from model.project.outcomes import Projection

AT_ONCE = 1000
"""Draws worked out together, so that memory does not grow with their number."""


@dataclass(frozen=True)
class UnderDraws:
    """What a plan comes to in N draws.

    Attributes
    ----------
    outcome : (N, O, H) float
        Area outcomes.
    gap : (N,) float
        Weighted gap, as the objective ``close_gaps`` counts it.
    trend_gap : (N,) float
        The gap if every outcome follows the trend of the draw.
    central_trend_gap : float
        The gap of the central trend.
    """

    outcome: Floats
    gap: Floats
    trend_gap: Floats
    central_trend_gap: float

    @cached_property
    def gap_closed(self) -> Floats:
        """(N,): (gap of the trend − gap) ÷ gap of the central trend (÷ 1 where that is nothing)."""
        out: Floats = (self.trend_gap - self.gap) / (self.central_trend_gap or 1.0)
        return out


def under_draws(projection: Projection, draws: Draws) -> UnderDraws:
    """Work out a projected plan under draws.

    Parameters
    ----------
    projection : Projection
        The plan on central figures.
    draws : Draws
        Draws of the same case.

    Returns
    -------
    UnderDraws
    """
    case = projection.case
    brings = _Brings.of(case, projection.activity)
    parts = [
        _some(case, brings, draws, slice(start, start + AT_ONCE)) for start in range(0, len(draws), AT_ONCE)
    ]
    outcome, gap, trend_gap = (np.concatenate(found) for found in zip(*parts, strict=True))
    return UnderDraws(outcome, gap, trend_gap, projection.gap_of_trend)


def worst_average(values: Floats, share: float) -> float:
    """Average of the lowest share of values, one that is cut counting in part.

    Parameters
    ----------
    values : (n,) float
        Equally likely values, higher is better.
    share : float
        Above 0 and up to 1.
    """
    ordered = np.sort(values)
    mass = share * len(ordered)
    weight = np.clip(mass - np.arange(len(ordered)), 0.0, 1.0)
    return float(ordered @ weight / mass)


@dataclass(frozen=True)
class _Brings:
    """Improvement of every cell and year per unit of each effect, (E, C·H) each.

    ``done`` is what activity brings and ``today`` what today's does, by effective activity; ``done_plain``
    and ``today_plain`` the same for effects that are harm: by plain activity where the response bends.
    """

    done: Floats
    today: Floats
    done_plain: Floats
    today_plain: Floats

    @classmethod
    def of(cls, case: Case, activity: Floats) -> _Brings:
        """From activity (L, H) of a projection."""
        ones = np.ones(len(case.effects))
        layout = mechanics(replace(case, effects=replace(case.effects, gain=ones)))
        effective = layout.segments.fill(activity)
        today = np.repeat(case.lines.today[:, None], activity.shape[1], axis=1)
        today[layout.demand.line] = layout.demand_trend
        bent = np.array([len(parts) > 1 for parts in case.lines.segment_length])[:, None]
        return cls(
            *(
                _landed(case, layout, amount)
                for amount in (
                    effective,
                    layout.effective_trend,
                    np.where(bent, activity, effective),
                    np.where(bent, today, layout.effective_trend),
                )
            )
        )


def _landed(case: Case, layout: Mechanics, amount: Floats) -> Floats:
    """Stocks of an amount (L, H) from year 1 on, on the cells they reach, by effect (E, C·H)."""
    landings, n_horizon = layout.landings, amount.shape[1]
    stock = np.zeros((len(landings.line), n_horizon))
    for t in range(1, n_horizon):
        since = t - landings.lag
        added = np.where(since >= 1, amount[landings.line, np.maximum(since, 0)], 0.0)
        stock[:, t] = landings.persistence * stock[:, t - 1] + added
    effect_of_stock = np.nonzero(case.effects.service_at[:, None] == case.lines.service_at[None, :])[0]
    out = np.zeros((len(case.effects), len(case.cells), n_horizon))
    np.add.at(out, (effect_of_stock[landings.stock], landings.cell), landings.gain * stock[landings.stock])
    return out.reshape(len(case.effects), len(case.cells) * n_horizon)


def _some(case: Case, brings: _Brings, draws: Draws, at: slice) -> tuple[Floats, Floats, Floats]:
    """Outcomes, gap and gap of the trend in some of the draws."""
    effects, cells = case.effects, case.cells
    led = np.zeros(len(case.services), dtype=np.bool_)
    led[case.lines.service_at[case.lines.demand_led]] = True
    kappa = np.where(led, 1.0, draws.unit_cost_factor[at])[:, effects.service_at]
    gain = effects.gain + draws.gain_shift[at]
    good, bad = np.maximum(gain, 0.0), np.minimum(gain, 0.0)
    better = (good / kappa) @ brings.done - good @ brings.today
    better += (bad / kappa) @ brings.done_plain - bad @ brings.today_plain
    better = better.reshape(len(gain), *cells.trend.shape)
    shift = draws.trend_shift[at] if draws.drawn_trend.any() else draws.trend_shift[:1]
    trend = drawn_trend(case, shift)
    sign = np.where(case.better_lower, -1.0, 1.0)[cells.outcome_at][:, None]
    count = trend + sign * np.minimum(better, drawn_cap(case, trend))
    outcome = _area(case, count)
    of_trend = np.broadcast_to(_gaps(case, _area(case, trend)), len(gain))
    return outcome, _gaps(case, outcome), of_trend


def _area(case: Case, counts: Floats) -> Floats:
    """Counts (N, C, H) added up over the places of each outcome (N, O, H)."""
    member = (case.cells.outcome_at[None, :] == np.arange(len(case.outcomes))[:, None]).astype(np.float64)
    out: Floats = np.einsum("oc,nch->noh", member, counts, optimize=True)
    return out


def _gaps(case: Case, outcome: Floats) -> Floats:
    """Σ W·δ·shortfall ÷ N of area outcomes (N, O, H)."""
    targets = case.targets
    counts = targets.counted & (targets.weight > 0)[:, None] & np.isfinite(targets.scale)[:, None]
    sign = np.where(case.better_lower, 1.0, -1.0)[:, None]
    short = np.maximum(0.0, np.where(counts, sign * (outcome - targets.area), 0.0))
    price = np.where(counts, targets.weight[:, None] * targets.year_weight, 0.0)
    scale = np.where(counts, targets.scale[:, None], 1.0)
    out: Floats = (short * price / scale).sum(axis=(1, 2))
    return out
