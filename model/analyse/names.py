"""Ids of a plan's tables as names that people know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.inputs.tables import Tables

NEW_MONEY = "new_money"


def place_words(tables: Tables) -> Mapping[str, str]:
    """Each place as it stands in a sentence: ``in North``, ``across Tiny Shire``."""
    return {row.place: f"in {row.name}" if row.parent else f"across {row.name}" for row in tables.places}


def names_of(tables: Tables) -> dict[str, str]:
    """Every id of partners, places, pots, priorities, outcomes and services with its name.

    Where one id names two things, the service comes first, then the pot, the outcome, the rest.
    """
    found: dict[str, str] = {NEW_MONEY: "New money"}
    found |= {row.place: row.name for row in tables.places}
    found |= {row.partner: row.name for row in tables.partners}
    found |= {row.type: row.name for row in tables.resource_types}
    found |= {row.priority: row.name for row in tables.priorities}
    found |= {row.outcome: row.name for row in tables.outcomes}
    found |= {row.pot: row.name for row in tables.pots}
    found |= {row.service: row.name for row in tables.services}
    return found
