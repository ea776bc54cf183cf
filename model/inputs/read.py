"""Reading the tables of a partnership from a folder or a workbook, with all faults at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.inputs.csv_files import SETTINGS, read_folder
from model.inputs.faults import Fault, InputError, unreadable
from model.inputs.nearest import nearest_words
from model.inputs.parse import Grid, ParsedTable, parse_grid, parse_partnership
from model.inputs.records import Partnership
from model.inputs.tables import TABLES, Tables

WORKBOOK_SUFFIXES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")


def read_tables(path: str | Path) -> Tables:
    """Read and check the tables of a partnership.

    Parameters
    ----------
    path
        A folder of CSV files with `partnership.toml`, or a workbook (.xlsx) with a sheet for each table.

    Returns
    -------
    Tables
        The tables, rows in the order of the files.

    Raises
    ------
    InputError
        With every fault: those of files, columns and cells together, and when there are none of these, those
        between tables.
    """
    from model.inputs.checks import check

    tables, faults = read_unchecked(path)
    if tables is not None:
        faults = check(tables)
    if tables is None or faults:
        raise InputError(faults)
    return tables


def read_unchecked(path: str | Path) -> tuple[Tables | None, list[Fault]]:
    """Read the tables of a partnership without looking at what lies between them.

    Parameters
    ----------
    path
        A folder of CSV files with `partnership.toml`, or a workbook (.xlsx).

    Returns
    -------
    tables
        The tables; None when there is any fault.
    faults
        Every fault of files, columns and cells.
    """
    path = Path(path)
    try:
        settings, numbers, grids, faults = _open(path)
    except InputError as error:
        return None, list(error.faults)
    partnership: Partnership | None = None
    if settings is not None:
        partnership, found = parse_partnership(settings, numbers)
        faults += found
    parsed = {grid.table: parse_grid(grid) for grid in grids}
    unread = {fault.table for fault in faults}
    faults += [_missing(table) for table in TABLES if table not in {*parsed, *unread} and _needed(table)]
    faults += [fault for table in parsed.values() for fault in table.faults]
    if faults or partnership is None:
        return None, faults
    return _tables(partnership, parsed), []


_Opened = tuple[dict[str, object] | None, dict[str, int], list[Grid], list[Fault]]


def _open(path: Path) -> _Opened:
    if path.suffix.lower() in WORKBOOK_SUFFIXES and not path.is_dir():
        from model.inputs.workbook_read import read_workbook

        return read_workbook(path)
    try:
        if not path.exists():
            raise InputError([_nothing_there(path)])
        if not path.is_dir():
            wrong = "is neither a folder of tables nor a workbook"
            raise InputError(
                [
                    Fault(
                        path.name, None, "", wrong, f"give the folder that holds {SETTINGS}, or an .xlsx file"
                    )
                ]
            )
        settings, grids, faults = read_folder(path)
    except OSError as error:
        raise InputError([unreadable(path.name, error)]) from error
    return settings, {}, grids, faults


def _nothing_there(path: Path) -> Fault:
    beside = path.parent
    names = [item.name for item in beside.iterdir() if item.is_dir()] if beside.is_dir() else []
    right = nearest_words(path.name, names, "folder") if names else f"check the path: {path}"
    return Fault(path.name, None, "", "there is no such folder or workbook", right)


def _needed(table: str) -> bool:
    return TABLES[table].need != "optional"


def _missing(table: str) -> Fault:
    what = " ".join((TABLES[table].__doc__ or "").split("\n", 1)[0].split())
    return Fault(table, None, "", "the table is missing", f"add {table}.csv, or a sheet {table}: {what}")


def _tables(partnership: Partnership, parsed: dict[str, ParsedTable]) -> Tables:
    rows: dict[str, Any] = {name: table.records for name, table in parsed.items()}
    gaps = {
        name: table.numbers
        for name, table in parsed.items()
        if table.numbers and table.numbers[-1] != len(table.numbers) + 1
    }
    return Tables(partnership, row_numbers=gaps, **rows)
