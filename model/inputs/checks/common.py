"""What checks share: numbered rows, tolerances, and figures in words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator

from model.inputs.columns import Record
from model.inputs.records import ResourceType
from model.inputs.tables import Tables

WITHIN = 0.01
"""Figures that should be equal may differ by this share."""

EXACT = 1e-9
MOST_NAMES = 4


def numbered[R: Record](tables: Tables, name: str, rows: tuple[R, ...]) -> Iterator[tuple[int, R]]:
    """Rows of a table with their numbers as a spreadsheet shows them."""
    for index, row in enumerate(rows):
        yield tables.row_number(name, index), row


def differ(figure: float, reference: float) -> bool:
    """Whether a figure is more than 1% away from the reference."""
    return abs(figure - reference) > WITHIN * abs(reference) * (1.0 + EXACT)


def more_than(figure: float, limit: float) -> bool:
    """Whether a figure is above a limit by more than rounding."""
    return figure > limit + EXACT * max(abs(limit), 1.0)


def plain(number: float) -> str:
    """A number in words: no decimals where large, four figures where small."""
    if number == 0 or abs(number) >= 1000:
        return f"{number:,.0f}"
    digits = max(0, 3 - math.floor(math.log10(abs(number))))
    text = f"{number:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(number: float, of: ResourceType) -> str:
    """An amount of a resource with its unit: £1,200 or 12 FTE."""
    return f"£{plain(number)}" if of.kind == "money" else f"{plain(number)} {of.unit}"


def named(names: Iterable[str]) -> str:
    """Names in a row, the first few and how many more."""
    every = list(names)
    shown = ", ".join(every[:MOST_NAMES])
    more = len(every) - MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def and_others(count: int) -> str:
    """How many more places the same is true of: " (and in 2 more places)"; "" for none."""
    return f" (and in {count} more place{'s' if count > 1 else ''})" if count else ""


def districts(tables: Tables) -> tuple[str, ...]:
    """Ids of the places that lie in the area, in the order of the table."""
    return tuple(row.place for row in tables.places if row.parent is not None)


def places_of_services(tables: Tables) -> dict[str, list[str]]:
    """Places in which each service has a row of activity."""
    out: dict[str, list[str]] = defaultdict(list)
    for row in tables.activity:
        out[row.service].append(row.place)
    return out


def kinds(tables: Tables) -> dict[str, ResourceType]:
    """The resource type of each pot."""
    types = {row.type: row for row in tables.resource_types}
    return {row.pot: types[row.type] for row in tables.pots}
