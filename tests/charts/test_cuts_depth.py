"""Figures of a cut by its depth: lines through every step and bend, dots where services first go."""

from __future__ import annotations

import pandas as pd
import pytest

from model.charts import colours
from model.charts.cuts_depth import (
    MOST_SERVICES,
    duties_path,
    first_depth,
    first_to_go,
    outcome_path,
    services_lost,
)
from tests.charts.frames import HERE, texts

NAN = float("nan")


def by_depth(column, one=(100.0, 104.0, 112.0), other=(96.0, NAN, NAN)):
    return pd.DataFrame(
        {
            "rule_name": ["Equal shares"] * 3 + ["Best use"] * 3,
            "depth": [0.0, 0.25, 0.4] * 2,
            "bend": [False, True, False] * 2,
            column: [*one, *other],
        }
    )


def path(**named):
    return outcome_path(by_depth("planned", **named).assign(lost=0.0), "In care", "children in care", HERE)


def test_an_outcome_has_a_line_for_each_way_of_sharing_with_its_bends_marked():
    chart = path()
    first, second = chart.figure.data
    assert list(first.x) == [0.0, 25.0, 40.0]
    assert list(first.y) == [100.0, 104.0, 112.0]
    assert list(first.marker.symbol) == ["circle", "circle-open", "circle"]
    assert list(second.y) == [96.0, None, None]
    assert first.line.color != second.line.color
    assert chart.headline == "In care: 100 without a cut, 112 at 40%, equal shares"
    assert "Best use: 96 without a cut, 96 at 0%" in chart.summary
    assert "Equal shares bends at 25%" in chart.summary
    assert chart.table["Depth of the cut (%)"].tolist() == [0.0, 25.0, 40.0] * 2
    assert chart.table["Does the line bend here?"].tolist()[1] == "yes"


def test_a_line_without_bends_says_so():
    rows = by_depth("planned").assign(bend=False, lost=0.0)
    assert outcome_path(rows, "In care", "children", HERE).summary.endswith("No line bends.")


def test_a_long_name_keeps_the_headline_short():
    rows = by_depth("planned").assign(lost=0.0)
    long = "Children of families that were offered a very long list of services before anybody came"
    assert len(outcome_path(rows, long, "children", HERE).headline.split()) <= 20


def duties(most=5e6):
    rows = by_depth("duties_unmet_gbp", one=(0.0, 1e6, most), other=(0.0, 0.0, 0.0))
    return duties_path(rows.assign(net_saving_gbp=1.0, knock_on_gbp=2.0), HERE)


def test_duties_by_depth_say_the_most_that_fails():
    chart = duties()
    assert chart.headline == "Up to £5.0m of duties not met at 40%"
    assert list(chart.figure.data[0].y) == [0.0, 1e6, 5e6]
    assert chart.table["Comes back as cost (£)"].tolist() == [2.0] * 6
    rows = by_depth("duties_unmet_gbp", one=(0.0, 0.0, 0.0), other=(0.0, 0.0, 0.0))
    none = duties_path(rows.assign(net_saving_gbp=1.0, knock_on_gbp=2.0), HERE)
    assert none.headline == "No depth leaves a duty unmet"


def first(count=2):
    return pd.DataFrame(
        {
            "name": [f"Service {at}" for at in range(count)],
            "statutory": [at == 0 for at in range(count)],
            "depth": [1e-7, *[0.2] * (count - 1)],
            "exact": [True, *[False] * (count - 1)],
            "lost_share_deepest": 0.5,
            "sentence": [f"Service {at} goes." for at in range(count)],
        }
    )


def test_what_goes_first_is_a_dot_at_its_depth_open_where_only_a_range_is_known():
    chart = first_to_go(first(), HERE)
    exact, before = chart.figure.data
    assert list(exact.x) == pytest.approx([1e-5])
    assert list(before.x) == pytest.approx([20.0])
    assert before.marker.symbol == "circle-open"
    said = " ".join(texts(chart.figure))
    assert "Service 0 (required by law)" in said
    assert "no cut" in said
    assert chart.headline == "First to go: Service 0 and Service 1"
    assert chart.table["First reduced at"].tolist() == ["the first pound", "20%"]
    assert chart.table["Exact?"].tolist() == ["yes", "at this depth or before"]
    assert first_depth(0.25) == "25%"


def test_nothing_that_goes_is_said_so_and_a_long_list_keeps_to_its_room():
    assert first_to_go(first().iloc[:0], HERE).headline == "No service is reduced"
    chart = first_to_go(first(MOST_SERVICES + 5), HERE)
    assert sum(len(trace.x) for trace in chart.figure.data) == MOST_SERVICES
    assert len(chart.table) == MOST_SERVICES + 5


def losing(gbp=(2e6, 50_000.0)):
    return pd.DataFrame(
        {"name": ["Front door", "Youth"], "statutory": [True, False], "lost_gbp": gbp, "lost_share": 0.5}
    )


def test_services_that_lose_are_bars_and_the_law_has_a_colour_and_words():
    chart = services_lost(losing(), HERE)
    bar = chart.figure.data[0]
    assert list(bar.x) == [2e6, 50_000.0]
    assert list(bar.text) == ["£2.0m, 50%", "£50k, 50%"]
    assert list(bar.marker.color) == [colours.DARK_PINK, colours.DARK_BLUE]
    assert chart.headline == "2 services are reduced, most of all Front door (required by law)"
    assert services_lost(losing().head(1), HERE).headline.startswith("1 service is reduced")
    assert services_lost(losing().iloc[:0], HERE).summary == "No service is reduced."
