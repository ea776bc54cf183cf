"""Activity from a file: what is read, what is said about a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.faults import InputError
from model.project import read_activity
from tests.project.build import AREA, Build, Line, Outcome

HEADER = "service,place,year,activity\n"


@pytest.fixture
def case():
    return Build(
        children={"east": 3.0, "west": 1.0},
        lines=[
            Line("help", "east", 10.0),
            Line("help", "west", 5.0),
            Line("homes", AREA, 20.0, follows="care"),
        ],
        outcomes=[Outcome("care", "lower", {AREA: [40, 44, 48, 48, 48]})],
        effects=[],
    ).case()


@pytest.fixture
def write(tmp_path: Path):
    def _write(content: str | bytes) -> Path:
        path = tmp_path / "mine.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return _write


def faults(path: Path, case) -> list[str]:
    with pytest.raises(InputError) as caught:
        read_activity(path, case)
    return [str(fault) for fault in caught.value.faults]


def test_what_is_not_in_the_file_stays_at_today(case, write):
    got = read_activity(write(HEADER + "help,east,2027,12.5\n\nhelp,west,2028,0\n"), case)
    assert got.activity.tolist() == [[10, 12.5, 10], [5, 5, 0], [22, 24, 24]]
    assert got.notes == ()


def test_a_written_plan_can_be_read_and_demand_led_figures_are_read_past(case, write):
    text = (
        "service,place,year,activity_unit,today_per_year,planned_per_year\n"
        "help,east,2026,families,10,11\nhomes,shire,2026,child-years,20,99\n"
    )
    got = read_activity(write("\ufeff" + text), case)
    assert got.activity.tolist() == [[11, 10, 10], [5, 5, 5], [22, 24, 24]]
    assert [str(note) for note in got.notes] == [
        "mine.csv, column activity: 'homes' follows its outcome; its figures here are not used"
    ]


def test_every_fault_is_listed_with_its_row(case, write):
    text = HEADER + (
        "helpp,east,2026,1\nhelp,shire,2026,1\nhelp,east,2025,1\nhelp,east,2026,many\n"
        "help,east,2027,-3\nhelp,east,2028,\nhelp,east,2026,1_000\nhelp,west,2026,1e999\nhelp,west\n"
    )
    assert faults(write(text), case) == [
        "mine.csv, row 10: 2 cells under a header of 4; give 4",
        "mine.csv, row 2, column service: there is no service 'helpp'; the nearest service is 'help'",
        "mine.csv, row 3, column place: 'help' does not run in 'shire'; known: 'east' and 'west'",
        "mine.csv, row 4, column year: '2025' is not a year of the plan; the plan runs from 2026 to 2028",
        "mine.csv, row 5, column activity: 'many' is not a number; give a plain number such as 1250 or 12.5",
        "mine.csv, row 6, column activity: -3 is not an activity; give 0 or more",
        "mine.csv, row 7, column activity: no figure; give a plain number such as 1250 or 12.5",
        "mine.csv, row 8, column activity: '1_000' is not a number; give a plain number such as 1250 or 12.5",
        "mine.csv, row 8: the same service, place and year as row 5; keep one of them",
        "mine.csv, row 9, column activity: 1e999 is not an activity; give 0 or more",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty; start with a header: service, place, year, activity"),
        ("service,place,activity\n", "row 1, column year: the column is missing"),
        ("service,place,year\n", "row 1, column activity: the column is missing"),
        (HEADER.replace("place", "district"), "row 1, column place: the column is missing"),
        (HEADER.replace("\n", ",colour\n"), "row 1, column colour: the column is not known"),
        (HEADER.replace("\n", ",year\n"), "row 1, column year: the column stands twice; keep one of them"),
        (
            HEADER.replace("\n", ",planned_per_year\n"),
            "row 1, column planned_per_year: 'activity' is there too; keep one column of figures",
        ),
        (HEADER + 'help,"east,2026,1\n', "not a CSV file (unexpected end of data)"),
        (b"service,place,year,activity\nhelp,caf\xe9,2026,1\n", "byte 37 is not UTF-8 text"),
        (b"PK\x03\x04\xff\xfe", "byte 5 is not UTF-8 text; save it as CSV UTF-8"),
    ],
)
def test_a_file_that_is_not_such_a_table_is_refused(case, write, content, message):
    assert any(message in fault for fault in faults(write(content), case))


def test_a_folder_and_a_huge_file_are_refused(case, tmp_path, monkeypatch, write):
    assert faults(tmp_path, case)[0].endswith("this is a folder; give a CSV file")
    monkeypatch.setattr("model.project.given.LARGEST_BYTES", 10)
    assert "the file is too large" in faults(write(HEADER), case)[0]


def test_a_missing_file_is_left_to_the_caller(case, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.csv"):
        read_activity(tmp_path / "none.csv", case)
