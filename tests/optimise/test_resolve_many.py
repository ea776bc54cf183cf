"""Many cases: the same answers for one worker or many, whatever was solved before."""

from __future__ import annotations

import importlib.util
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from model import Case, solve
from model.optimise.resolve import RebuildRefused, Resolver
from model.plan_resolve import Answer, solve_again, solve_many
from tests.optimise import shipped
from tests.optimise.changed import changed
from tests.properties.compare import assert_same_stages, stage_values


def draws(count: int, name: str = "tiny-best-use") -> list[Case]:
    case = shipped.case(name)
    return [changed(case, ["gains", "amounts"] if seed % 2 else ["gains"], seed) for seed in range(count)]


def assert_identical(mine: Sequence[Answer], theirs: Sequence[Answer]) -> None:
    """To the last digit."""
    for one, other in zip(mine, theirs, strict=True):
        assert one.status == other.status
        assert one.stages == other.stages
        assert one.gap_closed_share == other.gap_closed_share
        assert one.activity.tobytes() == other.activity.tobytes()
        assert one.unmet.tobytes() == other.unmet.tobytes()


def assert_equal(mine: Sequence[Answer], theirs: Sequence[Answer]) -> None:
    """The same stages, and the same activity to far less than counts."""
    for one, other in zip(mine, theirs, strict=True):
        assert one.status == other.status
        assert_same_stages(*([(s.stage, s.year, s.value) for s in a.stages] for a in (one, other)))
        np.testing.assert_allclose(one.activity, other.activity, rtol=1e-6, atol=1e-6)


def test_one_worker_equals_many():
    cases = draws(23)
    alone = solve_many(cases, like=shipped.case("tiny-best-use"))
    for workers in (2, 3, 9):
        shared = solve_many(cases, like=shipped.case("tiny-best-use"), workers=workers)
        assert_identical(alone, shared)
    assert len({answer.stages for answer in alone}) == len(cases)


def test_what_was_solved_before_changes_nothing():
    cases, resolver = draws(6), Resolver(shipped.case("tiny-best-use"))
    forwards = [solve_again(resolver, case) for case in cases]
    assert_identical(forwards, [solve_again(resolver, case) for case in cases[::-1]][::-1])
    many = solve_many(cases, like=resolver)
    assert_identical(many, solve_many(cases, like=resolver))
    assert_identical(forwards, [solve_again(resolver, case) for case in cases])
    assert_equal(forwards, many)


def test_where_a_solve_starts_changes_no_answer():
    cases = draws(4)
    resolver = Resolver(cases[0])
    before = [solve_again(resolver, case) for case in cases]
    for other in cases:
        resolver.learn(other)
        assert_equal(before, [solve_again(resolver, case) for case in cases])


@pytest.mark.slow
def test_one_worker_equals_many_on_kent():
    cases, like = draws(12, "best-use"), shipped.case("best-use")
    assert_identical(solve_many(cases, like=like), solve_many(cases, like=like, workers=2))


@pytest.mark.parametrize("name", shipped.TINY)
def test_an_answer_is_that_of_the_plan(name: str):
    case = changed(shipped.case(name), ["gains"], 5)
    answer = solve_again(Resolver(shipped.case(name)), case, payments=True)
    plan = solve(case)
    assert answer.has_plan
    assert answer.status == plan.status
    assert answer.payments is not None
    found = [(s.stage, s.year, s.value) for s in answer.stages]
    assert_same_stages([*found, ("payments", None, answer.payments.value)], stage_values(plan))
    assert answer.gap_closed_share == pytest.approx(plan.gap_closed_share, abs=1e-6)
    np.testing.assert_allclose(answer.activity, plan.activity, rtol=1e-4, atol=1e-4)


def test_a_case_without_a_plan_says_so_and_leaves_no_numbers():
    case = shipped.with_rules(shipped.case("tiny-best-use"), hard=("demand", "floors"))
    nothing = replace(case, pots=replace(case.pots, amount=np.zeros_like(case.pots.amount)))
    answer = solve_again(Resolver(case), nothing)
    assert answer.status == "infeasible"
    assert not answer.has_plan
    assert answer.gap_closed_share is None
    assert np.isnan(answer.activity).all()


def test_a_rebuilt_case_says_why():
    case = shipped.case("tiny-best-use")
    other = replace(case, scenario=replace(case.scenario, objective="best_value"))
    answers = solve_many([case, other])
    assert [a.rebuilt for a in answers] == ["", "The objective is another: best_value."]
    with pytest.raises(RebuildRefused, match=r"The objective is another: best_value"):
        solve_many([case, other], disallow_rebuild=True)


def test_nothing_to_solve_is_nothing():
    assert solve_many([]) == ()


@pytest.mark.skipif(importlib.util.find_spec("distributed") is not None, reason="Dask is installed")
def test_a_cluster_without_dask_is_refused_in_words():
    with pytest.raises(ModuleNotFoundError, match=r"the package 'distributed' is not installed.*leave"):
        solve_many(draws(2), address="tcp://10.0.0.1:8786")
