"""Compiling years and effects: run-on years from lags, positive is better, shares carried over."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from model import Case, Scenario, Tables, load_case
from model.inputs.changes import Change
from tests.inputs.wold import at, edit, plus, settings, wold

STORY = Scenario(name="Wold", data=Path("wold"))


def compiled(tables: Tables) -> Case:
    return load_case(STORY, base=tables)


# ---- years -----------------------------------------------------------------------------------------


def test_run_on_years_are_the_longest_lag_in_use():
    assert compiled(wold()).years.run_on == (2030,)
    assert compiled(edit("effects", "visits", "ready", lag_years=2)).years.run_on == (2030, 2031)
    without_effects = wold().replace(effects=())
    assert compiled(without_effects).years.run_on == ()


def test_run_on_years_are_at_most_three_unless_stated():
    long = edit("effects", "visits", "ready", lag_years=7)
    assert len(compiled(long).years.run_on) == 3
    stated = long.replace(partnership=settings(run_on_years=5).partnership)
    assert len(compiled(stated).years.run_on) == 5
    assert compiled(settings(run_on_years=0)).years.run_on == ()


def test_plan_years_and_the_first_decision():
    years = compiled(wold()).years
    assert years.plan == (2026, 2027, 2028, 2029)
    assert (years.base, years.first_decision, years.rate) == (2025, 2027, 0.035)
    without = settings(first_decision_year=None)
    assert compiled(without).years.first_decision == 2026


def test_a_scenario_may_plan_for_other_years():
    story = STORY.with_changes(partnership={"years": 2, "first_decision_year": 2026, "discount_rate": 0.0})
    years = load_case(story, base=wold()).years
    assert years.plan == (2026, 2027)
    assert years.weight.tolist() == [0.0, 1.0, 1.0, 1.0]


# ---- effects ---------------------------------------------------------------------------------------


def effect(of: Case, service: str, outcome: str) -> int:
    found = np.flatnonzero(
        (of.effects.service_at == of.services.index(service))
        & (of.effects.outcome_at == of.outcomes.index(outcome))
    )
    assert len(found) == 1
    return int(found[0])


def test_a_fall_is_a_gain_where_lower_is_better_and_a_rise_where_higher_is():
    of = compiled(wold())
    assert of.effects.gain[effect(of, "mentoring", "offences")] == pytest.approx(0.08)
    assert of.effects.gain[effect(of, "visits", "ready")] == pytest.approx(0.02)
    worse = compiled(edit("effects", "visits", "ready", change_per_activity=-0.02))
    assert worse.effects.gain[effect(worse, "visits", "ready")] == pytest.approx(-0.02)


def test_what_carries_over_multiplies_effect_and_interval():
    of = compiled(wold())
    at_ = effect(of, "family_help", "in_care")
    assert of.effects.gain[at_] == pytest.approx(0.75 * 0.05)
    assert (of.effects.low[at_], of.effects.high[at_]) == pytest.approx((0.75 * 0.01, 0.75 * 0.09))


def test_an_interval_is_in_order_after_the_sign():
    of = compiled(wold())
    at_ = effect(of, "mentoring", "offences")
    assert (of.effects.low[at_], of.effects.high[at_]) == pytest.approx((0.0, 0.15))


def test_an_interval_not_stated_stays_unknown():
    of = compiled(wold())
    at_ = effect(of, "visits", "ready")
    assert np.isnan(of.effects.low[at_])
    assert np.isnan(of.effects.high[at_])


def test_lag_persistence_and_grade_are_those_of_the_row():
    of = compiled(wold())
    at_ = effect(of, "family_help", "in_care")
    assert (of.effects.lag[at_], of.effects.persistence[at_], of.effects.grade[at_]) == (1, 0.5, 3)


def test_effects_are_in_order_of_service_outcome_and_lag():
    more = plus(
        "effects",
        service="family_help", outcome="offences", change_per_activity=-0.01, lag_years=2, persistence=0,
        evidence_grade=2, basis="illustrative", source="guess",
    )  # fmt: skip
    of = compiled(more)
    keys = list(zip(of.effects.service_at, of.effects.outcome_at, of.effects.lag, strict=True))
    assert keys == sorted(keys)
    assert len(of.effects) == 4


# ---- values ----------------------------------------------------------------------------------------


def test_money_is_worth_a_pound_and_a_capacity_its_value_or_one():
    of = compiled(wold())
    assert dict(zip(of.types, of.type_value_gbp.tolist(), strict=True)) == {"money": 1.0, "workers": 40_000.0}
    blank = compiled(edit("resource_types", "workers", value_gbp_per_unit=""))
    assert dict(zip(blank.types, blank.type_value_gbp.tolist(), strict=True))["workers"] == 1.0


def test_what_was_changed_is_kept_beside_the_base():
    double = Change("pots", {"pot": "east_fund"}, "amount_per_year", "scale", 2.0, None, "more", "", 1)
    of = load_case(STORY.with_changes([double]), base=wold())
    assert of.base is wold()
    position = at("pots", "east_fund")
    assert of.tables.pots[position].amount_per_year == 2 * wold().pots[position].amount_per_year
    assert [change.why for change in of.applied] == ["more"]
