"""What holds for any partnership: agreement with the slow oracle, identity, monotony, additivity."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.project import mechanics, project, today_plan
from tests.project.generate import activity_for, builds, builds_with_activity, builds_with_two_activities
from tests.project.slow import slow_project

slow = settings(max_examples=40, deadline=None, derandomize=True)
quick = settings(max_examples=60, deadline=None, derandomize=True)


@slow
@given(st.data())
def test_agrees_with_the_slow_restatement(data):
    case = data.draw(builds()).case()
    activity = data.draw(_activities(len(case.lines)))
    unmet = data.draw(_activities(len(case.lines)))
    fast, oracle = project(case, activity, unmet), slow_project(case, activity, unmet)
    for got, want in (
        (fast.activity, oracle.activity),
        (fast.improvement, oracle.improvement),
        (fast.outcome, oracle.outcome),
    ):
        assert got == pytest.approx(np.array(want), rel=1e-9, abs=1e-7)


@st.composite
def _activities(draw: st.DrawFn, n_lines: int) -> np.ndarray:
    return activity_for(draw, n_lines)


@quick
@given(builds())
def test_today_projects_to_the_trend(build):
    case = build.case()
    got = project(case, today_plan(case))
    assert np.abs(got.credited).max() < 1e-9
    assert got.outcome == pytest.approx(case.cells.trend)
    assert got.gap == pytest.approx(got.gap_of_trend)
    assert got.gap_closed_share is None or got.gap_closed_share == pytest.approx(0.0, abs=1e-9)


@quick
@given(builds_with_two_activities(demand=False, harm=False))
def test_more_activity_of_helping_services_never_worsens_anything(drawn):
    build, one, more = drawn
    case = build.case()
    low, high = project(case, one), project(case, one + more)
    assert (high.improvement >= low.improvement - 1e-9).all()
    assert (high.credited >= low.credited - 1e-9).all()
    assert high.gap <= low.gap + 1e-12


@quick
@given(builds_with_two_activities(capped=False, demand=False))
def test_years_and_services_add_up_where_nothing_is_capped_or_curved(drawn):
    build, one, other = drawn
    straight = [type(x)(x.service, x.place, x.today) for x in build.lines]
    case = type(build)(**{**vars(build), "lines": straight}).case()
    base = today_plan(case)
    apart = project(case, base + one).improvement + project(case, base + other).improvement
    together = project(case, base + one + other).improvement
    assert together == pytest.approx(apart, abs=1e-6)


@quick
@given(builds_with_activity())
def test_credit_never_passes_the_cap_and_worsening_is_never_softened(drawn):
    build, activity = drawn
    case = build.case()
    got = project(case, activity)
    assert (got.credited <= case.cells.cap + 1e-12).all()
    worse = got.improvement < 0
    assert (got.credited[worse] == got.improvement[worse]).all()


@quick
@given(builds_with_activity())
def test_demand_is_never_negative_and_ignores_what_was_given(drawn):
    build, activity = drawn
    case = build.case()
    other = activity.copy()
    other[case.lines.demand_led] += 99.0
    one, two = project(case, activity), project(case, other, np.zeros_like(other))
    assert (one.activity >= 0).all()
    assert (one.outcome == two.outcome).all()
    assert (one.activity == two.activity).all()


@quick
@given(builds_with_activity())
def test_row_order_of_the_tables_does_not_matter(drawn):
    build, activity = drawn
    turned = type(build)(**{**vars(build), "lines": build.lines[::-1], "effects": build.effects[::-1]})
    one, two = project(build.case(), activity), project(turned.case(), activity)
    assert one.outcome == pytest.approx(two.outcome, rel=1e-12)


@quick
@given(builds_with_activity())
def test_a_layout_can_be_used_again(drawn):
    build, activity = drawn
    case = build.case()
    layout = mechanics(case)
    project(case, activity * 2, using=layout)
    again = project(case, activity, using=layout)
    assert (again.outcome == project(case, activity).outcome).all()
