"""The sentences of the first page, each made from the same tables that the page shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from model import words
from model import words_chances as chances

NO_INTERVAL = "No range was published with today's figure."


def answer(outcomes: pd.DataFrame) -> str:
    """The page in one sentence: how many targets are met, will be met and will be missed.

    Parameters
    ----------
    outcomes : DataFrame
        ``WhereNow.outcomes``.
    """
    status = outcomes["status"]
    targeted = int((status != "no target").sum())
    if not targeted:
        return "No outcome has a target yet."
    met = int((status == "already met").sum())
    coming = int((status == "on track").sum())
    missed = targeted - met - coming
    of = f"of {targeted} {words.plural(targeted, 'target')}"
    if met and coming:
        first = f"{met} {of} {words.plural(met, 'is', 'are')} met and {coming} more will be"
    elif coming:
        first = f"{coming} {of} will be met"
    else:
        first = f"{met} {of} {words.plural(met, 'is', 'are')} met"
    return f"{first}; {missed or 'none'} will be missed if we carry on as now."


def directions(outcomes: pd.DataFrame) -> str:
    """How the outcomes have moved in earlier years, in one sentence."""
    counts = outcomes["direction"].value_counts()
    better, worse = int(counts.get("getting better", 0)), int(counts.get("getting worse", 0))
    steady, early = int(counts.get("no clear change", 0)), int(counts.get("too early to say", 0))
    parts = [
        f"{better} {words.plural(better, 'outcome is', 'outcomes are')} getting better",
        f"{worse} {words.plural(worse, 'is', 'are')} getting worse",
        f"{steady} {words.plural(steady, 'shows', 'show')} no clear change",
    ]
    tail = f"; for {early} it is too early to say" if early else ""
    return f"{words.listed(parts)}{tail}."


def outcome_sentence(row: Mapping[Any, Any]) -> str:
    """One outcome in one sentence, from a row of ``WhereNow.outcomes``."""
    today = f"{words.people(row['today_count'])} {row['counted_in']}"
    start = f"{words.first_upper(row['name'])}: {today} in {words.year(int(row['today_year']))}"
    if row["status"] == "no target":
        return f"{start}; no target is set."
    year = words.year(int(row["target_year"]))
    trend = f"{words.people(row['trend_count'])}{trend_range(row)}"
    target = f"the target of {words.people(row['target_count'])}"
    if row["status"] == "off track":
        short = words.people(row["still_to_go_count"])
        side = "above" if row["better"] == "lower" else "below"
        short = "just" if short == "0" else short
        return f"{start}; if we carry on as now {trend} in {year}, {short} {side} {target}."
    return f"{start}; if we carry on as now {trend} in {year}, which meets {target}."


def trend_range(row: Mapping[Any, Any]) -> str:
    """The interval of a trend in brackets, to stand after its count; blank where the tables state none."""
    low, high = row.get("trend_lower"), row.get("trend_upper")
    if low is None or high is None or not (words.stated(low) and words.stated(high)):
        return ""
    return f" ({words.people_range(low, high)})" if chances.is_moved(low, high) else ""


def trend_ranges(outcomes: pd.DataFrame) -> str:
    """For how many outcomes the tables say how far the trend could be off."""
    known = sum(bool(trend_range(row)) for row in outcomes.to_dict("records"))
    if not known:
        said = "How far a trend could be off is stated for no outcome"
        return f"{said}, so what happens if we carry on has no range."
    whole = words.counted(len(outcomes), "outcome")
    rest = "" if known == len(outcomes) else "; the others have no range"
    return f"How far the trend could be off is stated for {known} of {whole}, in brackets{rest}."


def intervals(row: Mapping[Any, Any]) -> str:
    """What interval stands with today's figure of an outcome, and with its trend."""
    low, high = row["today_lower"], row["today_upper"]
    known = words.stated(low) and words.stated(high)
    first = f"Today's figure was published with a range (95%): {words.people_range(low, high)}."
    trend, when = trend_range(row).strip(" ()"), words.year(int(row["target_year"]))
    second = (
        f"The trend of {when} is stated with a range (95%): {trend}."
        if trend
        else "No low and high is stated for the trend, so it has no range."
    )
    return f"{first if known else NO_INTERVAL} {second}"


def place_answer(places: pd.DataFrame, area_name: str) -> str:
    """How many districts stand better and worse than the area on one outcome.

    Parameters
    ----------
    places : DataFrame
        Rows of ``WhereNow.places`` for one outcome.
    area_name : str
        Name of the whole area.
    """
    if places.empty:
        return f"No figures by district are held: this outcome is known for {area_name} as a whole only."
    counts = {word: int((places["compared"] == word).sum()) for word in places["compared"].unique()}
    better, worse, same = (counts.get(word, 0) for word in ("better", "worse", "about the same"))
    unknown = counts.get("not compared", 0)
    parts = [
        f"{better} {words.plural(better, 'does', 'do')} better than {area_name}",
        f"{worse} worse",
        f"{same} about the same",
    ]
    if unknown:
        parts.append(f"{unknown} cannot be compared")
    return f"Of {len(places)} {words.plural(len(places), 'district')}, {words.listed(parts)}."
