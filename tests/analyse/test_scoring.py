"""Scores over criteria: what must hold for any matrix."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.scoring import Criteria, ranks, topsis, vikor, weighted_sum


@st.composite
def criteria(draw) -> Criteria:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    cell = st.integers(1, 9).map(float)
    matrix = draw(st.lists(st.lists(cell, min_size=columns, max_size=columns), min_size=rows, max_size=rows))
    better = draw(st.lists(st.sampled_from(["lower", "higher"]), min_size=columns, max_size=columns))
    weights = draw(st.lists(st.integers(1, 5).map(float), min_size=columns, max_size=columns))
    return Criteria(np.array(matrix), tuple(better), tuple(weights))


@given(criteria())
@settings(max_examples=100, deadline=None)
def test_an_option_that_is_no_worse_anywhere_never_scores_less(one):
    sign = np.where(one.higher, 1.0, -1.0)
    sums, likeness, compromise = weighted_sum(one), topsis(one), vikor(one)
    for a in range(len(one.matrix)):
        for b in range(len(one.matrix)):
            if (sign * (one.matrix[a] - one.matrix[b]) >= 0).all():
                assert sums[a] >= sums[b] - 1e-9
                assert likeness[a] >= likeness[b] - 1e-9
                assert compromise.mixed[a] <= compromise.mixed[b] + 1e-9


@given(criteria(), st.integers(2, 9))
@settings(max_examples=50, deadline=None)
def test_scaling_all_weights_changes_nothing(one, times):
    other = Criteria(one.matrix, one.better, tuple(times * weight for weight in one.weights))
    assert weighted_sum(other).tolist() == pytest.approx(weighted_sum(one).tolist())
    assert topsis(other).tolist() == pytest.approx(topsis(one).tolist())
    assert vikor(other).mixed.tolist() == pytest.approx(vikor(one).mixed.tolist())


def test_a_clear_winner_stands_alone():
    found = vikor(Criteria(np.array([[9.0, 9.0], [1.0, 2.0], [2.0, 1.0]]), ("higher", "higher"), (1, 1)))
    assert (found.advantage, found.stability, found.chosen) == (True, True, (0,))
    assert found.rank[0] == 1
    assert sorted(found.rank.tolist()) == [1, 2, 3]


def test_one_option_and_options_that_are_the_same():
    one = Criteria(np.array([[3.0, 4.0]]), ("higher", "lower"), (1, 1))
    assert weighted_sum(one).tolist() == [1]
    assert topsis(one).tolist() == [1]
    assert vikor(one).chosen == (0,)
    same = Criteria(np.ones((3, 2)), ("higher", "lower"), (1, 1))
    assert vikor(same).chosen == (0, 1, 2)
    assert ranks(topsis(same)).tolist() == [1, 1, 1]


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            lambda: Criteria(np.ones((1, 2)), ("higher",), (1, 1)),
            "one direction and one weight for each criterion",
        ),
        (lambda: Criteria(np.ones((0, 2)), ("higher",) * 2, (1, 1)), "and at least one option"),
        (lambda: Criteria(np.ones((1, 1)), ("higher",), (0,)), "weights are 0 or more and not all 0"),
        (lambda: Criteria(np.full((1, 1), np.nan), ("higher",), (1,)), "scores are finite numbers"),
        (lambda: weighted_sum(Criteria(np.zeros((1, 1)), ("lower",), (1,))), "above 0 where lower is better"),
        (
            lambda: weighted_sum(Criteria(np.ones((1, 1)), ("lower",), (1,)), scaled=False),
            "without scaling every criterion is better higher",
        ),
    ],
)
def test_what_makes_no_sense_is_refused(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()
