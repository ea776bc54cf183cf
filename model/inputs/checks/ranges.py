"""Ranges of figures: what a unit of activity uses and what a unit of an outcome is worth."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import numbered, plain
from model.inputs.faults import Fault
from model.inputs.tables import Tables


def check_recipe_ranges(tables: Tables) -> Iterator[Fault]:
    """The amount of a recipe lies within its range, which has both ends or none."""
    for number, row in numbered(tables, "recipes", tables.recipes):
        given = (row.low, row.amount_per_activity, row.high)
        yield from range_faults("recipes", number, "amount_per_activity", given)


def check_outcome_cost_ranges(tables: Tables) -> Iterator[Fault]:
    """The value of an outcome lies within its range, which has both ends or none."""
    for number, row in numbered(tables, "outcome_costs", tables.outcome_costs):
        yield from range_faults(
            "outcome_costs", number, "gbp_per_unit", (row.low, row.gbp_per_unit, row.high)
        )


def range_faults(
    table: str, number: int, column: str, given: tuple[float | None, float, float | None]
) -> Iterator[Fault]:
    """Faults of a figure's low and high: one end only, or the figure outside them."""
    low, value, high = given
    if (low is None) != (high is None):
        blank = "low" if low is None else "high"
        wrong = "is blank while the other end of the range is given"
        yield Fault(table, number, blank, wrong, "give both ends, or neither")
    elif low is not None and high is not None and not low <= value <= high:
        wrong = f"{column} is {plain(value)}, which is not from {plain(low)} to {plain(high)}"
        right = f"low ≤ {column} ≤ high; where one changes, change the others with it"
        if high <= value <= low:
            right = f"low and high are the wrong way round: write {plain(high)} and {plain(low)}"
        yield Fault(table, number, "low", wrong, right)
