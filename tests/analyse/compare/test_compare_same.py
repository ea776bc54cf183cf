"""An option compared with itself: no differences, each best in half of the futures."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.compare import compare
from tests.analyse.compare.sides import BEST, CUT, compared, option, row, rows_of


def test_nothing_differs():
    table = compared(BEST, BEST).tables["differences"]
    assert (table["difference"].abs() < 1e-9).all()
    assert (table["low"].dropna().abs() < 1e-9).all()
    assert (table["high"].dropna().abs() < 1e-9).all()
    assert table.loc[table["chance_better"].notna(), "chance_better"].unique().tolist() == [0.5]
    assert compared(BEST, BEST).tables["differs"].empty


@pytest.mark.parametrize("measure", ["in_order", "gap_closed"])
def test_each_is_best_in_half_of_the_futures(measure: str):
    rows = rows_of(compared(BEST, BEST).tables["chances"], measure=measure)
    assert [one["chance"] for one in rows] == [0.5, 0.5]
    assert [one["tied_share"] for one in rows] == [1.0, 1.0]
    assert [one["rank"] for one in rows] == [1, 1]
    assert [one["regret_most"] for one in rows] == [0.0, 0.0]
    assert all(one["best_on_average"] for one in rows)


def test_three_of_the_same_have_a_third_each():
    rows = rows_of(compared(BEST, BEST, BEST).tables["chances"], measure="in_order")
    np.testing.assert_allclose([one["chance"] for one in rows], 1 / 3)


def test_twins_share_what_one_of_them_has():
    rows = rows_of(compared(BEST, BEST, CUT).tables["chances"], measure="in_order")
    assert [one["chance"] for one in rows] == [0.5, 0.5, 0.0]
    assert [one["rank"] for one in rows] == [1, 1, 3]


def test_the_answer_says_that_they_are_the_same():
    answer = compared(BEST, BEST).answer
    assert answer[0].startswith(
        "A (Tiny: best use of the same money) and B (Tiny: best use of the same money) do equally well"
    )
    assert "A and B are the same plan, so nothing differs between them." in answer


def test_nothing_would_turn_an_order_that_there_is_not():
    assert compared(BEST, BEST).tables["switching"].empty


def test_net_benefit_ties_too():
    twins = compare([option(BEST), option(BEST)], draws=50, worth={"looked_after": 50_000.0})
    rows = rows_of(twins.tables["chances"], measure="net_benefit")
    assert [one["chance"] for one in rows] == [0.5, 0.5]
    assert row(twins.tables["chances"], measure="net_benefit", option="A")["unit"] == "£, present value"
