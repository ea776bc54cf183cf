"""Duties and promises that a plan breaks: place, service, year, amount, and each said in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from model import words
from model.analyse.names import place_words
from model.inputs.rules import balance_name

if TYPE_CHECKING:
    from model.inputs.tables import Tables

BROKEN_COLUMNS = (
    "what",
    "rule",
    "service",
    "service_name",
    "activity_unit",
    "place",
    "where",
    "year",
    "activity",
    "gbp",
    "sentence",
)
GROUP_COLUMNS = ("what", "service", "service_name", "places", "first_year", "last_year", "gbp", "sentence")

ALL_SERVICES = "All services together"
"""Stands where a promise, such as an agreed balance, is not about one service."""

RULE_WORDS = {
    ("duty", "floors"): "the level that the law requires",
    ("duty", "demand"): "the cases that must be served",
    ("promise", "floors"): "the agreed floor",
    ("promise", "pace"): "the agreed pace of change",
    ("promise", "evidence"): "today's level, held while there is no evidence",
    ("promise", "committed"): "what is committed",
    ("promise", "commitments"): "what is committed",
    ("promise", "held"): "today's level, in a year already under way",
    ("promise", "held_years"): "today's level, in a year already under way",
    ("promise", "balance"): "the agreed share of the money",
}


def broken(duties: pd.DataFrame, promises: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Every duty and promise that a plan breaks, one sentence each.

    Parameters
    ----------
    duties, promises : DataFrame
        The plan's tables ``duties_unmet`` and ``promises_broken``.
    tables : Tables
        For names and units.

    Returns
    -------
    DataFrame
        ``BROKEN_COLUMNS``: duties first, then by year and amount; ``what`` is ``duty`` or ``promise``.
    """
    services = {row.service: row for row in tables.services}
    where = place_words(tables)
    rows = []
    for what, table in (("duty", duties), ("promise", promises)):
        for row in table.to_dict("records"):
            service = services.get(row["service"])
            rows.append(
                {
                    "what": what,
                    **{str(key): value for key, value in row.items()},
                    "service_name": service.name if service else _together(str(row["service"]), tables),
                    "activity_unit": service.activity_unit if service else "",
                    "where": where.get(row["place"], ""),
                }
            )
    frame = pd.DataFrame(
        [{**row, "sentence": broken_sentence(row)} for row in rows], columns=list(BROKEN_COLUMNS)
    )
    order = ["what", "year", "gbp", "service", "place"]
    return frame.sort_values(order, ascending=[True, True, False, True, True], ignore_index=True)


def _together(key: str, tables: Tables) -> str:
    """Services that a promise takes together, from the key of its balance; all where there is none."""
    return balance_name(key, tables) if ":" in key else ALL_SERVICES


def broken_sentence(row: Mapping[Any, Any]) -> str:
    """One broken duty or promise, from a row of :func:`broken` without its sentence."""
    amount = _amount(float(row["activity"]), str(row["activity_unit"]))
    rule = RULE_WORDS.get((row["what"], row["rule"]), "what was promised")
    when, money = words.year(int(row["year"])), words.money(row["gbp"])
    where = f"{row['service_name']} {row['where']}".strip()
    short = f"{where}: {amount}short of {rule} in {when} ({money})"
    return f"{words.first_upper(short)}."


def _amount(activity: float, unit: str) -> str:
    """An amount of activity with its unit and a space after it; nothing where nothing is counted."""
    return f"{words.number(activity)} {unit} " if unit else ""


def by_service(found: pd.DataFrame) -> pd.DataFrame:
    """Broken duties and promises of each service together, the costliest first.

    Parameters
    ----------
    found : DataFrame
        Table of :func:`broken`.

    Returns
    -------
    DataFrame
        ``GROUP_COLUMNS``: ``places`` is the number of places; £ over all years.
    """
    rows = []
    for (what, service), own in found.groupby(["what", "service"], sort=True):
        row = {
            "what": what,
            "service": service,
            "service_name": own["service_name"].iloc[0],
            "places": own["place"].nunique(),
            "first_year": int(own["year"].min()),
            "last_year": int(own["year"].max()),
            "gbp": float(own["gbp"].sum()),
        }
        rows.append({**row, "sentence": _group_sentence(row, own)})
    frame = pd.DataFrame(rows, columns=list(GROUP_COLUMNS))
    return frame.sort_values(["what", "gbp", "service"], ascending=[True, False, True], ignore_index=True)


def _group_sentence(row: Mapping[Any, Any], own: pd.DataFrame) -> str:
    where = own["where"].iloc[0] if row["places"] == 1 else f"in {row['places']} places"
    when = words.years(row["first_year"], row["last_year"])
    total = _amount(float(own["activity"].sum()), str(own["activity_unit"].iloc[0]))
    noun = "duty" if row["what"] == "duty" else "promise"
    money = words.money(row["gbp"])
    whose = "their" if not own["activity_unit"].iloc[0] else "its"
    subject = f"{row['service_name']} {where}".strip()
    return f"{subject}: {total}short of {whose} {noun} in {when}, worth {money}."


def broken_answer(found: pd.DataFrame) -> str:
    """Whether duties and promises are kept, in one sentence, with the money of each when not."""
    duties = float(found.loc[found["what"] == "duty", "gbp"].sum())
    promises = float(found.loc[found["what"] == "promise", "gbp"].sum())
    if found.empty:
        return "Every duty is met and every promise is kept."
    if not duties:
        return f"Every duty is met, but {_not_kept(found, words.money(promises))}."
    unmet = f"Duties worth {words.money(duties)} are not met, a pressure that no pot pays for"
    if not promises:
        return f"{unmet}; every promise is kept."
    return f"{unmet}, and promises worth {words.money(promises)} are not kept."


def _not_kept(found: pd.DataFrame, money: str) -> str:
    """Which promises are not kept: to so many services, and the shares of services taken together."""
    promises = found[found["what"] == "promise"]
    own = promises["activity_unit"] != ""
    count = promises.loc[own, "service"].nunique()
    shared = sorted({f"{name[:1].lower()}{name[1:]}" for name in promises.loc[~own, "service_name"]})
    parts = [f"promises to {count} {words.plural(count, 'service')}"] if count else []
    parts += [f"the promised share of {name}" for name in shared]
    verb = "is" if not count and len(shared) == 1 else "are"
    worth = f" worth {money}" if not shared else f", worth {money}{' in all' if len(parts) > 1 else ''},"
    return f"{words.listed(parts)}{worth} {verb} not kept"
