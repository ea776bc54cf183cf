"""A number under draws: ends, mean and error, as the ranges of a plan have them."""

from __future__ import annotations

import numpy as np
import pytest

from model import words_chances as chances
from model.analyse.spread import COLUMNS, DRAWS, SEED, Span, spread
from model.analyse.uncertainty import ranges as of_plan
from tests.optimise import shipped


def test_ends_mean_and_error_by_hand():
    values = np.array([[1.0, 10.0], [3.0, 10.0], [2.0, 10.0], [6.0, 10.0]])
    found = spread(values, np.array([2.5, 10.0]), "random")
    assert tuple(found) == COLUMNS
    assert found["central"].tolist() == [2.5, 10.0]
    assert found["mean"].tolist() == [3.0, 10.0]
    # 2.5% of the way along four values: 0.075 of the step from the lowest to the next
    assert found["low"].tolist() == pytest.approx([1.075, 10.0])
    assert found["high"].tolist() == pytest.approx([6.0 - 0.075 * 3.0, 10.0])
    assert found["error"].tolist() == pytest.approx([np.std([1, 3, 2, 6], ddof=1) / 2.0, 0.0])


def test_opposite_pairs_count_as_one():
    values = np.array([1.0, 3.0, 2.0, 2.0])
    assert float(spread(values, 2.0)["error"]) == pytest.approx(0.0)
    assert np.isnan(float(spread(values[:1], 2.0)["error"]))


def test_it_is_what_the_ranges_of_a_plan_are():
    assert (of_plan.LOW, of_plan.HIGH) == (chances.LOW, chances.HIGH)
    found = of_plan.ranges(shipped.plan("tiny-best-use"))
    assert (found.draws, found.seed) == (DRAWS, SEED)


def test_a_span_is_read_from_a_row_and_turned_round_in_order():
    row = {"central": 31, "low": 12, "high": 52, "mean": 30}
    assert Span.of(row) == (31.0, 12.0, 52.0)
    assert Span.of(row).turned(-1.0) == (-31.0, -52.0, -12.0)
