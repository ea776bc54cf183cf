"""Effects and responses: each thing that can be wrong is said once, with the row and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check
from model.inputs.faults import Fault
from model.inputs.tables import Tables
from tests.inputs.wold import edit, plus, wold

Make = Callable[[], Tables]

CASES: list[tuple[str, Make, list[Fault]]] = [
    (
        "one end of an interval",
        lambda: edit("effects", "family_help", high=""),
        [
            Fault(
                "effects",
                2,
                "high",
                "is blank while the other end of the interval is given",
                "give both ends, or neither",
            )
        ],
    ),
    (
        "the other end of an interval",
        lambda: edit("effects", "family_help", low=""),
        [
            Fault(
                "effects",
                2,
                "low",
                "is blank while the other end of the interval is given",
                "give both ends, or neither",
            )
        ],
    ),
    (
        "an interval the wrong way round",
        lambda: edit("effects", "family_help", low=-0.01, high=-0.09),
        [
            Fault(
                "effects",
                2,
                "low",
                "the change -0.05 is not from -0.01 to -0.09",
                "low and high are the wrong way round: write -0.09 and -0.01",
            )
        ],
    ),
    (
        "a change below its interval",
        lambda: edit("effects", "family_help", low=-0.04),
        [
            Fault(
                "effects",
                2,
                "low",
                "the change -0.05 is not from -0.04 to -0.01",
                "low ≤ change ≤ high, signs included",
            )
        ],
    ),
    (
        "a change above its interval",
        lambda: edit("effects", "mentoring", high=-0.1),
        [
            Fault(
                "effects",
                4,
                "low",
                "the change -0.08 is not from -0.15 to -0.1",
                "low ≤ change ≤ high, signs included",
            )
        ],
    ),
    (
        "a response that rises",
        lambda: edit("responses", "family_help", "2", relative_effect=1.1),
        [
            Fault(
                "responses",
                3,
                "relative_effect",
                "the response of 'family_help' rises from 1 to 1.1",
                "make each segment's effect no more than the one before",
            )
        ],
    ),
    (
        "a response that is not 1 at today",
        lambda: edit("responses", "family_help", "1.5", relative_effect=1.2),
        [
            Fault(
                "responses",
                2,
                "relative_effect",
                "the first unit of 'family_help' above today's has effect 1.2",
                "give 1 to the segment that begins at, or contains, multiple 1: effects are stated for it",
            )
        ],
    ),
    (
        "a single segment that is not 1",
        lambda: plus("responses", service="visits", relative_effect=0.5),
        [
            Fault(
                "responses",
                7,
                "relative_effect",
                "the first unit of 'visits' above today's has effect 0.5",
                "give 1 to the segment that begins at, or contains, multiple 1: effects are stated for it",
            )
        ],
    ),
    (
        "a new service that does not begin at 1",
        lambda: edit("responses", "mentoring", "0.5", relative_effect=0.9),
        [
            Fault(
                "responses",
                5,
                "relative_effect",
                "the first unit of 'mentoring', which is new, has effect 0.9",
                "give 1 to the first segment",
            )
        ],
    ),
    (
        "two segments without an end",
        lambda: plus("responses", service="family_help", relative_effect=0.2),
        [
            Fault(
                "responses",
                7,
                "up_to_multiple",
                "2 segments of 'family_help' have no end",
                "only the last goes on without end",
            )
        ],
    ),
    (
        "harm by a service of several segments",
        lambda: plus(
            "effects",
            service="family_help",
            outcome="offences",
            change_per_activity=0.1,
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
                "change_per_activity",
                "'family_help' worsens 'offences' and has a response of several segments",
                "enter the harm on a linear service of its own, or remove its responses",
            )
        ],
    ),
    (
        "harm to something better higher",
        lambda: plus(
            "effects",
            service="family_help",
            outcome="ready",
            change_per_activity=-0.1,
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
                "change_per_activity",
                "'family_help' worsens 'ready' and has a response of several segments",
                "enter the harm on a linear service of its own, or remove its responses",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_a_null_trial_is_evidence():
    assert check(edit("effects", "visits", change_per_activity=0, low=-0.01, high=0.01)) == []


def test_harm_by_a_linear_service_is_legal():
    row = {"service": "visits", "outcome": "offences", "change_per_activity": 0.1, "lag_years": 0}
    assert check(plus("effects", **row, persistence=0, evidence_grade=1, basis="derived", source="x")) == []


def test_segments_may_stand_in_any_order():
    assert check(wold().replace(responses=wold().responses[::-1])) == []


def test_the_last_segment_goes_on_without_end_whatever_its_end():
    assert check(edit("responses", "family_help", "", up_to_multiple=3)) == []
    one = tuple(row for row in wold().responses if row.service == "mentoring")[:1]
    assert check(wold().replace(responses=one)) == []


def test_the_first_units_of_today_may_do_more():
    rows = {"service": "visits", "basis": "x"}
    first = plus("responses", service=rows["service"], up_to_multiple=0.5, relative_effect=2)
    assert check(plus("responses", first, service="visits", relative_effect=1)) == []


def test_a_service_new_in_one_place_only_must_begin_at_one_in_both_ways():
    tables = edit("activity", "family_help", "west", activity_per_year=0, floor="")
    tables = tables.replace(spending=tuple(r for r in tables.spending if not _west(r.service, r.place)))
    tables = edit("services", "family_help", start_up_per_year=5, tables=tables)
    assert check(tables) == []
    steep = edit("responses", "family_help", "1.5", relative_effect=1.2, up_to_multiple=0.9, tables=tables)
    assert [fault.wrong for fault in check(steep)] == [
        "the first unit of 'family_help' above today's has effect 0.7",
        "the first unit of 'family_help', which is new, has effect 1.2",
    ]


def _west(service: str, place: str) -> bool:
    return (service, place) == ("family_help", "west")
