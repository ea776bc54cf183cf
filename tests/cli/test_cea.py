"""``jcm cea``: the answer first, the contract's table, faults in the terms of whoever made the file."""

from __future__ import annotations

import json

import pandas as pd
import pytest

SIX = "option,cost,effect\nE,55000,5\nD,35000,4\nC,25000,3\nB,10000,2\nA,12000,1.5\nUC,5000,1\n"


@pytest.fixture
def six(tmp_path):
    path = tmp_path / "six.csv"
    path.write_text(SIX, encoding="utf-8")
    return path


def test_the_answer_and_the_table(jcm, six):
    ran = jcm("cea", six, "--value", "15000")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:2] == ["six.csv", "4 of 6 options are worth considering: UC, B, D and E."]
    assert (
        "Where one unit of effect is worth 15,000, D is the best: net benefit 25,000, 5,000 more than B."
        in lines
    )
    assert lines[-6].split() == ["UC", "5,000", "1", "frontier"]
    assert lines[-4].split() == ["D", "35,000", "4", "frontier", "B", "25,000", "2", "12,500"]
    assert lines[-2].split() == ["C", "25,000", "3", "extendedly", "dominated", "B", "and", "D"]


def test_one_json_document_with_the_columns_of_the_contract(jcm, six):
    document = json.loads(jcm("cea", six, "--json").out, parse_constant=pytest.fail)
    rows = document["tables"]["options"]
    named = "option cost effect status compared_with incremental_cost incremental_effect icer"
    assert list(rows[0]) == named.split()
    assert rows[0]["icer"] is None
    assert rows[0]["compared_with"] is None
    assert rows[2]["icer"] == 12_500
    assert document["answer"][0].startswith("4 of 6")


def test_tables_as_files(jcm, six, tmp_path):
    assert jcm("cea", six, "--value", "1", "--out", tmp_path / "out").status == 0
    assert pd.read_csv(tmp_path / "out" / "options.csv")["option"].tolist() == ["UC", "B", "D", "E", "C", "A"]
    assert len(pd.read_csv(tmp_path / "out" / "net_benefit.csv")) == 6


def test_a_wrong_table_ends_in_faults(jcm, six):
    six.write_text("option,cost,effect,why\na,£5,1,x\n", encoding="utf-8")
    ran = jcm("cea", six)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults == [
        "six.csv, row 2, column cost: '£5' is not a number; give a plain number such as 12500 or 0.35",
        "jcm: 1 fault",
    ]


def test_columns_that_are_not_used_are_said(jcm, six):
    six.write_text("option,cost,effect,why\na,5,1,x\n", encoding="utf-8")
    ran = jcm("cea", six)
    assert ran.status == 0
    assert ran.faults == ["note: six.csv, column why: the column is not used"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cea", "no-such.csv"], "jcm: no-such.csv: no such file; give a CSV file"),
        (["cea", ""], "jcm: no name: no such file; give a CSV file"),
        (["cea", "data"], "data: this is a folder; give a CSV file"),
        (
            ["cea", "README.md", "--value", "ten"],
            "jcm: --value: 'ten' is not a number; give a plain number such as 20000",
        ),
    ],
)
def test_what_can_not_be_done_is_said_in_one_line(jcm, arguments, said):
    ran = jcm(*arguments)
    assert ran.status == 2
    assert ran.faults[0] == said


def test_help_has_an_example(jcm):
    assert "jcm cea options.csv --value 20000" in jcm("cea", "--help").out


DOMINATED = "is dominated: E does as much and costs 50 less."


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            "A,100,1\nB,100,1\nC,200,3\nD,200,2\nE,50,1\n",
            [
                "2 of 5 options are worth considering: E and C.",
                "E is the best where a unit of effect is worth less than 75.",
                "C is the best where a unit of effect is worth more than 75.",
                f"A {DOMINATED}",
                f"B {DOMINATED}",
                "D is dominated: C does 1 more and costs the same.",
                "A and B cost and do exactly the same, and stand in one place.",
            ],
        ),
        (
            "A,-100,1\nB,0,0\nC,200,3\n",
            [
                "2 of 3 options are worth considering: A and C.",
                "A is the best where a unit of effect is worth less than 150.",
                "C is the best where a unit of effect is worth more than 150.",
                "B is dominated: A does 1 more and costs 100 less.",
            ],
        ),
        ("Alone,5,1\n", ["There is one option, Alone; there is nothing to compare it with."]),
        (
            "A,1,1\nB,1,1\n",
            [
                "2 of 2 options are worth considering: A and B.",
                "A is the best whatever a unit of effect is worth.",
                "A and B cost and do exactly the same, and stand in one place.",
            ],
        ),
    ],
)
def test_ties_savings_and_single_options_in_words(jcm, six, rows, said):
    six.write_text(f"option,cost,effect\n{rows}", encoding="utf-8")
    ran = jcm("cea", six)
    assert ran.status == 0
    assert ran.out.split("\n\n")[0].splitlines()[1:] == said


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (
            "option,cost,effect\nA,£1,200,1\nB,2000,two\nB,inf,3\n,5,1\nC,,\n",
            [
                "six.csv, row 2: 4 cells under a header of 3; give 3; a number has no comma in it",
                (
                    "six.csv, row 3, column effect: 'two' is not a number; give a plain number such as 12500 "
                    "or 0.35"
                ),
                (
                    "six.csv, row 4, column cost: 'inf' is endless: an option that can't be had is left out; "
                    "give a plain number such as 12500 or 0.35"
                ),
                "six.csv, row 5, column option: the cell is blank; name the option",
                (
                    "six.csv, row 6, column cost: the cell is blank, which is not the same as 0; give a "
                    "plain number such as 12500 or 0.35"
                ),
                (
                    "six.csv, row 6, column effect: the cell is blank, which is not the same as 0; give a "
                    "plain number such as 12500 or 0.35"
                ),
                "jcm: 6 faults",
            ],
        ),
        (
            "option;cost;effect\nA;1,5;2\n",
            [
                (
                    "six.csv, row 1: cells are separated by semicolons; save it again as CSV with commas "
                    "between cells and points in numbers"
                ),
                "jcm: 1 fault",
            ],
        ),
        (
            "",
            [
                "six.csv, row 1: there is no header; begin with the header option, cost, effect",
                "jcm: 1 fault",
            ],
        ),
    ],
)
def test_every_fault_of_a_table_stands_by_its_row_and_column_and_nothing_is_answered(jcm, six, text, faults):
    six.write_text(text, encoding="utf-8")
    ran = jcm("cea", six)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults == faults
