"""Applying rows and changes: which cells move, and from what to what."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.changes import AppliedChange
from model.inputs.scenario import apply, scenario_for
from model.inputs.tables import Tables
from tests.inputs.files import applied, change, ground
from tests.inputs.wold import wold


def amounts(tables: Tables) -> dict[str, float]:
    """What pots hold, and hold in stated years."""
    held = {row.pot: row.amount_per_year for row in tables.pots}
    return held | {f"{row.pot} {row.year}": row.amount for row in tables.pot_years}


def test_nothing_to_change_gives_the_very_same_tables(tmp_path: Path):
    ground(tmp_path)
    tables, changes = apply(scenario_for(tmp_path / "data" / "wold"), wold())
    assert tables is wold()
    assert changes == ()


def test_the_base_is_never_altered(tmp_path: Path):
    before = wold().digest()
    tables, _ = applied(tmp_path, change("pots", "amount_per_year", "", "scale = 0.8"))
    assert wold().digest() == before
    assert tables.digest() != before


def test_set_scale_and_add(tmp_path: Path):
    body = (
        change("pots", "name", 'pot = "team"', 'set = "Workers"\nwhy = "Shorter"')
        + change("recipes", "amount_per_activity", 'service = "visits"', "scale = 1.1")
        + change("services", "most_growth_share", 'service = "visits"', "add = 0.05")
    )
    _, changes = applied(tmp_path, body)
    assert changes[0] == AppliedChange(
        "x.toml", "pots", "team", "name", None, "Family workers", "Workers", "Shorter", ""
    )
    assert [(c.table, c.key, c.column) for c in changes[1:]] == [
        ("recipes", "visits|money", "amount_per_activity"),
        ("services", "visits", "most_growth_share"),
    ]
    assert [(c.old, c.new) for c in changes[1:]] == [
        (100, pytest.approx(110)),
        (0.1, pytest.approx(0.15)),
    ]


@pytest.mark.parametrize(
    ("table", "column", "where", "keys"),
    [
        ("pots", "name", 'pot = "team"', ["team"]),
        ("pots", "name", 'pot = ["team", "nhs_core"]', ["nhs_core", "team"]),
        ("pots", "name", 'partner = "council", place = "east"', ["east_fund"]),
        ("pots", "name", 'only_services = "youth_work"', ["youth_grant"]),
        ("pots", "name", 'only_services = "", type = "money", partner = "nhs"', ["nhs_core"]),
        ("pots", "name", "in_cash = true", ["team"]),
        ("pots", "name", 'in_cash = "yes"', ["team"]),
        ("pots", "name", "most_growth_share = 0.1", ["team"]),
        ("pots", "name", 'most_growth_share = "", partner = "nhs"', ["nhs_core"]),
        ("services", "name", 'statutory = "yes"', ["visits", "fostering"]),
        ("services", "name", 'providers = "police"', ["youth_work", "mentoring"]),
        ("actions", "name", "starts = 2026-04-01", ["recruit"]),
        ("actions", "name", 'starts = "2026-04-01"', ["recruit"]),
        ("responses", "relative_effect", 'up_to_multiple = ""', ["family_help|", "mentoring|"]),
        ("responses", "relative_effect", "up_to_multiple = 2", ["family_help|2"]),
        ("partners", "note", "", ["council", "nhs", "police"]),
    ],
)
def test_which_rows_match(tmp_path: Path, table: str, column: str, where: str, keys: list[str]):
    value = "0.4" if column == "relative_effect" else '"new"'
    _, changes = applied(tmp_path, change(table, column, where, f"set = {value}"))
    assert [c.key for c in changes] == keys


@pytest.mark.parametrize(
    ("value", "new"),
    [
        ('""', ()),
        ('"visits"', ("visits",)),
        ('"visits; fostering"', ("visits", "fostering")),
        ('["visits"]', ("visits",)),
    ],
)
def test_lists_are_set_as_text_or_list(tmp_path: Path, value: str, new: tuple[str, ...]):
    tables, _ = applied(tmp_path, change("pots", "only_services", 'pot = "nhs_core"', f"set = {value}"))
    assert tables.pots[1].only_services == new


def test_a_blank_and_a_yes(tmp_path: Path):
    body = change("activity", "floor", 'service = "visits"', 'set = ""')
    body += change("services", "statutory", 'service = "youth_work"', "set = true")
    tables, _ = applied(tmp_path, body)
    assert tables.activity[2].floor is None
    assert tables.services[2].statutory is True


def test_without_years_every_matching_row_moves(tmp_path: Path):
    body = change("outcome_values", "count", 'outcome = "offences", place = "east"', "scale = 0.9")
    _, changes = applied(tmp_path, body)
    assert [(c.year, c.key) for c in changes] == [
        (2025, "offences|east|2025|actual"),
        (2028, "offences|east|2028|target"),
    ]


def test_years_keep_a_change_to_their_rows(tmp_path: Path):
    body = change("outcome_values", "count", 'outcome = "offences"', "scale = 0.9\nyears = [2028]")
    _, changes = applied(tmp_path, body)
    assert [(c.year, c.key.split("|")[1]) for c in changes] == [(2028, "east"), (2028, "west")]


def test_without_years_a_pot_moves_in_every_year(tmp_path: Path):
    tables, changes = applied(
        tmp_path, change("pots", "amount_per_year", 'pot = "youth_grant"', "scale = 0.5")
    )
    assert amounts(tables) == amounts(wold()) | {"youth_grant": 30000, "youth_grant 2028": 15000}
    assert [(c.table, c.key, c.column, c.year) for c in changes] == [
        ("pots", "youth_grant", "amount_per_year", None),
        ("pot_years", "youth_grant|2028", "amount", 2028),
    ]


def test_with_years_a_pot_moves_in_those_alone(tmp_path: Path):
    body = change("pots", "amount_per_year", 'pot = "youth_grant"', "scale = 0.5\nyears = [2027, 2028]")
    tables, changes = applied(tmp_path, body)
    assert amounts(tables) == amounts(wold()) | {"youth_grant 2028": 15000, "youth_grant 2027": 30000}
    assert [(c.key, c.old, c.new) for c in changes] == [
        ("youth_grant|2027", 60000, 30000),
        ("youth_grant|2028", 30000, 15000),
    ]


def test_rows_come_before_changes_of_their_file(tmp_path: Path):
    body = (
        '[[rows]]\ntable = "pot_years"\nrow = { pot = "team", year = 2028, amount = 5 }\nwhy = "Two leave"\n'
    )
    body += change("pot_years", "amount", 'pot = "team"', "add = 1")
    tables, changes = applied(tmp_path, body)
    assert tables.pot_years[-1].amount == 6
    assert changes[0] == AppliedChange(
        "x.toml", "pot_years", "team|2028", "", 2028, None, "new row", "Two leave", ""
    )
    assert (changes[1].old, changes[1].new, changes[1].overrides) == (5, 6, "")


def test_a_whole_new_service(tmp_path: Path):
    rows = {
        "services": 'service = "clubs", name = "Clubs", priority = "safe", tier = "universal",'
        ' commissioner = "council", activity_unit = "evenings", statutory = "no"',
        "activity": 'service = "clubs", place = "wold", activity_per_year = 0, ceiling = 50,'
        ' basis = "illustrative", source = "guess"',
        "recipes": 'service = "clubs", type = "money", amount_per_activity = 90,'
        ' basis = "illustrative", source = "guess"',
    }
    body = "".join(f'[[rows]]\ntable = "{table}"\nrow = {{ {row} }}\n' for table, row in rows.items())
    tables, changes = applied(tmp_path, body)
    assert [row.service for row in tables.services][-1] == "clubs"
    assert [(c.table, c.key) for c in changes] == [
        ("services", "clubs"),
        ("activity", "clubs|wold"),
        ("recipes", "clubs|money"),
    ]


def test_changes_look_for_rows_before_any_of_them_is_made(tmp_path: Path):
    body = change("services", "tier", 'service = "visits"', 'set = "targeted"')
    body += change("services", "most_reduction_share", 'tier = "universal"', "set = 0.2")
    _, changes = applied(tmp_path, body)
    assert [c.key for c in changes] == ["visits", "visits", "youth_work"]


def test_two_changes_of_one_row_are_judged_together(tmp_path: Path):
    where = 'service = "family_help", place = "east"'
    body = change("activity", "floor", where, "set = 200") + change("activity", "ceiling", where, "set = 300")
    tables, _ = applied(tmp_path, body)
    assert (tables.activity[0].floor, tables.activity[0].ceiling) == (200, 300)


def test_a_scenario_may_leave_the_base_year_behind(tmp_path: Path):
    tables, _ = applied(tmp_path, change("recipes", "amount_per_activity", "", "scale = 1.5"))
    assert tables.recipes[0].amount_per_activity == 3000
