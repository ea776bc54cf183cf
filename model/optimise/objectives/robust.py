"""Robust: the most gap closed on average over the worst share of seeded draws of what is uncertain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.inputs.draws import draw
from model.optimise.drawn_outcomes import DrawnOutcomes, trend_gaps
from model.optimise.objectives.close_gaps import SMALLEST_GAP
from model.optimise.objectives.objective import Aim, Objective
from model.optimise.scales import GAP_UNIT
from model.optimise.worst_share import worst_average

if TYPE_CHECKING:
    from model.optimise.programme import Programme

NAME = "robust"


def _state(programme: Programme) -> tuple[Aim, ...]:
    """CVaR of (gap of a draw − gap of its trend), minimised: minus the gap closed, once for every draw."""
    case = programme.case
    setting = case.scenario.rules.robust
    draws = draw(case, setting.draws, seed=setting.seed, sampling=setting.sampling)
    losses, probability = DrawnOutcomes(programme, draws).losses()
    terms, constant = worst_average(programme, "draws", losses, probability, setting.worst_share)
    programme.stage_value(NAME, None, terms, low=None, constant=constant)
    trend = float(trend_gaps(case, case.cells.trend))
    return (Aim(NAME, None, GAP_UNIT / (trend if trend > 0 else 1.0), SMALLEST_GAP, sign=-1.0),)


OBJECTIVE = Objective(
    name=NAME,
    says="Close as much of the gaps as possible on average over the worst draws of what is uncertain.",
    unit="share of the gap",
    state=_state,
)
