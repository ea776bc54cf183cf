"""Native tables with a caption, scoped headers and a scroll wrapper that the keyboard can reach."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria, data
from model import words

MOST_ROWS = 60
"""A native table is quick up to here; the rest of a longer one is in its download."""

_UNIT = re.compile(r"\(([^()]+)\)$")

type Roles = Mapping[str, Mapping[str, Any]]

STACKED: Mapping[str, Mapping[str, Any]] = {
    "table": {"role": "table"},
    "tr": {"role": "row"},
    "th": {"role": "columnheader"},
    "row": {"role": "rowheader"},
    "td": {"role": "cell"},
}
"""Said in so many words, because a row laid out as a card is no row of a table to every browser."""

type Child = Component | str | Sequence[Component | str]


@dataclass(frozen=True)
class Head:
    """A column header; ``numeric`` columns are set to the right with digits of one width."""

    text: str
    numeric: bool = False
    hidden: bool = False


def table(
    caption: str,
    heads: Sequence[Head],
    rows: Sequence[Sequence[Child]],
    *,
    name: str = "",
    quiet: bool = False,
    stacked: bool = False,
) -> Component:
    """A table whose first column heads its rows.

    Parameters
    ----------
    caption : str
        What the table holds, read out before it and used as the name of its scroll wrapper.
    heads : sequence of Head
        One per column, units in the words.
    rows : sequence of sequences
        One child per head.
    name : str
        An extra class.
    quiet : bool
        Whether the caption is only read out, because a heading just above says the same.
    stacked : bool
        Whether each row is a card on narrow screens, every cell under the name of its column.
    """
    roles = STACKED if stacked else {}
    head = html.Thead(html.Tr([_head(item, roles) for item in heads], **roles.get("tr", {})))
    body = html.Tbody([_row(heads, row, roles) for row in rows])
    inner = html.Table(
        [html.Caption(caption, className="visually-hidden" if quiet else None), head, body],
        className=f"table {name} {'stacked' if stacked else ''}".strip(),
        **roles.get("table", {}),
    )
    return html.Div(inner, className="table-scroll", tabIndex=0, role="region", **aria(label=caption))


def frame_table(
    caption: str, frame: pd.DataFrame, *, note: str = "", quiet: bool = False, stacked: bool = False
) -> Component:
    """Any tidy table as a native one, at most :data:`MOST_ROWS` rows, with a line saying what was left out.

    Parameters
    ----------
    caption : str
        As in :func:`table`.
    frame : DataFrame
        Headers for people; a column of numbers ends in its unit in brackets.
    note : str
        A sentence under the table.
    quiet, stacked : bool
        As in :func:`table`.
    """
    heads = [Head(str(name), pd.api.types.is_numeric_dtype(frame[name].dtype)) for name in frame.columns]
    formats = [formatter(str(name)) for name in frame.columns]
    shown = frame.head(MOST_ROWS)
    rows = [
        [say(value) for say, value in zip(formats, row, strict=True)] for row in shown.itertuples(index=False)
    ]
    left = len(frame) - len(shown)
    notes = [note] if note else []
    if left > 0:
        notes.append(f"{left:,} more {words.plural(left, 'row is', 'rows are')} in the download.")
    made = table(caption, heads, rows, quiet=quiet, stacked=stacked)
    return html.Div([made, *(html.P(text, className="hint") for text in notes)])


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a table, each by the names of its columns."""
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def small(text: str) -> Component:
    """A second line in a cell."""
    return html.Span(text, className="small")


def formatter(header: str) -> Callable[[Any], str]:
    """How the cells of a column are said, by the unit in its header."""
    found = _UNIT.search(header)
    unit = found.group(1) if found else ""

    def say(value: Any) -> str:
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            return "–"
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, (int, float)):
            return str(value)
        if unit.startswith("£ a child"):
            return words.per_head(value, 1.0).removesuffix(" a child")
        if unit.startswith("£"):
            return words.pounds(value)
        if unit.startswith("%"):
            return words.number(value)
        if unit == "year":
            return str(int(value))
        return words.number(value)

    return say


def _head(item: Head, roles: Roles) -> Component:
    name = "number" if item.numeric else None
    text = html.Span(item.text, className="visually-hidden") if item.hidden else item.text
    return html.Th(text, scope="col", className=name, **roles.get("th", {}))


def _row(heads: Sequence[Head], row: Sequence[Child], roles: Roles) -> Component:
    cells = [
        html.Td(
            child,
            className="number" if head.numeric else None,
            **({**roles["td"], **data(label=head.text)} if roles else {}),
        )
        for head, child in zip(heads[1:], row[1:], strict=True)
    ]
    return html.Tr([html.Th(row[0], scope="row", **roles.get("row", {})), *cells], **roles.get("tr", {}))
