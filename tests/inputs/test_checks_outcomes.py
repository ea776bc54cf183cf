"""Outcomes, their values and weights: each thing that can be wrong is said once, with its row."""

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
        "no base year",
        lambda: without("outcome_values", "ready", "wold", 2025),
        [
            Fault(
                "outcomes",
                4,
                "outcome",
                "'ready' has no actual for the base year 2025",
                "add a row to outcome_values: series actual, year 2025",
            )
        ],
    ),
    (
        "some districts only",
        lambda: without("outcome_values", "offences", "west", 2025),
        [
            Fault(
                "outcome_values",
                7,
                "place",
                "'offences' is known in 1 of 2 districts",
                "add west; or give the area only",
            )
        ],
    ),
    (
        "districts that do not add to the area",
        lambda: edit("outcome_values", "in_care", "wold", 2025, count=44),
        [
            Fault(
                "outcome_values",
                4,
                "count",
                "the districts of 'in_care' add to 40, the area has 44",
                "make them agree within 1%",
            )
        ],
    ),
    (
        "a district's target of an outcome kept for the area",
        lambda: plus(
            "outcome_values",
            outcome="ready",
            place="east",
            year=2028,
            series="target",
            count=100,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "outcome_values",
                14,
                "place",
                "'ready' is kept for the area only, but 'east' has a target",
                "give it for 'wold', or base-year actuals for every district",
            )
        ],
    ),
    (
        "a district's trend of an outcome kept for the area",
        lambda: plus(
            "outcome_values",
            outcome="ready",
            place="west",
            year=2028,
            series="trend",
            count=100,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "outcome_values",
                14,
                "place",
                "'ready' is kept for the area only, but 'west' has a trend",
                "give it for 'wold', or base-year actuals for every district",
            )
        ],
    ),
    (
        "a trend for the past",
        lambda: edit("outcome_values", "in_care", "wold", 2029, "trend", year=2024),
        [
            Fault(
                "outcome_values",
                5,
                "year",
                "a trend for 2024 lies before the base year 2025",
                "give years from 2026: the past is the series actual",
            )
        ],
    ),
    (
        "a trend that starts elsewhere",
        lambda: plus(
            "outcome_values",
            outcome="in_care",
            place="wold",
            year=2025,
            series="trend",
            count=42,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "outcome_values",
                14,
                "count",
                "the trend starts at 42 but the actual of 2025 is 40",
                "leave the base year out of the trend",
            )
        ],
    ),
    (
        "a district's trend that starts elsewhere",
        lambda: plus(
            "outcome_values",
            outcome="in_care",
            place="east",
            year=2025,
            series="trend",
            count=25,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "outcome_values",
                14,
                "count",
                "the trend starts at 25 but the actual of 2025 is 24",
                "leave the base year out of the trend",
            )
        ],
    ),
    (
        "districts' trends that do not add to the area's",
        lambda: plus(
            "outcome_values",
            plus(
                "outcome_values",
                outcome="in_care",
                place="east",
                year=2029,
                series="trend",
                count=30,
                basis="derived",
                source="x",
            ),
            outcome="in_care",
            place="west",
            year=2029,
            series="trend",
            count=20,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "outcome_values",
                5,
                "count",
                "the districts' trends of 2029 add to 50, the area's is 44",
                "make them agree within 1%",
            )
        ],
    ),
    (
        "a target for the base year",
        lambda: edit("outcome_values", "in_care", "wold", 2029, "target", year=2025),
        [
            Fault(
                "outcome_values",
                6,
                "year",
                "the target of 'in_care' is for 2025, not after the base year 2025",
                "write 2026 or later",
            )
        ],
    ),
    (
        "targets for some places",
        lambda: without("outcome_values", "offences", "west", 2028),
        [
            Fault(
                "outcome_values",
                9,
                "place",
                "'offences' has targets for 2028 in some places and none for the area",
                "add a target for 'wold', or for west",
            )
        ],
    ),
    (
        "a lower end above the count",
        lambda: edit("outcome_values", "ready", "wold", 2025, lower=205),
        [
            Fault(
                "outcome_values",
                11,
                "lower",
                "the lower end 205 is above the count 200",
                "lower and upper are counts around the count",
            )
        ],
    ),
    (
        "an upper end below the count",
        lambda: edit("outcome_values", "ready", "wold", 2025, upper=195),
        [
            Fault(
                "outcome_values",
                11,
                "upper",
                "the upper end 195 is below the count 200",
                "lower and upper are counts around the count",
            )
        ],
    ),
    (
        "a limited shift of nobody",
        lambda: edit("outcomes", "ready", population=""),
        [
            Fault(
                "outcomes",
                4,
                "population",
                "'ready' is better higher and its shift is limited, but of what is not said",
                "give the population: the limit is a share of those not there yet",
            )
        ],
    ),
    (
        "more than the population",
        lambda: edit("outcomes", "ready", population=100),
        [
            Fault(
                "outcomes",
                4,
                "population",
                "'ready' counts 200 in a population of 100",
                "give counts, not rates, and the whole population",
            )
        ],
    ),
    (
        "no weight on any priority",
        lambda: edit("priorities", "safe", weight=0, tables=edit("priorities", "healthy", weight=0)),
        [
            Fault(
                "priorities",
                None,
                "weight",
                "every priority with a targeted outcome has weight 0",
                "give at least one of them a weight above 0",
            )
        ],
    ),
    (
        "no weight within a priority",
        lambda: edit("outcomes", "ready", weight=0),
        [
            Fault(
                "priorities",
                3,
                "weight",
                "the targeted outcomes of 'healthy' have weight 0, so its own is lost",
                "give one of its targeted outcomes a weight above 0, or the priority weight 0",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_districts_alone_are_enough():
    assert check(without("outcome_values", "in_care", "wold", 2025)) == []


def test_the_area_alone_is_enough():
    tables = without("outcome_values", "offences", "west", 2028)
    for place, year in (("east", 2025), ("west", 2025), ("east", 2028)):
        rows = [r for r in tables.outcome_values if (r.outcome, r.place, r.year) != ("offences", place, year)]
        tables = tables.replace(outcome_values=tuple(rows), actuals=())
    whole = plus("outcome_values", tables, outcome="offences", place="wold", year=2025, **ACTUAL)
    assert check(whole) == []


def test_history_and_benchmarks_of_some_districts_are_legal():
    for series in ("actual", "benchmark", "best"):
        row = {"outcome": "ready", "place": "east", "year": 2024, "series": series}
        assert check(plus("outcome_values", **row, count=100, basis="derived", source="x")) == []


def test_one_district_may_have_a_trend_of_its_own():
    tables = plus("outcome_values", outcome="in_care", place="east", year=2028, **TREND)
    assert check(tables) == []


def test_a_target_of_one_place_beside_the_area_is_legal():
    row = {"outcome": "in_care", "place": "east", "year": 2029, "series": "target", "count": 20}
    assert check(plus("outcome_values", **row, basis="derived", source="x")) == []


def test_a_target_after_the_plan_is_legal():
    row = {"outcome": "in_care", "place": "east", "year": 2035, "series": "target", "count": 20}
    assert check(plus("outcome_values", **row, basis="derived", source="x")) == []


def test_an_outcome_without_weight_and_target_is_legal():
    rows = tuple(r for r in wold().outcome_values if (r.outcome, r.series) != ("ready", "target"))
    assert check(edit("outcomes", "ready", weight=0, tables=wold().replace(outcome_values=rows))) == []


def test_a_population_needs_children_to_be_split_by():
    places = tuple(row.model_copy(update={"children": 0.0}) for row in wold().places)
    tables = edit("outcomes", "in_care", population=1000, tables=wold().replace(places=places))
    assert check(tables) == [
        Fault(
            "outcomes",
            2,
            "population",
            "the population of 'in_care' can't be split: no district has children",
            "give the children of each place",
        )
    ]


ACTUAL = {"series": "actual", "count": 50, "basis": "derived", "source": "x"}
TREND = {"series": "trend", "count": 30, "basis": "derived", "source": "x"}
