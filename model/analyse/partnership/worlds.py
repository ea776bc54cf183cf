"""Alone, as today, together: what the partnership is worth, and everybody's pots pooled in full beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import points
from model.plan_coalitions import Worlds, reached_for_least

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Case, Floats
    from model.plan_coalitions import Reached

COLUMNS = (
    "world",
    "status",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "objective",
    "gap_closed_share",
    "least_money_gbp",
    "money_saved_gbp",
    "sentence",
)
ONE_POUND = 1.0
SMALLEST_SHARE = 5e-8
"""Differences of the gap that closes up to this are the solver's rounding."""
WORLDS = {
    "alone": "Each alone",
    "today": "As money crosses today",
    "together": "Together, within the agreed shares",
    "full_pooling": "Together, every pot pooled in full",
}


def today_shares(case: Case) -> Floats:
    """Share of each pot that crosses today (P,), at most what may cross."""
    crossing = case.crossing[:, case.lines.service_at]
    crosses = np.where(crossing, case.pots.spent_today, 0.0).sum(axis=1)
    amount = case.pots.amount[:, 0]
    share = np.divide(crosses, amount, out=np.zeros(len(amount)), where=(amount > 0) & np.isfinite(amount))
    rule = case.scenario.rules.pooling
    most = np.zeros(len(amount)) if rule == "none" else case.pots.pooled_share
    out: Floats = np.minimum(share, 1.0 if rule == "full" else most)
    return out


def as_today(case: Case) -> Case:
    """The case in which no more of a pot may cross than crosses today."""
    return _pooled(replace(case, pots=replace(case.pots, pooled_share=today_shares(case))), "agreed")


def fully_pooled(case: Case) -> Case:
    """The case in which all of every pot may cross."""
    return _pooled(case, "full")


def _pooled(case: Case, setting: str) -> Case:
    rules = case.scenario.rules.model_copy(update={"pooling": setting})
    return replace(case, scenario=replace(case.scenario, rules=rules))


def worlds(study: Study) -> pd.DataFrame:
    """The three worlds, and full pooling: duties, promises, aim and least money of each."""
    loaded = Worlds(study.judged)
    found = {
        "alone": study.alone,
        "today": reached_for_least(loaded, as_today(study.judged)),
        "together": study.together,
        "full_pooling": reached_for_least(loaded, fully_pooled(study.judged)),
    }
    rows = [_row(study, name, one) for name, one in found.items()]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(study: Study, name: str, one: Reached) -> dict[str, Any]:
    share = float("nan") if one.gap_closed_share is None else one.gap_closed_share
    saved = study.alone.least_money_gbp - one.least_money_gbp
    duties, promises = words.money(one.duties_unmet_gbp), words.money(one.promises_broken_gbp)
    text = (
        f"{WORLDS[name]}: {duties} of duties unmet over {study.years}, {promises} of promises broken,"
        f" {words.gap_closed(one.gap_closed_share)};"
        f" what each alone reaches would take {words.money(one.least_money_gbp)}."
    )
    return {
        "world": name,
        "status": one.status,
        "duties_unmet_gbp": one.duties_unmet_gbp,
        "promises_broken_gbp": one.promises_broken_gbp,
        "objective": one.objective,
        "gap_closed_share": share,
        "least_money_gbp": one.least_money_gbp,
        "money_saved_gbp": 0.0 if abs(saved) < ONE_POUND else saved,
        "sentence": text,
    }


def answer(study: Study) -> list[str]:
    """What working together is worth, first in what it changes, then in money."""
    alone, together = study.alone, study.together
    if not np.isfinite(alone.duties_unmet_gbp):
        head = "Each alone, partners have no plan that keeps every rule that the scenario makes hard"
        return [f"{head}: working together makes one possible, and nothing can be compared with it."]
    parts = [
        _less(
            alone.duties_unmet_gbp, together.duties_unmet_gbp, ("leaves", "no duty unmet", "of duties unmet")
        ),
        _less(
            alone.promises_broken_gbp, together.promises_broken_gbp, ("breaks", "no promise", "of promises")
        ),
        _gap(alone, together),
    ]
    saved = alone.least_money_gbp - together.least_money_gbp
    share = saved / alone.least_money_gbp if alone.least_money_gbp > 0 else 0.0
    least = words.money(alone.least_money_gbp)
    of = f"{words.percent(share)} of {least}"
    text = "To bring every outcome as far as each alone would, it takes"
    money = f"{words.money(saved)} less ({of}" if abs(saved) >= ONE_POUND else f"no less money ({least}"
    return [
        f"Over {study.years} working together {words.listed([part for part in parts if part])}.",
        f"{text} {money}, present value).",
    ]


def _less(alone: float, together: float, said: tuple[str, str, str]) -> str:
    """What is unmet together and alone: a verb, what to say of nothing, and of some."""
    verb, nothing, some = said
    if abs(alone - together) < ONE_POUND:
        return ""
    what = nothing if together < ONE_POUND else f"{words.money(together)} {some}"
    return f"{verb} {what} (each alone: {words.money(alone)})"


def _gap(alone: Reached, together: Reached) -> str:
    if alone.gap_closed_share is None or together.gap_closed_share is None:
        return "changes nothing about the gap, which has no targets to close"
    more = together.gap_closed_share - alone.gap_closed_share
    if abs(more) < SMALLEST_SHARE:
        return f"closes as much of the gap as each alone ({words.gap_closed(together.gap_closed_share)})"
    way = "more" if more >= 0 else "less"
    ends = [words.gap_closed(one.gap_closed_share) for one in (together, alone)]
    return f"closes {points(more)} {way} of the gap than each alone ({ends[0]}; each alone: {ends[1]})"
