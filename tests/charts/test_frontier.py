"""The frontier drawn: every option where its numbers say, numbered, with the reason why it is off it."""

from __future__ import annotations

import pandas as pd
import pytest

from model.analyse.frontier import frontier
from model.charts import colours
from model.charts.frontier import frontier_chart
from model.charts.numbered import MOST_NAMED, Units
from tests.charts.frames import HERE, NASTY, texts

POUNDS = Units("£", "children for a year")


def six() -> pd.DataFrame:
    rows = [("E", 55e3, 5), ("D", 35e3, 4), ("C", 25e3, 3), ("B", 10e3, 2), ("A", 12e3, 1.5), ("UC", 5e3, 1)]
    return frontier(pd.DataFrame(rows, columns=["option", "cost", "effect"]))


def test_the_line_joins_the_options_worth_considering():
    figure = frontier_chart(six(), HERE, POUNDS).figure
    assert list(figure.data[0].x) == [1, 2, 4, 5]
    assert list(figure.data[0].y) == [5e3, 10e3, 35e3, 55e3]


def test_every_status_has_its_own_shape_and_every_option_its_number():
    figure = frontier_chart(six(), HERE, POUNDS).figure
    shapes = [(trace.marker.symbol, list(trace.text)) for trace in figure.data[1:]]
    assert shapes == [("circle", ["1", "2", "3", "4"]), ("diamond", ["5"]), ("square", ["6"])]
    assert {trace.marker.color for trace in figure.data[1:]} <= colours.ALLOWED


def test_names_and_reasons():
    chart = frontier_chart(six(), HERE, POUNDS)
    said = " ".join(texts(chart.figure))
    assert "<b>1</b> UC" in said
    assert "<b>5</b> C" in said
    assert chart.headline == "4 of 6 options are worth considering"
    assert chart.table["In words"].tolist() == [
        "UC: the cheapest that is worth considering.",
        "B: each unit more than UC costs £5,000.",
        "D: each unit more than B costs £12k.",
        "E: each unit more than D costs £20k.",
        "C: a mix of B and D does as much for less.",
        "A: B does no less and costs no more.",
    ]
    assert chart.summary == " ".join(chart.table["In words"])


def test_the_table_has_the_numbers_of_the_figure():
    table = frontier_chart(six(), HERE, POUNDS).table
    assert table["Cost (£)"].tolist() == six()["cost"].tolist()
    assert table["Effect (children for a year)"].tolist() == six()["effect"].tolist()
    assert table["Cost of one unit more (£)"].tolist()[1:4] == [5_000, 12_500, 20_000]


def test_one_option_and_other_units():
    one = frontier(pd.DataFrame({"option": ["A"], "cost": [5.0], "effect": [2.0]}))
    chart = frontier_chart(one, HERE, Units("sessions", "points"))
    assert chart.headline == "1 of 1 option is worth considering"
    assert "Cost (sessions)" in chart.table.columns


def test_many_options_are_named_up_to_a_dozen():
    rows = [(f"Option {k}", float(k), float(k)) for k in range(20)]
    chart = frontier_chart(frontier(pd.DataFrame(rows, columns=["option", "cost", "effect"])), HERE, POUNDS)
    assert f"and {20 - MOST_NAMED} more, in the table" in " ".join(texts(chart.figure))
    assert len(chart.table) == 20


def test_names_are_drawn_as_they_are_written():
    found = six().replace({"option": {"UC": NASTY}})
    assert "<script>" not in " ".join(texts(frontier_chart(found, HERE, POUNDS).figure))


def test_nothing_to_draw_is_refused():
    with pytest.raises(ValueError, match="there is no option to draw"):
        frontier_chart(six().iloc[:0], HERE, POUNDS)
