"""Applying layers of changes to tables: all or nothing, and never to the tables given.

Within a layer every change looks for its rows, and for the values it starts from, in the tables as they
stand after the layer's own new rows; and no two changes may touch one cell. So their order can't matter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from operator import itemgetter

from model.inputs.changes import AppliedChange, Change, Layer, NewRow, Value, row_key
from model.inputs.columns import Record
from model.inputs.faults import Fault, InputError
from model.inputs.matching import matching_rows
from model.inputs.new_rows import make_row, partnership_with, rebuilt
from model.inputs.records import PotYear
from model.inputs.tables import TABLES, Tables
from model.inputs.touched import CellId, Touch, claims, touched

MOST_CELLS_SHOWN = 3
RowAt = tuple[str, int]


@dataclass(frozen=True)
class Changed:
    """Tables after the layers, what was changed, and which change touched which row."""

    tables: Tables
    applied: tuple[AppliedChange, ...]
    origins: dict[RowAt, tuple[str, ...]]

    def with_origins(self, faults: Iterable[Fault]) -> list[Fault]:
        """Faults of the tables, with the changes that touched their rows named."""
        return [self._with_origin(fault) for fault in faults]

    def _with_origin(self, fault: Fault) -> Fault:
        labels = self._labels.get((fault.table, fault.row), ())
        said = f" (after {' and '.join(labels)})" if labels else ""
        return Fault(fault.table, fault.row, fault.column, f"{fault.wrong}{said}", fault.right)

    @cached_property
    def _labels(self) -> dict[tuple[str, int | None], tuple[str, ...]]:
        """The changes that touched a row, by table and row number."""
        number = self.tables.row_number
        return {(table, number(table, at)): labels for (table, at), labels in self.origins.items()}


@dataclass
class _Work:
    """Rows while layers are applied, and what has been done to them."""

    tables: Tables
    rows: dict[str, list[Record]]
    applied: list[AppliedChange] = field(default_factory=list)
    written: list[tuple[int, AppliedChange]] = field(default_factory=list)
    last: dict[CellId, str] = field(default_factory=dict)
    origins: dict[RowAt, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Write:
    """A value on its way into a cell."""

    change: Change
    touch: Touch
    value: Value


def apply_layers(layers: Sequence[Layer], base: Tables) -> Changed:
    """Apply layers in order, each to what the one before left.

    Parameters
    ----------
    layers : sequence of Layer
        The layers of a scenario, the file that all others are based on first.
    base : Tables
        Checked tables; left as they are.

    Returns
    -------
    Changed
        New tables and what was changed.

    Raises
    ------
    InputError
        With the faults of the first layer that has any.
    """
    partnership, applied, faults = partnership_with(base.partnership, layers)
    if faults:
        raise InputError(faults)
    start = base.replace(partnership=partnership)
    work = _Work(start, {name: list(start.rows(name)) for name in TABLES}, list(applied))
    for layer in layers:
        faults = [*_add_rows(layer.rows, work), *_change_rows(layer.changes, work)]
        if faults:
            raise InputError(faults)
    changed = {name: tuple(rows) for name, rows in work.rows.items()}
    tables = start.replace(**changed, row_numbers=_row_numbers(base, work.rows))
    return Changed(tables, tuple(work.applied), {at: tuple(said) for at, said in work.origins.items()})


def _row_numbers(base: Tables, rows: dict[str, list[Record]]) -> dict[str, tuple[int, ...]]:
    """Row numbers as read; added rows go on after the last."""
    out = {}
    for name, numbers in base.row_numbers.items():
        last = numbers[-1] if numbers else 1
        added = len(rows[name]) - len(numbers)
        out[name] = (*numbers, *range(last + 1, last + 1 + added))
    return out


def _add_rows(new_rows: Sequence[NewRow], work: _Work) -> Iterator[Fault]:
    known: dict[str, dict[str, str]] = {}
    for new in new_rows:
        record, faults = make_row(new)
        yield from faults
        if record is None:
            continue
        there = known.setdefault(new.table, {row_key(new.table, row): "" for row in work.rows[new.table]})
        key = row_key(new.table, record)
        if key in there:
            wrong = f"{new.table} has a row '{key}' already{there[key]}"
            yield new.fault("", wrong, "change its cells with [[changes]] instead")
            continue
        there[key] = f" ({new.label})"
        work.rows[new.table].append(record)
        work.origins[new.table, len(work.rows[new.table]) - 1].append(new.label)
        year = getattr(record, "year", None)
        work.applied.append(AppliedChange(new.file, new.table, key, "", year, None, "new row", new.why))


def _change_rows(changes: Sequence[Change], work: _Work) -> Iterator[Fault]:
    """Match every change first, refuse clashes, then write all cells at once."""
    now = work.tables.replace(**{name: tuple(rows) for name, rows in work.rows.items()})
    found: dict[int, list[Touch]] = {}
    for number, change in enumerate(changes):
        indices, faults = matching_rows(change, now)
        yield from faults
        if not faults:
            found[number] = touched(change, indices, now)
    claimed = {number: claims(changes[number], touches, now) for number, touches in found.items()}
    yield from _clashes(changes, claimed)
    writes: list[Write] = []
    for number, touches in found.items():
        values, faults = _new_values(changes[number], touches)
        yield from faults
        writes += [Write(changes[number], t, v) for t, v in zip(touches, values, strict=True)]
    yield from _write(writes, work)
    work.applied += [applied for _, applied in sorted(work.written, key=itemgetter(0))]
    work.written.clear()
    for number, cells in claimed.items():
        work.last |= dict.fromkeys(cells, changes[number].label)


def _clashes(changes: Sequence[Change], claimed: dict[int, set[CellId]]) -> Iterator[Fault]:
    """One fault for each two changes that touch the same cell and year."""
    for first, second in combinations(sorted(claimed), 2):
        both = claimed[first] & claimed[second]
        own = {cell for cell in both if cell[0] == changes[second].table}
        if both:
            table, key, column = min(own or both)
            more = f" (and {len(own or both) - 1} more)" if len(own or both) > 1 else ""
            wrong = f"clashes with change {changes[first].index}: both touch {column} of {table} {key}{more}"
            yield changes[second].fault("", wrong, "leave each cell and year to one change of a file")


def _new_values(change: Change, touches: list[Touch]) -> tuple[list[Value], list[Fault]]:
    """The value for each cell touched; scale and add need a number to start from."""
    if change.action == "set":
        return [change.value for _ in touches], []
    values: list[Value] = []
    blank: list[Touch] = []
    for touch in touches:
        if touch.old is None:
            blank.append(touch)
        values.append(_moved(change, touch.old))
    faults = []
    if blank:
        wrong = f"{change.column} is blank in {_cells(blank)}"
        faults.append(change.fault(change.action, wrong, "use set to give it a value"))
    return values, faults


def _moved(change: Change, old: object) -> Value:
    """The old number scaled or added to."""
    if not isinstance(old, int | float) or not isinstance(change.value, int | float):
        return ""
    return old * change.value if change.action == "scale" else old + change.value


def _cells(touches: Sequence[Touch]) -> str:
    shown = ", ".join(touch.key for touch in touches[:MOST_CELLS_SHOWN])
    more = len(touches) - MOST_CELLS_SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _write(writes: Sequence[Write], work: _Work) -> Iterator[Fault]:
    """Make the rows again with their new cells, table by table."""
    by_table: dict[str, dict[str, list[Write]]] = defaultdict(lambda: defaultdict(list))
    for write in writes:
        by_table[write.touch.table][write.touch.key].append(write)
    for table, groups in by_table.items():
        yield from _write_table(table, list(groups.values()), work)


def _write_table(table: str, groups: Sequence[list[Write]], work: _Work) -> Iterator[Fault]:
    rows = [_row_now(group[0].touch, work) for group in groups]
    records, found = rebuilt(table, rows, [{w.touch.column: w.value for w in group} for group in groups])
    yield from _named(found, groups)
    for group, record in zip(groups, records if not found else (), strict=not found):
        at = group[0].touch.at
        if at is None:
            at = len(work.rows[table])
            work.rows[table].append(record)
        work.rows[table][at] = record
        for write in group:
            work.origins[table, at].append(write.change.label)
            applied = _applied(write, record, work.last.get(write.touch.cell, ""))
            work.written.append((write.change.index, applied))


def _row_now(touch: Touch, work: _Work) -> Record:
    """The row of a cell; a year of a pot that is not stated yet starts from the pot's amount."""
    if touch.at is not None:
        return work.rows[touch.table][touch.at]
    pot, year = touch.key.split("|")
    return PotYear.model_validate({"pot": pot, "year": year, "amount": touch.old})


def _applied(write: Write, record: Record, overrides: str) -> AppliedChange:
    change, touch = write.change, write.touch
    new = getattr(record, touch.column)
    return AppliedChange(
        change.file, touch.table, touch.key, touch.column, touch.year, touch.old, new, change.why, overrides
    )


def _named(found: Sequence[Fault], groups: Sequence[list[Write]]) -> Iterator[Fault]:
    """Faults of cells in the terms of the change that made them; alike ones as one, with their rows."""
    alike: dict[tuple[int, str, str, str], list[Write]] = defaultdict(list)
    for fault in found:
        group = groups[fault.row or 0]
        write = next((w for w in group if w.touch.column == fault.column), group[0])
        alike[write.change.index, fault.column, fault.wrong, fault.right].append(write)
    for (_, column, wrong, right), writes in alike.items():
        cell = f"{writes[0].touch.table}.{column}".rstrip(".")
        cells = _cells([write.touch for write in writes])
        yield writes[0].change.fault(cell, f"{wrong} (in {cells})", right)
