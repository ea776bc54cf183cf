"""Along less and more of all money: stage values are those of fresh solves, kinks are where they are."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from model import load_case
from model.analyse.explain.case import with_money
from model.optimise.kinks import Looked, kinks
from model.optimise.money_walk import MoneyWalk, NotStraightError, Point
from model.plan_answer import answer
from tests.optimise.town import activity, scenario, town
from tests.source_tree import ROOT

SAME = np.array([0.01, 0.01, 1e-9])


def walk_of(case) -> MoneyWalk:
    return MoneyWalk(case, with_money(case, 1.5), with_money(case, 2.0))


def looked(walk: MoneyWalk, narrow: float = 1e-9) -> Looked:
    years = len(walk.stages) // 2
    groups = (tuple(range(years)), tuple(range(years, 2 * years)), (2 * years,))
    return Looked(groups, SAME, narrow)


@pytest.fixture(scope="module")
def tiny():
    case = load_case(ROOT / "scenarios/tiny-best-use.toml")
    return case, walk_of(case)


@pytest.mark.parametrize("share", [-0.4, -0.23, -0.02, 0.0, 0.004, 0.3])
def test_stage_values_are_those_of_a_fresh_solve(tiny, share: float):
    case, walk = tiny
    found = answer(with_money(case, 1 + share))
    counted = [s for s in found.stages if s.stage in ("duties", "promises", "close_gaps")]
    here = walk.at(share)
    assert [(s.stage, s.year) for s in here.stages] == [(s.stage, s.year) for s in counted]
    assert here.values.tolist() == pytest.approx([s.value for s in counted], rel=1e-7, abs=0.02)


@pytest.mark.parametrize("share", [-0.305, -0.07, 0.004])
def test_slopes_are_what_a_little_more_money_does(tiny, share: float):
    _, walk = tiny
    here, more = walk.at(share), walk.at(share + 1e-6)
    assert here.slopes.tolist() == pytest.approx(((more.values - here.values) / 1e-6).tolist(), abs=0.1)


def test_money_from_which_everything_is_met(tiny):
    case, walk = tiny
    for side, met in ((1e-6, True), (-1e-4, False)):
        found = answer(with_money(case, 1 + walk.kept_from + side))
        assert (found.total("duties") + found.total("promises") < 1) is met


def test_between_two_kinks_the_curve_is_straight(tiny):
    _, walk = tiny
    points = kinks(walk, [walk.at(s) for s in (walk.kept_from, 0.1)], looked(walk))
    assert len(points) > 3
    for low, high in pairwise(points):
        middle = walk.at((low.share + high.share) / 2)
        chord = (low.values + high.values) / 2
        assert middle.values.tolist() == pytest.approx(chord.tolist(), abs=1e-8)
    slopes = [(b.values[-1] - a.values[-1]) / (b.share - a.share) for a, b in pairwise(points)]
    assert np.all(np.diff(slopes) > 0)


def test_where_all_money_meets_the_target_the_town_has_its_one_kink():
    walk = walk_of(load_case(scenario(), base=town()))
    points = kinks(walk, [walk.at(-0.4), walk.at(0.4)], looked(walk))
    assert [point.share for point in points] == pytest.approx([-0.4, 1 / 3, 0.4], abs=1e-9)


def test_kinks_of_what_is_unmet_are_found_to_a_ten_thousandth():
    # 120 units are promised and 150 paid for: a fifth less money leaves 120, and then promises break
    walk = walk_of(load_case(scenario(), base=town(activity=(activity(floor=120.0),))))
    points = kinks(walk, [walk.at(-0.35), walk.at(-0.1)], looked(walk, 1e-4))
    assert [point.share for point in points] == pytest.approx([-0.35, -0.2, -0.1], abs=1e-4)
    assert points[0].values[2:4].tolist() == pytest.approx([22_500.0, 22_500.0])


def test_hard_targets_are_kept_where_they_can_be_and_let_go_where_not():
    case = load_case(scenario({"targets": "hard"}), base=town())
    walk = walk_of(case)
    assert walk.kept_from == pytest.approx(1 / 3)
    assert [walk.at(share).soft for share in (0.0, 0.35)] == [True, False]
    for share in (0.0, 0.35):
        assert answer(with_money(case, 1 + share)).has_plan
        assert isinstance(walk.at(share), Point)


def test_limits_that_do_not_follow_the_money_are_refused():
    case = load_case(scenario(), base=town())
    with pytest.raises(NotStraightError, match="do not follow all money in a straight line"):
        MoneyWalk(case, with_money(case, 1.7), with_money(case, 2.0))
    other = load_case(scenario(), base=town(activity=(activity(ceiling=130.0),)))
    with pytest.raises(NotStraightError, match="changes more of the programme than limits"):
        MoneyWalk(case, other, with_money(case, 2.0))


def test_what_was_asked_before_changes_nothing_once_it_starts_anew():
    case = load_case(ROOT / "scenarios/tiny-best-use.toml")
    fresh, used = walk_of(case), walk_of(case)
    fresh.start()
    used.start()
    for share in (-0.31, -0.3, 0.2, -0.05):
        used.at(share)
    used.start()
    for share in (-0.2, -0.19, -0.21, 0.1):
        one, other = fresh.at(share), used.at(share)
        assert one.values.tolist() == other.values.tolist()
        assert one.slopes.tolist() == other.slopes.tolist()
