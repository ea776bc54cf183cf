"""Parts of *Impact against cost*: services, what to release and buy, options, who gains, the whole plan."""

from __future__ import annotations

from dash import html

from dashapp import ids
from dashapp.components.controls import Option, choice, filters
from dashapp.components.figures import figure, table_download
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, folded, notice
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views import value_tables as tables
from dashapp.views import value_words as say
from dashapp.views.value_words import Section, ValueShown
from model import words
from model.charts.acceptability import acceptability_chart
from model.charts.frontier import frontier_chart
from model.charts.numbered import Units
from model.charts.plane import plane_chart

EVERY = "all"
RELEASE, WISH = "release", "wish"


def _outcome(shown: ValueShown, known: list[str], usual: str) -> tuple[str, list[Child], str]:
    """The outcome looked at, the control that chooses it, and what was not understood."""
    chosen, unknown = shown.here.one_of(Key.OUTCOME, known, usual)
    names = {key: "All outcomes" if key == EVERY else shown.result.name(key) for key in known}
    options = [Option(key, name) for key, name in names.items()]
    return chosen, [filters(choice(ids.query(Key.OUTCOME, usual), "Outcome", options, chosen))], unknown


def cost_per_outcome(shown: ValueShown) -> Section:
    """What one of each outcome costs through each service."""
    found = shown.result
    moved = list(dict.fromkeys(found.tables["services"]["outcome"]))
    if not moved:
        return {}, [html.P("No service has evidence of what it changes, so no outcome has a cost.")], []
    chosen, control, unknown = _outcome(shown, [EVERY, *moved], EVERY)
    caption = "What one fewer or one more costs for a year, by service"
    frame = tables.services(found, "" if chosen == EVERY else chosen)
    body: list[Child] = [
        html.P(say.PER_OUTCOME),
        *control,
        frame_table(
            caption, frame, stacked=True, note="A dash: no gain is expected, or there is none today."
        ),
        table_download("services", "cost per outcome of every service, today and in the plan", shown.here),
        *_unmeasured(shown),
    ]
    return {}, body, [unknown]


def _unmeasured(shown: ValueShown) -> list[Child]:
    """Services without evidence, listed apart."""
    table = shown.result.tables["no_evidence"]
    if table.empty:
        return []
    gbp = words.money(float(table["gbp_today"].sum()))
    noun = words.counted(len(table), "service")
    title = f"{noun} that cannot be judged, {gbp} a year: no evidence is held of what they change"
    return [folded(title, bullets([str(text) for text in table["sentence"]]))]


def lists(shown: ValueShown) -> Section:
    """The release list before the wish list; who pays and gains by one step."""
    found, here = shown.result, shown.here
    if found.tables["steps"].empty:
        return {}, [html.P("No service with evidence can take a step.")], []
    release, wish = (tables.steps(found, name) for name in (RELEASE, WISH))
    by_step, unknown = _one_step(shown)
    held = say.held(found)
    body: list[Child] = [
        html.P(say.LISTS),
        html.P([say.NEVER_RATIO, " ", say.STEPS_LIVES], className="hint"),
        html.H3("What could be released"),
        frame_table(
            "What could be released, one step less of each service", release, quiet=True, stacked=True
        ),
        html.H3("What could be bought"),
        frame_table("What could be bought, one step more of each service", wish, quiet=True, stacked=True),
        table_download("steps", "every step less and more", here),
        *by_step,
        *(
            [folded(f"{words.counted(len(held), 'step')} that cannot be taken", bullets(held))]
            if held
            else []
        ),
        *_unmeasured(shown),
    ]
    return {}, body, [unknown]


def _one_step(shown: ValueShown) -> tuple[list[Child], str]:
    """Who pays for one step more of a service and to whom its return comes."""
    found = shown.result
    table = found.tables["steps"]
    known = list(dict.fromkeys(table.loc[table["list"] == WISH, "service"]))
    if not known:
        return [], ""
    chosen, unknown = shown.here.one_of(Key.SERVICE, known, known[0])
    options = [Option(key, found.name(key)) for key in known]
    control = filters(choice(ids.query(Key.SERVICE, known[0]), "One step more of", options, chosen))
    caption = f"Who pays and who gains by one step more of {found.name(chosen)}"
    return [
        html.H3("Who pays and who gains by a step"),
        control,
        frame_table(caption, tables.step_bearers(found, WISH, chosen), stacked=True),
        table_download("step_bearers", "who pays and who gains by every step", shown.here),
    ], unknown


def options(shown: ValueShown) -> Section:
    """Steps that move one outcome: which are worth considering, why not the others, how sure that is."""
    found, here = shown.result, shown.here
    known = list(dict.fromkeys(found.tables["increments"]["outcome"]))
    if not known:
        return {}, [html.P("No step improves an outcome, so there is nothing to compare.")], []
    usual = found.asked.outcome if found.asked.outcome in known else _most_options(shown, known)
    outcome, control, unknown = _outcome(shown, known, usual)
    setting = shown.setting("appraisal", "the life of a step taken now")
    way = "fewer" if outcome in found.better_lower else "more"
    units = Units("£", f"{way} in '{found.name(outcome)}', each for a year")
    chart = frontier_chart(tables.options(found, outcome), setting, units)
    often = acceptability_chart(tables.named(found, "acceptability", outcome), setting, units)
    spread = plane_chart(
        tables.named(found, "plane", outcome),
        tables.named(found, "outlines", outcome),
        found.name("nothing_more").lower(),
        setting,
        units,
    )
    body: list[Child] = [
        *control,
        html.P(say.ONE_OF_THEM),
        figure(chart, here, level=3),
        frame_table(
            f"{found.name(outcome)}: each step, and why it is worth considering or not",
            tables.why(chart.table),
            stacked=True,
        ),
        *_stated(shown, outcome),
        figure(often, here, level=3),
        figure(spread, here, level=3),
        table_download("increments", "steps compared, every outcome", here),
    ]
    return named_charts(chart, often, spread), body, [unknown]


def _most_options(shown: ValueShown, known: list[str]) -> str:
    """The outcome that most steps move."""
    count = shown.result.tables["increments"]["outcome"].value_counts()
    return max(known, key=lambda key: int(count[key]))


def _stated(shown: ValueShown, outcome: str) -> list[Child]:
    """Steps at the worth that was stated for this outcome."""
    found = shown.result
    if found.asked.outcome != outcome:
        name = found.name(outcome)
        said = f"State what one of '{name}' is worth in the form above to see which step is worth most then."
        return [html.P(said, className="hint")]
    caption = f"What each step is worth where one is worth {words.money(found.asked.worth_gbp)} for a year"
    return [
        html.H3(caption),
        frame_table(caption, tables.net_benefit(found, outcome), quiet=True, stacked=True),
        *(html.P(text) for text in say.at_worth(found, "plan_worth", outcome)),
    ]


def who_gains(shown: ValueShown) -> Section:
    """Who pays and to whom the return comes, kinds apart, cashable and not."""
    found = shown.result
    caption = f"Who pays and who gains over {words.years(*found.followed)}, against today carried on"
    frame = tables.bearers(found)
    if frame.empty:
        return {}, [html.P("Nobody pays or gains anything that is counted here.")], []
    body: list[Child] = [
        notice(html.P(say.KINDS_APART)),
        frame_table(
            caption, frame, stacked=True, note=f"{say.TODAY_VALUE} {tables.small_bearers(found)}".strip()
        ),
        table_download("bearers", "who pays and who gains", shown.here),
        folded("The same in words", bullets([str(text) for text in found.tables["bearers"]["sentence"]])),
    ]
    return {}, body, []


def whole(shown: ValueShown) -> Section:
    """The whole plan: present values with ranges, year by year, outcomes, other rates, cash."""
    found, here = shown.result, shown.here
    years = words.years(*found.followed)
    body: list[Child] = [
        frame_table(f"The whole plan over {years}", tables.plan(found), stacked=True, note=say.TODAY_VALUE),
        table_download("plan", "the whole plan", here),
        table_download("plan_ranges", "the whole plan, with ranges", here),
        html.P(say.RATIO),
        html.H3("Year by year"),
        frame_table("The plan year by year", tables.plan_years(found), quiet=True, stacked=True),
        table_download("plan_years", "the plan year by year", here),
        *changes_for_children(shown),
        html.H3("At other discount rates"),
        frame_table(
            "The whole plan at other discount rates", tables.discounting(found), quiet=True, stacked=True
        ),
        table_download("discounting", "the plan at other discount rates", here),
        *_cash(shown),
    ]
    return {}, body, []


def changes_for_children(shown: ValueShown) -> list[Child]:
    """What the whole plan changes, as far as it is believed, and the net cost of each."""
    found = shown.result
    frame = tables.plan_outcomes(found)
    title = "What changes for children"
    if frame.empty:
        return [html.H3(title), html.P("Nothing that is known of.")]
    said = f"Each for a year, added up over {words.years(*found.followed)}."
    if tables.NET_COST in frame:
        said += (
            " The net cost is what the plan is dearer in cash, all of it against each outcome, so these are "
            "not to be added up."
        )
    return [
        html.H3(title),
        html.P(said),
        frame_table(f"{title}: the whole plan", frame, quiet=True, stacked=True),
        table_download("plan_outcomes", "outcomes of the whole plan", shown.here),
    ]


def _cash(shown: ValueShown) -> list[Child]:
    """What the plan's services take in cash of each year, where the tables say how prices move."""
    table = shown.result.tables["cash"]
    if table["planned_cash_gbp"].isna().all():
        return [
            html.H3("In cash"),
            html.P("The tables hold no price levels, so money in cash of each year is not stated."),
        ]
    return [
        html.H3("In cash of each year"),
        html.P(
            "Everything above is in prices of one year. In cash, pots usually grow with prices in general; "
            "pay and other prices may grow faster. The difference is a pressure that the plan does not "
            "carry. Demand-led services are included, every case served."
        ),
        frame_table("Money of the plan in cash", tables.cash(shown.result), quiet=True, stacked=True),
        table_download("cash", "money in cash of each year", shown.here),
    ]
