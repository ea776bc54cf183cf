"""Chances and ranges in words: what is said in which case."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pytest

from model import words
from model import words_chances as chances
from model.guide import pages


@dataclass(frozen=True)
class Span:
    """A best estimate and its range."""

    central: float
    low: float
    high: float


@pytest.mark.parametrize(
    ("share", "draws", "said"),
    [
        (0.0, 1000, "in none of 1,000 futures drawn"),
        (1.0, 1000, "in all of 1,000 futures drawn"),
        (0.0, 1, "not in the one future drawn"),
        (1.0, 1, "in the one future drawn"),
        (0.71, 1000, "in about 7 of 10 futures"),
        (0.74, 1000, "in about 75 of 100 futures"),
        (0.74, 10_000, "in about 74 of 100 futures"),
        (0.744, 1_000_000, "in about 744 of 1,000 futures"),
        (0.5, 50, "in about 5 of 10 futures"),
        (0.004, 1000, "in about 4 of 1,000 futures"),
        (0.01, 100, "in about 1 of 100 futures"),
        (0.0001, 10_000, "in fewer than 1 of 1,000 futures"),
        (0.9999, 10_000, "in more than 999 of 1,000 futures"),
    ],
)
def test_how_often(share, draws, said):
    assert chances.often(share, draws) == said


def test_what_is_not_known_is_said_so():
    assert chances.often(None, 1000) == "not stated"
    assert chances.how_likely(math.nan, 1000) == "not stated"
    said = chances.will("the target", "to be met", "is met", None, 9)
    assert said == "whether the target is met is not stated"


def test_an_error_of_its_own_decides_how_coarsely_a_chance_is_said():
    assert chances.often(0.64, 1000, error=0.05) == "in about 6 of 10 futures"
    assert chances.often(0.64, 1000, error=0.001) == "in about 64 of 100 futures"
    assert chances.often(0.64, 1000, error=math.nan) == "in about 65 of 100 futures"


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (1.0, "very likely"),
        (0.9, "very likely"),
        (0.8999, "likely"),
        (2 / 3, "likely"),
        (0.6666, "about as likely as not"),
        (0.5, "about as likely as not"),
        (0.3334, "about as likely as not"),
        (1 / 3, "unlikely"),
        (0.1001, "unlikely"),
        (0.1, "very unlikely"),
        (0.0, "very unlikely"),
    ],
)
def test_what_likely_means(share, word):
    assert chances.likely_word(share) == word


@pytest.mark.parametrize("share", [-0.01, 1.01, math.nan])
def test_a_chance_is_between_0_and_1(share):
    with pytest.raises(ValueError, match="a chance is between 0 and 1"):
        chances.band(share)


def test_a_word_never_stands_beside_a_frequency_that_it_does_not_cover():
    # 0.665 with 500 draws is within error of 7 of 10, which is likely; 0.665 is not
    assert chances.how_likely(0.665, 500) == "about as likely as not (in about 65 of 100 futures)"
    assert chances.how_likely(0.67, 500) == "likely (in about 7 of 10 futures)"
    assert chances.how_likely(1.0, 500) == "in all of 500 futures drawn"


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.7, "the target is likely to be met, in about 7 of 10 futures"),
        (0.5, "the target is about as likely as not to be met, in about 5 of 10 futures"),
        (0.05, "the target is very unlikely to be met, in about 5 of 100 futures"),
        (0.0, "the target is met in none of 1,000 futures drawn"),
        (1.0, "the target is met in all of 1,000 futures drawn"),
    ],
)
def test_whether_something_will_happen(share, said):
    assert chances.will("the target", "to be met", "is met", share, 1000) == said


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ((0.7, 0.2, 0.1), "A is the best in about 7 of 10 futures"),
        ((0.0, 1.0, 0.0), "B is the best in all of 1,000 futures drawn"),
        ((0.4, 0.4, 0.2), "A and B are the best equally often, each in about 4 of 10 futures"),
        (
            (0.41, 0.39, 0.2),
            "A and B are the best too nearly as often as each other to tell apart with 1,000 futures drawn",
        ),
    ],
)
def test_which_is_most_often_the_best(shares, said):
    assert chances.best_of(("A", "B", "C"), shares, 1000) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-52, -12, "12 to 52 fewer"),
        (12, 52, "12 to 52 more"),
        (52, 12, "12 to 52 more"),
        (-52, 8, "from 52 fewer to 8 more"),
        (-52, 0.2, "0 to 52 fewer"),
        (-0.2, 52, "0 to 52 more"),
        (-0.3, 0.3, "0 more"),
        (-12.1, -11.9, "12 fewer"),
    ],
)
def test_a_range_of_a_change_says_which_way(low, high, said):
    assert chances.two_way(low, high, words.people, *chances.MORE) == said


def test_money_saved_and_spent_in_both_signs():
    assert chances.two_way(8e5, 2e6, words.money, *chances.SAVED) == "£800k to £2.0m saved"
    assert chances.two_way(-8e5, 2e6, words.money, *chances.SAVED) == "from £800k more cost to £2.0m saved"
    assert chances.two_way(-2e6, -8e5, words.money, *chances.SAVED) == "£800k to £2.0m more cost"
    assert chances.two_way(-2e6, -8e5, words.money, *chances.SPENT) == "£800k to £2.0m less"


def test_the_best_estimate_comes_first_and_the_range_says_what_it_covers():
    found = Span(1.6e6, 1.2e6, 2e6)
    assert chances.estimate(found, words.money) == (
        "£1.6m (£1.2m to £2.0m in 19 of 20 futures that fit the evidence)"
    )
    assert chances.estimate(found, words.money, "short") == "£1.6m (£1.2m to £2.0m in 19 of 20 futures)"
    assert chances.estimate(found, words.money, "none") == "£1.6m (£1.2m to £2.0m)"


def test_without_spread_there_is_no_range():
    assert chances.estimate(Span(5.0, 5.0, 5.0), words.people) == "5"
    assert chances.change(Span(-5.0, -5.0, -5.0), words.people, chances.MORE) == "5 fewer"


@pytest.mark.parametrize(
    ("low", "high", "moved"),
    [
        (0.0, 0.0, False),
        (-1e-13, 1e-13, False),
        (5.0, 5.0 + 1e-12, False),
        (1e9, 1e9 + 0.1, False),
        (0, 1, True),
    ],
)
def test_rounding_is_no_spread(low, high, moved):
    assert chances.is_moved(low, high) == moved


def test_a_range_that_reads_like_its_best_estimate_is_the_same():
    assert chances.estimate(Span(5.0, 4.9, 5.1), words.people, "short") == "5 (the same in 19 of 20 futures)"


def test_a_change_with_its_range():
    assert chances.change(Span(-31, -52, 8), words.people, chances.MORE, "short") == (
        "31 fewer (from 52 fewer to 8 more in 19 of 20 futures)"
    )


@pytest.mark.parametrize(
    ("central", "said"), [(11, "below"), (53, "above"), (12, ""), (52, ""), (12 - 1e-12, "")]
)
def test_a_best_estimate_outside_its_range_is_said(central, said):
    found = chances.stands_outside(central, 12, 52)
    assert (said in found) if said else found == ""


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.31, 0.48, "31% to 48%"),
        (-0.03, 0.2, "from 3% wider to 20% closed"),
        (-0.2, -0.03, "3% to 20% wider"),
        (-0.0001, 0.2, "0% to 20%"),
        (0.3, 0.3, "30%"),
    ],
)
def test_a_range_of_the_gap(low, high, said):
    assert chances.gap_range(low, high) == said


def test_a_range_of_shares_of_either_sign():
    assert chances.share_range(0.48, 0.31) == "31% to 48%"
    assert chances.share_range(-0.03, 0.2) == "-3% to 20%"


def test_a_value_of_draws_says_how_far_chance_may_have_moved_it():
    assert chances.known(12_000, 1500, words.money) == "£12k (± £2,940)"
    assert chances.known(1000, 1500, words.money) == "at most £3,940, too little to tell from nothing"
    assert chances.known(0.0, 0.0, words.money) == "£0"
    assert chances.known(1000, None, words.money) == "£1,000"


def test_a_range_holds_as_many_futures_as_it_says():
    held, whole = (int(part) for part in chances.FUTURES_IN.split()[0:3:2])
    assert held / whole == pytest.approx(chances.HIGH - chances.LOW)


def test_the_guide_says_what_likely_means_as_the_table_has_it():
    text = next(page.text for page in pages() if page.name == "glossary")
    for one in chances.LIKELY:
        assert f"| {one.word} | {one.means} |" in text


@pytest.mark.parametrize(
    ("net", "said"),
    [
        ((2.0, 3.0), " and what is saved is £2 to £3."),
        ((-3.0, -2.0), "; in all, £2 to £3 more cost."),
        ((-3.0, 2.0), "; in all, from £3 more cost to £2 saved."),
    ],
)
def test_what_comes_back_and_what_is_saved_in_both_signs(net, said):
    back, share = Span(2.5, 2.0, 3.0), Span(0.5, 0.4, 0.6)
    lead = "In 19 of 20 futures that fit the evidence, what comes back is £2 to £3"
    assert chances.money_back(back, Span(0.0, *net), share) == f"{lead} (40% to 60%){said}"
    assert chances.money_back(back, Span(0.0, *net), None) == f"{lead}{said}"
    still = Span(1.0, 1.0, 1.0)
    assert chances.money_back(still, still, None) == (
        "What comes back and what is saved: nothing that is drawn moves it, so it has no range."
    )
