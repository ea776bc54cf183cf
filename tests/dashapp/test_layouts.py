"""Every page of two partnerships, without a browser: order of headings, names of controls, words, size."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest
from dash import dcc, html
from plotly.utils import PlotlyJSONEncoder

from dashapp.ids import Key
from dashapp.pages.registry import PAGES, find
from dashapp.urls import here
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.walk import by_id, headings, hrefs, ids, of_type, text, walk

ADDRESSES = (
    "/now",
    "/now?outcome=OUTCOME",
    "/now?outcome=nothing",
    "/money",
    "/money?kind=people",
    "/money?kind=capital",
    "/money?kind=in_kind",
    "/money?kind=all&measure=child",
    "/money?place=PLACE&tier=universal",
    "/money?place=nowhere&tier=x&kind=y&measure=z",
    "/change/best-use",
    "/change/best-use?scenario=nothing",
    "/change/best-use?run=0123456789abcdef0123",
    "/change/cuts",
    "/change/cuts?scenario=nothing",
    "/change/cuts?run=0123456789abcdef0123&show=money",
    "/change/in-the-way",
    "/change/in-the-way?scenario=nothing",
    "/change/in-the-way?run=0123456789abcdef0123&show=rules",
    "/compare/options",
    "/compare/options?run=0123456789abcdef0123&show=sure",
    "/compare/value",
    "/compare/value?scenario=nothing",
    "/compare/value?run=0123456789abcdef0123&show=plan",
    "/compare/partnership",
    "/compare/partnership?scenario=nothing",
    "/compare/partnership?run=0123456789abcdef0123&show=money",
    "/data",
    "/data?table=pots",
    "/data?table=activity&page=2",
    "/data?table=activity&page=99",
    "/data?table=dictionary",
    "/data?table=nothing",
    "/help",
    "/help?topic=model",
    "/help?topic=rules",
    "/help?topic=nothing",
    "/accessibility",
    "/not-there",
)

BANNED = re.compile(
    r"\b(?:optimis\w*|LP|ICER|CEAC|NPSV?|BCR|dominated|deterministic|probabilistic|counterfactual|scalar|null|"
    r"None|nan|NaN|callback|dataframe|placeholder|lorem|TODO|click here|CIN|EHCP|stakeholder\w*|utilis\w*)\b"
)
MOST_COMPONENTS = 2_300
MOST_BYTES, MOST_BYTES_WITH_CHARTS = 300_000, 500_000


@pytest.fixture(scope="module", params=["tiny", "kent"])
def services(request):
    return request.getfixturevalue(request.param)


@pytest.fixture(scope="module", params=ADDRESSES)
def page(request, services):
    """The parts of a page, its address made real for the partnership."""
    address = request.param.replace("OUTCOME", services.tables.outcomes[0].outcome)
    address = address.replace("PLACE", next(row.place for row in services.tables.places if row.parent))
    path, _, search = address.partition("?")
    parts, arrival = page_at(services, path, f"?{search}")
    return parts, arrival, address


def test_one_heading_asks_the_question_and_the_others_follow_in_order(page):
    parts, _, address = page
    levels = headings(parts)
    assert levels[0] == 1, address
    assert levels.count(1) == 1, address
    for before, after in pairwise(levels):
        assert after - before <= 1, f"{address}: a heading of level {after} follows one of level {before}"


def test_every_heading_says_something(page):
    parts, _, _ = page
    for item in of_type(parts, html.H1, html.H2, html.H3, html.H4):
        assert text(item).strip()


def test_ids_are_unique(page):
    parts, _, address = page
    found = ids(parts)
    twice = {name for name in found if found.count(name) > 1}
    assert not twice, f"{address}: {twice}"


def test_every_table_has_a_caption_and_headers(page):
    parts, _, _ = page
    for table in of_type(parts, html.Table):
        assert text(of_type(table, html.Caption)).strip()
        assert all(getattr(cell, "scope", None) in {"col", "row"} for cell in of_type(table, html.Th))
        assert all(text(cell).strip() for cell in of_type(table, html.Th))


def test_frames_of_tables_have_names_of_their_own(page):
    parts, _, address = page
    names = [
        getattr(item, "aria-label")
        for item in of_type(parts, html.Div)
        if getattr(item, "role", "") == "region"
    ]
    twice = {name for name in names if names.count(name) > 1}
    assert not twice, f"{address}: {twice}"


def test_every_control_has_a_label(page):
    parts, _, _ = page
    labelled = {label.htmlFor for label in of_type(parts, html.Label)}
    for item in walk(parts):
        kind = type(item).__name__
        if kind in {"RadioGroup", "Radio"}:
            assert item.label
        if kind == "TextInput":
            assert getattr(item, "aria-label", None) or item.label
        if kind == "Select":
            name = (
                item.id
                if isinstance(item.id, str)
                else json.dumps(item.id, sort_keys=True, separators=(",", ":"))
            )
            assert name in labelled


def test_every_graph_stands_in_a_named_figure(page):
    parts, _, _ = page
    images = [item for item in of_type(parts, html.Div) if getattr(item, "role", "") == "img"]
    graphs = [graph for image in images for graph in of_type(image, dcc.Graph)]
    assert len(graphs) == len(of_type(parts, dcc.Graph))
    for found in of_type(parts, html.Figure):
        assert text(of_type(found, html.Figcaption)).strip()
        assert of_type(found, html.Table), "a figure without its table"
        assert "Source: " in text(found)


def test_no_graph_offers_to_share(page):
    parts, _, _ = page
    for found in of_type(parts, dcc.Graph):
        assert found.config["displayModeBar"] is False
        assert found.config["showSendToCloud"] is False
    assert "Share chart" not in text(parts)


def test_links_lead_to_pages_and_files_that_are_there(page, services):
    parts, _, address = page
    for href in hrefs(parts):
        if href.startswith("/download/"):
            assert file_is_there(services, href), f"{address} links to {href}"
        elif href.startswith("/"):
            path, _, search = href.partition("?")
            assert find(path) in PAGES, f"{address} links to {href}"
            assert here(path, search).search.removeprefix("?") == search


def file_is_there(services, href):
    path, _, search = href.removeprefix("/download").partition("?")
    folder, _, name = path.rpartition("/")
    view = view_at(services, folder, f"?{search}")
    stem = name.rpartition(".")[0]
    return name in view.texts or stem in view.charts or stem in view.tables


def test_the_words_are_plain(page):
    parts, _, address = page
    if "topic" in address or "table=" in address:
        return  # the method page and the tables may use the terms of the trade
    said = text(parts)
    found = [said[max(0, match.start() - 60) : match.end() + 60] for match in BANNED.finditer(said)]
    assert not found, f"{address}: {found}"


def test_no_number_reads_oddly(page):
    parts, _, address = page
    said = text(parts)
    for odd in ("-£0", "£-", "£nan", " nan", "inf ", "1 outcomes", " 1 rows", "1 changes", "--"):
        assert odd not in said.replace("jcm --help", ""), f"{address}: {odd}"


def test_pages_are_small_enough_to_be_quick(page):
    parts, _, address = page
    count = sum(1 for _ in walk(parts))
    assert count <= MOST_COMPONENTS, f"{address}: {count} components"
    size = len(json.dumps(parts, cls=PlotlyJSONEncoder))
    most = MOST_BYTES_WITH_CHARTS if of_type(parts, dcc.Graph) else MOST_BYTES
    assert size <= most, f"{address}: {size:,} bytes"


def test_the_title_names_page_partnership_and_product(page, services):
    _, arrival, _ = page
    assert arrival["title"].endswith(f" – {services.partnership.name} – Joint Commissioning Modeller")


@pytest.mark.parametrize("path", ["/now", "/money"])
def test_pages_have_their_five_parts(services, path):
    parts, _ = page_at(services, path, "")
    said = [text(item) for item in of_type(parts, html.H1, html.H2)]
    assert said[0].endswith("?")
    assert said[-2:] == ["How sure are we?", "What this is based on"]
    assert of_type(parts, html.P)[0].className == "answer"
    bar = text(of_type(parts, html.Dl)[0])
    for word in ("Partnership", "Scenario", "Data year", "Prices of"):
        assert word in bar


def test_what_the_address_could_not_say_is_said(services):
    parts, _ = page_at(services, "/money", "?place=nowhere")
    assert "There is no place called 'nowhere', so it was left out." in text(parts)
    parts, _ = page_at(services, "/now", "?outcome=nothing")
    assert "There is no outcome called 'nothing'." in text(parts)
    parts, _ = page_at(services, "/data", "?table=nothing")
    assert "There is no table called 'nothing'." in text(parts)
    parts, _ = page_at(services, "/help", "?topic=nothing")
    assert "There is no help page called 'nothing'." in text(parts)
    parts, _ = page_at(services, "/change/best-use", "?run=0123456789abcdef0123")
    assert "That plan is no longer held." in text(parts)


def test_every_callback_of_a_page_finds_its_components(app, tiny):
    """With the library's own check off outside the shell, this one stands in for it."""
    known = set(ids(app.layout))
    for address in ADDRESSES:
        path, _, search = address.partition("?")
        known |= set(ids(page_at(tiny, path, f"?{search}")[0]))
    named = {
        item["id"]
        for callback in app._callback_list
        for item in [*callback["inputs"], *callback["state"]]
        if not item["id"].startswith("{")
    }
    working = {str(name) for name in named if name.endswith(("-tick", "-cancel", "-job"))}
    asked = {"best-use-scenario", "best-use-from-year", "best-use-run", "best-use-reset"}
    known |= asked & set(ids(page_at(tiny, "/change/best-use", "?scenario=tiny-cut&edit=yes")[0]))
    assert {str(name) for name in named - known} == working


@pytest.mark.parametrize("key", [Key.PLACE, Key.KIND, Key.TIER, Key.MEASURE])
def test_the_controls_of_the_money_page_show_what_is_in_view(services, key):
    search = "?place=PLACE&kind=people&tier=universal&measure=child"
    place = next(row.place for row in services.tables.places if row.parent)
    parts, _ = page_at(services, "/money", search.replace("PLACE", place))
    default = {"place": "all", "kind": "money", "tier": "all", "measure": "total"}[key.value]
    control = by_id(parts, {"kind": "query", "name": key.value, "default": default})
    assert (
        control.value
        == {"place": place, "kind": "people", "tier": "universal", "measure": "child"}[key.value]
    )
