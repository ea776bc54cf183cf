"""Tables and columns that nothing would act on yet are refused by name, never ignored.

To build one, act on it and take its name out of these lists.
"""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import numbered
from model.inputs.faults import Fault
from model.inputs.tables import Tables

NOT_BUILT_TABLES = ("parameters",)
NOT_BUILT_COLUMNS = {
    "services": ("exit_gbp_per_activity", "years_to_rebuild"),
    "recipes": ("low", "high", "real_growth_per_year"),
    "outcome_costs": ("low", "high"),
}


def check_tables_built(tables: Tables) -> Iterator[Fault]:
    """A table that is not built yet holds no rows."""
    for name in NOT_BUILT_TABLES:
        if tables.rows(name):
            wrong = f"the table {name} is not built yet: nothing would act on its rows"
            yield Fault(name, None, "", wrong, "remove its rows")


def check_columns_built(tables: Tables) -> Iterator[Fault]:
    """A column that is not built yet is blank."""
    for name, unbuilt in NOT_BUILT_COLUMNS.items():
        for number, row in numbered(tables, name, tables.rows(name)):
            for column in unbuilt:
                if getattr(row, column) is not None:
                    wrong = f"the column {column} is not built yet: nothing would act on it"
                    yield Fault(name, number, column, wrong, "leave it blank")
