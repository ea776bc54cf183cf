"""Edges of an appraisal: schedules of any shape, nothing drawn, no demand-led service, no plan years left."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.cost_effectiveness import value_for_money
from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.futures import Brought, brought, futures
from model.analyse.cost_effectiveness.moves import all_steps
from model.analyse.cost_effectiveness.plan_ranges import plan_ranges
from model.analyse.cost_effectiveness.plans import BELIEVED, ESTIMATED, appraisal, discounting, flows
from model.analyse.cost_effectiveness.rates import (
    FURTHEST,
    asked_for,
    at_rate,
    chosen,
    discounted,
    from_year,
    own,
    schedules,
    year_weights,
)
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.step_bearers import COLUMNS as BEARER_COLUMNS
from model.analyse.cost_effectiveness.step_bearers import bearers_of_steps
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.unit import YEARS, Life, Margin, lives, margins
from model.analyse.discounting import SCHEDULES, Schedule
from model.inputs.case import Case
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, tiny, with_rows
from tests.analyse.valued import appraised, best_use, case_of, row

few = settings(max_examples=25, deadline=None, derandomize=True)
RATES = st.floats(0.0, 0.15)


def a_fifth_more(case: Case) -> np.ndarray:
    activity = today_plan(case)
    activity[case.lines.index["family_help", "north"]] *= 1.2
    return activity


@few
@given(RATES, st.lists(st.tuples(st.integers(1, 40), RATES), max_size=3, unique_by=lambda band: band[0]))
def test_units_and_plans_discount_by_any_schedule_alike(first, later):
    """A unit's life at any schedule is Σ 0.1·½^k·factor(1 + k); weights are the schedule's own factors."""
    schedule = Schedule("any", ((0, first), *sorted(later)), "asked", "typed in")
    case = discounted(case_of(tiny()), schedule)
    factors = schedule.factors(YEARS + 5)
    expected = sum(0.1 * 0.5**k * factors[1 + k] for k in range(YEARS))
    life = lives(case, 1)
    help_at = [k for k in range(len(life.line)) if case.lines.service[life.line[k]] == "family_help"]
    assert life.outcome[help_at] == pytest.approx([expected] * len(help_at), rel=1e-9)
    assert year_weights(case)[1:] == pytest.approx(factors[: len(case.years.horizon) - 1])
    assert from_year(case, 2, 4) == pytest.approx(factors[1:5] / factors[1])


@few
@given(RATES)
def test_a_dearer_rate_never_makes_a_unit_worth_more(rate):
    low, high = (discounted(case_of(tiny()), at_rate(r)) for r in (rate, rate + 0.01))
    assert (lives(low, 1).outcome >= lives(high, 1).outcome - 1e-12).all()
    assert (lives(low, 1).saving >= lives(high, 1).saving - 1e-9).all()


@few
@given(st.sampled_from(sorted(SCHEDULES)))
def test_published_schedules_stand_in_the_tables_of_a_switched_case(name):
    schedule = SCHEDULES[name]
    case = discounted(case_of(tiny()), schedule)
    assert own(case).factors(FURTHEST) == pytest.approx(schedule.factors(FURTHEST))
    assert case.years.rate == schedule.rates(0)[0]
    rows = [r for r in case.tables.parameters if r.parameter == "discount_rate"]
    assert {r.source for r in rows} == {schedule.source}


@pytest.mark.parametrize(
    ("text", "rate"), [("3%", 0.03), ("0.03", 0.03), ("0", 0.0), ("20%", 0.2), ("health", 0.015)]
)
def test_rates_as_they_may_be_typed(text, rate):
    found = asked_for(case_of(tiny()), text)
    assert found is not None
    assert found.rates(0)[0] == pytest.approx(rate)


@pytest.mark.parametrize("text", ["21%", "-0.01", "three", "3 %%", "nan"])
def test_rates_that_are_none(text):
    with pytest.raises(ValueError, match="is no discount schedule; give standard, health, alternative or"):
        asked_for(case_of(tiny()), text)
    assert asked_for(case_of(tiny()), "") is None


def test_a_switch_moves_no_flow_of_any_year():
    case = case_of(tiny())
    other = discounted(case, chosen(case, "health"))
    one, two = (flows(c, a_fifth_more(case), believed=True) for c in (case, other))
    for name in ("extra", "exit", "saving", "cashable", "credited"):
        assert getattr(one, name) == pytest.approx(getattr(two, name))


def test_the_same_flows_at_every_schedule_by_hand():
    case = case_of(tiny())
    years = appraisal(case, a_fifth_more(case))["plan_years"]
    own_years = years[years["effects"] == BELIEVED]
    table = discounting(own_years, schedules(case))
    for found, schedule in zip(table.to_dict("records"), schedules(case), strict=True):
        worth = sum(
            gbp * float(schedule.factors(10)[t]) for t, gbp in enumerate(own_years["net_gbp"].tolist())
        )
        assert found["net_gbp"] == pytest.approx(worth)
        assert found["holds_from"] == schedule.holds_from


def without_ranges():
    """The small partnership with no interval anywhere."""
    tables = tiny()
    for effect in tables.effects:
        size = effect.change_per_activity
        tables = changed(tables, "effects", {"service": effect.service}, low=size, high=size)
    return tables


def test_where_nothing_is_drawn_every_range_is_its_middle_and_no_sentence_has_one():
    case = case_of(without_ranges())
    found = steps(case, mechanics(case), lives(case, 1))["steps"]
    for one in found.to_dict("records"):
        assert one["net_gbp_low"] == pytest.approx(one["net_gbp"])
        assert one["net_gbp_high"] == pytest.approx(one["net_gbp"])
        assert one["chance_worth_it"] == (1.0 if one["net_gbp"] > 0 else 0.0)
        assert "futures" not in one["sentence"]
    table = plan_ranges(case, a_fifth_more(case), 16)
    assert table["low_gbp"].tolist() == pytest.approx(table["central_gbp"].tolist())
    assert table["high_gbp"].tolist() == pytest.approx(table["central_gbp"].tolist())


@few
@given(st.floats(0.1, 1.0), st.floats(0.1, 1.0))
def test_a_wider_interval_never_narrows_a_range(narrow, wide):
    small, large = sorted((narrow, wide))

    def width(share: float) -> float:
        ends = {"low": -0.1 - 0.06 * share, "high": -0.1 + 0.06 * share}
        case = case_of(changed(tiny(), "effects", {"service": "family_help"}, **ends))
        table = steps(case, mechanics(case), lives(case, 1), futures(case, 256))["steps"]
        own_row = row(table, list="wish", service="family_help")
        return float(own_row["net_gbp_high"] - own_row["net_gbp_low"])

    assert width(small) <= width(large) * (1 + 1e-9)


def test_nothing_is_brought_by_nothing():
    case = case_of(tiny())
    drawn = futures(case, 16)
    got = brought(case, drawn, drawn.life(1), np.zeros(len(case.lines)), np.ones(len(case.effects)))
    assert isinstance(got, Brought)
    assert not got.units.any()
    assert not got.saving.any()
    assert not got.value.any()


def test_a_unit_and_its_margin_as_records():
    case = case_of(tiny())
    life, edge = lives(case, 1), margins(mechanics(case), case.lines.today)
    assert isinstance(life, Life)
    assert isinstance(edge, Margin)
    assert life.outcome_by_year.shape == life.saving_by_year.shape == (len(life.line), YEARS)
    assert life.saving_by_service.shape == (len(life.line), len(case.services))
    paid = life.saving_by_service.sum(axis=0)
    assert paid[case.services.index("placements")] == pytest.approx(life.saving.sum())


def test_an_effect_felt_later_is_paid_back_later():
    slow = changed(tiny(), "effects", {"service": "family_help"}, lag_years=2)
    one, two = (
        row(steps(case, mechanics(case), lives(case, 1))["steps"], list="wish", service="family_help")
        for case in (case_of(tiny()), case_of(slow))
    )
    assert two["payback_years"] == one["payback_years"] + 1


def test_without_steps_there_is_nobody_who_pays():
    case = case_of(tiny())
    table = bearers_of_steps(case, lives(case, 1), [])
    assert table.columns.tolist() == list(BEARER_COLUMNS)
    assert table.empty


def test_a_step_that_ends_something_costs_its_commissioner_once():
    case = case_of(changed(tiny(), "services", {"service": "health_visits"}, exit_gbp_per_activity=10.0))
    found, _ = all_steps(case, mechanics(case))
    table = bearers_of_steps(case, lives(case, 1), found)
    once = table[(table["kind"] == "costs of change") & (table["service"] == "health_visits")]
    assert once["list"].tolist() == ["release"]
    assert once["present_value_gbp"].tolist() == [pytest.approx(-3_000.0)]


def test_savings_on_what_nobody_pays_today_are_told_apart():
    tables = tiny().replace(spending=tuple(r for r in tiny().spending if r.service != "placements"))
    case = case_of(tables)
    table = bearers(case, a_fifth_more(case), best_use().tables["spend"].iloc[:0])
    saved = table[table["kind"] == "demand-led services"]
    assert saved["bearer"].tolist() == ["unpaid"]
    assert saved["sentence"].iloc[0].startswith("Nobody yet: £")


def test_a_service_without_any_cost_has_no_price():
    tables = tiny().replace(recipes=tuple(r for r in tiny().recipes if r.service != "family_help"))
    case = case_of(tables)
    layout = mechanics(case)
    table = cost_per_outcome(case, points(case, layout, project(case, today_plan(case), using=layout)))
    found = row(table, service="family_help", at="today")
    assert found["cost_basis"] == "none stated"
    for name in ("gbp_per_outcome_next", "gbp_per_outcome_next_low", "gbp_per_outcome_next_high"):
        assert math.isnan(found[name])
    assert "no cost is stated" in found["sentence"]


def test_what_is_believed_less_is_ranged_less():
    doubts = {"parameter": "optimism_bias_grade_3", "value": 0.5, "unit": "share"}
    case = case_of(with_rows(tiny(), "parameters", doubts))
    table = plan_ranges(case, a_fifth_more(case), 64)
    width = {
        name: float(own_rows["high_gbp"].iloc[0] - own_rows["low_gbp"].iloc[0])
        for name, own_rows in table[table["amount"] == "saving_gbp"].groupby("effects")
    }
    assert width[BELIEVED] == pytest.approx(0.5 * width[ESTIMATED], rel=1e-6)


def test_the_appraisal_of_a_plan_with_other_worths_and_need_keeps_the_plan():
    found = value_for_money(best_use(), {"school_ready": 3_000.0}, weigh_need=True, schedule=at_rate(0.035))
    plain = appraised().tables
    for name in ("held", "no_evidence"):
        assert found.tables[name].equals(plain[name])
    own_years, other_years = (
        t["plan_years"].query("effects == 'as estimated'") for t in (found.tables, plain)
    )
    for column in ("extra_cost_gbp", "saving_gbp", "net_gbp"):
        assert own_years[column].tolist() == pytest.approx(other_years[column].tolist())
