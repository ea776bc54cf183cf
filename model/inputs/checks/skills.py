"""Skills: which people can stand in for which."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import numbered
from model.inputs.faults import Fault
from model.inputs.tables import Tables

TABLE = "skills"


def check_skills_are_of_people(tables: Tables) -> Iterator[Fault]:
    """Only people stand in, and only for other people, and give something."""
    kind = {row.type: row.kind for row in tables.resource_types}
    for number, row in numbered(tables, TABLE, tables.skills):
        for column, name in (("type", row.type), ("can_also_be", row.can_also_be)):
            if kind[name] != "people":
                wrong = f"'{name}' is {kind[name]}, not people"
                yield Fault(TABLE, number, column, wrong, "name a resource type of kind people")
        if row.type == row.can_also_be:
            wrong = f"'{row.type}' can stand in for itself"
            yield Fault(TABLE, number, "can_also_be", wrong, "name another type, or remove the row")
        if row.efficiency <= 0:
            wrong = f"one '{row.type}' gives nothing of '{row.can_also_be}'"
            yield Fault(TABLE, number, "efficiency", wrong, "give more than 0, or remove the row")
