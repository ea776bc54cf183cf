"""Ids in their one order, with look-ups, for compiling tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Bools, Floats
    from model.inputs.records import Outcome, Place, Pot, ResourceType, Service
    from model.inputs.tables import Tables


def _positions(names: tuple[str, ...]) -> Mapping[str, int]:
    return {name: i for i, name in enumerate(names)}


@dataclass(frozen=True)
class Ids:
    """Sorted ids of one set of tables and their rows.

    Attributes
    ----------
    services, places, outcomes, types, pots : tuple of str
        Sorted ids; ``places`` leaves the area out.
    service_at, place_at, outcome_at, type_at : mapping
        Position of each id; the area stands at −1 in ``place_at``.
    service, outcome, place, type_, pot : mapping
        Row of each id.
    """

    services: tuple[str, ...]
    places: tuple[str, ...]
    outcomes: tuple[str, ...]
    types: tuple[str, ...]
    pots: tuple[str, ...]
    service_at: Mapping[str, int]
    place_at: Mapping[str, int]
    outcome_at: Mapping[str, int]
    type_at: Mapping[str, int]
    service: Mapping[str, Service]
    outcome: Mapping[str, Outcome]
    place: Mapping[str, Place]
    type_: Mapping[str, ResourceType]
    pot: Mapping[str, Pot]

    @classmethod
    def of(cls, tables: Tables) -> Ids:
        """Ids of checked tables."""
        services = tuple(sorted(r.service for r in tables.services))
        places = tuple(sorted(r.place for r in tables.places if r.parent is not None))
        outcomes = tuple(sorted(r.outcome for r in tables.outcomes))
        types = tuple(sorted(r.type for r in tables.resource_types))
        return cls(
            services=services,
            places=places,
            outcomes=outcomes,
            types=types,
            pots=tuple(sorted(r.pot for r in tables.pots)),
            service_at=_positions(services),
            place_at={**_positions(places), tables.partnership.area: -1},
            outcome_at=_positions(outcomes),
            type_at=_positions(types),
            service={r.service: r for r in tables.services},
            outcome={r.outcome: r for r in tables.outcomes},
            place={r.place: r for r in tables.places},
            type_={r.type: r for r in tables.resource_types},
            pot={r.pot: r for r in tables.pots},
        )

    def type_value_gbp(self) -> Floats:
        """Value in £ per unit of each type; money is 1, and so is a blank or 0."""
        rows = [self.type_[j] for j in self.types]
        return np.array(
            [1.0 if r.kind == "money" else (r.value_gbp_per_unit or 1.0) for r in rows], dtype=np.float64
        )

    def money(self) -> Bools:
        """True where the type is money."""
        return np.array([self.type_[j].kind == "money" for j in self.types], dtype=np.bool_)

    def better_lower(self) -> Bools:
        """True where an outcome is better lower."""
        return np.array([self.outcome[o].better == "lower" for o in self.outcomes], dtype=np.bool_)

    def children(self) -> Floats:
        """Children aged 0 to 17 per district."""
        return np.array([self.place[d].children for d in self.places], dtype=np.float64)
