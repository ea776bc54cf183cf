"""Discounting and appraisal against plain loops, and at their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.appraisal import (
    appraise,
    distributional_weight,
    expected_risk,
    payback,
    with_optimism_bias,
)
from model.analyse.discounting import (
    SCHEDULES,
    Schedule,
    annuity_factor,
    equivalent_annual,
    flat,
    in_prices_of,
    present_value,
)

AMOUNTS = st.lists(st.integers(-100, 100), min_size=1, max_size=120)


@given(AMOUNTS, st.sampled_from(sorted(SCHEDULES)))
@settings(max_examples=100, deadline=None)
def test_present_value_year_by_year(amounts, name):
    schedule = SCHEDULES[name]
    total, worth = 0.0, 1.0
    for year, amount in enumerate(amounts):
        if year:
            rate = next(rate for start, rate in reversed(schedule.bands) if start <= year)
            worth /= 1 + rate
        total += amount * worth
    assert present_value(amounts, schedule) == pytest.approx(total)


def test_the_schedule_under_review_is_no_schedule_in_force():
    assert SCHEDULES["under review"].holds_from.startswith("not in force")
    assert SCHEDULES["under review"].rates(3).tolist() == [0.03] * 4
    assert all(schedule.source for schedule in SCHEDULES.values())


def test_a_rate_of_nothing_adds_up():
    assert present_value([1, 2, 3], flat(0)) == 6
    assert present_value([], flat(0.035)) == 0
    assert annuity_factor(5, flat(0)) == 5


def test_an_equal_yearly_amount_has_the_same_present_value():
    schedule = SCHEDULES["standard"]
    yearly = equivalent_annual(1_000, 40, schedule)
    assert present_value([0, *[yearly] * 40], schedule) == pytest.approx(1_000)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: Schedule("x", ()), "the schedule 'x' needs bands in rising order"),
        (lambda: Schedule("x", ((1, 0.03),)), "the first from year 0"),
        (lambda: Schedule("x", ((0, 0.03), (0, 0.02))), "bands in rising order"),
        (lambda: flat(3.5), "3.5 in the schedule 'one rate' is no yearly rate as a share"),
        (lambda: equivalent_annual(1, 0, flat(0.03)), "over at least one year"),
        (
            lambda: in_prices_of(1, 2010, 2024, {2015: 90.0, 2024: 100.0}),
            "no 2010; it runs from 2015 to 2024",
        ),
        (lambda: with_optimism_bias([1], 0.2, 1.5), "its mitigated part a share from 0 to 1"),
        (lambda: with_optimism_bias([1], -0.2), "optimism bias is a share of 0 or more"),
        (lambda: distributional_weight(0, 1), "incomes are above 0"),
        (lambda: expected_risk([1.2], [1]), "one probability from 0 to 1"),
        (lambda: expected_risk([0.2], [1, 2]), "one probability from 0 to 1 and one impact"),
        (lambda: appraise([1, 2], [1], flat(0)), "2 years of costs, but 1 of benefits"),
    ],
)
def test_what_makes_no_sense_is_refused(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()


@pytest.mark.parametrize(
    ("running", "year"),
    [
        ([-5, -1, 2, 3], 2),
        ([-5, 1, -2, 3], 3),
        ([-5, 1, -2], None),
        ([1, 2], 0),
        ([0.0], 0),
        ([], None),
    ],
)
def test_payback_is_when_the_sum_stays_above(running, year):
    assert payback(np.array(running, dtype=float)) == year


def test_an_appraisal_by_hand():
    found = appraise([100, 0, 0], [0, 60, 60], flat(0))
    assert (found.costs, found.benefits, found.net, found.ratio, found.payback_year) == (100, 120, 20, 1.2, 2)
    late = appraise([100, 0, 0], [0, 60, 60], flat(0.2))
    assert late.payback_year is None
    saving = appraise([-10, 0], [0, 5], flat(0))
    assert np.isnan(saving.ratio)
    assert saving.net == 15
