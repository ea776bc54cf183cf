"""Close gaps: the least weighted shortfall of outcomes from their targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.objectives.objective import Objective
from model.optimise.scales import GAP_UNIT

if TYPE_CHECKING:
    from model.optimise.programme import Programme

NAME = "close_gaps"


def _state(programme: Programme) -> None:
    """Σ_o W[o] Σ_t δ[t]·short[o,t]/N[o], in thousandths of a gap."""
    targets = programme.case.targets
    terms = [
        (short, float(targets.weight[o] * targets.year_weight[o, t]) / GAP_UNIT)
        for (o, t), short in programme.shortfall.items()
    ]
    programme.stage_value(NAME, None, terms)


OBJECTIVE = Objective(
    name=NAME,
    says="Close as much as possible of the weighted gaps between outcomes and their targets.",
    unit="gap",
    step=GAP_UNIT,
    slack=1e-12,
    state=_state,
)
