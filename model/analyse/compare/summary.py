"""Every option in one row: what it leaves undone, what it does, for what money, how sure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model.analyse.compare.best import CLOSED
from model.analyse.compare.option import DUTY, PROMISE
from model.analyse.compare.outcomes import ends

if TYPE_CHECKING:
    from model.analyse.compare.drawn import Drawn
    from model.analyse.compare.option import Option

SUMMARY_COLUMNS = (
    "option",
    "key",
    "name",
    "status",
    "why",
    "digest",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "gap_closed_share",
    "gap_closed_low",
    "gap_closed_high",
    "gap_closed_own_share",
    "targets_met",
    "targets",
    "outcomes_better",
    "outcomes_worse",
    "places_worse",
    "money_gbp_a_year",
    "more_than_today_gbp_a_year",
)
NAN = float("nan")


def options_table(
    options: Sequence[Option],
    drawn: Mapping[str, Drawn],
    central: Mapping[str, Mapping[str, float]],
    tables: Mapping[str, pd.DataFrame],
    today_gbp: float,
) -> pd.DataFrame:
    """Every option in one row.

    Parameters
    ----------
    options : sequence of Option
        All of them; those without a plan say why and have no numbers.
    drawn : mapping
        Of those with a plan, by letter.
    central : mapping
        By measure and letter, on central figures.
    tables : mapping
        ``outcomes``, ``places`` and ``money`` of the comparison.
    today_gbp : float
        Money of today carried on, on average over the plan years.

    Returns
    -------
    DataFrame
        ``SUMMARY_COLUMNS``. ``gap_closed_share`` is measured with the same trend and targets for all,
        ``gap_closed_own_share`` with the option's own; targets are those of outcomes with weight, in the year
        that is told; ``places_worse`` counts places that end up worse than on trend in any outcome.
    """
    rows = []
    for option in options:
        head = (option.letter, option.key, option.name, option.status, option.why, option.digest)
        if option.projection is None:
            rows.append((*head, *(NAN,) * (len(SUMMARY_COLUMNS) - len(head))))
            continue
        low, high = ends(drawn[option.letter].closed)
        missed = (float(option.missed(DUTY).sum()), float(option.missed(PROMISE).sum()))
        closed = central[CLOSED][option.letter]
        own = option.projection.gap_closed_share
        gap = (closed, float(low), float(high), NAN if own is None else own)
        rows.append((*head, *missed, *gap, *_counts(option, tables), *_money(option, tables, today_gbp)))
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS))


def _counts(option: Option, tables: Mapping[str, pd.DataFrame]) -> tuple[Any, ...]:
    """Targets met, targets, outcomes better and worse than on trend, places worse."""
    weighted = {
        name
        for name, weight in zip(option.case.outcomes, option.case.targets.weight, strict=True)
        if weight > 0
    }
    own = tables["outcomes"]
    own = own[(own["option"] == option.letter) & own["is_key"].astype(bool)]
    aims = own[own["outcome"].isin(weighted) & (own["meets"] != "no target")]
    by_place = tables["places"]
    worse = by_place[(by_place["option"] == option.letter) & (by_place["against_trend"] == "worse")]
    against = own["against_trend"]
    met = int((aims["meets"] == "met").sum())
    return (
        met,
        len(aims),
        int((against == "better").sum()),
        int((against == "worse").sum()),
        worse["place"].nunique(),
    )


def _money(option: Option, tables: Mapping[str, pd.DataFrame], today_gbp: float) -> tuple[float, float]:
    own = tables["money"]
    paid = own.loc[own["option"] == option.letter, "planned_gbp"].sum()
    a_year = float(paid) / option.case.years.n_plan
    return a_year, a_year - today_gbp


def today_money(today: Option) -> float:
    """Money of today carried on, £ a year on average, what it would take beyond its pots included."""
    return float(np.sum(today.spend["planned"])) / today.case.years.n_plan
