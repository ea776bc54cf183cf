"""What stands in a cell: numbers that read back as themselves, text that is never taken for a formula."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inputs.cells import FORMULA_STARTS, cell_text, guarded, number_text, unguarded


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        (None, ""),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (0.0, "0"),
        (-0.0, "-0"),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (0.1, "0.1"),
        (1e-9, "1e-09"),
        (1e21, "1e+21"),
        (123456789.25, "123456789.25"),
        (date(2026, 3, 31), "2026-03-31"),
        (datetime.fromisoformat("2026-03-31"), "2026-03-31"),
        (datetime.fromisoformat("2026-03-31 09:30"), "2026-03-31 09:30:00"),
        ((), ""),
        (("a", "b"), "a;b"),
        (["a", 2.0, None], "a;2;"),
    ],
)
def test_a_value_has_one_text(value: Any, text: str):
    assert cell_text(value) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float):
    text = number_text(number)
    assert float(text) == number
    assert not text.endswith(".0")


@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_is_written_without_a_point(number: int):
    assert number_text(float(number)) in {str(number), f"{float(number)!r}"}
    assert "." not in number_text(float(number))


@given(st.text(max_size=40))
def test_a_guard_comes_off_as_it_went_on(text: str):
    assert unguarded(guarded(text)) == text


@given(st.text(max_size=40))
def test_no_guarded_text_starts_a_formula(text: str):
    assert not guarded(text).startswith(tuple(FORMULA_STARTS))


@given(st.text(alphabet="'=+-@ab1", max_size=8))
def test_quotes_before_a_formula_are_kept_apart_from_the_guard(text: str):
    assert unguarded(guarded(text)) == text
    assert guarded(text) in {text, f"'{text}"}


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_every_start_of_a_formula_is_guarded(start: str):
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded(f"'{start}1") == f"''{start}1"


@pytest.mark.parametrize("text", ["", "plain", "'quoted'", "it's", "a=b", "1-2", " =1", "£5"])
def test_ordinary_text_is_left_alone(text: str):
    assert guarded(text) == text
    assert unguarded(text) == text
