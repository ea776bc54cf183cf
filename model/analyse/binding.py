"""What holds a plan back: the limits it has reached, in plain words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from model import words
from model.analyse.names import names_of
from model.inputs.rules import balance_name

if TYPE_CHECKING:
    from model.inputs.tables import Tables

MOST_NAMED = 3
MOST_GROUPS = 4
HELD: Mapping[tuple[str, str], tuple[str, str]] = {
    ("pots", ""): ("pot is used up", "pots are used up"),
    ("pace", "more"): ("service grows as fast as agreed", "services grow as fast as agreed"),
    ("pace", "less"): ("service shrinks as fast as agreed", "services shrink as fast as agreed"),
    ("pace", "unpriced"): ("service changes as fast as agreed", "services change as fast as agreed"),
    ("evidence", ""): (
        "service is held at today's level for lack of evidence",
        "services are held at today's level for lack of evidence",
    ),
    ("ceilings", ""): ("service is at its ceiling", "services are at their ceilings"),
    ("floors", ""): ("service is at its floor", "services are at their floors"),
    ("balance", ""): (
        "promised share of the money is just kept",
        "promised shares of the money are just kept",
    ),
}
"""Rule and way to what it does to one thing and to several, in the order in which they are said."""

LIMIT_COLUMNS = (
    "rule",
    "rule_name",
    "key",
    "name",
    "limits",
    "years",
    "way",
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
        (places times years) it binds, ``years`` in how many years, ``shadow_price_per_unit`` the price
        furthest from 0, else NaN. ``way`` is ``more`` where more of it would close the gap (its prices
        add up to less than 0), ``less`` where less of it would, ``unpriced`` without a price.
    """
    names = names_of(tables)
    limits = binding[~binding["rule"].isin(AIMS)]
    first = limits["key"].astype(str).str.split("|").str[0]
    rows = []
    for (rule, key), own in limits.assign(first=first).groupby(["rule", "first"], sort=True):
        rule_name, sentence = RULE_WORDS.get(
            str(rule), (words.first_upper(str(rule)), "{name}: at its limit")
        )
        name = _name(str(key), names, tables)
        years = own["year"].dropna().astype(int)
        span = (int(years.min()), int(years.max())) if len(years) else (None, None)
        text = sentence.format(name=name) + (f" ({words.years(*span)})" if len(years) else "")
        prices = pd.to_numeric(own["shadow_price_per_unit"], errors="coerce").dropna()
        head = (rule, rule_name, key, name, len(own), years.nunique(), _way(float(prices.sum())), *span)
        rows.append((*head, _furthest(prices), own["unit"].iloc[0], f"{words.first_upper(text)}."))
    frame = pd.DataFrame(rows, columns=list(LIMIT_COLUMNS))
    return frame.sort_values(["limits", "rule", "key"], ascending=[False, True, True], ignore_index=True)


def _name(key: str, names: Mapping[str, str], tables: Tables) -> str:
    """The name of a pot, of pots that work as one, of a service or outcome, or of services together."""
    if ":" in key:
        return balance_name(key, tables)
    return words.listed([names.get(part, part) for part in key.split(";")])


def _way(price: float) -> str:
    return "unpriced" if not price else ("more" if price < 0 else "less")


def _furthest(prices: pd.Series[Any]) -> float:
    """The price furthest from 0; NaN without any."""
    return max((float(price) for price in prices), key=abs, default=math.nan)


def binding_answer(limits: pd.DataFrame) -> str:
    """What holds the plan back, in one sentence: which pots and services, by name.

    Pots are named by their price, the dearest first: their unit is the same. Services are named by how often
    they are held, since a price for one family and one for one visit cannot be compared.

    Parameters
    ----------
    limits : DataFrame
        Table of :func:`limits_reached`.
    """
    if limits.empty:
        return "Nothing holds the plan back: no limit is reached."
    parts = []
    for (rule, way), (one, many) in HELD.items():
        own = limits[(limits["rule"] == rule) & ((limits["way"] == way) if way else True)]
        if len(own):
            parts.append(_group(own, one, many, _always(own, limits) if rule == "pots" else ""))
    if not parts:
        parts = [str(text)[:-1] for text in limits["sentence"].head(MOST_NAMED)]
    return f"What holds the plan back: {'; '.join(parts[:MOST_GROUPS])}."


def _group(own: pd.DataFrame, one: str, many: str, always: str) -> str:
    """Some things that one rule holds, counted and named."""
    order = own["shadow_price_per_unit"].abs() if own["rule"].iloc[0] == "pots" else own["limits"]
    named = own.loc[order.sort_values(ascending=False, kind="stable").index, "name"].tolist()
    said = f"{len(own)} {words.plural(len(own), one, many)}{always}"
    return f"{said} ({words.listed(named, most=MOST_NAMED)})"


def _always(own: pd.DataFrame, limits: pd.DataFrame) -> str:
    """How many of these bind in every year in which anything does."""
    count = int((own["years"] == limits["years"].max()).sum())
    if not count:
        return ""
    return " in every year" if count == len(own) else f", {count} of them in every year"
