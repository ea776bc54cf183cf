"""Records made from what a scenario file writes, with faults in the file's own terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from model.inputs.changes import AppliedChange, Layer, NewRow
from model.inputs.columns import Record
from model.inputs.faults import Fault
from model.inputs.nearest import nearest_words
from model.inputs.parse import as_cells, parse_partnership, parse_rows
from model.inputs.records import Partnership
from model.inputs.tables import TABLES


def make_row(new: NewRow) -> tuple[Record | None, list[Fault]]:
    """The record of a new row, or its faults."""
    if new.table not in TABLES:
        near = nearest_words(new.table, TABLES, "table")
        return None, [new.fault("table", f"there is no table '{new.table}'", near)]
    records, found = parse_rows(new.table, [as_cells(new.row)])
    faults = [
        new.fault(f"{new.table}.{fault.column}".rstrip("."), fault.wrong, fault.right) for fault in found
    ]
    return (records[0] if records else None), faults


def row_faults(new: NewRow) -> Iterator[Fault]:
    """Faults of a new row by itself."""
    yield from make_row(new)[1]


def rebuilt(
    table: str, rows: Sequence[Record], values: Sequence[Mapping[str, object]]
) -> tuple[tuple[Record, ...], list[Fault]]:
    """Rows with some of their cells replaced, checked again.

    Parameters
    ----------
    table : str
        Their table.
    rows : sequence of Record
        The rows as they are.
    values : sequence of mapping
        For each row, the new value of each column that changes; "" blanks it.

    Returns
    -------
    tuple of (tuple of Record, list of Fault)
        The new rows, none where any is at fault; faults number the rows given from 0.
    """
    cells = [as_cells({**row.__dict__, **new}) for row, new in zip(rows, values, strict=True)]
    return parse_rows(table, cells, range(len(cells)))


def partnership_with(
    base: Partnership, layers: Sequence[Layer]
) -> tuple[Partnership, list[AppliedChange], list[Fault]]:
    """The partnership's settings under the layers, a later layer over an earlier one, key by key."""
    given: dict[str, object] = dict(base.__dict__)
    said_by: dict[str, str] = {}
    moves: list[AppliedChange] = []
    for layer in layers:
        for name, value in layer.partnership.items():
            old, before = given.get(name), said_by.get(name, "")
            moves.append(AppliedChange(layer.file, "partnership", "", name, None, old, value, "", before))
            given[name], said_by[name] = value, layer.file
    if not moves:
        return base, [], []
    made, found = parse_partnership(given)
    last = moves[-1].file
    faults = [
        Fault(said_by.get(f.column, last), None, f"partnership, {f.column}", f.wrong, f.right) for f in found
    ]
    if made is None:
        return base, [], faults
    return made, moves, faults
