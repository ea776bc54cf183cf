"""Tables of *Compare options*: one column for each option, so that options are read side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Head, small, table
from dashapp.components.text import tag
from dashapp.pages.base import Child
from dashapp.shapes_options import SideBySide
from model import words
from model import words_chances as sure

type Row = Mapping[str, Any]
type Line = tuple[str, Callable[[Row], Child]]
"""One line of a table: what it says of an option, from the option's row."""

BELIEVED = "as far as believed"
NO_PLAN = "No plan"
GOOD = ("to the good", "dearer")
POUND = 1.0


def rows_of(found: SideBySide, name: str, **match: Any) -> list[Row]:
    """Rows of a table that match."""
    frame = found.tables[name]
    for key, value in match.items():
        frame = frame[frame[key] == value]
    return [{str(key): value for key, value in row.items()} for row in frame.to_dict("records")]


def heads(found: SideBySide, first: str, more: Sequence[Head] = ()) -> list[Head]:
    """What each line is, columns that all options share, and a column for each option."""
    return [Head(first), *more, *(Head(f"{letter} {name}") for letter, name in found.labels.items())]


def beside(found: SideBySide, caption: str, lines: Sequence[Line], rows: Mapping[str, Row]) -> Component:
    """A table of lines, one column for each option; an option without a row has no plan.

    Parameters
    ----------
    found : SideBySide
        The comparison.
    caption : str
        What the table holds.
    lines : sequence of Line
        From top to bottom.
    rows : mapping of str to Row
        The row that each option is told from, by letter.
    """
    cells = [
        [said, *(tell(rows[letter]) if letter in rows else NO_PLAN for letter in found.labels)]
        for said, tell in lines
    ]
    return table(caption, heads(found, "What"), cells, name="side-by-side", quiet=True, stacked=True)


def two(first: str, second: str = "") -> Child:
    """A figure, and a smaller line under it."""
    return html.Span([first, small(second)]) if second else first


def summary(found: SideBySide) -> dict[str, Row]:
    """The row of each option that has a plan, with its chances, equity and value beside it."""
    chances = {str(row["option"]): row for row in rows_of(found, "chances", measure="in_order")}
    values = {str(row["option"]): row for row in rows_of(found, "value", effects=BELIEVED)}
    return {
        str(row["option"]): {**values[str(row["option"])], **chances[str(row["option"])], **row}
        for row in rows_of(found, "options")
        if not row["why"]
    }


def main_lines(found: SideBySide) -> list[Line]:
    """The six lines that a board reads first."""
    return [
        ("Duties left unmet, over the plan", lambda row: undone(row, "duties_unmet_gbp", "none")),
        ("Promises broken, over the plan", lambda row: undone(row, "promises_broken_gbp", "none")),
        ("How much of the gap to the targets closes", _gap),
        ("Targets met", lambda row: f"{row['targets_met']:.0f} of {row['targets']:.0f}"),
        ("Money a year", _money),
        ("Best of them in", lambda row: best(row, found.draws)),
    ]


def more_lines() -> list[Line]:
    """Lines for those who read on."""
    return [
        ("Outcomes better, and worse, than if we carry on", _better_worse),
        ("Places that end up worse in some outcome", lambda row: words.number(row["places_worse"])),
        ("Cash over the years followed, in today's money", _cash),
        (
            "With value to others, whoever bears it",
            lambda row: two(side(row["net_gbp"], GOOD), ratio(row)),
        ),
    ]


def side(gbp: Any, way: tuple[str, str]) -> str:
    """An amount with the word for its side: ``£12.8m less``; ``nothing`` where it rounds to nothing."""
    text = words.money(abs(float(gbp)))
    return "nothing" if text == words.money(0.0) else f"{text} {way[0] if gbp > 0 else way[1]}"


def _cash(row: Row) -> Child:
    """Cash, never without the duties that are left unmet for it."""
    unmet = float(row["duties_unmet_gbp"])
    beside = f"{words.money(unmet)} of duties unmet is no saving" if unmet >= POUND else ""
    return two(side(row["net_cash_gbp"], GOOD), beside)


def undone(row: Row, column: str, none: str) -> Child:
    """What is not kept, in £, with a mark; a word where everything is."""
    gbp = float(row[column])
    if gbp < POUND:
        return none
    return html.Span([words.money(gbp), " ", tag("not kept", "bad")])


def _gap(row: Row) -> Child:
    share, low, high = (float(row[f"gap_closed_{end}"]) for end in ("share", "low", "high"))
    wider = share <= -0.0005
    said = f"{words.percent(abs(share), fine=True)}{' wider' if wider else ''}"
    return two(said, sure.gap_range(low, high) if sure.is_moved(low, high) else "")


def _money(row: Row) -> Child:
    more = float(row["more_than_today_gbp_a_year"])
    side = "" if row["status"] == "carried_on" else f"{words.money_change(more)} on today carried on"
    return two(words.money(float(row["money_gbp_a_year"])), side)


def best(row: Row, draws: int) -> Child:
    """In how many futures an option is best; why in none, where it leaves more undone."""
    if not words.stated(row["regret_mean"]):
        return two("no future", "leaves more undone than another")
    said = sure.often(float(row["chance"]), draws, float(row["error"])).removeprefix("in ")
    return two(said, "ties shared" if row["tied_share"] > 0 else "")


def _better_worse(row: Row) -> Child:
    return f"{row['outcomes_better']:.0f} better, {row['outcomes_worse']:.0f} worse"


def ratio(row: Row) -> str:
    """The benefit-cost ratio in words, or why there is none."""
    ratio = row["benefit_cost_ratio"]
    if not words.stated(ratio):
        return "spends no more, so no ratio"
    return f"£{float(ratio):,.2f} for each £1 more".replace("£-", "-£")


# ---- outcomes -----------------------------------------------------------------------------


def outcomes(found: SideBySide) -> Component:
    """Every outcome in the year that is told: trend, target, places like ours, and every option."""
    keyed = {(str(r["option"]), str(r["outcome"])): r for r in rows_of(found, "outcomes", is_key=True)}
    shared = [
        Head("If we carry on", numeric=True),
        Head("Target", numeric=True),
        Head("Places like ours", numeric=True),
    ]
    cells: list[list[Child]] = []
    for outcome in found.outcomes:
        own = {letter: keyed[letter, outcome] for letter in found.held}
        if own:
            first = next(iter(own.values()))
            title = html.Span([found.name(outcome), small(words.year(int(first["year"])))])
            same = [_alike(own, name) for name in ("trend_count", "target_count", "benchmark_count")]
            each = [_outcome(own[letter]) if letter in own else NO_PLAN for letter in found.labels]
            cells.append([title, *same, *each])
    caption = "Every outcome under every option"
    return table(
        caption, heads(found, "Outcome", shared), cells, name="side-by-side", quiet=True, stacked=True
    )


def _alike(own: Mapping[str, Row], column: str) -> Child:
    """A figure that options share; with the options that have it, where not all do."""
    stated = {letter: words.people(row[column]) for letter, row in own.items() if words.stated(row[column])}
    if len(set(stated.values())) > 1:
        return "differs"
    if not stated:
        return "–"
    return two(
        next(iter(stated.values())), "" if len(stated) == len(own) else f"{words.listed(list(stated))} only"
    )


def _outcome(row: Row) -> Child:
    planned, low, high = (float(row[f"{end}_count"]) for end in ("planned", "low", "high"))
    parts = [words.people_range(low, high)] if sure.is_moved(low, high) else []
    if row["meets"] == "met":
        parts.append("target met")
    if row["against_trend"] != "about the same":
        parts.append(str(row["against_trend"]))
    return html.Span([words.people(planned), *(small(part) for part in parts)])


# ---- duties, places, differences ---------------------------------------------------------


def kept(found: SideBySide, kind: str) -> Component | None:
    """What is not kept, a line for each service, largest first; None where everything is."""
    frame = found.tables["duties_and_promises"]
    own = frame[frame["kind"] == kind]
    if own.empty:
        return None
    sums = own.groupby(["key", "option"])["gbp"].sum()
    most = (
        own.groupby(["key", "option"])["gbp"]
        .sum()
        .groupby("key")
        .max()
        .sort_values(ascending=False, kind="stable")
    )
    cells: list[list[Child]] = []
    for key in most.index:
        each = [
            undone({"gbp": float(sums.get((key, letter), 0.0))}, "gbp", "none")
            if letter in found.held
            else NO_PLAN
            for letter in found.labels
        ]
        cells.append([_key_name(found, str(key)), *each])
    caption = "Duties left unmet" if kind == "duty" else "Promises broken"
    return table(caption, heads(found, "Service"), cells, name="side-by-side", quiet=True, stacked=True)


def _key_name(found: SideBySide, key: str) -> str:
    """Name of a service or pot; of a rule about a tier or priority, what it is about."""
    what, mark, which = key.partition(":")
    if not mark:
        return found.name(key)
    return (
        f"Share of the money on {found.name(which).lower()} services" if what == "tier" else found.name(which)
    )


def kept_by_year(found: SideBySide) -> Component:
    """Duties and promises not kept in each year, all services together."""
    frame = found.tables["duties_and_promises"]
    sums = frame.groupby(["kind", "year", "option"])["gbp"].sum()
    cells: list[list[Child]] = []
    for kind, said in (("duty", "duties unmet"), ("promise", "promises broken")):
        for year in found.years:
            each = [
                _amount(float(sums.get((kind, year, letter), 0.0))) if letter in found.held else NO_PLAN
                for letter in found.labels
            ]
            cells.append([f"{words.year(year)}: {said}", *each])
    caption = "Duties unmet and promises broken, year by year"
    return table(caption, heads(found, "Year"), cells, name="side-by-side", quiet=True, stacked=True)


def _amount(gbp: float) -> str:
    return words.money(gbp) if gbp >= POUND else "none"


def places(found: SideBySide) -> Component:
    """For every outcome kept by place: places left behind, spread of improvement, inequality."""
    held = {(str(r["option"]), str(r["outcome"])): r for r in rows_of(found, "equity")}
    known = [key for key in found.outcomes if any(outcome == key for _, outcome in held)]
    cells: list[list[Child]] = []
    for outcome in known:
        each = [
            _equity(held[letter, outcome]) if letter in found.held else NO_PLAN for letter in found.labels
        ]
        cells.append([found.name(outcome), *each])
    caption = "How each outcome spreads over places"
    return table(caption, heads(found, "Outcome"), cells, name="side-by-side", quiet=True, stacked=True)


def _equity(row: Row) -> Child:
    worse, whole = int(row["places_worse"]), int(row["places"])
    first = "no place worse" if not worse else f"{worse} of {whole} places worse"
    least, most = (float(row[f"{end}_per_1000_children"]) for end in ("least", "most"))
    parts = [f"{sure.two_way(least, most, _two_decimals, 'better', 'worse')} per 1,000 children"]
    if _two_decimals(least) == _two_decimals(most) == _two_decimals(0.0):
        parts = []
    before, after = (f"{row[name]:.3f}" for name in ("inequality_of_trend", "inequality"))
    if before != after:
        parts.append(f"inequality {after}, {before} if we carry on")
    return html.Span([first, *(small(part) for part in parts)])


def _two_decimals(value: float) -> str:
    return f"{value:.2f}"
