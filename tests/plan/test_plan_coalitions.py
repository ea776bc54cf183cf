"""Coalitions solved by worker processes give the same answers as solved here, whatever their order."""

from __future__ import annotations

from dataclasses import astuple
from itertools import combinations

import pytest

from model import load_case
from model.plan_coalitions import NOBODY, Reached, Worlds, solve_worlds
from tests.analyse.partners import case_of, duties, helpers
from tests.source_tree import ROOT

NAMES = ("charity", "college", "council", "nhs")
EVERY = [frozenset(group) for k in range(5) for group in combinations(NAMES, k)]


def same(mine: Reached, theirs: Reached) -> None:
    """Two coalitions reach the same."""
    assert mine.status == theirs.status
    assert astuple(mine)[1:] == pytest.approx(astuple(theirs)[1:], rel=1e-9, abs=1e-6)


def test_workers_give_the_same_answers_as_solving_here(monkeypatch: pytest.MonkeyPatch):
    case = case_of(helpers())
    here = solve_worlds(case, EVERY, workers=1)
    monkeypatch.setattr("model.plan_coalitions.FEWEST_LINES", 0)
    told: list[int] = []
    there = solve_worlds(case, EVERY, workers=2, progress=told.append)
    assert told == list(range(1, len(EVERY) + 1))
    for mine, theirs in zip(here, there, strict=True):
        same(mine, theirs)


def test_what_a_coalition_reaches_depends_on_nothing_solved_before():
    case = case_of(duties())
    groups = [NOBODY, frozenset({"council", "nhs"}), frozenset({"nhs"})]
    forwards = solve_worlds(case, groups, workers=1)
    backwards = solve_worlds(case, groups[::-1], workers=1)
    for mine, theirs in zip(forwards, backwards[::-1], strict=True):
        same(mine, theirs)


def test_a_scenario_with_places_and_demand():
    case = load_case(ROOT / "scenarios" / "tiny-best-use.toml")
    alone, together = solve_worlds(case, [NOBODY, frozenset({"shire_council", "shire_nhs"})], workers=1)
    assert alone.promises_broken_gbp == pytest.approx(39_200)
    assert together.promises_broken_gbp == 0.0
    assert alone.least_money_gbp - together.least_money_gbp == pytest.approx(57_272.73, abs=0.01)


def test_money_is_not_asked_for_where_there_is_no_plan():
    case = case_of(duties(), {"hard": ["floors"]})
    worlds = Worlds(case)
    assert worlds.least is None
    (nobody,) = solve_worlds(case, [NOBODY], workers=1)
    assert nobody.status == "infeasible"
    assert nobody.gap_closed_share is None
    everybody = worlds.reached(frozenset({"council", "nhs"}))
    assert everybody.status == "optimal"
    assert everybody.least_money_gbp != everybody.least_money_gbp


def test_no_coalitions_at_all():
    assert solve_worlds(case_of(helpers()), [], workers=2) == ()


def sized():
    """Help comes in sites of 20 units, so that only branch and bound settles it."""
    tables = helpers()
    whole = tables.services[0].model_copy(update={"site_size": 20.0})
    return tables.replace(services=(whole,))


def test_whole_sites_are_settled_for_each_coalition():
    """The NHS's £20,000 opens a site, the charity's £10,000 alone does not."""
    case = case_of(sized())
    groups = [NOBODY, frozenset({"council", "nhs"}), frozenset({"council", "charity"}), frozenset(NAMES)]
    found = solve_worlds(case, groups, workers=1)
    assert [one.objective for one in found] == pytest.approx([1.0, 0.8, 1.0, 0.8])
    assert found[0].least_money_gbp == pytest.approx(200_000)
