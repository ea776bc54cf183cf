"""``jcm explain``: the answer first, one JSON document, tables, and who solves what."""

from __future__ import annotations

import json
from multiprocessing import active_children
from time import perf_counter, sleep

import pandas as pd
import pytest

from model.analyse.best_use_ranges import PRICES_HAVE_NONE
from model.analyse.explain import TABLES, explain
from model.analyse.explain.case import with_money
from model.analyse.explain.curve import solved_step
from model.plan import solve
from model.plan_answer import answer
from model.plan_workers import FEWEST_LINES, Desk, Here, crew
from model.words_chances import COVERS
from tests.source_tree import ROOT

BEST = "scenarios/tiny-best-use.toml"


def test_the_answer_comes_first_then_the_sections(jcm):
    ran = jcm("explain", BEST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: best use of the same money"
    assert lines[1].startswith("47% of the gap closed; 2 targets are missed")
    assert f"The plan itself: 47% of the gap closed (26% to 66% {COVERS})." in lines
    assert PRICES_HAVE_NONE in lines
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
        explain(plan, Here(Desk(plan)))


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
    plan = solve(ROOT / BEST)
    assert len(plan.case.lines) < FEWEST_LINES
    if number > 1:
        monkeypatch.setattr("model.plan_workers.FEWEST_LINES", 0)
    with crew(plan, number) as answering:
        fetch = [answering.ask(solved_step, share) for share in (0.0, 0.1)]
        found = [one() for one in fetch]
    for share, one in zip((0.0, 0.1), found, strict=True):
        closed = answer(with_money(plan.case, 1 + share)).gap_closed_share
        assert one.closed == pytest.approx(closed)


def long_work(desk: Desk) -> None:
    """Work on which nothing waits for another answer."""
    sleep(60)
    raise AssertionError(desk.plan.scenario)


def test_long_work_in_another_process_ends_at_once_when_it_is_told_to(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("model.plan_workers.FEWEST_LINES", 0)
    plan, beats, before = solve(ROOT / BEST), list[float](), set(active_children())

    def stop() -> None:
        beats.append(perf_counter())
        if len(beats) == 3:
            raise InterruptedError("stopped")

    with pytest.raises(InterruptedError, match="stopped"), crew(plan, beat=stop) as answering:
        answering.ask(long_work)()
    for process in set(active_children()) - before:
        process.join(20)
    assert perf_counter() - beats[-1] < 30
    assert set(active_children()) <= before
