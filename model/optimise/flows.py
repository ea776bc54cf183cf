"""Which pot may pay for what, with as few columns as say the same thing.

Two reductions, both exact for everything but who pays, which the payments stage splits again:

- pots of one partner, type and place under the same conditions are one group, since any mix of them
  that respects their sums can be split between them;
- where only area pots could pay a service's need of a type, its places are one need.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.conditions import lets_in
from model.optimise.rules.pooling import both_within, pooled_share

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case


@dataclass(frozen=True)
class Group:
    """Pots that the programme need not tell apart.

    Attributes
    ----------
    key : str
        Name for rows and columns: the first pot's id, with the number of others.
    pots : tuple of int
        Positions in ``Case.pots``.
    type_at, place_at : int
        Resource type and place they share; −1 for the whole area.
    """

    key: str
    pots: tuple[int, ...]
    type_at: int
    place_at: int

    def names(self, case: Case) -> str:
        """Ids of the pots, joined by ``;``."""
        return ";".join(case.pots.name[p] for p in self.pots)


@dataclass(frozen=True)
class Need:
    """What some lines of one service need of one type, with the groups that may pay it.

    Attributes
    ----------
    key : str
        ``service.type`` or ``service.place.type``.
    service_at, type_at : int
        Positions in the case.
    lines : tuple of int
        Lines whose need it is.
    groups : tuple of Group
        Who may pay.
    """

    key: str
    service_at: int
    type_at: int
    lines: tuple[int, ...]
    groups: tuple[Group, ...]


def allowed(case: Case) -> Bools:
    """(P, L): a flow may exist: place, conditions and pooling let it (type is asked per need)."""
    out: Bools = case.reaches & lets_in(case)[:, case.lines.service_at] & _pooled(case)
    return out


def _pooled(case: Case) -> Bools:
    """(P, L): pooling lets a flow exist."""
    line_service = case.lines.service_at
    crossing = case.crossing[:, line_service]
    out: Bools = ~crossing | ((pooled_share(case) > 0)[:, None] & both_within(case)[:, line_service])
    return out


def written(case: Case) -> Bools:
    """(P, L): a flow has columns: where it may exist, or would without what other cases may let go.

    For a coalition that is whatever full pooling would let; for a pot set apart, whatever it could pay for
    without its ring-fence.
    """
    apart = np.array([name in case.apart for name in case.pots.name], dtype=np.bool_)
    lets = (lets_in(case) | apart[:, None])[:, case.lines.service_at]
    out: Bools = case.reaches & lets
    return out if case.together is not None else out & _pooled(case)


def some_shut(case: Case) -> bool:
    """Whether some flows that have columns may not exist."""
    return case.together is not None or bool(case.apart)


def group_pots(case: Case) -> tuple[Group, ...]:
    """Groups of pots; each pot alone where its own use is limited (reinvest own_pot), or it is set apart.

    For a coalition pots that cross in part and in whole go together: what crosses is at most Σ h·Q of them,
    and any such mix can be split. Without limits to pots that is not so, and each stands alone.
    """
    conditions, share = lets_in(case), pooled_share(case)
    rules, coalition = case.scenario.rules, case.together is not None
    alone = rules.reinvest == "own_pot" or (coalition and not rules.pots)
    members: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for p in range(len(case.pots)):
        kind = (
            case.pots.partner[p],
            int(case.pots.type_at[p]),
            int(case.pots.place_at[p]),
            conditions[p].tobytes(),
            "" if coalition else _how_much_crosses(float(share[p])),
            case.pots.name[p] if alone or case.pots.endless[p] or case.pots.name[p] in case.apart else "",
        )
        members[kind].append(p)
    return tuple(
        Group(
            key=case.pots.name[pots[0]] + (f".and_{len(pots) - 1}" if len(pots) > 1 else ""),
            pots=tuple(pots),
            type_at=int(case.pots.type_at[pots[0]]),
            place_at=int(case.pots.place_at[pots[0]]),
        )
        for pots in sorted(members.values())
    )


def _how_much_crosses(share: float) -> str:
    """Nothing, some or all of a pot: these differ in their rows, and so may not share a group."""
    return "none" if share <= 0 else "all" if share >= 1 else "some"


def open_lines(may: Bools, group: Group) -> frozenset[int]:
    """Lines that some pot of a group may pay, by an array (P, L) of which pots may pay which."""
    return frozenset(np.flatnonzero(may[list(group.pots)].any(axis=0)).tolist())


def needs_of(case: Case, groups: tuple[Group, ...]) -> tuple[Need, ...]:
    """What every service needs of every type, and who may pay."""
    may = written(case)
    open_to = {g.key: open_lines(may, g) for g in groups}
    out: list[Need] = []
    for s, service in enumerate(case.services):
        own = np.flatnonzero(case.lines.service_at == s)
        for j, type_ in enumerate(case.types):
            lines = [int(i) for i in own if case.lines.recipe[i, j] > 0]
            if not lines:
                continue
            can = case.efficiency[:, j] > 0
            payers = [g for g in groups if can[g.type_at] and not open_to[g.key].isdisjoint(lines)]
            if all(g.place_at < 0 for g in payers):
                out.append(Need(f"{service}.{type_}", s, j, tuple(lines), tuple(payers)))
                continue
            for line in lines:
                here = tuple(g for g in payers if may[g.pots[0], line])
                out.append(Need(f"{service}.{case.lines.place[line]}.{type_}", s, j, (line,), here))
    return tuple(out)
