"""Sentences and small parts: depths in words, what is cash, what is narrowed by halving, whose cost it is."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.cuts import Question
from model.analyse.cuts.duties import duty_sentence, promise_words
from model.analyse.cuts.first import depth_words, exact_percent, narrowed
from model.analyse.cuts.growth import growth_sentence
from model.analyse.cuts.money import split
from model.analyse.cuts.question import chosen_depth
from model.analyse.cuts.solved import solve_question
from model.analyse.cuts.words import moved_cost, subject, whose
from model.plan_cut import many
from tests.analyse.cuts.asked import KENT, PREVENTION, TINY, asked_of, at, case_of

NAN = float("nan")


def solved_of(path, question):
    case = case_of(path)
    return solve_question(case, question, many(question.at(case, 0.0)))


# ---- depths --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("share", "said"), [(0.0713, "7.13%"), (0.05, "5%"), (0.1, "10%"), (0.00004, "under 0.01%"), (0.5, "50%")]
)
def test_depths_are_said_to_a_hundredth_of_a_percent(share, said):
    assert exact_percent(share) == said


def test_a_depth_is_exact_or_lies_between_two():
    assert depth_words({"above_depth": 0.1, "depth": 0.15, "exact": False}) == (
        "a cut somewhere between 10% and 15%"
    )
    assert depth_words({"above_depth": 0.0712, "depth": 0.0713, "exact": True}) == "a cut of 7.13%"
    assert depth_words({"above_depth": 0.0, "depth": 1e-6, "exact": True}) == "the first pound"


def test_the_depth_spoken_of_is_the_one_nearest_to_a_fifth():
    assert chosen_depth(Question(depths=(0.05, 0.15, 0.3))) == 0.15
    assert chosen_depth(Question(depths=(0.1, 0.3))) == 0.1
    assert chosen_depth(Question(depths=())) == 0.0


def test_no_depth_asked_for_is_said():
    found = asked_of(PREVENTION, Question(depths=(), rules=("equal_share",)))
    assert found.answer == ("No depth of a cut is asked for, so nothing is taken out.",)


@given(st.lists(st.floats(0.011, 0.499), min_size=1, max_size=4, unique=True))
def test_each_test_is_narrowed_to_where_it_begins_to_hold(edges):
    class Fake:
        def __init__(self, depth):
            self.depth = depth

    tests = {str(k): (lambda result, edge=edge: result.depth >= edge) for k, edge in enumerate(edges)}
    seen = []

    def look(depths):
        seen.extend(depths)
        return [Fake(depth) for depth in depths]

    found = narrowed(tests, look, [0.0, 0.01, 0.25, 0.5], 1e-4)  # type: ignore[arg-type]
    for k, edge in enumerate(edges):
        low, high = found[str(k)]
        assert low < edge <= high
        assert high - low <= 1e-4


def test_what_never_holds_is_left_out():
    nothing: list[object] = [None, None]
    found = narrowed({"never": bool}, lambda _: nothing, [0.0, 0.5], 1e-4)  # type: ignore[arg-type,return-value]
    assert found == {}


# ---- money ---------------------------------------------------------------------------------


@given(
    st.lists(st.floats(0, 1e6), min_size=2, max_size=6), st.lists(st.floats(0, 1e6), min_size=6, max_size=6)
)
def test_cash_and_avoided_are_the_whole_difference(without, planned):
    one = np.array(without)
    other = np.array(planned[: len(without)])
    other[0] = one[0]
    parts = split(one, other)
    assert parts.cash + parts.avoided == pytest.approx(one - other, abs=1e-6)


def test_a_saving_below_today_is_cash_and_above_it_is_growth_avoided():
    parts = split(np.array([100.0, 120.0, 120.0]), np.array([100.0, 110.0, 90.0]))
    assert parts.cash.tolist() == [0, 0, 10]
    assert parts.avoided.tolist() == [0, 10, 20]


def test_a_county_s_ledger_adds_up_and_its_costs_fall_on_who_pays_today():
    question = Question(depths=(0.1, 0.3), rules=("equal_share", "protect_prevention"))
    found = asked_of(KENT, question)
    ledger = found.tables["knock_on"].groupby(["rule", "depth", "year"])["net_saving_gbp"].sum()
    cuts = found.tables["cuts"].set_index(["rule", "depth", "year"])["net_saving_gbp"]
    assert (ledger - cuts.loc[ledger.index]).abs().max() < 0.01
    back = at(found, "knock_on", rule="equal_share", depth=0.3).groupby("partner")["knock_on_gbp"].sum()
    assert back["kent_county_council"] > back["nhs_kent_medway"] > 0
    assert back["schools"] == back["colleges"] == 0


# ---- sentences -----------------------------------------------------------------------------


def test_whose_money_is_said_by_name():
    assert whose(solved_of(TINY, Question(depths=(), rules=("equal_share",)))) == "all money"
    council = solved_of(TINY, Question(depths=(), rules=("equal_share",), partner="shire_council"))
    assert whose(council) == "Shire County Council's money"
    assert subject(council, "optimised", 0.075) == (
        "A cut of 7.5% to Shire County Council's money, with what is left put to its best use,"
    )


def test_cost_moved_is_said_of_partners_that_give_nothing_or_less():
    solved = solved_of(TINY, Question(depths=(0.1,), rules=("equal_share",), partner="shire_nhs"))
    ledger = pd.DataFrame(
        {
            "rule": "equal_share",
            "depth": 0.1,
            "partner": ["shire_council", "shire_nhs"],
            "year": 2027,
            "gross_cut_gbp": [0.0, 75_000.0],
            "knock_on_gbp": [30_000.0, 80_000.0],
            "run_on": False,
        }
    )
    lead = "A cut of 10% to Shire Integrated Care Board's money, shared out equally, moves £30k of cost to "
    assert moved_cost(solved, ledger, "equal_share", 0.1) == [
        f"{lead}Shire County Council over 2025-26 to 2026-27."
    ]
    both = ledger.assign(gross_cut_gbp=[20_000.0, 75_000.0])
    said = moved_cost(solved, both, "equal_share", 0.1)
    assert len(said) == 2
    assert said[0].endswith("to Shire County Council over 2025-26 to 2026-27, which gives up £20k itself.")
    assert moved_cost(solved, ledger.assign(knock_on_gbp=0.0), "equal_share", 0.1) == []


def test_a_duty_in_money_is_said_as_money():
    row = {
        "name": "Front door",
        "duty": "floors",
        "activity": 21_689.0,
        "activity_unit": "£1,000 of running cost",
        "where": "across Kent",
        "year": 2031,
        "gbp": 21_689_000.0,
    }
    assert duty_sentence(row) == "Front door: £21.7m below what the law requires across Kent in 2030-31."


def test_a_promise_has_words():
    assert promise_words("pace") == "the agreed pace of change"
    assert promise_words("other") == "what was promised"


def test_the_next_pounds_are_said_with_what_they_do():
    row = {"extra_gbp_per_year": 1e6, "gap_change_share": 0.01, "demand_saved_gbp": 0.0}
    assert (
        growth_sentence(row) == "With £1.0m more a year 1 point more of the gap to the targets would close."
    )
    less = row | {"gap_change_share": -0.002}
    assert "0.2 points less of the gap" in growth_sentence(less)
    nothing = row | {"gap_change_share": 0.0, "demand_saved_gbp": 5_000.0}
    assert growth_sentence(nothing) == (
        "With £1.0m more a year no more of the gap to the targets would close, and services that follow "
        "demand would cost £5,000 less over the plan."
    )
    assert "no plan or no gap to close" in growth_sentence(row | {"gap_change_share": NAN})
