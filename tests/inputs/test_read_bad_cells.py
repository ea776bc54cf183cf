"""Cells that do not fit: where, what is wrong, what would be right."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from model.inputs.faults import InputError
from tests.inputs.samples import faults_of, spoil, tiny_folder

EFFECTS = (
    "service,outcome,change_per_activity,low,high,lag_years,persistence,evidence_grade,transfer_share,"
    "basis,source"
)
GOOD = {
    "service": "family_help",
    "outcome": "looked_after",
    "change_per_activity": "-0.1",
    "low": "-0.16",
    "high": "-0.04",
    "lag_years": "1",
    "persistence": "0.5",
    "evidence_grade": "3",
    "transfer_share": "",
    "basis": "illustrative",
    "source": "made up",
}

BAD_CELLS = [
    # numbers
    ("change_per_activity", "", r"is blank, but must be given; give a number \(count per activity\)"),
    ("change_per_activity", "£5", r"'£5' is not a number; write 5$"),
    ("change_per_activity", '"1,000"', r"'1,000' is not a number; write 1000$"),
    ("change_per_activity", "(20)", r"'\(20\)' is not a number; write -20$"),
    ("change_per_activity", "−3", r"'−3' is not a number; write -3$"),
    ("change_per_activity", "£1.2m", r"write 1200000$"),
    ("change_per_activity", '"0,5"', r"'0,5' is not a number; write 0\.5$"),
    ("change_per_activity", "about 5", r"'about 5' is not a number; give a number"),
    ("change_per_activity", "nan", r"'nan' is not a number one can count with"),
    ("change_per_activity", "-inf", r"'-inf' is not a number one can count with"),
    ("change_per_activity", "1e13", r"'1e13' is above 1,000,000,000,000; check the unit: count per activity"),
    ("low", "n/a", r"'n/a' is not a value; leave the cell blank"),
    ("change_per_activity", "..", r"'\.\.' is not a value; give a number"),
    ("change_per_activity", "yes", r"'yes' is not a number"),
    # whole numbers
    ("lag_years", "1.5", r"'1\.5' is not a whole number; give a whole number, 0 to 20 \(years\)"),
    ("lag_years", "-1", r"'-1' is below 0; give a whole number, 0 to 20"),
    ("lag_years", "21", r"'21' is above 20"),
    ("lag_years", "1e1", r"'1e1' is not a whole number; write 10$"),
    ("evidence_grade", "6", r"'6' is above 5; give a whole number, 0 to 5 \(grade\)"),
    # shares
    ("persistence", "1", r"'1' is not below 1; give a share from 0 to below 1"),
    ("persistence", "-0.1", r"'-0\.1' is below 0"),
    ("transfer_share", "75", r"'75' is above 1; shares run from 0 to 1: write 0\.75 for 75%"),
    ("transfer_share", "75%", r"'75%' is not a number; write 0\.75$"),
    ("transfer_share", "150", r"'150' is above 1; give a share from 0 to 1"),
    # ids
    ("service", "", r"is blank, but must be given; give an id: lower-case letters"),
    ("service", "Family help", r"'Family help' is not an id; .*at most 40 characters, such as family_help"),
    ("service", "2nd_chance", r"'2nd_chance' is not an id; .*such as nd_chance"),
    ("service", "a" * 41, r"is not an id; .*at most 40 characters, such as a{40}$"),
    ("service", "café", r"'café' is not an id"),
    # choices and texts
    ("basis", "", r"is blank, but must be given; give published, derived or illustrative"),
    ("basis", "Derived", r"'Derived' is not one of the choices; .*did you mean derived\?"),
    ("basis", "guess", r"'guess' is not one of the choices; give published, derived or illustrative$"),
    ("source", "", r"is blank, but must be given; give a text \(Published: the id of the source"),
    ("source", "bell\x07", r"holds a character that cannot be shown \(U\+0007\)"),
    ("source", "x" * 4001, r"has 4,001 characters; give at most 4,000"),
]


@pytest.mark.parametrize(("column", "cell", "message"), BAD_CELLS)
def test_one_bad_cell_is_one_fault_that_says_where_and_what(
    tmp_path: Path, column: str, cell: str, message: str
):
    folder = tiny_folder(tmp_path)
    good = ",".join(GOOD.values())
    spoil(
        folder,
        "effects",
        EFFECTS,
        good.replace("family_help", "other"),
        ",".join((GOOD | {column: cell}).values()),
    )
    [fault] = faults_of(folder)
    assert (fault.table, fault.row, fault.column) == ("effects", 3, column)
    with pytest.raises(InputError, match=rf"^effects, row 3, column {column}: .*{message}"):
        raise InputError([fault])


OTHER_CELLS = [
    ("pots", "only_services", "family_help;Youth Work", r"'Youth Work' is not an id; .*such as youth_work"),
    (
        "pots",
        "only_services",
        '"family_help,health_visits"',
        r"separate ids by ;, such as family_help; health_visits",
    ),
    ("pots", "only_services", "family_help;family_help", r"names family_help twice; name it once"),
    ("pots", "only_services", ";".join(f"s{i}" for i in range(201)), r"names 201 ids; give at most 200"),
    ("pots", "in_cash", "TRUE", r"'TRUE' is neither yes nor no; give yes or no"),
    ("pots", "amount_per_year", "-5", r"'-5' is below 0; give a number, 0 or more \(£ a year"),
    ("pots", "pooled_share", "1.2", r"'1\.2' is above 1"),
    (
        "outcomes",
        "better",
        "Lower",
        r"'Lower' is not one of the choices; give lower or higher: did you mean lower",
    ),
    ("outcomes", "rate_per", "0", r"'0' is not more than 0; give a number, more than 0 \(people\)"),
    ("outcome_values", "year", "2024-25", r"'2024-25' is not a year; write 2025: a year is named by"),
    ("outcome_values", "year", "1999/00", r"write 2000"),
    ("outcome_values", "year", "25", r"'25' is below 1990; give the year in which it ends, 1990 to 2100"),
    ("outcome_values", "year", "2200", r"'2200' is above 2100"),
    ("sources", "read_on", "31/03/2026", r"'31/03/2026' is not a date; write 2026-03-31"),
    ("sources", "read_on", "2026-02-30", r"'2026-02-30' is not a date; give a date as year-month-day"),
    (
        "sources",
        "url",
        "javascript:alert(1)",
        r"is not a web address; give a web address that begins with https://",
    ),
    ("sources", "url", "www.example.org", r"is not a web address"),
    ("services", "statutory", "", r"is blank, but must be given; give yes or no"),
    ("services", "tier", "universl", r"did you mean universal\?"),
    ("resource_types", "basis", "", r"is blank, but must be given; give published, derived or illustrative"),
    ("resource_types", "source", "", r"is blank, but must be given"),
]


@pytest.mark.parametrize(("table", "column", "cell", "message"), OTHER_CELLS)
def test_cells_of_other_kinds(tmp_path: Path, table: str, column: str, cell: str, message: str):
    folder = tiny_folder(tmp_path)
    path = folder / f"{table}.csv"
    header, first, *others = path.read_text(encoding="utf-8").splitlines()
    cells = first.split(",")
    cells[header.split(",").index(column)] = cell
    spoil(folder, table, header, ",".join(cells), *others)
    faults = [fault for fault in faults_of(folder) if fault.table == table]
    with pytest.raises(InputError, match=rf"^{table}, row 2, column {column}: .*{message}"):
        raise InputError(faults)
    assert len(faults) == 1


def test_a_value_needs_a_basis_but_a_type_without_a_value_does_not(tmp_path: Path):
    folder = tiny_folder(tmp_path)
    text = (folder / "resource_types.csv").read_text(encoding="utf-8")
    header = text.splitlines()[0]
    spoil(folder, "resource_types", header, "money,Money,money,£,,,", "nurses,Nurses,people,FTE,,,")
    assert faults_of(folder) == []


@pytest.mark.parametrize(
    ("table", "line", "message"),
    [
        (
            "pots",
            2,
            r"pots, row \d, column pot: pot council_general is in row 2 already; keep one row for each pot",
        ),
        ("spending", 3, r"row \d+, column pot: pot .*, service .*, place .* is in row 3 already"),
        (
            "outcome_values",
            2,
            r"outcome looked_after, place north, year 2025, series actual is in row 2 already",
        ),
    ],
)
def test_a_row_that_is_there_twice(tmp_path: Path, table: str, line: int, message: str):
    folder = tiny_folder(tmp_path)
    lines = (folder / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    spoil(folder, table, *lines, lines[line - 1])
    with pytest.raises(InputError, match=message):
        raise InputError(faults_of(folder))


def test_a_repeated_year_is_seen_however_it_is_written(tmp_path: Path):
    folder = tiny_folder(tmp_path)
    spoil(folder, "pot_years", "pot,year,amount", "nhs_core,2026,5", "nhs_core,2026.0,5")
    [fault] = faults_of(folder)
    assert str(fault) == (
        "pot_years, row 3, column pot: pot nhs_core, year 2026 is in row 2 already;"
        " keep one row for each pot, year"
    )


def test_faults_of_all_tables_come_together_in_the_order_of_the_tables(tmp_path: Path):
    folder = tiny_folder(tmp_path)
    spoil(folder, "pot_years", "pot,year,amount", "nhs_core,soon,-1")
    spoil(folder, "skills", "type,can_also_be,efficiency", "nurses,,1", ",nurses,x")
    (folder / "partnership.toml").write_text('name = "Tiny"\n')
    found = [(fault.table, fault.row, fault.column) for fault in faults_of(folder)]
    assert found == [
        *(("partnership", None, name) for name in ("area", "base_year", "price_year", "discount_rate")),
        ("pot_years", 2, "year"),
        ("pot_years", 2, "amount"),
        ("skills", 2, "can_also_be"),
        ("skills", 3, "type"),
        ("skills", 3, "efficiency"),
    ]


def test_rows_are_numbered_as_in_a_spreadsheet(tmp_path: Path):
    folder = tiny_folder(tmp_path)
    spoil(folder, "skills", "type,can_also_be,efficiency", "", ",,", 'nurses,"nurses\n",1', "x,y,z")
    assert [fault.row for fault in faults_of(folder)] == [5]


def test_ten_thousand_bad_rows_are_all_told_and_soon(tmp_path: Path):
    folder = tiny_folder(tmp_path)
    rows = [f"s{i},o{i},£{i},x{i},,{i % 3},0.5,9,{i}%,maybe_{i},how" for i in range(10_000)]
    spoil(folder, "effects", EFFECTS, *rows)
    start = time.process_time()
    faults = faults_of(folder)
    assert time.process_time() - start < 5
    assert {fault.row for fault in faults} == set(range(2, 10_002))
    assert len(faults) > 40_000
    lines = str(InputError(faults)).splitlines()
    assert len(lines) == 26
    assert lines[-1] == f"and {len(faults) - 25:,} more"
