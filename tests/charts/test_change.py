"""Figures of a plan: what moves, what is broken, what holds it back."""

from __future__ import annotations

import pytest

from model.charts import colours
from model.charts.change import MOST_ROWS, broken_bars, limit_bars, service_change
from tests.charts.frames import HERE, broken, limits, services, texts


def test_gains_and_losses_by_service():
    chart = service_change(services(), HERE)
    assert chart.headline == "1 service gains money, 2 lose"
    assert list(chart.figure.data[0].x) == [57_500.0, -100_000.0, -70_000.0]
    assert list(chart.figure.data[0].text) == ["+£58k", "-£100k", "-£70k"]
    assert list(chart.figure.data[0].marker.color) == [colours.DARK_BLUE, colours.ORANGE, colours.ORANGE]


def test_services_that_keep_their_money_are_in_the_table_alone():
    chart = service_change(services(), HERE)
    assert not any("Youth clubs" in text for text in texts(chart.figure))
    assert "1 service keeps the same money." in chart.summary
    assert "Youth clubs" in chart.table["Service"].tolist()


def test_what_nobody_pays_for_is_said_on_the_bar_and_in_words():
    chart = service_change(services(), HERE)
    label = texts(chart.figure)[1].replace("<br>", " ")
    assert label == "Fostering (follows demand, £187k a year not paid for)"
    assert "Duties worth £187k a year are not paid for: no saving." in chart.summary
    assert chart.table["Duties not paid for (£ a year)"].sum() == 187_000.0


def test_what_is_not_known_is_not_said_to_be_paid_for():
    unknown = services().assign(unmet_gbp=float("nan"))
    chart = service_change(unknown, HERE)
    assert "Fostering (follows demand)" in texts(chart.figure)
    assert "not paid for" not in chart.summary


@pytest.mark.parametrize(
    ("changes", "headline"),
    [
        ([1.0, 2.0, 3.0, 4.0], "4 services gain money, 0 lose"),
        ([-1.0, 0.0, 0.0, 0.0], "0 services gain money, 1 loses"),
        ([0.0, 0.0, 0.0, 0.0], "No service gains or loses money"),
    ],
)
def test_the_headline_counts(changes, headline):
    chart = service_change(services().assign(change_gbp=changes, unmet_gbp=0.0), HERE)
    assert chart.headline == headline
    assert chart.summary.endswith(".")


def test_no_services():
    assert service_change(services().iloc[:0], HERE).summary == "There are no services."


def test_limits_are_counted_by_kind():
    chart = limit_bars(limits(), HERE)
    assert chart.headline == "What holds the plan back most often: pace of change"
    assert list(chart.figure.data[0].x) == [60.0, 30.0, 6.0]
    assert chart.summary == "Pace of change 60 times, Ceilings 30 times and Pots used up 6 times."
    assert texts(chart.figure)[0].replace("<br>", " ") == "Pace of change: Family help and Mentoring"


def test_every_limit_is_in_the_table_in_words():
    table = limit_bars(limits(), HERE).table
    assert len(table) == 4
    assert table["How often (places times years)"].sum() == 96
    assert table["In words"].iloc[0] == "Family help: changes as fast as it may."


def test_no_limits():
    chart = limit_bars(limits().iloc[:0], HERE)
    assert chart.headline == "No limit holds the plan back"
    assert chart.summary == "No limit is reached."


def test_duties_and_promises_broken():
    chart = broken_bars(broken(), HERE)
    assert chart.headline == "Duties and promises worth £587k are not kept"
    assert texts(chart.figure) == ["Fostering (duty)", "Youth clubs (promise)"]
    assert list(chart.figure.data[0].marker.color) == [colours.DARK_PINK, colours.ORANGE]
    assert chart.summary.startswith("Fostering: 4 child-years short of its duty.")
    assert chart.table["What"].tolist() == ["Duty", "Promise"]


def test_nothing_broken():
    chart = broken_bars(broken().iloc[:0], HERE)
    assert chart.headline == "Every duty and promise is kept"
    assert chart.summary == "Every duty is met and every promise is kept."


def test_a_long_list_is_cut_in_the_figure_and_whole_in_the_table():
    many = broken().iloc[[1] * (MOST_ROWS + 5)]
    chart = broken_bars(many, HERE)
    assert len(texts(chart.figure)) == MOST_ROWS
    assert len(chart.table) == MOST_ROWS + 5
