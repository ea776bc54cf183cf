"""Districts as tiles, where they lie to each other, each with its name, its value and its word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.money import Amounts
from model.charts.parts import hidden_axis, note, wrapped
from model.charts.setting import Setting

TILE_HEIGHT = 104
LETTERS = 10
GAP = 0.03
MOST_WIDE_TILES = 5
"""With more columns the text on tiles is a size smaller, so that it fits a phone."""

COMPARED_COLOURS = {
    "better": colours.DARK_BLUE,
    "worse": colours.ORANGE,
    "about the same": colours.GRID,
    "not compared": colours.WHITE,
}
LEVEL_WORDS = ("lowest fifth", "lower", "middle", "higher", "highest fifth")


@dataclass(frozen=True)
class Tile:
    """One district: where it stands, what is written on it, its colour."""

    row: int
    column: int
    name: str
    value: str
    word: str
    colour: str


def tiles(given: Sequence[Tile]) -> Figure:
    """A figure of tiles, one per district.

    Parameters
    ----------
    given : sequence of Tile
        Rows from the top, columns from the left.
    """
    top, left = min((t.row for t in given), default=0), min((t.column for t in given), default=0)
    rows = max((t.row for t in given), default=0) - top + 1
    columns = max((t.column for t in given), default=0) - left + 1
    figure = Figure()
    figure.update_layout(
        height=rows * TILE_HEIGHT + 8,
        margin={"l": 2, "r": 2, "t": 4, "b": 4},
        xaxis=hidden_axis(0, columns),
        yaxis=hidden_axis(rows, 0),
        shapes=[_square(tile, top, left) for tile in given],
        annotations=[_text(tile, top, left, 11 if columns <= MOST_WIDE_TILES else 10) for tile in given],
    )
    return figure


def _square(tile: Tile, top: int, left: int) -> dict[str, Any]:
    x, y = tile.column - left, tile.row - top
    line = {"color": colours.GREY, "width": 1}
    corners = {"x0": x + GAP, "x1": x + 1 - GAP, "y0": y + GAP, "y1": y + 1 - GAP}
    return {"type": "rect", **corners, "fillcolor": tile.colour, "line": line, "layer": "below"}


def _text(tile: Tile, top: int, left: int, size: int) -> dict[str, Any]:
    dark = tile.colour in {colours.DARK_BLUE, *colours.DARK_STEPS}
    text = f"{wrapped(tile.name, LETTERS)}<br><b>{tile.value}</b><br>{wrapped(tile.word, LETTERS + 2)}"
    font = {"size": size, "color": colours.WHITE if dark else colours.TEXT}
    x, y = tile.column - left + 0.5, tile.row - top + 0.5
    return note(text, x=x, y=y, xref="x", xanchor="center", align="center", font=font)


def outcome_tiles(places: pd.DataFrame, outcome_name: str, setting: Setting) -> Chart:
    """One outcome by district, each compared with the area.

    Parameters
    ----------
    places : DataFrame
        Rows of one outcome: name, tile_row, tile_column, today_count, denominator, rate_per, compared, basis;
        districts without a tile are in the table alone.
    outcome_name : str
        Name of the outcome.
    setting : Setting
        Shared words; its place is the area compared with.
    """
    triples = list(zip(places["today_count"], places["denominator"], places["rate_per"], strict=True))
    rates = [words.rate(*triple) for triple in triples]
    figures = [_figure(*triple) for triple in triples]
    shown = [
        Tile(int(row), int(column), name, figure, word, COMPARED_COLOURS[word])
        for row, column, name, figure, word in zip(
            places["tile_row"],
            places["tile_column"],
            places["name"],
            figures,
            places["compared"],
            strict=True,
        )
        if pd.notna(row) and pd.notna(column)
    ]
    table = pd.DataFrame(
        {
            "District": places["name"],
            "Today (count)": places["today_count"],
            "Rate": rates,
            f"Compared with {setting.place}": places["compared"],
            "Basis": places["basis"],
        }
    )
    return build(_outcome_caption(places, outcome_name, setting), tiles(shown), table)


def _figure(count: float, size: float, per: float) -> str:
    """The rate where there is one, else the count; what it is per stands in the subtitle."""
    figure = words.rate_figure(count, size, per)
    return words.people(count) if figure == words.NOT_STATED else figure


def _per(places: pd.DataFrame) -> str:
    """What the figures are, for the subtitle."""
    per = set(places["rate_per"].dropna()) if places["denominator"].notna().any() else set()
    if not per:
        return "count"
    return "%" if per == {100.0} else f"per {words.people(float(max(per)))}"


def _outcome_caption(places: pd.DataFrame, outcome_name: str, setting: Setting) -> Caption:
    named = {
        word: places.loc[places["compared"] == word, "name"].tolist()
        for word in ("better", "worse", "about the same")
    }
    parts = [
        f"{words.first_upper(word)} {'as' if word == 'about the same' else 'than'} {setting.place}: "
        f"{words.listed(names)}."
        for word, names in named.items()
        if names
    ]
    count = len(named["worse"])
    verb = words.plural(count, "district does", "districts do")
    return Caption(
        name="outcome-by-district",
        headline=f"{words.shortened(outcome_name, 60)}: {count} {verb} worse than {setting.place}",
        measure=f"{outcome_name}, {_per(places)}, by district",
        place=setting.place,
        period=setting.period,
        summary=" ".join(parts) or "No district can be compared.",
        source=setting.source,
        data_year=setting.data_year,
    )


def money_tiles(places: pd.DataFrame, setting: Setting, amounts: Amounts) -> Chart:
    """Money by district, in five steps from least to most.

    Parameters
    ----------
    places : DataFrame
        name, tile_row, tile_column, children, gbp.
    setting : Setting
        Shared words.
    amounts : Amounts
        ``children`` of it, if any, only says that amounts are shown a child: each district has its own.
    """
    each = amounts.children is not None
    own = [Amounts(float(c) if each else None) for c in places["children"]]
    values = [amount.of(gbp) for amount, gbp in zip(own, places["gbp"], strict=True)]
    said = [amount.say(gbp) for amount, gbp in zip(own, places["gbp"], strict=True)]
    figures = [words.pounds(value) if each else text for value, text in zip(values, said, strict=True)]
    level = [_level(value, min(values), max(values)) for value in values]
    shown = [
        Tile(int(row), int(column), name, figure, LEVEL_WORDS[step], colours.BLUE_STEPS[step])
        for row, column, name, figure, step in zip(
            places["tile_row"], places["tile_column"], places["name"], figures, level, strict=True
        )
        if pd.notna(row) and pd.notna(column)
    ]
    table = pd.DataFrame(
        {
            "District": places["name"],
            f"Amount ({amounts.unit})": values,
            "Level": [LEVEL_WORDS[step] for step in level],
        }
    )
    return build(
        _money_caption(places["name"].tolist(), values, said, setting, amounts.unit), tiles(shown), table
    )


def _level(value: float, low: float, high: float) -> int:
    """Which of five equal steps between the lowest and the highest value; the middle where all are one."""
    return 2 if high <= low else min(int((value - low) / (high - low) * 5), 4)


def _money_caption(
    names: list[str], values: list[float], said: list[str], setting: Setting, unit: str
) -> Caption:
    headline = summary = "No money is recorded by district"
    if names:
        most, least = values.index(max(values)), values.index(min(values))
        headline = f"From {said[least]} in {names[least]} to {said[most]} in {names[most]}"
        both = [f"{name} {text}" for name, text in zip(names, said, strict=True)]
        summary = f"{headline}. By district: {words.listed(both)}"
    return Caption(
        name="money-by-district",
        headline=headline,
        measure=f"Money spent in each district ({unit}), without services that run across the area",
        place=setting.place,
        period=setting.period,
        summary=f"{summary}.",
        source=setting.source,
        data_year=setting.data_year,
    )
