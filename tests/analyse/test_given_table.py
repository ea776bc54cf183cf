"""Anybody's tables: what is wrong is said by file, row and column, all at once; what is right is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.analyse.given_table import read_draws, read_options
from model.inputs.faults import InputError

ENDLESS = "endless: an option that can't be had is left out"
ONE_ROW = "keep one row for each draw and option"
PLAIN = "give a plain number such as 12500 or 0.35"
SAME_CHANCES = "every draw needs every option once, so that options are compared under the same chances"
MISSING = "the column is missing; the header is option, cost, effect; the nearest column is 'costs'"


@pytest.fixture
def file(tmp_path: Path):
    def write(text: str, name: str = "mine.csv") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def faults(read, path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        read(path)
    return [str(fault) for fault in caught.value.faults]


def test_options_are_read_whatever_the_order_of_columns(file):
    given = read_options(file("\ufeffEffect , option,cost,note\n1.5, A ,-2e3,x\n\n2,B,.5,\n"))
    assert given.table.to_dict("list") == {"option": ["A", "B"], "cost": [-2000.0, 0.5], "effect": [1.5, 2.0]}
    assert given.rows == (2, 4)
    assert [str(note) for note in given.notes] == ["mine.csv, column note: the column is not used"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mine.csv, row 1: there is no header; begin with the header option, cost, effect"),
        ("option,cost,effect\n", "mine.csv: the table has no rows; give at least one below the header"),
        (
            "option,costs,effect\na,1,2\n",
            f"mine.csv, row 1, column cost: {MISSING}",
        ),
        (
            "option,cost,effect,cost\na,1,2,3\n",
            "mine.csv, row 1, column cost: the column stands twice; keep one of them",
        ),
        (
            "option,cost,effect\na,12,000,3\n",
            "mine.csv, row 2: 4 cells under a header of 3; give 3; a number has no comma in it",
        ),
        (
            "option,cost,effect\na,£12,3\n",
            f"mine.csv, row 2, column cost: '£12' is not a number; {PLAIN}",
        ),
        (
            "option,cost,effect\na,inf,3\n",
            f"mine.csv, row 2, column cost: 'inf' is {ENDLESS}; {PLAIN}",
        ),
        (
            "option,cost,effect\na,1e999,3\n",
            "mine.csv, row 2, column cost: 1e999 is too large to work with; use larger units",
        ),
        (
            "option,cost,effect\na,1,NA\n",
            f"mine.csv, row 2, column effect: 'NA' says that the number is not known; {PLAIN}",
        ),
        (
            "option,cost,effect\na,1,\n",
            f"mine.csv, row 2, column effect: the cell is blank, which is not the same as 0; {PLAIN}",
        ),
        (
            "option,cost,effect\n,1,2\n",
            "mine.csv, row 2, column option: the cell is blank; name the option",
        ),
        (
            "option,cost,effect\na,1,2\nb,1,2\na,3,4\n",
            "mine.csv, row 4, column option: 'a' is in row 2 already; keep one row for each option",
        ),
    ],
)
def test_what_is_wrong_with_options_is_said(file, text, said):
    assert faults(read_options, file(text)) == [said]


def test_every_fault_is_said_at_once(file):
    found = faults(read_options, file("option,cost,effect\na,x,2\nb,1,y\nc,1\n"))
    assert [fault.split(":")[0] for fault in found] == [
        "mine.csv, row 2, column cost",
        "mine.csv, row 3, column effect",
        "mine.csv, row 4",
    ]


def test_a_folder_and_a_file_that_is_not_text(file, tmp_path):
    assert faults(read_options, tmp_path) == [f"{tmp_path.name}: this is a folder; give a CSV file"]
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xff\xfeo\x00")
    assert faults(read_options, path) == ["sheet.csv: is UTF-16, not UTF-8; save it as CSV UTF-8"]


def test_draws_need_every_option_once(file):
    text = "draw,option,cost,effect\n1,a,1,1\n1,b,1,1\n2,a,1,1\n2,a,2,2\n"
    assert faults(read_draws, file(text)) == [
        f"mine.csv, row 5, column draw: draw 2 has 'a' in row 4 already; {ONE_ROW}",
        f"mine.csv, column option: draw 2 has no row for 'b'; {SAME_CHANCES}",
    ]


def test_many_uneven_draws_are_counted(file):
    rows = "".join(f"{k},a,1,1\n" for k in range(30)) + "0,b,1,1\n"
    found = faults(read_draws, file(f"draw,option,cost,effect\n{rows}"))
    assert len(found) == 21
    assert found[-1] == "mine.csv, column option: 9 more draws lack an option; complete them too"


@pytest.mark.parametrize(("sign", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright lines")])
def test_cells_that_are_not_separated_by_commas_are_one_fault(file, sign, name):
    text = sign.join(("option", "cost", "effect")) + "\n" + sign.join(("A", "1,5", "2")) + "\n"
    said = "save it again as CSV with commas between cells and points in numbers"
    assert faults(read_options, file(text)) == [f"mine.csv, row 1: cells are separated by {name}; {said}"]
    drawn = sign.join(("draw", "option", "cost", "effect")) + "\n"
    assert faults(read_draws, file(drawn)) == [f"mine.csv, row 1: cells are separated by {name}; {said}"]


def test_a_single_column_of_another_name_is_still_told_by_its_columns(file):
    assert len(faults(read_options, file("costs\n1\n"))) == 3
