"""Options of the verbs that ask what if: each does what its help says, and says what it was asked."""

from __future__ import annotations

import argparse
import json

import pandas as pd
import pytest

from model.cli.cuts import depths, rules, workers
from model.cli.partnership import depth
from model.cli.psa import thresholds
from model.cli.value import worth

PREVENTION = "scenarios/tiny-prevention-cut.toml"
TINY = "data/tiny"
EQUAL = ("--rules", "equal_share", "--depths", "2")


def document(ran):
    """What was printed, as strict JSON."""
    return json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))


def test_a_later_year_and_steps_reach_the_cut(jcm):
    found = document(jcm("cuts", TINY, "--partner", "shire_council", "--from", 2027, *EQUAL, "--json"))
    assert found["cut"]["from_year"] == 2027
    gross = {row["year"]: row["gross_cut_gbp"] for row in found["tables"]["cuts"] if row["depth"] == 0.02}
    assert gross == pytest.approx({2026: 0.0, 2027: 112_400.0, 2028: 112_400.0})
    slow = document(jcm("cuts", TINY, "--partner", "shire_council", "--over", 2, *EQUAL, "--json"))
    gross = {row["year"]: row["gross_cut_gbp"] for row in slow["tables"]["cuts"] if row["depth"] == 0.02}
    assert gross == pytest.approx({2026: 56_200.0, 2027: 112_400.0, 2028: 112_400.0})


def test_a_pot_named_takes_the_place_of_the_scenario_s(jcm):
    found = document(jcm("cuts", PREVENTION, "--pot", "nhs_core", *EQUAL, "--json"))
    assert (found["cut"]["pot"], found["cut"]["partner"]) == ("nhs_core", None)
    assert found["answer"][0].startswith("A cut of 2% to the pot NHS core budget, shared out equally")
    assert found["cut"]["rules"] == ["equal_share"]


def test_the_columns_of_the_contract_in_their_order(jcm):
    tables = document(jcm("cuts", PREVENTION, *EQUAL, "--json"))["tables"]
    first = "rule depth year gross_cut_gbp knock_on_gbp net_saving_gbp share_back duties_unmet_gbp"
    assert list(tables["cuts"][0])[:11] == f"{first} promises_broken_gbp gap_closed_share share_kept".split()
    for name in ("outcomes", "activity"):
        assert list(tables[name][0])[:2] == ["rule", "depth"]
    assert {row["depth"] for row in tables["cuts"]} == {0, 0.02}
    assert tables["growth"] == []


def test_the_same_question_has_the_same_answer_with_more_processes(jcm, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    for folder, number in ((one, 1), (two, 2)):
        ran = jcm("cuts", PREVENTION, "--depths", "10,30", "--out", folder, "--workers", number)
        assert ran.status == 0
    for file in sorted(one.glob("*.csv")):
        pd.testing.assert_frame_equal(pd.read_csv(file), pd.read_csv(two / file.name), atol=0.01)


def test_text_and_document_say_the_same(jcm):
    text = jcm("cuts", PREVENTION, *EQUAL).out
    found = document(jcm("cuts", PREVENTION, *EQUAL, "--json"))
    lines = text.splitlines()
    assert lines[0] == found["scenario"]
    assert lines[1 : 1 + len(found["answer"])] == found["answer"]
    assert all(f"  {said}" in lines for said in found["warnings"])


@pytest.mark.parametrize(("text", "shares"), [("0.01", (0.0001,)), ("0:0:5", (0.0,)), ("50", (0.5,))])
def test_depths_at_their_edges(text, shares):
    assert depths(text) == pytest.approx(shares)


@pytest.mark.parametrize("text", ["", "10:0:5", "0:40:-5", "0:40", "0:40:0.001", "1:2:3:4", "ten"])
def test_what_are_no_depths(text):
    with pytest.raises(argparse.ArgumentTypeError, match="are not depths: give FROM:TO:STEP"):
        depths(text)


@pytest.mark.parametrize("text", ["0", "65", "-1", "1.5", "two", "²", ""])
def test_what_is_no_number_of_processes(text):
    with pytest.raises(argparse.ArgumentTypeError, match="give 1 to 64"):
        workers(text)


def test_a_rule_misspelt_is_met_with_the_nearest():
    with pytest.raises(argparse.ArgumentTypeError, match="'optimized'; the nearest rule is 'optimised'"):
        rules("equal_share,optimized")
    assert rules(" optimised ,, equal_share ") == ("optimised", "equal_share")
    assert rules("") == ()


def test_no_rule_at_all_is_a_fault(jcm):
    ran = jcm("cuts", TINY, "--rules", "")
    assert (ran.status, ran.out) == (2, "")
    assert any("no rule of sharing is asked for" in line for line in ran.faults)


@pytest.mark.parametrize(("text", "share"), [("50", 0.5), ("0.5", 0.005), ("1e1", 0.1)])
def test_depth_of_one_partner_s_cut(text, share):
    assert depth(text) == pytest.approx(share)


@pytest.mark.parametrize("text", ["50.1", "-10", "nan", "inf", ""])
def test_what_is_no_depth(text):
    with pytest.raises(argparse.ArgumentTypeError, match="give a number above 0 and up to 50"):
        depth(text)


def test_thresholds_hold_both_ends():
    assert thresholds("0:1:0.1") == pytest.approx([k / 10 for k in range(11)])
    assert thresholds("5:5:1") == [5.0]
    assert thresholds("-1:1:1") == [-1.0, 0.0, 1.0]


def test_worths_of_several_outcomes():
    found = worth(["trouble=20000", "ready=1.5"], ("trouble", "ready"))
    assert found == {"trouble": 20_000.0, "ready": 1.5}
    assert worth([], ("trouble",)) == {}


def test_one_option_alone_is_worth_considering(jcm, tmp_path):
    table = tmp_path / "one.csv"
    table.write_text("option,cost,effect\nHelp,100,-2\n", encoding="utf-8")
    ran = jcm("cea", table, "--json")
    assert ran.status == 0
    (row,) = document(ran)["tables"]["options"]
    assert (row["status"], row["icer"], row["compared_with"]) == ("frontier", None, None)


def test_no_option_at_all_is_a_fault(jcm, tmp_path):
    table = tmp_path / "none.csv"
    table.write_text("option,cost,effect\n", encoding="utf-8")
    ran = jcm("cea", table)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0].startswith("none.csv")
