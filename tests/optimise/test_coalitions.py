"""Coalitions: who may pay for whom is a matter of numbers, and what it comes to is what leaving out would."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Case, solve
from model.optimise import build, solve_stages
from model.optimise.flows import allowed
from model.optimise.resolve import Resolver
from model.optimise.solver import LoadedProgramme
from model.plan_resolve import solve_again, solve_many
from tests.optimise import shipped
from tests.optimise.changed import assert_same_lp, assert_same_names, assert_solves_as_fresh
from tests.properties.compare import assert_same_stages

SETTINGS = ("agreed", "none", "full")
shares = st.lists(st.sampled_from([0.0, 0.3, 1.0]), min_size=20, max_size=20)


def partners(case: Case) -> list[str]:
    return sorted({*case.pots.partner, *case.commissioner})


def coalition(case: Case, members: Iterable[str], pooling: str = "agreed", **rules: object) -> Case:
    """The same case with payments across among some partners only."""
    scenario = case.scenario
    ruled = replace(scenario, rules=scenario.rules.model_copy(update={"pooling": pooling, **rules}))
    return replace(case, scenario=ruled, together=frozenset(members))


def left_out(case: Case) -> Case:
    """The same by another way: payments outside the coalition have no columns at all."""
    assert case.together is not None
    inside = np.array([[p in case.together and s in case.together for s in case.commissioner]
                       for p in case.pots.partner])  # fmt: skip
    lets_in = case.pots.lets_in & (inside | ~case.crossing)
    return replace(case, together=None, pots=replace(case.pots, lets_in=lets_in))


@pytest.mark.parametrize("pooling", SETTINGS)
@pytest.mark.parametrize("name", shipped.TINY)
def test_every_coalition_of_the_small_partnership_is_solved_in_place(name: str, pooling: str):
    case = shipped.case(name)
    used = Resolver(coalition(case, partners(case)))
    for members in ([], partners(case)[:1], partners(case)[1:], partners(case)):
        other = coalition(case, members, pooling)
        programme = used.load(other)
        assert_same_names(programme, build(other))
        assert_same_lp(used.loaded, LoadedProgramme(build(other)))
        found = used.solve(other, disallow_rebuild=True)
        assert found.rebuild is None
        assert_solves_as_fresh(other, found)
        assert_same_stages(*(
            [(s.stage, s.year, s.value) for s in x.stages]
            for x in (found.solved, solve_stages(build(left_out(other))))
        ))  # fmt: skip


@settings(max_examples=20)
@given(st.sets(st.integers(0, 5)), st.sampled_from(SETTINGS), shares)
def test_any_coalition_and_any_shares_are_what_leaving_out_would_be(
    members: set[int], pooling: str, share: list[float]
):
    case = shipped.case("tiny-best-use")
    names = [name for i, name in enumerate(partners(case)) if i in members]
    pots = replace(case.pots, pooled_share=np.resize(np.array(share), len(case.pots)))
    used = Resolver(coalition(case, partners(case)))
    other = coalition(replace(case, pots=pots), names, pooling)
    found = used.solve(other, disallow_rebuild=True)
    plain = solve_stages(build(left_out(other)))
    assert_same_stages(*([(s.stage, s.year, s.value) for s in x.stages] for x in (found.solved, plain)))


@pytest.mark.parametrize("pooling", SETTINGS)
def test_without_limits_to_pots_shares_are_kept_pot_by_pot(pooling: str):
    case = shipped.case("tiny-best-use")
    other = coalition(case, partners(case), pooling, pots=False)
    found = Resolver(coalition(case, [], pooling, pots=False)).solve(other, disallow_rebuild=True)
    assert_solves_as_fresh(other, found)
    plain = solve_stages(build(left_out(other)))
    assert_same_stages(*([(s.stage, s.year, s.value) for s in x.stages] for x in (found.solved, plain)))


@pytest.mark.slow
@pytest.mark.parametrize("leave", [0, 3, 6])
def test_coalitions_of_kent_are_what_leaving_out_would_be(leave: int):
    case = shipped.case("best-use")
    other = coalition(case, partners(case)[leave:])
    used = Resolver(coalition(case, partners(case)))
    found = used.solve(other, disallow_rebuild=True).solved
    plain = solve_stages(build(left_out(other)))
    assert (found.status, found.soft) == (plain.status, plain.soft)
    assert_same_stages(*([(s.stage, s.year, s.value) for s in x.stages] for x in (found, plain)))


def test_everybody_together_is_the_scenario_and_nobody_is_no_pooling():
    case = shipped.case("tiny-best-use")
    everybody, nobody = (solve(coalition(case, members)) for members in (partners(case), []))
    for one, other in (
        (everybody, shipped.plan("tiny-best-use")),
        (nobody, solve(shipped.with_rules(case, pooling="none"))),
    ):
        shipped.assert_same_plan(one, other)
        pd.testing.assert_frame_equal(one.tables["flows"], other.tables["flows"])
    assert everybody.digest != nobody.digest


def test_nobody_pays_for_others_outside_the_coalition():
    case = shipped.case("tiny-best-use")
    nobody = coalition(case, [])
    crossing = case.crossing[:, case.lines.service_at]
    assert (allowed(case) & crossing).any()
    assert not (allowed(nobody) & crossing).any()
    answer = solve_again(Resolver(nobody), nobody, payments=True)
    assert answer.payments is not None
    assert answer.payments.flow[crossing].sum() == 0.0


def test_many_coalitions_need_one_programme():
    case = shipped.case("tiny-best-use")
    names = partners(case)
    cases = [coalition(case, [n for i, n in enumerate(names) if k >> i & 1]) for k in range(2 ** len(names))]
    answers = solve_many(cases, disallow_rebuild=True)
    gaps = [a.gap_closed_share for a in answers]
    assert all(a.rebuilt == "" for a in answers)
    assert gaps[-1] == max(g for g in gaps if g is not None)
