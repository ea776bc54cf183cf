"""Equity: no place falls behind its trend, or every place shares in what the target asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise.programme import Programme

STAGE = "equity"
SCALE_WITHOUT_TARGET = 0.05
"""N of a place whose outcome has no target: this share of its base-year count."""


def scales(case: Case) -> Floats:
    """N[o,d] of every cell (C,); NaN where the cell counts nothing and is left out."""
    base = case.cells.trend[:, 0]
    without = np.where(base > 0, SCALE_WITHOUT_TARGET * base, np.nan)
    out: Floats = np.where(np.isfinite(case.targets.cell_scale), case.targets.cell_scale, without)
    return out


def asked(case: Case) -> Floats:
    """Improvement (C, H) that equity asks of every cell; NaN where it asks nothing.

    ``no_place_worse``: 0 in every year of every cell. ``{ share }``: for outcomes kept in districts, in
    target and run-on years, share × (Σ_d max(0, what the target asks) ÷ Σ children) × the place's
    children, and at most the place's cap.
    """
    setting = case.scenario.rules.equity
    cells, targets = case.cells, case.targets
    out = np.full(cells.trend.shape, np.nan)
    if setting is None:
        return out
    if setting.share is None:
        out[:, 1:] = 0.0
        return out
    sign = np.where(case.better_lower[cells.outcome_at], -1.0, 1.0)[:, None]
    ask = np.maximum(0.0, sign * (targets.cell - cells.trend))
    for o in range(len(case.outcomes)):
        own = cells.of(o)
        if cells.place_at[own[0]] < 0 or not targets.counted[o].any():
            continue
        children = case.children[cells.place_at[own]]
        per_child = np.nansum(ask[own], axis=0) / children.sum()
        wanted = np.minimum(setting.share * per_child[None, :] * children[:, None], cells.cap[own])
        out[own] = np.where(targets.counted[o][None, :], wanted, np.nan)
    return out


def shortfall(case: Case, credited: Floats) -> float:
    """Stage value of a projection's credited improvement (C, H): Σ max(0, asked − C) ÷ N."""
    lack = np.maximum(0.0, asked(case) - credited) / scales(case)[:, None]
    return float(np.nansum(lack))


def _rows(programme: Programme) -> None:
    """N·lack + C ≥ asked for every cell and year in which anything is asked."""
    case = programme.case
    if case.scenario.rules.equity is None:
        return
    wanted, scale = asked(case), scales(case)
    hard = STAGE in case.scenario.rules.hard
    for cell, t in np.argwhere(np.isfinite(wanted) & np.isfinite(scale)[:, None]).tolist():
        credited = programme.credited.get((cell, t))
        if credited is None and wanted[cell, t] <= 0:
            continue
        step = float(programme.scales.outcome[case.cells.outcome_at[cell]])
        name = f"{case.cells.outcome[cell]}.{case.cells.place[cell]}.{case.years.horizon[t]}"
        terms = [] if credited is None else [(credited, 1.0)]
        if not hard:
            lack = programme.variable(f"unmet_equity.{name}")
            programme.unmet_equity.append(lack)
            terms.append((lack, float(scale[cell]) / step))
        programme.row(f"equity.{name}", terms, ">=", float(wanted[cell, t]) / step)
    programme.stage_value(STAGE, None, [(lack, 1.0) for lack in programme.unmet_equity])


RULE = Rule(
    name="equity",
    says="No place ends up worse than its trend, or every place gets its share of what the target asks for.",
    rows=_rows,
)
