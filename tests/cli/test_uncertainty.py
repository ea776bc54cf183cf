"""``jcm uncertainty``: the answer first, tables, one JSON document, what may be asked, and the same again."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model import solve
from model.analyse.uncertainty.allocation import TABLES as AGAIN
from model.analyse.uncertainty.whole import TABLES, Question, uncertainty
from model.cli.uncertainty import FEWEST, bar_lines, grid_lines, outcome_lines, worth_lines
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.source_tree import ROOT

BEST = "scenarios/tiny-best-use.toml"
QUICK = ("uncertainty", BEST, "--draws", "200", "--error", "0", "--resolve", "0")


def document(ran: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return found


def test_the_answer_comes_first_then_the_tables(jcm):
    ran = jcm(*QUICK)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: best use of the same money"
    assert lines[1].startswith("On best estimates, 47% of the gap closed (")
    found = uncertainty(solve(ROOT / BEST), Question(draws=200, error=0.0))
    assert lines[1 : 1 + len(found.answer)] == list(found.answer)
    heads = [line for line in lines if "at low" in line or "met in 100" in line]
    assert len(heads) == 3


def test_one_json_document_with_every_table(jcm, tmp_path):
    ran = jcm(*QUICK, "--json", "--out", tmp_path / "out")
    found = document(ran)
    assert (found["scenario"], found["status"]) == ("Tiny: best use of the same money", "optimal")
    assert (found["seed"], found["draws"], found["resolved"]) == (1, 200, 0)
    assert tuple(found["tables"]) == TABLES
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == set(TABLES)
    written = pd.read_csv(tmp_path / "out" / "ranges.csv")
    gap = written[written["measure"] == "gap_closed_share"].iloc[0]
    plan = solve(ROOT / BEST)
    assert gap["central"] == pytest.approx(plan.gap_closed_share)
    assert np.isnan(gap["year"])
    assert found["tables"]["ranges"][0]["year"] is None


def test_the_plan_found_again_stands_beside_it(jcm):
    again = jcm("uncertainty", BEST, "--draws", "200", "--error", "0", "--resolve", "20", "--workers", "1")
    assert again.status == 0
    assert "The plan found again in 20 futures:" in again.out
    found = document(jcm(*QUICK[:-1], "20", "--workers", "1", "--json"))
    assert tuple(found["tables"]) == (*TABLES, *AGAIN)
    assert found["resolved"] == 20
    assert found["notes"]
    alone = document(jcm(*QUICK, "--json"))
    assert found["answer"][: len(alone["answer"])] == alone["answer"]
    assert not set(TABLES) & set(AGAIN)


def test_the_same_bytes_for_the_same_seed_and_others_for_another(jcm):
    one, again = (jcm(*QUICK, "--json", "--seed", "5").out for _ in range(2))
    assert one == again
    other = document(jcm(*QUICK, "--json", "--seed", "6"))
    assert other["tables"]["ranges"] != json.loads(one)["tables"]["ranges"]
    assert other["tables"]["tornado"] == json.loads(one)["tables"]["tornado"]


def test_draws_are_added_until_chances_are_known(jcm):
    found = document(
        jcm("uncertainty", BEST, "--draws", "100", "--error", "0.03", "--resolve", "0", "--json")
    )
    blocks = found["tables"]["draw_blocks"]
    assert [row["draws"] for row in blocks] == [100 * 2**k for k in range(len(blocks))]
    assert blocks[-1]["enough"]
    assert found["draws"] == blocks[-1]["draws"]


@pytest.mark.parametrize("sampling", ["random", "sobol"])
def test_other_ways_of_drawing(jcm, sampling):
    found = document(jcm(*QUICK, "--sampling", sampling, "--json"))
    assert found["draws"] == 200


def test_an_outcome_that_money_is_set_against(jcm):
    ran = jcm(*QUICK, "--outcome", "looked_after")
    assert "Where a unit of looked_after for a year is worth" in ran.out


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--draws", "0"), "argument --draws: '0' is not a number from 20 to 100,000"),
        (("--draws", "many"), "argument --draws: 'many' is not a number from 20 to 100,000"),
        (("--seed", "-1"), "argument --seed: '-1' is not a number from 0 to 2,147,483,648"),
        (("--error", "2"), "argument --error: '2' is not an error of a chance: give a share from 0 to 0.5"),
        (("--error", "small"), "argument --error: 'small' is not an error of a chance"),
        (("--resolve", "5"), f"argument --resolve: 5 is too few: give 0, or {FEWEST} and more"),
        (("--sampling", "dice"), "argument --sampling: invalid choice: 'dice'"),
        (
            ("--outcome", "looked"),
            "--outcome: there is no outcome 'looked'; the nearest outcome is 'looked_a",
        ),
        (("--grid", "effects"), "--grid: a grid takes two names, not 1"),
        (("--grid", "effects,cost"), "--grid: nothing uncertain is called 'cost'"),
        (("--grid", "effects,effects"), "--grid: 'effects' and 'effects' have quantities in common"),
    ],
)
def test_what_can_not_be_asked_is_said_in_one_line(jcm, given, said):
    ran = jcm("uncertainty", BEST, *given)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.faults) == 1
    assert ran.faults[0].startswith(f"jcm: {said}")


def test_a_cluster_that_can_not_be_used_is_said_before_anything_is_solved(jcm, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    ran = jcm("uncertainty", BEST, "--scheduler", "tcp://127.0.0.1:8786")
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0].startswith("jcm: --scheduler: the package 'distributed' is not installed here")


def test_plans_found_again_are_kept_and_taken_up(jcm, tmp_path):
    file = tmp_path / "kept.npz"
    asked = ("uncertainty", BEST, "--draws", "60", "--error", "0", "--resolve", "20", "--workers", "1")
    first, again = (document(jcm(*asked, "--resume", file, "--json")) for _ in range(2))
    assert file.exists()
    assert first == again
    file.write_text("junk", encoding="utf-8")
    ran = jcm(*asked, "--resume", file)
    assert ran.status == 2
    assert ran.faults[-1] == f"jcm: {file}: this is no file of solved draws; name another file, or a new one"


def test_a_file_in_no_folder_is_refused(jcm, tmp_path):
    assert jcm("uncertainty", BEST, "--resume", tmp_path).faults == [
        f"jcm: --resume: {tmp_path} is a folder; give a file"
    ]
    nowhere = tmp_path / "nowhere" / "kept.npz"
    said = f"jcm: --resume: there is no folder {nowhere.parent}; make it first"
    assert jcm("uncertainty", BEST, "--resume", nowhere).faults == [said]


def test_without_a_plan_there_is_nothing_to_be_sure_of(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("uncertainty", path)
    assert ran.status == 3
    assert "No plan keeps every rule that the scenario makes hard." in ran.out
    found = document(jcm("uncertainty", path, "--json"))
    assert (found["status"], found["tables"]) == ("infeasible", {})


def test_a_plan_that_misses_hard_targets_is_looked_at_and_said_to(jcm, scenario):
    path = scenario('[rules]\ntargets = "hard"\n')
    ran = jcm("uncertainty", path, "--draws", "50", "--error", "0", "--resolve", "0", "--json")
    assert ran.status == 3
    found = document(ran)
    assert found["status"] == "targets_not_met"
    assert tuple(found["tables"]) == TABLES


def test_where_nothing_is_drawn_nothing_is_found_again(jcm, monkeypatch):
    monkeypatch.setattr("model.load_case", lambda _: wide_plan(0.0).case)
    found = document(jcm("uncertainty", BEST, "--json"))
    assert found["resolved"] == 0
    assert tuple(found["tables"]) == TABLES
    assert found["answer"][-1].startswith("No figure of the tables states a low and a high")


def test_help_has_an_example(jcm):
    assert "jcm uncertainty scenarios/best-use.toml --draws 1000 --seed 1 --out sure" in (
        jcm("uncertainty", "--help").out
    )


# ---- lines for people ------------------------------------------------------------------------


def test_lines_are_the_tables():
    plan = wide_plan()
    tables = uncertainty(plan, Question(draws=100, error=0.0)).tables
    outcomes = outcome_lines(tables["outcome_ranges"], plan)
    header = "Outcomes in 2026-27 trend plan in 19 of 20 futures target met in 100"
    assert outcomes[0].split() == header.split()
    assert len(outcomes) == 1 + len(plan.case.outcomes)
    bars = bar_lines(tables["tornado"], "gap_closed_share")
    own = tables["tornado"][tables["tornado"]["measure"] == "gap_closed_share"]
    assert bars[1].startswith(own["name"].iloc[0])
    assert bar_lines(own.iloc[:0], "gap_closed_share") == []
    grid = grid_lines(tables["grid"])
    assert grid[0].startswith("Gap closed as two move at once: all effects down, all unit costs")
    assert [line.split("  ")[0] for line in grid[2:]] == [
        "all low", "half low", "as stated", "half high", "all high",
    ]  # fmt: skip
    assert grid_lines(tables["grid"].iloc[:0]) == []
    cash = tables["grid"][tables["grid"]["measure"] == "net_cash"]
    assert grid_lines(cash)[0].startswith("Net cash as two move at once")
    assert worth_lines(tables["acceptability"])[0].startswith("Where a point of the gap closed is worth")
    assert worth_lines(tables["acceptability"].head(1)) == []


def test_long_tables_say_how_much_more_there_is():
    table = uncertainty(wide_plan(), Question(draws=20, error=0.0)).tables["tornado"]
    own = table[table["measure"] == "net_cash"]
    many = pd.concat([own] * 4, ignore_index=True)
    assert bar_lines(many, "net_cash")[-1] == f"  and {len(many) - 8} more, in the table 'tornado'"
