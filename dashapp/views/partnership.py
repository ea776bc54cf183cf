"""What working together is worth, as the parts of its page."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html

from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, cards, folded, notice
from dashapp.ids import PARTNERSHIP, Part
from dashapp.pages.base import Child, View, named_charts
from dashapp.shapes_partnership import USUAL_DEPTH
from dashapp.views import partnership_tables as tables
from dashapp.views import partnership_words as say
from dashapp.views.partnership_form import percent_key
from dashapp.views.partnership_parts import between, contributions, if_one_cuts, who_pays
from dashapp.views.partnership_words import Section, TogetherShown
from dashapp.views.shown import based_on, changes, to_know
from model import words
from model.charts import partnership as draw

SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "shares": "Fair shares",
    "money": "Who pays and who gains",
    "between": "What stands between",
    "contributions": "Contributions",
    "cut": "If one cuts",
}
SOLVED_AGAIN = (
    "Every group of partners, every limit and every cut was worked out by making the whole plan again, not "
    "by a rule of thumb."
)
SAME_POTS = (
    "In every arrangement all pots and services exist. What differs is who may pay for whose services."
)


type Figures = Mapping[str, float]


def partnership_view(shown: TogetherShown) -> View:
    """One part of what working together is worth, under the answer."""
    found = shown.result
    part, no_part = part_shown(shown.here, PARTS)
    charts, body, unknown = SECTIONS[part](shown)
    depth = found.asked.depth
    verb = "jcm partnership" if depth == USUAL_DEPTH else f"jcm partnership --depth {percent_key(depth)}"
    return View(
        answer=html.P(
            " ".join(say.answer(found)), id=PARTNERSHIP.at(Part.RESULT), tabIndex=-1, className="answer"
        ),
        focus=PARTNERSHIP.at(Part.RESULT if part == SHORT else Part.PART),
        say="The comparison is ready." if part == SHORT else "",
        notices=tuple(notice(html.P(text), tone="warning") for text in (no_part, *unknown) if text),
        body=(
            html.P(" ".join(say.ranged(found))),
            *changes(shown),
            shown.worked_out(),
            part_links(shown.here, PARTS, part, "Parts of this comparison"),
            part_heading(PARTS, part, PARTNERSHIP.at(Part.PART)),
            *body,
        ),
        sure=_sure(shown),
        based_on=based_on(shown, "comparison", verb, found.digest, found.versions),
        charts=charts,
        tables=found.tables,
        texts=shown.texts,
    )


def _sure(shown: TogetherShown) -> tuple[Child, ...]:
    found = shown.result
    evidence = (
        f"{found.effects} effects of services on outcomes stand behind it; {found.weak_effects} of them "
        "rest on evidence graded below 3 out of 5."
    )
    said = [*found.drawn, *([found.unranged] if found.unranged else []), evidence, SOLVED_AGAIN]
    return (bullets(list(said)), *to_know(found.notes))


def _short(shown: TogetherShown) -> Section:
    found = shown.result
    chart = draw.together_bars(found.tables["worlds"], shown.setting("comparison"))
    caption = f"Each alone, as today and together, over {shown.whole}"
    body: list[Child] = [
        *_headlines(shown),
        figure(chart, shown.here, level=3),
        html.H3("The arrangements side by side"),
        frame_table(caption, tables.worlds(found), quiet=True, stacked=True),
        table_download("worlds", caption.lower(), shown.here),
        html.P(f"{SAME_POTS} {say.GAP} {say.TODAY_VALUE}", className="hint"),
        *_children(shown),
        html.H3("The whole answer"),
        bullets(list(found.answer)),
    ]
    return named_charts(chart), body, []


def _children(shown: TogetherShown) -> list[Child]:
    """Every outcome, with each alone and together."""
    frame = tables.children(shown.result)
    if frame.empty:
        return []
    caption = f"What working together changes for children, {words.year(shown.last)}"
    return [
        html.H3(caption),
        frame_table(caption, frame, quiet=True, stacked=True),
        table_download("children", "every outcome and year, each alone and together", shown.here),
    ]


def _headlines(shown: TogetherShown) -> list[Child]:
    """What changes from each alone to together, as headline figures."""
    alone, together = (say.world(shown.result, name) for name in ("alone", "together"))
    if not words.stated(alone["duties_unmet_gbp"]):
        return []
    closed = together["gap_closed_share"] - alone["gap_closed_share"]
    found = [
        _kept("duties_unmet_gbp", "of duties met that each alone would not meet", alone, together),
        _kept("promises_broken_gbp", "of promises kept that each alone would break", alone, together),
        (
            words.money(together["money_saved_gbp"]),
            "less money for the same outcomes",
            f"of {words.money(alone['least_money_gbp'])} that each alone would take",
        ),
    ]
    if words.stated(closed):
        ends = words.gap_closed(together["gap_closed_share"])
        span = tables.points_range(*say.ends_of(shown.result, "gap_closed_share"))
        found.insert(
            0, (tables.points(closed), "of the gap to the targets closed", f"together: {ends}{span}")
        )
    return [cards(found)]


def _kept(column: str, said: str, alone: Figures, together: Figures) -> tuple[str, str, str]:
    less, left = alone[column] - together[column], together[column]
    rest = f"{words.money(left)} not kept together" if left >= say.POUND else "together, none is left undone"
    return words.money(0.0 if abs(less) < say.POUND else less), said, rest


def _shares(shown: TogetherShown) -> Section:
    found = shown.result
    led = tables.shares_of(found, found.leads)
    chart = draw.share_bars(led, found.names, shown.setting("comparison"), found.leads)
    others = [value for value in say.VALUES if value != found.leads]
    body: list[Child] = [
        html.P(say.split_leads(found)),
        bullets([say.SHAPLEY, say.NUCLEOLUS]),
        figure(chart, shown.here, level=3),
        *_share_table(shown, found.leads),
        table_download("shares", "shares of every gain", shown.here),
        html.H3("Would any group do better by itself?"),
        html.P(say.CORE),
        *_core(shown, found.leads),
        table_download("coalitions", "what every group of partners reaches", shown.here),
        html.H3("The other gains"),
        html.P("Each gain is shared by itself: pounds saved cannot be set against duties met."),
        *(folded(say.VALUES[key], *_share_table(shown, key), *_core(shown, key)) for key in others),
    ]
    return named_charts(chart), body, []


def _share_table(shown: TogetherShown, value: str) -> list[Child]:
    """Shares of one gain, with words for shares that are equal and for those who have none."""
    found = shown.result
    why = [*say.equal_shares(found, value), *say.no_share(found, value)]
    caption = f"{say.VALUES[value]}: share of each partner"
    return [
        frame_table(caption, tables.shares(found, value), stacked=True),
        *([bullets(list(why))] if why else []),
    ]


def _core(shown: TogetherShown, value: str) -> list[Child]:
    found = shown.result
    frame = tables.core(found, value)
    if frame.empty:
        return [html.P("This was not tested, because there are too many groups or nothing to share.")]
    caption = f"{say.VALUES[value]}: whether each way of sharing holds"
    return [
        bullets(list(say.core_test(found, value))),
        frame_table(caption, frame, quiet=True, stacked=True),
    ]


SECTIONS: Mapping[str, Callable[[TogetherShown], Section]] = {
    SHORT: _short,
    "shares": _shares,
    "money": who_pays,
    "between": between,
    "contributions": contributions,
    "cut": if_one_cuts,
}
