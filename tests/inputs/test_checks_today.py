"""The base year holds together: each thing that does not is said, with the row and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check, check_scenario_tables
from model.inputs.faults import Fault
from model.inputs.tables import Tables
from tests.inputs.wold import edit, plus, without

Make = Callable[[], Tables]

CASES: list[tuple[str, Make, list[Fault]]] = [
    (
        "spending where nothing is done",
        lambda: edit(
            "spending",
            "council_core",
            "visits",
            place="east",
            amount_per_year=0,
            tables=edit("spending", "nhs_core", "visits", amount_per_year=500000),
        ),
        [
            Fault(
                "spending",
                8,
                "place",
                "'visits' has spending in 'east' but no activity there",
                "its activity is in wold",
            )
        ],
    ),
    (
        "spending without a recipe",
        lambda: without("recipes", "family_help", "workers"),
        [
            Fault(
                "spending",
                5,
                "service",
                "'family_help' uses 6 FTE but has no recipe for 'workers'",
                "add a row to recipes: what one unit of activity uses",
            )
        ],
    ),
    (
        "a recipe without spending",
        lambda: without("spending", "team", "family_help", "east"),
        [
            Fault(
                "recipes",
                3,
                "amount_per_activity",
                "'family_help' in 'east' does 60 at 0.1 each, 6 FTE, but its spending is 0 FTE",
                "add spending rows: some pot must pay for it today",
            )
        ],
    ),
    (
        "a recipe that is 2% off",
        lambda: edit("recipes", "visits", amount_per_activity=102),
        [
            Fault(
                "recipes",
                4,
                "amount_per_activity",
                "'visits' in 'wold' does 5,000 at 102 each, £510,000, but its spending is £500,000",
                "make them agree within 1%: 100 each would",
            )
        ],
    ),
    (
        "a recipe that is off in two places",
        lambda: edit("recipes", "family_help", "money", amount_per_activity=2100),
        [
            Fault(
                "recipes",
                2,
                "amount_per_activity",
                "'family_help' in 'east' does 60 at 2,100 each, £126,000, but its spending is"
                " £120,000 (and in 1 more place)",
                "make them agree within 1%: 2,000 each would",
            )
        ],
    ),
    (
        "spending and no activity",
        lambda: edit("activity", "youth_work", "west", activity_per_year=0, ceiling=10),
        [
            Fault(
                "recipes",
                5,
                "amount_per_activity",
                "'youth_work' in 'west' does 0 at 160 each, £0, but its spending is £32,000",
                "give the activity that this spending pays for",
            )
        ],
    ),
    (
        "more spent than there is",
        lambda: edit("pots", "east_fund", amount_per_year=30000),
        [
            Fault(
                "pots",
                5,
                "amount_per_year",
                "today's spending from 'east_fund' is £40,000, £10,000 too much",
                "correct the amount, or the rows of spending",
            )
        ],
    ),
    (
        "more people at work than there are",
        lambda: edit("pots", "team", amount_per_year=9.5),
        [
            Fault(
                "pots",
                6,
                "amount_per_year",
                "today's spending from 'team' is 10 FTE, 0.5 FTE too much",
                "correct the amount, or the rows of spending",
            )
        ],
    ),
    (
        "more crosses than is pooled",
        lambda: edit("pots", "council_core", pooled_share=0.04),
        [
            Fault(
                "pots",
                2,
                "pooled_share",
                "services that other partners commission use 0.05 of 'council_core' today, but its"
                " pooled share is 0.04",
                "write 0.05 or more, or correct spending",
            )
        ],
    ),
    (
        "something crosses and nothing is pooled",
        lambda: edit("pots", "nhs_core", pooled_share=""),
        [
            Fault(
                "pots",
                3,
                "pooled_share",
                "services that other partners commission use 0.03333 of 'nhs_core' today, but its"
                " pooled share is 0",
                "write 0.034 or more, or correct spending",
            )
        ],
    ),
    (
        "outside the ring-fence",
        lambda: edit("pots", "youth_grant", only_services="visits", only_priorities="healthy"),
        [
            Fault(
                "spending",
                9,
                "service",
                "'youth_grant' pays for 'youth_work', which its conditions do not let in",
                "it is for visits, healthy: widen that, or correct the row",
            ),
            Fault(
                "spending",
                10,
                "service",
                "'youth_grant' pays for 'youth_work', which its conditions do not let in",
                "it is for visits, healthy: widen that, or correct the row",
            ),
        ],
    ),
    (
        "a district's pot in another district",
        lambda: edit("pots", "east_fund", place="west"),
        [
            Fault(
                "spending",
                3,
                "pot",
                "'east_fund' is for 'west' only but pays for a service in 'east'",
                "make it a pot of the area, or correct the row",
            )
        ],
    ),
    (
        "a district's pot for an area-wide service",
        lambda: edit(
            "spending",
            "council_core",
            "visits",
            pot="east_fund",
            amount_per_year=0,
            tables=edit("spending", "nhs_core", "visits", amount_per_year=500000),
        ),
        [
            Fault(
                "spending",
                8,
                "pot",
                "'east_fund' is for 'east' only but pays for a service in the whole area",
                "make it a pot of the area, or correct the row",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_a_recipe_may_be_one_percent_off():
    assert check(edit("recipes", "visits", amount_per_activity=101)) == []
    assert check(edit("recipes", "visits", amount_per_activity=99)) == []
    assert check(edit("recipes", "visits", amount_per_activity=98.9)) != []


def test_a_recipe_of_nothing_needs_no_spending():
    tables = plus(
        "recipes",
        service="visits",
        type="workers",
        amount_per_activity=0,
        basis="derived",
        source="x",
    )
    assert check(tables) == []


def test_spending_may_use_the_whole_pot():
    assert check(edit("pots", "east_fund", amount_per_year=40000)) == []


def test_crossings_may_use_the_whole_pooled_share():
    assert check(edit("pots", "council_core", pooled_share=0.05)) == []


def test_either_list_of_a_ring_fence_lets_a_service_in():
    assert check(edit("pots", "youth_grant", only_services="visits")) == []
    assert check(edit("pots", "youth_grant", only_priorities="")) == []


def test_a_scenario_is_not_held_to_the_base_year():
    dearer = edit("recipes", "visits", amount_per_activity=150)
    assert check(dearer) != []
    assert check_scenario_tables(dearer) == []
    raised = edit("activity", "family_help", "east", floor=70)
    assert check_scenario_tables(raised) == []


def test_a_scenario_is_held_to_the_rest():
    assert check_scenario_tables(edit("activity", "family_help", "east", floor=200)) == [
        Fault(
            "activity",
            2,
            "floor",
            "the floor 200 is above the ceiling 120",
            "lower the floor or raise the ceiling",
        )
    ]
    assert [f.column for f in check_scenario_tables(edit("pots", "nhs_core", partner="nsh"))] == ["partner"]
