"""``jcm value``: the answer first, one JSON document, tables, and what may be asked."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest

from model.analyse.cost_effectiveness import TABLES
from tests.source_tree import ROOT

BEST = "scenarios/tiny-best-use.toml"


def test_the_answer_comes_first_then_the_lists(jcm):
    ran = jcm("value", BEST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[0] == "Tiny: best use of the same money"
    assert lines[1].startswith("Against today's services carried on, the plan spends £282k more")
    titles = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert titles == [
        "Who pays and who gains (present values; kinds are not to be added up):",
        "What could be released, a step less of each:",
        "What could be bought, a step more of each:",
        "What one more or fewer costs, today:",
        "Steps that move the same outcome, compared:",
        "Services without evidence, listed apart:",
    ]


def test_one_json_document_with_every_table(jcm, tmp_path):
    ran = jcm("value", BEST, "--worth", "looked_after=60000", "--json", "--out", tmp_path / "out")
    document = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    assert (document["scenario"], document["status"]) == ("Tiny: best use of the same money", "optimal")
    assert tuple(document["tables"]) == TABLES
    assert document["tables"]["plan"][1]["payback_year"] == 2027
    assert document["tables"]["plan"][1]["payback_cash_year"] is None
    assert {row["option"] for row in document["tables"]["net_benefit"]} == {"nothing_more", "family_help"}
    assert {path.stem for path in (tmp_path / "out").glob("*.csv")} == set(TABLES)
    assert "gbp_per_outcome_next" in pd.read_csv(tmp_path / "out" / "services.csv").columns


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("looked_after", "--worth: 'looked_after' is not OUTCOME=GBP, such as looked_after=20000"),
        ("looked=1", "--worth: there is no outcome 'looked'; the nearest outcome is 'looked_after'"),
        (
            "looked_after=much",
            "--worth looked_after: 'much' is not a number; give a plain number such as 20000",
        ),
        (
            "looked_after=-5",
            "--worth looked_after: '-5' is below 0; say what one better is worth in £",
        ),
        (
            "looked_after=1e400",
            "--worth looked_after: '1e400' is not a number; give a plain number such as 20000",
        ),
    ],
)
def test_what_can_not_be_asked_is_said_in_one_line(jcm, given, said):
    ran = jcm("value", BEST, "--worth", given)
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0] == f"jcm: {said}"


def test_a_worth_given_twice(jcm):
    ran = jcm("value", BEST, "--worth", "looked_after=1", "--worth", "looked_after=2")
    assert ran.faults[0] == "jcm: --worth: 'looked_after' is given twice; keep one"


def test_without_a_plan_there_is_nothing_to_appraise(jcm, scenario):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm("value", path)
    assert ran.status == 3
    assert "No plan keeps every rule that the scenario makes hard." in ran.out
    document = json.loads(jcm("value", path, "--json").out)
    assert (document["status"], document["tables"]) == ("infeasible", {})


def test_help_has_an_example(jcm):
    assert "jcm value scenarios/best-use.toml --out value" in jcm("value", "--help").out


def test_places_weighted_by_need(jcm, tmp_path):
    ran = jcm("value", BEST, "--weigh-need")
    assert "With outcomes weighted by the need of each place, value to others would come to £" in ran.out
    document = json.loads(jcm("value", BEST, "--weigh-need", "--json").out)
    assert [row["effects"] for row in document["tables"]["plan"]][
        -1
    ] == "as far as believed, weighted by need"


def test_need_is_asked_of_every_place(jcm, tmp_path):
    folder = tmp_path / "tiny"
    shutil.copytree(ROOT / "data" / "tiny", folder)
    places = folder / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace("8000,0.9,", "8000,,"), encoding="utf-8")
    ran = jcm("value", folder, "--weigh-need")
    assert ran.status == 2
    assert ran.faults[0] == (
        "jcm: --weigh-need: a place has no need_weight; give one to every place in places"
    )


def test_another_discount_rate_for_the_appraisal_alone(jcm):
    plain, other = (
        json.loads(jcm("value", BEST, *more, "--json").out) for more in ([], ["--discount", "3%"])
    )
    assert other["digest"] == plain["digest"]
    assert other["tables"]["plan_years"][1]["weight"] == pytest.approx(1 / 1.03)
    said = jcm("value", BEST, "--discount", "health")
    assert "Discounted at 10% instead of 1.5% the whole would leave £257k to the good" in said.out
    share = json.loads(jcm("value", BEST, "--discount", "0.03", "--json").out)
    assert share["tables"]["plan"] == other["tables"]["plan"]


@pytest.mark.parametrize("asked", ["green", "0.5", "-1%", "3%%"])
def test_no_such_schedule(jcm, asked):
    ran = jcm("value", BEST, f"--discount={asked}")
    assert (ran.status, ran.out) == (2, "")
    assert ran.faults[0] == (
        f"jcm: --discount: '{asked}' is no discount schedule; give standard, health, alternative or a yearly "
        "rate from 0% to 20%, such as 3% or 0.03"
    )


def test_the_whole_plan_at_a_worth(jcm):
    ran = jcm("value", BEST, "--worth", "looked_after=60000")
    assert "The whole plan at the worth you gave:" in ran.out
    assert (
        "Where 'Children looked after' is worth £60k a unit, the plan's 5.4 fewer are worth £321k" in ran.out
    )
