"""Duties and promises broken: place, service, amount and year, each in plain words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse import broken as room
from model.analyse.broken import broken, broken_answer, by_service
from tests.analyse.small import broken_rows, cell, cut_by_hand, tiny

NOTHING = broken_rows()
YOUTH_CLUBS = (
    "Youth clubs across Tiny Shire: 4,000 sessions short of its promise in 2025-26 to 2026-27, worth £400k."
)


def of_the_cut():
    plan = cut_by_hand()
    return broken(plan["duties_unmet"], plan["promises_broken"], tiny())


def test_duties_come_first_then_years_then_amounts():
    found = of_the_cut()
    assert list(zip(found["what"], found["service"], found["year"], strict=True)) == [
        ("duty", "placements", 2027),
        ("promise", "youth_clubs", 2026),
        ("promise", "family_help", 2026),
        ("promise", "youth_clubs", 2027),
        ("promise", "family_help", 2027),
        ("promise", "family_help", 2027),
    ]


def test_each_says_service_place_amount_rule_year_and_money():
    duty, held, pace = of_the_cut()["sentence"].head(3)
    assert duty.startswith(
        "Placements across Tiny Shire: 3.7 child-years short of the cases that must be served"
    )
    assert duty.endswith(" in 2026-27 (£187k).")
    assert held.startswith(
        "Youth clubs across Tiny Shire: 2,000 sessions short of today's level, held while there"
    )
    assert held.endswith(" in 2025-26 (£200k).")
    assert pace == "Family help in North: 2 families short of the agreed pace of change in 2025-26 (£4,000)."


def test_a_promise_about_all_services_together():
    rows = broken_rows(("balance", "", "", 2027, float("nan"), 10_000.0))
    found = broken(NOTHING, rows, tiny())
    assert found.loc[0, "sentence"] == (
        "All services together: short of the agreed share of the money in 2026-27 (£10k)."
    )


@pytest.mark.parametrize("what", ["duty", "promise"])
@pytest.mark.parametrize("rule", ["floors", "demand", "commitments", "held_years", "something new"])
def test_every_rule_has_words(what, rule):
    rows = broken_rows((rule, "family_help", "south", 2027, 5.0, 10_000.0))
    given_rows = (rows, NOTHING) if what == "duty" else (NOTHING, rows)
    sentence = cell(broken(*given_rows, tiny()), "sentence")
    assert sentence.startswith("Family help in South: 5 families short of ")
    assert rule not in sentence.replace("the level", "") or rule == "floors"


def test_each_service_together():
    found = by_service(of_the_cut())
    assert found["sentence"].tolist() == [
        "Placements across Tiny Shire: 3.7 child-years short of its duty in 2026-27, worth £187k.",
        YOUTH_CLUBS,
        "Family help in 2 places: 132 families short of its promise in 2025-26 to 2026-27, worth £263k.",
    ]
    assert found["places"].tolist() == [1, 1, 2]


def test_the_answer():
    assert broken_answer(of_the_cut()) == (
        "Duties worth £187k are not met, a pressure that no pot pays for, and promises worth £663k are "
        "not kept."
    )


def test_only_duties_only_promises_nothing():
    plan = cut_by_hand()
    only_duties = broken(plan["duties_unmet"], NOTHING, tiny())
    assert broken_answer(only_duties) == (
        "Duties worth £187k are not met, a pressure that no pot pays for; every promise is kept."
    )
    only_promises = broken(NOTHING, plan["promises_broken"], tiny())
    assert broken_answer(only_promises) == (
        "Every duty is met, but promises to 2 services worth £663k are not kept."
    )
    assert broken_answer(broken(NOTHING, NOTHING, tiny())) == "Every duty is met and every promise is kept."


def test_the_share_of_universal_services_is_said_as_such():
    balance = ("balance", "tier:universal", "", 2027, float("nan"), 10_000.0)
    found = broken(NOTHING, broken_rows(balance), tiny())
    assert broken_answer(found) == (
        "Every duty is met, but the promised share of universal services, worth £10k, is not kept."
    )
    assert cell(found, "sentence") == (
        "Universal services: short of the agreed share of the money in 2026-27 (£10k)."
    )
    assert (
        cell(by_service(found), "sentence")
        == "Universal services: short of their promise in 2026-27, worth £10k."
    )
    pace = ("pace", "family_help", "north", 2026, 2.0, 4_000.0)
    both = broken(NOTHING, broken_rows(balance, pace), tiny())
    assert broken_answer(both) == (
        "Every duty is met, but promises to 1 service and the promised share of universal services, worth "
        "£14k in all, are not kept."
    )


def test_columns_stay_the_same_without_rows():
    found = broken(NOTHING, NOTHING, tiny())
    assert tuple(found.columns) == room.BROKEN_COLUMNS
    assert tuple(by_service(found).columns) == room.GROUP_COLUMNS


def test_money_is_kept_when_services_are_taken_together():
    assert by_service(of_the_cut())["gbp"].sum() == pytest.approx(of_the_cut()["gbp"].sum())


@given(
    activity=st.floats(min_value=0.01, max_value=1e6),
    gbp=st.floats(min_value=0.01, max_value=1e9),
    year=st.sampled_from([2026, 2027]),
)
def test_the_sentence_holds_the_numbers_of_its_row(activity, gbp, year):
    rows = broken_rows(("demand", "placements", "shire", year, activity, gbp))
    sentence = cell(broken(rows, NOTHING, tiny()), "sentence")
    assert f" {words.number(activity)} child-years " in sentence
    assert f" in {words.year(year)} ({words.money(gbp)})." in sentence
