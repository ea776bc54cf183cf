"""The optimiser: the programme stated once, its rules and objectives, and its staged solve."""

from __future__ import annotations

from model.optimise.binding import binding_table
from model.optimise.build import build
from model.optimise.flows import allowed
from model.optimise.limits import Limits
from model.optimise.lp_file import write_lp_file
from model.optimise.objectives import OBJECTIVES
from model.optimise.payments import PaymentError, Payments, most_used, pay
from model.optimise.programme import Programme
from model.optimise.rules import RULES
from model.optimise.solved import Solved, StageValue
from model.optimise.solver import LoadedProgramme, Status
from model.optimise.stages import solve_stages

__all__ = [
    "OBJECTIVES",
    "RULES",
    "Limits",
    "LoadedProgramme",
    "PaymentError",
    "Payments",
    "Programme",
    "Solved",
    "StageValue",
    "Status",
    "allowed",
    "binding_table",
    "build",
    "most_used",
    "pay",
    "solve_stages",
    "write_lp_file",
]
