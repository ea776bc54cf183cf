"""Tables to read, write and spoil: the tiny partnership, and generated ones."""

from __future__ import annotations

import shutil
import string
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from model.inputs.cells import FORMULA_STARTS
from model.inputs.columns import Column, NamedColumn, Record, columns, keys
from model.inputs.faults import Fault
from model.inputs.read import read_unchecked
from model.inputs.records import Partnership
from model.inputs.tables import TABLES, Tables

TINY = Path(__file__).parents[2] / "data" / "tiny"


@cache
def tiny() -> Tables:
    """The tiny partnership as it stands on disk."""
    tables, faults = read_unchecked(TINY)
    assert tables is not None, faults
    return tables


def tiny_folder(folder: Path) -> Path:
    """A copy of the tiny partnership, to spoil."""
    return Path(shutil.copytree(TINY, folder / "tiny"))


def spoil(folder: Path, table: str, *lines: str) -> None:
    """Write a table anew from its lines; the header first."""
    (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def faults_of(path: Path) -> list[Fault]:
    tables, faults = read_unchecked(path)
    assert (tables is None) == bool(faults)
    return faults


# ---- generated rows ------------------------------------------------------------------------

AWKWARD = (
    *(f"{start}1+1" for start in FORMULA_STARTS if not start.isspace()),
    *("'=1", "''=1", "'", "''", "'tis", "007", "1e5", "-0.5", "yes", "TRUE", "#REF!", "n/a", "2024-01-02"),
    *('say "no"', "a,b", "a;b", "line\nline", "tab\there", "£5 – “five”", "_x0041_", "x_x000D_y", "😀"),
    *("http://example.org", "internal:Sheet1!A1", "{=1+1}", "<b>&amp;</b>", "back\\slash"),
    *(f".{odd}." for odd in "\ufeff\u2028\x85\xa0\u200b"),
)

_UNPRINTABLE = [*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"]
_characters = st.characters(codec="utf-8", exclude_characters=_UNPRINTABLE)
notes = st.one_of(st.sampled_from(AWKWARD), st.text(_characters, max_size=20)).map(str.strip)
texts = notes.filter(bool)
ids = st.builds("".join, st.tuples(st.sampled_from(string.ascii_lowercase), st.text("abcz019_", max_size=12)))


def numbers(column: Column) -> st.SearchStrategy[float]:
    lower, upper = column.limits()
    return st.floats(
        min_value=column.above if lower is None else lower,
        max_value=column.below if column.below is not None else upper,
        exclude_min=column.above is not None,
        exclude_max=column.below is not None,
        allow_nan=False,
    )


def wholes(column: Column) -> st.SearchStrategy[int]:
    lower, upper = column.limits()
    assert lower is not None
    assert upper is not None
    return st.integers(int(lower), int(upper))


def values(named: NamedColumn) -> st.SearchStrategy[Any]:
    """Values that a cell of a column may hold, blank ones included where it may be blank."""
    column = named.column
    made: dict[str, st.SearchStrategy[Any]] = {
        "id": ids,
        "ids": st.lists(ids, unique=True, max_size=3).map(tuple),
        "text": texts,
        "note": notes,
        "link": st.sampled_from(["https://example.org/a?b=c,d", "http://example.org/'=1"]),
        "choice": st.sampled_from(named.choices or ("none",)),
        "yes_no": st.booleans(),
        "date": st.dates(date(1, 1, 1)),
    }
    if column.kind in ("number", "share"):
        made[column.kind] = numbers(column)
    if column.kind in ("whole", "year"):
        made[column.kind] = wholes(column)
    blank = st.none() if not named.required and column.kind not in ("ids", "text", "note") else st.nothing()
    return st.one_of(made[column.kind], blank)


def records(record: type[Record]) -> st.SearchStrategy[Record]:
    """Rows of a table."""

    def make(given: dict[str, Any]) -> Record:
        if given.get("value_gbp_per_unit") is not None:
            given |= {"basis": given["basis"] or "derived", "source": given["source"] or "how"}
        return record(**given)

    return st.fixed_dictionaries({name: values(named) for name, named in columns(record).items()}).map(make)


def rows_of(name: str) -> st.SearchStrategy[tuple[Record, ...]]:
    """Rows of a table, each with a key of its own."""
    record = TABLES[name]
    least = 1 if record.need == "rows" else 0
    key = keys(record)

    def key_of(row: Record) -> tuple[object, ...]:
        return tuple(getattr(row, name) for name in key)

    return st.lists(records(record), min_size=least, max_size=3, unique_by=key_of).map(tuple)


def tables_of(*names: str) -> st.SearchStrategy[Tables]:
    """The tiny partnership with some of its tables generated."""
    rows = st.fixed_dictionaries({name: rows_of(name) for name in names})
    return rows.map(lambda made: tiny().replace(**made))


@st.composite
def partnerships(draw: st.DrawFn) -> Partnership:
    """Settings of a partnership."""
    base = draw(st.integers(1990, 2060))
    years = tuple(range(base + 1, base + 1 + draw(st.integers(1, 30))))
    return Partnership(
        name=draw(texts),
        area=draw(ids),
        base_year=base,
        years=years,
        price_year=f"{base - 1}-{base % 100:02}",
        currency=draw(texts),
        discount_rate=draw(st.floats(0, 1)),
        first_decision_year=draw(st.none() | st.sampled_from(years)),
        run_on_years=draw(st.none() | st.integers(0, 10)),
        sources_note=draw(notes),
    )


any_table = st.sampled_from(list(TABLES)).flatmap(tables_of)
all_tables = tables_of(*TABLES)
