"""Which rows a change is about, and what to say when there are none."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial

from model.inputs.cells import cell_text
from model.inputs.changes import Change, has_years, is_pot_amount
from model.inputs.columns import Record
from model.inputs.faults import Fault
from model.inputs.nearest import nearest_words, quoted
from model.inputs.tables import Tables


def matching_rows(change: Change, tables: Tables) -> tuple[list[int], list[Fault]]:
    """Positions of the rows that a change is about.

    Parameters
    ----------
    change : Change
        A change without faults by itself.
    tables : Tables
        The tables it acts on.

    Returns
    -------
    tuple of (list of int, list of Fault)
        Positions in the table; and a fault for the first column by which nothing is left, or for each
        value of a list, or year, that no row has.
    """
    rows = tables.rows(change.table)
    left = list(range(len(rows)))
    if not rows:
        return [], [change.fault("table", f"the table {change.table} has no rows", "add one with [[rows]]")]
    wanted = {name: _values(value) for name, value in change.where.items()}
    if change.years is not None and not is_pot_amount(change):
        wanted["year"] = wanted.get("year", set(map(str, change.years))) & set(map(str, change.years))
    for name, values in wanted.items():
        kept = [at for at in left if not values.isdisjoint(_held(rows[at], name))]
        if not kept:
            return [], [_no_match(change, name, [rows[at] for at in left])]
        left = kept
    matched = [rows[at] for at in left]
    values_known = partial(_present, rows)
    faults = [
        *_values_without_row(change, wanted, matched, values_known),
        *_years_outside(change, tables),
    ]
    return left, faults


def _values(wanted: object) -> set[str]:
    """Values as the text of a cell, so that 2027 and 2027.0, yes and true are the same."""
    return {_text(value) for value in (wanted if isinstance(wanted, tuple) else (wanted,))}


def _text(value: object) -> str:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return cell_text(float(value) if is_number else value)  # type: ignore[arg-type]


def _held(row: Record, name: str) -> Iterable[str]:
    """What a cell holds: one text, or each item of a list; "" where blank."""
    value = getattr(row, name)
    return [_text(item) for item in value] or [""] if isinstance(value, tuple) else [_text(value)]


def _no_match(change: Change, name: str, rows: Sequence[Record]) -> Fault:
    """No row is left by one column: what the rows that the other columns left hold there."""
    at = "years" if name == "year" and change.years is not None else f"where.{name}"
    wanted = change.years if at == "years" else change.where[name]
    said = " or ".join(f"'{_text(v)}'" for v in (wanted if isinstance(wanted, tuple) else (wanted,)))
    wrong = f"no row of {change.table} has {name} {said}{_beside(change, name)}"
    return change.fault(at, wrong, _near(said.strip("'"), name, _present(rows, name)))


def _beside(change: Change, name: str) -> str:
    """The other columns of ``where``, as they stand: " beside outcome 'ready'"."""
    others = [f"{key} {quoted(sorted(_values(value)))}" for key, value in change.where.items() if key != name]
    return f" beside {', '.join(others)}" if others else ""


def _near(value: str, name: str, present: Collection[str]) -> str:
    return nearest_words(value, present, name) if present else f"{name} is blank in every row"


def _present(rows: Iterable[Record], name: str) -> set[str]:
    return {text for row in rows for text in _held(row, name) if text}


def _values_without_row(
    change: Change,
    wanted: Mapping[str, set[str]],
    matched: Sequence[Record],
    known: Callable[[str], Collection[str]],
) -> Iterable[Fault]:
    """A value of a list that no matching row has is a slip as much as a change that matches nothing."""
    for name, values in wanted.items():
        present = {text for row in matched for text in _held(row, name)}
        for value in sorted(values - present):
            at = "years" if name == "year" and change.years is not None else f"where.{name}"
            wrong = f"no row of {change.table} has {name} '{value}'{_beside(change, name)}"
            there = value in known(name)
            near = "add the row with [[rows]]" if there else _near(value, name, known(name))
            yield change.fault(at, wrong, f"{near}, or leave it out")


def _years_outside(change: Change, tables: Tables) -> Iterable[Fault]:
    """Years of a pot that are not planning years."""
    if change.years is None or has_years(change.table):
        return
    years = tables.partnership.years
    for year in change.years:
        if year not in years:
            right = f"write years from {years[0]} to {years[-1]}"
            yield change.fault("years", f"{year} is not a year of the plan", right)
