"""Parts of *Compare options*: outcomes, money, duties, places, value, how sure, and against one option."""

from __future__ import annotations

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.text import notice
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.shapes_options import SideBySide
from dashapp.views import options_money as purse
from dashapp.views import options_tables as tables
from dashapp.views.options_shown import OptionsShown, Section
from model import words
from model import words_chances as sure
from model.charts import options as draw

RANGES = f"Small figures are ranges: {sure.FUTURES_IN} that fit the evidence lie between them."
AGAINST_TREND = "“Better” and “worse” are against carrying on as now."
NEVER_ADDED = (
    "Money in pots and value beyond them are different things, and so are cash and what cannot be cashed: "
    "lines here are not to be added up."
)
PRESENT = (
    "Present values over the years followed, against today's services carried on, with effects as far as "
    "they are believed."
)
NOT_BY_RATIO = "A ratio alone says nothing about size or fairness: options are never put in order by it."
WHOLE = "whole"


def outcomes(shown: OptionsShown) -> Section:
    """Every outcome under every option; one of them drawn with its ranges."""
    found, here = shown.result, shown.here
    known = [key for key in found.outcomes if key in set(found.tables["outcomes"]["outcome"])]
    if not known:
        return {}, [html.P("No option has a plan.")], []
    usual = _usual_outcome(found)
    chosen, unknown = here.one_of(Key.OUTCOME, known, usual)
    rows = found.tables["outcomes"]
    own = rows[rows["is_key"].astype(bool) & (rows["outcome"] == chosen)]
    period = words.year(int(own["year"].iloc[0]))
    names = {**found.labels, "outcome": found.name(chosen)}
    chart = draw.outcome_ranges(own, names, shown.setting(period))
    pick = choice(ids.query(Key.OUTCOME, usual), "Outcome", [Option(k, found.name(k)) for k in known], chosen)
    body: list[Child] = [
        filters(pick),
        figure(chart, here, level=3),
        html.H3("Every outcome"),
        html.P(
            f"In the last plan year with a target, else the last. {RANGES} {AGAINST_TREND}", className="hint"
        ),
        tables.outcomes(found),
        table_download("outcomes", "every outcome, option and year, with ranges", here),
    ]
    return named_charts(chart), body, [unknown]


def _usual_outcome(found: SideBySide) -> str:
    """The outcome in which options differ most, as a share of where it would be if we carry on."""
    rows = found.tables["outcomes"]
    own = rows[rows["is_key"].astype(bool)]
    spread = own.groupby("outcome")["planned_count"].agg(lambda held: held.max() - held.min())
    size = own.groupby("outcome")["trend_count"].first().abs().clip(lower=1.0)
    return str((spread / size).sort_values(ascending=False, kind="stable").index[0])


def money(shown: OptionsShown) -> Section:
    """What each partner's pots pay; who pays and who gains, in the pots and beyond them."""
    found, here = shown.result, shown.here
    years = [WHOLE, *(str(year) for year in found.years)]
    chosen, unknown = here.one_of(Key.YEAR, years, WHOLE)
    each = [Option(year, words.year(int(year))) for year in years[1:]]
    control = choice(ids.query(Key.YEAR, WHOLE), "Year", [Option(WHOLE, "Average of all"), *each], chosen)
    year = None if chosen == WHOLE else int(chosen)
    told = "a year, on average" if year is None else f"in {words.year(year)}"
    body: list[Child] = [
        html.H3(f"What each partner's pots pay {told}"),
        *([filters(control)] if len(found.years) > 1 else []),
        html.P("Small figures are the change from today's spending.", className="hint"),
        purse.money(found, year),
        table_download("money", "every option, partner and year", here),
        html.H3("Who pays and who gains"),
        notice(html.P(NEVER_ADDED)),
        html.P(f"{PRESENT} Less than £1,000 is left out.", className="hint"),
        html.H4("In the pots"),
        purse.bearers(found, in_pots=True),
        html.H4("Beyond the pots"),
        html.P("What better outcomes are worth, and to whom. It is in nobody's pot."),
        purse.bearers(found, in_pots=False),
        table_download("who_pays", "who pays and who gains, by option", here),
    ]
    return {}, body, [unknown]


def duties(shown: OptionsShown) -> Section:
    """What each option leaves undone, by service and by year."""
    found, here = shown.result, shown.here
    body: list[Child] = []
    for kind, title in (("duty", "Duties left unmet"), ("promise", "Promises broken")):
        made = tables.kept(found, kind)
        body += [html.H3(f"{title}, over the plan"), made or html.P("Nothing, in any option.")]
    return (
        {},
        [
            html.P(
                "What is not kept, at what it would cost to keep it. Demand that nobody pays for is a duty "
                "unmet: the children are placed, and the budget overspends."
            ),
            *body,
            html.H3("Year by year"),
            tables.kept_by_year(found),
            table_download("duties_and_promises", "every option, service and year", here),
        ],
        [],
    )


def places(shown: OptionsShown) -> Section:
    """Equity between places."""
    found, here = shown.result, shown.here
    if found.tables["equity"].empty:
        return {}, [html.P("No outcome is kept by place, so nothing can be said of places.")], []
    intro = (
        "For every outcome that is kept by place, in the last plan year: how many places end up worse than "
        "if we carry on, how improvement spreads over places, and how unequal places are (0: all alike) if "
        "we carry on and in the option."
    )
    body: list[Child] = [
        html.P(intro),
        tables.places(found),
        table_download("equity", "every option and outcome", here),
        table_download("places", "every option, outcome and place", here),
    ]
    return {}, body, []


def value(shown: OptionsShown) -> Section:
    """Value for money, with the ratio beside what it is a ratio of."""
    found, here = shown.result, shown.here
    rows = tables.summary(found)
    body: list[Child] = [
        html.P(f"{PRESENT} {NOT_BY_RATIO}"),
        tables.beside(found, "Value for money of every option", purse.value_lines(), rows),
        table_download("value", "every option, as estimated and as far as believed", here),
    ]
    return {}, body, []
