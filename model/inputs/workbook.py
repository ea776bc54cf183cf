"""Writing the tables of a partnership as a workbook, filled in or as an empty template."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.worksheet import Worksheet

from model.inputs.cells import cell_text
from model.inputs.columns import NamedColumn, Record, columns
from model.inputs.dictionary import kind_words, table_words
from model.inputs.records import Partnership
from model.inputs.tables import TABLES, Tables
from model.inputs.wording import bounds, expected
from model.inputs.workbook_read import NOT_TABLES, SETTINGS, SETTINGS_HEADER
from model.inputs.write import written_beside

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NUMBERS = ("number", "share", "whole", "year")
LAST_CHECKED_ROW = 20_000
"""Rows down to which the spreadsheet itself checks what is typed."""

_CREATED = datetime(2025, 1, 1, tzinfo=UTC)
"""Written into every workbook, so that the same tables give the same file."""

_START = (
    "Tables of a partnership for joint commissioning",
    "Fill in the sheet partnership and a row for each record in the others; the header row stays as it is.",
    "The sheet Guide says what every column means, its unit and its bounds. So does the note on each header.",
    "A blank cell means not stated, never zero. Shares run from 0 to 1. Money is in prices of price_year.",
    "Ids are lower-case letters, digits and _. Lists in a cell are separated by ;.",
    "Every row with a figure has a basis (published, derived or illustrative) and a source.",
    "Give values, not formulas; do not merge cells; give totals, never anything about one child or family.",
)


class ExactSheet(Worksheet):  # type: ignore[misc]
    """A worksheet that writes numbers with all their digits, so that they are read as they were."""

    def _xml_number_element(self, number: float, attributes: Iterable[tuple[str, object]] = ()) -> None:
        attr = "".join(f' {key}="{self._escape_attributes(value)}"' for key, value in attributes)
        self.fh.write(f"<c{attr}><v>{number!r}</v></c>")


def write_workbook(tables: Tables, file: str | Path, *, replace: bool = False) -> None:
    """Write tables as a workbook, so that reading it gives the same tables.

    Parameters
    ----------
    tables
        The tables.
    file
        Where to (.xlsx).
    replace
        Whether a file that is there already may be written over.

    Raises
    ------
    InputError
        When the file is there and `replace` is not given, or the system refuses to write.
    """
    with written_beside(file, replace=replace) as fresh:
        _write(fresh, tables)


def write_template(file: str | Path, *, replace: bool = False) -> None:
    """Write an empty workbook to fill in: a sheet for each table, with what every column means.

    Parameters
    ----------
    file
        Where to (.xlsx).
    replace
        Whether a file that is there already may be written over.

    Raises
    ------
    InputError
        When the file is there and `replace` is not given, or the system refuses to write.
    """
    with written_beside(file, replace=replace) as fresh:
        _write(fresh, None)


def _write(file: Path, tables: Tables | None) -> None:
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(str(file), options)
    workbook.set_properties({"title": _START[0], "created": _CREATED})
    formats = {
        "header": workbook.add_format({"bold": True, "bg_color": "#12436D", "font_color": "#FFFFFF"}),
        "optional": workbook.add_format({"bg_color": "#D9E4EC", "font_color": "#0B0C0C"}),
        "text": workbook.add_format({"num_format": "@"}),
        "title": workbook.add_format({"bold": True, "font_size": 16}),
        "words": workbook.add_format({"text_wrap": True, "valign": "top"}),
    }
    _start(_sheet(workbook, NOT_TABLES[0]), formats)
    _settings(_sheet(workbook, SETTINGS), formats, tables.partnership if tables else None)
    for name, record in TABLES.items():
        sheet = _sheet(workbook, name)
        _headers(sheet, formats, record)
        _rows(sheet, record, tables.rows(name) if tables else ())
    _guide(_sheet(workbook, NOT_TABLES[1]), formats)
    try:
        workbook.close()
    except XlsxWriterException as error:
        raise OSError(0, str(error)) from error


def _sheet(workbook: Any, name: str) -> Any:
    return workbook.add_worksheet(name, worksheet_class=ExactSheet)


def _start(sheet: Any, formats: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 110, formats["words"])
    for at, line in enumerate(_START):
        sheet.write_string(at, 0, line, formats["title" if at == 0 else "words"])
    for at, (name, record) in enumerate(TABLES.items(), len(_START) + 1):
        optional = "" if record.need != "optional" else " (may stay empty)"
        sheet.write_string(at, 0, f"{name}{optional}: {table_words(record)}")


def _settings(sheet: Any, formats: dict[str, Any], partnership: Partnership | None) -> None:
    for at, (name, width) in enumerate(zip(SETTINGS_HEADER, (24, 40, 90), strict=True)):
        sheet.set_column(at, at, width, formats["text" if at == 0 else "words"])
        sheet.write_string(0, at, name, formats["header"])
    for row, (name, named) in enumerate(columns(Partnership).items(), 1):
        sheet.write_string(row, 0, name)
        _cell(sheet, row, 1, named, getattr(partnership, name) if partnership else None)
        sheet.write_string(row, 2, f"{_required(named)}{named.column.meaning}", formats["words"])
    sheet.freeze_panes(1, 1)


def _headers(sheet: Any, formats: dict[str, Any], record: type[Record]) -> None:
    for at, (name, named) in enumerate(columns(record).items()):
        as_text = None if named.column.kind in NUMBERS else formats["text"]
        sheet.set_column(at, at, max(12, min(40, len(name) + 3)), as_text)
        sheet.write_string(0, at, name, formats["header" if named.required else "optional"])
        note = f"{_required(named)}{named.column.meaning}.\nGive {expected(named)}."
        sheet.write_comment(0, at, note, {"x_scale": 2.5, "y_scale": 1.5})
        if rule := _rule(named):
            sheet.data_validation(1, at, LAST_CHECKED_ROW, at, rule)
    sheet.freeze_panes(1, 1)


def _rows(sheet: Any, record: type[Record], rows: tuple[Record, ...]) -> None:
    known = list(columns(record).values())
    for number, row in enumerate(rows, 1):
        for at, (named, value) in enumerate(zip(known, row.__dict__.values(), strict=True)):
            _cell(sheet, number, at, named, value)


def _cell(sheet: Any, row: int, at: int, named: NamedColumn, value: object) -> None:
    """Write one value: a number as a number, anything else as a text, never as a formula; blank: nothing."""
    if isinstance(value, int | float) and named.column.kind in NUMBERS:
        sheet.write_number(row, at, value)
    elif text := cell_text(value):
        sheet.write_string(row, at, text)


def _rule(named: NamedColumn) -> dict[str, object] | None:
    """Return what the spreadsheet itself may check in a column, if anything."""
    column = named.column
    lower, upper = column.limits()
    message = {"error_title": named.name, "error_message": f"Give {expected(named)}."[:250]}
    if column.kind in ("choice", "yes_no"):
        return {"validate": "list", "source": list(named.choices) or ["yes", "no"], **message}
    if column.kind == "id" and column.refers_to:
        source = f"={column.refers_to}!$A$2:$A${LAST_CHECKED_ROW + 1}"
        return {"validate": "list", "source": source, "error_type": "warning", **message}
    if column.kind in NUMBERS and bounds(named):
        validate = "decimal" if column.kind in ("number", "share") else "integer"
        least = lower if lower is not None else column.above
        return {"validate": validate, "criteria": "between", "minimum": least, "maximum": upper, **message}
    return None


def _required(named: NamedColumn) -> str:
    return "Must be given. " if named.required else ""


def _guide(sheet: Any, formats: dict[str, Any]) -> None:
    header = {
        "table": 18,
        "column": 24,
        "must be given": 14,
        "holds": 30,
        "unit": 26,
        "bounds": 16,
        "meaning": 90,
    }
    for at, (name, width) in enumerate(header.items()):
        sheet.set_column(at, at, width, formats["words"])
        sheet.write_string(0, at, name, formats["header"])
    row = 0
    for table, record in {SETTINGS: Partnership, **TABLES}.items():
        for name, named in columns(record).items():
            row += 1
            must = "yes" if named.required else "no"
            column = named.column
            cells = (table, name, must, kind_words(named), column.unit, bounds(named), column.meaning)
            for at, text in enumerate(cells):
                sheet.write_string(row, at, text)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, row, len(header) - 1)
