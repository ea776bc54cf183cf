"""Ranges on the command line: beside the headline, in the tables, equal to what the model gives."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from model import records, words
from model import words_chances as chances
from model.analyse.drawn_words import drawn_sentences
from model.analyse.uncertainty.ranges import COLUMNS, ranges
from model.cli.names import Names
from model.cli.present import outcome_lines, plan_text
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped

BEST = "scenarios/tiny-best-use.toml"


@pytest.fixture(scope="module")
def plan():
    return shipped.plan("tiny-best-use")


@pytest.fixture(scope="module")
def found(plan):
    return ranges(plan)


def test_the_headline_and_every_outcome_carry_their_range(jcm, plan, found):
    out = jcm("solve", BEST).out
    low, high = found.of("gap_closed_share")[1:]
    ends = f"{words.percent(low)} to {words.percent(high)}"
    assert f"{words.percent(plan.gap_closed_share)} of the gap closed ({ends} {chances.COVERS})." in out
    lines = out.splitlines()
    head = next(line for line in lines if line.startswith("Outcomes in 2026-27"))
    assert head.split("  ")[-1].strip() == "target met"
    assert chances.FUTURES_IN in head
    for name, key in (("Children looked after", "looked_after"), ("Ready for school", "school_ready")):
        row = next(line for line in lines if line.startswith(name))
        ends = found.of("outcome", key, 2027)
        assert f"{words.number(ends.low)} to {words.number(ends.high)}" in row
        assert row.endswith(chances.often(found.chance("chance_target_met", key, 2027), found.draws))


def test_how_the_ranges_were_made_is_said(jcm, plan):
    out = jcm("solve", BEST).out
    for sentence in drawn_sentences(plan.case, 1000, 1):
        assert sentence in out


def test_json_and_files_hold_the_table_of_ranges_beside_those_of_the_plan(jcm, plan, found, tmp_path):
    document = json.loads(jcm("solve", BEST, "--json", "--out", tmp_path).out)
    assert list(document["tables"]) == [*plan.tables, "ranges"]
    assert document["tables"]["ranges"] == records(found.table)
    written = pd.read_csv(tmp_path / "ranges.csv")
    assert tuple(written.columns) == COLUMNS
    assert written["low"].to_numpy() == pytest.approx(found.table["low"].to_numpy(), nan_ok=True)


def test_without_ranges_the_text_is_as_it_was(plan):
    text = plan_text(plan)
    assert "futures" not in text
    lines = outcome_lines(plan.tables["outcomes"], plan.case, Names.of(plan.case))
    assert lines[0].split()[-1] == "target"


def test_where_nothing_is_drawn_no_range_is_made_up():
    still = wide_plan(0.0)
    text = plan_text(still, ranges(still))
    assert f"of the gap closed ({chances.NO_RANGE})." in text
    row = next(line for line in text.splitlines() if line.startswith("Ready for school"))
    assert " to " not in row
