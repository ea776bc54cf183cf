"""Where we are now, drawn: outcomes by priority, one outcome, its districts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria
from dashapp.components.marks import Mark, legend, row_of_marks
from dashapp.components.tables import Child, Head, records, small, table
from dashapp.components.text import Tone, cards, facts, link, tag
from dashapp.components.tiles import Tile, tile_map
from dashapp.urls import Here
from model import words
from model.charts.tiles import COMPARED_COLOURS

STATUS_TONES: Mapping[str, Tone] = {
    "already met": "good",
    "on track": "good",
    "off track": "bad",
    "no target": "quiet",
}
DIRECTION_MARKS: Mapping[str, str] = {
    "getting better": "▲",
    "getting worse": "▼",
    "no clear change": "▬",
    "too early to say": "",
}
HEADS = (
    Head("Outcome"),
    Head("Heading for the target?"),
    Head("Today", numeric=True),
    Head("If we carry on", numeric=True),
    Head("Target", numeric=True),
    Head("Places like ours", numeric=True),
    Head("Against each other"),
    Head("So far"),
)

type Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figure:
    """One count with the denominator and the year that are its own; NaN where not known."""

    name: str
    count: float
    denominator: float
    year: int

    @property
    def share(self) -> float:
        """Count over denominator."""
        return self.count / self.denominator if self.denominator > 0 else math.nan


def figures_of(row: Row, series: pd.DataFrame) -> dict[str, Figure]:
    """The four figures of an outcome, each over the denominator of its own year.

    Parameters
    ----------
    row : mapping
        A row of ``WhereNow.outcomes``.
    series : DataFrame
        ``WhereNow.series`` of the same outcome.
    """
    held = series[series["denominator"].notna()]
    sizes = dict(zip(held["year"], held["denominator"], strict=True))
    when = {
        "today": int(row["today_year"]),
        "trend": int(row["target_year"]),
        "target": int(row["target_year"]),
        "benchmark": int(row["benchmark_year"]) if words.stated(row["benchmark_year"]) else 0,
    }
    return {
        name: Figure(name, float(row[f"{name}_count"]), float(sizes.get(year, math.nan)), year)
        for name, year in when.items()
    }


def status_cards(outcomes: pd.DataFrame) -> Component:
    """How many outcomes stand where."""
    counts = outcomes["status"].value_counts()
    found = {name: int(counts.get(name, 0)) for name in STATUS_TONES}
    good = found["already met"] + found["on track"]
    return cards(
        [
            (str(good), "met or heading for it", f"{found['already met']} already met"),
            (str(found["off track"]), "off track", "the target will be missed if we carry on as now"),
            (str(found["no target"]), "without a target", "shown, but not judged"),
        ]
    )


def priorities(outcomes: pd.DataFrame, series: pd.DataFrame, here: Here) -> list[Component]:
    """One table of outcomes for each priority, in their order."""
    own = dict(iter(series.groupby("outcome")))
    parts: list[Component] = [legend(benchmark=bool(outcomes["benchmark_count"].notna().any()))]
    for name, rows in outcomes.groupby("priority_name", sort=False):
        lines = [outcome_row(row, figures_of(row, own[row["outcome"]]), here) for row in records(rows)]
        heading = html.H2(words.first_upper(str(name)))
        found = table(f"Outcomes: {name}", HEADS, lines, name="outcomes", quiet=True, stacked=True)
        parts.append(html.Section([heading, found]))
    return parts


def outcome_row(row: Row, figures: Mapping[str, Figure], here: Here) -> list[Child]:
    """One outcome as a row of the table."""
    per = row["rate_per"]
    fine = alike(figures.values(), per)
    counted = f"{row['counted_in']}, {row['better']} is better"
    return [
        [link(row["name"], here.having(outcome=row["outcome"])), small(counted)],
        [tag(words.first_upper(str(row["status"])), STATUS_TONES[str(row["status"])]), *_distance(row)],
        with_rate(figures["today"], per, fine=fine),
        [
            *with_rate(figures["trend"], per, fine=fine),
            *trend_ends(row),
            small(f"in {words.year(figures['trend'].year)}"),
        ],
        with_rate(figures["target"], per, fine=fine) if words.stated(figures["target"].count) else "none set",
        with_rate(figures["benchmark"], per, fine=fine)
        if words.stated(figures["benchmark"].count)
        else "not compared",
        row_of_marks(marks(figures), str(row["better"]), marks_in_words(row, figures)),
        direction(str(row["direction"])),
    ]


def trend_ends(row: Row) -> list[Component]:
    """The interval of the trend, where the tables state one."""
    low, high = row["trend_lower"], row["trend_upper"]
    if not (words.stated(low) and words.stated(high)):
        return []
    return [html.Span(f"({words.people_range(low, high)})", className="small range")]


def _distance(row: Row) -> list[Component]:
    """By how much the target will be missed; nothing where it is not."""
    if row["status"] != "off track":
        return []
    short = words.people(row["still_to_go_count"])
    side = "above" if row["better"] == "lower" else "below"
    return [small(f"{'just' if short == '0' else short} {side} target")]


def alike(figures: Iterable[Figure], per: float) -> bool:
    """Whether two figures that differ would have the same rate as shown, so that a decimal more is wanted."""
    shown: dict[str, str] = {}
    for figure in figures:
        rate = words.rate(figure.count, figure.denominator, per)
        fine = words.rate(figure.count, figure.denominator, per, fine=True)
        if rate != words.NOT_STATED and shown.setdefault(rate, fine) != fine:
            return True
    return False


def with_rate(figure: Figure, per: float, *, fine: bool = False) -> list[Component | str]:
    """A count with its rate, where it has one, under it."""
    rate = words.rate(figure.count, figure.denominator, per, fine=fine)
    return [words.people(figure.count), *([] if rate == words.NOT_STATED else [small(rate)])]


def marks(figures: Mapping[str, Figure]) -> list[Mark]:
    """The figures of an outcome as marks: rates where every figure has one, else counts."""
    held = [figure for figure in figures.values() if words.stated(figure.count)]
    as_rates = not any(math.isnan(figure.share) for figure in held)
    ordered = sorted(held, key=lambda figure: figure.name == "today")
    return [Mark(figure.name, figure.share if as_rates else figure.count) for figure in ordered]


def marks_in_words(row: Row, figures: Mapping[str, Figure]) -> str:
    """What the line of marks shows."""
    names = {"today": "today", "trend": "if we carry on", "target": "target", "benchmark": "places like ours"}
    held = [
        f"{names[name]} {words.people(figure.count)}"
        for name, figure in figures.items()
        if words.stated(figure.count)
    ]
    return f"{row['name']}: {words.listed(held)}; {row['better']} is better."


def direction(text: str) -> list[Component | str]:
    """The direction of earlier years in words, with a mark."""
    mark = DIRECTION_MARKS[text]
    if not mark:
        return [words.first_upper(text)]
    return [html.Span(mark, className="direction-mark", **aria(hidden="true")), " ", words.first_upper(text)]


def outcome_facts(row: Row, figures: Mapping[str, Figure]) -> Component:
    """One outcome's figures with the year and the source of each."""
    carried = ("derived", "today's services simply continue")
    said = [
        ("Today", _figure(row, figures["today"], row["basis"], row["source"])),
        ("If we carry on as now", _figure(row, figures["trend"], *carried)),
        ("Target", _figure(row, figures["target"], row["target_basis"], row["target_source"])),
    ]
    if words.stated(row["benchmark_count"]):
        source = (row["benchmark_basis"], row["benchmark_source"])
        said.append(("Places like ours", _figure(row, figures["benchmark"], *source)))
    if words.stated(row["best_count"]):
        said.append(("Best of places like ours", words.people(row["best_count"])))
    return facts([*said, ("So far", words.first_upper(str(row["direction"])))])


def _figure(row: Row, figure: Figure, basis: str, source: str) -> Component | str:
    if not words.stated(figure.count):
        return "None is set" if figure.name == "target" else "Not stated"
    rate = words.rate(figure.count, figure.denominator, row["rate_per"])
    value = (
        words.people(figure.count) if rate == words.NOT_STATED else f"{words.people(figure.count)} ({rate})"
    )
    where_from = small(f"{words.first_upper(basis)}: {source}")
    return html.Span([f"{value} in {words.year(figure.year)}", where_from])


def district_tiles(places: pd.DataFrame, outcome: str) -> Component:
    """The districts of one outcome as tiles, each compared with the area."""
    tiles = [
        Tile(
            name=str(row["name"]),
            value=_place_value(row),
            word=words.first_upper(str(row["compared"])),
            row=float(row["tile_row"]),
            column=float(row["tile_column"]),
            colour=COMPARED_COLOURS[str(row["compared"])],
        )
        for row in records(places)
    ]
    return tile_map(tiles, f"{outcome} by district")


def _place_value(row: Row) -> str:
    rate = words.rate(row["today_count"], row["denominator"], row["rate_per"])
    return words.people(row["today_count"]) if rate == words.NOT_STATED else rate
