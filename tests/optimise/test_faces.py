"""Faces of a case alike: stages that end on them are settled at once, to what a fresh solve comes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import numpy as np
import pytest

from model import Case, load_case
from model.analyse.explain.case import with_money, with_rules
from model.inputs.rules import Conditions
from model.optimise.faces import Face, Side
from model.optimise.resolve import Resolver, Starts
from model.optimise.solver import LoadedProgramme
from model.optimise.stages import solve_loaded
from model.plan_answer import answer
from tests.source_tree import ROOT

BOUNDS = np.array([[0.0, -np.inf, 2.0], [5.0, 7.0, np.inf]])


def side(*at: int, low: bool) -> Side:
    return Side(np.array(at, dtype=np.int32), np.full(len(at), low))


def test_whatever_has_a_price_stands_at_the_limit_on_its_side():
    assert side(0, 2, low=True).limits(BOUNDS).tolist() == [0.0, 2.0]
    assert side(0, 1, low=False).limits(BOUNDS).tolist() == [5.0, 7.0]


@pytest.mark.parametrize(("at", "low"), [(1, True), (2, False)])
def test_without_a_limit_there_is_no_face(at: int, low: bool):
    assert side(at, low=low).limits(BOUNDS) is None


@pytest.fixture(scope="module")
def short() -> Case:
    """A partnership that can't keep every duty."""
    return with_money(load_case(ROOT / "scenarios/tiny-best-use.toml"), 0.8)


@pytest.fixture(scope="module")
def resolver(short: Case) -> Resolver:
    return Resolver(short)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """How often anything is solved."""
    runs, run = [0], LoadedProgramme._run

    def counting(self: LoadedProgramme) -> object:
        runs[0] += 1
        return run(self)

    with monkeypatch.context() as patched:
        patched.setattr(LoadedProgramme, "_run", counting)
        yield runs


def test_what_left_duties_unmet_remembers_how_its_stages_were_settled(resolver: Resolver):
    route = resolver.starts.route
    assert route is not None
    assert len(route.steps) == len(route.stages)
    assert [aim.stage for aim in route.stages] == sorted(aim.stage for aim in route.stages)
    assert any(isinstance(step, Face) for step in route.steps)


@pytest.mark.parametrize("times", [1.0, 0.999, 1.004, 0.9, 0.7, 1.25, 1.4])
def test_stages_and_activity_are_those_of_a_fresh_solve(short: Case, resolver: Resolver, times: float):
    case = with_money(short, times)
    found, fresh = resolver.solve(case).solved, answer(case)
    assert [(s.stage, s.year) for s in found.stages] == [(s.stage, s.year) for s in fresh.stages]
    assert [s.value for s in found.stages] == pytest.approx(
        [s.value for s in fresh.stages], rel=1e-6, abs=1e-6
    )


def test_on_known_faces_only_the_aim_and_what_follows_is_solved(
    short: Case, resolver: Resolver, monkeypatch: pytest.MonkeyPatch
):
    with counted(monkeypatch) as runs:
        resolver.solve(with_money(short, 1.0005))
    near = runs[0]
    without = Resolver(short, Starts(unmet=resolver.starts.unmet))
    with counted(monkeypatch) as runs:
        without.solve(with_money(short, 1.0005))
    assert near <= 4 < runs[0]


def test_where_all_is_met_again_the_faces_are_left(short: Case, resolver: Resolver):
    found = resolver.solve(with_money(short, 2.0)).solved
    assert all(s.value == 0 for s in found.stages if s.stage in ("duties", "promises"))


@pytest.mark.parametrize("times", [1.0005, 1.25, 1.6])
def test_what_was_shut_before_the_stages_stays_shut(short: Case, resolver: Resolver, times: float):
    programme = resolver.load(with_money(short, times))
    flows = [v for group in programme.groups[:1] for flows in programme.used(group) for v in flows]
    columns = resolver.loaded.columns(flows)
    resolver.loaded.bound(columns, 0.0)
    solved = solve_loaded(programme, resolver.loaded, prices=False)
    assert len(columns)
    assert solved.values[columns].tolist() == pytest.approx([0.0] * len(columns), abs=1e-7)


def test_other_entries_have_other_prices(short: Case, resolver: Resolver):
    dearer = replace(short, lines=replace(short.lines, recipe=1.01 * short.lines.recipe))
    found, fresh = resolver.solve(dearer).solved, answer(dearer)
    assert resolver.loaded.known is None
    assert [s.value for s in found.stages] == pytest.approx(
        [s.value for s in fresh.stages], rel=1e-6, abs=1e-6
    )


# ---- pots set apart -----------------------------------------------------------------------------------


def test_letting_a_pot_set_apart_out_of_its_ring_fence_is_other_numbers_only():
    case = load_case(ROOT / "scenarios/tiny-best-use.toml")
    names = [n for n, c in zip(case.pots.name, case.pots.conditional, strict=True) if c]
    apart = frozenset(n for n in names if case.pots.place_at[case.pots.index[n]] < 0)
    assert apart
    resolver = Resolver(replace(case, apart=apart))
    for name in sorted(apart):
        changed = with_rules(case, conditions=Conditions(release=(name,)))
        found = resolver.solve(replace(changed, apart=apart), disallow_rebuild=True)
        fresh = answer(changed)
        assert [s.value for s in found.solved.stages] == pytest.approx(
            [s.value for s in fresh.stages], rel=1e-6, abs=1e-6
        )
