"""From the cells of a table to its records, with every fault on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import Any

from pydantic import TypeAdapter, ValidationError

from model.inputs.cells import cell_text
from model.inputs.columns import NamedColumn, Record, columns, keys
from model.inputs.faults import Fault
from model.inputs.headers import Header, read_header
from model.inputs.names import did_you_mean, listed
from model.inputs.records import Partnership
from model.inputs.tables import FIRST_DATA_ROW, TABLES
from model.inputs.wording import shown, words_for

Row = dict[str, str]
"""The cells of one row that are not blank, by column."""


@dataclass(frozen=True)
class Grid:
    """A table as it stands in a file: rows of text, the header first.

    Attributes
    ----------
    table
        Name of the table.
    rows
        The cells, row by row; the first row is the header, and blank rows are in their place.
    ragged_matters
        Whether a row that is shorter than the header is a fault (in a CSV file) or natural (in a sheet).
    faults
        What was wrong with single cells already; their text is not judged again.
    """

    table: str
    rows: Sequence[Sequence[str]]
    ragged_matters: bool = True
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class ParsedTable:
    """The records of one table, the rows they stand in as a spreadsheet numbers them, and the faults."""

    records: tuple[Record, ...]
    numbers: tuple[int, ...]
    faults: tuple[Fault, ...]


def parse_grid(grid: Grid) -> ParsedTable:
    """Return the records of a table, or all the faults that keep it from having any."""
    table = grid.table
    if not any(cell.strip() for cell in chain.from_iterable(grid.rows)):
        names = ", ".join(columns(TABLES[table]))
        return ParsedTable((), (), (Fault(table, None, "", "is empty", f"begin with the header: {names}"),))
    if not any(cell.strip() for cell in grid.rows[0]):
        return ParsedTable((), (), (Fault(table, 1, "", "is blank", "begin with the header in row 1"),))
    header, faults = read_header(table, grid.rows[0])
    if not header.width:
        return ParsedTable((), (), tuple(faults))
    rows, numbers, ragged = _rows(grid, header)
    records, cell_faults = parse_rows(table, rows, numbers, header.missing)
    judged = {(fault.row, fault.column) for fault in grid.faults}
    cell_faults = [fault for fault in cell_faults if (fault.row, fault.column) not in judged]
    if TABLES[table].need == "rows" and not rows and not ragged:
        faults.append(Fault(table, None, "", "has no rows", "give at least one row below the header"))
    found = sorted(chain(grid.faults, ragged, cell_faults), key=lambda fault: fault.row or 0)
    return ParsedTable(records, tuple(numbers), (*faults, *found))


def parse_rows(
    table: str,
    rows: Sequence[Mapping[str, object]],
    numbers: Sequence[int] | None = None,
    missing: frozenset[str] = frozenset(),
) -> tuple[tuple[Record, ...], list[Fault]]:
    """Return the records that rows of cells stand for, and the faults in them.

    Parameters
    ----------
    table
        Name of the table.
    rows
        The cells of each row by column, without blank ones.
    numbers
        The row of each as a spreadsheet numbers it; counted from 2 when left out.
    missing
        Columns whose absence has been reported already.

    Returns
    -------
    records
        One for each row; none at all when a row has a fault.
    faults
        Unknown columns, cells that do not fit, rows that are there twice.
    """
    at = numbers if numbers is not None else range(FIRST_DATA_ROW, FIRST_DATA_ROW + len(rows))
    try:
        records = _adapter(TABLES[table]).validate_python(rows)
    except ValidationError as error:
        faults = list(_cell_faults(table, rows, at, error))
        faults = [fault for fault in faults if fault.column not in missing]
        return (), [*faults, *_twice(table, *_whole_keys(table, rows, at))]
    found = list(_twice(table, [tuple(getattr(row, key) for key in _keys(table)) for row in records], at))
    return (() if found else records), found


def parse_partnership(
    given: Mapping[str, object], numbers: Mapping[str, int] | None = None
) -> tuple[Partnership | None, list[Fault]]:
    """Return the settings of a partnership, and the faults in them.

    Parameters
    ----------
    given
        The settings by name, as a TOML file or a sheet gives them.
    numbers
        The row of each setting, where they stand in a sheet.
    """
    at = numbers or {}
    cells = {name: text for name, value in given.items() if (text := cell_text(value).strip())}
    try:
        partnership = Partnership.model_validate(cells)
    except ValidationError as error:
        found = _fields_at_fault(Partnership, cells, error)
        return None, [Fault("partnership", at.get(f), f, *words) for f, words in found]
    faults = [Fault("partnership", at.get(f), f, *words) for f, *words in _inconsistent(partnership)]
    return (None if faults else partnership), faults


def as_cells(row: Mapping[str, object]) -> Row:
    """Return a row given as values (in a scenario file, say) as cells, without the blank ones."""
    return {name: text for name, value in row.items() if (text := cell_text(value).strip())}


@cache
def _adapter(record: type[Record]) -> TypeAdapter[tuple[Record, ...]]:
    return TypeAdapter(tuple[record, ...])  # type: ignore[valid-type]


def _keys(table: str) -> tuple[str, ...]:
    return keys(TABLES[table])


def _whole_keys(
    table: str, rows: Sequence[Mapping[str, object]], at: Sequence[int]
) -> tuple[list[tuple[object, ...]], list[int]]:
    """Return the keys of those rows that have all of them, and where they stand."""
    found = [(tuple(map(row.get, _keys(table))), number) for row, number in zip(rows, at, strict=True)]
    whole = [(values, number) for values, number in found if None not in values]
    return [values for values, _ in whole], [number for _, number in whole]


def _rows(grid: Grid, header: Header) -> tuple[list[Row], list[int], list[Fault]]:
    rows, numbers, faults = [], [], []
    names, width = header.names, header.width
    for number, cells in enumerate(grid.rows[1:], FIRST_DATA_ROW):
        row = {name: text for name, cell in zip(names, cells, strict=False) if (text := cell.strip())}
        if len(cells) != width and (fault := _ragged(grid, number, cells, width)):
            faults.append(fault)
            continue
        if row:
            row.pop("", None)
            rows.append(row)
            numbers.append(number)
    return rows, numbers, faults


def _ragged(grid: Grid, number: int, cells: Sequence[str], width: int) -> Fault | None:
    filled = max((at + 1 for at, cell in enumerate(cells) if cell.strip()), default=0)
    if filled > width:
        wrong = f"has {filled} cells, but the header has {width}"
        return Fault(
            grid.table, number, "", wrong, "name every column; put a text that holds a comma in quotes"
        )
    if 0 < filled <= len(cells) < width and grid.ragged_matters:
        wrong = f"has {len(cells)} cells, but the header has {width}"
        return Fault(grid.table, number, "", wrong, "keep the comma of every blank cell")
    return None


def _cell_faults(
    table: str, rows: Sequence[Mapping[str, object]], at: Sequence[int], error: ValidationError
) -> Iterator[Fault]:
    known = columns(TABLES[table])
    for item in error.errors(include_url=False, include_input=False):
        index, *where = item["loc"]
        context: dict[str, Any] = item.get("ctx", {})
        column = str(where[0]) if where else str(context["column"])
        cell = cell_text(rows[int(index)].get(column))
        words = _words(known, column, (item["type"], cell, context), f"{table} has no column")
        yield Fault(table, at[int(index)], column, *words)


def _fields_at_fault(
    record: type[Record], cells: Mapping[str, str], error: ValidationError
) -> Iterator[tuple[str, tuple[str, str]]]:
    seen = set()
    for item in error.errors(include_url=False, include_input=False):
        name = str(item["loc"][0])
        if name not in seen:
            what = (item["type"], cells.get(name, ""), item.get("ctx", {}))
            yield name, _words(columns(record), name, what, "there is no setting")
        seen.add(name)


def _words(
    known: Mapping[str, NamedColumn], name: str, what: tuple[str, str, Mapping[str, object]], unknown: str
) -> tuple[str, str]:
    if name in known:
        return words_for(known[name], *what)
    names = f"the names are {', '.join(known)}"
    return f"{unknown} {shown(name)}", did_you_mean(name, known) or names


def _twice(table: str, found: Sequence[tuple[object, ...]], at: Sequence[int]) -> Iterator[Fault]:
    names = _keys(table)
    first: dict[tuple[object, ...], int] = {}
    for number, values in zip(at, found, strict=True):
        if (before := first.setdefault(values, number)) != number:
            what = ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True) if value)
            wrong = f"{what} is in row {before} already"
            yield Fault(table, number, names[0], wrong, f"keep one row for each {', '.join(names)}")


def _inconsistent(partnership: Partnership) -> Iterator[tuple[str, str, str]]:
    base, years = partnership.base_year, partnership.years
    follow = tuple(range(base + 1, base + 1 + len(years)))
    if years != follow:
        wrong = f"{listed(map(str, years), 'and')} do not follow base_year {base} one by one"
        yield "years", wrong, f"give {', '.join(map(str, follow))}"
    first = partnership.first_decision_year
    if first is not None and first not in years:
        right = f"give a year from {years[0]} to {years[-1]}"
        yield "first_decision_year", f"{first} is not one of the years", right
    start, _, end = partnership.price_year.partition("-")
    if end and int(end) != (int(start) + 1) % 100:
        right = f"write {start}-{(int(start) + 1) % 100:02}"
        yield "price_year", f"{shown(partnership.price_year)} is not one year", right
