"""One outcome over the years: lines labelled at their ends, labels that never touch."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.charts.history import outcome_history, spread
from tests.charts.frames import HERE, history, one_outcome, texts

PLACES = st.lists(st.floats(min_value=-1e6, max_value=1e6, allow_nan=False), min_size=1, max_size=8)


def chart(**changes):
    return outcome_history(history(), one_outcome() | changes, HERE)


def line(name):
    return next(trace for trace in chart().figure.data if any(name in text for text in trace.text))


def test_each_series_is_a_line():
    found = chart().figure
    assert len(found.data) == 4
    assert list(line("as it was").x) == list(range(2020, 2026))
    assert list(line("if we carry on").y) == [225.0] * 7
    assert list(line("target").x) == [2031]


def test_places_like_ours_stand_as_a_level_to_the_last_year():
    found = line("places like ours")
    assert list(found.x) == [2025, 2031]
    assert list(found.marker.size) == [8, 0]


def test_lines_differ_in_shape_as_well_as_colour():
    styles = {(trace.marker.symbol, trace.line.dash) for trace in chart().figure.data}
    assert len(styles) == 4


def test_every_line_is_labelled_with_its_words_and_last_value():
    said = " ".join(texts(chart().figure))
    for part in ("as it was", "if we carry on:<br>225", "target:<br>150", "places like ours:<br>150"):
        assert part in said


def test_labels_are_as_far_apart_as_two_lines_of_text():
    figure = chart().figure
    low, high = figure.layout.yaxis.range
    plot = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    places = sorted(a.y for a in figure.layout.annotations if a.x == 1)
    assert len(places) == 3
    gaps = [(b - a) / (high - low) * plot for a, b in pairwise(places)]
    assert min(gaps) >= 36 - 1e-6


def test_first_today_and_last_year_are_named_where_there_is_room():
    assert list(chart().figure.layout.xaxis.ticktext) == ["2019-20", "2024-25", "2030-31"]
    short = history().query("year >= 2024")
    ticks = outcome_history(short, one_outcome(), HERE).figure.layout.xaxis.ticktext
    assert list(ticks) == ["2023-24", "2030-31"]


@pytest.mark.parametrize(
    ("status", "direction", "headline"),
    [
        ("off track", "getting worse", "Plans late: off track; getting worse"),
        ("already met", "no clear change", "Plans late: target already met; no clear change so far"),
        ("on track", "getting better", "Plans late: on track for its target; getting better"),
        ("no target", "too early to say", "Plans late: no target set; too few years to call a trend"),
    ],
)
def test_the_headline_states_the_finding(status, direction, headline):
    assert chart(status=status, direction=direction).headline == headline


def test_a_scale_that_does_not_start_at_nothing_says_so():
    assert "(scale does not start at 0)" in chart().subtitle
    low = history().assign(count=[float(i) for i in range(len(history()))])
    assert "scale" not in outcome_history(low, one_outcome(), HERE).subtitle


def test_the_summary_names_the_last_value_of_each_line():
    assert chart().summary == (
        "Plans late: as it was 225 in 2024-25, places like ours 150 in 2024-25, target 150 in 2030-31 "
        "and if we "
        "carry on 225 in 2030-31."
    )


def test_the_table_has_every_point_with_its_basis():
    table = chart().table
    assert table.columns.tolist() == ["Year", "Series", "Count (plans)", "Basis"]
    assert len(table) == 6 + 7 + 2
    assert set(table["Basis"]) == {"published", "derived"}


def test_the_name_is_a_slug():
    assert chart().name == "history-late-plans"


# ---- moving labels apart -------------------------------------------------------------------


def test_labels_with_room_stay_where_they_are():
    assert spread([0.0, 10.0, 20.0], 5.0) == [0.0, 10.0, 20.0]


def test_labels_that_touch_move_apart_evenly():
    assert spread([10.0, 10.0], 4.0) == [8.0, 12.0]
    assert spread([0.0, 10.0, 10.0], 4.0) == [0.0, 8.0, 12.0]
    assert spread([9.0, 10.0, 11.0], 4.0) == [6.0, 10.0, 14.0]


def test_no_labels():
    assert spread([], 4.0) == []


@given(PLACES, st.floats(min_value=0.1, max_value=1e4))
def test_labels_never_touch_and_keep_their_order_and_middle(wanted, room):
    given_places = sorted(wanted)
    found = spread(given_places, room)
    assert len(found) == len(given_places)
    assert all(b - a >= room * (1 - 1e-6) - 1e-6 for a, b in pairwise(found))
    assert sum(found) == pytest.approx(sum(given_places), rel=1e-6, abs=1e-3)
