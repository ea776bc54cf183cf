"""Tables that people read first, from ranges: outcomes year by year, what is drawn and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.analyse.uncertainty.quantities import Uncertainties
    from model.analyse.uncertainty.ranges import Ranges
    from model.inputs.case import Case
    from model.inputs.draws import Draws

OUTCOME_COLUMNS = (
    "outcome",
    "name",
    "unit",
    "year",
    "trend",
    "target",
    "planned",
    "mean",
    "low",
    "high",
    "error",
    "chance_target_met",
    "met_on_best_estimates",
    "chance_better",
    "chance_worse",
)
DRAWN_COLUMNS = ("group", "key", "name", "unit", "low", "stated", "high", "sources")
CERTAIN_COLUMNS = ("table", "key")


def outcomes(case: Case, found: Ranges) -> pd.DataFrame:
    """Every outcome of the area by year.

    Parameters
    ----------
    case : Case
        The case.
    found : Ranges
        Its plan's ranges.

    Returns
    -------
    DataFrame
        ``OUTCOME_COLUMNS``: counts; ``planned`` on best estimates, ``low`` to ``high`` in 19 of 20 futures;
        chances 0–1, NaN where there is no target; better and worse than today's services carried on for the
        same money.
    """
    names, rows = names_of(case.tables), []
    by_key = {
        (str(row["measure"]), str(row["key"]), row["year"]): row for row in found.table.to_dict("records")
    }
    for o, outcome in enumerate(case.outcomes):
        for t, year in list(enumerate(case.years.horizon))[1:]:
            own = by_key["outcome", outcome, year]
            met = by_key.get(("chance_target_met", outcome, year))
            rows.append(
                (
                    outcome,
                    names[outcome],
                    own["unit"],
                    year,
                    found.of("carried_on", outcome, year).central,
                    case.targets.area[o, t] if case.targets.counted[o, t] else np.nan,
                    *(own[name] for name in ("central", "mean", "low", "high", "error")),
                    np.nan if met is None else met["mean"],
                    np.nan if met is None else met["central"],
                    found.chance("chance_better", outcome, year),
                    found.chance("chance_worse", outcome, year),
                )
            )
    return pd.DataFrame(rows, columns=list(OUTCOME_COLUMNS))


def drawn(uncertain: Uncertainties) -> pd.DataFrame:
    """What is drawn: every quantity with its 95% ends and what it rests on (``DRAWN_COLUMNS``)."""
    rows = [
        (q.group, q.key, q.name, q.unit, q.low, q.stated, q.high, ";".join(f.sources))
        for q, f in zip(uncertain.quantities, uncertain.factors, strict=True)
    ]
    return pd.DataFrame(rows, columns=list(DRAWN_COLUMNS))


def certain(draws: Draws) -> pd.DataFrame:
    """What states no range and is taken as it stands (``CERTAIN_COLUMNS``)."""
    return pd.DataFrame(list(draws.certain), columns=list(CERTAIN_COLUMNS))
