"""How far what a cut does could differ: every cut and the same rule without one, under the same draws.

What was decided stands in every draw (the pots, and the money of services that are chosen); outcomes, and
what services that follow demand cost, are those of the draw. A difference between two plans is taken draw by
draw, so that what moves both alike cancels out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cuts.question import EQUAL_SHARE, OPTIMISED
from model.analyse.spread import DRAWS, SEED, spread
from model.inputs.draws import draw
from model.project.under_draws import under_draws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Case, Floats
    from model.inputs.draws import Draws

RANGES = (
    "rule",
    "depth",
    "measure",
    "key",
    "year",
    "unit",
    "central",
    "mean",
    "low",
    "high",
    "error",
    "chance_worse",
)
"""Columns. ``key`` is an outcome, or the span of a sum: ``plan``, ``plan_and_run_on``; ``year`` is empty for
sums. ``chance_worse`` is the share of draws in which an outcome is worse than without the cut."""
LOST, BACK, NET, SHARE, GAP, SAVED = (
    "lost",
    "knock_on_gbp",
    "net_saving_gbp",
    "share_back",
    "gap_closed_share",
    "saved_by_planning",
)
"""Measures, as in the columns of the other tables."""


@dataclass(frozen=True)
class _Drawn:
    """One result under draws: outcomes (N, O, H), money needed by demand (N, H), gap closed (N,)."""

    outcome: Floats
    need_gbp: Floats
    gap_closed: Floats


def ranges_table(solved: Solved, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """``RANGES`` of every rule and depth above 0; nothing for years that can't be had.

    Parameters
    ----------
    solved : Solved
        The question, answered.
    draws, seed : int
        How many draws, and their seed.
    """
    drawn = draw(solved.case, draws, seed=seed)
    found = {key: _under(result, drawn) for key, result in solved.results.items()}
    frames = []
    for key, result in solved.results.items():
        if result.depth > 0:
            both = found[key], found[result.rule, 0.0]
            parts = [*_sums(solved, result, *both), _lost(solved, result, *both)]
            frames.append(pd.concat([_frame(part) for part in parts]).assign(rule=key[0], depth=key[1]))
    frames += _saved(solved, found)
    table = pd.concat(frames) if frames else pd.DataFrame(columns=list(RANGES))
    return table[table["central"].notna()][list(RANGES)].reset_index(drop=True)


def _frame(columns: dict[str, object]) -> pd.DataFrame:
    return pd.DataFrame(columns).astype({"year": object})


def _under(result: Result, drawn: Draws) -> _Drawn:
    """A result under draws; services that follow demand serve what comes, less what is left unserved."""
    found = under_draws(result.projection, drawn, follow=True)
    return _Drawn(
        outcome=found.outcome,
        need_gbp=found.money_led + unserved_gbp(result.case, result.projection.unmet, drawn),
        gap_closed=found.gap_closed,
    )


def unserved_gbp(case: Case, unmet: Floats, drawn: Draws) -> Floats:
    """What demand left unserved (L, H) would cost at drawn unit costs, by draw and year (N, H).

    Parameters
    ----------
    unmet : (L, H) float
        Demand left unserved, in units of activity.
    drawn : Draws
        Draws of the case.
    """
    lines = np.flatnonzero(unmet.any(axis=1))
    recipe = case.recipe[:, lines][:, :, case.money]
    factor = drawn.cost_factor[:, case.lines.service_at[lines]][:, :, case.money]
    out: Floats = np.einsum("lh,hlj,nlj->nh", unmet[lines], recipe, factor, optimize=True)
    return out


def _sums(solved: Solved, result: Result, cut: _Drawn, without: _Drawn) -> Iterator[dict[str, object]]:
    """What comes back, what is saved and the share, over the plan and its run-on years; the gap."""
    case, base = solved.case, solved.without(result.rule)
    gross = solved.money.gross(result).sum(axis=0)
    central = solved.money.knock_on(result, base).sum(axis=0)
    back = result.known(cut.need_gbp - without.need_gbp)
    for span, upto in (("plan", 1 + case.years.n_plan), ("plan_and_run_on", len(case.years.horizon))):
        taken, drawn, best = gross[1:upto].sum(), back[:, 1:upto].sum(axis=1), central[1:upto].sum()
        yield _row(BACK, span, "£", drawn, best)
        yield _row(NET, span, "£", taken - drawn, taken - best)
        if taken > 0:
            yield _row(SHARE, span, "share", drawn / taken, best / taken)
    yield _row(GAP, "", "share", cut.gap_closed, result.gap_closed_share)


def _row(measure: str, key: str, unit: str, values: Floats, central: float) -> dict[str, object]:
    found = {name: [float(value)] for name, value in spread(values, central).items()}
    return {"measure": measure, "key": key, "year": [None], "unit": unit, **found, "chance_worse": np.nan}


def _lost(solved: Solved, result: Result, cut: _Drawn, without: _Drawn) -> dict[str, object]:
    """Every outcome of the whole area by year: how much worse than the same rule without a cut."""
    base = solved.without(result.rule)
    central = result.projection.area_outcome - base.projection.area_outcome
    known = result.made & base.made
    return _outcomes(solved.case, LOST, cut.outcome - without.outcome, np.where(known, central, np.nan))


def _outcomes(case: Case, measure: str, more: Floats, central: Floats) -> dict[str, object]:
    """Rows of outcomes by year from differences of counts (N, O, H), positive where worse."""
    worse = np.where(case.better_lower, 1.0, -1.0)[:, None]
    values = (worse * more)[:, :, 1:]
    years = case.years.horizon[1:]
    found = spread(values, (worse * central)[:, 1:])
    return {
        "measure": measure,
        "key": np.repeat(np.array(case.outcomes, dtype=object), len(years)),
        "year": list(years) * len(case.outcomes),
        "unit": np.repeat([case.counted_in(name) for name in case.outcomes], len(years)),
        **{name: value.ravel() for name, value in found.items()},
        "chance_worse": (values > 0).mean(axis=0).ravel(),
    }


def _saved(solved: Solved, found: dict[tuple[str, float], _Drawn]) -> Iterator[pd.DataFrame]:
    """What planning the same cut saves against an equal share of it, positive where planning is better."""
    for depth in solved.asked.depths:
        keys = (EQUAL_SHARE, depth), (OPTIMISED, depth)
        if depth > 0 and all(key in found for key in keys):
            shared, planned = (solved.results[key] for key in keys)
            central = shared.projection.area_outcome - planned.projection.area_outcome
            known = np.where(shared.made & planned.made, central, np.nan)
            more = found[keys[0]].outcome - found[keys[1]].outcome
            rows = _frame(_outcomes(solved.case, SAVED, more, known))
            yield rows.assign(rule=OPTIMISED, depth=depth)
