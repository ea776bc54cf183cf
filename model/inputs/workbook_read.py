"""A workbook, as grids of cells: a sheet for each table, and one for the settings of the partnership."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from model.inputs.cells import cell_text
from model.inputs.faults import Fault, InputError
from model.inputs.names import did_you_mean
from model.inputs.parse import Grid
from model.inputs.tables import TABLES
from model.inputs.wording import shown
from model.inputs.workbook_safety import require_safe_xml, safe_content

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "partnership"
SETTINGS_HEADER = ("key", "value", "meaning")
NOT_TABLES = ("Start here", "Guide")
"""Sheets of the template that hold words for people."""

LAST_ROW = 1_048_576
MOST_CELLS = 2_000_000

_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+\d+)"')
_NOT_XML = (BadZipFile, zlib.error, EOFError, ParseError, NotImplementedError)
_NOT_A_WORKBOOK = (
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

require_safe_xml()


@dataclass
class Sheet:
    """The cells of one sheet as text, with what is wrong with single cells."""

    name: str
    rows: list[list[str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def column(self, at: int) -> str:
        """Return the name of the column at a position, from its header; "" where it has none."""
        return self.rows[0][at].strip() if self.rows and at < len(self.rows[0]) else ""


def read_workbook(path: Path) -> tuple[dict[str, object] | None, dict[str, int], list[Grid], list[Fault]]:
    """Read the sheets of a workbook.

    Returns
    -------
    settings
        The keys and values of the sheet `partnership`; None when there is none.
    numbers
        The row of each key.
    grids
        The tables, in their usual order.
    faults
        What is wrong with whole sheets and with the settings' cells.

    Raises
    ------
    InputError
        When the file is not a workbook that may be opened.
    """
    sheets = {sheet.name: sheet for sheet in _sheets(path, safe_content(path))}
    faults = [_unknown(sheet) for sheet in sheets.values() if _is_unknown(sheet)]
    grids = [
        Grid(table, sheets[table].rows, ragged_matters=False, faults=tuple(sheets[table].faults))
        for table in TABLES
        if table in sheets
    ]
    if SETTINGS not in sheets:
        wrong, right = "the sheet is missing", "add it, with columns key and value (name, area, base_year …)"
        return None, {}, grids, [*faults, Fault(SETTINGS, None, "", wrong, right)]
    settings, numbers, found = _settings(sheets[SETTINGS])
    return settings, numbers, grids, [*faults, *found]


def _sheets(path: Path, content: bytes) -> list[Sheet]:
    """Open the workbook and return every sheet that may hold a table; a damaged file is one fault."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            with ZipFile(io.BytesIO(content)) as package:
                return _read_all(workbook, package, path)
    except (*_NOT_XML, *_NOT_A_WORKBOOK) as error:
        wrong = "is damaged or not made by a spreadsheet"
        right = "open it in a spreadsheet and save it again as .xlsx"
        raise InputError([Fault(path.name, None, "", wrong, right)]) from error


def _read_all(workbook: Any, package: ZipFile, path: Path) -> list[Sheet]:
    left = MOST_CELLS
    sheets = []
    for worksheet in workbook.worksheets:
        if worksheet.title in NOT_TABLES:
            continue
        sheet = Sheet(worksheet.title)
        worksheet.reset_dimensions()
        left = _read_cells(sheet, worksheet.iter_rows(), left, path)
        sheet.faults += _merged(sheet, package.read(worksheet._worksheet_path))
        sheets.append(sheet)
    return sheets


def _read_cells(sheet: Sheet, rows: Iterable[tuple[Any, ...]], left: int, path: Path) -> int:
    """Add the cells of a sheet to `sheet`; return how many more the workbook may hold."""
    blanks = 0
    for number, row in enumerate(rows, 1):
        cells = [_text(sheet, number, at, cell) for at, cell in enumerate(row)]
        while cells and not cells[-1]:
            cells.pop()
        left -= len(row)
        if left < 0 or number > LAST_ROW:
            wrong = f"holds more than {MOST_CELLS:,} cells"
            raise InputError([Fault(path.name, None, "", wrong, "remove rows and columns that are blank")])
        if not cells:
            blanks += 1
            continue
        sheet.rows += [[]] * blanks
        blanks = 0
        sheet.rows.append(cells)
    return left


def _text(sheet: Sheet, number: int, at: int, cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str) and cell.data_type == "s":
        return value.replace("\r\n", "\n").replace("\r", "\n")
    if cell.data_type in ("f", "e"):
        name = sheet.column(at) or f"{at + 1}"
        text = value if isinstance(value, str) else getattr(value, "text", "")
        what = "a formula" if cell.data_type == "f" else "an error"
        right = "copy it and paste its value" if cell.data_type == "f" else "give the value itself"
        sheet.faults.append(Fault(sheet.name, number, name, f"holds {what} ({shown(text or '=')})", right))
        return "?"
    return cell_text(value)


def _merged(sheet: Sheet, content: bytes) -> Iterator[Fault]:
    for letters, row, end in _MERGED.findall(content):
        start = f"{letters.decode()}{row.decode()}"
        wrong = f"cells {start} to {end.decode()} are merged into one"
        yield Fault(sheet.name, int(row), "", wrong, "unmerge them and give every row its own value")


def _is_unknown(sheet: Sheet) -> bool:
    return bool(sheet.rows) and sheet.name not in {*TABLES, SETTINGS}


def _unknown(sheet: Sheet) -> Fault:
    names = [*TABLES, SETTINGS]
    right = did_you_mean(sheet.name, names) or f"the sheets are {', '.join(names)}"
    return Fault(sheet.name, None, "", "is not the sheet of a table", f"{right}; rename or remove it")


def _settings(sheet: Sheet) -> tuple[dict[str, object] | None, dict[str, int], list[Fault]]:
    header = tuple(cell.strip() for cell in sheet.rows[0]) if sheet.rows else ()
    if header[:2] != SETTINGS_HEADER[:2]:
        wrong = f"its header is {shown(', '.join(header))}"
        return None, {}, [*sheet.faults, Fault(SETTINGS, 1, "", wrong, "give the columns key and value")]
    settings: dict[str, object] = {}
    numbers: dict[str, int] = {}
    faults = list(sheet.faults)
    for number, cells in enumerate(sheet.rows[1:], 2):
        key, value = ([cell.strip() for cell in cells] + ["", ""])[:2]
        if key in settings:
            wrong = f"{key} is in row {numbers[key]} already"
            faults.append(Fault(SETTINGS, number, "key", wrong, "keep one row for each key"))
        elif key:
            settings[key], numbers[key] = value, number
        elif value:
            faults.append(Fault(SETTINGS, number, "key", "is blank, but must be given", "name the setting"))
    return (None if sheet.faults else settings), numbers, faults
