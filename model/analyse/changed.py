"""What a scenario changes in the tables, each change in words: names, old value, new value, reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model import words
from model.analyse.names import names_of
from model.inputs.changes import row_key

if TYPE_CHECKING:
    from model.inputs.changes import AppliedChange
    from model.inputs.tables import Tables

AMOUNTS = ("count", "amount", "amount_per_year", "change_per_activity", "activity_per_year")
"""Columns that say how much a new row brings; the first that the row has."""

TABLE_WORDS = {
    "outcome_values": "Figure of an outcome",
    "pot_years": "Amount of a pot",
    "service_links": "Link between services",
}


def change_sentence(change: AppliedChange, tables: Tables) -> str:
    """One change of a scenario: what it is about, old and new value, and why where a reason is given.

    Parameters
    ----------
    change : AppliedChange
        A cell changed, or a row added.
    tables : Tables
        The tables with the scenario applied: for names, and for what a new row holds.
    """
    what, column = _what(change, tables), change.column
    why = f". {words.first_upper(change.why)}" if change.why else ""
    if not column:
        column, new = _of_new_row(change, tables)
        added = f"a new row, {_said(column)} {_value(new)}" if column else "a new row"
        return f"{what}: {added}, where none was set{why}"
    return f"{what}, {_said(column)}: {_value(change.old)} → {_value(change.new)}{why}"


def _what(change: AppliedChange, tables: Tables) -> str:
    """What a change is about, by the names that people know."""
    table = TABLE_WORDS.get(change.table, words.first_upper(change.table.replace("_", " ")))
    if not change.key:
        return table
    names = names_of(tables)
    parts = [part for part in change.key.split("|") if part]
    said = [_part(part, change, names) for part in parts]
    if change.table == "outcome_values" and parts[-1] == "target":
        return f"Target for {', '.join(said[:-1])}"
    return f"{table}: {', '.join(said)}"


def _part(part: str, change: AppliedChange, names: dict[str, str]) -> str:
    if change.year is not None and part == str(change.year):
        return words.year(change.year)
    return names.get(part, part.replace("_", " "))


def _of_new_row(change: AppliedChange, tables: Tables) -> tuple[str, object]:
    """The amount of a new row with its column; blank where it has none."""
    for row in tables.rows(change.table):
        if row_key(change.table, row) == change.key:
            return next(
                ((name, value) for name in AMOUNTS if (value := getattr(row, name, None)) is not None),
                ("", None),
            )
    return "", None


def _said(column: str) -> str:
    """A column in words: ``unit_cost_gbp`` is *unit cost (£)*."""
    return column.removesuffix("_gbp").replace("_", " ") + (" (£)" if column.endswith("_gbp") else "")


def _value(value: object) -> str:
    """A value as people write it."""
    if value is None or value in ("", ()):
        return "blank"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return f"{value:,.10g}" if abs(value) < 1e9 else f"{value:,.0f}"
    if isinstance(value, tuple | list):
        return words.listed([str(one) for one in value])
    return str(value)
