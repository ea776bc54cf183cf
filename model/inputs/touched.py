"""Which cells a change touches, and which cell and year each of them is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.inputs.changes import Change, is_pot_amount, row_key
from model.inputs.tables import Tables

CellId = tuple[str, str, str]
"""Table, row key, column: one cell, whatever the order of the rows."""


@dataclass(frozen=True)
class Touch:
    """One cell that a change touches.

    Attributes
    ----------
    table, key, column : str
        The cell.
    year : int or None
        Its year, where its table has years.
    at : int or None
        Position of the row in its table; None for a row of ``pot_years`` that is still to be made.
    old : object
        The value that the change starts from.
    """

    table: str
    key: str
    column: str
    year: int | None
    at: int | None
    old: object

    @property
    def cell(self) -> CellId:
        """The cell's id."""
        return self.table, self.key, self.column


def touched(change: Change, indices: Iterable[int], tables: Tables) -> list[Touch]:
    """Cells that a change touches in the rows it matches.

    A change of a pot's ``amount_per_year`` is about every year's amount: without ``years`` it also touches
    the years for which ``pot_years`` states one; with ``years`` it touches (or makes) those alone.
    """
    if is_pot_amount(change):
        return [touch for at in indices for touch in _pot_touches(change, at, tables)]
    rows = tables.rows(change.table)
    return [
        Touch(
            change.table,
            row_key(change.table, rows[at]),
            change.column,
            getattr(rows[at], "year", None),
            at,
            getattr(rows[at], change.column),
        )
        for at in indices
    ]


def _pot_touches(change: Change, at: int, tables: Tables) -> Iterable[Touch]:
    pot = tables.pots[at]
    stated = {row.year: (i, row.amount) for i, row in enumerate(tables.pot_years) if row.pot == pot.pot}
    if change.years is None:
        yield Touch("pots", pot.pot, "amount_per_year", None, at, pot.amount_per_year)
    for year in sorted(stated) if change.years is None else change.years:
        where, amount = stated.get(year, (None, pot.amount_per_year))
        yield Touch("pot_years", f"{pot.pot}|{year}", "amount", year, where, amount)


def claims(change: Change, touches: Iterable[Touch], tables: Tables) -> set[CellId]:
    """Cells that no other change of the same file may touch.

    A change of a pot's amount without ``years`` claims every planning year of it.
    """
    cells = {touch.cell for touch in touches}
    if is_pot_amount(change) and change.years is None:
        pots = {key for table, key, _ in cells if table == "pots"}
        years = tables.partnership.years
        cells |= {("pot_years", f"{pot}|{year}", "amount") for pot in pots for year in years}
    return cells
