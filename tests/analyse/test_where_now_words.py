"""Sentences of the first page agree with the tables that they are made from."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse.where_now import where_now
from model.analyse.where_now_words import answer, directions, outcome_sentence, place_answer
from tests.analyse.small import shipped, tiny

STATUS = ["already met", "on track", "off track", "no target"]
DIRECTION = ["getting better", "getting worse", "no clear change", "too early to say"]
COMPARED = ["better", "worse", "about the same", "not compared"]


def rows(**columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(columns)


CARRY_ON = "if we carry on as now."


@pytest.mark.parametrize(
    ("status", "start", "end"),
    [
        (
            ["already met", "on track", "off track", "no target"],
            "1 of 3 targets is met and 1 more will be",
            "1",
        ),
        (["already met"], "1 of 1 target is met", "none"),
        (["already met", *["off track"] * 13], "1 of 14 targets is met", "13"),
        (["on track", "off track"], "1 of 2 targets will be met", "1"),
        (["already met"] * 2, "2 of 2 targets are met", "none"),
        (["off track"] * 2, "0 of 2 targets are met", "2"),
    ],
)
def test_the_answer_of_the_page(status, start, end):
    assert answer(rows(status=status)) == f"{start}; {end} will be missed {CARRY_ON}"


@pytest.mark.parametrize("status", [[], ["no target"]])
def test_without_targets_the_page_says_so(status):
    assert answer(rows(status=status)) == "No outcome has a target yet."


def test_how_outcomes_have_moved():
    given_rows = rows(direction=["getting better", "no clear change", "no clear change", "too early to say"])
    assert directions(given_rows) == (
        "1 outcome is getting better, 0 are getting worse and 2 show no clear change; for 1 it is too "
        "early to say."
    )
    assert directions(rows(direction=["getting worse"])) == (
        "0 outcomes are getting better, 1 is getting worse and 0 show no clear change."
    )


def test_one_outcome_in_a_sentence():
    found = where_now(tiny()).outcomes.to_dict("records")
    assert outcome_sentence(found[0]) == (
        "Children looked after: 100 children looked after on average in the year in 2024-25; if we carry "
        "on as now "
        "104 in 2026-27, 8 above the target of 96."
    )
    assert outcome_sentence(found[1]) == (
        "Ready for school: 700 five-year-olds in 2024-25; if we carry on as now 700 in 2026-27, 40 below "
        "the target "
        "of 740."
    )


def test_a_gap_that_rounds_to_nothing_is_still_said():
    row = where_now(tiny()).outcomes.iloc[0].to_dict() | {"trend_count": 96.3, "still_to_go_count": 0.3}
    assert outcome_sentence(row).endswith("96 in 2026-27, just above the target of 96.")


@pytest.mark.parametrize("status", ["already met", "on track"])
def test_a_target_that_is_met(status):
    row = where_now(tiny()).outcomes.iloc[0].to_dict() | {"trend_count": 90.0, "status": status}
    assert outcome_sentence(row).endswith("90 in 2026-27, which meets the target of 96.")


def test_an_outcome_without_a_target():
    row = where_now(tiny()).outcomes.iloc[0].to_dict() | {"status": "no target"}
    assert outcome_sentence(row).endswith("in 2024-25; no target is set.")


def test_districts_in_a_sentence():
    given_rows = rows(compared=["better", "worse", "worse", "about the same", "not compared"])
    assert place_answer(given_rows, "Kent") == (
        "Of 5 districts, 1 does better than Kent, 2 worse, 1 about the same and 1 cannot be compared."
    )
    assert place_answer(rows(compared=[]), "Kent") == (
        "No figures by district are held: this outcome is known for Kent as a whole only."
    )


def test_every_sentence_of_kent_has_its_numbers():
    for row in where_now(shipped("kent")).outcomes.to_dict("records"):
        sentence = outcome_sentence(row)
        assert sentence.endswith(".")
        assert words.people(row["today_count"]) in sentence
        if row["status"] != "no target":
            assert words.people(row["target_count"]) in sentence
            assert words.people(row["trend_count"]) in sentence


@given(st.lists(st.sampled_from(STATUS), max_size=30))
def test_the_numbers_of_the_answer_add_up(status):
    said = answer(rows(status=status))
    targeted = [word for word in status if word != "no target"]
    if not targeted:
        return
    heading, whole = (int(number) for number in re.findall(r"\d+", said)[:2])
    more = re.search(r"and (\d+) more", said)
    heading += int(more[1]) if more else 0
    missing = re.search(r"; (\d+|none) will be missed", said)
    assert missing
    missed = 0 if missing[1] == "none" else int(missing[1])
    assert whole == len(targeted)
    assert heading + missed == whole
    assert missed == status.count("off track")


@given(st.lists(st.sampled_from(DIRECTION), max_size=30))
def test_every_outcome_is_counted_once_in_how_they_have_moved(given_words):
    numbers = [int(number) for number in re.findall(r"\d+", directions(rows(direction=given_words)))]
    assert sum(numbers) == len(given_words)


@given(st.lists(st.sampled_from(COMPARED), min_size=1, max_size=15))
def test_every_district_is_counted_once(given_words):
    whole, *parts = [int(n) for n in re.findall(r"\d+", place_answer(rows(compared=given_words), "Kent"))]
    assert whole == sum(parts) == len(given_words)


@given(
    today=st.floats(0, 1e6),
    trend=st.floats(0, 1e6),
    target=st.floats(0, 1e6),
    better=st.sampled_from(["lower", "higher"]),
)
def test_above_and_below_agree_with_the_numbers(today, trend, target, better):
    off = trend > target if better == "lower" else trend < target
    row = where_now(tiny()).outcomes.iloc[0].to_dict() | {
        "today_count": today,
        "trend_count": trend,
        "target_count": target,
        "better": better,
        "status": "off track" if off else "on track",
        "still_to_go_count": abs(trend - target) if off else 0.0,
    }
    sentence = outcome_sentence(row)
    assert (" above the target" in sentence) == (off and trend > target)
    assert (" below the target" in sentence) == (off and trend < target)
