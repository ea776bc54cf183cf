"""Rows down a page: everything fits a phone, whatever the names and numbers."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.charts import colours
from model.charts.parts import (
    LINE_HEIGHT,
    NARROW_LETTERS,
    Mark,
    hidden_axis,
    key,
    key_height,
    lines,
    padded,
    wrapped,
)
from model.charts.rows import BAR_HEIGHT, LETTER_WIDTH, PHONE_WIDTH, Row, bar_range, bars, stack, strip
from tests.charts.frames import NASTY, texts

MARKS = (Mark("today", colours.DARK_BLUE, "circle", "●"), Mark("target", colours.DARK_PINK, "diamond", "◆"))
VALUES = st.lists(st.floats(min_value=-1e9, max_value=1e9, allow_nan=False), min_size=1, max_size=10)


def rows(*values: float, label: str = "Family help") -> list[Row]:
    return [Row(label, (value,), (f"£{value:.0f}",)) for value in values]


# ---- text ----------------------------------------------------------------------------------


@given(st.text(alphabet="abcdefgh <>&é", max_size=200))
def test_no_line_is_wider_than_a_phone(text):
    assert all(len(html.unescape(line)) <= NARROW_LETTERS for line in lines(text))


def test_names_are_drawn_as_they_are_written():
    drawn = wrapped(NASTY, 100)
    assert "<script>" not in drawn
    assert html.unescape(drawn) == NASTY


def test_nothing_is_one_empty_line():
    assert lines("") == [""]


def test_a_key_has_two_marks_a_line():
    text = key((*MARKS, *MARKS))["text"]
    assert text.count("<br>") == 1
    assert text.count("target") == 2
    assert key_height((*MARKS, *MARKS)) == 2 * LINE_HEIGHT + 14
    assert key_height(MARKS[:1]) == LINE_HEIGHT + 14


def test_a_key_shows_shape_and_colour_beside_the_word():
    text = key(MARKS)["text"]
    assert f'<span style="color:{colours.DARK_PINK}">◆</span> target' in text


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6), st.floats(0.01, 0.5))
def test_padding_leaves_room_and_is_never_empty(low, size, share):
    bottom, top = padded(low, low + size, share)
    assert bottom < low + size
    assert top > low
    assert bottom < top


def test_a_hidden_axis_shows_nothing():
    axis = hidden_axis(0, 10)
    assert axis["range"] == [0, 10]
    assert not any(axis[part] for part in ("showgrid", "showticklabels", "showline", "zeroline"))


# ---- stacking ------------------------------------------------------------------------------


@given(st.lists(st.text(alphabet="abc def", min_size=1, max_size=120), min_size=1, max_size=12))
def test_labels_and_marks_never_touch(labels):
    room = stack([Row(label, (1.0,), ("",)) for label in labels])
    for i, label in enumerate(labels):
        height = LINE_HEIGHT * (wrapped(label).count("<br>") + 1)
        assert room.labels[i] + height / 2 <= room.marks[i] - BAR_HEIGHT / 2
        if i:
            assert room.labels[i] - height / 2 >= room.marks[i - 1] + BAR_HEIGHT / 2
    assert room.height >= room.marks[-1] + BAR_HEIGHT / 2


def test_without_rows_there_is_room_to_say_so():
    drawn = bars([], [])
    assert texts(drawn) == ["Nothing to show."]
    assert drawn.layout.height >= 2 * LINE_HEIGHT


# ---- bars ----------------------------------------------------------------------------------


def test_bars_start_at_nothing():
    low, high = bar_range([5.0, 10.0], ["£5", "£10"])
    assert low == 0.0
    assert high > 10.0


def test_losses_reach_to_the_left():
    low, high = bar_range([-5.0, 10.0], ["-£5", "+£10"])
    assert low < -5.0
    assert high > 10.0
    assert bar_range([-5.0], ["-£5"])[1] == 0.0


@given(VALUES)
def test_the_text_of_every_bar_fits_a_phone(values):
    words = [f"£{value:,.0f}"[:12] for value in values]
    low, high = bar_range(values, words)
    per_pixel = (high - low) / PHONE_WIDTH
    assert high > low
    for value, text in zip(values, words, strict=True):
        width = len(text) * LETTER_WIDTH * per_pixel
        if value < 0:
            assert value - width >= low - 1e-6 * abs(low)
        else:
            assert value + width <= high + 1e-6 * abs(high)


def test_bars_carry_their_text_and_colour():
    drawn = bars(rows(5, -3), [colours.DARK_BLUE, colours.ORANGE])
    assert list(drawn.data[0].text) == ["£5", "£-3"]
    assert list(drawn.data[0].marker.color) == [colours.DARK_BLUE, colours.ORANGE]
    assert drawn.data[0].textangle == 0


def test_labels_of_bars_are_safe():
    drawn = bars([Row(NASTY, (1.0,), ("£1",))], [colours.DARK_BLUE])
    assert "<script>" not in texts(drawn)[0]


# ---- strip ---------------------------------------------------------------------------------


def test_a_mark_that_is_not_there_is_not_drawn():
    drawn = strip([Row("A", (1.0, None), ("one", "")), Row("B", (2.0, 3.0), ("two", "three"))], MARKS)
    assert [list(trace.x) for trace in drawn.data] == [[1.0, 2.0], [3.0]]
    assert list(drawn.data[1].text) == ["three"]


def test_today_stands_at_nothing_and_in_the_key():
    drawn = strip([Row("A", (10.0, 20.0), ("", ""))], MARKS)
    low, high = drawn.layout.xaxis.range
    assert low < 0 < high
    assert "today" in texts(drawn)[0]
    assert drawn.layout.xaxis.ticksuffix == "%"


def test_marks_differ_in_shape_as_well_as_colour():
    drawn = strip([Row("A", (10.0, 20.0), ("", ""))], MARKS)
    shapes = [(trace.marker.symbol, trace.marker.color) for trace in drawn.data]
    assert len({shape for shape, _ in shapes}) == len({colour for _, colour in shapes}) == 2


def test_an_open_mark_is_larger_than_the_filled_one_it_may_stand_around():
    ring = Mark("ring", colours.TURQUOISE, "square-open", "□")
    drawn = strip([Row("A", (10.0, 10.0), ("", ""))], (MARKS[0], ring))
    assert drawn.data[1].marker.size > drawn.data[0].marker.size


@pytest.mark.parametrize("values", [(0.0, 0.0), (None, None)])
def test_a_strip_without_differences_still_draws(values):
    low, high = strip([Row("A", values, ("", ""))], MARKS).layout.xaxis.range
    assert low < high
