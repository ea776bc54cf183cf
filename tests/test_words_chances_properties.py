"""Chances and ranges in words, read back: no sentence may say what its number does not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from model import words
from model import words_chances as chances
from tests.test_words_properties import read_money

SHARES = st.floats(min_value=0.0, max_value=1.0, allow_nan=False)
DRAWS = st.integers(min_value=1, max_value=200_000)
COUNTS = st.floats(min_value=-1e6, max_value=1e6, allow_nan=False)
AMOUNTS = st.floats(min_value=-1e11, max_value=1e11, allow_nan=False)


@dataclass(frozen=True)
class Span:
    """A best estimate and its range."""

    central: float
    low: float
    high: float


def read_often(text: str) -> tuple[float, float]:
    """The chances for which a frequency may be said, from and to, as a reader takes it."""
    if found := re.search(r"in about (\d+) of ([\d,]+) futures", text):
        count, whole = int(found[1]), int(found[2].replace(",", ""))
        assert 0 < count < whole
        return count / whole, count / whole
    if "in fewer than 1 of 1,000 futures" in text:
        return 0.0, 0.001
    if "in more than 999 of 1,000 futures" in text:
        return 0.999, 1.0
    if re.search(r"in none of [\d,]+ futures drawn|not in the one future drawn", text):
        return 0.0, 0.0
    assert re.search(r"in all of [\d,]+ futures drawn|in the one future drawn", text), text
    return 1.0, 1.0


def word_in(text: str) -> str:
    """The word for the chance in a text; the longest where one holds another."""
    found = [one.word for one in chances.LIKELY if re.search(rf"\b{one.word}\b", text)]
    return max(found, key=len) if found else ""


@given(SHARES, DRAWS)
@example(1 / 3, 1000)
@example(2 / 3, 1000)
@example(0.9, 10)
@example(0.1, 10)
@example(0.6666, 200_000)
@example(0.0005, 2000)
@example(0.9995, 2000)
def test_a_frequency_lies_within_the_error_of_its_chance_or_in_its_last_digit(share, draws):
    low, high = read_often(chances.often(share, draws))
    reach = max(1.96 * math.sqrt(share * (1 - share) / draws), 0.001)
    assert low - reach - 1e-9 <= share <= high + reach + 1e-9


@given(SHARES, DRAWS)
def test_a_frequency_is_never_finer_than_its_error_asks_for(share, draws):
    assume(0.0005 < share < 0.9995)
    count, whole = chances.frequency(share, chances.error_of(share, draws))
    reach = 1.96 * chances.error_of(share, draws)
    for coarser, step in chances.STEPS:
        if coarser >= whole and not (coarser == whole and step == 5 and count % 5):
            break
        near = round(share * coarser / step) * step
        if 0 < near < coarser and chances.likely_word(near / coarser) == chances.likely_word(share):
            assert abs(near / coarser - share) > reach


@given(SHARES, DRAWS)
def test_none_and_all_are_said_only_of_none_and_all_and_name_how_many_were_drawn(share, draws):
    text = chances.often(share, draws)
    said = re.search(r"in (none|all) of ([\d,]+) futures drawn", text) or "the one future" in text
    assert bool(said) == (share in (0.0, 1.0))
    if isinstance(said, re.Match):
        assert int(said[2].replace(",", "")) == draws
    assert "certain" not in text
    assert "0%" not in text
    assert "100%" not in text


@given(SHARES, DRAWS)
@example(0.665, 500)
@example(0.66666, 1)
def test_the_word_covers_both_its_chance_and_the_frequency_beside_it(share, draws):
    text = chances.how_likely(share, draws)
    if share in (0.0, 1.0):
        assert word_in(text) == ""
        return
    bands = {one.word: one for one in chances.LIKELY}
    word = word_in(text)
    assert bands[word].holds(share)
    low, high = read_often(text)
    assert bands[word].holds(low) or bands[word].holds(high)


@given(SHARES)
def test_what_is_likely_to_happen_is_unlikely_not_to(share):
    mirror = {
        "very likely": "very unlikely",
        "likely": "unlikely",
        "about as likely as not": "about as likely as not",
        "unlikely": "likely",
        "very unlikely": "very likely",
    }
    assume(min(abs(share - edge) for edge in (0.1, 1 / 3, 2 / 3, 0.9)) > 1e-9)
    assert chances.likely_word(1.0 - share) == mirror[chances.likely_word(share)]


@given(SHARES, SHARES)
def test_a_higher_chance_never_gets_a_lesser_word(a, b):
    order = ["very unlikely", "unlikely", "about as likely as not", "likely", "very likely"]
    low, high = sorted((a, b))
    assert order.index(chances.likely_word(low)) <= order.index(chances.likely_word(high))


@given(SHARES, DRAWS)
def test_a_sentence_about_the_future_holds_the_frequency_and_a_word_that_fit(share, draws):
    text = chances.will("the target", "to be met", "is met", share, draws)
    assert chances.often(share, draws) in text
    if share not in (0.0, 1.0):
        assert f"is {chances.likely_word(share)} to be met" in text


@given(st.lists(st.integers(0, 1000), min_size=2, max_size=5).filter(lambda xs: sum(xs) > 0))
def test_the_one_named_as_best_has_the_highest_share_and_ties_are_all_named(counts):
    names = [f"Option {k}" for k in range(len(counts))]
    shares = [count / sum(counts) for count in counts]
    text = chances.best_of(names, shares, sum(counts))
    top = max(shares)
    for name, share in zip(names, shares, strict=True):
        if share == top:
            assert name in text
        elif re.search(rf"{name}\b", text):
            assert "too nearly as often" in text
            assert top - share <= 1.96 * math.sqrt((share + top) / sum(counts))


# ---- ranges --------------------------------------------------------------------------------


def read_two_way(text: str, up: str, down: str, read) -> tuple[float, float]:
    """The ends that a range of a change stands for."""
    signs = {up: 1.0, down: -1.0}
    if found := re.fullmatch(rf"from (\S+) ({up}|{down}) to (\S+) ({up}|{down})", text):
        return signs[found[2]] * read(found[1]), signs[found[4]] * read(found[3])
    found = re.fullmatch(rf"(\S+)(?: to (\S+))? ({up}|{down})", text)
    assert found, text
    ends = sorted(signs[found[3]] * read(end) for end in (found[1], found[2] or found[1]))
    return ends[0], ends[1]


@given(COUNTS, COUNTS)
def test_a_range_of_people_reads_back_as_its_ends(low, high):
    text = chances.two_way(low, high, words.people, "more", "fewer")
    ends = read_two_way(text, "more", "fewer", lambda said: float(said.replace(",", "")))
    for said, end in zip(ends, sorted((low, high)), strict=True):
        assert said == pytest.approx(end, abs=0.5 + 1e-9)


@given(AMOUNTS, AMOUNTS)
def test_a_range_of_money_reads_back_as_its_ends_in_both_signs(low, high):
    text = chances.two_way(low, high, words.money, "saved", "lost")
    read = read_two_way(text, "saved", "lost", lambda said: read_money(said)[0])
    for said, end in zip(read, sorted((low, high)), strict=True):
        half = read_money(words.money(abs(end)))[1]
        assert said == pytest.approx(end, abs=max(half, 0.5) * (1 + 1e-6))


@given(COUNTS, COUNTS, COUNTS)
def test_the_best_estimate_stands_first_and_the_range_after_it_in_order(central, low, high):
    low, high = sorted((low, high))
    text = chances.change(Span(central, low, high), words.people, chances.MORE)
    first, _, rest = text.partition(" (")
    assert first == chances.two_way(central, central, words.people, *chances.MORE)
    if chances.is_moved(low, high):
        span = chances.two_way(low, high, words.people, *chances.MORE)
        assert rest == f"{'the same' if span == first else span} {chances.COVERS})"
    else:
        assert rest == ""


@given(AMOUNTS, AMOUNTS, AMOUNTS)
def test_an_estimate_never_says_a_range_that_draws_do_not_give(central, low, high):
    low, high = sorted((abs(low), abs(high)))
    text = chances.estimate(Span(abs(central), low, high), words.money, "short")
    if "(" not in text:
        assert not chances.is_moved(low, high)
        return
    found = re.fullmatch(r"(\S+) \((?:(\S+)(?: to (\S+))?|the same) in 19 of 20 futures\)", text)
    assert found, text
    said = [found[2] or found[1], found[3] or found[2] or found[1]]
    assert said == [words.money(low), words.money(high)]


@given(COUNTS, COUNTS, COUNTS)
def test_a_best_estimate_is_outside_exactly_where_it_is(central, low, high):
    low, high = sorted((low, high))
    assume(min(abs(central - low), abs(central - high)) > 1e-6)
    text = chances.stands_outside(central, low, high)
    assert ("below" in text) == (central < low)
    assert ("above" in text) == (central > high)


@given(st.floats(-1.0, 1.0), st.floats(-1.0, 1.0))
def test_a_range_of_the_gap_says_wider_exactly_where_it_widens(low, high):
    text = chances.gap_range(low, high)
    least = min(low, high)
    assert ("wider" in text) == (least < -0.0005 and words.percent(-least) != "0%")
    assert "-" not in text


@given(AMOUNTS, st.floats(0.0, 1e9))
def test_a_value_too_near_to_nothing_is_said_to_be_so(value, error):
    value = abs(value)
    text = chances.known(value, error, words.money)
    near = value <= 1.96 * error
    assert ("too little to tell" in text or text == "£0") == (near or text == "£0")
    if not near:
        assert text.startswith(words.money(value))
