"""Anybody's table of options or of draws, read from a CSV file, with every fault in its author's terms."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import pandas as pd

from model.inputs.csv_files import read_csv
from model.inputs.faults import Fault, InputError, Note
from model.inputs.nearest import nearest_words

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["name", "number"]

OPTION_COLUMNS: Mapping[str, Kind] = {"option": "name", "cost": "number", "effect": "number"}
DRAW_COLUMNS: Mapping[str, Kind] = {"draw": "name", **OPTION_COLUMNS}
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")
PLAIN = "give a plain number such as 12500 or 0.35"
FIRST_ROW = 2
SEPARATORS: Mapping[str, str] = {";": "semicolons", "\t": "tabs", "|": "upright lines"}
MOST_FAULTS_OF_A_KIND = 20


@dataclass(frozen=True)
class GivenTable:
    """A table as it was read.

    Attributes
    ----------
    file : str
        Name of the file, for messages.
    table : DataFrame
        The columns asked for.
    rows : tuple of int
        The row of each as a spreadsheet numbers it; the header is row 1.
    notes : tuple of Note
        What was read past.
    """

    file: str
    table: pd.DataFrame
    rows: tuple[int, ...]
    notes: tuple[Note, ...]


def read_options(path: Path) -> GivenTable:
    """Read options: option, cost, effect, each option once.

    Parameters
    ----------
    path : Path
        A CSV file with a header; other columns are read past and said.

    Raises
    ------
    InputError
        With every fault: file, row, column, what is wrong, what would be right.
    """
    given = read_table(path, OPTION_COLUMNS)
    first: dict[str, int] = {}
    faults = []
    for name, row in zip(given.table["option"], given.rows, strict=True):
        if first.setdefault(name, row) != row:
            wrong = f"'{name}' is in row {first[name]} already"
            faults.append(Fault(given.file, row, "option", wrong, "keep one row for each option"))
    if faults:
        raise InputError(faults)
    return given


def read_draws(path: Path) -> GivenTable:
    """Read draws: draw, option, cost, effect; every draw has every option once.

    Parameters
    ----------
    path : Path
        A CSV file with a header.

    Raises
    ------
    InputError
        With every fault.
    """
    given = read_table(path, DRAW_COLUMNS)
    if faults := list(_uneven(given)):
        raise InputError(faults)
    return given


def read_table(path: Path, columns: Mapping[str, Kind]) -> GivenTable:
    """Read some columns of a CSV file: names that are not blank, and finite numbers.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping
        Name of each column that is needed, and what stands in it.

    Raises
    ------
    InputError
        With every fault.
    """
    cells = _cells(path)
    header = [cell.strip().lower() for cell in cells[0]] if cells else []
    if faults := list(_header_faults(header, columns, path.name)):
        raise InputError(faults)
    rows, kept, faults = [], [], list[Fault]()
    at = {name: header.index(name) for name in columns}
    for number, row in enumerate(cells[1:], FIRST_ROW):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            wrong = f"{len(row)} cells under a header of {len(header)}"
            right = f"give {len(header)}; a number has no comma in it"
            faults.append(Fault(path.name, number, "", wrong, right))
            continue
        texts = {name: row[k].strip() for name, k in at.items()}
        faults += _cell_faults(texts, columns, path.name, number)
        rows.append(texts)
        kept.append(number)
    if not rows and not faults:
        faults = [Fault(path.name, None, "", "the table has no rows", "give at least one below the header")]
    if faults:
        raise InputError(faults)
    table = pd.DataFrame(rows, columns=list(columns))
    numbers = {name: "float64" for name, kind in columns.items() if kind == "number"}
    return GivenTable(path.name, table.astype(numbers), tuple(kept), tuple(_past(header, columns, path.name)))


def _cells(path: Path) -> list[list[str]]:
    """Cells of the file; faults carry its whole name."""
    if path.is_dir():
        raise InputError([Fault(path.name, None, "", "this is a folder", "give a CSV file")])
    try:
        return read_csv(path)
    except InputError as error:
        raise InputError(replace(fault, table=path.name) for fault in error.faults) from None


def _header_faults(header: Sequence[str], columns: Mapping[str, Kind], file: str) -> Iterator[Fault]:
    wanted = ", ".join(columns)
    if not any(header):
        yield Fault(file, 1, "", "there is no header", f"begin with the header {wanted}")
        return
    if separator := _separator(header):
        right = "save it again as CSV with commas between cells and points in numbers"
        yield Fault(file, 1, "", f"cells are separated by {separator}", right)
        return
    for name in columns:
        if name not in header:
            others = [other for other in header if other and other not in columns]
            near = nearest_words(name, others, "column") if others else ""
            right = f"the header is {wanted}"
            right += f"; {near}" if near.startswith("the nearest") else ""
            yield Fault(file, 1, name, "the column is missing", right)
        elif header.count(name) > 1:
            yield Fault(file, 1, name, "the column stands twice", "keep one of them")


def _separator(header: Sequence[str]) -> str:
    """What stands between cells where it is not a comma, in words; blank where nothing else does."""
    whole = header[0] if len(header) == 1 else ""
    return next((name for sign, name in SEPARATORS.items() if sign in whole), "")


def _cell_faults(
    texts: Mapping[str, str], columns: Mapping[str, Kind], file: str, row: int
) -> Iterator[Fault]:
    for name, text in texts.items():
        if columns[name] == "name":
            if not text:
                yield Fault(file, row, name, "the cell is blank", f"name the {name}")
        elif not NUMBER.fullmatch(text):
            yield Fault(file, row, name, _not_a_number(text), PLAIN)
        elif math.isinf(float(text)):
            yield Fault(file, row, name, f"{text} is too large to work with", "use larger units")


def _not_a_number(text: str) -> str:
    if not text:
        return "the cell is blank, which is not the same as 0"
    if re.fullmatch(r"[-+]?(inf|infinity|∞)", text, re.IGNORECASE):
        return f"'{text}' is endless: an option that can't be had is left out"
    if text.lower() in {"nan", "na", "n/a", "-"}:
        return f"'{text}' says that the number is not known"
    return f"'{text}' is not a number"


def _past(header: Sequence[str], columns: Mapping[str, Kind], file: str) -> Iterator[Note]:
    for name in dict.fromkeys(header):
        if name and name not in columns:
            yield Note(file, None, name, "the column is not used")


def _uneven(given: GivenTable) -> Iterator[Fault]:
    """What keeps draws from having every option once."""
    first: dict[tuple[str, str], int] = {}
    options: dict[str, None] = {}
    held: dict[str, set[str]] = {}
    for draw, option, row in zip(given.table["draw"], given.table["option"], given.rows, strict=True):
        if first.setdefault((draw, option), row) != row:
            wrong = f"draw {draw} has '{option}' in row {first[draw, option]} already"
            yield Fault(given.file, row, "draw", wrong, "keep one row for each draw and option")
        options[option] = None
        held.setdefault(draw, set()).add(option)
    short = [(draw, [name for name in options if name not in own]) for draw, own in held.items()]
    short = [(draw, missing) for draw, missing in short if missing]
    for draw, missing in short[:MOST_FAULTS_OF_A_KIND]:
        right = "every draw needs every option once, so that options are compared under the same chances"
        wrong = f"draw {draw} has no row for {' or '.join(repr(name) for name in missing)}"
        yield Fault(given.file, None, "option", wrong, right)
    if (more := len(short) - MOST_FAULTS_OF_A_KIND) > 0:
        yield Fault(given.file, None, "option", f"{more:,} more draws lack an option", "complete them too")


def read_parameters(path: Path, labels: Sequence[str]) -> pd.DataFrame:
    """Read the parameters of draws: a column draw and one column of numbers for each parameter.

    Parameters
    ----------
    path : Path
        A CSV file with a header.
    labels : sequence of str
        The draws that it must have, each once.

    Returns
    -------
    DataFrame
        One column per parameter; rows in the order of ``labels``.

    Raises
    ------
    InputError
        With every fault.
    """
    cells = _cells(path)
    names = [cell.strip().lower() for cell in cells[0]] if cells else []
    names = [name for name in dict.fromkeys(names) if name and name != "draw"]
    if not names:
        wrong, right = "there is no parameter", "give the column draw and one column for each parameter"
        raise InputError([Fault(path.name, 1, "", wrong, right)])
    given = read_table(path, {"draw": "name", **dict.fromkeys(names, "number")})
    if faults := list(_draws_missing(given, labels)):
        raise InputError(faults)
    return given.table.set_index("draw").loc[list(labels)].reset_index(drop=True)


def _draws_missing(given: GivenTable, labels: Sequence[str]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for draw, row in zip(given.table["draw"], given.rows, strict=True):
        if first.setdefault(draw, row) != row:
            wrong = f"draw {draw} is in row {first[draw]} already"
            yield Fault(given.file, row, "draw", wrong, "keep one row for each draw")
    missing = [draw for draw in labels if draw not in first]
    if missing:
        wrong = f"{len(missing):,} draws of the table of options are not there, such as {missing[0]}"
        yield Fault(given.file, None, "draw", wrong, "give the parameters of every draw")
