"""How sure we are of a plan as it stands: what it hangs on most, and what one figure would have to be."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.text import bullets, folded
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views.value_words import Section, ValueShown
from model import words
from model.charts.range_bars import range_bars
from model.charts.tornado import SUBJECTS, tornado_chart

NOTHING_DRAWN = "No figure behind this plan states a low and a high that moves it, so nothing hangs on one."
ASKED_OF: Mapping[str, str] = {"gap_closed_share": "gap_beyond_today"}
"""Which answer may turn where it is not about the same amount: whether carrying on closes more of the gap."""
MOST_SAID = 8
ON_ITS_OWN = "One figure at a time is moved; the others stay as they are stated."


def how_sure(shown: ValueShown) -> Section:
    """The answer in sentences, a tornado and where one figure would turn an answer, by what is looked at."""
    found = shown.result
    bars, turns = found.tables["sure_tornado"], found.tables["sure_switching_values"]
    known = [measure for measure in SUBJECTS if measure in set(bars["measure"])]
    if not known:
        return {}, [*_said(shown), html.P(NOTHING_DRAWN)], []
    measure, unknown = shown.here.one_of(Key.MEASURE, known, known[0])
    options = [Option(key, SUBJECTS[key][0]) for key in known]
    setting = shown.setting("appraisal", words.years(*found.followed))
    chart = tornado_chart(bars[bars["measure"] == measure], setting)
    own = turns[turns["measure"] == ASKED_OF.get(measure, measure)]
    switching = [] if own.empty else [range_bars(own, setting)]
    body: list[Child] = [
        *_said(shown),
        html.H3("What it hangs on most"),
        filters(choice(ids.query(Key.MEASURE, known[0]), "What is looked at", options, measure)),
        figure(chart, shown.here, level=4),
        table_download("sure_tornado", "what each figure does at its low and its high", shown.here),
        html.H3("What would turn the answer"),
        *(figure(one, shown.here, level=4) for one in switching),
        html.P(ON_ITS_OWN, className="hint"),
        table_download("sure_switching_values", "where each figure would turn an answer", shown.here),
    ]
    return named_charts(chart, *switching), body, [unknown]


def _said(shown: ValueShown) -> list[Child]:
    """The answer: the first sentences, then the rest folded away; what is drawn, to take along."""
    found, here = shown.result, shown.here
    rest = list(found.sure[MOST_SAID:])
    return [
        bullets(list(found.sure[:MOST_SAID])),
        *([folded(f"{len(rest)} more", bullets(rest))] if rest else []),
        table_download("sure_ranges", "every range and chance", here),
        html.H3("What is drawn"),
        html.P(say_drawn(len(found.tables["sure_drawn"]), len(found.tables["sure_certain"]))),
        table_download("sure_drawn", "what is drawn, and between which ends", here),
    ]


def say_drawn(drawn: int, certain: int) -> str:
    """How many figures have a range, and how many are taken as they stand."""
    noun = words.plural(drawn, "figure states", "figures state")
    other = words.plural(certain, "states none and is", "state none and are")
    told = f"{drawn:,} {noun} a low and a high and {words.plural(drawn, 'is', 'are')} drawn"
    return f"{told}; {certain:,} {other} taken as stated."
