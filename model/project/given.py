"""An activity that somebody gives: a CSV of service, place, year and activity."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.inputs.faults import Fault, InputError, Note
from model.inputs.nearest import nearest_words
from model.project.outcomes import today_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from model.inputs.case import Case, Floats

KEYS = ("service", "place", "year")
VALUES = ("activity", "planned_per_year")
"""Names that the column of figures may have; the second is the one that a written plan has."""
ALSO = ("today_per_year", "activity_unit")
"""Columns of a written plan that are read past."""
LARGEST_BYTES = 20_000_000
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]{1,3})?")


@dataclass(frozen=True)
class GivenActivity:
    """Activity (L, T) as given, today's plan where nothing is given, and what was read past."""

    activity: Floats
    notes: tuple[Note, ...]


@dataclass(frozen=True)
class _Row:
    number: int
    service: str
    place: str
    year: str
    figure: str


def read_activity(path: Path, case: Case) -> GivenActivity:
    """Read an activity from a CSV file.

    Parameters
    ----------
    path : Path
        A file with the columns service, place, year and activity (in the service's unit, per year). The
        activity table of a written plan is read too. A service, place or year that is not in it stays at
        today's activity; demand-led services follow their outcome whatever the file says.
    case : Case
        The partnership that the ids belong to.

    Returns
    -------
    GivenActivity
        Activity by line and plan year, and notes on what was read past.

    Raises
    ------
    InputError
        With every fault of the file: row, column, what is wrong, what would be right.
    """
    text = _text(path)
    rows, faults = _rows(text, path.name)
    activity, seen = today_plan(case), dict[tuple[str, str, str], int]()
    for row in rows:
        found = [*_row_faults(row, case, path.name), *_repeated(row, seen, path.name)]
        faults += found
        line = case.lines.index.get((row.service, row.place))
        if not found and line is not None and not case.lines.demand_led[line]:
            activity[line, int(row.year) - case.years.plan[0]] = float(row.figure)
    if faults:
        raise InputError(faults)
    return GivenActivity(activity, tuple(_notes(rows, case, path.name)))


def _text(path: Path) -> str:
    """Text of the file, whatever spreadsheet wrote its byte-order mark."""
    if path.is_dir():
        raise InputError([Fault(path.name, None, "", "this is a folder", "give a CSV file")])
    if path.stat().st_size > LARGEST_BYTES:
        right = f"a file of activity is under {LARGEST_BYTES // 1_000_000} MB"
        raise InputError([Fault(path.name, None, "", "the file is too large", right)])
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        wrong = f"byte {error.start + 1} is not UTF-8 text"
        raise InputError([Fault(path.name, None, "", wrong, "save it as CSV UTF-8")]) from None


def _rows(text: str, file: str) -> tuple[list[_Row], list[Fault]]:
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return [], [Fault(file, None, "", f"not a CSV file ({error})", "separate columns by commas")]
    if not table:
        return [], [Fault(file, None, "", "the file is empty", f"start with a header: {_header()}")]
    header = [name.strip() for name in table[0]]
    faults = list(_header_faults(header, file))
    if faults:
        return [], faults
    at = {name: header.index(name) for name in KEYS}
    figure = next(header.index(name) for name in VALUES if name in header)
    rows = []
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            wrong = f"{len(cells)} cells under a header of {len(header)}"
            faults.append(Fault(file, number, "", wrong, f"give {len(header)}"))
            continue
        keys = {name: cells[k].strip() for name, k in at.items()}
        rows.append(_Row(number, figure=cells[figure].strip(), **keys))
    return rows, faults


def _header() -> str:
    return ", ".join((*KEYS, VALUES[0]))


def _header_faults(header: list[str], file: str) -> Iterator[Fault]:
    for name in KEYS:
        if name not in header:
            yield Fault(file, 1, name, "the column is missing", f"the header is {_header()}")
    if not any(name in header for name in VALUES):
        yield Fault(file, 1, VALUES[0], "the column is missing", f"the header is {_header()}")
    for name in dict.fromkeys(header):
        if name not in (*KEYS, *VALUES, *ALSO):
            near = nearest_words(name, (*KEYS, VALUES[0]), "column")
            yield Fault(file, 1, name, "the column is not known", near)
        elif header.count(name) > 1:
            yield Fault(file, 1, name, "the column stands twice", "keep one of them")
    if all(name in header for name in VALUES):
        yield Fault(file, 1, VALUES[1], f"'{VALUES[0]}' is there too", "keep one column of figures")


def _row_faults(row: _Row, case: Case, file: str) -> Iterator[Fault]:
    yield from _line_faults(row, case, file)
    years = [str(year) for year in case.years.plan]
    if row.year not in years:
        right = f"the plan runs from {years[0]} to {years[-1]}"
        yield Fault(file, row.number, "year", f"'{row.year}' is not a year of the plan", right)
    if not NUMBER.fullmatch(row.figure):
        wrong = f"'{row.figure}' is not a number" if row.figure else "no figure"
        right = "give a plain number such as 1250 or 12.5"
        yield Fault(file, row.number, "activity", wrong, right)
    elif float(row.figure) < 0 or math.isinf(float(row.figure)):
        yield Fault(file, row.number, "activity", f"{row.figure} is not an activity", "give 0 or more")


def _line_faults(row: _Row, case: Case, file: str) -> Iterator[Fault]:
    if row.service not in case.services:
        near = nearest_words(row.service, case.services, "service")
        yield Fault(file, row.number, "service", f"there is no service '{row.service}'", near)
        return
    places = [d for s, d in case.lines.index if s == row.service]
    if row.place not in places:
        near = nearest_words(row.place, places, "place where it runs")
        yield Fault(file, row.number, "place", f"'{row.service}' does not run in '{row.place}'", near)


def _repeated(row: _Row, seen: dict[tuple[str, str, str], int], file: str) -> Iterator[Fault]:
    first = seen.setdefault((row.service, row.place, row.year), row.number)
    if first != row.number:
        wrong = f"the same service, place and year as row {first}"
        yield Fault(file, row.number, "", wrong, "keep one of them")


def _notes(rows: Iterable[_Row], case: Case, file: str) -> Iterator[Note]:
    """Say which services are left out because they follow their outcome."""
    led = {name for name, is_led in zip(case.lines.service, case.lines.demand_led, strict=True) if is_led}
    for service in sorted(led & {row.service for row in rows}):
        text = f"'{service}' follows its outcome; its figures here are not used"
        yield Note(file, None, "activity", text)
