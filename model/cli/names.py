"""Names and units for people, from the ids of a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model import words
from model.inputs.rules import balance_name

if TYPE_CHECKING:
    from model.inputs.case import Case

SEPARATOR = "|"
SEVERAL = ";"
MOST_POTS = 2


@dataclass(frozen=True)
class Names:
    """What services, places, outcomes, pots and partners are called.

    Attributes
    ----------
    service, place, outcome, pot, partner, type_ : dict of str
        Name by id.
    area : str
        Id of the whole area.
    """

    service: dict[str, str]
    place: dict[str, str]
    outcome: dict[str, str]
    pot: dict[str, str]
    partner: dict[str, str]
    type_: dict[str, str]
    area: str

    @classmethod
    def of(cls, case: Case) -> Names:
        """Names of a case."""
        tables = case.tables
        return cls(
            service={row.service: row.name for row in tables.services}
            | {row.key: balance_name(row.key, tables) for row in case.scenario.rules.balance},
            place={row.place: row.name for row in tables.places},
            outcome={row.outcome: row.name for row in tables.outcomes},
            pot={row.pot: row.name for row in tables.pots} | {"new_money": "New money"},
            partner={row.partner: row.name for row in tables.partners} | {"": "New money"},
            type_={row.type: row.name for row in tables.resource_types},
            area=case.area,
        )

    def pots(self, key: str) -> str:
        """Names of one pot or several, from ids joined by ``;``; of more than two, how many others."""
        return words.listed([self.pot.get(name, name) for name in key.split(SEVERAL)], most=MOST_POTS)

    def subject(self, key: str) -> str:
        """What a binding rule is about: a service (of ``service|place``), pots, or an outcome."""
        service, bar, _ = key.partition(SEPARATOR)
        if bar:
            return self.service.get(service, service)
        return self.outcome.get(key) or self.service.get(key) or self.pots(key)

    def places(self, places: list[str]) -> str:
        """Where: nothing for the area, one or two names, else how many places."""
        known = sorted({place for place in places if place != self.area})
        if not known:
            return ""
        if len(known) > 2:
            return f" in {len(known)} places"
        return f" in {words.listed([self.place.get(place, place) for place in known])}"
