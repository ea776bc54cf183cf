"""Bends of lines made of straight pieces are found where they are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.cuts.pieces import Pieces, first_true


def line_with(bends, slopes):
    """A line from (0, 1) with these slopes between bends at these points of (0, 1)."""

    def look(x):
        ends = [0.0, *bends, 1.0]
        parts = [
            slope * np.clip(x - a, 0.0, b - a)
            for slope, a, b in zip(slopes, ends[:-1], ends[1:], strict=True)
        ]
        return np.array([1.0 + sum(parts)])

    return look


def test_a_straight_line_has_no_bend():
    assert Pieces(lambda x: np.array([3 * x, 5 - x]), 0.0, 1.0).bends() == []


def test_one_bend_is_found_exactly_with_a_few_looks():
    seen = []
    look = line_with([0.3137], [1.0, -2.0])

    def counted(x):
        seen.append(x)
        return look(x)

    assert Pieces(counted, 0.0, 1.0).bends() == pytest.approx([0.3137], abs=1e-9)
    assert len(seen) <= 20


def test_bends_of_each_value_are_found():
    one, two = line_with([0.2], [1.0, 0.0]), line_with([0.75], [0.0, 4.0])
    found = Pieces(lambda x: np.concatenate([one(x), two(x)]), 0.0, 1.0).bends()
    assert found == pytest.approx([0.2, 0.75], abs=1e-6)


def test_a_jump_is_enclosed_however_narrowly():
    found = Pieces(lambda x: np.array([1.0 if x < 0.6180339 else 2.0]), 0.0, 1.0).bends()
    assert found
    assert all(abs(x - 0.6180339) < 1e-5 for x in found)


def test_known_points_are_used_instead_of_new_ones():
    seen = []

    def look(x):
        seen.append(x)
        return np.array([2 * x])

    grid = [k / 10 for k in range(11)]
    assert Pieces(look, 0.0, 1.0, grid).bends() == []
    assert len(set(seen) - set(grid)) == 2


@given(
    st.lists(st.integers(1, 39), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from([-3.0, -1.0, 0.0, 0.5, 2.0, 4.0]), min_size=5, max_size=5, unique=True),
)
def test_any_bends_are_found(places, slopes):
    bends = sorted(place / 40 + 0.0031 for place in places)
    found = Pieces(line_with(bends, slopes[: len(bends) + 1]), 0.0, 1.0).bends()
    assert found == pytest.approx(bends, abs=1e-5)


@given(st.floats(0.001, 0.999))
def test_where_a_test_begins_to_hold(edge):
    found = first_true(lambda x: x >= edge, 0.0, 1.0, 1e-9)
    assert edge <= found <= edge + 1e-9
