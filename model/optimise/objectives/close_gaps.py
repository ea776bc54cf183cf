"""Close gaps: the least weighted shortfall of outcomes from their targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.objectives.objective import Aim, Objective
from model.optimise.scales import GAP_UNIT

if TYPE_CHECKING:
    from model.optimise.programme import Programme, Term

NAME = "close_gaps"
SMALLEST_GAP = 1e-12
"""Most of a gap that a later stage may give up."""


def gap_terms(programme: Programme, outcomes: set[int] | None = None) -> list[Term]:
    """Σ_o W[o] Σ_t δ[t]·short[o,t]/N[o] over some outcomes (None: all), in thousandths of a gap."""
    targets = programme.case.targets
    return [
        (short, float(targets.weight[o] * targets.year_weight[o, t]) / GAP_UNIT)
        for (o, t), short in programme.shortfall.items()
        if outcomes is None or o in outcomes
    ]


def state(programme: Programme) -> tuple[Aim, ...]:
    """The whole gap, minimised."""
    programme.stage_value(NAME, None, gap_terms(programme))
    return (Aim(NAME, None, GAP_UNIT, SMALLEST_GAP),)


OBJECTIVE = Objective(
    name=NAME,
    says="Close as much as possible of the weighted gaps between outcomes and their targets.",
    unit="gap",
    state=state,
)
