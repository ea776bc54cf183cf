"""The tables of one partnership, together."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from model.inputs.columns import Record
from model.inputs.records import (
    Action,
    Activity,
    Actual,
    Effect,
    Outcome,
    OutcomeCost,
    OutcomeValue,
    Parameter,
    Partner,
    Partnership,
    Place,
    Pot,
    PotYear,
    Priority,
    Recipe,
    ResourceType,
    Response,
    Risk,
    Service,
    ServiceLink,
    Skill,
    Source,
    Spending,
)

TABLES: dict[str, type[Record]] = {
    "partners": Partner,
    "places": Place,
    "resource_types": ResourceType,
    "pots": Pot,
    "pot_years": PotYear,
    "priorities": Priority,
    "outcomes": Outcome,
    "outcome_values": OutcomeValue,
    "outcome_costs": OutcomeCost,
    "services": Service,
    "activity": Activity,
    "recipes": Recipe,
    "spending": Spending,
    "effects": Effect,
    "responses": Response,
    "service_links": ServiceLink,
    "skills": Skill,
    "parameters": Parameter,
    "actions": Action,
    "risks": Risk,
    "actuals": Actual,
    "sources": Source,
}
"""The record of each table, by the table's name, in the order in which they are shown and written."""

FIRST_DATA_ROW = 2


@dataclass(frozen=True)
class Tables:
    """Everything that one partnership tells the model: its settings, and its tables with rows as read.

    Attributes
    ----------
    partnership
        The settings.
    partners … sources
        The rows of each table, in the order in which they were read.
    row_numbers
        For tables that were read with blank rows between others: the row of each record as a spreadsheet
        numbers it. Not part of what the tables say, and so not compared.
    """

    partnership: Partnership
    partners: tuple[Partner, ...] = ()
    places: tuple[Place, ...] = ()
    resource_types: tuple[ResourceType, ...] = ()
    pots: tuple[Pot, ...] = ()
    pot_years: tuple[PotYear, ...] = ()
    priorities: tuple[Priority, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    outcome_values: tuple[OutcomeValue, ...] = ()
    outcome_costs: tuple[OutcomeCost, ...] = ()
    services: tuple[Service, ...] = ()
    activity: tuple[Activity, ...] = ()
    recipes: tuple[Recipe, ...] = ()
    spending: tuple[Spending, ...] = ()
    effects: tuple[Effect, ...] = ()
    responses: tuple[Response, ...] = ()
    service_links: tuple[ServiceLink, ...] = ()
    skills: tuple[Skill, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    actions: tuple[Action, ...] = ()
    risks: tuple[Risk, ...] = ()
    actuals: tuple[Actual, ...] = ()
    sources: tuple[Source, ...] = ()
    row_numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict, compare=False, repr=False)

    def rows(self, name: str) -> tuple[Record, ...]:
        """Return the rows of the table called `name`."""
        found: tuple[Record, ...] = getattr(self, name)
        return found

    def row_number(self, name: str, index: int) -> int:
        """Return the row, as a spreadsheet numbers it, of the record at `index` (from 0) of a table."""
        numbers = self.row_numbers.get(name)
        return numbers[index] if numbers else index + FIRST_DATA_ROW

    def replace(self, **tables: Any) -> Tables:
        """Return new tables with some of them, or the partnership, replaced; these stay as they are."""
        kept = {name: rows for name, rows in self.row_numbers.items() if name not in tables}
        return dataclasses.replace(self, **{"row_numbers": kept, **tables})

    def digest(self) -> str:
        """Return the SHA-256 of what the tables say, the same in whatever order their rows stand."""
        parts = [_row_text(self.partnership)]
        for name in TABLES:
            parts.append(name)
            parts += sorted(_row_text(row) for row in self.rows(name))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _row_text(row: Record) -> str:
    return repr(tuple(row.__dict__.items()))
