"""The plane and the acceptability curves drawn from draws."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.analyse.psa import Draws, acceptability, ellipses, plane
from model.charts import colours
from model.charts.acceptability import OTHERS, acceptability_chart
from model.charts.numbered import Units
from model.charts.plane import plane_chart
from tests.charts.frames import HERE, texts

POUNDS = Units("£", "children for a year")
LONG = "Whole-family keyworkers with a family group conference for every child at risk"


def drawn(number: int = 400, options: int = 3) -> Draws:
    rng = np.random.default_rng(11)
    names = ("Today", LONG, *(f"Option {k}" for k in range(2, options)))
    effect = rng.normal(np.arange(options), 0.4, size=(number, options))
    cost = rng.normal(1_000.0 * np.arange(options) ** 2, 300.0, size=(number, options))
    return Draws(tuple(f"{k:04}" for k in range(number)), names[:options], cost, effect)


def on_plane():
    draws = drawn()
    return plane_chart(plane(draws, "Today"), ellipses(draws, "Today"), "Today", HERE, POUNDS)


def test_an_ellipse_for_every_option_and_its_mean_with_a_number():
    figure = on_plane().figure
    assert [trace.mode for trace in figure.data] == ["lines", "lines", "markers+text"]
    means = plane(drawn(), "Today")
    assert list(figure.data[-1].x) == means["effect"].tolist()
    assert list(figure.data[-1].y) == means["cost"].tolist()
    assert figure.layout.xaxis.zeroline
    assert figure.layout.xaxis.range[0] < 0 < figure.layout.xaxis.range[1]


def test_quarters_in_words_and_in_the_table():
    chart = on_plane()
    means = plane(drawn(), "Today")
    assert (
        chart.table["Dearer and better (% of draws)"].tolist() == (100 * means["dearer_and_better"]).tolist()
    )
    assert (
        chart.table["In words"]
        .iloc[1]
        .startswith("Option 2 against Today: dearer and better in 100 of 100 draws")
    )
    assert chart.headline == "2 of 2 options more likely than not do better than Today, at a cost"


def test_an_option_that_is_surely_cheaper_and_better_is_the_headline():
    draws = drawn()
    turned = Draws(draws.labels, draws.options, -draws.cost, draws.effect)
    chart = plane_chart(plane(turned, "Today"), ellipses(turned, "Today"), "Today", HERE, POUNDS)
    assert chart.headline.endswith("is more likely than not cheaper and better")


def test_one_option_alone_has_no_plane():
    draws = drawn(options=1)
    with pytest.raises(ValueError, match="there is one option alone"):
        plane_chart(plane(draws, "Today"), ellipses(draws, "Today"), "Today", HERE, POUNDS)


def chances(options: int = 3) -> pd.DataFrame:
    return acceptability(drawn(options=options), [250.0 * k for k in range(21)])


def test_a_line_for_every_option_and_rings_for_the_best_on_average():
    figure = acceptability_chart(chances(), HERE, POUNDS).figure
    assert [trace.mode for trace in figure.data] == ["lines"] * 3 + ["markers"]
    assert len({trace.line.dash for trace in figure.data[:3]}) == 3
    assert {trace.line.color for trace in figure.data[:3]} <= colours.ALLOWED
    best = chances().query("best_on_average")
    assert list(figure.data[-1].y) == (100 * best["probability"]).tolist()


def test_chances_in_the_table_sum_to_all_draws():
    table = acceptability_chart(chances(), HERE, POUNDS).table
    shares = table[[name for name in table.columns if name.endswith("(% of draws)")]]
    assert shares.sum(axis=1).tolist() == pytest.approx([100] * len(table))
    assert table["Best on average"].iloc[0] == "Today"


def test_more_than_four_options_are_added_up():
    chart = acceptability_chart(chances(7), HERE, POUNDS)
    said = " ".join(texts(chart.figure))
    assert OTHERS in said
    lines_of = [trace for trace in chart.figure.data if trace.mode == "lines"]
    assert len(lines_of) == 4
    assert np.sum([list(trace.y) for trace in lines_of], axis=0) == pytest.approx([100] * 21)
    assert len([name for name in chart.table.columns if name.endswith("(% of draws)")]) == 7


def test_the_ends_and_the_middle_in_words():
    chart = acceptability_chart(chances(), HERE, POUNDS)
    assert chart.summary.startswith("Worth £0 a unit: ")
    assert "Worth £2,500 a unit: " in chart.summary
    assert "Worth £5,000 a unit: " in chart.summary
    assert "best on average Today." in chart.summary
    assert chart.headline.startswith("Where effect is worth most, ")


def test_names_with_underscores_become_headers_for_people():
    found = chances().replace({"option": {"Option 2": "option_two"}})
    assert "Option two (% of draws)" in acceptability_chart(found, HERE, POUNDS).table.columns


def test_without_thresholds_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="there is no threshold to draw"):
        acceptability_chart(chances().iloc[:0], HERE, POUNDS)


def test_many_thresholds_stay_within_what_a_figure_may_hold():
    found = acceptability(drawn(40), [float(k) for k in range(2_001)])
    figure = acceptability_chart(found, HERE, POUNDS).figure
    assert max(len(trace.x) for trace in figure.data) <= 301
