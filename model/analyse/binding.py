"""What holds a plan back: the limits it has reached, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model import words
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.inputs.tables import Tables

LIMIT_COLUMNS = (
    "rule",
    "rule_name",
    "key",
    "name",
    "limits",
    "first_year",
    "last_year",
    "shadow_price_per_unit",
    "unit",
    "sentence",
)

AIMS = frozenset({"targets"})
"""Rules that say what the plan strives for; they hold nothing back."""

RULE_WORDS = {
    "pots": ("Pots used up", "{name}: all of it is used"),
    "pooling": ("Pooled shares used up", "{name}: all that may cross to other partners' services does"),
    "conditions": ("Ring-fences", "{name}: may only pay for what its conditions name"),
    "floors": ("Floors", "{name}: at its floor"),
    "ceilings": ("Ceilings", "{name}: at its ceiling"),
    "pace": ("Pace of change", "{name}: changes as fast as it may"),
    "demand": ("Cases that must be served", "{name}: every case must be served"),
    "evidence": ("No evidence held", "{name}: held at today's level, since no evidence of effect is held"),
    "held_years": ("Years already under way", "{name}: held at today's level in years already under way"),
    "commitments": ("Commitments", "{name}: held by what is committed"),
    "new_money": ("New money", "{name}: some is used"),
    "reinvest": ("Money kept in its own pot", "{name}: what is freed stays where it was"),
    "equity": ("No place left behind", "{name}: no place may fall behind"),
    "balance": ("Agreed balance", "{name}: at its agreed share of the money"),
    "links": ("Services tied together", "{name}: tied to another service"),
    "sites": ("Whole sites", "{name}: runs in whole sites"),
    "skills": ("Skills", "{name}: no more people with the skill"),
    "recipes": ("People and buildings needed", "{name}: needs what its recipe says"),
}
"""Per rule: its name on screen, and what it says about what it binds."""


def limits_reached(binding: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Limits that a plan has reached, one row per rule and thing, over places and years; targets left out.

    Parameters
    ----------
    binding : DataFrame
        The plan's table ``binding``: rule, key, year, shadow price per unit (null where not known), unit.
    tables : Tables
        For names.

    Returns
    -------
    DataFrame
        ``LIMIT_COLUMNS``: ``key`` is the first id of the key (pot, service or outcome), ``limits`` how often
        (places times years) it binds, ``shadow_price_per_unit`` the largest price known, else NaN.
    """
    names = names_of(tables)
    limits = binding[~binding["rule"].isin(AIMS)]
    first = limits["key"].astype(str).str.split("|").str[0]
    rows = []
    for (rule, key), own in limits.assign(first=first).groupby(["rule", "first"], sort=True):
        rule_name, sentence = RULE_WORDS.get(
            str(rule), (words.first_upper(str(rule)), "{name}: at its limit")
        )
        name = names.get(str(key), str(key))
        years = own["year"].dropna().astype(int)
        span = (int(years.min()), int(years.max())) if len(years) else (None, None)
        text = sentence.format(name=name) + (f" ({words.years(*span)})" if len(years) else "")
        prices = pd.to_numeric(own["shadow_price_per_unit"], errors="coerce")
        head = (rule, rule_name, key, name, len(own), *span)
        rows.append((*head, float(prices.max()), own["unit"].iloc[0], f"{words.first_upper(text)}."))
    frame = pd.DataFrame(rows, columns=list(LIMIT_COLUMNS))
    return frame.sort_values(["limits", "rule", "key"], ascending=[False, True, True], ignore_index=True)


def binding_answer(limits: pd.DataFrame) -> str:
    """What holds the plan back most, in one sentence.

    Parameters
    ----------
    limits : DataFrame
        Table of :func:`limits_reached`.
    """
    if limits.empty:
        return "Nothing holds the plan back: no limit is reached."
    counts = limits.groupby("rule_name")["limits"].sum().sort_values(ascending=False, kind="stable")
    parts = [
        f"{str(name).lower()} ({words.counted(count, 'time')})" for name, count in counts.head(3).items()
    ]
    return f"What holds the plan back most often, over places and years: {words.listed(parts)}."
