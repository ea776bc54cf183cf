"""Sentences of the first page agree with the tables that they are made from."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse.where_now import where_now
from model.analyse.where_now_words import (
    NO_INTERVAL,
    answer,
    directions,
    intervals,
    outcome_sentence,
    place_answer,
    trend_range,
    trend_ranges,
)
from tests.analyse.small import shipped, tiny, with_rows

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


def test_a_trend_stands_with_the_interval_that_the_tables_state():
    stated = {"outcome": "looked_after", "place": "shire", "year": 2027, "series": "trend"}
    tables = with_rows(tiny(), "outcome_values", stated | {"count": 106.0, "lower": 98.0, "upper": 114.0})
    held = where_now(tables).outcomes.set_index("outcome")
    row = held.loc["looked_after"].to_dict()
    assert trend_range(row) == " (98 to 114)"
    assert f"if we carry on as now {words.people(row['trend_count'])} (98 to 114) in" in outcome_sentence(row)
    assert "The trend of 2026-27 is stated with a range (95%): 98 to 114." in intervals(row)
    assert trend_range(held.loc["school_ready"].to_dict()) == ""


def test_without_an_interval_the_trend_has_no_range_and_it_is_said():
    held = where_now(tiny()).outcomes
    for row in held.to_dict("records"):
        assert trend_range(row) == ""
        assert "for the trend, so it has no range." in intervals(row)
        assert "futures" not in outcome_sentence(row)
    assert trend_ranges(held).endswith("so what happens if we carry on has no range.")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (2, "How far the trend could be off is stated for 2 of 2 outcomes, in brackets."),
        (
            1,
            (
                "How far the trend could be off is stated for 1 of 2 outcomes, in brackets; the others have "
                "no range."
            ),
        ),
    ],
)
def test_how_many_trends_have_a_range_is_counted(known, said):
    ends = [10.0] * known + [float("nan")] * (2 - known)
    held = pd.DataFrame({"trend_lower": ends, "trend_upper": [end + 5 for end in ends]})
    assert trend_ranges(held) == said


def test_today_s_own_interval_is_said_or_said_to_lack():
    row = where_now(tiny()).outcomes.iloc[0].to_dict()
    assert intervals(row | {"today_lower": float("nan"), "today_upper": float("nan")}).startswith(NO_INTERVAL)
    said = intervals(row | {"today_lower": 95.0, "today_upper": 105.0})
    assert said.startswith("Today's figure was published with a range (95%): 95 to 105.")
