"""What a scenario file says it changes, as records, and whether each change makes sense by itself."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from model.inputs.columns import NamedColumn, Record, columns, keys
from model.inputs.faults import Fault, place
from model.inputs.nearest import nearest_words, quoted
from model.inputs.tables import TABLES
from model.inputs.toml_file import as_toml

Action = Literal["set", "scale", "add"]
Value = str | float | int | bool | date | tuple[str, ...]
"""A value of a change: what a cell may be set to; "" blanks it."""

NUMBERS = ("number", "share", "whole", "year")
ON_SCREEN = "on screen"
NOT_A_CALENDAR = ("sources",)
"""Tables whose year is a year of publishing, not a year of the plan."""


@dataclass(frozen=True)
class Cut:
    """A cut of money, applied after every change as a factor.

    Attributes
    ----------
    partner, pot : str or None
        Whose money, or which pot; neither: all money.
    depth : float
        Share taken off, 0..1.
    from_year : int or None
        First year of the cut; None: the first decision year.
    over_years : int
        Equal steps in which it is phased in; 1: at once.
    """

    partner: str | None = None
    pot: str | None = None
    depth: float = 0.0
    from_year: int | None = None
    over_years: int = 1
    file: str = field(default=ON_SCREEN, compare=False)


@dataclass(frozen=True)
class Change:
    """One named change of cells: set, scale or add, where rows match.

    Attributes
    ----------
    table, column : str
        Which column of which table.
    where : mapping
        Column to value or tuple of values; a row must match every column. Empty: every row.
    action : {"set", "scale", "add"}
        What is done with ``value``.
    years : tuple of int or None
        Years it is limited to; None: every matching row.
    why : str
        The reason given.
    file, index : str, int
        Where it stands: the scenario file and its number there, from 1.
    """

    table: str
    where: Mapping[str, object]
    column: str
    action: Action
    value: Value
    years: tuple[int, ...] | None = None
    why: str = ""
    file: str = ON_SCREEN
    index: int = 1

    @property
    def label(self) -> str:
        """Where the change stands, for messages: 'as-agreed.toml, [[changes]] 2'."""
        return place(self.file, None, f"change {self.index}")

    def at(self, file: str, index: int) -> Change:
        """Return the change as it would stand in a file, lists as tuples."""
        years = None if self.years is None else tuple(self.years)
        return replace(self, where=frozen(self.where), years=years, file=file, index=index)

    def fault(self, at: str, wrong: str, right: str) -> Fault:
        """Make a fault of this change."""
        return Fault(self.file, None, f"change {self.index}{f', {at}' if at else ''}", wrong, right)


@dataclass(frozen=True)
class NewRow:
    """One row that a scenario adds to a table, as written."""

    table: str
    row: Mapping[str, object]
    why: str = ""
    file: str = ON_SCREEN
    index: int = 1

    @property
    def label(self) -> str:
        """Where the row stands, for messages: 'as-agreed.toml, [[rows]] 1'."""
        return place(self.file, None, f"row {self.index}")

    def fault(self, at: str, wrong: str, right: str) -> Fault:
        """Make a fault of this row."""
        return Fault(self.file, None, f"row {self.index}{f', {at}' if at else ''}", wrong, right)


@dataclass(frozen=True)
class Layer:
    """What one file changes in the tables: settings of the partnership, then rows, then changes."""

    file: str
    rows: tuple[NewRow, ...] = ()
    changes: tuple[Change, ...] = ()
    partnership: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether it changes nothing."""
        return not (self.rows or self.changes or self.partnership)


@dataclass(frozen=True)
class AppliedChange:
    """One cell that a scenario changed, or one row it added (column "").

    ``year`` is the year of the cell where its table has years; ``overrides`` names the earlier change of
    a parent file (or of the screen) whose result this one starts from or replaces, "" where none.
    """

    file: str
    table: str
    key: str
    column: str
    year: int | None
    old: object
    new: object
    why: str
    overrides: str = ""


def has_years(table: str) -> bool:
    """Whether the rows of a table stand in years of the plan."""
    return "year" in columns(TABLES[table]) and table not in NOT_A_CALENDAR


def is_pot_amount(change: Change) -> bool:
    """Whether it changes what a pot holds each year."""
    return change.table == "pots" and change.column == "amount_per_year"


def row_key(table: str, row: Record) -> str:
    """Name of a row: its key columns, joined by |, a blank one as nothing."""
    return "|".join(_key_text(getattr(row, name)) for name in keys(TABLES[table]))


def _key_text(value: object) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def change_faults(change: Change) -> Iterator[Fault]:
    """Faults of a change that can be seen without the tables of a partnership."""
    record = TABLES.get(change.table)
    if record is None:
        near = nearest_words(change.table, TABLES, "table")
        yield change.fault("table", f"there is no table '{change.table}'", near)
        return
    known = columns(record)
    yield from _column_faults(change, known)
    yield from _where_faults(change, known)
    yield from _year_faults(change)


def _column_faults(change: Change, known: Mapping[str, NamedColumn]) -> Iterator[Fault]:
    column = known.get(change.column)
    if column is None:
        wrong = f"{change.table} has no column '{change.column}'"
        yield change.fault("column", wrong, nearest_words(change.column, list(known), "column"))
    elif column.column.key:
        wrong = f"'{change.column}' says which row it is and can't be changed"
        yield change.fault("column", wrong, "add a row with [[rows]] instead")
    elif change.action != "set":
        yield from _amount_faults(change, column)
    elif isinstance(change.value, float) and not math.isfinite(change.value):
        yield change.fault("set", f"{change.value} is not a number to set", "use a finite number")


def _amount_faults(change: Change, column: NamedColumn) -> Iterator[Fault]:
    value = change.value
    if column.column.kind not in NUMBERS:
        wrong = f"'{change.column}' is not a number"
        yield change.fault(change.action, wrong, 'use set = "…"')
    elif isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        yield change.fault(change.action, f"{as_toml(value)} is not a number", "give a number, such as 0.9")


def _where_faults(change: Change, known: Mapping[str, NamedColumn]) -> Iterator[Fault]:
    for name, wanted in change.where.items():
        at = f"where.{name}"
        if name not in known:
            wrong = f"{change.table} has no column '{name}'"
            yield change.fault(at, wrong, nearest_words(name, list(known), "column"))
            continue
        values = wanted if isinstance(wanted, tuple) else (wanted,)
        if not values:
            yield change.fault(at, "the list is empty, so no row can match", "name at least one value")
        for value in values:
            right = _right_kind(value, known[name])
            if right:
                yield change.fault(at, f"{as_toml(value)} can't stand in '{name}'", right)


def _right_kind(value: object, column: NamedColumn) -> str:
    """What kind of value the column takes, or "" where this one is of it."""
    kind = column.column.kind
    if value == "":
        return ""
    if kind in NUMBERS:
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return "" if is_number else "give a number without quotes"
    if kind == "yes_no":
        return "" if isinstance(value, bool) or value in ("yes", "no") else 'give "yes" or "no"'
    if kind == "date":
        return "" if isinstance(value, str | date) else "give a date, such as 2027-03-31"
    if kind == "choice" and value not in column.choices:
        return f"give {quoted(column.choices)}"
    return "" if isinstance(value, str) else "give text in quotes"


def _year_faults(change: Change) -> Iterator[Fault]:
    if change.years is None:
        return
    if not (has_years(change.table) or is_pot_amount(change)):
        with_years = [name for name in TABLES if has_years(name)]
        wrong = f"years can't limit '{change.column}' of {change.table}, which has no year"
        right = f"years go with pots.amount_per_year and with the tables {quoted(with_years, 'and')}"
        yield change.fault("years", wrong, right)
    if not change.years:
        yield change.fault("years", "the list is empty, so nothing can match", "name a year, or leave it out")
    twice = sorted({year for year in change.years if change.years.count(year) > 1})
    if twice:
        yield change.fault("years", f"{', '.join(map(str, twice))} stands twice", "name each year once")


def frozen(table: Mapping[str, object]) -> dict[str, object]:
    """A copy of a TOML table with its lists as tuples."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
