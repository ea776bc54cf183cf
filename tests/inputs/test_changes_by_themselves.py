"""What can be seen of a change without any tables: its table, columns, kinds of value and years."""

from __future__ import annotations

from typing import Any

import pytest

from model.inputs.changes import Change, NewRow, change_faults, has_years, row_key
from model.inputs.faults import Fault
from model.inputs.new_rows import row_faults
from tests.inputs.wold import wold


def change(**said: Any) -> Change:
    """A change of the team's amount, with something else about it."""
    whole: dict[str, Any] = {
        "table": "pots",
        "where": {"pot": "team"},
        "column": "amount_per_year",
        "action": "scale",
        "value": 2,
        "file": "x.toml",
        "index": 3,
    }
    return Change(**(whole | said))


WITH_YEARS = (
    "years go with pots.amount_per_year and with the tables 'pot_years', 'outcome_values' and 'actuals'"
)


@pytest.mark.parametrize(
    ("said", "at", "wrong", "right"),
    [
        (
            {"table": "pot"},
            "table",
            "there is no table 'pot'",
            "the nearest table is 'pots' or 'pot_years'",
        ),
        (
            {"column": "amount"},
            "column",
            "pots has no column 'amount'",
            "the nearest column is 'amount_per_year'",
        ),
        (
            {"column": "pot", "action": "set", "value": "x"},
            "column",
            "'pot' says which row it is and can't be changed",
            "add a row with [[rows]] instead",
        ),
        (
            {"table": "outcome_values", "where": {}, "column": "year", "action": "add", "value": 1},
            "column",
            "'year' says which row it is and can't be changed",
            "add a row with [[rows]] instead",
        ),
        ({"column": "name"}, "scale", "'name' is not a number", 'use set = "…"'),
        ({"column": "in_cash", "action": "add"}, "add", "'in_cash' is not a number", 'use set = "…"'),
        ({"value": "2"}, "scale", '"2" is not a number', "give a number, such as 0.9"),
        ({"value": True}, "scale", "true is not a number", "give a number, such as 0.9"),
        ({"value": float("nan")}, "scale", "nan is not a number", "give a number, such as 0.9"),
        (
            {"action": "set", "value": float("inf")},
            "set",
            "inf is not a number to set",
            "use a finite number",
        ),
        (
            {"where": {"pott": "team"}},
            "where.pott",
            "pots has no column 'pott'",
            "the nearest column is 'pot'",
        ),
        (
            {"where": {"pot": ()}},
            "where.pot",
            "the list is empty, so no row can match",
            "name at least one value",
        ),
        ({"where": {"pot": 3}}, "where.pot", "3 can't stand in 'pot'", "give text in quotes"),
        (
            {"where": {"pot": {"a": 1}}},
            "where.pot",
            "{ a = 1 } can't stand in 'pot'",
            "give text in quotes",
        ),
        (
            {"where": {"amount_per_year": "12"}},
            "where.amount_per_year",
            "\"12\" can't stand in 'amount_per_year'",
            "give a number without quotes",
        ),
        (
            {"where": {"amount_per_year": True}},
            "where.amount_per_year",
            "true can't stand in 'amount_per_year'",
            "give a number without quotes",
        ),
        ({"where": {"in_cash": 1}}, "where.in_cash", "1 can't stand in 'in_cash'", 'give "yes" or "no"'),
        (
            {"where": {"basis": "guess"}},
            "where.basis",
            "\"guess\" can't stand in 'basis'",
            "give 'published', 'derived' or 'illustrative'",
        ),
        (
            {"table": "actions", "where": {"starts": 3}, "column": "name", "action": "set", "value": "x"},
            "where.starts",
            "3 can't stand in 'starts'",
            "give a date, such as 2027-03-31",
        ),
        (
            {"years": ()},
            "years",
            "the list is empty, so nothing can match",
            "name a year, or leave it out",
        ),
        ({"years": (2027, 2028, 2027)}, "years", "2027 stands twice", "name each year once"),
        (
            {"column": "pooled_share", "years": (2027,)},
            "years",
            "years can't limit 'pooled_share' of pots, which has no year",
            WITH_YEARS,
        ),
        (
            {
                "table": "sources",
                "where": {},
                "column": "title",
                "action": "set",
                "value": "x",
                "years": (2024,),
            },
            "years",
            "years can't limit 'title' of sources, which has no year",
            WITH_YEARS,
        ),
    ],
)
def test_what_is_wrong_with_a_change(said: dict[str, Any], at: str, wrong: str, right: str):
    assert [*change_faults(change(**said))] == [Fault("x.toml", None, f"change 3, {at}", wrong, right)]


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"where": {}},
        {"where": {"pot": ""}},
        {"where": {"pot": ("team", "nhs_core"), "in_cash": "yes"}},
        {"value": -1.5, "action": "add", "years": (2027,)},
        {"action": "set", "value": ""},
        {"table": "outcome_values", "where": {"year": 2028}, "column": "count", "years": (2028,)},
    ],
)
def test_what_is_right_about_a_change(said: dict[str, Any]):
    assert [*change_faults(change(**said))] == []


def test_every_fault_of_a_change_is_found():
    wrong = change(column="name", where={"pott": 1, "basis": "guess"}, years=(2027,))
    assert [fault.column for fault in change_faults(wrong)] == [
        "change 3, scale",
        "change 3, where.pott",
        "change 3, where.basis",
        "change 3, years",
    ]


@pytest.mark.parametrize(
    ("row", "faults"),
    [
        (
            NewRow("pott", {}, "", "x.toml", 2),
            ["x.toml, [[rows]] 2, key table: there is no table 'pott'; the nearest table is 'pots'"],
        ),
        (
            NewRow("pot_years", {"pot": "team", "year": "soon", "amont": 4}, "", "x.toml", 1),
            [
                (
                    "x.toml, [[rows]] 1, column pot_years.year: 'soon' is not a year;"
                    " give the year in which it ends, 1990 to 2100, such as 2026 for 2025-26"
                ),
                (
                    "x.toml, [[rows]] 1, column pot_years.amount: is blank, but must be given;"
                    " give a number, 0 or more (£ a year, or the type's own unit)"
                ),
                (
                    "x.toml, [[rows]] 1, column pot_years.amont: pot_years has no column 'amont';"
                    " did you mean amount?"
                ),
            ],
        ),
        (NewRow("pot_years", {"pot": "team", "year": 2028, "amount": 4.5}), []),
    ],
)
def test_rows_by_themselves(row: NewRow, faults: list[str]):
    assert [str(fault) for fault in row_faults(row)] == faults


def test_which_tables_stand_in_years():
    assert has_years("outcome_values")
    assert not has_years("sources")
    assert not has_years("pots")


def test_the_name_of_a_row():
    assert row_key("outcome_values", wold().outcome_values[0]) == "in_care|east|2025|actual"
    assert row_key("responses", wold().responses[0]) == "family_help|1.5"
    assert row_key("responses", wold().responses[2]) == "family_help|"
