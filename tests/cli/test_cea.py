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
