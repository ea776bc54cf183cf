"""A programme written as plain numbers is the one that PuLP writes: the same plan, prices and what binds."""

from __future__ import annotations

import numpy.testing as npt
import pandas as pd
import pytest

from model import Case, load_case, solve
from model.optimise import Status, binding_table, build, solve_stages
from model.optimise.loaded import LoadedNumbers
from model.optimise.programme import Programme
from model.optimise.recorder import Stated
from model.optimise.recording import Arrays
from model.optimise.resolve import solve_written, write
from model.optimise.solver import LoadedProgramme
from tests.optimise import shipped
from tests.optimise.changed import assert_same_lp, assert_same_names
from tests.optimise.town import scenario, service, town
from tests.properties.compare import assert_same_stages

ALL = (*shipped.TINY, *(pytest.param(name, marks=pytest.mark.slow) for name in shipped.KENT))


def written(case: Case) -> tuple[Stated, LoadedNumbers]:
    programme = write(case)
    assert isinstance(programme, Stated)
    arrays = Arrays.of(programme)
    loaded = LoadedNumbers(arrays)
    loaded.load(arrays.numbers)
    return programme, loaded


@pytest.mark.parametrize("name", ALL)
def test_what_is_written_is_what_pulp_writes_entry_for_entry(name: str):
    case = shipped.case(name)
    programme, loaded = written(case)
    built = build(case)
    assert_same_names(programme, built)
    assert_same_lp(loaded, LoadedProgramme(built))
    assert programme.origin == built.origin


def rows_of(programme: Programme) -> dict[str, tuple[dict[str, float], float]]:
    return {
        row.name: ({v.name: c for v, c in row.items() if c}, row.constant)
        for row in programme.problem.constraints()
    }


def test_its_rows_read_as_those_of_pulp():
    case = shipped.case("tiny-best-use")
    mine, theirs = rows_of(write(case)), rows_of(build(case))
    assert list(mine) == list(theirs)
    for name, (terms, constant) in mine.items():
        assert terms == pytest.approx(theirs[name][0], rel=1e-12)
        assert constant == pytest.approx(theirs[name][1], rel=1e-12)


@pytest.mark.parametrize("name", ALL)
def test_it_is_solved_as_through_pulp_with_the_same_prices(name: str):
    case = shipped.case(name)
    programme, built = write(case), build(case)
    mine, theirs = solve_written(programme), solve_stages(built)
    assert (mine.status, mine.soft) == (theirs.status, theirs.soft)
    assert_same_stages(*([(s.stage, s.year, s.value) for s in x.stages] for x in (mine, theirs)))
    pd.testing.assert_frame_equal(
        binding_table(programme, mine), binding_table(built, theirs), rtol=1e-6, atol=1e-9
    )


def test_whole_sites_go_through_pulp():
    case = load_case(scenario({"sites": True}), base=town(services=(service(site_size=10.0),)))
    programme = write(case)
    assert not isinstance(programme, Stated)
    assert solve_written(programme).status is Status.OPTIMAL


def test_prices_are_left_out_where_nobody_asks():
    programme = write(shipped.case("tiny-best-use"))
    asked, not_asked = solve_written(programme), solve_written(programme, prices=False)
    assert asked.ranges is not None
    assert not_asked.ranges is None
    npt.assert_array_equal(asked.values, not_asked.values)


def test_a_time_limit_of_nothing_is_said_and_leaves_no_plan():
    steps: list[str] = []
    plan = solve(shipped.case("best-use"), time_limit=0.0, progress=steps.append)
    assert plan.status == "time_limit"
    assert not plan.has_plan
    assert plan.gap_closed_share is None
    assert plan.objective_value is None
    assert plan.tables["activity"].empty
    assert "payments" not in steps
    solved = solve_written(write(shipped.case("best-use")), time_limit=0.0)
    assert solved.status is Status.TIME_LIMIT
    assert len(solved.values) == 0


def test_a_solver_that_is_interrupted_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(LoadedNumbers, "_run", lambda _: Status.INTERRUPTED)
    plan = solve(shipped.case("tiny-best-use"))
    assert plan.status == "interrupted"
    assert not plan.has_plan
    assert plan.tables["flows"].empty
