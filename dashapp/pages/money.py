"""Where the money goes: who pays for what, and which outcome it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.controls import Option, choice, filters, options
from dashapp.components.figures import figure, table_download
from dashapp.components.parts import part_heading, part_links, part_shown
from dashapp.components.text import bullets, folded, link, notice
from dashapp.ids import Key, query
from dashapp.pages.base import Child, Page, View, named_charts
from dashapp.services import (
    EVIDENCE_RULE,
    MoneyView,
    ResourceKind,
    ResourceMap,
    Services,
    money_answer,
    money_area_wide,
    money_biggest,
    money_in_kind,
    money_unproven,
)
from dashapp.urls import Here
from dashapp.views import money as draw
from model import words
from model.charts import Chart
from model.charts.money import Amounts, money_bars
from model.charts.money_flow import money_flow
from model.charts.setting import Setting
from model.charts.tiles import money_tiles

ALL = "all"
DEFAULT_KIND = "money"
DEFAULT_MEASURE = "total"
KINDS: Mapping[ResourceKind, str] = {
    "money": "Money",
    "people": "People",
    "capital": "Buildings and places",
    "in_kind": "In kind only",
    "all": "Money and in kind",
}
TIERS = ("universal", "targeted", "specialist")
PARTS: Mapping[str, str] = {
    "flow": "From partner to outcome",
    "partners": "Partner by partner",
    "for": "What it is for, and where",
    "evidence": "What evidence is held",
    "kind": "People and buildings",
}
PART = "money-part"
NO_RANGE = (
    "No effect of a service enters these amounts: they are what is budgeted and spent, so they have no range."
)
MEASURES: Mapping[str, str] = {"total": "£ a year", "child": "£ a child"}


@dataclass(frozen=True)
class _Seen:
    """What is in view: the question, the answer, the place's name, how amounts are said."""

    wanted: MoneyView
    found: ResourceMap
    name: str
    amounts: Amounts


def view(services: Services, here: Here) -> View:
    """The flow of money in the view that the address asks for."""
    known: Mapping[Key, tuple[Sequence[str], str]] = {
        Key.KIND: (list(KINDS), DEFAULT_KIND),
        Key.PLACE: ([row.place for row in services.tables.places], ALL),
        Key.TIER: (list(TIERS), ALL),
        Key.MEASURE: (list(MEASURES), DEFAULT_MEASURE),
    }
    asked = {key: here.one_of(key, values, default) for key, (values, default) in known.items()}
    chosen = {key: value for key, (value, _) in asked.items()}
    seen = _seen(services, chosen)
    made = _filled(services, seen, here) if len(seen.found.flows) else _empty(seen)
    said = [html.P(text) for _, text in asked.values() if text]
    return replace(
        made,
        notices=(*([notice(*said, tone="warning")] if said else []), *made.notices),
        body=(_filters(services, chosen), *made.body),
    )


def _seen(services: Services, chosen: Mapping[Key, str]) -> _Seen:
    place = chosen[Key.PLACE]
    wanted = MoneyView(
        kind=next(name for name in KINDS if name == chosen[Key.KIND]),
        place=None if place == ALL else place,
        tier=None if chosen[Key.TIER] == ALL else chosen[Key.TIER],
    )
    found = services.resource_map(wanted)
    name = services.partnership.area_name if place == ALL else services.place_name(place)
    return _Seen(wanted, found, name, Amounts(found.children if chosen[Key.MEASURE] == "child" else None))


def _empty(seen: _Seen) -> View:
    return View(
        answer=money_answer(seen.found, seen.wanted, seen.name),
        body=(html.P("Choose another place, tier or kind of resource above."),),
    )


def _filled(services: Services, seen: _Seen, here: Here) -> View:
    found, partnership = seen.found, services.partnership
    part, unknown = part_shown(here, PARTS)
    charts = _charts(services, seen)
    area_wide = money_area_wide(found, partnership.area_name)
    sections: Mapping[str, Callable[[Services, _Seen, Mapping[str, Chart], Here], list[Child]]] = {
        "flow": _flow,
        "partners": _partners,
        "for": _purposes,
        "evidence": _evidence,
        "kind": _in_kind,
    }
    return View(
        answer=money_answer(found, seen.wanted, seen.name),
        notices=(notice(html.P(unknown), tone="warning"),) if unknown else (),
        focus=PART,
        body=(
            html.P(f"{money_biggest(found)} {area_wide}".strip()),
            part_links(here, PARTS, part, "Parts of this page"),
            part_heading(PARTS, part, PART),
            *sections[part](services, seen, charts, here),
        ),
        sure=(
            bullets(_caveats(services)),
            folded("How money is shared among outcomes", html.P(EVIDENCE_RULE)),
        ),
        based_on=(
            html.P(
                f"What each pot pays for, by service and place, in {words.year(partnership.base_year)}, "
                f"at prices of {partnership.price_year}."
            ),
            html.P(link("Spending with the source of every row", Here("/data", {Key.TABLE: "spending"}))),
        ),
        charts=charts,
        tables={"services": found.services, "flows": found.flows},
    )


def _flow(_services: Services, seen: _Seen, charts: Mapping[str, Chart], here: Here) -> list[Child]:
    """The flow; on narrow screens who pays instead, and the way to what each partner pays for."""
    more = html.P(link("See what each partner pays for", here.having(show="partners")))
    instead = html.Div([draw.partners(seen.found.flows, seen.amounts), more], className="narrow-only")
    return [instead, figure(charts["money-flow"], here, level=3, wide=True)]


def _partners(_services: Services, seen: _Seen, _charts: Mapping[str, Chart], here: Here) -> list[Child]:
    return [
        draw.tree(seen.found.flows, seen.amounts),
        table_download("flows", "every flow from partner to outcome", here),
    ]


def _purposes(services: Services, seen: _Seen, charts: Mapping[str, Chart], here: Here) -> list[Child]:
    """Priorities, tiers and, where all are in view, districts."""
    drawn = {}
    if "money-by-district" in charts:
        drawn["money-by-district"] = draw.district_tiles(_districts(services, seen), seen.amounts)
    return [
        figure(chart, here, level=3, drawing=drawn.get(name))
        for name, chart in charts.items()
        if name != "money-flow"
    ]


def _evidence(_services: Services, seen: _Seen, _charts: Mapping[str, Chart], here: Here) -> list[Child]:
    return [
        html.P(money_unproven(seen.found)),
        draw.evidence_table(seen.found.services),
        table_download("services", "every service with its evidence", here),
    ]


def _in_kind(services: Services, _seen: _Seen, _charts: Mapping[str, Chart], _here: Here) -> list[Child]:
    return [html.P(money_in_kind(services.resources())), draw.resource_table(services.resources())]


def _setting(services: Services, name: str) -> Setting:
    year = words.year(services.partnership.base_year)
    return Setting(name, year, f"{services.partnership.name}, table of spending", year)


def _charts(services: Services, seen: _Seen) -> dict[str, Chart]:
    """Every chart of the view, the flow first; the map where there is one last."""
    setting = _setting(services, seen.name)
    tiers = seen.found.by("tier")
    tiers = tiers.assign(name=tiers["name"].map(words.first_upper))
    districts = _districts(services, seen)
    return named_charts(
        money_flow(seen.found.flows, setting, KINDS[seen.wanted.kind], seen.amounts),
        money_bars(seen.found.by("priority"), "priority", setting, seen.amounts),
        money_bars(tiers, "tier", setting, seen.amounts),
        *([money_tiles(districts, setting, seen.amounts)] if len(districts) else []),
    )


def _districts(services: Services, seen: _Seen) -> pd.DataFrame:
    """Amounts of the districts, where all of them are in view and at least one is paid for."""
    columns = ["place", "name", "tile_row", "tile_column", "children"]
    rows = [[getattr(row, column) for column in columns] for row in services.tables.places if row.parent]
    places = pd.DataFrame(rows, columns=columns)
    totals = seen.found.by("place").rename(columns={"key": "place"})[["place", "gbp"]]
    if seen.wanted.place is not None:
        return places.iloc[:0]
    return places.merge(totals, on="place")


def _caveats(services: Services) -> list[str]:
    rows = services.tables.spending
    counts = {
        basis: sum(row.basis == basis for row in rows) for basis in ("published", "derived", "illustrative")
    }
    shares = [f"{words.percent(count / len(rows))} {basis}" for basis, count in counts.items() if count]
    return [
        f"Of the {len(rows):,} amounts behind this page, {words.listed(shares)}.",
        NO_RANGE,
        "Evidence says whether a study found an effect, not whether the service is run well here.",
    ]


def _filters(services: Services, chosen: Mapping[Key, str]) -> Component:
    area = services.partnership.area
    districts = [row for row in services.tables.places if row.parent]
    places = [
        Option(ALL, f"All of {services.partnership.area_name}"),
        *(Option(row.place, row.name) for row in districts),
        Option(area, f"Across {services.partnership.area_name}, not split"),
    ]
    tiers = [Option(ALL, "All"), *(Option(name, words.first_upper(name)) for name in TIERS)]
    return filters(
        choice(query(Key.PLACE, ALL), "Place", places, chosen[Key.PLACE]),
        choice(query(Key.KIND, DEFAULT_KIND), "Kind of resource", options(KINDS), chosen[Key.KIND]),
        choice(query(Key.TIER, ALL), "Tier", tiers, chosen[Key.TIER]),
        choice(query(Key.MEASURE, DEFAULT_MEASURE), "Shown as", options(MEASURES), chosen[Key.MEASURE]),
    )


PAGE = Page(
    path="/money",
    title="Where the money goes",
    question="Who pays for what, and which outcome is it for?",
    view=view,
)
