"""Acceptability, loss and perfect information against plain loops over draws, and on the edges."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.frontier import frontier
from model.analyse.psa import (
    Draws,
    acceptability,
    draws_of,
    ellipses,
    expected_loss,
    information,
    plane,
    summary,
)

SMALL = st.integers(-4, 4)


def table_of(draws) -> pd.DataFrame:
    rows = [
        (i, f"o{k}", float(cost), float(effect))
        for i, draw in enumerate(draws)
        for k, (cost, effect) in enumerate(draw)
    ]
    return pd.DataFrame(rows, columns=["draw", "option", "cost", "effect"])


@st.composite
def tables(draw) -> pd.DataFrame:
    options, number = draw(st.integers(1, 4)), draw(st.integers(1, 6))
    one = st.lists(st.tuples(SMALL, SMALL), min_size=options, max_size=options)
    return table_of(draw(st.lists(one, min_size=number, max_size=number)))


def by_hand(table: pd.DataFrame, value: float) -> list[dict[str, float]]:
    """Net benefits, draw by draw."""
    return [
        {row["option"]: value * row["effect"] - row["cost"] for row in own.to_dict("records")}
        for _, own in table.groupby("draw")
    ]


@given(tables(), st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_chances_and_losses_are_those_of_counting_draw_by_draw(table, value):
    worth = by_hand(table, value)
    share = dict.fromkeys(worth[0], 0.0)
    loss = dict.fromkeys(worth[0], 0.0)
    for draw in worth:
        top = [name for name in draw if draw[name] == max(draw.values())]
        for name in draw:
            share[name] += (name in top) / len(top) / len(worth)
            loss[name] += (max(draw.values()) - draw[name]) / len(worth)
    draws = draws_of(table)
    chances = acceptability(draws, [value]).set_index("option")
    assert chances["probability"].to_dict() == pytest.approx(share)
    assert chances["probability"].sum() == pytest.approx(1)
    lost = expected_loss(draws, [value]).set_index("option")["loss"]
    assert lost.to_dict() == pytest.approx(loss)
    known = information(draws, [value]).iloc[0]
    assert known["evpi"] == pytest.approx(min(loss.values()))
    assert chances.loc[known["best"], "best_on_average"]


@given(tables(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_rows_does_not_matter(table, rng):
    order = list(range(len(table)))
    rng.shuffle(order)
    mixed = table.iloc[order]
    one, other = draws_of(table), draws_of(mixed)
    pd.testing.assert_frame_equal(summary(one), summary(other))
    pd.testing.assert_frame_equal(acceptability(one, [1, 2]), acceptability(other, [1, 2]))


def test_the_summary_by_hand():
    table = table_of([[(0, 0), (1, 1)], [(0, 0), (3, 2)], [(0, 0), (2, 3)]])
    found = summary(draws_of(table)).set_index("option")
    row = found.loc["o1"]
    assert (row["cost_mean"], row["effect_mean"], row["draws"]) == (2, 2, 3)
    assert row["cost_low"] == pytest.approx(1.05)
    assert row["cost_high"] == pytest.approx(2.95)
    assert row["cost_error"] == pytest.approx(1 / np.sqrt(3))
    means = pd.DataFrame({"option": ["o0", "o1"], "cost": [0, 2.0], "effect": [0, 2.0]})
    assert found["status"].tolist() == frontier(means)["status"].tolist()
    assert row["icer"] == 1


def test_ties_are_split_and_said():
    draws = draws_of(table_of([[(0, 0), (0, 0), (5, 0)], [(0, 0), (1, 2), (0, 0)]]))
    found = acceptability(draws, [1.0]).set_index("option")
    assert found["probability"].tolist() == [0.25, 0.75, 0]
    assert found["tied_share"].tolist() == [0.5, 0.5, 0]
    assert found["best_on_average"].tolist() == [False, True, False]


def test_equal_means_are_both_on_the_acceptability_frontier():
    draws = draws_of(table_of([[(0, 0), (1, 2)], [(0, 0), (1, 0)]]))
    found = acceptability(draws, [1.0])
    assert found["best_on_average"].tolist() == [True, True]
    assert information(draws, [1.0])["best"].tolist() == ["o0"]


def test_rounding_in_the_last_place_is_a_tie():
    draws = draws_of(table_of([[(0.3, 0), (0.1 + 0.2, 0)]]))
    assert acceptability(draws, [0.0])["tied_share"].tolist() == [1, 1]


def test_one_draw_has_no_error():
    draws = draws_of(table_of([[(0, 0), (1, 2)]]))
    assert acceptability(draws, [1.0])["error"].isna().all()
    assert information(draws, [1.0])["evpi"].tolist() == [0]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (table_of([]), "the table has no draws"),
        (table_of([[(0, 0), (1, 1)], [(0, 0)]]), "draw 1 has no row for the option 'o1'"),
        (pd.concat([table_of([[(0, 0)]])] * 2), "draw 0 has the option 'o0' twice"),
        (table_of([[(float("inf"), 0)]]), "a cost or an effect is not a finite number"),
    ],
)
def test_draws_that_can_not_be_compared_are_refused(table, said):
    with pytest.raises(ValueError, match=said):
        draws_of(table)


def test_the_plane_by_counting_and_quarters_sum_to_all():
    table = table_of([[(0, 0), (1, 1)], [(0, 0), (-1, 2)], [(2, 2), (1, 1)], [(0, 1), (1, 0)]])
    found = plane(draws_of(table), "o0").iloc[0]
    assert (found["option"], found["cost"], found["effect"]) == ("o1", 0, 0.25)
    shares = found[list(found.index[3:])].tolist()
    assert shares == [0.25, 0.25, 0.25, 0.25]
    same = plane(draws_of(table_of([[(1, 1), (1, 1)]])), "o0").iloc[0]
    assert same["cheaper_and_better"] == 1


def test_an_ellipse_holds_its_share_of_normal_draws():
    rng = np.random.default_rng(3)
    cost, effect = rng.normal(100, 20, 4_000), rng.normal(2, 1, 4_000)
    cost += 10 * effect
    nothing = np.zeros((4_000, 1))
    draws = Draws(tuple(map(str, range(4_000))), ("a", "b"), np.column_stack([nothing, cost]),
                  np.column_stack([nothing, effect]))  # fmt: skip
    outline = ellipses(draws, "a")
    both = np.column_stack([effect, cost])
    away = both - both.mean(axis=0)
    near = np.einsum("ij,jk,ik->i", away, np.linalg.inv(np.cov(both, rowvar=False)), away) <= 5.991
    assert near.mean() == pytest.approx(0.95, abs=0.01)
    path = outline[["effect", "cost"]].to_numpy() - both.mean(axis=0)
    edge = np.einsum("ij,jk,ik->i", path, np.linalg.inv(np.cov(both, rowvar=False)), path)
    assert edge == pytest.approx(5.9915, abs=1e-3)
    assert outline.iloc[0].tolist()[1:] == pytest.approx(outline.iloc[-1].tolist()[1:])


def test_a_plane_needs_an_option_to_compare_with():
    draws = draws_of(table_of([[(0, 0), (1, 1)]]))
    with pytest.raises(ValueError, match="there is no option 'x' to compare with"):
        plane(draws, "x")
    assert len(ellipses(draws_of(table_of([[(0, 0)]])), "o0")) == 0
