"""The tornado and the range bars of switching values, drawn from the tables of a small plan."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from model import words
from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import Uncertainties
from model.analyse.uncertainty.tornado import tornado
from model.analyse.uncertainty.turning import turning_points
from model.charts import colours
from model.charts.range_bars import ANSWERS, NEVER, range_bars
from model.charts.rows import row_labels, stack
from model.charts.tornado import SUBJECTS, tornado_chart
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.charts.frames import HERE, NASTY, texts


@cache
def tables() -> tuple[pd.DataFrame, pd.DataFrame]:
    fixed, uncertain = Fixed.of(wide_plan()), Uncertainties.of(wide_plan().case)
    return tornado(fixed, uncertain), turning_points(fixed, uncertain)


def bars_of(measure: str) -> pd.DataFrame:
    table = tables()[0]
    return table[table["measure"] == measure]


def turns_of(measure: str) -> pd.DataFrame:
    table = tables()[1]
    return table[table["measure"] == measure]


# ---- tornado ---------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", SUBJECTS)
def test_two_bars_from_what_is_stated_for_every_figure(measure: str):
    bars = bars_of(measure)
    chart = tornado_chart(bars, HERE)
    scale = 100.0 if measure == "gap_closed_share" else 1.0
    low, high = chart.figure.data
    assert list(low.base) == pytest.approx(scale * bars["central"].to_numpy())
    assert np.add(low.base, low.x) == pytest.approx(scale * bars["at_low"].to_numpy())
    assert np.add(high.base, high.x) == pytest.approx(scale * bars["at_high"].to_numpy())
    assert (low.marker.color, high.marker.color) == (colours.TURQUOISE, colours.DARK_BLUE)
    (line,) = chart.figure.layout.shapes
    assert line.x0 == line.x1 == pytest.approx(scale * bars["central"].iloc[0])
    ends = chart.figure.layout.xaxis.range
    assert ends[0] < scale * bars[["at_low", "at_high"]].to_numpy().min()
    assert ends[1] > scale * bars[["at_low", "at_high"]].to_numpy().max()


def test_its_words_and_its_table_say_the_same():
    bars = bars_of("gap_closed_share")
    chart = tornado_chart(bars, HERE)
    top = bars.iloc[0]
    assert chart.headline.startswith("Gap closed hangs most on the ")
    assert str(top["name"])[:30] in chart.headline
    assert chart.summary.startswith(f"As stated: {words.percent(top['central'])}.")
    assert f"{words.percent(top['at_low'])} at its low" in chart.summary
    assert chart.table["Gap closed at its low (%)"].tolist() == (100 * bars["at_low"]).tolist()
    assert chart.table["Figure"].tolist()[0] == words.first_upper(top["name"])
    assert chart.name == "tornado-gap-closed-share"


def test_a_chart_draws_so_many_and_the_table_has_all():
    bars = bars_of("net_value")
    chart = tornado_chart(bars, HERE, most=3)
    assert len(bars) > 4
    assert len(chart.figure.data[0].x) == 3
    assert len(chart.table) == len(bars)
    assert f"{len(bars) - 3} other figures move it less." in chart.summary
    four = tornado_chart(bars.head(4), HERE)
    assert four.summary.endswith("One other figure moves it less.")
    assert "other" not in tornado_chart(bars.head(3), HERE).summary


def test_pounds_and_shares_on_the_scale():
    assert tornado_chart(bars_of("net_cash"), HERE).figure.layout.xaxis.tickprefix == "£"
    assert tornado_chart(bars_of("gap_closed_share"), HERE).figure.layout.xaxis.ticksuffix == "%"


def test_names_are_drawn_as_they_are_written():
    bars = bars_of("net_cash").head(1).assign(name=NASTY)
    drawn = " ".join(texts(tornado_chart(bars, HERE).figure))
    assert "<script>" not in drawn
    assert "&lt;script&gt;" in drawn


def test_bars_of_one_measure_only():
    said = "a tornado has the bars of one measure; pick one, with at least one bar"
    with pytest.raises(ValueError, match=said):
        tornado_chart(tables()[0], HERE)
    with pytest.raises(ValueError, match=said):
        tornado_chart(tables()[0].iloc[:0], HERE)


# ---- range bars ------------------------------------------------------------------------------


@pytest.mark.parametrize("measure", ["net_cash", "gap_beyond_today", "net_value"])
def test_a_range_and_a_mark_for_every_figure_that_turns(measure: str):
    values = turns_of(measure)
    chart = range_bars(values, HERE)
    turning = values[values["status"] != NEVER].head(10)
    ranges, marks = chart.figure.data
    assert set(ranges.base) <= {-1.0}
    assert set(ranges.x) <= {2.0}
    assert list(marks.x) == turning["position"].tolist()
    assert len(chart.table) == len(values)
    assert ANSWERS[measure] in chart.subtitle
    assert chart.figure.layout.xaxis.ticktext == ("low", "stated", "high")


def test_the_headline_counts_what_turns_within_its_range():
    values = turns_of("net_cash")
    for number, said in ((0, "Nothing that"), (1, "One figure or group"), (2, "2 figures or groups")):
        own = values.copy()
        own["status"] = ["within_range"] * number + ["beyond_range"] * (len(own) - number)
        assert range_bars(own, HERE).headline.startswith(said)


def test_what_turns_nothing_is_counted_in_words():
    values = turns_of("net_cash").assign(status=NEVER, position=np.nan, switches_at=np.nan)
    chart = range_bars(values, HERE)
    assert chart.summary == (
        f"{len(values)} figures would not turn it, even three times as far from what is stated as the ends "
        "of their ranges."
    )
    assert "Nothing to show." in texts(chart.figure)
    assert set(chart.table["Answer turns"]) == {"nowhere looked at"}


def test_a_group_says_its_multiple():
    values = turns_of("net_cash")
    group = values[values["kind"] == "group"].head(1).assign(position=0.9, status="within_range")
    chart = range_bars(group.assign(times_stated=1.834), HERE)
    assert "turns at 1.83 times what is stated, within its range." in chart.summary
    blank = range_bars(group.assign(times_stated=np.nan), HERE)
    assert "times" not in blank.summary


@pytest.mark.parametrize(
    ("at", "stated", "said"),
    [(2412.4, 2000.0, "turns at 2,412 (stated 2,000)"), (-0.00001234, 0.0, "turns at -0.0000123 (stated 0)")],
)
def test_figures_in_words(at: float, stated: float, said: str):
    one = turns_of("net_cash").query("kind == 'quantity'").head(1)
    chart = range_bars(one.assign(switches_at=at, stated=stated, status="within_range", position=0.5), HERE)
    assert said in chart.summary


def test_range_bars_are_about_one_answer():
    said = "range bars are about one measure; pick one, with at least one figure"
    with pytest.raises(ValueError, match=said):
        range_bars(tables()[1], HERE)


def test_labels_of_no_rows_say_so():
    (only,) = row_labels([], stack([]))
    assert only["text"] == "Nothing to show."
