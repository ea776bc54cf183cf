"""Tables out of the command line: records for JSON, CSV files with units in the headers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from model.inputs.case import Case

PER_YEAR = {"today": "today_per_year", "planned": "planned_per_year"}
COUNTS = {name: f"{name}_count" for name in ("trend", "planned", "target", "benchmark")}
HEADERS: dict[str, dict[str, str]] = {
    "activity": PER_YEAR,
    "flows": PER_YEAR,
    "outcomes": COUNTS,
    "spend": {"today": "today_gbp", "planned": "planned_gbp"},
    "unspent": {"amount": "amount_per_year"},
    "unfunded": {"amount": "amount_per_year"},
    "overspent": {"amount": "amount_per_year"},
    "duties_unmet": {"activity": "activity_per_year"},
    "promises_broken": {"activity": "activity_per_year"},
}
"""Columns whose unit the header names; where it differs from row to row, a column of units stands before."""
UNIT_OF: dict[str, tuple[str, str]] = {
    "activity": ("service", "activity_unit"),
    "flows": ("pot", "unit"),
    "outcomes": ("outcome", "counted_in"),
    "unspent": ("pot", "unit"),
    "unfunded": ("type", "unit"),
    "overspent": ("pot", "unit"),
    "duties_unmet": ("service", "activity_unit"),
    "promises_broken": ("service", "activity_unit"),
}
"""For a table, the column that decides the unit of a row, and the name of the column of units."""


def with_units(name: str, table: pd.DataFrame, case: Case) -> pd.DataFrame:
    """A table with units in its headers, and a column of units where they differ by row.

    Parameters
    ----------
    name : str
        Name of the table.
    table : DataFrame
        As a plan or projection holds it.
    case : Case
        What the ids belong to.
    """
    if name in UNIT_OF:
        key, column = UNIT_OF[name]
        unit = _units(case)[key]
        at = min(i for i, held in enumerate(table.columns) if held in HEADERS[name])
        table = table.copy()
        table.insert(at, column, [unit(row) for row in table[key]])
    return table.rename(columns=HEADERS.get(name, {}))


def write_tables(tables: dict[str, pd.DataFrame], case: Case, folder: Path) -> None:
    """Write every table as ``NAME.csv`` into a folder that is there."""
    for name, table in tables.items():
        with_units(name, table, case).to_csv(
            folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8"
        )


def _units(case: Case) -> dict[str, Callable[[str], str]]:
    type_at = {name: j for j, name in enumerate(case.types)}
    pot_type = {name: int(j) for name, j in zip(case.pots.name, case.pots.type_at, strict=True)}
    return {
        "service": case.activity_unit,
        "outcome": case.counted_in,
        "type": lambda name: case.type_unit(type_at[name]),
        "pot": lambda name: case.type_unit(pot_type[name]),
    }
