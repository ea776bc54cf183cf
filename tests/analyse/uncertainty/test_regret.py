"""Regret: by hand, slowly, and its bounds on any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from model.analyse.uncertainty.regret import COLUMNS, regret

TABLES = arrays(np.float64, st.tuples(st.integers(1, 12), st.integers(1, 5)), elements=st.floats(-100, 100))


def test_by_hand_three_plans_in_four_futures():
    worth = np.array([[5.0, 4.0, 0.0], [5.0, 6.0, 0.0], [1.0, 4.0, 0.0], [5.0, 4.0, 9.0]])
    found = regret(["a", "b", "c"], worth).set_index("option")
    assert found["regret_mean"].tolist() == pytest.approx([(0 + 1 + 3 + 4) / 4, (1 + 0 + 0 + 5) / 4, 15 / 4])
    assert found["regret_worst"].tolist() == [4.0, 5.0, 6.0]
    assert found["best_share"].tolist() == [0.25, 0.5, 0.25]
    assert found["least_worst"].tolist() == [True, False, False]
    assert found["least_mean"].tolist() == [False, True, False]
    assert found.loc["a", "worth_mean"] == 4.0
    assert found.loc["a", "regret_95"] == pytest.approx(np.quantile([0, 1, 3, 4], 0.95))
    assert found.loc["a", "error"] == pytest.approx(np.std([0, 1, 3, 4], ddof=1) / 2)


def test_the_best_of_a_draw_may_be_a_plan_that_is_not_compared():
    worth = np.array([[1.0, 2.0], [3.0, 2.0]])
    found = regret(["a", "b"], worth, np.array([4.0, np.nan]))
    assert found["regret_mean"].tolist() == [1.5, 1.5]
    assert found["best_share"].tolist() == [0.5, 0.0]
    less = regret(["a", "b"], worth, np.array([0.0, 0.0]))
    assert less["regret_worst"].tolist() == [1.0, 1.0], "no best is less than an option"


def test_what_may_not_be_chosen_is_compared_but_is_nobodys_best():
    worth = np.array([[9.0, 1.0, 2.0], [0.0, 1.0, 0.5]])
    found = regret(["free", "a", "b"], worth, may=np.array([False, True, True])).set_index("option")
    assert found["regret_worst"].tolist() == [1.0, 1.0, 0.5]
    assert found["least_worst"].tolist() == [False, False, True]
    assert found["least_mean"].tolist() == [False, False, True]
    assert found.loc["free", "regret_mean"] == pytest.approx((-7.0 + 1.0) / 2)


@given(TABLES)
def test_slowly_on_any_numbers(worth: np.ndarray):
    names = [f"option {k}" for k in range(worth.shape[1])]
    found = regret(names, worth)
    assert list(found.columns) == list(COLUMNS)
    assert found["option"].tolist() == names
    for k in range(worth.shape[1]):
        lost = [max(row) - row[k] for row in worth.tolist()]
        assert found["regret_mean"][k] == pytest.approx(sum(lost) / len(lost), abs=1e-9)
        assert found["regret_worst"][k] == pytest.approx(max(lost), abs=1e-9)
        assert min(lost) - 1e-9 <= found["regret_95"][k] <= max(lost) + 1e-9
    assert (found["regret_mean"] >= 0).all()
    assert found["least_worst"].sum() == found["least_mean"].sum() == 1
    best = found[found["least_worst"]]["regret_worst"].iloc[0]
    assert best <= found["regret_worst"].min() + 1e-3
    assert found["best_share"].sum() >= 1 - 1e-9


@given(TABLES, st.floats(-50, 50))
def test_what_is_added_to_every_plan_of_a_draw_changes_no_regret(worth: np.ndarray, more: float):
    names = [str(k) for k in range(worth.shape[1])]
    added = worth + more * np.arange(len(worth))[:, None]
    one, other = regret(names, worth), regret(names, added)
    np.testing.assert_allclose(one["regret_mean"], other["regret_mean"], atol=1e-8)
    np.testing.assert_allclose(one["regret_worst"], other["regret_worst"], atol=1e-8)


def test_equals_are_told_apart_by_their_order_and_rounding_is_no_difference():
    worth = np.array([[1.0, 1.0 + 1e-13], [2.0, 2.0 - 1e-13]])
    found = regret(["first", "second"], worth)
    assert found["least_worst"].tolist() == [True, False]
    assert found["best_share"].tolist() == [1.0, 1.0]


def test_one_draw_has_no_error():
    assert np.isnan(regret(["a", "b"], np.array([[1.0, 2.0]]))["error"]).all()


@pytest.mark.parametrize(
    ("names", "shape", "may"),
    [(["a"], (3, 2), None), ([], (3, 0), None), (["a"], (0, 1), None), (["a"], (2, 1), np.array([False]))],
)
def test_tables_that_do_not_fit_are_refused(names: list[str], shape: tuple[int, int], may):
    with pytest.raises(ValueError, match="options need a table of draws"):
        regret(names, np.zeros(shape), may=may)
