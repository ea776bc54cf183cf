"""What the questions about a partnership share: every coalition solved once, names, and who matters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

from model import words
from model.analyse.games import MOST_EXACT, orders
from model.analyse.names import names_of
from model.plan_coalitions import Reached, Ties, solve_worlds, ties
from model.project import gap, over_places, shortfall

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.plan import Plan

Members = frozenset[str]
Progress = Callable[[str], None]
NOBODY: Members = frozenset()
IN_GAPS = frozenset({"close_gaps", "ranked"})
"""Objectives whose value is the gap."""
MAXIMISED = frozenset({"best_value"})
ONE_POUND = 1.0
PAIRS = 20
"""Orders drawn, each forwards and backwards, where there are too many partners for every coalition."""


@dataclass(frozen=True)
class Study:
    """A partnership with what every coalition of its partners reaches.

    Attributes
    ----------
    case : Case
        The partnership as planned.
    plan : Plan
        Its plan.
    judged : Case
        The same with soft targets, where some coalition can't meet those that the scenario makes hard.
    partners, active : tuple of str
        Every partner, and those who may pay for another's services or have theirs paid for; sorted.
    worth : dict
        What each coalition reaches; all of them, or those that sampling asked for.
    sampled : tuple of tuple of str
        The orders in which partners came, where there are too many for every coalition; else empty.
    """

    case: Case = field(repr=False)
    plan: Plan = field(repr=False)
    judged: Case = field(repr=False)
    partners: tuple[str, ...]
    active: tuple[str, ...]
    worth: dict[Members, Reached] = field(repr=False)
    sampled: tuple[tuple[str, ...], ...] = ()

    @property
    def softened(self) -> bool:
        """Hard targets are judged as soft ones."""
        return self.judged is not self.case

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by id."""
        return {"public": "the public", **names_of(self.case.tables)}

    def name(self, key: str) -> str:
        """Name of a partner, pot, service or outcome."""
        return self.names.get(key, key.replace("_", " ").capitalize())

    def listed(self, keys: Sequence[str], most: int | None = None) -> str:
        """Names in a sentence."""
        return words.listed([self.name(key) for key in keys], most=most)

    @property
    def alone(self) -> Reached:
        """What partners reach each alone."""
        return self.worth[NOBODY]

    @property
    def together(self) -> Reached:
        """What they reach together."""
        return self.worth[frozenset(self.partners)]

    @property
    def in_gaps(self) -> bool:
        """The objective is the gap."""
        return self.judged.scenario.objective in IN_GAPS

    @cached_property
    def trend_gap(self) -> float:
        """The gap if every outcome follows its trend."""
        cells = self.case.cells.trend
        return gap(self.case, shortfall(self.case, over_places(self.case, cells)))

    @property
    def years(self) -> str:
        """The plan years in words."""
        return words.years(self.case.years.plan[0], self.case.years.plan[-1])

    @cached_property
    def leads(self) -> str:
        """The value whose split is led with: the objective only where duties and promises never differ."""
        same = all(
            abs(one.duties_unmet_gbp - self.alone.duties_unmet_gbp) < ONE_POUND
            and abs(one.promises_broken_gbp - self.alone.promises_broken_gbp) < ONE_POUND
            for one in self.worth.values()
        )
        return "objective" if same else "money"

    def coalitions(self) -> Iterator[Members]:
        """Coalitions whose worth is known, smaller ones first."""
        return iter(sorted(self.worth, key=lambda s: (len(s), sorted(s))))


def study(case: Case, plan: Plan, *, workers: int = 2, progress: Progress | None = None) -> Study:
    """Solve every coalition of partners.

    Parameters
    ----------
    case : Case
        The partnership.
    plan : Plan
        Its plan.
    workers : int
        Processes that share the work.
    progress : callable, optional
        Told how many coalitions are solved.

    Returns
    -------
    Study
        With hard targets made soft where not every coalition can meet them, so that all are comparable.
    """
    tell = progress or (lambda _: None)
    partners = tuple(sorted(row.partner for row in case.tables.partners))
    links = ties(case)
    active = tuple(name for name in partners if any(name in tie for tie in links))
    sampled = orders(active, PAIRS) if len(active) > MOST_EXACT else ()
    groups = _asked(partners, active, sampled)
    judged = soft(case) if _out_of_reach_alone(case) else case
    found = _solved(judged, links, groups, workers, tell)
    if judged is case and any(one.status == "targets_not_met" for one in found.values()):
        judged = soft(case)
        found = _solved(judged, links, groups, workers, tell)
    return Study(case, plan, judged, partners, active, found, sampled)


def _out_of_reach_alone(case: Case) -> bool:
    """Whether targets that must be met are beyond partners each alone; looked at first, to save solves."""
    if not (case.targets.any_hard or case.scenario.objective == "least_cost"):
        return False
    return solve_worlds(case, [NOBODY], workers=1)[0].status == "targets_not_met"


def soft(case: Case) -> Case:
    """The case with soft targets; least cost, which must meet them all, becomes closing gaps."""
    scenario = case.scenario
    aim = "close_gaps" if scenario.objective == "least_cost" else scenario.objective
    targets = case.targets.softened()
    return replace(case, targets=targets, scenario=replace(scenario, objective=aim))


def _asked(
    partners: tuple[str, ...], active: tuple[str, ...], sampled: tuple[tuple[str, ...], ...]
) -> list[Members]:
    """Coalitions that are asked for: all, or those met on the way of each order drawn."""
    if not sampled:
        sizes = range(len(partners) + 1)
        if len(partners) <= MOST_EXACT:
            return [frozenset(group) for k in sizes for group in combinations(partners, k)]
        some = [frozenset(g) for k in range(len(active) + 1) for g in combinations(active, k)]
        return [*some, frozenset(partners)]
    met = {frozenset(order[:k]) for order in sampled for k in range(len(order) + 1)}
    return [*sorted(met, key=lambda s: (len(s), sorted(s))), frozenset(partners)]


def _solved(
    case: Case, links: Ties, groups: Sequence[Members], workers: int, tell: Progress
) -> dict[Members, Reached]:
    """What each coalition reaches; those between which nothing differs are solved once."""
    alike = equal_partners(case)
    stands_for = {group: representative(group, links, alike) for group in groups}
    distinct = sorted(set(stands_for.values()), key=lambda group: (len(group), sorted(group)))
    tell(f"coalitions of partners: 0 of {len(distinct)}")
    found = solve_worlds(
        case,
        distinct,
        workers=workers,
        progress=lambda n: tell(f"coalitions of partners: {n} of {len(distinct)}"),
    )
    by_group = dict(zip(distinct, found, strict=True))
    return {group: by_group[one] for group, one in stands_for.items()}


def representative(group: Members, links: Ties, alike: Mapping[str, tuple[str, ...]]) -> Members:
    """The coalition that is solved in place of another: who has nobody to pay for, or by, is left out.

    Parameters
    ----------
    group : frozenset of str
        Members.
    links : frozenset of (str, str)
        Who may pay for whose services.
    alike : mapping
        For each partner those that are equal in every respect, itself included; the first of them stand
        for as many of them as there are in the group.
    """
    tied = {name for tie in links if group.issuperset(tie) for name in tie}
    out: set[str] = set()
    for same in {alike.get(name, (name,)) for name in tied}:
        out |= set(same[: len(tied.intersection(same))])
    return frozenset(out)


def equal_partners(case: Case) -> dict[str, tuple[str, ...]]:
    """Partners that commission nothing and whose pots are the same: exchanging them changes nothing."""
    kinds: dict[object, list[str]] = {}
    for row in sorted(case.tables.partners, key=lambda r: r.partner):
        if row.partner in case.commissioner:
            continue
        own = [p for p, name in enumerate(case.pots.partner) if name == row.partner]
        kinds.setdefault(tuple(sorted(_pot_kind(case, p) for p in own)), []).append(row.partner)
    return {name: tuple(same) for same in kinds.values() for name in same if len(same) > 1}


def _pot_kind(case: Case, p: int) -> tuple[object, ...]:
    pots = case.pots
    return (
        int(pots.type_at[p]),
        int(pots.place_at[p]),
        float(pots.pooled_share[p]),
        pots.amount[p].tobytes(),
        pots.lets_in[p].tobytes(),
        pots.spent_today[p].tobytes(),
        case.scenario.rules.conditions.holds(pots.name[p]),
    )
