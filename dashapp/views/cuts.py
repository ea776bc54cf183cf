"""A tested cut as the parts of its page: in short, children, services, money, early warning."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, cards, notice
from dashapp.ids import CUTS, Key, Part
from dashapp.pages.base import Child, View, named_charts
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import RULES, CutsShown, Look, depth_key, look_at, usual_depth
from dashapp.views.shown import based_on, changes, to_know
from model import words
from model.charts import Chart
from model.charts import cuts as draw

SHORT = "short"
PARTS: Mapping[str, str] = {
    SHORT: "In short",
    "children": "Children",
    "services": "Services",
    "money": "Money",
    "warning": "Early warning",
}


def cuts_view(shown: CutsShown) -> View:
    """One part of a tested cut, under what it does in short."""
    part, no_part = part_shown(shown.here, PARTS)
    look = look_at(shown)
    charts, body = SECTIONS[part](look)
    return View(
        answer=html.P(say.answer(look), id=CUTS.at(Part.RESULT), tabIndex=-1, className="answer"),
        focus=CUTS.at(Part.RESULT if part == SHORT else Part.PART),
        say="The test of the cut is ready." if part == SHORT else "",
        notices=tuple(notice(html.P(said), tone="warning") for said in (no_part, *look.unknown) if said),
        body=(
            *_warnings(look),
            _choices(look),
            *changes(replace(shown, start=replace(shown.start, cut=""))),
            shown.worked_out(),
            part_links(shown.here, PARTS, part, "Parts of this test"),
            part_heading(PARTS, part, CUTS.at(Part.PART)),
            *body,
        ),
        sure=_sure(look),
        based_on=based_on(shown, "test", _verb(look), shown.result.digest, shown.result.versions),
        charts=charts,
        tables=shown.result.tables,
        texts=shown.texts,
    )


def _warnings(look: Look) -> list[Child]:
    said = [*say.moved(look), *([text] if (text := say.duties(look)) else [])]
    return [notice(*(html.P(text) for text in said), tone="warning")] if said else []


def _choices(look: Look) -> Component:
    """Which of the depths and ways of sharing the page speaks of."""
    asked = look.found.asked
    controls = []
    if not asked.walks_away and len(asked.depths) > 1:
        depths = [Option(depth_key(depth), words.percent(depth)) for depth in asked.depths]
        name = ids.query(Key.DEPTH, usual_depth(look.shown))
        controls.append(choice(name, "Depth shown", depths, depth_key(look.depth)))
    if len(asked.rules) > 1:
        rules = [Option(rule, RULES[rule][0]) for rule in asked.rules]
        controls.append(choice(ids.query(Key.RULE, asked.rules[0]), "How it is shared out", rules, look.rule))
    return filters(*controls) if controls else html.Div()


def _verb(look: Look) -> str:
    """The command that gives the same numbers, as far as the file."""
    asked = look.found.asked
    parts = ["jcm cuts"]
    if asked.walks_away:
        parts.append("--walks-away")
    else:
        parts.append(f"--depths {','.join(depth_key(depth) for depth in asked.depths)}")
    if len(asked.rules) < len(RULES):
        parts.append(f"--rules {','.join(asked.rules)}")
    if asked.partner or asked.pot:
        parts.append(f"--partner {asked.partner}" if asked.partner else f"--pot {asked.pot}")
    parts.append(f"--from {asked.from_year}")
    if asked.over_years > 1:
        parts.append(f"--over {asked.over_years}")
    return " ".join(parts)


ESTIMATE = (
    "Everything here rests on the best estimate of each effect. How far it could differ if effects are "
    "weaker or stronger is not worked out here."
)
AGAINST = (
    "Losses are counted against the same way of sharing without a cut, so that only the cut itself shows."
)

type Section = tuple[dict[str, Chart], list[Child]]


def _short(look: Look) -> Section:
    frame = side_by_side(look)
    chart = draw.rules_side_by_side(frame, cut_words(look), look.shown.setting("test of a cut"))
    body: list[Child] = [
        _cards(look),
        figure(chart, look.shown.here, level=3),
        html.H3("The ways of sharing it, side by side"),
        frame_table(
            f"What {cut_words(look)} does over {look.whole}",
            rules_table(frame),
            quiet=True,
            stacked=True,
        ),
        table_download("totals", "ways of sharing, every depth", look.shown.here),
        *([html.P(text)] if (text := say.best_use(look)) else []),
    ]
    return named_charts(chart), body


def cut_words(look: Look) -> str:
    """The cut in a few words."""
    if look.found.asked.walks_away:
        return f"{look.partner(look.found.asked.partner)} walking away"
    return f"a cut of {words.percent(look.depth)} to {look.found.whose}"


def _cards(look: Look) -> Component:
    total, before = look.total(), look.no_cut()
    if not look.can_be_made:
        return html.P("There is no sum to show, because this cut can't be made in this way.")
    gross, back, net, unmet = (
        float(total[f"{name}_gbp"]) for name in ("gross_cut", "knock_on", "net_saving", "duties_unmet")
    )
    share = f"{words.percent(back / gross)} of it" if gross > 0 and back > 0 else ""
    change = float(total["gap_change_share"])
    return cards(
        [
            (words.money(gross), "taken out", f"over {look.whole}"),
            (words.money(back), "comes back as cost", share),
            _net_card(net),
            (
                words.money(unmet),
                "of duties not met",
                f"beside the saving; {words.money(float(before['duties_unmet_gbp']))} without a cut",
            ),
            (gap_words(change), "gap to all targets", "against the same without a cut"),
        ]
    )


def _net_card(net: float) -> tuple[str, str, str]:
    if net < 0:
        return words.money(-net), "more cost than it saves", "what comes back is more than what is taken out"
    return words.money(net), "saved after that", "budgets cut and cost avoided"


def gap_words(change: float) -> str:
    """How the gap to the targets changes."""
    if not words.stated(change):
        return "–"
    if abs(change) < 5e-4:
        return "same"
    return f"{words.percent(abs(change))} {'wider' if change < 0 else 'narrower'}"


def side_by_side(look: Look) -> pd.DataFrame:
    """Each way of sharing at the depth shown, with its name."""
    rows = look.found.tables["totals"]
    rows = rows[((rows["depth"] - look.depth).abs() < 1e-9) & (rows["span"] == "plan")]
    made = rows["status"] != "cannot_be_made"
    money = ["gross_cut_gbp", "knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp", "promises_broken_gbp"]
    held = rows.assign(name=[RULES[rule][0] for rule in rows["rule"]], made=made)
    held[money] = held[money].where(made)
    return held


def rules_table(frame: pd.DataFrame) -> pd.DataFrame:
    """The ways of sharing for people."""
    return pd.DataFrame(
        {
            "How it is shared": frame["name"],
            "Taken out (£)": frame["gross_cut_gbp"],
            "Comes back as cost (£)": frame["knock_on_gbp"],
            "Share that comes back": [
                words.percent(share) if words.stated(share) else "–" for share in frame["share_back"]
            ],
            "Saved after that (£)": frame["net_saving_gbp"],
            "Duties not met, beside it (£)": frame["duties_unmet_gbp"],
            "Promises not kept (£)": frame["promises_broken_gbp"],
            "Gap to all targets": [gap_words(change) for change in frame["gap_change_share"]],
            "Can it be made?": [
                "yes" if made else f"no: {words.money(unpaid)} unpaid in {words.year(int(year))}"
                for made, unpaid, year in frame[["made", "unpaid_gbp", "stops_in_year"]].itertuples(
                    index=False
                )
            ],
        }
    )


def _sure(look: Look) -> tuple[Child, ...]:
    found = look.found
    evidence = (
        f"{found.effects} effects of services on outcomes stand behind it; {found.weak_effects} of them "
        "rest on evidence graded below 3 out of 5."
    )
    said = [ESTIMATE, evidence, AGAINST]
    return (bullets(list(said)), *to_know(found.notes))


SECTIONS: Mapping[str, Callable[[Look], Section]] = {
    SHORT: _short,
    "children": _short,
    "services": _short,
    "money": _short,
    "warning": _short,
}
