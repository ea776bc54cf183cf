"""The Kent tables against the figures that were published: places, money, placements.

Published figures are typed here a second time, from the sources named beside them, so that a slip in the
tables shows. Whether they hang together (recipes, spending, pots, conditions) is checked by reading them.
"""

from __future__ import annotations

from collections import defaultdict

import pytest

from tests.data.kent_tables import base_count, kent

WEEKS_PER_YEAR = 365 / 7

# Revenue Outturn RO3 2024-25, Kent County Council, £: net current expenditure and income
NET = {
    "fostering": 57_100_060,
    "residential care": 53_138_110,
    "asylum-seeking children": 36_877_250,
    "other children looked after": 70_069_180,
    "safeguarding": 84_680_080,
    "family support": 47_243_210,
    "youth justice": 2_756_530,
    "young people and children's centres": 3_337_500 + 265_000,
}
INCOME = {
    "fostering": 408_440,
    "residential care": 2_660_010,
    "asylum-seeking children": 4_706_000,
    "other children looked after": 5_107_480,
    "safeguarding": 3_075_510,
    "family support": 6_208_300,
    "youth justice": 681_700,
    "young people and children's centres": 836_400 + 55_000,
}
# which pots hold the net lines, and which hold the income of their payers
NET_POTS = {
    "fostering": ("council_fostering",),
    "residential care": ("council_residential",),
    "other children looked after": ("council_other_looked_after",),
    "safeguarding": ("council_safeguarding",),
    "family support": ("council_family_support", "family_hubs_grant", "supporting_families_grant"),
    "youth justice": ("council_youth_justice",),
    "young people and children's centres": ("council_young_people",),
}
INCOME_POTS = {
    ("fostering", "residential care"): "nhs_joint_placements",
    ("safeguarding",): "nhs_safeguarding",
    ("family support",): "nhs_disabled_children",
    ("youth justice",): "police_youth_justice",
    ("young people and children's centres",): "voluntary_income",
}
PUBLIC_HEALTH_NET = {
    "public_health_0_5": 8_814_000 + 17_291_470,
    "public_health_5_19": 7_618_140 + 74_000,
    "public_health_substance": 992_000,
}
# children looked after on 31 March 2025 by placement (DfE)
FOSTERED, ADOPTION, WITH_PARENTS, IN_HOMES, RESIDENTIAL_SCHOOLS = 1_120, 22, 28, 177, 7
SUPPORTED, OTHER, ALL, UNACCOMPANIED = 445, 32 + 65, 1_896, 451
# section 251 outturn 2024-25, £ a week
FOSTERING_A_WEEK, RESIDENTIAL_A_WEEK = 900, 6_335


def pot_amounts() -> dict[str, float]:
    return {row.pot: row.amount_per_year for row in kent().pots}


def money_spent_on(*services: str) -> float:
    money = {row.pot for row in kent().pots if row.type == "money"}
    return sum(r.amount_per_year for r in kent().spending if r.pot in money and r.service in services)


# ---- places --------------------------------------------------------------------------------


def test_the_county_and_its_twelve_districts():
    area = [row for row in kent().places if row.parent is None]
    districts = [row for row in kent().places if row.parent == "kent"]
    assert [row.place for row in area] == ["kent"]
    assert len(districts) == 12
    assert len({(row.tile_row, row.tile_column) for row in districts}) == 12
    assert area[0].children == 355_390  # mid-2024, rebased (ONS)
    assert sum(row.children for row in districts) == area[0].children


def test_need_weights_follow_deprivation():
    weight = {row.place: (row.need_weight or 0) / row.children for row in kent().places}
    assert weight["kent"] == pytest.approx(1, abs=1e-6)
    assert max(weight, key=lambda place: weight[place]) == "thanet"
    assert min(weight, key=lambda place: weight[place]) == "tonbridge_and_malling"
    need = {row.place: row.need_weight or 0 for row in kent().places}
    assert need["thanet"] / need["kent"] == pytest.approx(0.134, abs=0.001)
    assert need["swale"] / need["kent"] == pytest.approx(0.129, abs=0.001)


# ---- money ---------------------------------------------------------------------------------


@pytest.mark.parametrize("line", sorted(NET_POTS))
def test_pots_add_up_to_each_published_net_line(line: str):
    assert sum(pot_amounts()[pot] for pot in NET_POTS[line]) == pytest.approx(NET[line], abs=2)


@pytest.mark.parametrize("lines", sorted(INCOME_POTS))
def test_income_is_its_payers(lines: tuple[str, ...]):
    pot = INCOME_POTS[lines]
    assert pot_amounts()[pot] == pytest.approx(sum(INCOME[line] for line in lines), abs=2)
    assert next(r.partner for r in kent().pots if r.pot == pot) != "kent_county_council"


def test_the_asylum_grant_holds_its_line_and_the_income_of_care_leavers():
    expected = NET["asylum-seeking children"] + INCOME["asylum-seeking children"]
    expected += INCOME["other children looked after"]
    assert pot_amounts()["asylum_grant"] == pytest.approx(expected, abs=2)
    row = next(r for r in kent().pots if r.pot == "asylum_grant")
    assert set(row.only_services) == {"unaccompanied", "arrivals_reception", "leaving_care"}


def test_childrens_social_care_adds_up_net_and_gross():
    council = sum(pot_amounts()[pot] for pots in NET_POTS.values() for pot in pots)
    payers = sum(pot_amounts()[pot] for pot in INCOME_POTS.values())
    assert sum(NET.values()) == pytest.approx(355_466_890, abs=50)
    assert council + payers + pot_amounts()["asylum_grant"] == pytest.approx(379_205_730, abs=100)


@pytest.mark.parametrize("pot", sorted(PUBLIC_HEALTH_NET))
def test_public_health_money_is_the_published_lines_and_ring_fenced(pot: str):
    row = next(r for r in kent().pots if r.pot == pot)
    assert row.amount_per_year == pytest.approx(PUBLIC_HEALTH_NET[pot], abs=2)
    assert row.only_services
    assert "ring-fenced" in row.legal_basis


def test_education_money_pays_for_education_only():
    row = next(r for r in kent().pots if r.pot == "schools_inclusion")
    priority = {r.service: r.priority for r in kent().services}
    assert all(priority[s] == "full_potential" or s == "mhst" for s in row.only_services)


def test_every_pot_that_crosses_partners_states_its_legal_basis():
    assert all(row.legal_basis for row in kent().pots if (row.pooled_share or 0) > 0)


def test_pooled_shares_are_todays_crossings_rounded_up_to_five_hundredths():
    commissioner = {row.service: row.commissioner for row in kent().services}
    owner = {row.pot: row.partner for row in kent().pots}
    crossing: dict[str, float] = defaultdict(float)
    for row in kent().spending:
        if commissioner[row.service] != owner[row.pot]:
            crossing[row.pot] += row.amount_per_year
    for pot in kent().pots:
        today, agreed = crossing[pot.pot] / pot.amount_per_year, pot.pooled_share or 0
        assert today <= agreed + 1e-9 < today + 0.05 + 1e-6, pot.pot


# ---- placements ----------------------------------------------------------------------------


def test_fostering_spending_is_the_published_weekly_cost_of_the_published_children():
    fixed = 6_246_870  # pay in the fostering line; all but Mockingbird stands in the fixed services
    spent = money_spent_on("fostering") + fixed
    assert spent == pytest.approx(57_508_500, rel=1e-4)
    children = spent / FOSTERING_A_WEEK / WEEKS_PER_YEAR
    assert children == pytest.approx(FOSTERED, rel=0.1)


def test_residential_spending_is_the_published_weekly_cost_of_the_published_children():
    children = money_spent_on("residential") / RESIDENTIAL_A_WEEK / WEEKS_PER_YEAR
    assert children == pytest.approx(IN_HOMES, rel=0.1)


def test_the_three_demands_for_placements_are_the_published_children_but_unaccompanied_ones():
    families, homes, supported = (base_count(o) for o in ("cla_families", "cla_homes", "cla_supported"))
    assert families + homes + supported == ALL - UNACCOMPANIED
    assert homes == IN_HOMES + RESIDENTIAL_SCHOOLS
    fostered_unaccompanied = FOSTERED + ADOPTION + WITH_PARENTS - families
    elsewhere_unaccompanied = SUPPORTED + OTHER - supported
    assert fostered_unaccompanied + elsewhere_unaccompanied == UNACCOMPANIED == base_count("uasc")


@pytest.mark.parametrize(
    ("service", "spent", "outcome"),
    [
        ("fostering", 51_261_630, "cla_families"),  # running costs of the line
        ("residential", 55_798_120, "cla_homes"),
    ],
)
def test_recipes_are_spending_divided_by_children(service: str, spent: float, outcome: str):
    recipe = next(r for r in kent().recipes if (r.service, r.type) == (service, "money"))
    assert recipe.amount_per_activity == pytest.approx(spent / base_count(outcome), rel=1e-4)
    assert recipe.basis == "derived"


def test_every_case_of_demand_is_served_and_no_floor_stands_on_it():
    led = [row for row in kent().services if row.demand_outcome is not None]
    assert {row.demand_outcome for row in led} == {r.outcome for r in kent().outcomes if r.weight == 0}
    rows = [row for row in kent().activity if row.service in {service.service for service in led}]
    assert all(row.floor is None and row.ceiling is None for row in rows)
