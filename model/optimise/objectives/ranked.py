"""Ranked: priorities strictly in rank order, each closing its gaps before the next may ask for anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.objectives.close_gaps import SMALLEST_GAP, gap_terms
from model.optimise.objectives.objective import Aim, Objective
from model.optimise.scales import GAP_UNIT

if TYPE_CHECKING:
    from model.optimise.programme import Programme

NAME = "ranked"


def _state(programme: Programme) -> tuple[Aim, ...]:
    """One stage per rank, equal ranks together; each the gap of its own outcomes."""
    case = programme.case
    rank = {row.priority: row.rank for row in case.tables.priorities}
    of_outcome = {row.outcome: rank[row.priority] for row in case.tables.outcomes}
    aims = []
    for place in sorted(set(rank.values())):
        own = {o for o, name in enumerate(case.outcomes) if of_outcome[name] == place}
        terms = gap_terms(programme, own)
        if terms:
            programme.stage_value(NAME, place, terms)
            aims.append(Aim(NAME, place, GAP_UNIT, SMALLEST_GAP))
    if not aims:
        programme.stage_value(NAME, None, [])
        aims.append(Aim(NAME, None, GAP_UNIT, SMALLEST_GAP))
    return tuple(aims)


OBJECTIVE = Objective(
    name=NAME,
    says="Close the gaps of the first-ranked priority as far as can be, then of the second, and so on.",
    unit="gap",
    state=_state,
)
