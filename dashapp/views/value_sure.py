"""How sure we are of a plan as it stands: what it hangs on most, and what one figure would have to be."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.text import bullets
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views.value_words import Section, ValueShown
from model import words
from model.charts.range_bars import range_bars
from model.charts.tornado import SUBJECTS, tornado_chart

AS_ESTIMATED = (
    "Here effects count as they are estimated: nothing is taken off for studies that promise too much. The "
    "plan and its money stay as they are in every future."
)
NOTHING_DRAWN = "No figure behind this plan states a low and a high that moves it, so nothing hangs on one."
ASKED_OF: Mapping[str, str] = {"gap_closed_share": "gap_beyond_today"}
"""Which answer may turn where it is not about the same amount: whether carrying on closes more of the gap."""
ON_ITS_OWN = "One figure at a time is moved; the others stay as they are stated."


def how_sure(shown: ValueShown) -> Section:
    """The answer in sentences, a tornado and where one figure would turn an answer, by what is looked at."""
    found = shown.result
    bars, turns = found.tables["sure_tornado"], found.tables["sure_switching_values"]
    known = [measure for measure in SUBJECTS if measure in set(bars["measure"])]
    said: list[Child] = [bullets(list(found.sure)), html.P(AS_ESTIMATED, className="hint")]
    downloads = [
        table_download("sure_tornado", "what each figure does at its low and its high", shown.here),
        table_download("sure_switching_values", "where each figure would turn an answer", shown.here),
        table_download("sure_ranges", "every range", shown.here),
        table_download("sure_drawn", "what is drawn, and between which ends", shown.here),
    ]
    if not known:
        return {}, [*said, html.P(NOTHING_DRAWN), *downloads], []
    measure, unknown = shown.here.one_of(Key.MEASURE, known, known[0])
    options = [Option(key, SUBJECTS[key][0]) for key in known]
    setting = shown.setting("appraisal", words.years(*found.followed))
    chart = tornado_chart(bars[bars["measure"] == measure], setting)
    own = turns[turns["measure"] == ASKED_OF.get(measure, measure)]
    switching = [] if own.empty else [range_bars(own, setting)]
    body: list[Child] = [
        *said,
        html.H3("What it hangs on most"),
        filters(choice(ids.query(Key.MEASURE, known[0]), "What is looked at", options, measure)),
        figure(chart, shown.here, level=4),
        html.H3("What would turn the answer"),
        *(figure(one, shown.here, level=4) for one in switching),
        html.P(ON_ITS_OWN, className="hint"),
        *downloads,
    ]
    return named_charts(chart, *switching), body, [unknown]
