"""Services and demand: each thing that can be wrong is said, with the row and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check
from model.inputs.faults import Fault
from model.inputs.tables import Tables
from tests.inputs.wold import edit, plus, without, wold

Make = Callable[[], Tables]

CASES: list[tuple[str, Make, list[Fault]]] = [
    (
        "no activity",
        lambda: without("activity", "visits", tables=wold().replace(spending=(), recipes=())),
        [
            Fault(
                "services",
                3,
                "service",
                "'visits' has no row of activity",
                "add one for each place it runs in (0 and a ceiling for a new service)",
            )
        ],
    ),
    (
        "area-wide and in a district",
        lambda: plus(
            "activity",
            service="youth_work",
            place="wold",
            activity_per_year=0,
            ceiling=5,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "activity",
                11,
                "place",
                "'youth_work' runs area-wide and also in 2 of the districts",
                "keep one: make two services of it if both are true",
            )
        ],
    ),
    (
        "a floor above its ceiling",
        lambda: edit("activity", "family_help", "east", floor=200),
        [
            Fault(
                "activity",
                2,
                "floor",
                "the floor 200 is above the ceiling 120",
                "lower the floor or raise the ceiling",
            ),
            Fault(
                "activity",
                2,
                "floor",
                "the floor 200 of 'family_help' is above today's 60",
                "lower it: today must be allowed",
            ),
        ],
    ),
    (
        "a ceiling below today",
        lambda: edit("activity", "family_help", "east", ceiling=50),
        [
            Fault(
                "activity",
                2,
                "ceiling",
                "the ceiling 50 of 'family_help' is below today's 60",
                "raise it: today must be allowed",
            )
        ],
    ),
    (
        "a floor above today",
        lambda: edit("activity", "family_help", "east", floor=70),
        [
            Fault(
                "activity",
                2,
                "floor",
                "the floor 70 of 'family_help' is above today's 60",
                "lower it: today must be allowed",
            )
        ],
    ),
    (
        "new without a ceiling",
        lambda: edit("activity", "mentoring", "east", ceiling=""),
        [
            Fault(
                "activity",
                9,
                "ceiling",
                "'mentoring' is new in 'east' (activity 0) and has no ceiling",
                "give the most it could do there in a year",
            )
        ],
    ),
    (
        "new without a start",
        lambda: edit("services", "mentoring", start_up_per_year=""),
        [
            Fault(
                "services",
                6,
                "start_up_per_year",
                "'mentoring' is new in 'east', its growth is limited, and nothing can start it",
                "give the activity that can be added in each place each year",
            )
        ],
    ),
    (
        "new with a start of nothing",
        lambda: edit("services", "mentoring", start_up_per_year=0),
        [
            Fault(
                "services",
                6,
                "start_up_per_year",
                "'mentoring' is new in 'east', its growth is limited, and nothing can start it",
                "give the activity that can be added in each place each year",
            )
        ],
    ),
    (
        "a commitment that is over",
        lambda: edit("services", "family_help", committed_until=2025),
        [
            Fault(
                "services",
                2,
                "committed_until",
                "the commitment of 'family_help' ends in 2025, before the plan begins",
                "leave it blank, or write 2026 or later",
            )
        ],
    ),
    (
        "no activity per case",
        lambda: edit("services", "fostering", activity_per_case=""),
        [
            Fault(
                "services",
                5,
                "activity_per_case",
                "how much 'fostering' does for each case of 'in_care' is not said",
                "give activity_per_case, more than 0: today's activity ÷ today's cases",
            )
        ],
    ),
    (
        "an activity per case of nothing",
        lambda: edit("services", "fostering", activity_per_case=0),
        [
            Fault(
                "services",
                5,
                "activity_per_case",
                "how much 'fostering' does for each case of 'in_care' is not said",
                "give activity_per_case, more than 0: today's activity ÷ today's cases",
            )
        ],
    ),
    (
        "an activity per case of no outcome",
        lambda: edit("services", "visits", activity_per_case=1),
        [
            Fault(
                "services",
                3,
                "activity_per_case",
                "'visits' has an activity per case but no demand_outcome",
                "name the outcome, or leave it blank",
            )
        ],
    ),
    (
        "cases of something good",
        lambda: edit("services", "fostering", demand_outcome="ready", activity_per_case=0.2),
        [
            Fault(
                "services",
                5,
                "demand_outcome",
                "'fostering' must serve every case of 'ready', which is better higher",
                "name an outcome that is better lower",
            )
        ],
    ),
    (
        "cases in a district without the service",
        lambda: without(
            "activity", "fostering", "west", tables=without("spending", "council_core", "fostering", "west")
        ),
        [
            Fault(
                "services",
                5,
                "demand_outcome",
                "'fostering' is demand-led but has no activity in west",
                "give every district, or the area",
            )
        ],
    ),
    (
        "a floor on a demand-led service",
        lambda: edit("activity", "fostering", "east", floor=0),
        [
            Fault(
                "activity",
                7,
                "floor",
                "'fostering' is demand-led: its cases say how much is needed, not a floor",
                "leave it blank",
            )
        ],
    ),
    (
        "activity that is not the cases",
        lambda: edit("services", "fostering", activity_per_case=1.02),
        [
            Fault(
                "services",
                5,
                "activity_per_case",
                "'fostering' in 'east' does 24 today, but 24 cases at 1.02 each need 24.48 (and in 1"
                " more place)",
                "make them agree within 1%: 1 would",
            )
        ],
    ),
    (
        "activity that is not the cases, in one place",
        lambda: edit(
            "outcome_values",
            "in_care",
            "wold",
            2025,
            count=41,
            tables=edit("outcome_values", "in_care", "east", count=25),
        ),
        [
            Fault(
                "services",
                5,
                "activity_per_case",
                "'fostering' in 'east' does 24 today, but 25 cases at 1 each need 25",
                "make them agree within 1%",
            )
        ],
    ),
    (
        "demand-led and nothing done",
        lambda: edit(
            "activity",
            "fostering",
            "east",
            activity_per_year=0,
            tables=edit(
                "activity",
                "fostering",
                "west",
                activity_per_year=0,
                tables=wold().replace(recipes=(), spending=()),
            ),
        ),
        [
            Fault(
                "services",
                5,
                "demand_outcome",
                "'fostering' is demand-led but does nothing today",
                "give today's activity for today's cases",
            )
        ],
    ),
    (
        "its own cases in the same year",
        lambda: plus(
            "effects",
            service="fostering",
            outcome="in_care",
            change_per_activity=0,
            lag_years=0,
            persistence=0,
            evidence_grade=1,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "effects",
                5,
                "lag_years",
                "'fostering' serves every case of 'in_care' and can't change it within the year",
                "write 1 or more, or remove the row",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_a_new_service_without_a_growth_limit_needs_no_start():
    assert check(edit("services", "mentoring", start_up_per_year="", most_growth_share="")) == []


def test_a_new_service_that_may_do_nothing_somewhere_needs_no_start_there():
    shut = edit(
        "activity", "mentoring", "west", ceiling=0, tables=edit("activity", "mentoring", "east", ceiling=0)
    )
    assert check(edit("services", "mentoring", start_up_per_year="", tables=shut)) == []


def test_a_commitment_may_outlast_the_plan():
    assert check(edit("services", "family_help", committed_until=2040)) == []


def test_a_demand_led_service_may_have_a_ceiling():
    assert check(edit("activity", "fostering", "east", ceiling=30)) == []


def test_demand_may_be_one_percent_off():
    assert check(edit("services", "fostering", activity_per_case=1.01)) == []


def test_an_area_wide_service_is_compared_with_all_cases():
    whole = _area_wide_fostering(40)
    assert check(whole) == []
    faults = check(_area_wide_fostering(41))
    assert [f.wrong for f in faults if f.column == "activity_per_case"] == [
        "'fostering' does 41 today, but 40 cases at 1 each need 40"
    ]


def _area_wide_fostering(cases: float) -> Tables:
    others = wold().replace(
        activity=tuple(r for r in wold().activity if r.service != "fostering"),
        spending=tuple(r for r in wold().spending if r.service != "fostering"),
    )
    row = {"service": "fostering", "place": "wold", "basis": "derived", "source": "x"}
    paid = plus("spending", others, pot="council_core", amount_per_year=1600000, **row)
    return plus("activity", paid, activity_per_year=cases, **row)


def _demand_led_visits(lag: int) -> Tables:
    """Visits serve every offence; fostering and visits move each other's outcomes."""
    offences = edit("services", "youth_work", demand_outcome="offences", activity_per_case=10)
    effect = {
        "change_per_activity": 0.01,
        "persistence": 0,
        "evidence_grade": 1,
        "basis": "derived",
        "source": "x",
    }
    one = plus("effects", offences, service="youth_work", outcome="in_care", lag_years=0, **effect)
    return plus("effects", one, service="fostering", outcome="offences", lag_years=lag, **effect)


def test_demand_led_services_may_not_go_round_in_a_circle_within_the_year():
    faults = check(_demand_led_visits(lag=0))
    assert [(f.table, f.row, f.column, f.right) for f in faults] == [
        ("effects", None, "lag_years", "give one of these effects a lag of 1 year or more")
    ]
    assert faults[0].wrong in (
        "demand-led services move each other within the year: fostering → youth_work → fostering",
        "demand-led services move each other within the year: youth_work → fostering → youth_work",
    )


def test_demand_led_services_may_move_each_other_a_year_later():
    assert check(_demand_led_visits(lag=1)) == []
