"""Few enough nodes to draw, every penny kept."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.charts.flows import (
    ALWAYS_SHOWN,
    MOST_NODES,
    OTHER,
    STEPS,
    in_pence,
    links_of,
    money_tree,
    nodes_of,
    shared_out,
    sums,
)
from model.charts.money import Amounts
from model.charts.money_flow import hues, money_flow
from tests.charts.frames import HERE, NASTY, flows, many_flows, named_flows, texts

NEEDS = st.lists(st.integers(min_value=1, max_value=60), min_size=2, max_size=5)
ROWS = st.lists(
    st.tuples(
        st.sampled_from([f"partner_{i}" for i in range(9)]),
        st.sampled_from([f"pot_{i}" for i in range(30)]),
        st.sampled_from([f"service_{i}" for i in range(30)]),
        st.sampled_from([f"priority_{i}" for i in range(5)]),
        st.sampled_from([*ALWAYS_SHOWN, *(f"outcome_{i}" for i in range(12))]),
        st.integers(min_value=1, max_value=10**10).map(lambda pence: pence / 100),
    ),
    min_size=1,
    max_size=80,
)


def drawn(frame, steps=STEPS):
    return money_flow(frame, HERE, "Money", Amounts(), steps)


# ---- sharing out nodes ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("needs", "weights", "most", "given_nodes"),
    [
        ([2, 3, 4], [1, 1, 1], 25, [2, 3, 4]),
        ([9, 50, 38, 5, 14], [0.9, 0.9, 1.5, 1, 1.5], 25, [4, 4, 6, 5, 6]),
        ([50, 50], [1, 1], 25, [13, 12]),
        ([50, 2], [1, 1], 25, [23, 2]),
    ],
)
def test_nodes_are_shared_out(needs, weights, most, given_nodes):
    assert shared_out(needs, weights, most) == given_nodes


@given(NEEDS)
def test_no_step_gets_more_than_it_needs_and_none_is_left_out(needs):
    found = shared_out(needs, [1.0] * len(needs), MOST_NODES)
    assert sum(found) == min(sum(needs), MOST_NODES)
    assert all(1 <= nodes <= need for nodes, need in zip(found, needs, strict=True))


def test_everything_has_its_node_when_there_is_room():
    nodes = nodes_of(in_pence(flows()), STEPS)
    assert nodes["partner"].ids == ("council", "nhs", "police")
    assert nodes["service"].labels[0] == "Placements"
    assert all(OTHER not in nodes[step].ids for step in STEPS)


def test_the_rest_is_counted_and_comes_last():
    nodes = nodes_of(in_pence(many_flows()), STEPS)
    assert sum(len(nodes[step].ids) for step in STEPS) <= MOST_NODES
    for step in ("partner", "pot", "service"):
        rest = sum(node == OTHER for node in nodes[step].node_of.values())
        assert nodes[step].ids[-1] == OTHER
        assert nodes[step].labels[-1] == f"Other ({rest})"


def test_money_without_an_outcome_is_never_merged():
    nodes = nodes_of(in_pence(many_flows()), STEPS)
    assert set(ALWAYS_SHOWN) <= set(nodes["outcome"].ids)


def test_the_largest_come_first():
    counted = in_pence(many_flows())
    amounts = list(sums(counted, "partner").values())
    assert amounts == sorted(amounts, reverse=True)


# ---- pennies -------------------------------------------------------------------------------


@given(ROWS)
def test_every_step_of_the_figure_carries_every_penny(rows):
    counted = in_pence(named_flows(rows))
    nodes = nodes_of(counted, STEPS)
    links = links_of(counted, STEPS, nodes)
    whole = sum(round(row[-1] * 100) for row in rows)
    for step in STEPS[:-1]:
        assert sum(link.pence for link in links if link.step == step) == whole
    for left, right in pairwise(STEPS[:-1]):
        for node in nodes[right].ids:
            reaching = sum(x.pence for x in links if x.step == left and x.target == node)
            assert reaching == sum(x.pence for x in links if x.step == right and x.source == node)


@settings(max_examples=20)
@given(ROWS)
def test_every_step_of_the_table_adds_up_to_the_same(rows):
    table = drawn(named_flows(rows)).table
    by_step = (table["Amount (£ a year)"] * 100).round().groupby(table["Step"]).sum()
    assert len(by_step) == len(STEPS)
    assert by_step.nunique() == 1
    assert table["Share of all (%)"].groupby(table["Step"]).sum().to_numpy() == pytest.approx(100.0)


@settings(max_examples=30)
@given(ROWS)
def test_the_tree_keeps_every_penny_on_every_level(rows):
    tree = money_tree(named_flows(rows))
    by_level = (tree["gbp"] * 100).round().groupby(tree["level"]).sum()
    assert by_level.nunique() == 1
    assert tree.loc[tree["level"] == 0, "share"].sum() == pytest.approx(1.0)


def test_the_tree_of_a_few_flows():
    tree = money_tree(flows())
    assert tree["name"].tolist()[:6] == [
        "Council",
        "Placements",
        "Demand led",
        "Family help",
        "Looked after",
        "Ready",
    ]
    assert tree["level"].tolist()[:6] == [0, 1, 2, 1, 2, 2]
    assert tree["step"].tolist()[:3] == ["Partner", "Service", "Outcome"]
    assert tree["share_of_largest"].max() == 1.0


def test_an_empty_tree_keeps_its_columns():
    assert money_tree(flows().iloc[:0]).columns.tolist() == [
        "level",
        "step",
        "name",
        "gbp",
        "share",
        "share_of_largest",
    ]


# ---- the figure ----------------------------------------------------------------------------


def test_each_partner_has_its_hue_and_the_rest_is_grey():
    found = hues(["a", "b", "c", "d", "e", OTHER])
    assert len({found[key] for key in "abcd"}) == 4
    assert found["e"] == found[OTHER]
    assert hues(["a", OTHER])[OTHER] == found[OTHER]


def test_nodes_carry_name_and_amount():
    labels = list(drawn(flows()).figure.data[0].node.label)
    assert "Council<br>£5.5m" in labels
    assert "Health visits<br>£600k" in labels


def test_no_node_stands_without_a_link():
    sankey = drawn(many_flows()).figure.data[0]
    assert {*sankey.link.source, *sankey.link.target} == set(range(len(sankey.node.label)))


def test_columns_are_named_above_the_figure():
    assert texts(drawn(flows(), ("partner", "service")).figure) == ["<b>Partner</b>", "<b>Service</b>"]


def test_fewer_steps_leave_room_for_more_names():
    five = nodes_of(in_pence(many_flows()), STEPS)
    two = nodes_of(in_pence(many_flows()), ("partner", "service"))
    assert len(two["service"].ids) > len(five["service"].ids)


def test_the_words_name_the_largest_payer_and_the_three_biggest_flows():
    chart = drawn(flows())
    assert chart.headline == "Council puts in 89% of £6.2m"
    assert chart.summary == (
        "£6.2m in all. The biggest flows: Council to Placements (£5.0m), Nhs to Health visits (£600k) "
        "and Council to "
        "Family help (£320k)."
    )
    assert chart.subtitle == "Money, from partner to outcome, in £ a year, Kent, 2024-25"


def test_in_pounds_a_child():
    chart = money_flow(flows(), HERE, "Money", Amounts(20_000), STEPS)
    assert chart.headline == "Council puts in 89% of £309 a child"
    assert "Amount (£ a child)" in chart.table.columns
    assert chart.table["Amount (£ a child)"].iloc[0] == pytest.approx(5_520_000.01 / 20_000)


def test_the_totals_of_the_first_step_stand_on_top_of_the_table():
    table = drawn(flows()).table
    assert table["Step"].tolist()[:3] == ["All to partner"] * 3
    assert table["To"].tolist()[:3] == ["Council", "Nhs", "Police"]
    assert table["Share of all (%)"].head(3).sum() == pytest.approx(100.0)


def test_nothing_in_view_is_said():
    chart = drawn(flows().iloc[:0])
    assert chart.headline == "Nothing is recorded in this view"
    assert chart.table.empty


def test_names_are_drawn_as_they_are_written():
    labels = list(drawn(flows().assign(service_name=NASTY)).figure.data[0].node.label)
    assert not any("<script>" in label for label in labels)
