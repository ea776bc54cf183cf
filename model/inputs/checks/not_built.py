"""Columns that nothing would act on yet are refused by name, never ignored.

To build one, act on it and take its name out of this list.
"""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import numbered
from model.inputs.faults import Fault
from model.inputs.tables import Tables

NOT_BUILT_COLUMNS = {
    "recipes": ("real_growth_per_year",),
}


def check_columns_built(tables: Tables) -> Iterator[Fault]:
    """A column that is not built yet is blank."""
    for name, unbuilt in NOT_BUILT_COLUMNS.items():
        for number, row in numbered(tables, name, tables.rows(name)):
            for column in unbuilt:
                if getattr(row, column) is not None:
                    wrong = f"the column {column} is not built yet: nothing would act on it"
                    yield Fault(name, number, column, wrong, "leave it blank")
