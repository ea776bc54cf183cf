"""``jcm partnership``: the answer first, one JSON document, tables, and what may not be asked."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from model.analyse.partnership import TABLES

BEST = "scenarios/tiny-best-use.toml"


def test_the_answer_comes_first_then_the_sections(jcm):
    ran = jcm("partnership", BEST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: best use of the same money"
    assert lines[1].startswith("Over 2025-26 to 2026-27 working together breaks no promise (each alone:")
    titles = ("Alone, as today, together:", "Transfers between partners:", "Sharing a cut of all:")
    assert [line for line in lines if line in titles] == list(titles)


def test_one_json_document_with_every_table(jcm):
    ran = jcm("partnership", BEST, "--json", "--depth", "20")
    document = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert (document["status"], document["leads"]) == ("optimal", "money")
    assert tuple(document["tables"]) == TABLES
    assert document["answer"]
    coalitions = document["tables"]["coalitions"]
    assert {"members", "duties_unmet_gbp", "promises_broken_gbp", "objective"} <= set(coalitions[0])
    assert {"partner", "value", "shapley", "nucleolus"} <= set(document["tables"]["shares"][0])
    assert {row["depth"] for row in document["tables"]["cut_ledger"]} == {0.2}


def test_tables_as_files(jcm, tmp_path):
    assert jcm("partnership", BEST, "--out", tmp_path / "together", "--workers", 1).status == 0
    assert {file.stem for file in (tmp_path / "together").glob("*.csv")} == set(TABLES)
    saved = pd.read_csv(tmp_path / "together" / "money_saved.csv")
    assert {"alone_gbp", "together_gbp", "saved_gbp", "sentence"} <= set(saved.columns)


def test_without_a_plan_there_is_nothing_to_share(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("partnership", path)
    assert ran.status == 3
    assert "No plan keeps every rule that the scenario makes hard." in ran.out
    document = json.loads(jcm("partnership", path, "--json").out)
    assert (document["status"], document["tables"]) == ("infeasible", {})


@pytest.mark.parametrize(
    ("option", "wrong", "says"),
    [
        ("--workers", "0", "'0' is not a number of processes: give 1 to 64"),
        ("--depth", "0", "'0' is not a depth: give a number above 0 and up to 50, in %"),
        ("--depth", "deep", "'deep' is not a depth: give a number above 0 and up to 50, in %"),
    ],
)
def test_what_may_not_be_asked_is_one_line(jcm, option: str, wrong: str, says: str):
    ran = jcm("partnership", BEST, option, wrong)
    assert ran.status == 2
    assert len(ran.faults) == 1
    assert says in ran.faults[0]


def test_help_has_an_example(jcm):
    assert "jcm partnership scenarios/best-use.toml --out together" in jcm("partnership", "--help").out
