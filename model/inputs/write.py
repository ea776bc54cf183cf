"""Writing the tables of a partnership as a folder of CSV files, whole or not at all."""

from __future__ import annotations

import csv
import json
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from model.inputs.cells import guarded, row_texts
from model.inputs.columns import TEXTS, columns
from model.inputs.csv_files import SETTINGS
from model.inputs.faults import Fault, InputError, unreadable
from model.inputs.read import read_tables
from model.inputs.tables import TABLES, Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.columns import Record
    from model.inputs.records import Partnership


def write_folder(tables: Tables, folder: str | Path, *, replace: bool = False) -> None:
    """Write tables as CSV files and `partnership.toml`, so that reading them gives the same tables.

    Everything is written beside `folder` first and put in its place at the end, so that a failure leaves
    what was there. Files in it that are not tables are kept.

    Parameters
    ----------
    tables
        The tables.
    folder
        Where to; made if it is not there.
    replace
        Whether a folder that already holds something may be written over.

    Raises
    ------
    InputError
        When the folder holds something and `replace` is not given, or the system refuses to write.
    """
    folder = Path(folder).resolve()
    _refuse_occupied(folder, replace=replace)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as beside:
            fresh = Path(beside) / "new"
            fresh.mkdir()
            _write_files(tables, fresh)
            _keep_others(folder, fresh)
            _swap(fresh, folder, Path(beside) / "old")
    except OSError as error:
        raise InputError([unreadable(folder.name, error)]) from error


def import_workbook(file: str | Path, folder: str | Path, *, replace: bool = False) -> Tables:
    """Read and check a workbook and write it as a folder.

    Parameters
    ----------
    file
        The workbook (.xlsx).
    folder
        Where to; made if it is not there.
    replace
        Whether a folder that already holds something may be written over.

    Returns
    -------
    Tables
        What was read and written.

    Raises
    ------
    InputError
        With every fault of the workbook, in which case nothing is written; or when the folder holds
        something and `replace` is not given.
    """
    _refuse_occupied(Path(folder), replace=replace)
    tables = read_tables(file)
    write_folder(tables, folder, replace=replace)
    return tables


def export_workbook(folder: str | Path, file: str | Path, *, replace: bool = False) -> Tables:
    """Read and check a folder and write it as a workbook.

    Parameters
    ----------
    folder
        A folder of tables.
    file
        Where to (.xlsx).
    replace
        Whether a file that is there already may be written over.

    Returns
    -------
    Tables
        What was read and written.

    Raises
    ------
    InputError
        With every fault of the folder, in which case nothing is written; or when the file is there already
        and `replace` is not given.
    """
    from model.inputs.workbook import write_workbook

    tables = read_tables(folder)
    write_workbook(tables, file, replace=replace)
    return tables


@contextmanager
def written_beside(file: str | Path, *, replace: bool) -> Iterator[Path]:
    """Give a path to write to that takes the place of `file` when the block ends well.

    Raises
    ------
    InputError
        When `file` is there already and `replace` is not given, or the system refuses to write.
    """
    file = Path(file).absolute()
    if file.is_dir() or (file.exists() and not replace):
        wrong = "is a folder" if file.is_dir() else "is there already"
        raise InputError([Fault(file.name, None, "", wrong, "choose another name, or ask to replace it")])
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as beside:
            fresh = Path(beside) / file.name
            yield fresh
            fresh.replace(file)
    except OSError as error:
        raise InputError([unreadable(file.name, error)]) from error


def _refuse_occupied(folder: Path, *, replace: bool) -> None:
    try:
        occupied = folder.exists() and (not folder.is_dir() or (not replace and any(folder.iterdir())))
    except OSError as error:
        raise InputError([unreadable(folder.name, error)]) from error
    if occupied:
        wrong = "already holds files" if folder.is_dir() else "is a file"
        right = "choose a folder that is new or empty, or ask to replace it"
        raise InputError([Fault(folder.name, None, "", wrong, right)])


def _write_files(tables: Tables, folder: Path) -> None:
    (folder / SETTINGS).write_text(_toml(tables.partnership), encoding="utf-8", newline="\n")
    for name, record in TABLES.items():
        rows = tables.rows(name)
        if rows or record.need != "optional":
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                _write_csv(csv.writer(file, lineterminator="\n"), record, rows)


def _write_csv(writer: Any, record: type[Record], rows: tuple[Record, ...]) -> None:
    known = columns(record)
    texts = [at for at, named in enumerate(known.values()) if named.column.kind in TEXTS]
    writer.writerow(known)
    for row in rows:
        cells = row_texts(row)
        for at in texts:
            cells[at] = guarded(cells[at])
        writer.writerow(cells)


def _keep_others(folder: Path, fresh: Path) -> None:
    """Copy what stands in a folder beside its tables."""
    ours = {SETTINGS, *(f"{name}.csv" for name in TABLES)}
    for path in folder.iterdir() if folder.exists() else ():
        if path.name in ours:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, fresh / path.name, symlinks=True)
        else:
            shutil.copy2(path, fresh / path.name, follow_symlinks=False)


def _swap(fresh: Path, folder: Path, old: Path) -> None:
    """Put `fresh` in the place of `folder`, which goes to `old`, or leave all as it was."""
    if folder.exists():
        folder.rename(old)
    try:
        fresh.rename(folder)
    except OSError:
        if old.exists():
            old.rename(folder)
        raise


def _toml(partnership: Partnership) -> str:
    """Return the settings as TOML; JSON's way with texts, numbers and lists is TOML's too."""
    lines = []
    for name, value in partnership:
        if value is not None and value != "":
            given = list(value) if isinstance(value, tuple) else value
            lines.append(f"{name} = {json.dumps(given, ensure_ascii=False)}\n")
    return "".join(lines)
