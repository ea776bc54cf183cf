"""The objectives of the programme: one file each, listed here and nowhere else."""

from __future__ import annotations

from model.optimise.objectives import close_gaps
from model.optimise.objectives.objective import Objective

OBJECTIVES: dict[str, Objective] = {objective.name: objective for objective in (close_gaps.OBJECTIVE,)}
"""Objectives by name."""

__all__ = ["OBJECTIVES", "Objective"]
