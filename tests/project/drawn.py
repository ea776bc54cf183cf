"""Draws made up for hand-built cases, and one draw at a time through the projection itself."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from model.inputs.case import Case, Floats
from model.inputs.draws import Draws, with_draw
from model.project import Projection, mechanics, project


def made_up(case: Case, n: int, seed: int, size: float = 1.0) -> Draws:
    """Draws of everything, gains that turn to harm and trends that fall to 0 among them."""
    rng = np.random.default_rng(seed)
    spread = np.abs(case.effects.gain) + 0.1
    shift = size * rng.normal(0.0, 5.0, (n, *case.cells.trend.shape)) * (case.cells.trend > 0)
    shift[:, :, 0] = 0.0
    cost = np.exp(size * rng.normal(0.0, 0.3, (n, len(case.services), len(case.types))))
    return Draws(
        seed=seed,
        sampling="random",
        factors=(),
        certain=(),
        normal=np.zeros((n, 0)),
        gain_shift=size * rng.normal(0.0, 1.0, (n, len(spread))) * spread,
        cost_factor=cost,
        unit_cost_factor=cost.mean(axis=2),
        value_shift_gbp=np.zeros((n, 0)),
        trend_shift=shift,
    )


def with_shares(case: Case, share: float | None) -> Case:
    """A hand-built case whose caps are a share of its trends, as tables state them; None: caps stay."""
    rows = [SimpleNamespace(outcome=name, most_shift_share=share) for name in case.outcomes]
    tables = cast(Any, SimpleNamespace(**vars(case.tables), outcomes=rows))
    cells = replace(case.cells, population=np.full(len(case.cells), 200.0))
    return replace(case, tables=tables, cells=cells)


def kappa_of(case: Case, draws: Draws, i: int) -> Floats:
    """Unit cost of each line in a draw, 1 for demand-led ones."""
    return np.where(case.lines.demand_led, 1.0, draws.unit_cost_factor[i][case.lines.service_at])


def one_draw(of: Projection, draws: Draws, i: int) -> Projection:
    """A plan projected in one draw: services that are chosen deliver 1/κ, today's are what the trend says."""
    case = with_draw(of.case, draws, i)
    layout = mechanics(case)
    weaker = layout.segments.effect / kappa_of(case, draws, i)[:, None]
    using = replace(layout, segments=replace(layout.segments, effect=weaker))
    return project(case, of.planned, of.unmet[:, 1 : 1 + case.years.n_plan], using=using)


def money_led(one: Projection) -> Floats:
    """Money of demand-led services by year of the horizon, line by line and year by year."""
    case, out = one.case, np.zeros(one.activity.shape[1])
    for line in np.flatnonzero(case.lines.demand_led).tolist():
        for t in range(len(out)):
            for j in np.flatnonzero(case.money).tolist():
                out[t] += one.activity[line, t] * case.recipe[t, line, j]
    return out
