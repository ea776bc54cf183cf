"""Money of every option: by partner and year, value for money, who pays and who gains, what is not kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.compare.option import KEPT_COLUMNS
from model.analyse.cost_effectiveness.bearers import COLUMNS as BEARER_COLUMNS
from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.plans import PLAN_COLUMNS, appraisal

if TYPE_CHECKING:
    from model.analyse.compare.option import Option

MONEY_COLUMNS = ("option", "partner", "year", "today_gbp", "planned_gbp")
KEPT = ("option", *KEPT_COLUMNS)
VALUE = ("option", *PLAN_COLUMNS)
BEARERS = ("option", *BEARER_COLUMNS)


def money(options: Sequence[Option]) -> pd.DataFrame:
    """Money paid from each partner's pots in each plan year.

    Returns
    -------
    DataFrame
        ``MONEY_COLUMNS``; the partner is blank for new money.
    """
    parts = [
        option.spend.groupby(["partner", "year"], as_index=False)[["today", "planned"]]
        .sum()
        .rename(columns={"today": "today_gbp", "planned": "planned_gbp"})
        .assign(option=option.letter)[list(MONEY_COLUMNS)]
        for option in options
        if option.has_plan
    ]
    return _joined(parts, MONEY_COLUMNS)


def kept(options: Sequence[Option]) -> pd.DataFrame:
    """Duties left unmet and promises broken: ``KEPT``, a row for each rule, service and year."""
    parts = [option.kept.assign(option=option.letter)[list(KEPT)] for option in options if option.has_plan]
    return _joined(parts, KEPT)


def value(options: Sequence[Option]) -> pd.DataFrame:
    """Each option against today carried on: ``VALUE``, present values, as estimated and as believed.

    As ``model.analyse.cost_effectiveness.plans.appraisal`` has it.
    """
    parts = [
        appraisal(option.case, option.activity())["plan"].assign(option=option.letter)[list(VALUE)]
        for option in options
        if option.has_plan
    ]
    return _joined(parts, VALUE)


def who_pays(options: Sequence[Option]) -> pd.DataFrame:
    """Who pays and who gains, by bearer and kind: ``BEARERS``, present values, never added up."""
    parts = [
        bearers(option.case, option.activity(), option.spend).assign(option=option.letter)[list(BEARERS)]
        for option in options
        if option.has_plan
    ]
    return _joined(parts, BEARERS)


def _joined(parts: Sequence[pd.DataFrame], columns: Sequence[str]) -> pd.DataFrame:
    """Tables one below the other; the same columns also without any row."""
    held = [part for part in parts if len(part)]
    return pd.concat(held, ignore_index=True) if held else pd.DataFrame(columns=list(columns))
