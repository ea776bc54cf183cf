"""Checks take no time to speak of at the size of a county, and seconds at ten times that."""

from __future__ import annotations

import time

import pytest

from model.inputs.checks import check, notes
from model.inputs.parse import parse_rows
from model.inputs.tables import Tables
from tests.inputs.wold import wold

HOW = {"basis": "derived", "source": "x"}


Rows = list[dict[str, object]]


def county(services: int, districts: int, pots: int) -> Tables:
    """A sound partnership of any size: each service in each district, paid for by each pot alike."""
    places = [f"d{n}" for n in range(districts)]
    names = [f"s{n}" for n in range(services)]
    purses = [f"p{n}" for n in range(pots)]
    rows = {
        **_means(names, places, purses),
        **_outcomes(places),
        **_work(names, places, pots),
    }
    made = {
        table: parse_rows(table, [{k: str(v) for k, v in row.items()} for row in rows[table]])
        for table in rows
    }
    assert not [fault for _, faults in made.values() for fault in faults]
    return wold().replace(
        pot_years=(),
        outcome_costs=(),
        responses=(),
        actions=(),
        risks=(),
        actuals=(),
        **{table: records for table, (records, _) in made.items()},
    )


def _means(names: list[str], places: list[str], purses: list[str]) -> dict[str, Rows]:
    whole = {"place": "wold", "name": "W", "children": 10 * len(places), **HOW}
    pot = {"partner": "council", "type": "money", "place": "wold", **HOW}
    held = 10 * len(names) * len(places)
    return {
        "places": [
            whole,
            *({"place": d, "name": d, "parent": "wold", "children": 10, **HOW} for d in places),
        ],
        "pots": [{"pot": p, "name": p, "amount_per_year": held, **pot} for p in purses],
        "spending": [
            {"pot": p, "service": s, "place": d, "amount_per_year": 10, **HOW}
            for p in purses
            for s in names
            for d in places
        ],
    }


def _outcomes(places: list[str]) -> dict[str, Rows]:
    series = ((2025, "actual"), (2028, "trend"), (2028, "target"), (2029, "benchmark"))
    outcome = {"name": "O", "priority": "safe", "better": "lower", "weight": 1, "counted_in": "x"}
    return {
        "outcomes": [{"outcome": f"o{n}", **outcome} for n in range(15)],
        "outcome_values": [
            {"outcome": f"o{n}", "place": d, "year": year, "series": name, "count": 50, **HOW}
            for n in range(15)
            for d in places
            for year, name in series
        ],
    }


def _work(names: list[str], places: list[str], pots: int) -> dict[str, Rows]:
    service = {"priority": "safe", "tier": "targeted", "commissioner": "council", "activity_unit": "x"}
    effect = {"change_per_activity": -0.01, "lag_years": 1, "persistence": 0.5, "evidence_grade": 3, **HOW}
    activity = {"activity_per_year": pots, "floor": 1, "ceiling": 2 * pots, **HOW}
    return {
        "services": [{"service": s, "name": s, "statutory": "no", **service} for s in names],
        "activity": [{"service": s, "place": d, **activity} for s in names for d in places],
        "recipes": [{"service": s, "type": "money", "amount_per_activity": 10, **HOW} for s in names],
        "effects": [{"service": s, "outcome": f"o{n % 15}", **effect} for n, s in enumerate(names)],
    }


@pytest.mark.perf
@pytest.mark.parametrize(
    ("services", "districts", "pots", "most_seconds"),
    [(28, 12, 15, 0.3), (56, 60, 15, 3.0)],
    ids=["county", "tenfold"],
)
def test_checks_are_quick(services: int, districts: int, pots: int, most_seconds: float):
    tables = county(services, districts, pots)
    begun = time.perf_counter()
    assert check(tables) == []
    notes(tables)
    assert time.perf_counter() - begun < most_seconds


@pytest.mark.perf
def test_a_fault_in_each_of_ten_thousand_rows_is_quick():
    rows = tuple(wold().spending[0].model_copy(update={"pot": f"p{n}"}) for n in range(10_000))
    begun = time.perf_counter()
    assert len(check(wold().replace(spending=rows))) == 10_000
    assert time.perf_counter() - begun < 3.0
