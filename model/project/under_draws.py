"""A fixed plan under draws of what is uncertain: all draws at once, by arrays.

In a draw, effects and trends are the drawn ones, and a service that is chosen keeps its money: where its unit
cost is κ times the central one it delivers 1/κ of its effective activity. Two ways. *As it would come*
(``follow=True``): demand-led services follow the drawn outcomes, exactly as the projection of each drawn case
says (``model.project.followed``). *As a programme sees it* (``follow=False``; what the aim ``robust``
maximises): activity of demand-led services, too, is the plan's, and an effect that a draw turns into harm
counts by activity, without wearing off, where the response of its service bends. Written apart from the
programme, which it checks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.draws import drawn_cap, drawn_trend
from model.project.followed import brought, followed, lay_out
from model.project.mechanics import mechanics

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
    from model.inputs.draws import Draws
    from model.project.followed import Fixed
    from model.project.outcomes import Projection

AT_ONCE = 1000
"""Most draws worked out together, so that memory does not grow with their number."""
MOST_NUMBERS = 4_000_000
"""Numbers in the largest array of draws that follow demand."""


@dataclass(frozen=True)
class UnderDraws:
    """What a plan comes to in N draws.

    Attributes
    ----------
    outcome, trend : (N, O, H) float
        Area outcomes, and the trends of each draw.
    gap : (N,) float
        Weighted gap, as the objective ``close_gaps`` counts it.
    trend_gap : (N,) float
        The gap if every outcome follows the trend of the draw.
    central_trend_gap : float
        The gap of the central trend.
    money_led : (N, H) float
        Money that demand-led services take in £, by year, at the drawn costs; the base year as it was.
    """

    outcome: Floats
    trend: Floats
    gap: Floats
    trend_gap: Floats
    central_trend_gap: float
    money_led: Floats

    @cached_property
    def gap_closed(self) -> Floats:
        """(N,): (gap of the trend − gap) ÷ gap of the central trend (÷ 1 where that is nothing)."""
        out: Floats = (self.trend_gap - self.gap) / (self.central_trend_gap or 1.0)
        return out


def under_draws(projection: Projection, draws: Draws, *, follow: bool = False) -> UnderDraws:
    """Work out a projected plan under draws.

    Parameters
    ----------
    projection : Projection
        The plan on central figures, with what it leaves unserved.
    draws : Draws
        Draws of the same case.
    follow : bool
        Demand-led services serve what the drawn outcomes bring them, less what the plan leaves unserved.
        Otherwise their activity is the plan's, as the aim ``robust`` counts it.

    Returns
    -------
    UnderDraws
    """
    case, n = projection.case, len(draws)
    if follow:
        layout = mechanics(_unit_gains(case))
        fixed = lay_out(projection, layout)
        size = _block(fixed)
        parts = [_some_followed(fixed, draws, slice(at, at + size)) for at in range(0, n, size)]
    else:
        brings = _Brings.of(case, projection.activity)
        parts = [_some(projection, brings, draws, slice(at, at + AT_ONCE)) for at in range(0, n, AT_ONCE)]
    outcome, trend, money_led = (np.concatenate(found) for found in zip(*parts, strict=True))
    return UnderDraws(
        outcome=outcome,
        trend=trend,
        gap=_gaps(case, outcome),
        trend_gap=_gaps(case, trend),
        central_trend_gap=projection.gap_of_trend,
        money_led=money_led,
    )


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
        layout = mechanics(_unit_gains(case))
        effective = layout.segments.fill(activity)
        today = np.repeat(case.lines.today[:, None], activity.shape[1], axis=1)
        today[layout.demand.line] = layout.demand_trend
        bent = np.array([len(parts) > 1 for parts in case.lines.segment_length])[:, None]
        return cls(
            *(
                brought(case, layout, amount)
                for amount in (
                    effective,
                    layout.effective_trend,
                    np.where(bent, activity, effective),
                    np.where(bent, today, layout.effective_trend),
                )
            )
        )


def _unit_gains(case: Case) -> Case:
    """The case with every gain at 1, whose landings are shares."""
    return replace(case, effects=replace(case.effects, gain=np.ones(len(case.effects))))


def _block(fixed: Fixed) -> int:
    """How many draws to follow together."""
    rows = max(len(fixed.projection.case.cells), len(fixed.stock), len(fixed.layout.demand.line), 1)
    horizon = int(fixed.projection.activity.shape[1])
    return max(1, min(AT_ONCE, MOST_NUMBERS // (rows * horizon)))


def _some_followed(fixed: Fixed, draws: Draws, at: slice) -> tuple[Floats, Floats, Floats]:
    """Outcomes, trends and demand-led money in some of the draws, demand followed."""
    case, found = fixed.projection.case, followed(fixed, draws, at)
    outcome = _area(case, found.outcome.transpose(2, 0, 1))
    trend = _area(case, found.trend.transpose(2, 0, 1))
    line = fixed.layout.demand.line
    money = np.einsum("dhn,ndh->nh", found.led, _led_price(case, line, draws, at), optimize=True)
    return outcome, np.broadcast_to(trend, outcome.shape), money


def _led_price(case: Case, line: Ints, draws: Draws, at: slice) -> Floats:
    """Money per unit of activity of demand-led lines (n, D, H) at the drawn costs; base year as it was."""
    factor = draws.cost_factor[at][:, case.lines.service_at[line]][:, :, case.money]
    recipe = case.recipe[:, line][:, :, case.money]
    out: Floats = np.einsum("hdj,ndj->ndh", recipe, factor, optimize=True)
    out[:, :, 0] = recipe[0].sum(axis=1)
    return out


def _some(projection: Projection, brings: _Brings, draws: Draws, at: slice) -> tuple[Floats, Floats, Floats]:
    """Outcomes, trends and demand-led money in some of the draws, at the plan's activity."""
    case = projection.case
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
    line = np.flatnonzero(case.lines.demand_led)
    price = _led_price(case, line, draws, at)
    money = np.einsum("dh,ndh->nh", projection.activity[line], price, optimize=True)
    return outcome, np.broadcast_to(_area(case, trend), outcome.shape), money


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
