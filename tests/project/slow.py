"""The projection again, as slow loops straight from the formulas: no arrays, no recursion over stocks."""

from __future__ import annotations

from dataclasses import dataclass

from model.inputs.case import Case, Floats


@dataclass
class Slow:
    """Activity a[line][t], improvement G[cell][t] and outcome Out[cell][t]; t = 0 is the base year."""

    case: Case
    activity: list[list[float]]
    improvement: list[list[float]]
    outcome: list[list[float]]


def effective(case: Case, line: int, activity: float) -> float:
    """Fill the segments one after the other."""
    left, out = activity, 0.0
    segments = zip(case.lines.segment_length[line], case.lines.segment_effect[line], strict=True)
    for length, mu in segments:
        part = min(left, length)
        out += mu * part
        left -= part
    return out


def today(case: Case, line: int, t: int) -> float:
    """Today's plan: A0, or φ·ΣB of that year."""
    if not case.lines.demand_led[line]:
        return float(case.lines.today[line])
    cases = sum(case.cells.trend[c, t] for c in case.lines.demand_cells[line])
    return float(case.lines.phi[line] * cases)


def lands(case: Case, line: int, cell: int, t: int) -> float:
    """Share of a line's effect that a cell gets in year t."""
    here, there = case.lines.place[line], case.cells.place[cell]
    if there == case.area:
        return 1.0
    if here != case.area:
        return 1.0 if here == there else 0.0
    own = [c for c in range(len(case.cells)) if case.cells.outcome[c] == case.cells.outcome[cell]]
    lower = case.better_lower[case.cells.outcome_at[cell]]
    size = {
        c: case.cells.trend[c, t] if lower else case.children[case.places.index(case.cells.place[c])]
        for c in own
    }
    total = sum(size.values())
    return float(size[cell] / total) if total > 0 else 0.0


def improvement(case: Case, activity: list[list[float]], cell: int, t: int) -> float:
    """Σ_s Σ_τ gain · p^(t−L−τ) · (v[τ] − v0[τ]), with 0^0 = 1."""
    effects, total = case.effects, 0.0
    for e in range(len(effects)):
        if case.outcomes[effects.outcome_at[e]] != case.cells.outcome[cell]:
            continue
        lag, p = int(effects.lag[e]), float(effects.persistence[e])
        for line in range(len(case.lines)):
            if case.lines.service[line] != case.services[effects.service_at[e]]:
                continue
            for year in range(1, t - lag + 1):
                change = effective(case, line, activity[line][year])
                change -= effective(case, line, today(case, line, year))
                share = lands(case, line, cell, t)
                total += effects.gain[e] * share * p ** (t - lag - year) * change
    return total


def slow_project(case: Case, given: Floats, unmet: Floats | None = None, rounds: int = 6) -> Slow:
    """Project by brute force: within a year, follow the outcomes often enough to settle."""
    n, h = len(case.lines), len(case.years.horizon)
    n_plan = case.years.n_plan
    activity = [[float(case.lines.today[i])] + [0.0] * (h - 1) for i in range(n)]
    for i in range(n):
        for t in range(1, h):
            activity[i][t] = float(given[i, min(t, n_plan) - 1])
    gained = [[0.0] * h for _ in range(len(case.cells))]
    out = [[float(case.cells.trend[c, t]) for t in range(h)] for c in range(len(case.cells))]
    for t in range(1, h):
        for _ in range(rounds):
            for c in range(len(case.cells)):
                gained[c][t] = improvement(case, activity, c, t)
                credit = min(gained[c][t], float(case.cells.cap[c, t]))
                lower = case.better_lower[case.cells.outcome_at[c]]
                out[c][t] = float(case.cells.trend[c, t]) + (-credit if lower else credit)
            for i in [i for i in range(n) if case.lines.demand_led[i]]:
                lacking = 0.0 if unmet is None or t > n_plan else float(unmet[i, t - 1])
                cases = sum(out[c][t] for c in case.lines.demand_cells[i])
                activity[i][t] = max(0.0, float(case.lines.phi[i]) * cases - lacking)
    return Slow(case, activity, gained, out)
