"""How sure we are, on the page *Impact against cost*: what a plan hangs on, and what would turn it."""

from __future__ import annotations

import pytest
from dash import html

from dashapp.pages.value import PAGE
from dashapp.services import ValueAsked
from dashapp.views.value import SURE_VERB
from dashapp.views.value_sure import MOST_SAID, NOTHING_DRAWN, say_drawn
from model.charts.tornado import SUBJECTS
from tests.dashapp.showing import view_at
from tests.dashapp.valuing import appraised, empty, made_up, of_its_own
from tests.dashapp.walk import of_type, text

BEST = "tiny-best-use"


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


@pytest.fixture(scope="module")
def best(tiny):
    return appraised(tiny, ValueAsked(BEST))


def sure(tiny, search=""):
    return view_at(tiny, PAGE.path, f"?scenario={BEST}&show=sure{search}")


def test_every_sentence_of_how_sure_we_are_stands_there(tiny, best):
    said = text(list(sure(tiny).body))
    assert best.result.sure
    for sentence in best.result.sure:
        assert sentence in said
    assert f"{len(best.result.sure) - MOST_SAID} more" in said


@pytest.mark.parametrize("measure", list(SUBJECTS))
def test_the_tornado_and_the_turning_points_are_of_what_is_looked_at(tiny, best, measure):
    view = sure(tiny, f"&measure={measure}")
    bars = best.result.tables["sure_tornado"]
    own = bars[bars["measure"] == measure]
    tornado = next(chart for name, chart in view.charts.items() if name.startswith("tornado"))
    assert len(tornado.table) == len(own)
    assert tornado.headline.startswith(SUBJECTS[measure][0])
    turning = [name for name in view.charts if name.startswith("switching-values")]
    asked_of = "gap_beyond_today" if measure == "gap_closed_share" else measure
    assert turning == [f"switching-values-{asked_of.replace('_', '-')}"]


def test_something_else_in_the_address_is_said_and_the_first_is_shown(tiny, best):
    view = sure(tiny, "&measure=happiness")
    assert "happiness" in " ".join(text(item) for item in view.notices)
    assert next(iter(view.charts)) == "tornado-gap-closed-share"


def test_where_nothing_is_drawn_there_is_nothing_that_it_hangs_on(tiny, best):
    view = made_up(tiny, empty(best.result, "sure_tornado", "sure_switching_values"), "&show=sure")
    assert NOTHING_DRAWN in text(list(view.body))
    assert not view.charts


def test_without_a_turning_point_table_the_tornado_stands_alone(tiny, best):
    view = made_up(tiny, empty(best.result, "sure_switching_values"), "&show=sure")
    assert list(view.charts) == ["tornado-gap-closed-share"]


def test_what_is_drawn_is_counted(tiny, best):
    tables = best.result.tables
    assert say_drawn(len(tables["sure_drawn"]), len(tables["sure_certain"])) in text(list(sure(tiny).body))
    assert say_drawn(1, 1) == (
        "1 figure states a low and a high and is drawn; 1 states none and is taken as stated."
    )
    assert say_drawn(1200, 0) == (
        "1,200 figures state a low and a high and are drawn; 0 state none and are taken as stated."
    )


def test_the_command_line_that_gives_the_same_is_named(tiny, best):
    made = [text(item) for item in of_type(list(sure(tiny).based_on), html.Details)]
    assert any(SURE_VERB in item for item in made)
