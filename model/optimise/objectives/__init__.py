"""The objectives of the programme: one file each, listed here and nowhere else."""

from __future__ import annotations

from model.optimise.objectives import best_value, close_gaps, fairest, least_cost, ranked, robust
from model.optimise.objectives.objective import Aim, Objective

OBJECTIVES: dict[str, Objective] = {
    objective.name: objective
    for objective in (
        close_gaps.OBJECTIVE,
        fairest.OBJECTIVE,
        ranked.OBJECTIVE,
        best_value.OBJECTIVE,
        least_cost.OBJECTIVE,
        robust.OBJECTIVE,
    )
}
"""Objectives by name."""

__all__ = ["OBJECTIVES", "Aim", "Objective"]
