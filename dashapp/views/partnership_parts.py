"""Parts of *Partnership savings*: who pays and gains, what stands between, who brings what, who cuts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import Head, frame_table, table
from dashapp.components.text import bullets, folded, notice, tag
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views import partnership_tables as tables
from dashapp.views import partnership_words as say
from dashapp.views.partnership_words import Section, TogetherShown
from model import words
from model.charts import partnership as draw

TRANSFERS: Mapping[str, tuple[str, str]] = {
    "no_worse": (
        "So that nobody is worse off",
        "The least that would have to be paid so that no partner's pots carry more than alone.",
    ),
    "shapley": (
        "So that each has its fair share of the saving",
        "Paid so that each partner ends with what it adds on average (its Shapley share).",
    ),
    "nucleolus": (
        "So that no group is treated badly",
        "Paid so that the group treated worst is treated as well as can be (the nucleolus).",
    ),
}


def _year(shown: TogetherShown) -> tuple[int, list[Child], str]:
    """The plan year looked at, the control that chooses it, and what was not understood."""
    years = [str(year) for year in shown.result.years]
    chosen, unknown = shown.here.one_of(Key.YEAR, years, years[-1])
    options = [Option(key, words.year(int(key))) for key in years]
    control = choice(ids.query(Key.YEAR, years[-1]), "Year", options, chosen)
    return int(chosen), [filters(control)] if len(years) > 1 else [], unknown


def who_pays(shown: TogetherShown) -> Section:
    """In the pots and beyond them in one year; what each saves, and what would have to be paid over."""
    found, here = shown.result, shown.here
    year, control, unknown = _year(shown)
    chart = draw.crossing_bars(
        found.tables["pays_and_gains"].query("year == @year"),
        found.names,
        shown.setting("comparison", words.year(year)),
    )
    body: list[Child] = [
        notice(html.P(say.NEVER_ADDED)),
        *control,
        figure(chart, here, level=3),
        html.H3(f"In the pots, {words.year(year)}"),
        frame_table(
            f"What each partner's pots pay in {words.year(year)}",
            tables.in_the_pots(found, year),
            quiet=True,
            stacked=True,
        ),
        html.H3(f"Beyond the pots, {words.year(year)}"),
        html.P("What better outcomes than on their trend are worth, and to whom. It is in nobody's pot."),
        frame_table(
            f"What each partner gains beyond the pots in {words.year(year)}",
            tables.beyond_the_pots(found, year),
            quiet=True,
            stacked=True,
        ),
        table_download("pays_and_gains", "every partner and year", here),
        *_same_outcomes(shown),
    ]
    return named_charts(chart), body, [unknown]


def _same_outcomes(shown: TogetherShown) -> list[Child]:
    """What each partner pays for what each alone reaches, and the transfers that would share the saving."""
    found, here = shown.result, shown.here
    if found.tables["money_saved"].empty:
        return [html.P("What each would pay for the same outcomes could not be settled.")]
    intro = (
        "To bring every outcome as far as partners reach each alone, this is what each would pay alone and "
        f"together over {shown.whole}. {say.TODAY_VALUE} {say.KEPT}"
    )
    return [
        html.H3("Who saves, for the same outcomes"),
        html.P(intro),
        frame_table(
            "What each partner pays for the same outcomes, alone and together",
            tables.money_saved(found),
            quiet=True,
            stacked=True,
        ),
        table_download("money_saved", "who pays for the same outcomes", here),
        html.H3("What would have to be paid between partners"),
        *(part for rule in TRANSFERS for part in _transfer(shown, rule)),
        *(html.P(text) for text in _on_the_plan(shown)),
        table_download("transfers", "payments between partners", here),
    ]


def _transfer(shown: TogetherShown, rule: str) -> list[Child]:
    title, meaning = TRANSFERS[rule]
    frame = tables.transfers(shown.result, rule)
    if frame.empty:
        return [html.H4(title), html.P(f"{meaning} Nothing would have to be paid.")]
    return [
        html.H4(title),
        html.P(meaning),
        frame_table(title, frame, quiet=True, stacked=True),
    ]


def _on_the_plan(shown: TogetherShown) -> list[str]:
    """What the analysis says of payments on the plan itself."""
    table = shown.result.tables["transfers"]
    return [str(text) for text in table[table["basis"] == "plan"]["sentence"]]


def between(shown: TogetherShown) -> Section:
    """What each ring-fence and unpooled share costs; what crosses between partners, and on what basis."""
    found, here = shown.result, shown.here
    flagged = list(say.no_legal_basis(found))
    intro = (
        "Each limit was let go by itself, and the plan of all partners together made again. What helps most "
        "is first. A ring-fence says what a pot may be spent on; a pooled share says how much of a pot may "
        "pay for services that other partners arrange."
    )
    body: list[Child] = [
        *([notice(bullets(list(flagged)), tone="warning")] if flagged else []),
        html.P(intro),
        *_fences(shown),
        table_download("ring_fences", "what each limit costs", here),
        html.H3("What pays for other partners' services, and on what legal basis"),
        *_crossings(shown),
        table_download("flags", "pots that pay for others' services", here),
    ]
    return {}, body, []


def _fences(shown: TogetherShown) -> list[Child]:
    frame, idle = tables.fences(shown.result)
    title = "What letting go of each limit would change"
    parts: list[Child] = [frame_table(title, frame, stacked=True)] if len(frame) else []
    if idle:
        said = f"{words.counted(len(idle), 'limit')} whose end would change next to nothing"
        parts.append(folded(said, bullets(list(idle))))
    return parts or [html.P("No ring-fence and no share that may not cross stands between partners.")]


def _crossings(shown: TogetherShown) -> list[Child]:
    rows = tables.crossings(shown.result)
    if not rows:
        return [html.P("No pot pays for a service that another partner arranges.")]
    heads = [
        Head("Pot"),
        Head("Whose"),
        Head("Today, a year", numeric=True),
        Head("This plan, at most a year", numeric=True),
        Head("Share that may cross", numeric=True),
        Head("Legal basis"),
    ]
    cells = [[*row[:5], _basis(row[5], flagged=row[6])] for row in rows]
    all_stated = "" if any(row[6] for row in rows) else "A basis is stated for each of them. "
    return [
        html.P(
            f"{all_stated}It stands here as the tables state it; whether it holds is for a lawyer to say."
        ),
        table("Pots that pay for services that other partners arrange", heads, cells, stacked=True),
    ]


def _basis(text: str, *, flagged: bool) -> Child:
    if not flagged:
        return text
    return html.Span([tag("No legal basis stated", "bad"), f" {text}"]) if text else tag("None stated", "bad")


def contributions(shown: TogetherShown) -> Section:
    """Whose money and people bring the improvement of each outcome."""
    found, here = shown.result, shown.here
    year, control, unknown = _year(shown)
    by_outcome = found.tables["contributions"]
    chart = draw.contribution_bars(by_outcome, found.names, shown.setting("comparison"))
    intro = (
        "What a service changes in an outcome is shared between those who pay for the service, by how much "
        "each puts in. This says who pays for what gets better, not who does the work."
    )
    body: list[Child] = [
        html.P(intro),
        figure(chart, here, level=3),
        html.H3(f"Each outcome in {words.year(year)}"),
        *control,
        frame_table(
            f"Each outcome against its trend in {words.year(year)}, and what each partner brings",
            tables.contributions(found, year),
            note="More than 0 is better than the trend, whichever way the outcome counts.",
            quiet=True,
            stacked=True,
        ),
        table_download("contributions", "every outcome, partner and year", here),
    ]
    return named_charts(chart), body, [unknown]


def if_one_cuts(shown: TogetherShown) -> Section:
    """What one partner's cut saves it and costs the others; a cut of all, shared by four rules."""
    found, here = shown.result, shown.here
    ledger = found.tables["cut_ledger"]
    if ledger.empty:
        return {}, [html.P("No partner puts money in, so there is nothing to cut.")], []
    depth = words.percent(found.asked.depth)
    chart = draw.cut_cost_bars(ledger, found.names, shown.setting("comparison"))
    partner, control, unknown = _cut_partner(shown, list(dict.fromkeys(ledger["cut_partner"])))
    name = found.name(partner)
    body: list[Child] = [
        html.P(
            f"Each partner by itself takes {depth} of its money out, from the first year in which something "
            "can be decided, and the best plan for what is left is made again."
        ),
        frame_table(
            f"What {depth} off each partner saves it, and what all others bear",
            tables.cut_summary(found),
            note="Columns are different kinds of cost and are never added up. Sums are over all others.",
            stacked=True,
        ),
        figure(chart, here, level=3),
        html.H3("One partner's saving, the others' cost"),
        *control,
        *(html.P(text) for text in say.own_cut(found, partner)),
        *_moved(shown, partner),
        frame_table(
            f"{depth} off {name}: who saves and who bears what over {shown.whole}",
            tables.cut_bearers(found, partner),
            note=f"{say.TODAY_VALUE} A minus means that somebody bears less.",
            stacked=True,
        ),
        table_download("cut_ledger", "every partner's cut and who bears it", here),
        *_sharing(shown, depth),
    ]
    return named_charts(chart), body, [unknown]


def _cut_partner(shown: TogetherShown, known: Sequence[str]) -> tuple[str, list[Child], str]:
    found = shown.result
    usual = say.worst_cut(found)
    chosen, unknown = shown.here.one_of(Key.PARTNER, known, usual)
    options = [Option(key, found.name(key)) for key in known]
    return chosen, [filters(choice(ids.query(Key.PARTNER, usual), "Who cuts", options, chosen))], unknown


def _moved(shown: TogetherShown, partner: str) -> list[Child]:
    """A warning for every other partner that a cut moves cost to."""
    said = say.moved(shown.result, partner)
    if not said:
        name = shown.result.name(partner)
        return [html.P(f"A cut by {name} moves no cost to another partner that is counted here.")]
    more = said[say.MOST_MOVED :]
    rest: list[Child] = [folded(f"{len(more)} more", bullets(list(more)))] if more else []
    return [notice(bullets(list(said[: say.MOST_MOVED])), *rest, tone="warning")]


def _sharing(shown: TogetherShown, depth: str) -> list[Child]:
    rules = [f"{name}: {meaning}" for name, meaning in tables.CLAIMS.values()]
    return [
        html.H3("If all had to share a cut"),
        html.P(f"The same cut of {depth} of all partners' money could be shared in four ways."),
        bullets(list(rules)),
        frame_table(
            f"What each partner would give up a year of a cut of {depth} of everybody's money",
            tables.cut_sharing(shown.result),
            quiet=True,
            stacked=True,
        ),
        table_download("cut_sharing", "a shared cut by every rule", shown.here),
    ]
