"""Wrong input: one line for each fault, status 2, never a traceback."""

from __future__ import annotations

import json
import re

import pytest

from model.inputs.faults import Fault, InputError
from tests.source_tree import ROOT

BEST = "scenarios/tiny-best-use.toml"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "jcm: the following arguments are required: VERB; see jcm --help"),
        (["slove", "x"], "jcm: there is no verb 'slove'; the nearest verb is 'solve' or 'serve'"),
        (["explode", "x"], "jcm: there is no verb 'explode'"),
        (["solve"], "jcm: the following arguments are required: SCENARIO; see jcm solve --help"),
        (["solve", BEST, "more"], "jcm: unrecognized arguments: more; see jcm --help"),
        (["solve", BEST, "--objectiv", "x"], "jcm: unrecognized arguments: --objectiv x; see jcm --help"),
        (["solve", BEST, "--lp"], "jcm: argument --lp: expected one argument; see jcm solve --help"),
        (["check", "no/such"], "jcm: no/such: no such file or folder"),
        (["solve", ""], "jcm: the name of a file or folder is empty"),
        (["check", "scenarios"], "jcm: scenarios: this folder holds scenario files, not tables"),
        (["solve", "no.toml"], "jcm: no.toml: no such file or folder"),
        (["project", BEST, "--activity", "no.csv"], "jcm: no.csv: no such file or folder"),
        (["import", "no.xlsx", "x"], "jcm: no.xlsx: no such file or folder"),
        (["import", "data/tiny", "x"], "jcm: data/tiny: this is a folder; give a workbook (.xlsx)"),
        (["export", "data/tiny", "tiny.csv"], "jcm: tiny.csv: a workbook ends in .xlsx"),
        (["export", "data/tiny", "data"], "jcm: data: this is a folder; give a file"),
        (["template", "no/such/x.xlsx"], "there is no folder no/such; make it first"),
        (["solve", BEST, "--lp", "no/such/x.lp"], "there is no folder no/such; make it first"),
        (
            ["solve", BEST, "--out", "README.md"],
            "README.md: there is a file of this name; give a folder",
        ),
        (["import", BEST, "README.md"], "README.md: there is a file of this name; give a folder"),
        (["serve", "--port", "80a"], "argument --port: '80a' is not a port: give a number from 1 to 65535"),
        (["serve", "--port", "70000"], "argument --port: '70000' is not a port"),
        (["serve", "--data", "no/such"], "jcm: no/such: no such file or folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_can_not_be_done_is_said_in_one_line(jcm, arguments, message):
    ran = jcm(*arguments)
    assert ran.status == 2
    assert ran.out == ""
    assert len(ran.faults) == 1
    assert message in ran.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('objective = "close_gap"', "there is no objective"),
        ('objective = "rubust"', "there is no objective \"rubust\"; the nearest objective is 'robust'"),
        ('[rules]\npoolin = "full"', "there is no rule 'poolin'; the nearest rule is 'pooling'"),
        ("[rules", "mine.toml, line 3"),
        ('[cut]\ndepth = 2\npartner = "shire_council"', "depth"),
        ('[[changes]]\ntable = "potts"\nwhere = {}\ncolumn = "x"\nset = 1\nwhy = "x"', "potts"),
    ],
)
def test_a_bad_scenario_says_where_and_what(jcm, scenario, text, message):
    for verb in ("check", "solve", "project"):
        ran = jcm(verb, scenario(f"{text}\n"))
        assert ran.status == 2, verb
        assert ran.out == ""
        assert message in ran.err
        assert ran.faults[-1].startswith("jcm: ")
        assert ran.faults[-1].endswith(("fault", "faults"))
        assert "Traceback" not in ran.err


def test_every_fault_is_listed_however_many(jcm, monkeypatch):
    faults = [Fault("pots", n, "amount_per_year", "-1 is too small", "give 0 or more") for n in range(2, 80)]

    def load(path):
        raise InputError(faults)

    monkeypatch.setattr("model.load_case", load, raising=False)
    ran = jcm("check", "data/tiny")
    assert ran.status == 2
    assert len(ran.faults) == 79
    assert ran.faults[0] == "pots, row 2, column amount_per_year: -1 is too small; give 0 or more"
    assert ran.faults[-1] == "jcm: 78 faults"


def test_faults_as_json_are_one_document(jcm, scenario):
    ran = jcm("solve", scenario('objective = "rubust"\n'), "--json")
    assert ran.status == 2
    document = json.loads(ran.out)
    assert document["status"] == "wrong_input"
    assert len(document["faults"]) == 1
    assert document["faults"][0]["table"] == "mine.toml"
    assert document["faults"][0]["row"] is None
    assert document["faults"][0]["wrong"] == 'there is no objective "rubust"'
    assert document["faults"][0]["right"] == "the nearest objective is 'robust'"
    missing = jcm("solve", "no.toml", "--json")
    assert json.loads(missing.out)["faults"] == [{"wrong": "no.toml: no such file or folder"}]
    assert missing.faults == ["jcm: no.toml: no such file or folder"]


def test_an_unknown_objective_is_refused_as_in_a_scenario(jcm):
    ran = jcm("solve", BEST, "--objective", "rubust")
    assert ran.status == 2
    assert "the nearest objective is 'robust'" in ran.err


def test_a_bad_activity_file_lists_its_rows(jcm, tmp_path):
    file = tmp_path / "mine.csv"
    file.write_text("service,place,year,activity\nclubs,north,2026,1\nfamily_help,north,1999,x\n")
    ran = jcm("project", "data/tiny", "--activity", file)
    assert ran.status == 2
    assert ran.faults == [
        "mine.csv, row 2, column service: there is no service 'clubs'; the nearest service is 'youth_clubs'",
        "mine.csv, row 3, column year: '1999' is not a year of the plan; the plan runs from 2026 to 2027",
        "mine.csv, row 3, column activity: 'x' is not a number; give a plain number such as 1250 or 12.5",
        "jcm: 3 faults",
    ]


@pytest.mark.parametrize("verb", ["check", "solve", "project"])
def test_a_folder_without_tables_and_a_file_that_is_none(jcm, tmp_path, verb):
    assert jcm(verb, tmp_path).status == 2
    text = tmp_path / "notes.txt"
    text.write_text("hello")
    ran = jcm(verb, text)
    assert ran.status == 2
    assert "notes.txt" in ran.err


def test_what_the_system_refuses_is_said_in_one_line(jcm, monkeypatch, tmp_path):
    def write(tables, case, folder):
        raise PermissionError(13, "Permission denied", f"{folder}/activity.csv")

    monkeypatch.setattr("model.cli.tables.write_tables", write)
    ran = jcm("project", "data/tiny", "--out", tmp_path)
    assert ran.status == 2
    assert ran.faults == [f"jcm: {tmp_path}/activity.csv: Permission denied"]


def test_a_port_that_is_taken(jcm, serving):
    def run(data, **options):
        raise OSError(98, "Address already in use")

    serving(run)
    ran = jcm("serve", "--data", "data/tiny")
    assert ran.status == 2
    assert ran.faults == ["jcm: 127.0.0.1:8050: Address already in use; try another --host or --port"]


def test_ctrl_c_ends_cleanly(jcm, monkeypatch):
    def load(path):
        raise KeyboardInterrupt

    monkeypatch.setattr("model.load_case", load, raising=False)
    ran = jcm("check", "data/tiny")
    assert (ran.status, ran.out, ran.err) == (130, "", "jcm: stopped\n")


def test_examples_name_what_is_there():
    source = (ROOT / "model" / "cli" / "parser.py").read_text(encoding="utf-8")
    named = set(re.findall(r"(?:scenarios|data)/[\w./-]+", source)) - {"data/mine"}
    assert named
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []
