"""Kent's options side by side: the headline numbers, sums that must agree, and the seconds that it takes."""

from __future__ import annotations

import time
from functools import cache

import pandas as pd
import pytest

from model.analyse.compare import Comparison, compare, option_of, today_option
from model.analyse.compare.option import Option
from model.inputs.load import load_case
from model.plan import solve
from tests.analyse.compare.sides import row, rows_of
from tests.source_tree import ROOT

NAMES = ("as-agreed", "best-use", "full-pooling", "council-cut-20")
MOST_SECONDS = 10.0
"""Of computing, for five options and 1,000 futures; it takes about two."""


@cache
def options() -> tuple[Option, ...]:
    plans = [option_of(solve(ROOT / "scenarios" / f"{name}.toml"), name) for name in NAMES]
    return (*plans, today_option(load_case(ROOT / "data" / "kent")))


@pytest.fixture(scope="module")
def kent() -> Comparison:
    return compare(options())


def test_the_answer(kent: Comparison):
    assert kent.answer[0].startswith(
        "C (Kent: full pooling) does most: it keeps every duty and promise and closes 19.2%"
    )
    assert (
        "of the 2 that leave least undone it closes most of the gap in about 97 of 100 futures"
        in kent.answer[0]
    )
    assert kent.answer[1].startswith("Next comes B (Kent: best use of the same money)")
    assert any(
        text.startswith("No single figure within its range would put B before C.") for text in kent.answer
    )


def test_the_order_is_by_what_is_left_undone_first(kent: Comparison):
    ranked = sorted(rows_of(kent.tables["chances"], measure="in_order"), key=lambda one: one["rank"])
    assert [one["option"] for one in ranked] == ["C", "B", "A", "E", "D"]


def test_all_options_share_one_yardstick(kent: Comparison):
    """Guards are targets without weight, so they make no other yardstick."""
    assert not any("trends or targets of their own" in note for note in kent.notes)
    for said in rows_of(kent.tables["options"]):
        assert said["gap_closed_share"] == pytest.approx(said["gap_closed_own_share"], abs=1e-9)


def test_money_of_partners_is_the_whole_of_the_spend(kent: Comparison):
    sums = kent.tables["money"].groupby("option")["planned_gbp"].sum()
    for one in kent.options:
        assert sums[one.letter] == pytest.approx(one.spend["planned"].sum())


def test_today_takes_more_than_its_pots_hold(kent: Comparison):
    own = kent.tables["duties_and_promises"]
    lacking = own[own["option"] == "E"]
    assert set(lacking["rule"]) == {"unpaid"}
    assert "council_residential" in set(lacking["key"])
    assert row(kent.tables["options"], option="E")["duties_unmet_gbp"] == pytest.approx(lacking["gbp"].sum())


def test_places_and_outcomes_are_all_there(kent: Comparison):
    years = kent.options[0].case.years
    outcomes = kent.options[0].case.outcomes
    assert len(kent.tables["outcomes"]) == 5 * len(outcomes) * (len(years.horizon) - 1)
    told = kent.tables["outcomes"].groupby("option")["is_key"].sum()
    assert set(told) == {len(outcomes)}
    assert set(kent.tables["places"].groupby(["option", "outcome"])["place"].nunique()) == {12}


def test_cash_and_value_are_kept_apart(kent: Comparison):
    who = kent.tables["who_pays"]
    assert {"fiscal", "pays for services", "demand-led services"} <= set(who["kind"])
    kinds = pd.concat([who["cashable_gbp"] + who["not_cashable_gbp"], who["present_value_gbp"]], axis=1)
    assert (kinds[0] - kinds["present_value_gbp"]).abs().max() < 1.0


def test_five_options_and_a_thousand_futures_take_seconds():
    held = options()
    start = time.process_time()
    compare(held)
    assert time.process_time() - start < MOST_SECONDS
