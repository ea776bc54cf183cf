"""The Kent scenarios: each can be read, says what it changes, and leaves the tables as they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from model import load_case, read_scenario
from tests.data.kent_tables import base_count, kent
from tests.source_tree import ROOT

SCENARIOS = ROOT / "scenarios"
NAMES = ("as-agreed", "best-use", "council-cut-20", "ring-fence-released", "full-pooling", "pressures")
LOOKED_AFTER = ("cla_families", "cla_homes", "cla_supported")


def path_of(name: str) -> Path:
    return SCENARIOS / f"{name}.toml"


@pytest.mark.parametrize("name", NAMES)
def test_a_kent_scenario_makes_a_case(name: str):
    case = load_case(read_scenario(path_of(name)))
    assert case.years.base == 2025
    assert case.years.plan == (2026, 2027, 2028, 2029, 2030, 2031)
    assert case.years.first_decision == 2028
    assert len(case.lines.service) == len(kent().activity)


def test_as_things_are_nothing_grows_shrinks_or_starts():
    lines = load_case(read_scenario(path_of("as-agreed"))).lines
    assert (lines.growth[~lines.demand_led] == 0).all()
    assert (lines.reduction[~lines.demand_led] == 0).all()
    assert (lines.ceiling[(lines.today == 0)] == 0).all()


@pytest.mark.parametrize("outcome", LOOKED_AFTER)
def test_the_guard_of_the_best_use_is_todays_number(outcome: str):
    case = load_case(read_scenario(path_of("best-use")))
    at = case.outcomes.index(outcome)
    target = case.targets.area[at]
    assert target[-1] == pytest.approx(base_count(outcome))
    assert case.targets.hard[at]
    assert case.targets.weight[at] == 0


def test_the_cut_takes_a_fifth_of_council_money_by_2030():
    pots = load_case(read_scenario(path_of("council-cut-20"))).pots
    left = pots.amount / pots.uncut
    for i, partner in enumerate(pots.partner):
        if partner == "kent_county_council" and pots.cut[i]:
            assert left[i, 1:].tolist() == pytest.approx([1, 1, 1 - 0.2 / 3, 1 - 0.4 / 3, 0.8, 0.8])
        else:
            assert left[i].tolist() == pytest.approx([1] * 7)
    assert any(pots.cut)


def test_the_released_pots_are_open_to_every_service():
    released = read_scenario(path_of("ring-fence-released")).rules.conditions.release
    assert set(released) == {
        "public_health_0_5",
        "public_health_5_19",
        "public_health_substance",
        "nhs_school_teams",
    }


def test_pressures_are_those_of_unit_costs_and_of_nothing_else():
    """Residential care 4% a year, carers and staff 1%; placements at a national rate and vouchers, none."""
    found, before = (load_case(read_scenario(path_of(name))) for name in ("pressures", "as-agreed"))
    growth = dict(
        zip(found.lines.service, found.lines.recipe_growth[:, found.money].max(axis=1), strict=True)
    )
    assert growth["residential"] == 0.04
    assert {growth[s] for s in ("fostering", "supported_accommodation", "camhs", "keyworkers")} == {0.01}
    without = {"unaccompanied", "arrivals_reception", "feeding_vouchers", "attendance_messages", "tutoring"}
    assert {s for s, g in growth.items() if g == 0} == without | {"drug_alcohol_court", "staying_close"}
    assert (found.lines.recipe_growth[:, ~found.money] == 0).all()
    assert (found.pots.amount == before.pots.amount).all()
    assert found.scenario.rules == before.scenario.rules


def test_full_pooling_is_the_best_use_with_one_rule_changed():
    full, best = read_scenario(path_of("full-pooling")), read_scenario(path_of("best-use"))
    assert full.rules.pooling == "full"
    assert full.rules.model_copy(update={"pooling": best.rules.pooling}) == best.rules
