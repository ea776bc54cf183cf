"""Words such as *met* and *worse* never contradict the numbers that stand beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse.judged import against_trend, meets

COUNTS = st.floats(0, 1e6)
BETTER = st.sampled_from(["lower", "higher"])


@pytest.mark.parametrize(
    ("count", "target", "better", "met"),
    [
        (2147.21, 2146.61, "lower", True),
        (2147.6, 2146.61, "lower", False),
        (96.3, 96.0, "lower", True),
        (739.6, 740.0, "higher", True),
        (739.4, 740.0, "higher", False),
        (100.5 + 1e-9, 100.5, "lower", True),
        (float("nan"), 5.0, "lower", False),
        (5.0, float("nan"), "higher", False),
    ],
)
def test_a_target_is_met_in_whole_numbers(count, target, better, met):
    assert meets(count, target, better) == met


@pytest.mark.parametrize(
    ("planned", "trend", "better", "said"),
    [
        (246.25, 243.28, "lower", "worse"),
        (44_947.77, 44_918.35, "lower", "worse"),
        (2147.21, 2146.61, "lower", "about the same"),
        (44_928.0, 44_918.35, "lower", "about the same"),
        (246.25, 243.28, "higher", "better"),
        (240.0, 243.28, "lower", "better"),
        (240.0, 243.28, "higher", "worse"),
        (float("nan"), 243.28, "lower", "about the same"),
    ],
)
def test_a_plan_against_carrying_on(planned, trend, better, said):
    assert against_trend(planned, trend, better) == said


@given(COUNTS, COUNTS, BETTER)
def test_numbers_that_look_alike_are_met_and_no_worse(count, other, better):
    if words.people(count) == words.people(other):
        assert meets(count, other, better)
        assert against_trend(count, other, better) == "about the same"


@given(COUNTS, COUNTS, BETTER)
def test_what_is_missed_looks_missed(count, target, better):
    if not meets(count, target, better):
        shown, wanted = (int(words.people(value).replace(",", "")) for value in (count, target))
        assert shown > wanted if better == "lower" else shown < wanted


@given(COUNTS, COUNTS)
def test_better_one_way_is_worse_the_other(planned, trend):
    other = {"better": "worse", "worse": "better", "about the same": "about the same"}
    assert against_trend(planned, trend, "higher") == other[against_trend(planned, trend, "lower")]
