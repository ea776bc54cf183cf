"""What can be paid for: the largest share, and the least that stays unpaid, as worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inputs.load import load_case
from model.optimise.affordable import Affordable
from model.project import today_plan
from tests.analyse.cuts.slow import lacking
from tests.source_tree import ROOT


@pytest.fixture(scope="module")
def tiny():
    return load_case(ROOT / "data" / "tiny")


def loaded(case):
    made = Affordable(case)
    return made, made.amounts(case)


def test_all_of_today_can_be_paid_for_in_the_first_year(tiny):
    made, limits = loaded(tiny)
    today = today_plan(tiny)
    assert made.largest(limits, 0, 0 * today[:, 0], today[:, 0]) == 1.0
    assert made.least_unpaid(limits, 0, today[:, 0], today[:, 0]).gbp == pytest.approx(0.0, abs=0.01)


def test_how_much_of_today_can_be_paid_for_in_the_second(tiny):
    """£5,720,000 are needed of the council, which has £5,620,000, and £45,000 may cross."""
    made, limits = loaded(tiny)
    today = today_plan(tiny)[:, 1]
    least = made.least_unpaid(limits, 1, today, today)
    assert least.gbp == pytest.approx(55_000, abs=0.01)
    share = made.largest(limits, 1, 0 * today, today)
    assert share == pytest.approx(5_665_000 / 5_720_000, abs=1e-9)


def test_where_no_share_can_be_paid_for_there_is_none(tiny):
    made, limits = loaded(tiny)
    today = today_plan(tiny)[:, 1]
    assert made.largest(limits, 1, today, 1.1 * today) is None
    least = made.least_unpaid(limits, 1, today, 1.1 * today)
    assert (least.gbp, least.share) == (pytest.approx(55_000, abs=0.01), pytest.approx(0.0, abs=1e-9))


def test_people_bind_as_money_does(tiny):
    """12.6 posts in 2026 make 6,300 visits: 300 of 1,000 more, where money alone would pay for 1,050 more."""
    made, limits = loaded(tiny)
    today = today_plan(tiny)[:, 0]
    more = np.where(np.array(tiny.lines.service) == "health_visits", 1000.0, 0.0)
    assert made.largest(limits, 0, today, today + more) == pytest.approx(0.3, abs=1e-9)


def test_a_capacity_that_lacks_is_worth_its_value(tiny):
    made, limits = loaded(tiny)
    today = today_plan(tiny)[:, 0]
    more = np.where(np.array(tiny.lines.service) == "health_visits", 400.0, 0.0)
    least = made.least_unpaid(limits, 0, today + more, today + more)
    assert least.gbp == pytest.approx(100 / 500 * 52_000, abs=0.01)


def test_a_pot_without_limit_pays_for_everything(tiny):
    rules = tiny.scenario.rules.model_copy(update={"pots": False})
    free = replace(tiny, scenario=replace(tiny.scenario, rules=rules))
    made, limits = loaded(free)
    today = today_plan(free)[:, 1]
    assert made.largest(limits, 1, today, 5 * today) == 1.0


@given(
    st.lists(st.floats(0.0, 1.6), min_size=5, max_size=5),
    st.lists(st.floats(0.3, 1.2), min_size=4, max_size=4),
    st.integers(0, 1),
)
def test_the_least_unpaid_is_that_of_payments_one_by_one(tiny, times, amounts, t):
    pots = replace(tiny.pots, amount=tiny.pots.amount * np.array(amounts)[:, None])
    case = replace(tiny, pots=pots)
    made = Affordable(tiny)
    activity = today_plan(tiny)[:, t] * np.array(times)
    money_only = activity * (np.array(tiny.lines.service) != "health_visits")
    found = made.least_unpaid(made.amounts(case), t, money_only, money_only)
    assert found.gbp == pytest.approx(lacking(case, money_only, t), abs=0.05)


@given(st.floats(0.5, 1.0), st.floats(0.5, 1.5))
def test_the_largest_share_can_be_paid_for_and_no_more(tiny, money, growth):
    pots = replace(tiny.pots, amount=tiny.pots.amount * money)
    case = replace(tiny, pots=pots)
    made = Affordable(tiny)
    high = today_plan(tiny)[:, 1] * growth
    share = made.largest(made.amounts(case), 1, 0 * high, high)
    assert share is not None
    assert lacking(case, share * high, 1) < 0.05
    if share < 1.0:
        assert lacking(case, (share + 1e-4) * high, 1) > 0.05
