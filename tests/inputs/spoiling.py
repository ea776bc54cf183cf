"""Ways to spoil a folder of tables, a workbook or a scenario of Wold, one at a time."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from model.inputs.workbook import write_workbook
from model.inputs.write import write_folder
from tests.inputs.files import HEAD
from tests.inputs.wold import wold

Spoil = Callable[[Path], Path]
"""Takes an empty folder; returns the path to read."""


@dataclass(frozen=True)
class Bad:
    """One kind of bad input, and where and how it must be said."""

    kind: str
    spoil: Spoil
    table: str
    row: int | None
    column: str
    words: str
    faults: int = 1


def data(folder: Path) -> Path:
    """Wold as a folder of CSV files."""
    write_folder(wold(), folder / "data" / "wold")
    return folder / "data" / "wold"


def cell(table: str, row: int, column: str, value: str) -> Spoil:
    """One cell of a CSV file replaced; rows as a spreadsheet numbers them."""

    def spoil(folder: Path) -> Path:
        path = data(folder) / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows[row - 1][rows[0].index(column)] = value
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows)
        return path.parent

    return spoil


def text(table: str, old: str, new: str) -> Spoil:
    """A piece of a file's text replaced, once."""

    def spoil(folder: Path) -> Path:
        path = data(folder) / (table if "." in table else f"{table}.csv")
        found = path.read_text(encoding="utf-8")
        assert old in found
        path.write_text(found.replace(old, new, 1), encoding="utf-8")
        return path.parent

    return spoil


def content(table: str, raw: bytes) -> Spoil:
    """A file with other bytes."""

    def spoil(folder: Path) -> Path:
        path = data(folder) / (table if "." in table else f"{table}.csv")
        path.write_bytes(raw)
        return path.parent

    return spoil


def gone(table: str) -> Spoil:
    """A file taken away."""

    def spoil(folder: Path) -> Path:
        path = data(folder) / (table if "." in table else f"{table}.csv")
        path.unlink()
        return path.parent

    return spoil


def sheet(table: str, change: Callable[[Worksheet], object]) -> Spoil:
    """A workbook with one sheet changed."""

    def spoil(folder: Path) -> Path:
        path = folder / "wold.xlsx"
        write_workbook(wold(), path)
        book = load_workbook(path)
        change(book[table])
        book.save(path)
        return path

    return spoil


def bomb(folder: Path) -> Path:
    """A small file that would unpack to something enormous."""
    path = folder / "wold.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", "<Types/>")
        file.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return path


def no_workbook(folder: Path) -> Path:
    """Text that calls itself a workbook."""
    path = folder / "wold.xlsx"
    path.write_text("pot,amount\n")
    return path


def scenario(body: str, head: str = HEAD) -> Spoil:
    """A scenario file over a sound Wold."""

    def spoil(folder: Path) -> Path:
        data(folder)
        (folder / "scenarios").mkdir()
        path = folder / "scenarios" / "x.toml"
        path.write_text(f"{head}{body}", encoding="utf-8")
        return path

    return spoil


def circle(folder: Path) -> Path:
    """Two scenarios, each based on the other."""
    path = scenario("", 'name = "X"\nbased_on = "y.toml"\n')(folder)
    path.with_name("y.toml").write_text('name = "Y"\nbased_on = "x.toml"\n')
    return path


def nowhere(folder: Path) -> Path:
    """A path to nothing."""
    return folder / "nothing"


def ten_thousand(folder: Path) -> Path:
    """A table of ten thousand rows, each naming a pot that is not there."""
    path = data(folder) / "spending.csv"
    rows = [f"pot_{n},visits,wold,1,derived,x" for n in range(10_000)]
    path.write_text("\n".join(["pot,service,place,amount_per_year,basis,source", *rows]))
    return path.parent


def ten_thousand_amounts(folder: Path) -> Path:
    """A table of ten thousand rows, each with an amount below nothing."""
    path = data(folder) / "spending.csv"
    rows = [f"pot_{n},visits,wold,-1,derived,x" for n in range(10_000)]
    path.write_text("\n".join(["pot,service,place,amount_per_year,basis,source", *rows]))
    return path.parent
