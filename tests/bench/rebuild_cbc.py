"""A plain rebuild at every step: PuLP builds the programme anew and CBC solves stage after stage."""

from __future__ import annotations

import os
from itertools import product

import cbcbox
import pulp
from pulp.constants import LpSolveStatus

from model import Case
from model.optimise import Programme, build

Stage = tuple[str, int | None]


def cbc(programme: Programme, stage: Stage) -> bool:
    """Minimise a stage by CBC and keep to what it reached; False where CBC finds no optimum."""
    variable = programme.stage[stage]
    programme.problem.setObjective(variable * 1.0)
    found = programme.problem.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), msg=False))
    if found.status != LpSolveStatus.Optimal or variable.varValue is None:
        return False
    variable.upBound = variable.varValue + 1e-7
    return True


def rebuild_with_cbc(case: Case) -> int:
    """The stages from a fresh build by CBC, each kept by a bound; the number of programmes solved."""
    programme = build(case)
    years: list[Stage] = list(product(("duties", "promises"), case.years.plan))
    aims: list[Stage] = [aim.key for aim in programme.aims]
    for stage in years:
        programme.stage[stage].upBound = 0.0
    stages = aims[1:]
    if not cbc(programme, aims[0]):
        programme, stages = build(case), [*years, *aims]
    for stage in stages:
        cbc(programme, stage)
    calm = [v for pair in programme.grown.values() for v in pair]
    programme.problem.setObjective(pulp.lpSum(calm))
    programme.problem.solve(pulp.COIN_CMD(path=cbcbox.cbc_bin_path(), msg=False))
    return 2 + len(stages)


def seconds_with_cbc(case: Case) -> tuple[float, int]:
    """Processor seconds, CBC's own processes included, and the number of programmes solved."""
    start = sum(os.times()[:4])
    solved = rebuild_with_cbc(case)
    return sum(os.times()[:4]) - start, solved
