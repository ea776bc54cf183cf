"""``jcm explain``: the answer first, one JSON document, tables, and who solves what."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from model import load_case
from model.analyse.explain import TABLES, explain
from model.analyse.explain.case import with_money
from model.plan import solve
from model.plan_answer import answer
from model.plan_workers import FEWEST_LINES, workers
from tests.source_tree import ROOT

BEST = "scenarios/tiny-best-use.toml"


def test_the_answer_comes_first_then_the_sections(jcm):
    ran = jcm("explain", BEST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: best use of the same money"
    assert lines[1].startswith("47% of the gap closed; 2 targets are missed")
    titles = ("What binds:", "What each rule and promise costs:", "Services without evidence, listed apart:")
    assert [line for line in lines if line in titles] == list(titles)
    assert "  Youth clubs: £200k a year today, and no evidence held of what it changes." in lines


def test_one_json_document_with_every_table(jcm):
    ran = jcm("explain", BEST, "--json")
    document = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert (document["scenario"], document["status"]) == ("Tiny: best use of the same money", "optimal")
    assert tuple(document["tables"]) == TABLES
    assert document["answer"]
    for name in TABLES:
        rows = document["tables"][name]
        assert rows, name
        assert all(isinstance(row["sentence"], str) and row["sentence"].endswith(".") for row in rows)
    years = {row["year"] for row in document["tables"]["binding"]}
    assert years == {2026, 2027}
    assert all(isinstance(year, int) for year in years)


def test_tables_as_files(jcm, tmp_path):
    assert jcm("explain", BEST, "--out", tmp_path / "why").status == 0
    assert {file.stem for file in (tmp_path / "why").glob("*.csv")} == set(TABLES)
    rules = pd.read_csv(tmp_path / "why" / "rules.csv")
    assert {"duties_gbp_change", "gap_closed_share_change", "sentence"} <= set(rules.columns)


def test_without_a_plan_there_is_nothing_to_explain(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("explain", path)
    assert ran.status == 3
    assert "No plan keeps every rule that the scenario makes hard." in ran.out
    document = json.loads(jcm("explain", path, "--json").out)
    assert (document["status"], document["tables"]) == ("infeasible", {})
    plan = solve(path)
    with pytest.raises(ValueError, match="there is no plan to explain"):
        explain(plan.case, plan, answer)


def test_help_has_an_example(jcm):
    assert "jcm explain scenarios/best-use.toml --out why" in jcm("explain", "--help").out


def test_an_explanation_without_missed_targets(jcm, scenario):
    path = scenario(
        """
[[changes]]
table = "outcome_values"
where = { outcome = "looked_after", series = "target" }
column = "count"
set = 110
why = "no more than 110"
[[changes]]
table = "outcome_values"
where = { outcome = "school_ready", series = "target" }
column = "count"
set = 690
why = "at least 690"
"""
    )
    out = jcm("explain", path).out
    assert "Targets already met; every target is met." in out
    assert "Targets that are missed:" not in out


@pytest.mark.parametrize("number", [1, 2])
def test_workers_give_the_same_answers_as_solving_here(number: int, monkeypatch: pytest.MonkeyPatch):
    case = load_case(ROOT / BEST)
    assert len(case.lines) < FEWEST_LINES
    if number > 1:
        monkeypatch.setattr("model.plan_workers.FEWEST_LINES", 0)
    with workers(case, number) as ask:
        fetch = [ask(with_money(case, times)) for times in (1.0, 1.1)]
        found = [one() for one in fetch]
    for times, one in zip((1.0, 1.1), found, strict=True):
        assert one.gap_closed_share == pytest.approx(answer(with_money(case, times)).gap_closed_share)
