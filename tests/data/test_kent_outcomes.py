"""The Kent tables against the figures that were published: outcomes, evidence, sources, and their page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from model.inputs.parameters import KNOWN, Parameters
from model.inputs.tables import TABLES
from tests.data.kent_tables import KENT, base_count, kent

DRIVERS = {
    "cla_families",
    "cla_homes",
    "cla_supported",
    "uasc",
    "uasc_arrivals",
    "protection_plans",
    "children_in_need",
}
TARGETED = {
    "leavers_not_in_work",
    "leavers_unsuitable_home",
    "re_referrals",
    "neet_16_17",
    "first_time_entrants",
    "persistent_absence",
    "early_development",
    "attainment_gap_16",
    "ehc_plans_late",
    "not_breastfed",
    "overweight_year_6",
    "under_18_conceptions",
    "injury_admissions",
    "waiting_mental_health",
}


# ---- outcomes ------------------------------------------------------------------------------


def test_outcomes_are_the_seven_demands_and_the_targeted_ones():
    assert {row.outcome for row in kent().outcomes if row.weight == 0} == DRIVERS
    assert {row.outcome for row in kent().outcomes if row.weight > 0} == TARGETED


def test_demands_carry_no_target_and_every_other_outcome_one_for_each_year_of_decision():
    target = defaultdict(set)
    for row in kent().outcome_values:
        if row.series == "target":
            target[row.outcome].add(row.year)
            assert "rule, not adopted" in row.source
    assert set(target) == TARGETED
    assert all(years == {2028, 2029, 2030, 2031} for years in target.values())


def test_no_service_moves_unaccompanied_children():
    assert not {row.outcome for row in kent().effects} & {"uasc", "uasc_arrivals"}
    assert all(r.most_shift_share == 0 for r in kent().outcomes if r.outcome in {"uasc", "uasc_arrivals"})


# (count, denominator) of the latest published rate: see the README of the tables
PUBLISHED_RATES = {
    "leavers_not_in_work": (0.488, 0.0005),
    "leavers_unsuitable_home": (0.17, 0.0005),
    "re_referrals": (0.216, 0.0005),
    "neet_16_17": (0.081, 0.0005),
    "first_time_entrants": (0.00148, 0.000005),
    "persistent_absence": (0.1942, 0.00005),
    "early_development": (0.311, 0.0005),
    "attainment_gap_16": (1 - 32.3 / 50.9, 0.0005),
    "ehc_plans_late": (0.677, 0.0005),
    "not_breastfed": (0.4904, 0.00005),
    "overweight_year_6": (0.352, 0.0005),
    "under_18_conceptions": (0.0144, 0.00005),
    "injury_admissions": (0.007055, 0.000005),
}


@pytest.mark.parametrize("outcome", sorted(PUBLISHED_RATES))
def test_base_counts_give_back_the_published_rate(outcome: str):
    population = next(row.population for row in kent().outcomes if row.outcome == outcome)
    rate, precision = PUBLISHED_RATES[outcome]
    assert population is not None
    assert base_count(outcome) / population == pytest.approx(rate, abs=precision)


def test_districts_are_kept_only_where_district_figures_are_published():
    kept = {row.outcome for row in kent().outcome_values if row.place != "kent"}
    assert kept == {
        "early_development",
        "neet_16_17",
        "overweight_year_6",
        "persistent_absence",
        "under_18_conceptions",
    }
    for outcome in kept:
        rows = [r for r in kent().outcome_values if r.outcome == outcome and r.place != "kent"]
        assert {r.basis for r in rows} == {"derived"}
        assert sum(r.count for r in rows) == pytest.approx(base_count(outcome), abs=0.01)


# ---- evidence ------------------------------------------------------------------------------


def test_trials_without_effect_are_kept_at_zero_with_their_interval():
    null = {row.service for row in kent().effects if row.change_per_activity == 0}
    assert {"edge_of_care", "healthy_weight", "school_wellbeing"} <= null
    for row in kent().effects:
        assert row.low is not None
        assert row.high is not None
        assert row.low <= row.change_per_activity <= row.high, (row.service, row.outcome)


def test_family_group_conferences_stand_as_the_trial_found():
    rows = [row for row in kent().effects if row.service == "family_conferences"]
    assert sum(row.change_per_activity for row in rows) == pytest.approx(0.362 - 0.448)
    assert {(row.lag_years, row.evidence_grade, row.transfer_share) for row in rows} == {(1, 5, 1.0)}


def test_weaker_designs_carry_over_less():
    for row in kent().effects:
        if "before and after" in row.source:
            assert row.transfer_share == 0.25, row.source
        elif ", matched" in row.source:
            assert row.transfer_share == 0.75, row.source


def test_what_todays_services_prevent_is_less_than_what_remains():
    today: dict[str, float] = defaultdict(float)
    for row in kent().activity:
        today[row.service] += row.activity_per_year
    shifted: dict[str, float] = defaultdict(float)
    for effect in kent().effects:
        share = 1.0 if effect.transfer_share is None else effect.transfer_share
        lasting = effect.change_per_activity * share / (1 - effect.persistence)
        shifted[effect.outcome] += max(0.0, -lasting) * today[effect.service]
    for outcome, count in shifted.items():
        assert count < base_count(outcome), outcome


def test_only_services_that_do_good_wear_off():
    harms = {row.service for row in kent().effects if row.change_per_activity > 0}
    null = {row.service for row in kent().effects} - {
        row.service for row in kent().effects if row.change_per_activity < 0
    }
    assert not {row.service for row in kent().responses} & (harms | null)


# ---- governance and sources ----------------------------------------------------------------


def test_leaders_and_challengers_differ():
    pairs = [(row.lead_partner, row.lead_challenger) for row in kent().priorities]
    pairs += [(row.lead_partner, row.lead_challenger) for row in kent().actions]
    assert pairs
    for lead, challenger in pairs:
        assert lead is not None
        assert challenger is not None
        assert lead != challenger


def rows_with_basis() -> list[tuple[str, str, str]]:
    """Table, basis and source of every row that carries a figure."""
    rows = [(name, row.model_dump()) for name in TABLES for row in kent().rows(name)]
    return [(name, row["basis"], row["source"]) for name, row in rows if row.get("basis") is not None]


def test_every_figure_has_a_source():
    known = {row.source for row in kent().sources}
    for table, basis, source in rows_with_basis():
        assert source.strip(), table
        if basis == "published":
            assert set(source.replace(" ", "").split(";")) <= known, (table, source)
        else:
            assert len(source.split()) >= 3, (table, source)


def test_the_readme_counts_the_rows_as_they_are():
    readme = (KENT / "README.md").read_text(encoding="utf-8")
    found = Counter((table, basis) for table, basis, _ in rows_with_basis())
    stated = re.findall(r"^\| `(\w+)` \| ([\d,]+) \| ([\d,]+) \| ([\d,]+) \|$", readme, re.MULTILINE)
    assert {name for name, *_ in stated} == {table for table, _ in found}
    for name, *numbers in stated:
        counts = [int(number.replace(",", "")) for number in numbers]
        assert counts == [found[name, b] for b in ("published", "derived", "illustrative")], name


def test_the_readme_states_each_services_money_as_it_is():
    readme = (KENT / "README.md").read_text(encoding="utf-8")
    stated = re.findall(
        r"^\| ([^|]+) \| [\d,]+ [^|]+ \| [\d,]+ \| ([\d.]+) \| [^|]+ \|$", readme, re.MULTILINE
    )
    money = {row.pot for row in kent().pots if row.type == "money"}
    name = {row.service: row.name for row in kent().services}
    spent: dict[str, float] = defaultdict(float)
    for row in kent().spending:
        if row.pot in money:
            spent[name[row.service]] += row.amount_per_year / 1e6
    assert {service for service, _ in stated} == set(spent)
    for service, amount in stated:
        assert float(amount) == pytest.approx(spent[service], abs=0.0051), service


def test_nothing_stands_in_columns_that_kent_has_no_figures_for():
    assert {row.real_growth_per_year for row in kent().recipes} == {None}
    assert not kent().service_links
    assert not kent().skills


def test_ranges_are_as_wide_as_the_page_says():
    """±10% of a derived unit cost, ±20% of an illustrative one, ±25% of a value; to a penny or a pound."""
    width = {"derived": 0.1, "illustrative": 0.2}
    without = set()
    for row in kent().recipes:
        if row.low is None or row.high is None:
            without.add(row.service if row.type == "money" else row.type)
        elif row.service != "staying_close":
            middle, half = row.amount_per_activity, row.amount_per_activity * width[row.basis]
            assert (row.low, row.high) == pytest.approx((middle - half, middle + half), abs=0.0051)
    people = {row.type for row in kent().resource_types} - {"money"}
    assert without == people | {"care_core", "safeguarding_core"}
    for cost in kent().outcome_costs:
        expected = (0.75 * cost.gbp_per_unit, 1.25 * cost.gbp_per_unit)
        assert (cost.low, cost.high) == pytest.approx(expected, abs=0.51)


def test_costs_of_change_stand_where_there_is_something_to_take_out():
    running = {row.service for row in kent().activity if row.activity_per_year > 0}
    cost = {row.service: row.amount_per_activity for row in kent().recipes if row.type == "money"}
    for row in kent().services:
        has = row.service in running and row.demand_outcome is None
        assert (row.exit_gbp_per_activity is not None, row.years_to_rebuild is not None) == (has, has)
        if row.exit_gbp_per_activity is not None and row.years_to_rebuild is not None:
            assert 0.045 < row.exit_gbp_per_activity / cost[row.service] < 0.21
            assert row.years_to_rebuild in (1, 2, 3)


def test_every_dated_figure_is_given_and_prices_reach_the_end_of_the_plan():
    """The deflator's last step, 135.355 ÷ 132.737, goes on: 138.025 in the year after."""
    assert {row.parameter for row in kent().parameters} == set(KNOWN)
    figures = Parameters(kent().parameters)
    assert figures.price_level(2031) == pytest.approx(135.355**2 / 132.737)
    assert figures.value("discount_rate", 2026) == kent().partnership.discount_rate
    growth = (figures.value("gdp_deflator", 2030) / figures.value("gdp_deflator", 2026)) ** 0.25 - 1.0
    assert figures.value("price_growth", 2030) == pytest.approx(growth, abs=5e-5)
