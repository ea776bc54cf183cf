"""Projections small enough to work out on paper."""

from __future__ import annotations

import numpy as np
import pytest

from model.project import mechanics, project, today_plan
from tests.project.build import AREA, Build, Effect, Line, Outcome

FLAT = [100.0] * 5


def one(effect: Effect, **line) -> Build:
    """One service in the area, one outcome better when lower, three plan years and one run-on year."""
    return Build(
        children={},
        lines=[Line("help", AREA, 10.0, **line)],
        outcomes=[Outcome("harm", "lower", {AREA: FLAT})],
        effects=[effect],
    )


def improvement(build: Build, activity) -> list[float]:
    got = project(build.case(), np.array(activity, dtype=float)).improvement
    return [float(x) for x in got[0, 1:]]


def test_an_effect_without_lag_or_persistence_is_felt_once_in_its_own_year():
    # two more units in year 1 only: 2 × 0.5 = 1 fewer, in year 1 only (0^0 = 1)
    assert improvement(one(Effect("help", "harm", 0.5)), [[12, 10, 10]]) == [1, 0, 0, 0]


def test_an_effect_with_lag_is_felt_later():
    assert improvement(one(Effect("help", "harm", 0.5, lag=2)), [[12, 10, 10]]) == [0, 0, 1, 0]


def test_an_effect_persists_by_its_share_each_year():
    # year 1: 1; then half of what was there a year before
    assert improvement(one(Effect("help", "harm", 0.5, persistence=0.5)), [[12, 10, 10]]) == [
        1,
        0.5,
        0.25,
        0.125,
    ]


def test_lag_and_persistence_together_and_activity_held_in_run_on_years():
    # +2 in years 1 and 3, held in run-on year 4; lag 1: 0, 1, .5, .25 + 1
    got = improvement(one(Effect("help", "harm", 0.5, lag=1, persistence=0.5)), [[12, 10, 12]])
    assert got == [0, 1, 0.5, 1.25]


def test_less_activity_worsens_by_the_same_arithmetic():
    assert improvement(one(Effect("help", "harm", 0.5, persistence=0.5)), [[8, 10, 10]])[:2] == [-1, -0.5]


def test_improvement_is_capped_and_worsening_is_not():
    build = Build(
        children={},
        lines=[Line("help", AREA, 10.0)],
        outcomes=[Outcome("harm", "lower", {AREA: FLAT}, cap={AREA: [3.0] * 5})],
        effects=[Effect("help", "harm", 1.0)],
    )
    got = project(build.case(), np.array([[20.0, 2.0, 12.0]]))
    assert got.improvement[0].tolist() == [0, 10, -8, 2, 2]
    assert got.credited[0].tolist() == [0, 3, -8, 2, 2]
    assert got.outcome[0].tolist() == [100, 97, 108, 98, 98]


def test_better_higher_outcomes_rise():
    build = Build(
        children={},
        lines=[Line("help", AREA, 10.0)],
        outcomes=[Outcome("good", "higher", {AREA: FLAT})],
        effects=[Effect("help", "good", 1.0)],
    )
    assert project(build.case(), np.array([[13.0, 10.0, 9.0]])).outcome[0].tolist() == [100, 103, 100, 99, 99]


def test_segments_fill_in_order():
    # 10 units at full effect, then 5 at 0.4, then nothing; v0 = 10
    line = {"segments": ((10.0, 1.0), (5.0, 0.4), (np.inf, 0.0))}
    got = improvement(one(Effect("help", "harm", 1.0), **line), [[13, 30, 7]])
    assert got == pytest.approx([1.2, 2.0, -3.0, -3.0])


def test_first_segment_may_be_worth_more_than_the_one_at_today():
    # cutting into the first 4 units loses more than one each
    line = {"segments": ((4.0, 2.0), (np.inf, 1.0))}
    assert improvement(one(Effect("help", "harm", 1.0), **line), [[10, 4, 2]]) == [0, -6, -10, -10]


def spread(better: str, trend: dict[str, list[float]]) -> np.ndarray:
    build = Build(
        children={"east": 300.0, "west": 100.0},
        lines=[Line("help", AREA, 10.0)],
        outcomes=[Outcome("o", better, trend)],
        effects=[Effect("help", "o", 1.0)],
    )
    return project(build.case(), np.array([[14.0, 14.0, 14.0]])).improvement[:, 1:]


def test_area_wide_service_is_spread_by_the_trend_of_each_year_when_lower_is_better():
    got = spread("lower", {"east": [10, 10, 30, 0, 0], "west": [10, 30, 10, 0, 5]})
    assert got[0].tolist() == [1, 3, 0, 0]
    # nothing at all in year 3, when there is no case anywhere to help
    assert got[1].tolist() == [3, 1, 0, 4]


def test_area_wide_service_is_spread_by_children_when_higher_is_better():
    got = spread("higher", {"east": [10] * 5, "west": [30] * 5})
    assert got[:, 0].tolist() == [3, 1]


def test_a_district_service_moves_its_own_district_or_the_area():
    build = Build(
        children={"east": 300.0, "west": 100.0},
        lines=[Line("help", "east", 10.0), Line("help", "west", 10.0)],
        outcomes=[
            Outcome("local", "lower", {"east": FLAT, "west": FLAT}),
            Outcome("whole", "lower", {AREA: FLAT}),
        ],
        effects=[Effect("help", "local", 1.0), Effect("help", "whole", 1.0)],
    )
    case = build.case()
    got = project(case, np.array([[12.0, 10.0, 10.0], [15.0, 10.0, 10.0]])).improvement[:, 1]
    assert dict(zip(zip(case.cells.outcome, case.cells.place, strict=True), got, strict=True)) == {
        ("local", "east"): 2,
        ("local", "west"): 5,
        ("whole", AREA): 7,
    }


def placements(**fostering) -> Build:
    """Help prevents care; fostering follows care at 2 units a child; homes follow it too."""
    return Build(
        children={},
        lines=[
            Line("fostering", AREA, 200.0, follows="care", **fostering),
            Line("help", AREA, 10.0),
        ],
        outcomes=[Outcome("care", "lower", {AREA: [100, 110, 120, 120, 120]})],
        effects=[Effect("help", "care", 1.0)],
    )


def test_demand_led_activity_follows_its_outcome():
    got = project(placements().case(), np.array([[0.0] * 3, [15.0, 10.0, 0.0]]))
    # care 105, 120, 130, and 130 again in the run-on year
    assert got.activity[0].tolist() == [200, 210, 240, 260, 260]


def test_unmet_demand_is_not_served_and_never_counts_in_run_on_years():
    unmet = np.array([[10.0, 500.0, 0.0], [3.0, 3.0, 3.0]])
    got = project(placements().case(), np.array([[0.0] * 3, [10.0] * 3]), unmet)
    assert got.activity[0].tolist() == [200, 210, 0, 240, 240]
    assert got.unmet[1].tolist() == [0] * 5
    assert got.unmet[0].tolist() == [0, 10, 500, 0, 0]


def test_demand_led_service_with_an_effect_feeds_the_next_one_in_the_same_year():
    # help −10 → homes-cases 110 → homes 110 (10 over trend) → each 0.5 of a stay → stays
    build = Build(
        children={},
        lines=[
            Line("help", AREA, 10.0),
            Line("homes", AREA, 100.0, follows="care"),
            Line("support", AREA, 50.0, follows="leavers"),
            Line("travel", AREA, 5.0, follows="support_need"),
        ],
        outcomes=[
            Outcome("care", "lower", {AREA: FLAT}),
            Outcome("leavers", "lower", {AREA: FLAT}),
            Outcome("support_need", "lower", {AREA: FLAT}),
        ],
        effects=[
            Effect("help", "care", 1.0),
            Effect("homes", "leavers", -0.5),
            Effect("support", "support_need", -1.0, lag=0),
            Effect("homes", "support_need", -0.2, lag=1),
        ],
    )
    case = build.case()
    assert mechanics(case).demand.rounds == 3
    got = project(case, np.array([[0.0] * 3, [9.9] * 3, [0.0] * 3, [0.0] * 3]))
    care, leavers, need = got.outcome
    assert care.tolist() == [100, 110, 110, 110, 110]
    assert leavers.tolist() == [100, 105, 105, 105, 105]
    # support: 52.5, 2.5 over its trend; from year 2 also 0.2 × 10 more homes of the year before
    assert need.tolist() == pytest.approx([100, 102.5, 104.5, 104.5, 104.5])
    assert got.activity[3].tolist() == pytest.approx([5, 5.125, 5.225, 5.225, 5.225])


def test_demand_that_feeds_itself_within_a_year_is_refused():
    build = Build(
        children={},
        lines=[Line("homes", AREA, 100.0, follows="care"), Line("visits", AREA, 10.0, follows="calls")],
        outcomes=[Outcome("care", "lower", {AREA: FLAT}), Outcome("calls", "lower", {AREA: FLAT})],
        effects=[Effect("homes", "calls", -0.1), Effect("visits", "care", 0.1)],
    )
    with pytest.raises(ValueError, match="feed each other within one year, in a circle"):
        mechanics(build.case())


def test_today_projects_to_the_trend():
    case = placements(segments=((150.0, 1.0), (np.inf, 0.5))).case()
    plan = today_plan(case)
    assert plan.tolist() == [[220, 240, 240], [10, 10, 10]]
    got = project(case, plan)
    assert got.credited.tolist() == np.zeros((1, 5)).tolist()
    assert got.outcome.tolist() == case.cells.trend.tolist()


def test_wrong_shapes_are_refused():
    case = placements().case()
    with pytest.raises(ValueError, match="one row per line and one column per plan year"):
        project(case, np.zeros((2, 4)))
    with pytest.raises(ValueError, match="one row per line and one column per plan year"):
        project(case, np.zeros((2, 3)), np.zeros((1, 3)))
