"""``jcm compare``: the answer first, one JSON document, tables, a base to choose, and what is refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from model.analyse.compare.whole import TABLES
from tests.source_tree import ROOT

BEST, AGREED, CUT = (f"scenarios/tiny-{name}.toml" for name in ("best-use", "as-agreed", "cut"))
FAST = ("--draws", "100")


def document(ran) -> dict:
    found: dict = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return found


def test_the_options_and_the_answer_come_first(jcm):
    ran = jcm("compare", BEST, AGREED, "today", *FAST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:3] == [
        f"A: Tiny: best use of the same money ({BEST})",
        f"B: Tiny: as agreed ({AGREED})",
        "C: Today carried on (today)",
    ]
    assert lines[4].startswith(
        "A (Tiny: best use of the same money) does most: it keeps every duty and promise"
    )
    titles = [line for line in lines if line.endswith(":")]
    assert titles == [
        "B (Tiny: as agreed) against A:",
        "C (Today carried on) against A:",
        "What would change our mind:",
    ]
    assert "  Promises broken over the plan: £55k more in B than in A." in lines


def test_one_json_document_with_every_table_and_the_same_files(jcm, tmp_path):
    ran = jcm("compare", BEST, CUT, "--json", "--out", tmp_path / "out", *FAST)
    found = document(ran)
    assert tuple(found["tables"]) == TABLES
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == set(TABLES)
    assert [one["option"] for one in found["options"]] == ["A", "B"]
    assert (found["base"], found["draws"], found["seed"]) == ("A", 100, 1)
    written = pd.read_csv(tmp_path / "out" / "outcomes.csv")
    assert "planned_count" in written.columns
    assert len(written) == len(found["tables"]["outcomes"])


def test_the_numbers_are_those_of_solving(jcm):
    own = json.loads(jcm("solve", CUT, "--json").out)
    said = document(jcm("compare", BEST, CUT, "--json", *FAST))["tables"]["options"][1]
    assert said["gap_closed_share"] == pytest.approx(own["gap_closed_share"])
    assert said["duties_unmet_gbp"] == pytest.approx(own["duties_unmet_gbp"])
    assert said["promises_broken_gbp"] == pytest.approx(own["promises_broken_gbp"])
    assert said["digest"] == own["digest"]


@pytest.mark.parametrize("base", ["B", CUT, "tiny-cut", "Tiny: a tenth off council money"])
def test_the_base_is_called_by_letter_file_or_name(jcm, base):
    ran = jcm("compare", BEST, CUT, "--base", base, *FAST)
    assert "A (Tiny: best use of the same money) against B:" in ran.out
    assert "against A:" not in ran.out


@pytest.mark.parametrize(
    ("options", "base", "said"),
    [
        (
            (BEST, CUT),
            "Z",
            f"jcm: --base Z: there is no such option; give a letter: A for {BEST}, B for {CUT}",
        ),
        (
            (BEST, BEST),
            "tiny-best-use",
            "jcm: --base tiny-best-use: more than one option is called so; give a letter: ",
        ),
    ],
)
def test_a_base_that_is_not_clear_is_refused(jcm, options, base, said):
    ran = jcm("compare", *options, "--base", base, *FAST)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0].startswith(said)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ((BEST,), "give 2 to 5 options to compare, not 1"),
        ((BEST,) * 6, "give 2 to 5 options to compare, not 6"),
        (("today", "today"), "'today' needs a scenario or a data folder beside it, to say whose today it is"),
        ((BEST, "no.toml"), "no.toml: no such file or folder"),
        ((BEST, "data/kent"), "rest on different data"),
        ((BEST, AGREED, "--worth", "looked=1"), "--worth: there is no outcome 'looked'"),
    ],
)
def test_what_can_not_be_compared_is_said_in_one_line(jcm, typed, said):
    ran = jcm("compare", *typed, *FAST)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.faults) == 1
    assert said in ran.faults[0]


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--draws", "0", "'0' is not a whole number from 1 to 100,000"),
        ("--draws", "many", "'many' is not a whole number from 1 to 100,000"),
        ("--seed", "-1", "'-1' is not a whole number from 0 to 4,294,967,295"),
        ("--seed", "1.5", "'1.5' is not a whole number from 0 to 4,294,967,295"),
    ],
)
def test_draws_and_seeds_that_make_no_sense(jcm, option, value, said):
    ran = jcm("compare", BEST, AGREED, f"{option}={value}")
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.faults[0]


def other_prices(folder: Path) -> Path:
    """The small partnership in the prices of another year."""
    shutil.copytree(ROOT / "data" / "tiny", folder)
    settings = folder / "partnership.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('price_year = "2024-25"', 'price_year = "2023-24"'), encoding="utf-8")
    return folder


def test_other_prices_are_refused_with_the_remedy(jcm, tmp_path):
    ran = jcm("compare", BEST, other_prices(tmp_path / "mine"), *FAST)
    assert ran.status == 2
    assert (
        "has prices of 2024-25, B (As agreed) prices of 2023-24: bring all money to one price year" in ran.err
    )
    assert "rest on different data: the settings of the partnership differ" in ran.err
    refused = document(jcm("compare", BEST, tmp_path / "mine", "--json", *FAST))
    assert refused["status"] == "wrong_input"


def test_a_copy_of_the_data_is_the_same_data(jcm, tmp_path):
    shutil.copytree(ROOT / "data" / "tiny", tmp_path / "copy")
    assert jcm("compare", BEST, tmp_path / "copy", *FAST).status == 0


def test_an_option_without_a_plan_stands_and_says_why(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("compare", BEST, path, *FAST)
    assert ran.status == 0
    assert "B (Mine) has no plan. No plan keeps every rule that the scenario makes hard." in ran.out


def test_no_option_with_a_plan_is_status_3(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("compare", path, path, "--json", *FAST)
    assert ran.status == 3
    found = document(ran)
    assert found["answer"][0] == "No option has a plan."
    assert [one["status"] for one in found["tables"]["options"]] == ["infeasible"] * 2
    assert not found["tables"]["outcomes"]


def test_net_benefit_where_a_worth_is_stated(jcm):
    found = document(jcm("compare", BEST, CUT, "--worth", "looked_after=60000", "--json", *FAST))
    assert {row["measure"] for row in found["tables"]["chances"]} == {"in_order", "gap_closed", "net_benefit"}


def test_another_seed_draws_other_futures(jcm):
    one, other = (document(jcm("compare", BEST, CUT, "--json", "--seed", seed, *FAST)) for seed in ("1", "2"))
    ours, theirs = (found["tables"]["options"][0] for found in (one, other))
    assert ours["gap_closed_share"] == theirs["gap_closed_share"]
    assert ours["gap_closed_low"] != theirs["gap_closed_low"]


def test_help_has_an_example_and_names_today(jcm):
    text = jcm("compare", "--help").out
    assert "jcm compare today scenarios/best-use.toml scenarios/full-pooling.toml --out options" in text
    assert "or the word today, for today's services" in " ".join(text.split())
