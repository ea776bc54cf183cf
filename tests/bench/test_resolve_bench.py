"""The benchmark of solving again: the same answers stage after stage, and lines that say what was found."""

from __future__ import annotations

import pytest

from model import load_case
from model.analyse.explain.case import with_money
from model.optimise.resolve import Resolver
from tests.bench.resolve import StageAfterStage, many
from tests.source_tree import ROOT


def test_stage_after_stage_comes_to_the_same_without_known_faces():
    short = with_money(load_case(ROOT / "scenarios/tiny-best-use.toml"), 0.8)
    plain, ours = StageAfterStage(short), Resolver(short)
    assert plain.starts.route is None
    assert ours.starts.route is not None
    case = with_money(short, 1.001)
    found = [[s.value for s in one.solve(case).solved.stages] for one in (plain, ours)]
    assert found[0] == pytest.approx(found[1], rel=1e-6, abs=1e-6)


def test_a_line_says_how_many_cases_and_both_ratios():
    short = with_money(load_case(ROOT / "scenarios/tiny-best-use.toml"), 0.8)
    each, line = many("Cuts", Resolver(short), [with_money(short, 1 - k / 100) for k in range(3)], 1)
    assert each > 0
    assert line.what == "Cuts ÷ a bare HiGHS loop over the stages, outcomes included"
    assert "(3 cases, " in line.found
    assert line.found.endswith("of the calls that ours makes)")
