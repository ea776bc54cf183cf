"""The path of every outcome as money falls, with the depths at which it bends, and what planning saves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cuts.first import NEAR, looker
from model.analyse.cuts.money import present
from model.analyse.cuts.pieces import Pieces, first_true
from model.analyse.cuts.question import EQUAL_SHARE, OPTIMISED, SHARED

if TYPE_CHECKING:
    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Floats

CURVE = ("rule", "depth", "bend", "outcome", "year", "planned", "lost")
CURVE_TOTALS = (
    "rule",
    "depth",
    "bend",
    "gross_cut_gbp",
    "knock_on_gbp",
    "net_saving_gbp",
    "present_net_saving_gbp",
    "duties_unmet_gbp",
    "gap_closed_share",
)
SAVED = ("depth", "outcome", "year", "equal_share", "optimised", "saved")


def points(solved: Solved, rule: str) -> list[tuple[float, bool, Result]]:
    """Depths of one rule's path with whether it bends there, up to the deepest cut that can be made.

    Under the rules of sharing every bend of every outcome and of the share kept is among them, so that the
    path is straight in between; under ``optimised`` the depths asked for alone.
    """
    look = looker(solved, rule)
    asked = list(solved.asked.depths)
    if rule not in SHARED:
        return [(depth, False, result) for depth, result in zip(asked, look(asked), strict=True)]
    if not solved.without(rule).made.all():
        return []
    deepest = asked[-1]
    if not look([deepest])[0].made.all():
        deepest = first_true(lambda depth: not look([depth])[0].made.all(), 0.0, deepest, NEAR) - NEAR
        deepest = max(deepest, 0.0)
    path = Pieces(lambda depth: _state(look([depth])[0]), 0.0, deepest, asked)
    bends = path.bends() if deepest > 0 else []
    depths = sorted({*(depth for depth in asked if depth <= deepest), *bends, deepest})
    return [(d, d in bends, result) for d, result in zip(depths, look(depths), strict=True)]


def _state(result: Result) -> Floats:
    """What a path is made of: every outcome of the area by year, and the share kept by year."""
    kept = np.nan_to_num(np.concatenate([result.share_kept, result.share_kept_spared]))
    return np.concatenate([result.projection.area_outcome[:, 1:].ravel(), kept])


def curves(solved: Solved) -> tuple[pd.DataFrame, pd.DataFrame]:
    """``CURVE`` and ``CURVE_TOTALS``: each rule's path, by outcome and year, and its money over the plan."""
    parts, totals = [], []
    for rule in solved.asked.rules:
        for depth, bend, result in points(solved, rule):
            parts.append(_outcomes(solved, result, bend=bend))
            totals.append(_total(solved, result, depth, bend=bend))
    whole = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(CURVE))
    return whole[list(CURVE)], pd.DataFrame(totals, columns=list(CURVE_TOTALS))


def _outcomes(solved: Solved, result: Result, *, bend: bool) -> pd.DataFrame:
    case, years = solved.case, solved.case.years.horizon[1:]
    planned = result.known(result.projection.area_outcome)[:, 1:]
    return pd.DataFrame(
        {
            "rule": result.rule,
            "depth": result.depth,
            "bend": bend,
            "outcome": np.repeat(case.outcomes, len(years)),
            "year": np.tile(years, len(case.outcomes)),
            "planned": planned.ravel(),
            "lost": (worse(solved) * (planned - _without(solved, result.rule))).ravel(),
        }
    )


def worse(solved: Solved) -> Floats:
    """(O, 1): +1 where more of an outcome is worse, −1 where less is."""
    out: Floats = np.where(solved.case.better_lower, 1.0, -1.0)[:, None]
    return out


def _without(solved: Solved, rule: str) -> Floats:
    base = solved.without(rule)
    out: Floats = base.known(base.projection.area_outcome)[:, 1:]
    return out


def _total(solved: Solved, result: Result, depth: float, *, bend: bool) -> dict[str, object]:
    upto = 1 + solved.case.years.n_plan
    gross = solved.money.gross(result).sum(axis=0)
    back = solved.money.knock_on(result, solved.without(result.rule)).sum(axis=0)
    made = bool(result.made.all())
    return {
        "rule": result.rule,
        "depth": depth,
        "bend": bend,
        "gross_cut_gbp": float(gross[1:upto].sum()),
        "knock_on_gbp": float(back[1:upto].sum()),
        "net_saving_gbp": float((gross - back)[1:upto].sum()),
        "present_net_saving_gbp": float(present(solved.case, gross - back, run_on=False)),
        "duties_unmet_gbp": _duties(solved, result) if made else float("nan"),
        "gap_closed_share": result.gap_closed_share,
    }


def _duties(solved: Solved, result: Result) -> float:
    """£ of statutory floors and demand unmet over the plan."""
    floors = np.maximum(solved.limits.duty - result.projection.planned, 0.0)
    unmet = result.projection.unmet[:, 1 : 1 + solved.case.years.n_plan]
    return float(((floors + unmet) * solved.case.lines.price_gbp[:, None]).sum())


def saved_table(solved: Solved) -> pd.DataFrame:
    """``SAVED``: what the optimised cut saves against the equal share of the same depth, in counts.

    ``saved`` is positive where planning leaves things better; empty unless both rules are asked for.
    """
    if not {EQUAL_SHARE, OPTIMISED} <= set(solved.asked.rules):
        return pd.DataFrame(columns=list(SAVED))
    case, years = solved.case, solved.case.years.horizon[1:]
    parts = []
    for depth in solved.asked.depths:
        shared, planned = (solved.results[rule, depth] for rule in (EQUAL_SHARE, OPTIMISED))
        two = [one.known(one.projection.area_outcome)[:, 1:] for one in (shared, planned)]
        parts.append(
            pd.DataFrame(
                {
                    "depth": depth,
                    "outcome": np.repeat(case.outcomes, len(years)),
                    "year": np.tile(years, len(case.outcomes)),
                    "equal_share": two[0].ravel(),
                    "optimised": two[1].ravel(),
                    "saved": (worse(solved) * (two[0] - two[1])).ravel(),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[list(SAVED)]
