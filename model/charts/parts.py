"""Parts that several figures share: text that fits a phone, keys, vertical room."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from model.charts import colours

NARROW_LETTERS = 38
"""Letters that fit on one line of a screen 320 pixels wide, at the size of the text in figures."""

LINE_HEIGHT = 18
SMALL = 13


@dataclass(frozen=True)
class Mark:
    """A kind of mark: its words, colour, shape in the figure, and the same shape as a letter for the key."""

    name: str
    colour: str
    symbol: str
    letter: str


def lines(text: str, letters: int = NARROW_LETTERS) -> list[str]:
    """Text in lines of at most so many letters, safe to draw."""
    return [html.escape(line, quote=False) for line in textwrap.wrap(text, letters)] or [""]


def wrapped(text: str, letters: int = NARROW_LETTERS) -> str:
    """Text in lines, as one string to draw."""
    return "<br>".join(lines(text, letters))


def key(marks: Sequence[Mark]) -> dict[str, Any]:
    """A key above the plot: shape and words, two marks a line so that it fits a phone."""
    items = [f'<span style="color:{mark.colour}">{mark.letter}</span> {mark.name}' for mark in marks]
    rows = ["   ".join(items[i : i + 2]) for i in range(0, len(items), 2)]
    return note("<br>".join(rows), x=0, y=1, yref="paper", yshift=6, yanchor="bottom")


def key_height(marks: Sequence[Mark]) -> int:
    """Pixels that a key needs above the plot."""
    return LINE_HEIGHT * ((len(marks) + 1) // 2) + 14


def note(text: str, **where: Any) -> dict[str, Any]:
    """An annotation: left-aligned text without an arrow, at a share of the width (paper) unless said."""
    place = {"xref": "paper", "yref": "y", "xanchor": "left", "yanchor": "middle"}
    font = {"size": SMALL, "color": colours.TEXT}
    return {"text": text, "showarrow": False, "align": "left", "font": font, **place, **where}


def hidden_axis(low: float, high: float) -> dict[str, Any]:
    """An axis without line, ticks or grid, over a fixed range."""
    return {
        "range": [low, high],
        "showgrid": False,
        "showticklabels": False,
        "zeroline": False,
        "showline": False,
        "ticks": "",
    }


def padded(low: float, high: float, share: float) -> tuple[float, float]:
    """A range with room at both ends, never empty."""
    size = (high - low) or max(abs(high), 1.0)
    return low - share * size, high + share * size
