"""Each verb on the tiny partnership: what it says, its JSON document, its tables."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pandas as pd
import pytest

from model.inputs.read import read_tables
from tests.source_tree import ROOT

CUT = "scenarios/tiny-cut.toml"
BEST = "scenarios/tiny-best-use.toml"

SOLVE_TABLES = {
    "activity": ["service", "place", "year", "today", "planned"],
    "flows": ["pot", "service", "place", "year", "today", "planned"],
    "outcomes": ["outcome", "place", "year", "trend", "planned", "target", "benchmark"],
    "spend": ["partner", "pot", "service", "priority", "tier", "place", "year", "today", "planned"],
    "unspent": ["pot", "year", "amount", "reason"],
    "duties_unmet": ["rule", "service", "place", "year", "activity", "gbp"],
    "promises_broken": ["rule", "service", "place", "year", "activity", "gbp"],
    "binding": ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"],
    "run": ["item", "value"],
    "ranges": ["measure", "key", "year", "unit", "central", "mean", "low", "high", "error"],
}

MENTORING = """
[[rows]]
table = "services"
[rows.row]
service = "mentoring"
name = "Mentoring"
priority = "safe"
tier = "targeted"
commissioner = "shire_council"
providers = "shire_council"
activity_unit = "mentored children"
statutory = "no"
start_up_per_year = 50
[[rows]]
table = "activity"
[rows.row]
service = "mentoring"
place = "north"
activity_per_year = 0
ceiling = 100
basis = "illustrative"
source = "made up"
[[rows]]
table = "recipes"
[rows.row]
service = "mentoring"
type = "money"
amount_per_activity = 1000
basis = "illustrative"
source = "made up"
"""


def one_document(text: str):
    """The JSON of a text that must hold exactly one document, and no number that JSON does not know."""

    def refuse(name):
        raise AssertionError(f"{name} is no JSON")

    return json.loads(text, parse_constant=refuse)


def test_check_says_what_there_is_and_what_to_know(jcm):
    ran = jcm("check", "data/tiny")
    assert ran.status == 0
    assert "No faults: 2 partners, 4 pots, 4 services, 2 outcomes and 2 effects." in ran.out
    assert "Note: effects, column service: no evidence is held on youth_clubs" in ran.out
    assert ran.err == ""


def test_check_of_a_scenario_says_how_much_it_changes(jcm):
    assert "The scenario changes 6 cells of the tables." in jcm("check", "scenarios/tiny-as-agreed.toml").out


def test_check_as_json(jcm):
    document = one_document(jcm("check", "scenarios/tiny-as-agreed.toml", "--json").out)
    assert document["status"] == "ok"
    assert document["faults"] == []
    assert len(document["changes"]) == 6
    assert document["changes"][0]["why"] == "Nothing new is decided, so nothing grows"


def test_solve_says_the_main_thing_first(jcm):
    ran = jcm("solve", BEST)
    assert ran.status == 0
    lines = ran.out.splitlines()
    assert lines[:3] == [
        "Tiny: best use of the same money",
        "The best plan under these rules.",
        "47% of the gap closed (26% to 66% in 19 of 20 futures that fit the evidence).",
    ]
    assert "Every duty is met.\nEvery promise is kept.\n" in ran.out
    assert "Family help                         160    189  families            +£58k" in ran.out
    assert "Used up: Health visiting team, 2025-26 to 2026-27: 1 more (FTE) would close 9.9%" in ran.out
    assert "No evidence held on Youth clubs, 2025-26 to 2026-27: 10 less (sessions) would close" in ran.out
    assert lines[-3].startswith("Worked out in ")
    assert lines[-1] == f"Why, and what stands in the way: jcm explain {BEST}"


def test_solve_says_which_duties_and_promises_break(jcm):
    out = jcm("solve", CUT).out
    assert "Gap widened by 51% (8.3% to 94% wider in 19 of 20 futures that fit the evidence)." in out
    assert "Duties unmet: £187k in all." in out
    assert "  Placements, 2026-27: 3.7 child-years needed, and no money is left for them (£187k)" in out
    assert "Promises broken: £663k in all." in out
    assert "  Family help in North and South, 2025-26 to 2026-27: up to 130 families fewer than the" in out
    assert "What holds it back:" in out
    assert "would close" not in out  # no price may be given while duties are unmet


def test_solve_as_json_is_complete(jcm):
    ran = jcm("solve", CUT, "--json")
    document = one_document(ran.out)
    assert document["scenario"] == "Tiny: a tenth off council money"
    assert document["status"] == "optimal"
    assert document["objective"] == {"name": "close_gaps", "value": pytest.approx(1.401211696)}
    assert document["gap_closed_share"] == pytest.approx(-0.511737, abs=1e-6)
    assert document["duties_unmet_gbp"] == pytest.approx(187_000)
    assert document["promises_broken_gbp"] == pytest.approx(663_200)
    assert [stage["stage"] for stage in document["stages"]] == [
        *["duties"] * 2,
        *["promises"] * 2,
        "close_gaps",
        "calm",
        "payments",
    ]
    assert len(document["digest"]) == 64
    assert set(document["tables"]) == set(SOLVE_TABLES)
    for name, columns in SOLVE_TABLES.items():
        for row in document["tables"][name]:
            assert list(row) == columns
    assert document["tables"]["binding"][0]["shadow_price_per_unit"] is None


def test_the_same_scenario_has_the_same_digest_whatever_the_verb(jcm):
    digests = {one_document(jcm(verb, CUT, "--json").out)["digest"] for verb in ("check", "solve", "project")}
    assert len(digests) == 1


def test_solve_writes_tables_with_units_in_the_headers(jcm, tmp_path):
    assert jcm("solve", CUT, "--out", tmp_path / "new" / "plan").status == 0
    folder = tmp_path / "new" / "plan"
    files = sorted(folder.glob("*.csv"))
    headers = {file.stem: list(pd.read_csv(file)) for file in files}
    assert set(headers) == set(SOLVE_TABLES)
    assert headers["activity"] == [
        "service", "place", "year", "activity_unit", "today_per_year", "planned_per_year",
    ]  # fmt: skip
    assert headers["spend"][-2:] == ["today_gbp", "planned_gbp"]
    assert headers["outcomes"][3:] == [
        "counted_in", "trend_count", "planned_count", "target_count", "benchmark_count",
    ]  # fmt: skip
    assert headers["duties_unmet"] == [
        "rule", "service", "place", "year", "activity_unit", "activity_per_year", "gbp",
    ]  # fmt: skip
    flows = pd.read_csv(folder / "flows.csv")
    assert set(flows.loc[flows["pot"] == "nurse_team", "unit"]) == {"FTE"}
    assert set(flows.loc[flows["pot"] != "nurse_team", "unit"]) == {"£"}


def test_solve_writes_the_programme(jcm, tmp_path):
    assert jcm("solve", BEST, "--lp", tmp_path / "plan.lp").status == 0
    text = (tmp_path / "plan.lp").read_text(encoding="utf-8")
    assert "Subject To" in text
    assert "activity.family_help.north.2026" in text


def test_targets_out_of_reach_end_with_status_3_and_the_soft_plan(jcm, scenario):
    path = scenario('[rules]\ntargets = "hard"\n')
    ran = jcm("solve", path)
    assert ran.status == 3
    assert "Not every target that must be met can be; this is the plan that comes closest." in ran.out
    assert "47% of the gap closed (26% to 66% in" in ran.out
    document = one_document(jcm("solve", path, "--json").out)
    assert document["status"] == "targets_not_met"
    assert document["tables"]["activity"]


def test_no_plan_ends_with_status_3_and_the_reason(jcm, scenario, tmp_path):
    path = scenario('[rules]\nhard = ["floors", "demand"]\n[cut]\ndepth = 0.9\n')
    ran = jcm("solve", path, "--out", tmp_path / "plan")
    assert ran.status == 3
    assert "No plan keeps every rule that the scenario makes hard." in ran.out
    assert (
        "Made hard: demand and floors. With one of these as a promise again there may be a plan." in ran.out
    )
    assert "Outcomes" not in ran.out
    assert not list((tmp_path / "plan").iterdir())
    document = one_document(jcm("solve", path, "--json").out)
    assert document["status"] == "infeasible"
    assert document["gap_closed_share"] is None
    assert set(document["tables"]) == set(SOLVE_TABLES)
    assert document["tables"]["activity"] == []


def test_project_today(jcm):
    ran = jcm("project", "data/tiny")
    assert ran.status == 0
    assert "Today's services carried on: 0% of the gap closed." in ran.out
    assert "Council general fund: £100k beyond what is in it in 2026-27" in ran.out
    assert "Children looked after    100    104   104      96" in ran.out


def test_project_as_json(jcm):
    document = one_document(jcm("project", "data/tiny", "--json").out)
    assert set(document["tables"]) == {"activity", "outcomes", "spend", "flows", "unfunded", "overspent"}
    for name in ("activity", "outcomes", "spend", "flows"):
        assert list(document["tables"][name][0]) == SOLVE_TABLES[name]
    assert document["gap_closed_share"] == 0
    assert document["tables"]["overspent"] == [
        {"pot": "council_general", "year": 2027, "amount": pytest.approx(100_000)}
    ]


def test_a_plan_written_out_and_projected_again_closes_the_same_gap(jcm, tmp_path):
    solved = one_document(jcm("solve", BEST, "--json", "--out", tmp_path).out)
    again = one_document(jcm("project", BEST, "--activity", tmp_path / "activity.csv", "--json").out)
    assert again["gap_closed_share"] == pytest.approx(solved["gap_closed_share"], abs=1e-9)
    assert again["notes"][0].endswith("'placements' follows its outcome; its figures here are not used")


def test_project_says_what_nobody_pays_for(jcm, scenario, tmp_path):
    """A service that nobody pays for today has no payer in today's shares."""
    path = scenario(MENTORING)
    file = tmp_path / "activity.csv"
    file.write_text("service,place,year,activity\nmentoring,north,2027,20\n", encoding="utf-8")
    ran = jcm("project", path, "--activity", file)
    assert ran.status == 0, ran.err
    assert "Unfunded, as nobody pays for it today:\n  Mentoring: £20k in 2026-27" in ran.out


def test_template_import_and_export(jcm, tmp_path):
    assert jcm("template", tmp_path / "empty.xlsx").out == f"Written: {tmp_path / 'empty.xlsx'}\n"
    book, folder = tmp_path / "tiny.xlsx", tmp_path / "again"
    assert jcm("export", "data/tiny", book).status == 0
    assert one_document(jcm("import", book, folder, "--json").out) == {"status": "ok", "written": str(folder)}
    assert read_tables(folder).digest() == read_tables(Path("data/tiny")).digest()
    assert jcm("check", book).status == 0


def test_writing_over_something_needs_force(jcm, tmp_path):
    book, folder = tmp_path / "tiny.xlsx", tmp_path / "tables"
    assert jcm("export", "data/tiny", book).status == 0
    assert "it is there already; give another name, or --force" in jcm("export", "data/tiny", book).err
    assert jcm("export", "data/tiny", book, "--force").status == 0
    assert "it is there already" in jcm("template", book).err
    assert jcm("import", book, folder).status == 0
    assert "there is something in it; give an empty folder, or --force" in jcm("import", book, folder).err
    assert jcm("import", book, folder, "--force").status == 0


def test_serve_hands_over_to_the_application(jcm, serving):
    asked: dict[str, object] = {}

    def run(data, **options):
        options.pop("tell")("Tiny Shire on http://127.0.0.1:9000")
        asked.update(options, data=data)

    serving(run)
    ran = jcm("serve", "--data", "data/tiny", "--port", "9000")
    assert ran.status == 0
    assert ran.err == "Tiny Shire on http://127.0.0.1:9000\n"
    assert asked == {"data": Path("data/tiny"), "host": "127.0.0.1", "port": 9000}


def test_the_application_takes_what_serve_hands_over():
    tree = ast.parse((ROOT / "dashapp/serve.py").read_text(encoding="utf-8"))
    run = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "run")
    names = [argument.arg for argument in (*run.args.args, *run.args.kwonlyargs)]
    assert names[0] in {"data", "data_dir"}
    assert {"host", "port", "tell"} <= set(names)


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ("fairest", "Largest remaining gap of any outcome in any place: 61%."),
        ("best_value", "Value of better outcomes less money drawn, in present value: -£"),
        ("ranked", "47% of the gap closed (26% to 66% in"),
        ("robust", "Gap closed on average over the worst 20% of 100 draws: 34%."),
    ],
)
def test_solve_with_another_objective(jcm, objective, said):
    ran = jcm("solve", BEST, "--objective", objective)
    assert ran.status == 0
    assert said in ran.out


def test_least_cost_out_of_reach_shows_the_soft_plan(jcm):
    ran = jcm("solve", BEST, "--objective", "least_cost")
    assert ran.status == 3
    assert "Money drawn" not in ran.out
    assert "47% of the gap closed (26% to 66% in" in ran.out
