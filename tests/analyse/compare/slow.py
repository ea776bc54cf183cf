"""A slow, obvious comparison: every future by itself, one case after the other, and counting."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from model.analyse.compare import Option
from model.inputs.case import Case
from model.inputs.draws import Draws, draw, with_draw
from model.project import Projection, project, today_plan


def in_future(option: Option, draws: Draws, at: int, *, served: bool = False) -> Projection:
    """A plan as one future has it: chosen services keep their money, demand-led ones follow.

    With ``served``, no demand is left unserved. Only where responses are straight: there 1/κ of the
    activity is 1/κ of what it brings.
    """
    assert option.projection is not None
    case = with_draw(option.case, draws, at)
    activity = option.projection.planned.copy()
    for line, service in enumerate(case.lines.service_at.tolist()):
        if not case.lines.demand_led[line]:
            activity[line] /= draws.unit_cost_factor[at, service]
    unmet = option.projection.unmet[:, 1 : 1 + case.years.n_plan]
    return project(case, activity, None if served else unmet)


def gap(case: Case, counts: np.ndarray) -> float:
    """Σ W·δ·shortfall ÷ N of area counts (O, H)."""
    total = 0.0
    targets = case.targets
    for o in range(len(case.outcomes)):
        if targets.weight[o] <= 0 or not np.isfinite(targets.scale[o]):
            continue
        for h in range(counts.shape[1]):
            target = targets.area[o, h]
            if not np.isfinite(target):
                continue
            miss = counts[o, h] - target if case.better_lower[o] else target - counts[o, h]
            total += targets.weight[o] * targets.year_weight[o, h] * max(miss, 0.0) / targets.scale[o]
    return total


def trend_of(case: Case) -> np.ndarray:
    """Area trend (O, H) of a case."""
    out = np.zeros((len(case.outcomes), case.cells.trend.shape[1]))
    for cell, outcome in enumerate(case.cells.outcome_at.tolist()):
        out[outcome] += case.cells.trend[cell]
    return out


def closed(option: Option, n: int, seed: int) -> list[float]:
    """Share of the gap of the central trend that is closed, future by future."""
    draws = draw(option.case, n, seed=seed)
    whole = gap(option.case, trend_of(option.case))
    found = []
    for at in range(n):
        seen = in_future(option, draws, at)
        found.append((gap(option.case, trend_of(seen.case)) - gap(option.case, seen.area_outcome)) / whole)
    return found


def net_benefit(option: Option, today: Option, worth: Mapping[str, float], n: int, seed: int) -> list[float]:
    """Worth of improvement, and demand-led money saved, less extra money and exits, future by future."""
    draws = draw(option.case, n, seed=seed)
    found = []
    for at in range(n):
        plan = in_future(option, draws, at, served=True)
        left = in_future(option, draws, at)
        base = in_future(today, draw(today.case, n, seed=seed), at, served=True)
        found.append(
            _worth(option.case, left, worth) + _led(base) - _led(plan) - _extra(option) - _exits(option)
        )
    return found


def _worth(case: Case, seen: Projection, worth: Mapping[str, float]) -> float:
    total, trend = 0.0, trend_of(seen.case)
    for outcome, gbp in worth.items():
        o = case.outcomes.index(outcome)
        sign = -1.0 if case.better_lower[o] else 1.0
        for h, weight in enumerate(case.years.weight.tolist()):
            total += gbp * weight * sign * (seen.area_outcome[o, h] - trend[o, h])
    return total


def _led(seen: Projection) -> float:
    """Present value of demand-led money."""
    case, total = seen.case, 0.0
    for line in np.flatnonzero(case.lines.demand_led).tolist():
        for h, weight in enumerate(case.years.weight.tolist()):
            total += weight * case.money_recipe[h, line] * seen.activity[line, h]
    return float(total)


def _extra(option: Option) -> float:
    """Present value of money for chosen services beyond today's."""
    assert option.projection is not None
    case, total = option.case, 0.0
    today = project(case, today_plan(case)).activity
    for line in np.flatnonzero(~case.lines.demand_led).tolist():
        for h, weight in enumerate(case.years.weight.tolist()):
            more = option.projection.activity[line, h] - today[line, h]
            total += weight * case.money_recipe[h, line] * more
    return float(total)


def _exits(option: Option) -> float:
    """Present value of what ending activity costs once."""
    assert option.projection is not None
    case, total = option.case, 0.0
    once = {row.service: row.exit_gbp_per_activity or 0.0 for row in case.tables.services}
    for line, service in enumerate(case.lines.service):
        if case.lines.demand_led[line]:
            continue
        activity = option.projection.activity[line]
        for h in range(1, len(activity)):
            total += case.years.weight[h] * once[service] * max(activity[h - 1] - activity[h], 0.0)
    return float(total)


def best_shares(futures: Sequence[Sequence[float]]) -> list[float]:
    """Share of futures in which each option is best, ties split."""
    shares = [0.0] * len(futures[0])
    for one in futures:
        top = max(one)
        first = [k for k, value in enumerate(one) if abs(value - top) <= 1e-9 * max(map(abs, one))]
        for k in first:
            shares[k] += 1 / len(first) / len(futures)
    return shares


def percentile(values: Sequence[float], share: float) -> float:
    """A quantile by interpolation between sorted values."""
    held = sorted(values)
    at = share * (len(held) - 1)
    low = int(at)
    high = min(low + 1, len(held) - 1)
    return held[low] + (at - low) * (held[high] - held[low])
