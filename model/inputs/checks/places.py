"""One area, its districts, and what must add up between them."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import differ, numbered, plain
from model.inputs.faults import Fault
from model.inputs.tables import Tables


def check_one_area(tables: Tables) -> Iterator[Fault]:
    """One place has no parent: the area that the settings name. Every other place lies in it."""
    area = tables.partnership.area
    if all(row.place != area for row in tables.places):
        return  # said of the settings already
    for number, row in numbered(tables, "places", tables.places):
        if row.place == area:
            if row.parent is not None:
                wrong = f"the area '{area}' lies in '{row.parent}'"
                yield Fault("places", number, "parent", wrong, "leave it blank: nothing lies around the area")
        elif row.parent is None:
            wrong = f"'{row.place}' lies nowhere, but the area is '{area}'"
            yield Fault("places", number, "parent", wrong, f"write {area}, or name this place as the area")
        elif row.parent != area and any(other.place == row.parent for other in tables.places):
            wrong = f"'{row.place}' lies in '{row.parent}', which is not the area"
            yield Fault("places", number, "parent", wrong, f"write {area}: districts have no parts")


def check_children_add_up(tables: Tables) -> Iterator[Fault]:
    """The districts' children add to the area's within 1%."""
    parts = [row.children for row in tables.places if row.parent is not None]
    for number, row in numbered(tables, "places", tables.places):
        if row.parent is None and parts and differ(sum(parts), row.children):
            wrong = f"the districts have {plain(sum(parts))} children, the area {plain(row.children)}"
            yield Fault("places", number, "children", wrong, "make them agree within 1%")


def check_tiles(tables: Tables) -> Iterator[Fault]:
    """A place on the tile map has a row and a column, and a tile of its own."""
    taken: dict[tuple[int, int], str] = {}
    for number, row in numbered(tables, "places", tables.places):
        at_row, at_column = row.tile_row, row.tile_column
        if at_row is None and at_column is None:
            continue
        if at_row is None or at_column is None:
            blank = "tile_row" if at_row is None else "tile_column"
            yield Fault("places", number, blank, "is blank while the other is given", "give both, or neither")
            continue
        other = taken.setdefault((at_row, at_column), row.place)
        if other != row.place:
            wrong = f"'{row.place}' stands on the tile of '{other}' ({at_row}, {at_column})"
            yield Fault("places", number, "tile_row", wrong, "give each place a tile of its own")
