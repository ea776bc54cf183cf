"""Types of resource and the pots that hold them."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import kinds, numbered
from model.inputs.faults import Fault
from model.inputs.tables import Tables

RESERVED = "new_money"
"""The pot that the rule of this name adds."""


def check_money_type(tables: Tables) -> Iterator[Fault]:
    """There is money, and a pound of it is worth a pound."""
    if not any(row.kind == "money" for row in tables.resource_types):
        yield Fault("resource_types", None, "kind", "no type is money", "add a type of kind money, in £")
    for number, row in numbered(tables, "resource_types", tables.resource_types):
        if row.kind == "money" and row.value_gbp_per_unit not in (None, 1):
            wrong = f"a unit of money is worth £{row.value_gbp_per_unit:g}"
            right = "leave it blank or write 1, and state amounts in £"
            yield Fault("resource_types", number, "value_gbp_per_unit", wrong, right)


def check_pots_of_money(tables: Tables) -> Iterator[Fault]:
    """Money does not grow by itself, and is not inside other money."""
    of = kinds(tables)
    for number, row in numbered(tables, "pots", tables.pots):
        if of[row.pot].kind != "money":
            continue
        if row.most_growth_share:
            right = "leave it blank; use pot_years where money is known to change"
            wrong = f"the money of '{row.pot}' can't be recruited or opened"
            yield Fault("pots", number, "most_growth_share", wrong, right)
        if row.in_cash:
            wrong = f"'{row.pot}' is money itself"
            right = "leave it blank: it is for people and capital that a money pot pays for"
            yield Fault("pots", number, "in_cash", wrong, right)


def check_pot_names(tables: Tables) -> Iterator[Fault]:
    """No pot is called what the rule ``new_money`` calls its own."""
    for number, row in numbered(tables, "pots", tables.pots):
        if row.pot == RESERVED:
            wrong = f"'{RESERVED}' is the name of the pot that the rule {RESERVED} adds"
            yield Fault("pots", number, "pot", wrong, "give it another id")


def check_pot_years(tables: Tables) -> Iterator[Fault]:
    """Amounts by year are for years after the base year."""
    base = tables.partnership.base_year
    for number, row in numbered(tables, "pot_years", tables.pot_years):
        if row.year <= base:
            wrong = f"{row.year} is not after the base year {base}"
            right = f"put the base year's amount into pots, and years from {base + 1} here"
            yield Fault("pot_years", number, "year", wrong, right)
