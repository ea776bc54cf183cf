"""Parts of *Compare options* on doubt: how sure, what would change our mind, and options against one."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, filters, radios
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import Head, records, small, table
from dashapp.components.text import bullets, folded
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.shapes_options import SideBySide
from dashapp.views import options_tables as tables
from dashapp.views.options_parts import RANGES
from dashapp.views.options_shown import OptionsShown, Section
from model import words
from model import words_chances as sure
from model.charts import options as draw

HALF = 0.5
MOST = 30
LEAST = 1000.0
"""Differences of money below this are told as none; the download holds them."""
MEASURES: Mapping[str, str] = {
    "in_order": "Duties and promises first, then the gap",
    "gap_closed": "The gap alone",
    "net_benefit": "Net benefit at the worth you stated",
}


def how_sure(shown: OptionsShown) -> Section:
    """Chance of being best, regret, and what would change our mind."""
    found, here = shown.result, shown.here
    own = found.tables["chances"]
    if own.empty:
        return {}, [html.P("No option has a plan.")], []
    measure = "net_benefit" if "net_benefit" in set(own["measure"]) else "in_order"
    first = own[own["measure"] == measure]
    chart = draw.chance_bars(first, found.labels, found.draws, shown.setting())
    body: list[Child] = [
        html.P(
            f"{found.draws:,} futures were drawn, and every option was put through the same ones. Options "
            "that tie in a future share it."
        ),
        *_ordered_by(shown, measure),
        figure(chart, here, level=3),
        html.H3("How often each is best, and what choosing it would forgo"),
        *(_chances(found, name) for name in MEASURES if name in set(own["measure"])),
        table_download("chances", "chances and regret by option", here),
        html.H3("What would change our mind"),
        *_switching(found),
        table_download("switching", "every figure that moves the order", here),
    ]
    return named_charts(chart), body, []


def _ordered_by(shown: OptionsShown, measure: str) -> list[Child]:
    """What the chart goes by; the worth that was stated, where one was."""
    if measure != "net_benefit":
        return []
    asked = shown.result.asked
    named, worth = shown.result.name(asked.outcome), words.money(asked.worth)
    said = f"One fewer (or more, where more is better) in “{named}” is taken to be worth {worth} a year."
    return [html.P(said)]


def _chances(found: SideBySide, measure: str) -> Child:
    """A table of one measure."""
    rows = {str(row["option"]): row for row in tables.rows_of(found, "chances", measure=measure)}
    is_money = measure == "net_benefit"

    def amount(value: float) -> str:
        if not words.stated(value):
            return "–"
        return words.money(value) if is_money else f"{100 * value:.1f} points"

    lines: list[tables.Line] = [
        ("Best in", lambda row: tables.best(row, found.draws)),
        ("Forgone on average", lambda row: amount(float(row["regret_mean"]))),
        ("Forgone in the worst of 20 futures", lambda row: amount(float(row["regret_in_1_of_20"]))),
        ("Forgone in the worst future drawn", lambda row: amount(float(row["regret_most"]))),
    ]
    title = MEASURES[measure]
    return html.Div([html.H4(title), tables.beside(found, title, lines, rows)])


def _switching(found: SideBySide) -> list[Child]:
    """A sentence for every figure that would turn the order by itself; how many would not."""
    parts: list[Child] = []
    frame = found.tables["switching"]
    for measure in dict.fromkeys(frame["measure"].tolist()):
        own = records(frame[frame["measure"] == measure])
        first, second = (f"{own[0][at]} ({found.labels[str(own[0][at])]})" for at in ("first", "second"))
        turning = [row for row in own if words.stated(row["switch"])]
        said = [str(row["sentence"]) for row in turning]
        head = f"{MEASURES[measure]}: {first} before {second}"
        none = "No figure by itself would turn this order, as far as was looked."
        parts += [html.H4(head), bullets(said) if said else html.P(none)]
        rest = len(own) - len(turning)
        if rest:
            moves = words.plural(rest, "figure moves", "figures move")
            parts.append(html.P(f"{rest} more {moves} their distance without turning it.", className="hint"))
    if not parts:
        return [
            html.P(
                "Nothing that is drawn could turn the order: it rests on duties and promises, or on a tie."
            )
        ]
    parts.append(html.P("One figure at a time is moved, and the plans stay as they are.", className="hint"))
    return parts


def against(shown: OptionsShown) -> Section:
    """Differences from a chosen option."""
    found, here = shown.result, shown.here
    held = list(found.held)
    if len(held) < 2:
        return {}, [html.P("Only one option has a plan, so there is nothing to set against it.")], []
    base, unknown = here.one_of(Key.BASE, held, held[0])
    options = [Option(letter, f"{letter} {found.labels[letter]}") for letter in held]
    pick = radios(ids.query(Key.BASE, held[0]), "Set against", options, base, stacked=True)
    name = f"{base} ({found.labels[base]})"
    body: list[Child] = [
        filters(pick),
        html.H3(f"Every option against {name}"),
        html.P(RANGES, className="hint"),
        _differences(found, base),
        *(
            folded(f"{letter} ({found.labels[letter]}) against {base}, in sentences", bullets(said))
            for letter in held
            if letter != base and (said := _sentences(found, base, letter))
        ),
        table_download("differences", "every option against every other", here),
        html.H3("What the options do differently"),
        *_differs(found),
        table_download("differs", "aims, rules, cuts and changes that differ", here),
    ]
    return {}, body, [unknown]


def _sentences(found: SideBySide, base: str, letter: str) -> list[str]:
    rows = tables.rows_of(found, "differences", base=base, option=letter)
    return [str(row["sentence"]) for row in rows if abs(float(row["difference"])) > 1e-9]


def _differences(found: SideBySide, base: str) -> Child:
    """A line for each measure in which some option differs, a column for each option but the base."""
    held = {
        (str(r["option"]), str(r["measure"]), str(r["key"])): r
        for r in tables.rows_of(found, "differences", base=base)
    }
    others = [letter for letter in found.held if letter != base]
    cells: list[list[Child]] = []
    for measure, key in dict.fromkeys((measure, key) for _, measure, key in held):
        each = [_difference(held[letter, measure, key], found.draws) for letter in others]
        if any(part != "same" for part in each):
            cells.append([_measure(found, measure, key), *each])
    heads = [Head("What"), *(Head(f"{letter} {found.labels[letter]}") for letter in others)]
    caption = f"Differences from {base}"
    if not cells:
        return html.P("Nothing differs.")
    return table(caption, heads, cells, name="side-by-side", quiet=True, stacked=True)


def _measure(found: SideBySide, measure: str, key: str) -> Child:
    if measure == "outcome":
        return found.name(key)
    if measure == "money":
        return html.Span(["Money a year", small(found.name(key) if key else "all pots")])
    told = {
        "gap_closed": "Gap closed, in points",
        "duties_unmet": "Duties unmet",
        "promises_broken": "Promises broken",
    }
    return told[measure]


def _difference(row: tables.Row, draws: int) -> Child:
    """One difference with its range; ``same`` where it would round to nothing."""
    if row["measure"] == "gap_closed":
        return _told(row, _in_points)
    if row["measure"] == "outcome":
        return _told(row, lambda one: words.change(round(one)), draws)
    return _told(row, lambda one: words.money_change(one if abs(one) >= LEAST else 0.0))


def _in_points(share: float) -> str:
    text = f"{100 * share:+.1f}"
    return "no change" if text in ("+0.0", "-0.0") else text


def _which_way(row: tables.Row, draws: int) -> str:
    """Better or worse; how often, where it may fall either way."""
    chance = float(row["chance_better"])
    way, share = ("better", chance) if chance > HALF else ("worse", 1 - chance)
    return f"{way} {sure.often(share, draws)}" if float(row["low"]) < 0 < float(row["high"]) else way


def _told(row: tables.Row, say: Callable[[float], str], draws: int = 1) -> Child:
    value, low, high = (float(row[name]) for name in ("difference", "low", "high"))
    text = say(value)
    has_range = words.stated(low) and sure.is_moved(low, high)
    if text == "no change":
        return "same"
    parts = [words.span(_zero(say(low)), _zero(say(high)))] if has_range else []
    if row["measure"] == "outcome":
        parts.append(_which_way(row, draws))
    return html.Span([text, *(small(part) for part in parts)])


def _zero(text: str) -> str:
    return "0" if text == "no change" else text


def _differs(found: SideBySide) -> list[Child]:
    """What each option states that the others do not."""
    frame = found.tables["differs"]
    parts: list[Child] = []
    for letter, name in found.labels.items():
        own = frame[frame["option"] == letter]
        if len(own):
            said = [_stated(row) for row in records(own.head(MOST))]
            if len(own) > MOST:
                said.append(f"and {len(own) - MOST:,} more, in the download")
            parts.append(folded(f"{letter} {name}: {words.counted(len(own), 'thing')}", bullets(said)))
    return parts or [html.P("They state the same aim, rules and changes.")]


def _stated(row: tables.Row) -> str:
    what, said = str(row["what"]), str(row["said"])
    if what == "rule":
        return f"Rule on {str(row['key']).replace('_', ' ')}: {said}"
    return {"aim": f"Aim: {said}", "cut": f"Cut: {said}"}.get(what, said)
