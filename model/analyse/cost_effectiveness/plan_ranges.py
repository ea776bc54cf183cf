"""Between what ends a whole plan's money and value lie, in futures that fit the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.cost_effectiveness.correction import corrected
from model.analyse.cost_effectiveness.futures import ends
from model.analyse.cost_effectiveness.plans import BELIEVED, ESTIMATED, flows
from model.analyse.cost_effectiveness.rates import year_weights
from model.inputs.draws import draw

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

COLUMNS = ("effects", "amount", "central_gbp", "low_gbp", "high_gbp", "chance_above_0")
DRAWS, SEED = 1000, 1


def plan_ranges(case: Case, activity: Floats, draws: int = DRAWS, seed: int = SEED) -> pd.DataFrame:
    """Ranges of a plan's present values against today's services carried on in the same future.

    Parameters
    ----------
    case : Case
        The case.
    activity : (L, T) float
        The plan's activity.
    draws, seed : int
        How many futures, and their seed: the same as behind the ranges of other pages.

    Returns
    -------
    DataFrame
        ``COLUMNS``, with effects as estimated and as far as they are believed (their low and high shrink with
        them): what demand-led services save, what is left in cash, value to others, and the whole. Chosen
        services keep their money in every future; demand is served in full. 19 of 20 futures lie between
        ``low`` and ``high``.
    """
    from model.analyse.uncertainty.futures import Fixed  # which appraises plans itself

    rows = []
    for name, used in ((ESTIMATED, case), (BELIEVED, corrected(case))):
        spent = flows(case, activity, believed=name == BELIEVED)
        cost = float(year_weights(case) @ (spent.extra + spent.exit))
        fixed = Fixed.at(used, activity)
        found, central = fixed.under(draw(used, draws, seed=seed)), fixed.central()
        amounts = [
            ("saving_gbp", found.saving, central.saving),
            ("net_cash_gbp", found.saving - cost, central.saving - cost),
            ("value_gbp", found.value, central.value),
            ("net_gbp", found.saving - cost + found.value, central.saving - cost + central.value),
        ]
        for amount, values, at in amounts:
            rows.append((name, amount, float(at[0]), *ends(values), float((values > 0).mean())))
    return pd.DataFrame(rows, columns=list(COLUMNS))
