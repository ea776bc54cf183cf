"""A folder of CSV files, as grids of cells."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from model.inputs.cells import unguarded
from model.inputs.faults import Fault, InputError, unreadable
from model.inputs.names import did_you_mean
from model.inputs.parse import Grid
from model.inputs.tables import TABLES
from model.inputs.toml_file import read_toml

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "partnership.toml"
MOST_BYTES = 50_000_000


def read_folder(folder: Path) -> tuple[dict[str, object] | None, list[Grid], list[Fault]]:
    """Read the files of a folder.

    Returns
    -------
    settings
        What `partnership.toml` says; None when it cannot be read.
    grids
        The tables that could be read, in their usual order.
    faults
        What is wrong with whole files.
    """
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    files = [path for path in files if not path.name.startswith(".")]
    faults = [_unknown(path) for path in files if path.name.removesuffix(".csv") not in TABLES]
    settings, grids = None, []
    try:
        settings = read_toml(folder / SETTINGS)
    except InputError as error:
        faults += error.faults
    for table in TABLES:
        path = folder / f"{table}.csv"
        if path in files:
            try:
                grids.append(Grid(table, read_csv(path)))
            except InputError as error:
                faults += error.faults
    return settings, grids, faults


def read_csv(path: Path) -> list[list[str]]:
    """Return the cells of a CSV file, row by row, blank rows in their place.

    Raises
    ------
    InputError
        When it cannot be read, is too large, is not UTF-8 or is not CSV.
    """
    text = _text(path)
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        cells = list(rows)
    except csv.Error as error:
        wrong = f"cannot be read as CSV near line {rows.line_num} ({error})"
        right = 'close every quote, and double a quote inside a text ("")'
        raise InputError([Fault(path.stem, rows.line_num, "", wrong, right)]) from error
    if "'" in text or "\r" in text:
        cells = [[_plain(cell) for cell in row] for row in cells]
    return cells


def _plain(cell: str) -> str:
    return unguarded(cell).replace("\r\n", "\n").replace("\r", "\n")


def _text(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            right = f"give at most {MOST_BYTES:,}: tables hold totals, not single cases"
            raise InputError([Fault(path.stem, None, "", f"has {size:,} bytes", right)])
        content = path.read_bytes()
    except OSError as error:
        raise InputError([unreadable(path.stem, error)]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError([_not_utf8(path, content, error)]) from error


def _not_utf8(path: Path, content: bytes, error: UnicodeDecodeError) -> Fault:
    right = "save it as CSV UTF-8"
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Fault(path.stem, None, "", "is UTF-16, not UTF-8", right)
    row = content.count(b"\n", 0, error.start) + 1
    seen = content[max(0, content.rfind(b"\n", 0, error.start) + 1, error.start - 15) : error.start + 1]
    near = seen.decode("cp1252", errors="replace")
    wrong = f"is not UTF-8: byte {error.start + 1} ({content[error.start]:#04x}, perhaps the end of '{near}')"
    return Fault(path.stem, row, "", wrong, right)


def _unknown(path: Path) -> Fault:
    guess = did_you_mean(path.stem, TABLES) or f"the tables are {', '.join(TABLES)}"
    return Fault(path.name, None, "", "is not the file of a table", f"{guess}; rename or remove it")
