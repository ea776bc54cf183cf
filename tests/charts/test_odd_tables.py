"""Charts of odd tables: nothing in them, one row, amounts below nothing, long and nasty names, many rows.

Whatever stands in the table, a chart has words without gaps, a twin with every row, and a figure that draws.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from model.charts import Chart
from model.charts.change import MOST_ROWS, broken_bars, limit_bars, service_change
from model.charts.frontier import frontier_chart
from model.charts.money import Amounts, money_bars
from model.charts.numbered import Units
from model.charts.outcomes import outcome_strip, outcomes_against_target
from tests.charts.frames import (
    HERE,
    NAN,
    NASTY,
    broken,
    limits,
    outcomes_now,
    outcomes_planned,
    services,
    texts,
    totals,
    words_of,
)

LONG = "Early support for whole families with several needs in the first thousand days and after them"
Make = Callable[[pd.DataFrame], Chart]


def as_bars(table: pd.DataFrame) -> Chart:
    """Money by tier in pounds a year."""
    return money_bars(table, "tier", HERE, Amounts())


def on_frontier(table: pd.DataFrame) -> Chart:
    """Options in pounds and children."""
    return frontier_chart(table, HERE, Units("£", "children"))


CHARTS: dict[str, tuple[Make, Callable[[], pd.DataFrame], str]] = {
    "service_change": (lambda t: service_change(t, HERE), services, "name"),
    "limit_bars": (lambda t: limit_bars(t, HERE), limits, "name"),
    "broken_bars": (lambda t: broken_bars(t, HERE), broken, "service_name"),
    "money_bars": (as_bars, totals, "name"),
    "outcome_strip": (lambda t: outcome_strip(t, HERE), outcomes_now, "name"),
    "outcomes_against_target": (lambda t: outcomes_against_target(t, HERE), outcomes_planned, "name"),
}
"""A chart, a table for it, and the column of names."""


def drawn(chart: Chart) -> str:
    """All that a figure writes: marks of the page and of its bars."""
    bars = [str(text) for trace in chart.figure.data for text in (trace.text or ())]
    return " ".join([*texts(chart.figure), *bars])


def holds_together(chart: Chart) -> None:
    """Words without gaps, whole sentences, room for the figure."""
    said = words_of(chart)
    assert not any(wrong in said for wrong in ("nan", "None", "  ", "inf ", "£-", "{", "}"))
    assert chart.summary.endswith(".")
    assert not chart.headline.endswith(".")
    assert chart.height == chart.figure.layout.height > 0
    assert "nan" not in drawn(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_table_is_a_chart_that_says_so(name: str):
    make, table, _ = CHARTS[name]
    chart = make(table().iloc[:0])
    holds_together(chart)
    assert chart.table.empty
    assert list(chart.table.columns) == list(make(table()).table.columns)


@pytest.mark.parametrize("at", [0, 1])
@pytest.mark.parametrize("name", CHARTS)
def test_one_row_is_a_chart_of_its_own(name: str, at: int):
    make, table, column = CHARTS[name]
    one = table().iloc[[at]]
    if name == "money_bars":
        one = one.assign(share=1.0)
    chart = make(one)
    holds_together(chart)
    assert len(chart.table) == 1
    assert str(one[column].iloc[0]).lower() in " ".join(map(str, chart.table.iloc[0])).lower()


@pytest.mark.parametrize("name", CHARTS)
def test_the_twin_has_every_row_in_the_order_given(name: str):
    make, table, column = CHARTS[name]
    given, twin = table(), make(table()).table
    if name == "outcomes_against_target":
        given = given[given["meets"] != "no target"]  # the others have nothing to be held against
    assert len(twin) == len(given)
    rows = [" ".join(map(str, row)).lower() for row in twin.to_numpy().tolist()]
    assert all(str(key).lower() in row for key, row in zip(given[column], rows, strict=True))


@pytest.mark.parametrize("name", CHARTS)
def test_a_long_name_is_wrapped_in_the_figure_and_whole_in_the_table(name: str):
    make, table, column = CHARTS[name]
    long = table().assign(**{column: [LONG] * len(table())})
    if name == "limit_bars":
        long = long.assign(rule_name=["Pace"] * len(long))
    chart = make(long)
    holds_together(chart)
    assert len(chart.headline.split()) <= 20
    assert any(LONG.lower() in str(cell).lower() for cell in chart.table.to_numpy().ravel())
    for text in texts(chart.figure):
        longest = max(len(line) for line in text.replace("&amp;", "&").split("<br>"))
        assert longest <= 60 or "<span" in text


@pytest.mark.parametrize("name", CHARTS)
def test_a_nasty_name_is_text_and_nothing_else(name: str):
    make, table, column = CHARTS[name]
    chart = make(table().assign(**{column: [NASTY] * len(table())}))
    assert "<script" not in drawn(chart)
    assert "<b>Bold" not in drawn(chart)


@pytest.mark.parametrize("name", CHARTS)
def test_the_table_given_is_left_as_it_is(name: str):
    make, table, _ = CHARTS[name]
    given = table()
    make(given)
    pd.testing.assert_frame_equal(given, table())


@pytest.mark.parametrize("name", CHARTS)
def test_the_same_table_makes_the_same_chart(name: str):
    make, table, _ = CHARTS[name]
    first, second = make(table()), make(table())
    assert first.figure.to_json() == second.figure.to_json()
    assert words_of(first) == words_of(second)


# ---- numbers said are numbers given ---------------------------------------------------------


@pytest.mark.parametrize(
    ("gains", "loses", "headline"),
    [
        (0, 0, "0 services gain money, 0 lose"),
        (1, 1, "1 service gains money, 1 loses"),
        (3, 0, "3 services gain money, 0 lose"),
        (0, 2, "0 services gain money, 2 lose"),
    ],
)
def test_gains_and_losses_are_counted_from_the_table(gains: int, loses: int, headline: str):
    one = services().iloc[[0]]
    rows = [one.assign(name=f"G{k}", change_gbp=1_000.0) for k in range(gains)]
    rows += [one.assign(name=f"L{k}", change_gbp=-1_000.0) for k in range(loses)]
    rows += [one.assign(name="Same", change_gbp=0.0)]
    chart = service_change(pd.concat(rows, ignore_index=True), HERE)
    if gains or loses:
        assert chart.headline == headline
        assert len(chart.figure.data[0].x) == gains + loses
    assert chart.table["Service"].tolist()[-1] == "Same"


@pytest.mark.parametrize("rows", [1, MOST_ROWS, MOST_ROWS + 7])
def test_the_worth_of_what_is_broken_is_the_sum_of_all_rows(rows: int):
    table = pd.concat([broken().iloc[[0]].assign(gbp=10_000.0)] * rows, ignore_index=True)
    chart = broken_bars(table, HERE)
    assert f"£{rows * 10}k" in chart.headline
    assert len(chart.figure.data[0].x) == min(rows, MOST_ROWS)
    assert len(chart.table) == rows


@pytest.mark.parametrize(
    ("share", "said"), [([0.5, 0.3, 0.2], "50%"), ([0.98, 0.01, 0.01], "98%"), ([0.4, 0.35, 0.25], "40%")]
)
def test_the_share_in_the_headline_is_that_of_the_largest(share: list[float], said: str):
    table = totals().assign(share=share, gbp=[1e6 * part for part in share])
    chart = as_bars(table)
    assert said in words_of(chart)
    assert list(chart.figure.data[0].x) == pytest.approx([1e6 * part for part in share])


@pytest.mark.parametrize(("per", "amount"), [(1.0, 1_000.0), (50.0, 20.0)])
def test_bars_a_child_are_the_amount_over_the_children(per: float, amount: float):
    table = pd.DataFrame({"name": ["Only"], "gbp": [1_000.0], "share": [1.0]})
    amounts = Amounts() if per == 1.0 else Amounts(children=per)
    chart = money_bars(table, "tier", HERE, amounts)
    assert list(chart.figure.data[0].x) == pytest.approx([amount])


def test_a_frontier_of_costs_below_nothing_still_says_who_stands_on_it():
    table = pd.DataFrame(
        {
            "option": ["Save", "Spend"],
            "cost": [-5_000.0, 1_000.0],
            "effect": [-2.0, 1.0],
            "status": ["frontier", "frontier"],
            "compared_with": [None, "Save"],
            "icer": [NAN, 2_000.0],
        }
    )
    chart = on_frontier(table)
    assert chart.headline == "2 of 2 options are worth considering"
    assert "Spend: each unit more than Save costs £2,000." in chart.summary
    low, high = chart.figure.layout.yaxis.range
    assert low < -5_000 < 1_000 < high
    numbers = chart.table.select_dtypes("number")
    assert numbers["Cost (£)"].tolist() == [-5_000.0, 1_000.0]
    assert numbers["Effect (children)"].tolist() == [-2.0, 1.0]


@pytest.mark.parametrize("met", [0, 1, 3])
def test_targets_met_in_the_headline_are_those_of_the_table(met: int):
    row = outcomes_planned().iloc[[0]]
    rows = [
        row.assign(name=f"O{k}", meets="met" if k < met else "not met", short_count=0.0 if k < met else 5.0)
        for k in range(3)
    ]
    chart = outcomes_against_target(pd.concat(rows, ignore_index=True), HERE)
    assert f"{met} of 3" in words_of(chart) or (met == 0 and "none" in words_of(chart).lower())
    said = " ".join(map(str, chart.table.to_numpy().ravel())).lower()
    assert said.count("not met") == 3 - met or said.count("above target") == 3 - met
