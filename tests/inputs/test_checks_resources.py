"""Types, pots and what is not built yet: each thing that can be wrong is said once."""

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
        "no money",
        lambda: edit("resource_types", "money", kind="capital"),
        [Fault("resource_types", None, "kind", "no type is money", "add a type of kind money, in £")],
    ),
    (
        "a pound that is not a pound",
        lambda: edit("resource_types", "money", value_gbp_per_unit=1000, basis="derived", source="x"),
        [
            Fault(
                "resource_types",
                2,
                "value_gbp_per_unit",
                "a unit of money is worth £1000",
                "leave it blank or write 1, and state amounts in £",
            )
        ],
    ),
    (
        "money that grows",
        lambda: edit("pots", "nhs_core", most_growth_share=0.1),
        [
            Fault(
                "pots",
                3,
                "most_growth_share",
                "the money of 'nhs_core' can't be recruited or opened",
                "leave it blank; use pot_years where money is known to change",
            )
        ],
    ),
    (
        "money inside money",
        lambda: edit("pots", "nhs_core", in_cash="yes"),
        [
            Fault(
                "pots",
                3,
                "in_cash",
                "'nhs_core' is money itself",
                "leave it blank: it is for people and capital that a money pot pays for",
            )
        ],
    ),
    (
        "a pot called new_money",
        lambda: plus(
            "pots",
            pot="new_money",
            name="x",
            partner="nhs",
            type="money",
            place="wold",
            amount_per_year=5,
            basis="derived",
            source="x",
        ),
        [
            Fault(
                "pots",
                7,
                "pot",
                "'new_money' is the name of the pot that the rule new_money adds",
                "give it another id",
            )
        ],
    ),
    (
        "an amount for the base year",
        lambda: edit("pot_years", "youth_grant", year=2025),
        [
            Fault(
                "pot_years",
                2,
                "year",
                "2025 is not after the base year 2025",
                "put the base year's amount into pots, and years from 2026 here",
            )
        ],
    ),
]


@pytest.mark.parametrize(("make", "faults"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_wrong_is_said(make: Make, faults: list[Fault]):
    assert check(make()) == faults


def test_a_type_of_money_beside_the_first_is_legal():
    tables = plus("resource_types", type="capital_money", name="Capital", kind="money", unit="£")
    assert check(tables) == []
    assert check(edit("resource_types", "money", value_gbp_per_unit=1, basis="derived", source="x")) == []


def test_people_and_capital_may_grow_and_be_in_cash():
    row = next(row for row in wold().pots if row.pot == "team")
    assert (row.most_growth_share, row.in_cash) == (0.1, True)
