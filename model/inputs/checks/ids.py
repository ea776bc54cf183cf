"""Every id that a row names must be there: partners, places, services and so on, and the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator

from model.inputs.checks.common import numbered
from model.inputs.columns import columns
from model.inputs.faults import Fault
from model.inputs.nearest import nearest_words, quoted
from model.inputs.tables import TABLES, Tables

PUBLIC = "public"
"""A bearer of outcome costs that is no partner."""

SINGULAR = {
    "partners": "partner",
    "places": "place",
    "resource_types": "type",
    "pots": "pot",
    "priorities": "priority",
    "outcomes": "outcome",
    "services": "service",
    "sources": "source",
}
_ALSO_KNOWN = {("outcome_costs", "bearer"): {PUBLIC}}
_KEYS_OF_ACTUALS = {
    "spending": ("pots", "services"),
    "activity": ("services",),
    "outcome_values": ("outcomes",),
}


def check_ids(tables: Tables) -> Iterator[Fault]:
    """An id in a column that refers to another table must stand in that table."""
    known = {name: _ids(tables, name) for name in SINGULAR}
    for name, record in TABLES.items():
        for column, described in columns(record).items():
            target = described.column.refers_to
            if target:
                there = known[target] | _ALSO_KNOWN.get((name, column), set())
                yield from _unknown(tables, name, column, there, SINGULAR[target])


def check_area_id(tables: Tables) -> Iterator[Fault]:
    """The area that the settings name must be a place."""
    area = tables.partnership.area
    if area not in _ids(tables, "places"):
        whole = [row.place for row in tables.places if row.parent is None]
        right = (
            f"the place without a parent is {quoted(whole)}"
            if whole
            else "add it to places, without a parent"
        )
        yield Fault("partnership", None, "area", f"there is no place '{area}'", right)


def check_keys_of_actuals(tables: Tables) -> Iterator[Fault]:
    """The key of an actual names what its table is about: a pot and service, a service, or an outcome."""
    known_in = {
        table: set[str]().union(*(_ids(tables, target) for target in targets))
        for table, targets in _KEYS_OF_ACTUALS.items()
    }
    for number, row in numbered(tables, "actuals", tables.actuals):
        known = known_in[row.table]
        for part in re.split(r"[|;]", row.key):
            if part.strip() not in known:
                kind = " or ".join(SINGULAR[target] for target in _KEYS_OF_ACTUALS[row.table])
                near = nearest_words(part.strip(), known, kind)
                yield Fault("actuals", number, "key", f"there is no {kind} '{part.strip()}'", near)


def check_sources(tables: Tables) -> Iterator[Fault]:
    """A published figure names its source or sources by their ids."""
    known = _ids(tables, "sources")
    for name, record in TABLES.items():
        if not {"basis", "source"} <= set(columns(record)):
            continue
        for number, row in numbered(tables, name, tables.rows(name)):
            if getattr(row, "basis", None) != "published":
                continue
            for source in (part.strip() for part in str(getattr(row, "source", "")).split(";")):
                if source not in known:
                    near = nearest_words(source, known, "source")
                    right = f"{near}; or set basis to derived or illustrative"
                    yield Fault(name, number, "source", f"there is no source '{source}'", right)


def _ids(tables: Tables, name: str) -> set[str]:
    """Ids of a table: its key column stands first."""
    column = next(iter(columns(TABLES[name])))
    return {str(getattr(row, column)) for row in tables.rows(name)}


def _unknown(tables: Tables, name: str, column: str, known: set[str], kind: str) -> Iterator[Fault]:
    for number, row in numbered(tables, name, tables.rows(name)):
        value = getattr(row, column)
        for item in value if isinstance(value, tuple) else (value,):
            if item is not None and item not in known:
                near = nearest_words(item, known, kind)
                yield Fault(name, number, column, f"there is no {kind} '{item}'", near)
