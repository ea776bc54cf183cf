"""Workbooks with cells that are not values, and sheets that are not tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from model.inputs.cells import row_texts
from model.inputs.columns import Record, columns
from model.inputs.faults import InputError
from model.inputs.read import read_tables, read_unchecked
from model.inputs.tables import TABLES
from tests.inputs.samples import tiny


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny partnership as a plain workbook, as somebody might have typed it."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    settings = workbook.create_sheet("partnership")
    settings.append(["key", "value"])
    names = [name for name, value in tiny().partnership if value is not None]
    for name, text in zip(names, filter(None, row_texts(tiny().partnership)), strict=True):
        settings.append([name, text])
    for name, record in TABLES.items():
        sheet = workbook.create_sheet(name)
        sheet.append(list(columns(record)))
        for row in tiny().rows(name):
            sheet.append(cells(row))
    path = tmp_path_factory.mktemp("good") / "good.xlsx"
    workbook.save(path)
    return path


def cells(row: Record) -> list[object]:
    """What somebody would type: numbers as numbers, anything else as text."""
    values = zip(row.__dict__.values(), row_texts(row), strict=True)
    return [
        text if isinstance(value, bool) or not isinstance(value, int | float) else value
        for value, text in values
    ]


def spoiled(good: Path, folder: Path, spoil: Callable[[Any], object]) -> Path:
    """A copy of the good workbook with something done to it."""
    workbook = load_workbook(good)
    spoil(workbook)
    path = folder / "spoiled.xlsx"
    workbook.save(path)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_tables(path)
    return str(caught.value)


def test_a_workbook_typed_by_hand_is_read(good: Path):
    assert read_unchecked(good) == (tiny(), [])


# ---- cells and sheets ----------------------------------------------------------------------


def put(sheet: str, cell: str, value: object) -> Callable[[Any], None]:
    def spoil(workbook: Any) -> None:
        workbook[sheet][cell] = value

    return spoil


SPOILED = [
    (
        put("pots", "F2", "=SUM(F3:F9)"),
        r"pots, row 2, column amount_per_year: holds a formula \('=SUM\(F3:F9\)'\); copy it",
    ),
    (put("pots", "A1", "=1"), r"pots, row 1, column 1: holds a formula \('=1'\)"),
    (put("partnership", "B2", '="Shire"'), r"partnership, row 2, column value: holds a formula"),
    (
        put("pots", "F2", "#REF!"),
        r"row 2, column amount_per_year: holds an error \('#REF!'\); give the value",
    ),
    (put("pots", "F2", "£5"), r"pots, row 2, column amount_per_year: '£5' is not a number; write 5$"),
    (put("pots", "F2", None), r"pots, row 2, column amount_per_year: is blank, but must be given"),
    (put("pots", "A2", 5), r"pots, row 2, column pot: '5' is not an id"),
    (put("outcome_values", "C2", date(2025, 3, 31)), r"row 2, column year: '2025-03-31' is not a year"),
    (put("outcome_values", "C2", True), r"row 2, column year: 'yes' is not a year"),
    (put("pots", "P3", "lost"), r"pots, row 3: has 16 cells, but the header has 14; name every column"),
    (
        put("pots", "A1", "Pot name"),
        r"pots, row 1, column Pot name: pots has no column 'Pot name'; pot is",
    ),
    (
        lambda workbook: workbook["pots"].merge_cells("C2:C3"),
        r"pots, row 2: cells C2 to C3 are merged into one; unmerge them and give every row its own value",
    ),
    (
        lambda workbook: workbook["partnership"].merge_cells("A2:B2"),
        r"partnership, row 2: cells A2 to B2 are merged into one",
    ),
    (
        lambda workbook: setattr(workbook["pots"], "title", "Pots 2025"),
        r"Pots 2025: is not the sheet of a table; did you mean pots\?; rename or remove it",
    ),
    (
        lambda workbook: workbook.remove(workbook["places"]),
        r"places: the table is missing; add places.csv, or a sheet",
    ),
    (lambda workbook: workbook.remove(workbook["partnership"]), r"partnership: the sheet is missing; add it"),
    (
        put("partnership", "A1", "setting"),
        r"partnership, row 1: its header is 'setting, value'; give the columns key",
    ),
    (
        put("partnership", "B4", "2024-25"),
        r"partnership, row 4, column base_year: '2024-25' is not a year; write 2025",
    ),
    (
        put("partnership", "A4", "area"),
        r"partnership, row 4, column key: area is in row 3 already; keep one row",
    ),
    (put("partnership", "A4", None), r"partnership, row 4, column key: is blank, but must be given"),
    (put("partnership", "A4", "base"), r"partnership, row 4, column base: there is no setting 'base'"),
    (lambda workbook: workbook["pots"].delete_rows(2, 9), r"pots: has no rows; give at least one row"),
    (
        lambda workbook: workbook["pots"].insert_rows(1),
        r"pots, row 1: is blank; begin with the header in row 1",
    ),
]


@pytest.mark.parametrize(("spoil", "message"), SPOILED)
def test_spoiled_workbooks(good: Path, tmp_path: Path, spoil: Callable[[Any], object], message: str):
    said = refusal(spoiled(good, tmp_path, spoil))
    assert re.search(message, said, re.MULTILINE), said


def test_a_cell_that_is_not_a_value_is_one_fault(good: Path, tmp_path: Path):
    def spoil(workbook: Any) -> None:
        workbook["pots"]["A2"] = "=A3"
        workbook["pots"]["F2"] = "=F3"
        workbook["spending"]["A3"] = "#N/A"

    tables, faults = read_unchecked(spoiled(good, tmp_path, spoil))
    assert tables is None
    assert [(fault.table, fault.row, fault.column) for fault in faults] == [
        ("pots", 2, "pot"),
        ("pots", 2, "amount_per_year"),
        ("spending", 3, "pot"),
    ]


def test_what_people_do_to_workbooks_is_borne(good: Path, tmp_path: Path):
    def spoil(workbook: Any) -> None:
        workbook.create_sheet("Sheet1")
        workbook["sources"]["G2"] = date(2025, 4, 1)
        workbook["services"]["H2"] = False
        workbook["services"]["H3"] = True
        workbook["pots"]["A2"] = "  council_general "
        workbook["pots"]["Z99"] = "   "
        workbook["pots"].insert_rows(3, 2)
        workbook["risks"].sheet_state = "hidden"

    tables, faults = read_unchecked(spoiled(good, tmp_path, spoil))
    assert faults == []
    assert tables == tiny()
    assert [tables.row_number("pots", at) for at in range(3)] == [2, 5, 6]
    assert [tables.row_number("partners", at) for at in range(2)] == [2, 3]
