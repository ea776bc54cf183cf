"""Where we are now: how children are doing against before, target and places alike."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashapp.components.figures import figure, table_download
from dashapp.components.tables import frame_table, records
from dashapp.components.text import bullets, folded, link, notice
from dashapp.ids import Key
from dashapp.pages.base import Child, Page, View, named_charts
from dashapp.services import (
    NOW_RULES,
    Services,
    WhereNow,
    now_intervals,
    now_trend_ranges,
    outcome_sentence,
    place_answer,
    where_answer,
    where_directions,
)
from dashapp.urls import Here
from dashapp.views import now as draw
from model import words
from model.charts.history import outcome_history
from model.charts.setting import Setting
from model.charts.tiles import outcome_tiles


def view(services: Services, here: Here) -> View:
    """All outcomes, or the one that the address names."""
    found = services.where_now()
    wanted = here.get(Key.OUTCOME)
    if wanted is None:
        return _all(services, found, here)
    rows = found.outcomes[found.outcomes["outcome"] == wanted]
    if rows.empty:
        said = notice(html.P(f"There is no outcome called '{wanted}'. Here are all of them."), tone="warning")
        return _all(services, found, here.having(outcome=None), said)
    return _one(services, found, records(rows)[0], here)


def _all(services: Services, found: WhereNow, here: Here, *notices: Child) -> View:
    illustrative = found.outcomes[found.outcomes["basis"] == "illustrative"]["name"].tolist()
    return View(
        answer=where_answer(found.outcomes),
        notices=notices,
        body=(
            draw.status_cards(found.outcomes),
            html.P(where_directions(found.outcomes)),
            *draw.priorities(found.outcomes, found.series, here),
            table_download("outcomes", "every outcome with its sources", here),
        ),
        sure=(
            bullets(_caveats(found, illustrative)),
            folded("The rules behind these words", bullets(list(NOW_RULES))),
        ),
        based_on=(
            html.P(
                f"Today's counts are those of {words.year(services.partnership.base_year)}. "
                "Open an outcome to see where each of its figures comes from."
            ),
            html.P(link("All tables with their sources", Here("/data"))),
        ),
        tables={"outcomes": found.outcomes},
    )


def _caveats(found: WhereNow, illustrative: list[str]) -> list[str]:
    early = int((found.outcomes["direction"] == "too early to say").sum())
    said = [
        "What happens if we carry on is a projection, not a forecast: today's services simply continue.",
        now_trend_ranges(found.outcomes),
    ]
    if early:
        noun = words.plural(early, "outcome has", "outcomes have")
        said.append(f"{early} {noun} too few yearly figures to call a direction.")
    if illustrative:
        said.append(f"Made-up figures, for want of published ones: {words.listed(illustrative, 4)}.")
    return said


def _one(services: Services, found: WhereNow, row: dict[str, Any], here: Here) -> View:
    name, area = str(row["name"]), services.partnership.area_name
    places = found.places[found.places["outcome"] == row["outcome"]]
    series = found.series[found.series["outcome"] == row["outcome"]]
    today = words.year(int(row["today_year"]))
    history = outcome_history(series, row, _setting(services, f"to {words.year(int(row['target_year']))}"))
    mapped = outcome_tiles(places, name, _setting(services, today)) if len(places) else None
    held = _held(series, area)
    return View(
        question=f"{name}: how are we doing?",
        answer=outcome_sentence(row),
        body=(
            html.P(link("All outcomes", here.having(outcome=None)), className="back"),
            draw.outcome_facts(row, draw.figures_of(row, series)),
            figure(history, here),
            html.H2("District by district") if mapped is None else "",
            html.P(place_answer(places, area)) if mapped is None else "",
            figure(mapped, here, drawing=draw.district_tiles(places, name)) if mapped else "",
            folded("Every figure held", frame_table(f"{name}: every figure held for {area}", held)),
            table_download("figures", f"{name}, every figure held", here),
        ),
        sure=(
            bullets(
                [now_intervals(row), "A figure for one year can move by chance; look at several together."]
            ),
        ),
        based_on=(
            html.P(f"Today's figure is {row['basis']}. Source: {row['source']}."),
            html.P(link("Every source with its address", Here("/data", {Key.TABLE: "sources"}))),
        ),
        charts=named_charts(history, *([mapped] if mapped else [])),
        tables={"figures": held},
    )


def _setting(services: Services, period: str) -> Setting:
    partnership = services.partnership
    source = f"{partnership.name}, table of outcome figures"
    return Setting(partnership.area_name, period, source, words.year(partnership.base_year))


def _held(series: pd.DataFrame, area: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Year": [words.year(int(year)) for year in series["year"]],
            "Figure": series["series"].map(words.first_upper),
            "Place": area,
            "Number (count)": series["count"].to_numpy(),
            "Out of (count)": series["denominator"].to_numpy(),
            "Basis": series["basis"].to_numpy(),
            "Source": series["source"].to_numpy(),
        }
    )


PAGE = Page(
    path="/now",
    title="Where we are now",
    question="How are our children doing against before, target and places like us?",
    view=view,
)
