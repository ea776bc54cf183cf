"""Plans and proofs that are known settle other limits by arithmetic, and never differently from solving."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from model import load_case
from model.optimise.build import build
from model.optimise.conflicts import Clashes
from model.optimise.extended import Extended
from model.optimise.near_optimal import Bench
from model.optimise.solver import LoadedProgramme, Status
from model.optimise.witness import Witnesses
from tests.analyse.explained import tiny
from tests.optimise.test_conflicts import GOAL, short_of
from tests.optimise.town import activity, scenario, town


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one for every solve."""
    solves: list[int] = []
    real = LoadedProgramme.minimise

    def minimise(self, columns, costs, *, must_exist=False):
        solves.append(1)
        return real(self, columns, costs, must_exist=must_exist)

    monkeypatch.setattr(LoadedProgramme, "minimise", minimise)
    return solves


def test_what_is_known_says_what_solving_afresh_says():
    knowing, case = Clashes(short_of("crew", "desk")), short_of("crew", "desk")
    groups = (*knowing.limits, GOAL)
    for size in (1, 2, len(groups) - 2, len(groups) - 1):
        for kept in list(combinations(groups, size))[:6]:
            assert knowing.hold_together(kept) == Clashes(case).hold_together(kept), kept


def test_a_question_asked_again_is_not_solved_again(monkeypatch: pytest.MonkeyPatch):
    clashes = Clashes(short_of("crew"))
    solves = counted(monkeypatch)
    assert not clashes.hold_together([*clashes.limits, GOAL])
    assert clashes.hold_together(clashes.limits)
    assert len(solves) == 2
    assert not clashes.hold_together([*clashes.limits, GOAL])
    assert clashes.hold_together(clashes.limits[1:])
    assert len(solves) == 2


def test_a_proof_no_longer_holds_once_a_limit_that_it_uses_is_let_go():
    clashes = Clashes(short_of("crew"))
    assert not clashes.hold_together([*clashes.limits, GOAL])
    without = [group for group in clashes.limits if group != ("capacity", "crew")]
    assert clashes.hold_together([*without, GOAL])


def test_a_plan_outside_other_limits_is_no_witness():
    loaded = Extended(build(load_case(scenario(), base=town(activity=(activity(ceiling=120.0),)))))
    witnesses = Witnesses(loaded.highs)
    at = np.array([0], dtype=np.int32)
    assert loaded.minimise(at, -np.ones(1)) is Status.OPTIMAL
    witnesses.learn_plan()
    columns, rows = (limits.copy() for limits in loaded.limits())
    assert witnesses.has_plan(columns, rows)
    columns[1, 0] = loaded.values()[0] / 2
    assert not witnesses.has_plan(columns, rows)
    assert witnesses.proof(columns, rows) is None


@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut"])
def test_ranges_of_equally_good_plans_are_those_of_a_slow_fresh_solve(name: str):
    case = tiny(name)[0]
    found = Bench(case).near_optimal((0.0, 0.01, 0.05), 1.0)
    for service, share, least, most in found.itertuples(index=False):
        bench = Bench(case)
        aim = int(bench.aim_column[0])
        slack = bench.optimum + max(share / bench.aim.step, 1e-9)
        bench.loaded.highs.changeColBounds(aim, bench.col_low[aim], slack)
        own = np.flatnonzero(case.lines.service_at == case.services.index(service)).tolist()
        last = case.years.n_plan - 1
        columns = bench.loaded.columns([bench.programme.activity[line][last] for line in own])
        for sign, end in ((1.0, least), (-1.0, most)):
            bench.loaded.highs.clearSolver()
            assert bench.loaded.minimise(columns, np.full(len(columns), sign)) is Status.OPTIMAL
            slow = float(bench.loaded.values()[columns].sum()) * bench.programme.line_step(own[0])
            assert end == pytest.approx(slow, rel=1e-4, abs=1e-4), (service, share, sign)
