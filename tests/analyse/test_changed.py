"""What a scenario changes, in words that people know."""

from __future__ import annotations

import pytest

from model import load_case, read_scenario
from model.analyse.changed import change_sentence
from model.inputs.changes import AppliedChange
from tests.analyse.small import tiny
from tests.source_tree import ROOT


def said(table, key, column, old, new, *, year=None, why=""):
    return change_sentence(AppliedChange("s.toml", table, key, column, year, old, new, why), tiny())


@pytest.mark.parametrize(
    ("table", "key", "column", "old", "new", "end"),
    [
        ("pots", "council_general", "amount_per_year", 5e6, 4.5e6, "amount per year: 5,000,000 → 4,500,000"),
        ("services", "family_help", "floor_per_year", None, 20.0, "floor per year: blank → 20"),
        ("services", "family_help", "mandatory", True, False, "mandatory: yes → no"),
        ("services", "family_help", "price_gbp", 2000.0, 1999.5, "price (£): 2,000 → 1,999.5"),
        ("pots", "nhs_core", "only_services", (), ("a", "b"), "only services: blank → a and b"),
    ],
)
def test_a_cell_is_said_with_old_and_new(table, key, column, old, new, end):
    assert said(table, key, column, old, new).endswith(end)


def test_names_and_years_stand_for_ids():
    assert said("pot_years", "nhs_core|2027", "amount", 10.0, 12.0, year=2027, why="agreed in May") == (
        "Amount of a pot: NHS core budget, 2026-27, amount: 10 → 12. Agreed in May"
    )


def test_settings_have_no_row():
    assert said("partnership", "", "discount_rate", 0.035, 0.03) == "Partnership, discount rate: 0.035 → 0.03"


def test_a_new_row_says_what_it_brings():
    key = "looked_after|shire|2027|target"
    assert said("outcome_values", key, "", None, "new row", year=2027) == (
        "Target for Children looked after, Tiny Shire, 2026-27: a new row, count 96, where none was set"
    )
    assert said("risks", "unknown", "", None, "new row") == "Risks: unknown: a new row, where none was set"


def test_kent_s_guards_are_said_by_name_with_the_reason():
    case = load_case(read_scenario(ROOT / "scenarios" / "best-use.toml"))
    assert change_sentence(case.applied[0], case.tables) == (
        "Target for Children looked after in families, Kent, 2030-31: a new row, count 1,080, where none was "
        "set. No more local children in care than today, at the end of the plan and after it"
    )
