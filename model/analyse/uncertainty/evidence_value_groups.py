"""Questions that somebody could go and answer: groups of uncertain quantities by what they are about."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model import words
from model.analyse.names import names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from model.inputs.case import Case
    from model.inputs.draws import Draws, Uncertain

EVERYTHING = "everything"
KIND_OF_TABLE = {
    "effects": "service",
    "recipes": "unit_cost",
    "outcome_values": "trend",
    "outcome_costs": "value",
}
MOST_NAMED = 3
ALL_OF_TABLE = {
    "effects": "all effects",
    "recipes": "all unit costs",
    "outcome_values": "all trends",
    "outcome_costs": "all outside values",
}


@dataclass(frozen=True)
class Group:
    """Quantities that one piece of work would tell about.

    Attributes
    ----------
    kind : str
        ``everything``, ``all`` of a table, ``service`` (all effects of one), ``effect``, ``unit_cost`` of a
        service, ``unit_costs`` of several that rest on one source, ``trend`` or ``value`` of an outcome,
        ``source`` (all effects that rest on one study).
    key, name : str
        Ids joined by ``|``, and what people call it.
    members : tuple of str
        Names of the quantities.
    asked : bool
        A question of its own, with a rank. Unit costs that rest on one source are one question together.
    """

    kind: str
    key: str
    name: str
    members: tuple[str, ...]
    asked: bool = False


def groups(case: Case, draws: Draws, *, in_pounds: bool) -> list[Group]:
    """Every group of quantities that can make a difference, each once: the only effect of a service is its.

    Parameters
    ----------
    case : Case
        The case that was drawn from.
    draws : Draws
        Draws of it.
    in_pounds : bool
        The measure is in £, so that outside values count.
    """
    names = names_of(case.tables)
    counting = [factor for factor in draws.factors if matters(case, factor, in_pounds=in_pounds)]
    out = [Group(EVERYTHING, EVERYTHING, "Everything", tuple(f.name for f in draws.factors))]
    out += _by(counting, lambda f: [(f.table, ALL_OF_TABLE[f.table])], "all")
    together = _unit_costs(counting, names)
    shared_costs = {member for group in together for member in group.members}
    for table, kind in KIND_OF_TABLE.items():
        own = [factor for factor in counting if factor.table == table]
        out += [
            replace(group, asked=True)
            for group in _by(own, lambda f: [_first(f.key, names)], kind)
            if not shared_costs.issuperset(group.members)
        ]
    known = {group.members for group in out}
    effects = [factor for factor in counting if factor.table == "effects"]
    single = list(_by(effects, lambda f: [(f.key, _of_pair(f.key, names))], "effect"))
    shared = list(
        _by(effects, lambda f: [(one, one.removeprefix("effects ")) for one in f.sources], "source")
    )
    out += [group for group in single if group.members not in known]
    out += [group for group in shared if len(group.members) > 1 and group.members not in known]
    return out + together


def _unit_costs(factors: list[Uncertain], names: Mapping[str, str]) -> list[Group]:
    """Unit costs of several services that rest on one source: one question."""
    costs = [factor for factor in factors if factor.table == "recipes" and factor.sources]
    found = []
    for group in _by(costs, lambda f: [(";".join(f.sources), "")], "unit_costs"):
        services = sorted({_service(member) for member in group.members})
        if len(services) > 1:
            said = words.listed([names.get(service, service) for service in services], most=MOST_NAMED)
            found.append(replace(group, key=";".join(services), name=said, asked=True))
    return found


def _by(
    factors: list[Uncertain], named: Callable[[Uncertain], list[tuple[str, str]]], kind: str
) -> Iterator[Group]:
    """Groups of one kind; a quantity may be in several."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for factor in factors:
        for about in named(factor):
            found[about].append(factor.name)
    for (key, name), members in sorted(found.items()):
        yield Group(kind, key, name, tuple(members))


def _service(member: str) -> str:
    """The service of a unit cost, by the name of the quantity."""
    return member.split(" ", 1)[1].split("|", maxsplit=1)[0]


def matters(case: Case, factor: Uncertain, *, in_pounds: bool) -> bool:
    """Whether a quantity can make any difference to what plans come to.

    A unit cost does where the service has effects or follows demand; an effect or a trend where the outcome
    counts, is a hard target, or is followed by a service; an outside value where the measure is in £.

    Parameters
    ----------
    case : Case
        The case that was drawn from.
    factor : Uncertain
        The quantity.
    in_pounds : bool
        The measure is in £.
    """
    first, second = factor.key.split("|")[:2]
    if factor.table == "outcome_costs" or in_pounds:
        return in_pounds
    if factor.table == "recipes":
        own = case.lines.service_at == case.services.index(first)
        return bool((case.lines.has_evidence | case.lines.demand_led)[own].any())
    outcome = case.outcomes.index(second if factor.table == "effects" else first)
    counts = case.targets.weight[outcome] > 0 and np.isfinite(case.targets.scale[outcome])
    return bool(counts or case.targets.hard[outcome] or outcome in case.drivers)


def _first(key: str, names: Mapping[str, str]) -> tuple[str, str]:
    """What a key begins with, and its name."""
    first = key.split("|", maxsplit=1)[0]
    return first, names.get(first, first)


def _of_pair(key: str, names: Mapping[str, str]) -> str:
    """Name of the effect of a service on an outcome."""
    return " on ".join(names.get(one, one) for one in key.split("|"))
