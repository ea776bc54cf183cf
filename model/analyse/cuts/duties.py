"""Duties and promises that a cut leaves unmet, said in the plainest words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from model import words
from model.analyse.broken import RULE_WORDS
from model.analyse.names import place_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.analyse.cuts.solved import Solved

DUTIES = (
    "rule",
    "depth",
    "service",
    "name",
    "year",
    "duty",
    "places",
    "activity",
    "activity_unit",
    "gbp",
    "sentence",
)
BY_PLACE = ("rule", "depth", "what", "broken_rule", "service", "place", "year", "activity", "gbp")
POUND_SIGN = "£"
PLAIN = {
    "demand": "{amount} that the law requires can't be paid for {where} in {year}",
    "floors": "{amount} below what the law requires {where} in {year}",
}


def broken_by_place(solved: Solved) -> pd.DataFrame:
    """``BY_PLACE``: every duty unmet and promise broken, by rule and depth, service, place and year."""
    parts = []
    for result in solved.results.values():
        for what, table in zip(("duty", "promise"), solved.broken(result), strict=True):
            renamed = table.rename(columns={"rule": "broken_rule"})
            parts.append(renamed.assign(rule=result.rule, depth=result.depth, what=what)[list(BY_PLACE)])
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=list(BY_PLACE))


def duties_table(solved: Solved, by_place: pd.DataFrame) -> pd.DataFrame:
    """``DUTIES``: duties unmet by service and year over all places, each with its sentence.

    Parameters
    ----------
    by_place : DataFrame
        From :func:`broken_by_place`.
    """
    duties = by_place[by_place["what"] == "duty"]
    if duties.empty:
        return pd.DataFrame(columns=list(DUTIES))
    keys = ["rule", "depth", "service", "year", "broken_rule"]
    found = duties.groupby(keys, sort=False).agg(
        places=("place", "nunique"),
        place=("place", "first"),
        activity=("activity", "sum"),
        gbp=("gbp", "sum"),
    )
    table = found.reset_index().rename(columns={"broken_rule": "duty"})
    services = {row.service: row for row in solved.case.tables.services}
    table["name"] = table["service"].map({k: r.name for k, r in services.items()})
    table["activity_unit"] = table["service"].map({k: r.activity_unit for k, r in services.items()})
    where = place_words(solved.case.tables)
    several = [f"in {n} places" for n in table["places"]]
    table["where"] = [
        where[p] if n == 1 else s for p, n, s in zip(table["place"], table["places"], several, strict=True)
    ]
    table["sentence"] = [duty_sentence(row) for row in table.to_dict("records")]
    return table[list(DUTIES)]


def duty_sentence(row: Mapping[Any, Any]) -> str:
    """One duty that is not met: ``Fostering: 12 child-years that the law requires can't be paid for …``."""
    unit = str(row["activity_unit"])
    gbp, in_money = words.money(row["gbp"]), unit.startswith(POUND_SIGN)
    amount = gbp if in_money else f"{words.number(row['activity'])} {unit}"
    year = words.year(int(row["year"]))
    text = PLAIN[str(row["duty"])].format(amount=amount, where=row["where"], year=year)
    return f"{row['name']}: {text}." if in_money else f"{row['name']}: {text} ({gbp})."


def promise_words(rule: str) -> str:
    """What a promise was, in words."""
    return RULE_WORDS.get(("promise", rule), "what was promised")
