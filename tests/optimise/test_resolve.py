"""What is solved again is what a fresh build would be: entry for entry, and stage for stage."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Case, load_case
from model.inputs.changes import Cut
from model.inputs.rules import parse_rules
from model.optimise import Status, build
from model.optimise.resolve import Resolver
from model.optimise.solver import LoadedProgramme
from tests.optimise import shipped
from tests.optimise.changed import (
    CHANGES,
    assert_same_lp,
    assert_same_names,
    assert_solves_as_fresh,
    changed,
)
from tests.properties.partnerships import NO_SHRINKING, drafts
from tests.properties.stories import soft_stories, write_story

OBJECTIVES = ("close_gaps", "fairest", "ranked", "best_value", "least_cost", "robust")
RULES: dict[str, dict[str, object]] = {
    "as given": {},
    "own pot": {"reinvest": "own_pot"},
    "no worse": {"equity": "no_place_worse"},
    "fair share": {"equity": {"share": 0.5}},
    "new money": {"new_money": True},
    "hard": {"targets": "hard", "hard": ["floors"]},
    "no pots": {"pots": False},
}
some_changes = st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=4)
seeds = st.integers(0, 2**32 - 1)


@cache
def case_of(scenario: str, objective: str = "close_gaps", rules: str = "as given") -> Case:
    """A shipped scenario with another aim and rules."""
    case = shipped.case(scenario)
    if RULES[rules]:
        parsed, faults = parse_rules(RULES[rules], "a test")
        assert not faults
        case = load_case(replace(case.scenario, rules=parsed), base=case.base)
    return replace(case, scenario=replace(case.scenario, objective=objective))


@cache
def resolver(scenario: str, objective: str = "close_gaps", rules: str = "as given") -> Resolver:
    return Resolver(case_of(scenario, objective, rules))


def assert_loads_as_fresh(used: Resolver, case: Case) -> None:
    programme = used.load(case)
    built = build(case)
    assert_same_names(programme, built)
    assert_same_lp(used.loaded, LoadedProgramme(built))


# ---- the programme ---------------------------------------------------------------------------------


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_the_loaded_programme_is_that_of_a_fresh_build(objective: str, rules: str):
    used, case = resolver("tiny-best-use", objective, rules), case_of("tiny-best-use", objective, rules)
    assert_loads_as_fresh(used, case)
    for seed in range(3):
        assert_loads_as_fresh(used, changed(case, sorted(CHANGES), seed))


@settings(max_examples=30)
@given(st.sampled_from(OBJECTIVES), st.sampled_from(sorted(RULES)), some_changes, seeds)
def test_any_changed_numbers_load_as_a_fresh_build(objective: str, rules: str, names: list[str], seed: int):
    case = case_of("tiny-best-use", objective, rules)
    assert_loads_as_fresh(resolver("tiny-best-use", objective, rules), changed(case, names, seed))


@pytest.mark.slow
@pytest.mark.parametrize("change", CHANGES)
def test_kent_loads_as_a_fresh_build(change: str):
    assert_loads_as_fresh(resolver("best-use"), changed(shipped.case("best-use"), [change], 1))


@pytest.mark.parametrize("change", CHANGES)
def test_only_what_changed_is_written_again(change: str):
    """Amounts reach the rules of pots; gains reach the outcomes and nothing is written again for them."""
    used = resolver("tiny-best-use")
    other = changed(used.case, [change], 1)
    programme, _ = used.recording.again(other)
    again = {
        part.name
        for part in used.recording.parts
        if (part.reads & used.recording.changed(programme)) - {"gain"}
    }
    expected = {"amounts": {"pots", "pooling", "reinvest"}, "gains": set(), "no_gains": set()}
    if change in expected:
        assert again == expected[change]
    assert again != {part.name for part in used.recording.parts}


# ---- the answer ------------------------------------------------------------------------------------


@settings(max_examples=25)
@given(st.sampled_from(OBJECTIVES), st.sampled_from(sorted(RULES)), some_changes, seeds)
def test_changed_numbers_are_solved_as_afresh(objective: str, rules: str, names: list[str], seed: int):
    case = changed(case_of("tiny-best-use", objective, rules), names, seed)
    found = resolver("tiny-best-use", objective, rules).solve(case, disallow_rebuild=True)
    assert found.rebuild is None
    assert_solves_as_fresh(case, found)


@settings(NO_SHRINKING, max_examples=25)
@given(st.data(), seeds)
def test_generated_partnerships_are_solved_as_afresh(data: st.DataObject, seed: int):
    """A scenario from the bare data, in place or rebuilt; then other numbers from the scenario."""
    draft = data.draw(drafts())
    story = data.draw(soft_stories(draft))
    with tempfile.TemporaryDirectory() as folder:
        bare = load_case(draft.write(Path(folder) / "data"))
        case = load_case(write_story(story, Path(folder)))
    assert_solves_as_fresh(case, Resolver(bare).solve(case))
    other = changed(case, ["amounts", "gains", "recipes"], seed)
    found = Resolver(case).solve(other, disallow_rebuild=True)
    assert_solves_as_fresh(other, found)


def cut_of(case: Case, depth: float) -> Case:
    cut = Cut(partner=None, pot=None, depth=depth, from_year=None, over_years=1)
    return load_case(replace(case.scenario, cut=cut), base=case.base)


@pytest.mark.slow
@pytest.mark.parametrize("depth", [0.02, 0.25])
def test_a_cut_of_kent_is_solved_as_afresh(depth: float):
    case = cut_of(shipped.case("best-use"), depth)
    found = resolver("best-use").solve(case, disallow_rebuild=True)
    assert assert_solves_as_fresh(case, found).status is Status.OPTIMAL


@pytest.mark.slow
@pytest.mark.parametrize("change", ["gains", "recipes", "targets"])
def test_kent_with_other_numbers_is_solved_as_afresh(change: str):
    case = changed(shipped.case("best-use"), [change], 3)
    found = resolver("best-use").solve(case, disallow_rebuild=True)
    assert assert_solves_as_fresh(case, found).status is Status.OPTIMAL


def test_prices_are_those_of_a_fresh_build():
    case = changed(case_of("tiny-best-use"), ["gains"], 2)
    found = resolver("tiny-best-use").solve(case, prices=True)
    fresh = assert_solves_as_fresh(case, found)
    assert (found.solved.ranges is None) == (fresh.ranges is None)
    assert resolver("tiny-best-use").solve(case).solved.ranges is None
