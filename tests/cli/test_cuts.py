"""``jcm cuts``: the answer first, one JSON document, tables as files, and what is refused."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from model import read_tables, write_folder
from model.analyse.cuts import TABLES
from model.cli.cuts import depths, rules
from tests.source_tree import ROOT

PREVENTION = "scenarios/tiny-prevention-cut.toml"


def test_the_answer_comes_first(jcm):
    ran = jcm("cuts", PREVENTION, "--depths", "50", "--workers", "1")
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: half off a prevention grant"
    assert lines[1].endswith("and so it costs £80k more than it saves.")
    assert lines[2].startswith("In 19 of 20 futures that fit the evidence, what comes back is £175k to £625k")
    assert lines[4] == "By the end of 2026-27 it has cost as much as it saved."
    assert "equal_share, whole plan  taken out  comes back  saved  duties unmet  gap to targets" in lines
    assert "50%                          £320k       £400k  -£80k            £0       80% wider" in lines
    assert "  Family help is reduced from the first pound on, first in 2025-26." in lines
    assert "More instead of less:" in lines


def test_a_cut_that_cannot_be_made_is_said_so(jcm):
    ran = jcm("cuts", "data/tiny", "--partner", "shire_council", "--depths", "5", "--rules", "equal_share")
    assert ran.status == 0
    assert "can't be made: in 2026-27 £179k stays unpaid" in ran.out.splitlines()[1]
    assert "can't be made: £179k unpaid in 2026-27" in ran.out
    assert "Without any cut, today's plan lacks £55k in 2026-27 already." in ran.out


def test_duties_are_said_in_their_worst_year(jcm):
    asked = ("--partner", "shire_council", "--over", "2", "--rules", "optimised", "--depths", "10")
    ran = jcm("cuts", "data/tiny", *asked)
    said = "Placements: 3.7 child-years that the law requires can't be paid for across Tiny Shire in 2026-27"
    assert f"  {said} (£187k)." in ran.out.splitlines()


def test_one_json_document_with_every_table(jcm):
    ran = jcm("cuts", PREVENTION, "--depths", "25,50", "--json", "--workers", "1")
    document = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert document["scenario"] == "Tiny: half off a prevention grant"
    assert document["cut"]["pot"] == "prevention_grant"
    assert document["cut"]["depths"] == [0, 0.25, 0.5]
    assert tuple(document["tables"]) == TABLES
    assert document["answer"][0].startswith("A cut of 25% to the pot Prevention grant")
    row = document["tables"]["cuts"][0]
    assert row["share_back"] is None
    assert isinstance(row["year"], int)
    assert {row["break_even_year"] for row in document["tables"]["totals"]} >= {None, 2027}


def test_tables_as_files_with_units(jcm, tmp_path):
    assert jcm("cuts", PREVENTION, "--depths", "50", "--out", tmp_path / "cut").status == 0
    assert {file.stem for file in (tmp_path / "cut").glob("*.csv")} == set(TABLES)
    activity = pd.read_csv(tmp_path / "cut" / "activity.csv")
    assert {"activity_unit", "today_per_year", "planned_per_year"} <= set(activity.columns)


def test_a_partner_walks_away(jcm):
    ran = jcm("cuts", PREVENTION, "--partner", "shire_nhs", "--walks-away", "--rules", "equal_share")
    assert ran.status == 0
    first = ran.out.splitlines()[1]
    assert first.startswith(
        "If Shire Integrated Care Board takes everything it puts in away, shared out equally,"
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--depths", "deep"), "'deep' are not depths: give FROM:TO:STEP or a list, in %, such as 0:40:5"),
        (("--depths", "0:40:0"), "'0:40:0' are not depths"),
        (("--depths", "60"), "a depth lies outside 0% to 50%"),
        (("--rules", "equal_shares"), "there is no rule of sharing 'equal_shares'"),
        (("--partner", "shire"), "there is no partner 'shire' with a pot"),
        (("--pot", "purse"), "there is no pot 'purse'"),
        (("--from", "2031"), "give a year from 2026 to 2027"),
        (("--over", "0"), "phase the cut over 1 year or more"),
        (("--workers", "0"), "'0' is no number of processes"),
        (("--walks-away",), "nobody is named to walk away"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(jcm, arguments, said):
    ran = jcm("cuts", "data/tiny", *arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert any(said in line for line in ran.faults)


def test_without_a_plan_the_status_says_so(jcm, tmp_path):
    """Placements made hard can't be paid for in 2027 when nothing may be left unmet and nothing crosses."""
    file = tmp_path / "hard.toml"
    file.write_text(
        "# Every duty and promise is made hard.\n"
        f'name = "Hard"\ndata = "{(tmp_path / "tiny").as_posix()}"\n'
        '[rules]\nhard = ["demand", "floors", "pace", "evidence"]\n'
        '[[changes]]\ntable = "pots"\nwhere = { pot = "council_general" }\ncolumn = "amount_per_year"\n'
        'scale = 0.9\nwhy = "less"\n',
        encoding="utf-8",
    )
    write_folder(read_tables(ROOT / "data" / "tiny"), tmp_path / "tiny")
    ran = jcm("cuts", file, "--depths", "5")
    assert ran.status == 3
    assert "leaves no plan that keeps every rule made hard." in ran.out


def test_depths_are_read_as_shares():
    assert depths("0:40:10") == pytest.approx((0.0, 0.1, 0.2, 0.3, 0.4))
    assert depths("7.5,20") == pytest.approx((0.075, 0.2))
    assert depths("0:1:0.3") == pytest.approx((0.0, 0.003, 0.006, 0.009))
    assert rules("optimised, equal_share") == ("optimised", "equal_share")
