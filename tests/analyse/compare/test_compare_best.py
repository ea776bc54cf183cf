"""Which option is best: duties, promises, then the gap; chances, ties and regret against slow counting."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.compare import Option, compare
from model.analyse.compare.best import CLOSED, IN_ORDER, NET_BENEFIT, chances, leading, ranks
from tests.analyse.compare.sides import AGREED, BEST, CUT, compared, leaving, option, row, rows_of

NONE = (0.0, 0.0)


def letters(options: list[Option], able) -> str:
    return "".join(one.letter for one, is_able in zip(options, able, strict=True) if is_able)


@pytest.mark.parametrize(
    ("left", "best"),
    [
        ([(NONE, NONE), (NONE, NONE)], "AB"),
        ([((5.0, 0.0), NONE), (NONE, (900.0, 0.0))], "B"),
        ([(NONE, (10.0, 0.0)), (NONE, (0.0, 4.0))], "B"),
        ([((100.0, 0.0), NONE), ((0.0, 60.0), NONE)], "B"),
        ([((0.0, 0.9), NONE), (NONE, NONE)], "AB"),
        ([((50.0, 0.0), (1.0, 0.0)), ((0.0, 50.0), (0.0, 900.0))], "A"),
        ([((9.0, 0.0), NONE), ((9.0, 0.0), (5.0, 0.0)), (NONE, (7.0, 7.0))], "C"),
    ],
    ids=["none", "duties first", "promises", "whole plan", "under a pound", "duties tie", "three"],
)
def test_least_left_undone_leads(left, best: str):
    options = [leaving("ABC"[k], *amounts) for k, amounts in enumerate(left)]
    assert letters(options, leading(options)) == best


def test_ranks_go_by_duties_promises_and_then_the_measure():
    options = [leaving("A", (9.0, 0.0)), leaving("B"), leaving("C", NONE, (5.0, 0.0)), leaving("D")]
    central = {"A": 0.9, "B": 0.1, "C": 0.8, "D": 0.2}
    assert ranks(options, central, in_order=True) == {"D": 1, "B": 2, "C": 3, "A": 4}
    assert ranks(options, central, in_order=False) == {"A": 1, "C": 2, "D": 3, "B": 4}


def test_equals_share_the_better_rank():
    options = [leaving("A"), leaving("B"), leaving("C")]
    assert ranks(options, {"A": 0.3, "B": 0.3, "C": 0.1}, in_order=True) == {"A": 1, "B": 1, "C": 3}


def made(worth: np.ndarray, measure: str = CLOSED, options: list[Option] | None = None):
    options = options or [leaving("ABCDE"[k]) for k in range(worth.shape[1])]
    measured = {measure: {one.letter: worth[:, k] for k, one in enumerate(options)}}
    central = {measure: {one.letter: float(worth[:, k].mean()) for k, one in enumerate(options)}}
    return chances(options, measured, central)


@given(st.lists(st.tuples(*[st.integers(0, 3)] * 3), min_size=1, max_size=30))
def test_chances_and_regret_are_those_of_counting(futures: list[tuple[int, int, int]]):
    table = made(np.array(futures, dtype=np.float64))
    for k, letter in enumerate("ABC"):
        wins = [1 / one.count(max(one)) if one[k] == max(one) else 0.0 for one in futures]
        lost = [max(one) - one[k] for one in futures]
        said = row(table, option=letter)
        assert said["chance"] == pytest.approx(sum(wins) / len(futures))
        assert said["tied_share"] == pytest.approx(sum(0 < win < 1 for win in wins) / len(futures))
        assert said["regret_mean"] == pytest.approx(sum(lost) / len(futures))
        assert said["regret_most"] == max(lost)
        assert said["regret_in_1_of_20"] <= max(lost)
    assert table["chance"].sum() == pytest.approx(1.0)
    assert table["best_on_average"].any()


def test_who_leaves_more_undone_is_never_best_in_order_and_has_no_regret_there():
    options = [leaving("A", (9.0, 0.0)), leaving("B"), leaving("C")]
    worth = np.array([[9.0, 1.0, 2.0], [9.0, 2.0, 1.0]])
    table = made(worth, IN_ORDER, options)
    assert table["chance"].tolist() == [0.0, 0.5, 0.5]
    assert np.isnan(row(table, option="A")["regret_mean"])
    assert row(table, option="B")["regret_mean"] == 0.5
    assert table["best_on_average"].tolist() == [False, True, True]
    assert made(worth, CLOSED, options)["chance"].tolist() == [1.0, 0.0, 0.0]


def test_nobody_with_a_plan_has_no_chances():
    assert chances([], {CLOSED: {}}, {CLOSED: {}}).empty


def test_the_error_of_a_chance_is_that_of_its_draws():
    worth = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 0.0]])
    said = row(made(worth), option="A")
    assert said["error"] == pytest.approx(np.std([1, 1, 0, 1], ddof=1) / 2)


def test_net_benefit_is_worth_less_cost_and_plus_savings_by_hand():
    """Tiny, best use, central: looked after 2.25 fewer in 2027 and 4 in 2028."""
    one = compare([option(BEST), option("today")], draws=50, worth={"looked_after": 1000.0})
    value = row(one.tables["value"], option="A", effects="as estimated")
    weight = option(BEST).case.years.weight
    gained = 1000.0 * (2.25 * weight[2] + 4.0 * weight[3])
    by_hand = gained + value["saving_gbp"] - value["extra_cost_gbp"] - value["exit_gbp"]
    rows = {name: row(one.tables["chances"], measure=NET_BENEFIT, option=name) for name in "AB"}
    assert rows["A"]["unit"] == "£, present value"
    assert (rows["A"]["rank"] == 1) == (by_hand > 0)


def test_a_worth_can_turn_the_order_by_net_benefit():
    cheap, dear = (
        compare([option(BEST), option(CUT), option(AGREED)], draws=50, worth={"looked_after": gbp})
        for gbp in (1.0, 1e6)
    )
    assert row(dear.tables["chances"], measure=NET_BENEFIT, option="A")["rank"] == 1
    assert row(cheap.tables["chances"], measure=NET_BENEFIT, option="A")["rank"] > 1


def test_without_a_worth_there_is_no_net_benefit():
    assert rows_of(compared(BEST, CUT).tables["chances"], measure=NET_BENEFIT) == []


def test_an_option_without_a_plan_has_no_chance_and_takes_none():
    table = compared(BEST, "none", CUT).tables["chances"]
    assert set(table["option"]) == {"A", "C"}
    assert row(table, measure=IN_ORDER, option="A")["chance"] == 1.0


def test_demand_that_is_left_unserved_is_no_saving():
    """The cut leaves demand unserved in 2027; its saving under draws is as if every case were served."""
    from model.analyse.compare.drawn import drawn, yard_of
    from model.inputs.draws_moved import central

    one = replace(option(CUT), letter="A")
    yard = yard_of([one])
    saving = drawn([one], yard, central)["A"].saving_gbp[0]
    said = row(compared(CUT, BEST).tables["value"], option="A", effects="as estimated")
    assert saving == pytest.approx(said["saving_gbp"])
    assert drawn([one], yard, central)["A"].cost_gbp == pytest.approx(
        said["extra_cost_gbp"] + said["exit_gbp"]
    )
