"""Ranges in words over their whole domain: one way, two ways, and the sentence on what comes back."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from model import words
from model.words_chances import SAVED
from model.words_ranges import (
    COVERS,
    FUTURES_IN,
    NO_RANGE,
    is_moved,
    money_back,
    one_way,
    share_range,
    two_way,
    with_range,
)
from tests.test_words_properties import read_money

POSITIVE = st.floats(min_value=0.0, max_value=1e9, allow_nan=False)
AMOUNTS = st.floats(min_value=-1e9, max_value=1e9, allow_nan=False)


@dataclass(frozen=True)
class Span:
    """A best estimate and its range."""

    central: float
    low: float
    high: float


@given(POSITIVE, POSITIVE)
def test_one_way_stands_in_order_whatever_is_given_first(a, b):
    said = one_way(a, b, words.money)
    assert said == one_way(b, a, words.money)
    ends = said.split(" to ")
    assert [read_money(end)[0] for end in ends] == sorted(read_money(end)[0] for end in ends)
    assert ends[0] == words.money(min(a, b))
    assert ends[-1] == words.money(max(a, b))


@given(AMOUNTS, AMOUNTS)
def test_a_range_across_nothing_names_both_ways_and_no_other_does(a, b):
    said = two_way(a, b, words.money, *SAVED)
    low, high = sorted((a, b))
    across = low <= -0.5 - 1e-6 and high >= 0.5 + 1e-6
    assume(abs(abs(low) - 0.5) > 1e-3)
    assume(abs(abs(high) - 0.5) > 1e-3)
    assert said.startswith("from ") == across
    assert (SAVED[0] in said and SAVED[1] in said) == across
    assert "-" not in said


@pytest.mark.parametrize(
    ("covers", "tail"), [("full", f" {COVERS})"), ("short", f" in {FUTURES_IN})"), ("none", ")")]
)
def test_what_a_range_covers_is_said_as_fully_as_asked(covers, tail):
    assert with_range("31 fewer", "12 to 52 fewer", covers) == f"31 fewer (12 to 52 fewer{tail}"
    assert with_range("31 fewer", "31 fewer", covers) == f"31 fewer (the same{tail}"


@given(AMOUNTS, POSITIVE, st.floats(min_value=1e3, max_value=1e9))
def test_what_comes_back_and_what_is_saved_are_read_back_as_their_ends(low, width, gross):
    back = Span(low, low, low + width)
    net = Span(gross - low, gross - low - width, gross - low)
    said = money_back(back, net, None)
    if not is_moved(back.low, back.high):
        assert said == f"What comes back and what is saved: {NO_RANGE}."
        return
    assert f"what comes back is {words.money_range(back.low, back.high)}" in said
    assert said.endswith(".")
    if net.low >= 0:
        found = re.search(r" and what is saved is (\S+?)(?: to (\S+?))?\.$", said)
        assert found, said
        ends = [found[1], found[2] or found[1]]
        assert ends == [words.money(net.low), words.money(net.high)]
    else:
        assert f"; in all, {two_way(net.low, net.high, words.money, *SAVED)}." in said


@given(st.floats(-1.0, 3.0), st.floats(-1.0, 3.0))
def test_shares_of_either_sign_stand_in_order(a, b):
    ends = share_range(a, b).split(" to ")
    assert ends[0] == words.percent(min(a, b))
    assert ends[-1] == words.percent(max(a, b))
