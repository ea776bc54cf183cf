"""Dated figures for appraisal, ranges of unit costs and of outside values, and costs of change."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.inputs.checks import check, notes
from model.inputs.faults import Fault, Note
from model.inputs.parameters import GRADES, KNOWN, Parameters, year_of
from model.inputs.records import Parameter
from model.inputs.tables import Tables
from tests.inputs.wold import edit, plus

HOW = {"basis": "derived", "source": "x"}


def row(name: str, value: float, from_year: int | None = None) -> Parameter:
    return Parameter(
        parameter=name,
        from_year=from_year,
        value=value,
        unit=KNOWN[name].unit,
        basis="derived",
        source="x",
    )


RATES = Parameters(
    (row("discount_rate", 0.03, 2056), row("discount_rate", 0.035), row("discount_rate", 0.025, 2100))
)
PRICES = Parameters(
    (row("gdp_deflator", 121.0, 2030), row("gdp_deflator", 100.0, 2026), row("gdp_deflator", 110.0, 2028))
)


@pytest.mark.parametrize(
    ("year", "rate"), [(1995, 0.035), (2055, 0.035), (2056, 0.03), (2099, 0.03), (2100, 0.025), (2500, 0.025)]
)
def test_a_row_holds_from_its_year_until_the_next(year: int, rate: float):
    assert RATES.value("discount_rate", year) == rate


def test_before_the_first_dated_row_nothing_holds():
    assert PRICES.row("gdp_deflator", 2025) is None
    assert PRICES.value("gdp_deflator", 2025, default=99.0) == 99.0
    with pytest.raises(LookupError, match="the table parameters has no gdp_deflator for 2025"):
        PRICES.value("gdp_deflator", 2025)
    with pytest.raises(KeyError, match="deflator"):
        PRICES.value("deflator", 2025)


def test_the_order_of_rows_plays_no_part():
    assert Parameters(tuple(reversed(PRICES.rows))).value("gdp_deflator", 2029) == 110.0


def test_prices_go_on_growing_after_the_last_year_given():
    """From 110 to 121 in two years is a factor of 1.1 in two years, so two years on it is 133.1."""
    assert PRICES.price_level(2030) == 121.0
    assert PRICES.price_level(2032) == pytest.approx(133.1)
    assert Parameters((row("gdp_deflator", 50.0),)).price_level(2040) == 50.0


def test_money_of_the_price_year_in_cash_of_another():
    assert PRICES.cash_factor(2030, "2025-26") == pytest.approx(1.21)
    assert PRICES.cash_factor(2026, "2026") == 1.0
    assert (year_of("2024-25"), year_of("1999-00"), year_of("2025")) == (2025, 2000, 2025)


def test_every_grade_of_evidence_has_its_optimism_bias():
    assert {f"optimism_bias_grade_{grade}" for grade in GRADES} <= set(KNOWN)
    assert all(known.name == name and known.lower < known.upper for name, known in KNOWN.items())


def given(**cells: object) -> Tables:
    return plus("parameters", **{"parameter": "deadweight", "value": 0.2, "unit": "share", **HOW, **cells})


CASES: list[tuple[str, Callable[[], Tables], list[Fault]]] = [
    (
        "unknown",
        lambda: given(parameter="gdp_deflater"),
        [
            Fault(
                "parameters",
                2,
                "parameter",
                "nothing reads a parameter 'gdp_deflater'",
                "the nearest parameter is 'gdp_deflator'",
            )
        ],
    ),
    (
        "another unit",
        lambda: given(unit="%"),
        [Fault("parameters", 2, "unit", "the unit of deadweight is '%'", "state it as 'share'")],
    ),
    (
        "out of bounds",
        lambda: given(value=20),
        [Fault("parameters", 2, "value", "deadweight is 20", "write a number from 0 to 1")],
    ),
    (
        "one end of a recipe's range",
        lambda: edit("recipes", "visits", "money", low=90),
        [
            Fault(
                "recipes",
                4,
                "high",
                "is blank while the other end of the range is given",
                "give both ends, or neither",
            )
        ],
    ),
    (
        "a recipe outside its range",
        lambda: edit("recipes", "visits", "money", low=101, high=120),
        [
            Fault(
                "recipes",
                4,
                "low",
                "amount_per_activity is 100, which is not from 101 to 120",
                "low ≤ amount_per_activity ≤ high; where one changes, change the others with it",
            )
        ],
    ),
    (
        "a value's range the wrong way round",
        lambda: edit("outcome_costs", "offences", "police", "fiscal", low=4000, high=2000),
        [
            Fault(
                "outcome_costs",
                3,
                "low",
                "gbp_per_unit is 3,000, which is not from 4,000 to 2,000",
                "low and high are the wrong way round: write 2,000 and 4,000",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said_once(make: Callable[[], Tables], faults: list[Fault]):
    assert check(make()) == faults


def test_what_is_right_is_let_through():
    tables = edit("recipes", "visits", "money", low=90, high=120)
    tables = edit("outcome_costs", "offences", "police", "fiscal", tables=tables, low=3000, high=3000)
    tables = edit("services", "visits", tables=tables, exit_gbp_per_activity=12, years_to_rebuild=1.5)
    assert check(plus("parameters", tables, parameter="deadweight", value=0.2, unit="share", **HOW)) == []


def test_two_rates_for_the_plan_are_noted():
    tables = given(parameter="discount_rate", value=0.03, unit="share a year")
    text = "the schedule's rate for 2026 is 0.03, and the plan's own 0.035"
    assert Note("parameters", None, "value", text) in notes(tables)
    same = given(parameter="discount_rate", value=0.035, unit="share a year")
    assert not [note for note in notes(same) if note.table == "parameters"]
