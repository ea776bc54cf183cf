"""Every verb that writes tables: the same tables in its JSON document and its files, and nothing else.

What one verb says in its own words has tests beside this; here all of them are held to what they share.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.cli.conftest import Ran

BEST = "scenarios/tiny-best-use.toml"
CEA = "option,cost,effect\nNow,0,0\nA,1000,1\nB,3000,2\nC,2500,1\n"
PSA = "draw,option,cost,effect\n1,Now,0,0\n1,A,10,1\n2,Now,0,0\n2,A,12,0.5\n"
JCM = Callable[..., Ran]

VERBS: dict[str, list[str]] = {
    "solve": ["solve", BEST],
    "project": ["project", BEST],
    "explain": ["explain", BEST],
    "cuts": ["cuts", "scenarios/tiny-prevention-cut.toml", "--depths", "50", "--workers", "1"],
    "partnership": ["partnership", BEST, "--workers", "1"],
    "value": ["value", BEST],
    "uncertainty": [
        "uncertainty",
        BEST,
        *["--draws", "60", "--error", "0", "--resolve", "20", "--workers", "1"],
    ],
    "compare": ["compare", BEST, "scenarios/tiny-cut.toml", "--draws", "50"],
    "cea": ["cea", "{cea}"],
    "psa": ["psa", "{psa}", "--thresholds", "0:40:20"],
}
"""What is typed for each verb that writes tables."""
UNITS = re.compile(r"^(today|planned|amount|trend|target|benchmark|activity)$")
"""Headers that would leave a reader guessing what is counted."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Tables of options and of draws."""
    folder = tmp_path_factory.mktemp("given")
    files = {"cea": CEA, "psa": PSA}
    for name, text in files.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return {name: str(folder / f"{name}.csv") for name in files}


def typed(verb: str, given: dict[str, str]) -> list[str]:
    """The words of a command line."""
    return [word.format(**given) for word in VERBS[verb]]


def document(ran: Ran) -> dict[str, Any]:
    """The one JSON document, without numbers that JSON does not know."""
    found: dict[str, Any] = json.loads(ran.out, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    return found


@pytest.mark.parametrize("verb", VERBS)
def test_files_and_document_hold_the_same_tables(verb: str, jcm: JCM, given: dict[str, str], tmp_path: Path):
    out = tmp_path / "out"
    ran = jcm(*typed(verb, given), "--json", "--out", out)
    assert ran.status == 0
    tables = document(ran)["tables"]
    files = {file.stem: file for file in out.iterdir()}
    assert all(file.suffix == ".csv" for file in files.values())
    assert set(files) | {"run"} == set(tables) | {"run"}
    for name, file in files.items():
        written = pd.read_csv(file, keep_default_na=False)
        assert len(written) == len(tables[name]), name
        assert len(set(written.columns)) == len(written.columns)


@pytest.mark.parametrize("verb", VERBS)
def test_every_row_of_a_table_has_the_same_columns(verb: str, jcm: JCM, given: dict[str, str]):
    for name, rows in document(jcm(*typed(verb, given), "--json"))["tables"].items():
        assert len({tuple(row) for row in rows}) <= 1, name


@pytest.mark.parametrize("verb", ["solve", "project"])
def test_headers_of_files_say_what_is_counted(verb: str, jcm: JCM, given: dict[str, str], tmp_path: Path):
    out = tmp_path / "out"
    assert jcm(*typed(verb, given), "--out", out).status == 0
    for file in out.glob("*.csv"):
        head = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert not [name for name in head if UNITS.match(name)], file.name


@pytest.mark.parametrize("verb", VERBS)
def test_the_same_command_says_the_same_twice(verb: str, jcm: JCM, given: dict[str, str]):
    first, second = (document(jcm(*typed(verb, given), "--json")) for _ in range(2))
    for found in (first, second):
        found["tables"].pop("run", None)
    assert first == second


@pytest.mark.parametrize("verb", VERBS)
def test_without_json_the_answer_is_text_for_people(verb: str, jcm: JCM, given: dict[str, str]):
    ran = jcm(*typed(verb, given))
    assert ran.status == 0
    assert ran.out.strip()
    assert not ran.out.lstrip().startswith("{")
    assert not re.search(r"\bnan\b|\bNone\b(?! of)|\binf\b", ran.out)
    assert all(line == line.rstrip() for line in ran.out.splitlines())


@pytest.mark.parametrize("verb", VERBS)
def test_with_json_nothing_but_notes_goes_beside_it(verb: str, jcm: JCM, given: dict[str, str]):
    ran = jcm(*typed(verb, given), "--json")
    assert all(re.match(r"note: | *\d+ s  ", line) for line in ran.faults), ran.err


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("option", ["--nonsense", "--jsn", "--ou"])
def test_an_option_that_is_not_there_is_one_line(verb: str, option: str, jcm: JCM, given: dict[str, str]):
    ran = jcm(*typed(verb, given), option)
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.faults) == 1
    assert option in ran.faults[0]


@pytest.mark.parametrize("verb", VERBS)
def test_a_table_or_scenario_that_is_not_there_is_one_line(verb: str, jcm: JCM, given: dict[str, str]):
    words = typed(verb, given)
    ran = jcm(words[0], "no/such.toml", *words[2:])
    assert (ran.status, ran.out) == (2, "")
    assert len(ran.faults) == 1
    assert ran.faults[0].startswith("jcm: no/such.toml: no such file")


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_where_a_folder_is_wanted_is_refused_before_anything_is_worked_out(
    verb: str, jcm: JCM, given: dict[str, str], tmp_path: Path
):
    file = tmp_path / "taken"
    file.write_text("mine", encoding="utf-8")
    ran = jcm(*typed(verb, given), "--out", file)
    assert (ran.status, ran.out) == (2, "")
    assert "there is a file of this name; give a folder" in ran.faults[0]
    assert file.read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("verb", ["solve", "explain", "partnership", "value"])
def test_no_plan_is_status_3_and_no_table_has_rows(verb: str, jcm: JCM, scenario: Any):
    path = scenario('[rules]\nhard = ["demand", "evidence", "pace"]\n[cut]\ndepth = 0.4\n')
    ran = jcm(verb, path, "--json")
    assert ran.status == 3
    found = document(ran)
    assert found["status"] == "infeasible"
    assert not any(rows for name, rows in found["tables"].items() if name != "run")


@pytest.mark.parametrize("verb", VERBS)
def test_the_status_and_the_document_agree(verb: str, jcm: JCM, given: dict[str, str]):
    ran = jcm(*typed(verb, given), "--json")
    found = document(ran)
    assert found.get("status", "optimal") in ("optimal", "projected", "targets_not_met")
    assert ran.status == (3 if found.get("status") == "targets_not_met" else 0)


@pytest.mark.parametrize("verb", VERBS)
def test_help_names_every_option_and_an_example_that_can_be_typed(verb: str, jcm: JCM):
    ran = jcm(verb, "--help")
    assert ran.status == 0
    assert {"--json", "--out"} <= set(re.findall(r"--[a-z]+", ran.out))
    example = ran.out.split("example:\n")[1].splitlines()[0].strip()
    assert example.startswith(f"jcm {verb} ")
