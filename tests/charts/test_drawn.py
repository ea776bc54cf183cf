"""Every figure drawn in a real browser, on a phone and on a desk: no text cut off, none on other text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any

import plotly.io
import pytest
from playwright.sync_api import Page, sync_playwright
from plotly.offline import get_plotlyjs

from model.analyse.psa import ellipses, plane
from model.charts import Chart
from model.charts.acceptability import acceptability_chart
from model.charts.budget import budget_curve
from model.charts.change import broken_bars, limit_bars, service_change
from model.charts.flows import STEPS
from model.charts.frontier import frontier_chart
from model.charts.history import outcome_history
from model.charts.money import Amounts, money_bars
from model.charts.money_flow import money_flow
from model.charts.outcomes import outcome_strip, outcomes_against_target
from model.charts.plane import plane_chart
from model.charts.tiles import money_tiles, outcome_tiles
from tests.charts import frames
from tests.charts.frames import HERE
from tests.charts.test_budget import curve
from tests.charts.test_frontier import POUNDS, six
from tests.charts.test_plane import chances
from tests.charts.test_plane import drawn as draws

pytestmark = pytest.mark.browser

PHONE, TABLET, DESK = 300, 820, 1240
"""Widths left for a figure on a screen of 320, 864 and 1,280 pixels."""

SLACK = 3.0
LONG = "Young people of sixteen and seventeen who are not in education, employment or training at all"

DRAW = """([figure, config, height]) => {
    const old = document.getElementById('figure');
    Plotly.purge(old);
    old.style.height = height + 'px';
    return Plotly.newPlot(old, {...figure, config}).then(() => Plotly.Plots.resize(old)); }"""
TEXTS = """(kinds) => [...document.querySelectorAll(kinds)]
    .filter(node => node.textContent.trim())
    .map(node => { const b = node.getBoundingClientRect();
                   return {text: node.textContent,
                           left: b.left, right: b.right, top: b.top, bottom: b.bottom}; })"""
KINDS = ".annotation-text, .xtick text, .ytick text, .bartext, .node-label"


def every_chart() -> dict[str, Chart]:
    """One of each chart, with names as long as names get."""
    now, planned = frames.outcomes_now(), frames.outcomes_planned()
    now.loc[0, "name"] = planned.loc[0, "name"] = LONG
    moved, limits = frames.services(), frames.limits()
    moved.loc[0, "name"] = limits.loc[0, "name"] = LONG
    made = [
        outcome_strip(now, HERE),
        outcomes_against_target(planned, HERE),
        outcome_history(frames.history(), frames.one_outcome(), HERE),
        service_change(moved, HERE),
        limit_bars(limits, HERE),
        broken_bars(frames.broken(), HERE),
        broken_bars(frames.broken().iloc[:0], HERE),
        budget_curve(curve(), HERE),
        money_bars(frames.totals(), "tier", HERE, Amounts(1_000)),
        money_tiles(frames.districts(), HERE, Amounts(1_000)),
        outcome_tiles(frames.districts(), "Plans late", HERE),
        money_flow(frames.many_flows(), HERE, "Money", Amounts()),
        frontier_chart(six().replace({"option": {"D": LONG}}), HERE, POUNDS),
        plane_chart(plane(draws(), "Today"), ellipses(draws(), "Today"), "Today", HERE, POUNDS),
        acceptability_chart(chances(7), HERE, POUNDS),
    ]
    return {f"{i} {chart.name}": chart for i, chart in enumerate(made)}


CHARTS = every_chart()
ON_A_PHONE = [name for name in CHARTS if "money-flow" not in name]
"""The flow of money is replaced by its table on a narrow screen."""


@pytest.fixture(scope="module")
def page(chromium: str) -> Iterator[Page]:
    """An empty page with the plotting script and nothing else."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        empty = browser.new_page()
        empty.set_content("<body style='margin:0'><div id='figure'></div>")
        empty.add_script_tag(content=get_plotlyjs())
        yield empty
        browser.close()


def drawn(page: Page, chart: Chart, width: int) -> list[dict[str, Any]]:
    """The texts of a figure at a width, each with its box."""
    page.set_viewport_size({"width": width, "height": chart.height + 50})
    page.evaluate(DRAW, [json.loads(plotly.io.to_json(chart.figure)), chart.config, chart.height])
    found: list[dict[str, Any]] = page.evaluate(TEXTS, KINDS)
    return found


def overlap(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two boxes lie on each other by more than a hair."""
    across = min(one["right"], other["right"]) - max(one["left"], other["left"])
    down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return bool(across > SLACK and down > SLACK)


def cut_off(text: dict[str, Any], width: int, height: int) -> bool:
    inside = text["left"] >= -SLACK and text["right"] <= width + SLACK
    return not (inside and text["top"] >= -SLACK and text["bottom"] <= height + SLACK)


def test_a_figure_that_does_not_fit_is_noticed(page):
    """The flow of money on a phone, which pages replace by its table there."""
    chart = next(chart for name, chart in CHARTS.items() if "money-flow" in name)
    texts = drawn(page, chart, PHONE)
    assert any(overlap(a, b) for a, b in combinations(texts, 2))


@pytest.mark.parametrize("name", ON_A_PHONE)
def test_on_a_phone_nothing_is_cut_off_and_nothing_overlaps(page, name):
    chart = CHARTS[name]
    texts = drawn(page, chart, PHONE)
    assert texts
    lost = [text["text"] for text in texts if cut_off(text, PHONE, chart.height)]
    touching = [(a["text"], b["text"]) for a, b in combinations(texts, 2) if overlap(a, b)]
    assert not lost
    assert not touching


@pytest.mark.parametrize("name", CHARTS)
def test_on_a_desk_nothing_is_cut_off_and_nothing_overlaps(page, name):
    chart = CHARTS[name]
    texts = drawn(page, chart, DESK)
    assert texts
    lost = [text["text"] for text in texts if cut_off(text, DESK, chart.height)]
    touching = [(a["text"], b["text"]) for a, b in combinations(texts, 2) if overlap(a, b)]
    assert not lost
    assert not touching


@pytest.mark.parametrize("steps", [STEPS, ("partner", "service", "outcome"), ("partner", "pot")])
@pytest.mark.parametrize("frame", [frames.flows(), frames.many_flows()], ids=["few", "many"])
def test_the_flow_of_money_fits_a_tablet(page, steps, frame):
    chart = money_flow(frame, HERE, "Money", Amounts(), steps)
    texts = drawn(page, chart, TABLET)
    assert not [text["text"] for text in texts if cut_off(text, TABLET, chart.height)]
    assert not [(a["text"], b["text"]) for a, b in combinations(texts, 2) if overlap(a, b)]


@pytest.mark.parametrize("name", CHARTS)
def test_there_is_nothing_to_press_and_no_way_out(page, name):
    drawn(page, CHARTS[name], DESK)
    assert page.locator(".modebar").count() == 0
    assert page.get_by_text("Share").count() == 0
    assert page.locator("#figure a[href], #figure button").count() == 0
