"""The frame that charts of numbered options share: names above, room for every point, one way of counting."""

from __future__ import annotations

import pandas as pd
import pytest

from model.analyse.frontier import frontier
from model.charts.frontier import BEATEN, MIXED, ON, frontier_chart
from model.charts.numbered import BOTTOM, HEIGHT, MOST_NAMED, Units, axes, bottom, frame, of_draws
from model.charts.plane import CLOUD, MEAN, plane_chart
from tests.charts.frames import HERE

POUNDS = Units("£", "children for a year")
LONG = Units("£", "fewer in 'Children looked after in supported accommodation', each for a year")
AT = [(0.0, 0.0), (5.0, 1_000.0), (-1.0, -200.0)]


def test_every_point_has_room_and_axes_cross_where_changes_are_shown():
    laid = frame(["A", "B", "C"], (ON, MIXED), AT, POUNDS, from_zero=True)
    low, high = laid["xaxis"]["range"]
    assert low < -1 < 5 < high
    low, high = laid["yaxis"]["range"]
    assert low < -200 < 1_000 < high
    assert laid["xaxis"]["zeroline"]
    assert not frame(["A"], (ON,), AT, POUNDS, from_zero=False)["yaxis"]["zeroline"]


def test_a_single_point_still_has_an_axis():
    laid = axes([(2.0, 3.0)], POUNDS, from_zero=False)
    for name, value in (("xaxis", 2.0), ("yaxis", 3.0)):
        low, high = laid[name]["range"]
        assert low < value < high


@pytest.mark.parametrize("number", [1, 5, MOST_NAMED, MOST_NAMED + 3])
def test_a_chart_grows_with_its_names_and_keeps_its_plot(number):
    names = [f"Option {k}" for k in range(number)]
    laid = frame(names, (ON, MIXED, BEATEN), AT, POUNDS, from_zero=False)
    top, low = laid["margin"]["t"], laid["margin"]["b"]
    assert laid["height"] - top - low == HEIGHT - BOTTOM
    said = laid["annotations"][0]["text"]
    assert said.count("<b>") == min(number, MOST_NAMED)
    assert ("more, in the table" in said) == (number > MOST_NAMED)


def test_a_long_unit_takes_more_room_below():
    assert bottom(LONG) > bottom(POUNDS) == BOTTOM
    long, short = (frame(["A"], (ON,), AT, unit, from_zero=False) for unit in (LONG, POUNDS))
    assert long["height"] - short["height"] == bottom(LONG) - bottom(POUNDS)


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0 of 100"), (0.994, "99 of 100"), (1.0, "100 of 100"), (0.005, "0 of 100")]
)
def test_draws_are_counted_out_of_a_hundred(share, said):
    assert of_draws(share) == said


def test_both_charts_stand_in_the_same_frame():
    rows = [("Nothing", 0.0, 0.0), ("A", 50.0, 2.0), ("B", 400.0, 3.0)]
    options = frontier(pd.DataFrame(rows, columns=["option", "cost", "effect"]))
    one = frontier_chart(options, HERE, POUNDS)
    names = options["option"].tolist()
    at = list(zip(options["effect"], options["cost"], strict=True))
    expected = frame(names, (ON, MIXED, BEATEN), at, POUNDS, from_zero=False)
    assert one.height == expected["height"]
    assert list(one.figure.layout.xaxis.range) == expected["xaxis"]["range"]
    means = pd.DataFrame(
        {
            "option": ["A"], "cost": [50.0], "effect": [2.0], "cheaper_and_better": [0.2],
            "dearer_and_better": [0.8], "cheaper_and_worse": [0.0], "dearer_and_worse": [0.0],
        }
    )  # fmt: skip
    outline = pd.DataFrame({"option": ["A"] * 3, "effect": [1.0, 3.0, 1.0], "cost": [-10.0, 90.0, -10.0]})
    other = plane_chart(means, outline, "Nothing", HERE, POUNDS)
    around = [(2.0, 50.0), (1.0, -10.0), (3.0, 90.0), (1.0, -10.0)]
    expected = frame(["A"], (MEAN, CLOUD), around, POUNDS, from_zero=True)
    assert other.height == expected["height"]
    assert list(other.figure.layout.yaxis.range) == expected["yaxis"]["range"]
    assert other.figure.layout.yaxis.zeroline
