"""Ranges and chances on the page of a plan: they are the plan's, and said as they are or said to lack."""

from __future__ import annotations

import math
import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model import words_chances as chances
from model.analyse import best_use
from model.analyse.best_use_ranges import (
    PRICES_HAVE_NONE,
    RANGE_COLUMNS,
    chance_sentence,
    demand_led_change,
    difference_range,
    gap_ends,
    gap_words,
    headline_range,
    outside_sentence,
    planned_range,
    saving_led,
    targets_met_words,
    with_ranges,
)
from model.analyse.best_use_words import answer, outcome_sentence
from model.analyse.uncertainty.ranges import COLUMNS, Ranges, ranges
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.optimise import shipped

COVERED = "in 19 of 20 futures that fit the evidence"


def plain(plan) -> pd.DataFrame:
    """Outcomes of a plan without ranges."""
    return best_use.outcomes(plan.tables["outcomes"], plan.case.tables, None)


def of_rows(*rows: tuple, draws: int = 1000) -> Ranges:
    """Ranges made of (measure, key, year, central, mean, low, high)."""
    full = [(m, k, y, "", central, mean, low, high, 0.0) for m, k, y, central, mean, low, high in rows]
    table = pd.DataFrame(full, columns=list(COLUMNS)).astype({"year": object})
    return Ranges(draws, 1, table)


PLANS = [wide_plan, short_plan, lambda: shipped.plan("tiny-best-use")]


@pytest.mark.parametrize("made", PLANS)
def test_what_is_added_is_the_plan_s_own(made):
    plan = made()
    found = ranges(plan)
    held = with_ranges(plain(plan), found)
    for row in held.to_dict("records"):
        key = row["outcome"], row["year"]
        planned, better = found.of("outcome", *key), found.of("better_than_today", *key)
        assert row["planned_count"] == pytest.approx(planned.central)
        assert row["improvement_count"] == pytest.approx(better.central, abs=1e-9)
        assert [row["planned_low_count"], row["planned_high_count"]] == list(planned[1:])
        assert [row["improvement_low_count"], row["improvement_high_count"]] == list(better[1:])
        assert row["chance_better"] == found.chance("chance_better", *key)
        if words.stated(row["chance_met"]):
            assert row["chance_met"] == found.chance("chance_target_met", *key)


def test_the_columns_are_the_same_without_ranges():
    plan = shipped.plan("tiny-best-use")
    bare, held = with_ranges(plain(plan), None), with_ranges(plain(plan), ranges(plan))
    assert list(bare.columns) == list(held.columns) == [*best_use.OUTCOME_COLUMNS, *RANGE_COLUMNS]
    assert bare["planned_low_count"].isna().all()
    assert outcome_sentence(bare.iloc[0].to_dict()) == outcome_sentence(plain(plan).iloc[0].to_dict())


def test_a_chance_that_contradicts_what_the_page_says_is_left_out():
    plan = shipped.plan("tiny-best-use")
    rows = plain(plan)
    turned = rows.assign(meets=["not met" if m == "met" else "met" for m in rows["meets"]])
    assert with_ranges(turned, ranges(plan))["chance_met"].isna().all()


@pytest.mark.parametrize("made", PLANS)
def test_a_sentence_holds_the_ranges_of_its_row_and_no_other(made):
    plan = made()
    for row in with_ranges(plain(plan), ranges(plan)).to_dict("records"):
        said = outcome_sentence(row)
        low, high = (words.people(row[f"planned_{end}_count"]) for end in ("low", "high"))
        if row["planned_high_count"] - row["planned_low_count"] > 1e-6:
            between = low if low == high else f"{low} to {high}"
            between = "the same" if between == words.people(row["planned_count"]) else between
            assert f"{words.people(row['planned_count'])} ({between} in 19 of 20 futures)" in said
        else:
            assert "futures)" not in said
        assert (difference_range(row) in said) or not difference_range(row)
        assert (chance_sentence(row) in said) or not chance_sentence(row)


def test_without_spread_there_is_no_range_and_it_is_said():
    plan = wide_plan(0.0)
    found = ranges(plan)
    held = with_ranges(plain(plan), found)
    assert [planned_range(row) for row in held.to_dict("records")] == [""] * len(held)
    assert [difference_range(row) for row in held.to_dict("records")] == [""] * len(held)
    assert gap_ends(found) == ""
    assert gap_words(plan.gap_closed_share, found).endswith(f"closed ({chances.NO_RANGE})")
    assert saving_led(found) == ""
    assert demand_led_change(5e6, found, plan.case.years.plan[-1]) == ""


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.4, 0.3, 0.5, f"40% of the gap closed (30% to 50% {COVERED})"),
        (0.02, -0.03, 0.05, f"2% of the gap closed (from 3% wider to 5% closed {COVERED})"),
        (-0.2, -0.3, -0.1, f"gap widened by 20% (10% to 30% wider {COVERED})"),
        (0.4, 0.4, 0.4, f"40% of the gap closed ({chances.NO_RANGE})"),
        (None, math.nan, math.nan, "targets already met"),
    ],
)
def test_the_gap_is_said_with_its_range(share, low, high, said):
    found = of_rows(("gap_closed_share", "", None, share or 0.0, 0.0, low, high))
    assert gap_words(share, found) == said
    assert gap_words(share, None) == words.gap_closed(share)


def test_a_gap_without_a_range_in_numbers_has_none_in_words():
    found = of_rows(("gap_closed_share", "", None, 0.4, math.nan, math.nan, math.nan))
    assert gap_words(0.4, found) == "40% of the gap closed"
    assert gap_ends(found) == ""
    assert gap_ends(None) == ""


def test_the_headline_stands_beside_what_has_no_range():
    found = of_rows(("gap_closed_share", "", None, 0.4, 0.0, 0.3, 0.5))
    assert headline_range(0.4, found) == f"The plan itself: 40% of the gap closed (30% to 50% {COVERED})."
    assert headline_range(None, found).startswith("The plan meets every target already")
    assert "have no range" in PRICES_HAVE_NONE


@pytest.mark.parametrize(
    ("central", "said"), [(0.2, "below what 19 of 20 futures give"), (0.6, "above what"), (0.4, "")]
)
def test_a_best_estimate_outside_its_range_is_said(central, said):
    text = outside_sentence(of_rows(("gap_closed_share", "", None, central, 0.4, 0.3, 0.5)))
    assert (said in text) if said else text == ""
    assert outside_sentence(None) == ""


def aims(*shares: float) -> pd.DataFrame:
    """Targets with these chances, a guard and an outcome without a target."""
    rows = [("met", False, share) for share in shares]
    rows += [("met", True, 0.5), ("no target", False, math.nan)]
    return pd.DataFrame(rows, columns=["meets", "is_guard", "chance_met"])


def test_targets_are_counted_by_how_likely_they_are():
    found = of_rows(("outcome", "x", 2026, 0.0, 0.0, 0.0, 0.0))
    assert targets_met_words(found, aims(0.95, 0.7, 0.7, 0.0)) == (
        "Of 4 targets, 1 is very likely to be met, 2 are likely to be met and 1 is very unlikely to be met."
    )
    assert targets_met_words(found, aims(0.05, 0.2, 0.8)).endswith(
        "1 is likely to be met, 1 is unlikely to be met and 1 is very unlikely to be met."
    )
    assert targets_met_words(found, aims(0.5)) == "Of 1 target, 1 is about as likely as not to be met."
    assert targets_met_words(found, aims()) == ""
    assert targets_met_words(None, aims(0.5)) == ""


@given(st.lists(st.floats(0.0, 1.0), min_size=1, max_size=12))
def test_every_target_is_counted_once_under_the_word_that_covers_it(shares):
    said = targets_met_words(of_rows(("outcome", "x", 2026, 0.0, 0.0, 0.0, 0.0)), aims(*shares))
    counts = {
        word: int(count)
        for count, word in re.findall(
            r"(\d+) (?:is|are) ((?:very |about as )?(?:un)?likely(?: as not)?) to", said
        )
    }
    assert sum(counts.values()) == len(shares)
    for word, count in counts.items():
        assert count == sum(chances.likely_word(share) == word for share in shares)


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (6e6, 7e6, "£1.0m to £2.0m more"),
        (4e6, 6e6, "from £1.0m less to £1.0m more"),
        (3e6, 4e6, "£1.0m to £2.0m less"),
        (5e6, 5e6, ""),
    ],
)
def test_what_demand_led_services_are_paid_against_today(low, high, said):
    found = of_rows(("money_led", "", 2026, 5e6, 5e6, low, high))
    assert demand_led_change(5e6, found, 2026) == said
    assert demand_led_change(5e6, found, 2027) == ""
    assert demand_led_change(5e6, None, 2026) == ""


@pytest.mark.parametrize(
    ("central", "low", "high", "said"),
    [
        (3e6, 2e6, 4e6, "take £3.0m less (£2.0m to £4.0m less in 19 of 20 futures) over"),
        (-3e6, -4e6, 2e6, "take £3.0m more (from £4.0m more to £2.0m less in 19 of 20 futures) over"),
    ],
)
def test_what_demand_led_services_save_has_its_range_in_both_signs(central, low, high, said):
    assert said in saving_led(of_rows(("saving_led", "", None, central, central, low, high)))
    assert saving_led(None) == ""
    assert saving_led(of_rows(("net_cash", "", None, 0.0, 0.0, 0.0, 1.0))) == ""


def test_the_answer_carries_the_ranges_of_the_plan():
    plan = shipped.plan("tiny-best-use")
    found, year = ranges(plan), plan.case.years.plan[-1]
    services = best_use.services(
        plan.tables["spend"], plan.tables["activity"], plan.case.tables, year, plan.tables["duties_unmet"]
    )
    led = services[services["demand_led"].astype(bool)]
    said = answer(services, with_ranges(plain(plan), found), plan.gap_closed_share, found, year)
    assert said.startswith(words.first_upper(gap_words(plan.gap_closed_share, found)))
    money = found.of("money_led", "", year)
    assert money.central == pytest.approx(led["planned_gbp"].sum())
    assert f"more than today ({demand_led_change(led['today_gbp'].sum(), found, year)})." in said
    bare = answer(services, plain(plan), plan.gap_closed_share)
    assert "(" not in bare
