"""Cost per outcome against hand arithmetic: over the life of a unit, at the margin, with caps, corrected."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.analyse.cost_effectiveness.correction import corrected, factors, is_corrected, new_cost_factor
from model.analyse.cost_effectiveness.services import COLUMNS, cost_per_outcome, points
from model.analyse.cost_effectiveness.unit import (
    below_cap,
    cost_of_unit,
    demand_money,
    lives,
    margins,
    outside_value,
    valued,
)
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, shipped, tiny, with_rows
from tests.analyse.valued import believing, case_of, life_by_hand, row
from tests.source_tree import ROOT


def table_of(tables, activity=None):
    case = case_of(tables)
    layout = mechanics(case)
    planned = project(case, today_plan(case) if activity is None else activity(case))
    return case, cost_per_outcome(case, points(case, layout, planned))


def test_a_unit_of_family_help_by_hand():
    """0.1 a year later, half of it left each year, at 10%: 0.1 ÷ 1.1 ÷ (1 − 0.5 ÷ 1.1) = 1 ÷ 6."""
    _, table = table_of(tiny())
    found = row(table, service="family_help", outcome="looked_after", at="today")
    assert found["outcome_units_next"] == pytest.approx(1 / 6)
    assert found["gbp_per_outcome_next"] == pytest.approx(12_000)
    assert found["gbp_per_outcome_average"] == pytest.approx(12_000)
    assert found["gbp_per_outcome_next_low"] == pytest.approx(7_500, rel=0.02)
    assert found["gbp_per_outcome_next_high"] == pytest.approx(30_000, rel=0.02)
    assert found["saving_gbp_next"] == pytest.approx(50_000 / 6)
    assert found["net_gbp_per_outcome_next"] == pytest.approx((2_000 - 50_000 / 6) * 6)
    assert table.columns.tolist() == list(COLUMNS)


def test_every_life_against_adding_up_four_hundred_years():
    for tables in (tiny(), shipped("kent")):
        case, table = table_of(tables)
        for found in table[table["at"] == "today"].to_dict("records"):
            by_hand = life_by_hand(case, found["service"], found["outcome"])
            assert abs(found["outcome_units_next"]) == pytest.approx(by_hand, rel=1e-9)


def test_the_next_unit_at_a_kink_and_the_average():
    """Health visits beyond 1.05 of today bring half as much: at 1.1 the average is (1.05 + 0.025) ÷ 1.1."""

    def grown(case):
        activity = today_plan(case)
        activity[case.lines.index["health_visits", "shire"]] *= 1.1
        return activity

    _, table = table_of(tiny(), grown)
    found = row(table, service="health_visits", outcome="school_ready", at="plan")
    assert found["outcome_units_next"] == pytest.approx(0.025)
    assert found["gbp_per_outcome_next"] == pytest.approx(4_000)
    assert found["outcome_units_average"] == pytest.approx(0.05 * 1.075 / 1.1)


def test_margins_at_starts_and_ends_of_segments():
    layout = mechanics(case_of(tiny()))
    line = case_of(tiny()).lines.index["health_visits", "shire"]
    activity = np.zeros(len(layout.segments.start))
    for size, following, before in ((0, 1, math.nan), (6_000, 1, 1), (6_300, 0.5, 1), (6_400, 0.5, 0.5)):
        activity[line] = size
        found = margins(layout, activity)
        assert found.next[line] == following
        assert found.last[line] == pytest.approx(before, nan_ok=True)


def test_beyond_a_cap_the_next_unit_brings_nothing():
    """No more than a fifth of looked-after children can be kept at home: beyond it nothing is credited."""

    def far(case):
        activity = today_plan(case)
        activity[[case.lines.index["family_help", place] for place in ("north", "south")]] *= 20
        return activity

    case, table = table_of(tiny(), far)
    found = row(table, service="family_help", outcome="looked_after", at="plan")
    assert found["outcome_units_next"] == 0
    assert found["saving_gbp_next"] == 0
    assert math.isnan(found["gbp_per_outcome_next"])
    assert found["gbp_per_outcome_average"] == pytest.approx(12_000)
    assert "no gain is expected from more of it" in found["sentence"]
    assert not below_cap(case, project(case, far(case)).improvement)[case.cells.of(0), -1].any()


def test_caps_that_close_later_count_year_by_year():
    """A unit whose effect lands while the cap is open and then closed is credited for the open years only."""
    case = case_of(tiny())
    counted = np.ones((len(case.cells), len(case.years.horizon)), dtype=bool)
    counted[:, -1] = False
    whole = lives(case, 1)
    part = lives(case, 1, counted)
    help_at = [k for k in range(len(whole.line)) if case.lines.service[whole.line[k]] == "family_help"]
    assert part.outcome[help_at] == pytest.approx([0.1 / 1.1] * len(help_at))
    assert whole.outcome[help_at] == pytest.approx([1 / 6] * len(help_at))


def test_what_a_demand_led_service_saves_for_each_case():
    case = case_of(tiny())
    saved = dict(zip(case.cells.outcome, demand_money(case), strict=True))
    assert saved["looked_after"] == pytest.approx(50_000)
    assert saved["school_ready"] == 0


def test_costs_without_money_are_capacities_at_their_value():
    tables = tiny().replace(
        recipes=tuple(r for r in tiny().recipes if r.type != "money" or r.service != "health_visits")
    )
    case = case_of(tables)
    cost, basis = cost_of_unit(case)
    at = case.lines.index["health_visits", "shire"]
    value = dict(zip(case.types, case.type_value_gbp, strict=True))["nurses"]
    assert cost[at] == pytest.approx(case.lines.recipe[at, case.types.index("nurses")] * value)
    assert basis[at] == "capacity at its value"


def test_values_to_others_by_kind():
    case = case_of(with_rows(tiny(), "outcome_costs", {
        "outcome": "looked_after", "bearer": "shire_nhs", "kind": "fiscal", "gbp_per_unit": 500.0,
        "cashable_share": 0.4,
    }))  # fmt: skip
    at = case.outcomes.index("looked_after")
    assert outside_value(case, "social")[at] == 20_000
    assert outside_value(case, "fiscal")[at] == 500
    assert outside_value(case, "fiscal", cashable=True)[at] == pytest.approx(200)
    assert outside_value(case) == pytest.approx(case.outcome_value_gbp)
    assert valued(case).all()


def test_optimism_is_never_put_on_top_of_a_transfer_share():
    tables = changed(believing(), "effects", {"service": "family_help"}, transfer_share=0.85)
    case = case_of(tables)
    assert dict(zip(case.effects.grade, factors(case), strict=True)) == pytest.approx({3: 1.0, 4: 0.95})
    stronger = case_of(changed(tables, "effects", {"service": "family_help"}, transfer_share=0.95))
    assert factors(stronger)[0] == pytest.approx(0.9 / 0.95)


def test_deadweight_only_where_there_was_no_comparison_group():
    tables = changed(believing(), "effects", {"service": "family_help"}, evidence_grade=2)
    assert factors(case_of(tables))[0] == pytest.approx(0.8)
    assert factors(case_of(believing()))[0] == pytest.approx(0.9)


def test_harm_is_not_corrected_and_nothing_is_without_parameters():
    harm = changed(
        believing(), "effects", {"service": "family_help"}, change_per_activity=0.1, low=0.0, high=0.2
    )
    assert factors(case_of(harm))[0] == 1
    plain = case_of(tiny())
    assert factors(plain).tolist() == [1, 1]
    assert not is_corrected(plain)
    assert is_corrected(case_of(believing()))


def test_the_corrected_case_and_the_cost_of_what_is_new():
    case = case_of(believing())
    for name in ("gain", "low", "high"):
        less, plain = getattr(corrected(case).effects, name), getattr(case.effects, name)
        assert less == pytest.approx(plain * factors(case))
    assert new_cost_factor(case).tolist() == [1.0] * len(case.lines)
    kent = case_of(shipped("kent")) if (ROOT / "data/kent/parameters.csv").exists() else case
    new = kent.lines.today <= 0
    assert (new_cost_factor(kent)[~new] == 1).all()


def test_the_corrected_price_is_higher_by_the_correction():
    _, table = table_of(believing())
    found = row(table, service="family_help", outcome="looked_after", at="today")
    assert found["gbp_per_outcome_next_corrected"] == pytest.approx(12_000 / 0.9)


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (
            0,
            (
                "Family help today: one fewer in 'Children looked after' for a year costs £12k (£7,502 to "
                "£30k in 19 of 20 futures), £12k on average; after all the demand-led money that the service "
                "saves, £38k more than that comes back."
            ),
        ),
        (
            2,
            (
                "Health visits today: one more in 'Ready for school' for a year costs £2,000 (£1,251 to "
                "£4,994 in 19 of 20 futures), £2,000 on average."
            ),
        ),
    ],
)
def test_sentences(at, said):
    assert table_of(tiny())[1]["sentence"].iloc[at] == said


def test_a_range_that_reaches_no_gain_says_so():
    tables = changed(tiny(), "effects", {"service": "family_help"}, high=0.05)
    found = row(table_of(tables)[1], service="family_help", at="today")
    assert " or more in 19 of 20 futures; it may do nothing)" in found["sentence"]
    assert math.isnan(found["gbp_per_outcome_next_high"])
