"""What the table ``service_links`` says, read once: sets of alternatives, and what needs what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.inputs.tables import Tables

Key = tuple[str, str]


@dataclass(frozen=True)
class Alternatives:
    """Services tied by ``instead_of``, directly or through others, and the ratios given for them."""

    services: tuple[str, ...]
    ratios: frozenset[float]


@dataclass(frozen=True)
class Need:
    """A service that needs another: activity of ``own`` lines ≤ ratio × activity of ``other`` lines.

    ``pairs`` has one pair per place if every place of the service is one of the other's, else one pair
    of totals; lines are (service, place).
    """

    service: str
    other: str
    ratio: float
    pairs: tuple[tuple[tuple[Key, ...], tuple[Key, ...]], ...]


def alternatives(tables: Tables) -> tuple[Alternatives, ...]:
    """Sets of services that stand instead of each other, sorted."""
    group: dict[str, set[str]] = {}
    ratios: dict[str, set[float]] = {}
    for row in sorted(tables.service_links, key=lambda r: (r.service, r.other)):
        if row.relation != "instead_of":
            continue
        merged = group.get(row.service, {row.service}) | group.get(row.other, {row.other})
        found = set().union(*(ratios.get(s, set()) for s in merged))
        found |= set() if row.ratio is None else {row.ratio}
        for service in merged:
            group[service], ratios[service] = merged, found
    sets = {tuple(sorted(members)): frozenset(ratios[next(iter(members))]) for members in group.values()}
    return tuple(Alternatives(services, sets[services]) for services in sorted(sets))


def needs(tables: Tables) -> tuple[Need, ...]:
    """What needs what, place by place where it can be; a link without its ratio says nothing yet."""
    places: dict[str, list[str]] = {}
    for row in tables.activity:
        places.setdefault(row.service, []).append(row.place)
    out = []
    for link in sorted(tables.service_links, key=lambda r: (r.service, r.other)):
        if link.relation != "needs" or link.ratio is None:
            continue
        own, other = sorted(places.get(link.service, [])), sorted(places.get(link.other, []))
        pairs: tuple[tuple[tuple[Key, ...], tuple[Key, ...]], ...]
        if set(own) <= set(other):
            pairs = tuple((((link.service, d),), ((link.other, d),)) for d in own)
        else:
            whole = tuple((link.service, d) for d in own), tuple((link.other, d) for d in other)
            pairs = (whole,)
        out.append(Need(link.service, link.other, link.ratio, pairs))
    return tuple(out)
