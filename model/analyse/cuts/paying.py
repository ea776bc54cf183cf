"""Who pays for what is left: money used by each partner under a cut, beside the same rule without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model import words
from model.analyse.cuts.question import chosen_depth
from model.plan_cut import used

if TYPE_CHECKING:
    from model.analyse.cuts.question import Question
    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Floats

COLUMNS = ("rule", "depth", "partner", "year", "without_cut_gbp", "planned_gbp", "more_gbp", "cut")
POUND = 1.0
MOST_DEPTHS = 12


def paying_table(solved: Solved) -> pd.DataFrame:
    """``COLUMNS``: money that each partner's pots pay by plan year, payments as close as can be to today's.

    ``more_gbp`` is above 0 where a partner pays more than without the cut; ``cut`` says whether any of the
    partner's own money is cut. Results that can't be made have no rows; of many depths, twelve spread evenly
    are settled, and the one that the answer speaks of.
    """
    settled = _settled(solved.asked)
    without: dict[str, Floats] = {}
    parts = []
    for result in solved.results.values():
        if not result.made.all() or result.depth not in settled:
            continue
        paid = _paid(solved, result)
        base = without.setdefault(result.rule, paid)
        parts.append(_rows(solved, result, base, paid))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _settled(asked: Question) -> set[float]:
    """Depths at which payments are settled."""
    at = np.linspace(0, len(asked.depths) - 1, min(MOST_DEPTHS, len(asked.depths))).round().astype(int)
    return {asked.depths[k] for k in at.tolist()} | {chosen_depth(asked)}


def _paid(solved: Solved, result: Result) -> Floats:
    """(partners, T): £ of money used."""
    own = solved.money.money_pots
    out: Floats = solved.money.owner[:, own] @ used(result.case, result.projection.planned)[own]
    return out


def _rows(solved: Solved, result: Result, base: Floats, paid: Floats) -> pd.DataFrame:
    years, partners = solved.case.years.plan, solved.money.partners
    cut = (solved.money.owner[:, solved.asked.pots(solved.case)] > 0).any(axis=1)
    return pd.DataFrame(
        {
            "rule": result.rule,
            "depth": result.depth,
            "partner": np.repeat(partners, len(years)),
            "year": np.tile(years, len(partners)),
            "without_cut_gbp": base.ravel(),
            "planned_gbp": paid.ravel(),
            "more_gbp": (paid - base).ravel(),
            "cut": np.repeat(cut, len(years)),
        }
    )


def paying_more(solved: Solved, table: pd.DataFrame, rule: str, depth: float, lead: str) -> list[str]:
    """One sentence for each partner whose money is not cut and that pays more than without the cut."""
    own = table[(table["rule"] == rule) & (table["depth"] == depth) & ~table["cut"].astype(bool)]
    sums = own.groupby("partner")["more_gbp"].sum()
    when = words.years(solved.case.years.plan[0], solved.case.years.plan[-1])
    return [
        f"{lead} makes {solved.names.get(str(name), str(name))} pay {words.money(float(more))} more "
        f"from its own pots over {when}."
        for name, more in sums.items()
        if float(more) >= POUND
    ]
