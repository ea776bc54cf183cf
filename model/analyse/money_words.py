"""The sentences of the page on money, made from the same tables that the page shows."""

from __future__ import annotations

import pandas as pd

from model import words
from model.analyse.evidence import NO_GAIN
from model.analyse.money import EVIDENCE_WORDS, ResourceMap, View

KIND_WORDS = {
    "money": "",
    "people": " worth of people's time",
    "capital": " worth of buildings and places",
    "in_kind": " worth of people and buildings beyond the money pots",
    "all": " of money, people and buildings",
}


def answer(found: ResourceMap, view: View, place_name: str) -> str:
    """The page in one or two sentences: how much, from whom, and what has no evidence.

    Parameters
    ----------
    found : ResourceMap
        What is in view.
    view : View
        The view it was made for.
    place_name : str
        Name of the place in view.
    """
    if found.flows.empty:
        return f"Nothing is recorded for {place_name} in this view."
    partners = found.by("partner")
    first = partners.iloc[0]
    each = words.per_head(found.total_gbp, found.children)
    total = f"{words.money(found.total_gbp)}{KIND_WORDS[view.kind]} a year goes to services in {place_name}"
    noun = words.plural(len(partners), "partner")
    if len(partners) == 1:
        payer = f"all of it from {first['name']}"
    else:
        payer = f"from {len(partners)} {noun}, {pence_in_pound(first['share'])} of it from {first['name']}"
    return f"{total} ({each}), {payer}. {unproven(found)}"


def unproven(found: ResourceMap) -> str:
    """How much goes to services without evidence, and to those tested without a gain being found."""
    gap = found.without_evidence_gbp
    tested = found.with_evidence(EVIDENCE_WORDS[NO_GAIN])
    if gap == 0:
        text = "No money here goes to services without evidence of effect"
    else:
        share = words.percent(gap / found.total_gbp)
        text = f"{words.money(gap)} ({share}) goes to services for which no evidence of effect is held"
    more = f"; {words.money(tested)} goes to services that were tested without a gain being found"
    return f"{text}{more if tested else ''}."


def pence_in_pound(share: float) -> str:
    """A share of money as ``73p in every £1``; all or nothing is said as a percentage."""
    pence = round(share * 100)
    return f"{pence}p in every £1" if 0 < pence < 100 else words.percent(share)


def biggest(found: ResourceMap, most: int = 3) -> str:
    """The services that most money goes to."""
    top = found.services.head(most)
    items = [f"{row.name} ({words.money(float(str(row.gbp)))})" for row in top.itertuples()]
    return f"Most goes to {words.listed(items)}." if items else "No money is recorded."


def area_wide(found: ResourceMap, area_name: str) -> str:
    """What a district's figures leave out; empty when nothing."""
    if found.area_wide_gbp == 0:
        return ""
    amount = words.money(found.area_wide_gbp)
    return f"Another {amount} pays for services that run across {area_name} and is not split by district."


def in_kind(resources: pd.DataFrame) -> str:
    """What people and capital are worth, and how much of that the money pots already pay for.

    Parameters
    ----------
    resources : DataFrame
        Table of :func:`model.analyse.money.resources`.
    """
    rows = resources[(resources["kind"] != "money") & (resources["available"] > 0)]
    if rows.empty:
        return "No people or buildings are recorded."
    valued = rows[rows["value_gbp"].notna()]
    paid = (valued["value_gbp"] * valued["in_cash_available"] / valued["available"]).sum()
    worth = valued["value_gbp"].sum()
    text = (
        f"People and buildings worth {words.money(worth)} a year are in the partnership; "
        f"{words.money(paid)} of that is already paid for by the money pots and is not counted again"
    )
    missing = rows.loc[rows["value_gbp"].isna(), "name"].tolist()
    return f"{text}; no value is held for {words.listed(missing)}." if missing else f"{text}."
