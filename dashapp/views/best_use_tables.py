"""A plan, drawn: before and after, outcomes, what is broken, what holds it back, what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Child, Head, records, small, table
from dashapp.components.text import Tone, bullets, cards, folded, tag
from dashapp.shapes import Result
from model import words
from model import words_chances as chances

MET_TONES: Mapping[str, Tone] = {"met": "good", "not met": "bad", "no target": "quiet"}
MOST_SENTENCES = 12


def headline_cards(result: Result) -> Component:
    """Gap closed, targets met, duties, promises, and what ends up worse."""
    worse = int((result.outcomes["against_trend"] == "worse").sum())
    share = result.gap_closed_share
    gap = ("–", "targets already met") if share is None else (words.percent(abs(share)), _gap_words(share))
    ends = result.said.gap_range
    return cards(
        [
            (*gap, f"{ends} in {chances.FUTURES_IN}" if ends else "the weighted distance to all targets"),
            (f"{result.targets_met} of {result.targets}", "targets met", "each in its last year"),
            (words.money(result.duties_unmet_gbp), "of duties not met", "over all years"),
            (words.money(result.promises_broken_gbp), "of promises not kept", "over all years"),
            (str(worse), words.plural(worse, "outcome worse", "outcomes worse"), "than if we carry on"),
        ]
    )


def _gap_words(share: float) -> str:
    return "of the gap closed" if share >= 0 else "more gap than if we carry on"


def biggest_changes(services: pd.DataFrame, most: int = 8) -> list[Component]:
    """The services whose money changes most, before and after, and how many more change."""
    moved = services[services["change_gbp"] != 0]
    if moved.empty:
        return [html.P("No service gains or loses money.")]
    order = moved["change_gbp"].abs().sort_values(ascending=False, kind="stable").index
    heads = (
        Head("Service"),
        Head("Today (£ a year)", numeric=True),
        Head("This plan (£ a year)", numeric=True),
        Head("Change", numeric=True),
        Head("What is done"),
    )
    rows: list[list[Child]] = [
        [
            f"{row['name']} (follows demand)" if row["demand_led"] else str(row["name"]),
            words.pounds(row["today_gbp"]),
            words.pounds(row["planned_gbp"]),
            words.money_change(row["change_gbp"]),
            _done(row),
        ]
        for row in records(moved.loc[order].head(most))
    ]
    parts: list[Component] = [
        table("The biggest changes", heads, rows, name="compact", quiet=True, stacked=True)
    ]
    rest = len(moved) - len(rows)
    if rest > 0:
        noun = words.plural(rest, "service changes", "services change")
        parts.append(html.P(f"{rest} more {noun} by less.", className="hint"))
    return parts


def _done(row: Mapping[str, Any]) -> str:
    today, planned = words.number(row["today_activity"]), words.number(row["planned_activity"])
    return f"{today} → {planned} {row['activity_unit']}"


def outcome_table(outcomes: pd.DataFrame) -> Component:
    """Every outcome: today, if we carry on, this plan, target, and whether it is met."""
    heads = (
        Head("Outcome"),
        Head("Target met?"),
        Head("Today", numeric=True),
        Head("If we carry on", numeric=True),
        Head("This plan", numeric=True),
        Head("Target", numeric=True),
        Head("Year"),
        Head("Compared with carrying on"),
    )
    rows: list[list[Child]] = [
        [
            [str(row["name"]), small(f"{row['counted_in']}, {row['better']} is better")],
            [_met(row), *_chance(row)],
            words.people(row["today_count"]),
            words.people(row["trend_count"]),
            [html.Strong(words.people(row["planned_count"])), *_ends(row)],
            words.people(row["target_count"]) if words.stated(row["target_count"]) else "none set",
            words.year(int(row["year"])),
            _compared(str(row["against_trend"])),
        ]
        for row in records(outcomes)
    ]
    caption = "Outcomes of the plan against their targets"
    return table(caption, heads, rows, name="compact", quiet=True, stacked=True)


def _ends(row: Mapping[str, Any]) -> list[Component]:
    """The range of a planned count, where it has one."""
    low, high = row["planned_low_count"], row["planned_high_count"]
    if not (words.stated(low) and chances.is_moved(low, high)):
        return []
    return [html.Span(f"({words.people_range(low, high)})", className="small range")]


def _chance(row: Mapping[str, Any]) -> list[Component]:
    """How likely the target is to be met, where it is known."""
    share = row["chance_met"]
    if row["meets"] == "no target" or not words.stated(share):
        return []
    return [small(words.first_upper(chances.how_likely(share, int(row["draws"]))))]


def _met(row: Mapping[str, Any]) -> Component:
    """Whether the target is met; a target that only guards against harm is told apart."""
    met = str(row["meets"])
    if row["missed_after"]:
        return tag(f"Met in {words.year(int(row['year']))}, missed afterwards", "plain")
    if not row["is_guard"]:
        return tag(words.first_upper(met), MET_TONES[met])
    return tag("Guard holds", "good") if met == "met" else tag("Guard broken", "bad")


def _compared(against: str) -> Component | str:
    """A plan against carrying on; worse has a tag of its own, not that of a missed target."""
    return tag("Worse than if we carry on", "plain") if against == "worse" else words.first_upper(against)


def partner_table(partners: pd.DataFrame) -> Component:
    """Money of every partner, today and planned."""
    heads = (
        Head("Partner"),
        Head("Today (£ a year)", numeric=True),
        Head("This plan (£ a year)", numeric=True),
        Head("Change", numeric=True),
    )
    rows = [
        [
            str(row["name"]),
            words.pounds(row["today_gbp"]),
            words.pounds(row["planned_gbp"]),
            words.money_change(row["change_gbp"]),
        ]
        for row in records(partners)
    ]
    caption = "Each partner's money, before and after"
    return table(caption, heads, rows, name="compact", quiet=True, stacked=True)


def broken_sentences(result: Result) -> list[Component]:
    """What is not kept, service by service, in plain words."""
    said = [str(text) for text in result.broken_by_service["sentence"]]
    if not said:
        return []
    parts: list[Component] = [bullets(list(said[:MOST_SENTENCES]))]
    if len(said) > MOST_SENTENCES:
        rest = said[MOST_SENTENCES:]
        noun = words.plural(len(rest), "service")
        parts.append(folded(f"{len(rest)} more {noun}", bullets(list(rest))))
    return parts


def limit_sentences(limits: pd.DataFrame) -> list[Component]:
    """What holds the plan back, the most frequent first."""
    said = [str(text) for text in limits["sentence"]]
    shown = bullets(list(said[:6])) if said else html.P("No limit is reached.")
    rest = said[6:]
    more = f"{len(rest)} more {words.plural(len(rest), 'limit')}"
    return [shown, folded(more, bullets(list(rest)))] if rest else [shown]
