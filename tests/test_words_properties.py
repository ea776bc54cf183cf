"""Numbers in words: properties that no number may break."""

from __future__ import annotations

import math
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from model import words

AMOUNTS = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)
COUNTS = st.floats(min_value=-1e8, max_value=1e8, allow_nan=False)
SHARES = st.floats(min_value=-2, max_value=2, allow_nan=False)
YEARS = st.integers(min_value=1991, max_value=2100)

SCALES = {"k": 1e3, "m": 1e6, "bn": 1e9, "": 1.0}


def read_money(text: str) -> tuple[float, float]:
    """The amount a text stands for, and half the step of its last digit."""
    found = re.fullmatch(r"(-?)£([\d,]+)(?:\.(\d+))?(k|m|bn)?", text)
    assert found, text
    sign, whole, decimals, scale = found.groups()
    factor = SCALES[scale or ""]
    value = float(f"{whole.replace(',', '')}.{decimals or 0}") * factor
    return (-value if sign else value), factor / 10 ** len(decimals or "") / 2


@given(AMOUNTS)
def test_money_says_the_amount_to_its_last_digit(gbp):
    value, half_step = read_money(words.money(gbp))
    assert math.isclose(value, gbp, abs_tol=half_step * (1 + 1e-9))


@given(AMOUNTS)
def test_money_is_never_minus_nothing(gbp):
    for text in (words.money(gbp), words.pounds(gbp), words.money_change(gbp)):
        assert not re.fullmatch(r"-£?0(\.0+)?[a-z]*", text)


@given(AMOUNTS)
def test_the_sign_of_a_change_is_the_sign_of_the_number(gbp):
    text = words.money_change(gbp)
    if text == "no change":
        assert abs(gbp) <= 0.5
    else:
        assert text.startswith("+" if gbp > 0 else "-")


@given(AMOUNTS, AMOUNTS)
def test_more_money_never_reads_as_less(a, b):
    assume(a <= b)
    assert read_money(words.money(a))[0] <= read_money(words.money(b))[0]


@given(COUNTS)
def test_numbers_are_rounded_once_and_never_minus_nothing(value):
    assert not re.fullmatch(r"-0(\.0)?", words.number(value))
    assert (
        abs(float(words.number(value).replace(",", "")) - value)
        <= (0.5 if abs(value) >= 9.95 else 0.05) + 1e-6
    )
    assert abs(float(words.people(value).replace(",", "")) - value) <= 0.5 + 1e-6


@given(SHARES)
def test_percentages_say_the_share_and_have_decimals_only_under_ten(share):
    text = words.percent(share)
    if text == "under 0.1%":
        assert 0 < abs(share) < 0.0005
        return
    value = float(text.removesuffix("%"))
    assert abs(value - share * 100) <= (0.5 if abs(value) >= 10 else 0.05) + 1e-9
    assert abs(value) < 10 or value == int(value)


@given(COUNTS, COUNTS)
def test_ranges_stand_in_order_whatever_is_given_first(a, b):
    assert words.people_range(a, b) == words.people_range(b, a)
    ends = [float(end.replace(",", "")) for end in words.people_range(a, b).split(" to ")]
    assert ends == sorted(ends)


@given(AMOUNTS, AMOUNTS)
def test_ranges_of_money_stand_in_order(a, b):
    ends = [read_money(end)[0] for end in words.money_range(a, b).split(" to ")]
    assert ends == sorted(ends)


@given(YEARS)
def test_a_year_names_both_its_halves(ending):
    first, second = words.year(ending).split("-")
    assert int(first) == ending - 1
    assert int(second) == ending % 100


@given(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False))
def test_one_way_is_better_exactly_when_the_other_is_worse(difference):
    opposite = {"better": "worse", "worse": "better", "no change": "no change"}
    assert words.better_or_worse(difference, "lower") == opposite[words.better_or_worse(difference, "higher")]
    assert words.better_or_worse(difference, "lower") == words.better_or_worse(-difference, "higher")


@given(st.text(max_size=60), st.integers(min_value=2, max_value=60))
def test_shortened_texts_fit(text, most):
    assert len(words.shortened(text, most)) <= most


@given(st.floats(min_value=-5, max_value=1, allow_nan=False))
def test_a_widened_gap_is_never_said_to_close(share):
    text = words.gap_closed(share)
    if share <= -0.0005:
        assert text.startswith("gap widened by")
        assert "-" not in text
    else:
        assert text.endswith("of the gap closed")


@given(st.lists(st.sampled_from(["a", "b", "c"]), max_size=6), st.integers(min_value=1, max_value=6))
def test_lists_leave_nothing_out(items, most):
    text = words.listed(items, most=most)
    if len(items) > most:
        assert text.endswith(f"and {len(items) - most} more")
    else:
        assert [part for part in re.split(r", | and ", text) if part] == items
