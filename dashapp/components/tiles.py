"""A map of equal tiles, one per district: a list that is laid out like the area and read like a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria
from model.charts import colours

DARK = frozenset({colours.DARK_BLUE, *colours.DARK_STEPS})


@dataclass(frozen=True)
class Tile:
    """One district.

    Attributes
    ----------
    name, value, word : str
        What is written on the tile.
    row, column : float
        Place on the map, from the top and the left; NaN where it has none.
    colour : str
        One of the chart colours; the word says the same.
    """

    name: str
    value: str
    word: str
    row: float
    column: float
    colour: str


def tile_map(tiles: Sequence[Tile], label: str) -> Component:
    """The tiles of an area; on narrow screens a plain list in the same order.

    Parameters
    ----------
    tiles : sequence of Tile
        Those without a place on the map stand in a row of their own below it.
    label : str
        What the map shows.
    """
    placed = [tile for tile in tiles if tile.row == tile.row and tile.column == tile.column]
    loose = [tile for tile in tiles if tile not in placed]
    top = min((tile.row for tile in placed), default=1)
    left = min((tile.column for tile in placed), default=1)
    below = max((tile.row - top + 1 for tile in placed), default=0) + 1
    at = {id(tile): (tile.row - top + 1, tile.column - left + 1) for tile in placed}
    at |= {id(tile): (below, place) for place, tile in enumerate(loose, start=1)}
    ordered = sorted(tiles, key=lambda tile: at[id(tile)])
    return html.Ul([_tile(tile, *at[id(tile)]) for tile in ordered], className="tiles", **aria(label=label))


def _tile(tile: Tile, row: float, column: float) -> Component:
    style = {
        "gridRow": str(int(row)),
        "gridColumn": str(int(column)),
        "backgroundColor": tile.colour,
        "color": colours.WHITE if tile.colour in DARK else colours.TEXT,
    }
    return html.Li(
        [html.Span(tile.name, className="tile-name"), html.Strong(tile.value), html.Span(tile.word)],
        style=style,
    )
