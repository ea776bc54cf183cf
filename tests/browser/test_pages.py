"""Every page of Kent: no accessibility violation, no sideways scrolling, no bigger than agreed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from dashapp.pages.registry import PAGES
from tests.browser.looking import count_nodes, settle, sideways, tab_to, violations, visit

pytestmark = pytest.mark.browser

# Pages about, best_use, cuts, data, in_the_way, money, now, options, partnership and value, as they are met.
ADDRESSES = (
    "/now",
    "/now?outcome=neet_16_17",
    "/money",
    "/money?show=partners",
    "/money?show=for&kind=all&measure=child&place=thanet",
    "/money?show=evidence",
    "/money?show=kind",
    "/change/best-use",
    "/change/cuts",
    "/change/in-the-way",
    "/compare/options",
    "/compare/value",
    "/compare/partnership",
    "/data",
    "/data?table=pots",
    "/data?table=dictionary",
    "/help",
    "/help?topic=rules",
    "/accessibility",
)
MOST_NODES = 2_500
SMALL: ViewportSize = {"width": 320, "height": 640}
HALF: ViewportSize = {"width": 640, "height": 450}


def test_every_page_is_looked_at():
    assert {page.path for page in PAGES} == {address.partition("?")[0] for address in ADDRESSES}


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_can_be_used_by_everybody(kent_page: Page, address: str):
    page = kent_page
    visit(page, address)
    assert count_nodes(page) <= MOST_NODES
    assert page.get_by_text("Share", exact=False).filter(has_text="Share chart").count() == 0
    assert page.locator(".modebar").count() == 0
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert violations(page) == []
    page.set_viewport_size(HALF)  # 1280 pixels at 200%
    assert sideways(page) <= 0
    page.set_viewport_size(SMALL)
    settle(page)
    assert sideways(page) <= 0
    if "?" not in address:  # the same components in the same frame: once for each page is enough
        assert violations(page) == []


@pytest.mark.parametrize("address", ["/now", "/money", "/change/best-use", "/data"])
def test_text_of_twice_the_size_stays_within_the_page(kent_page: Page, address: str):
    visit(kent_page, address)
    kent_page.add_style_tag(content="html { font-size: 200% !important; }")
    settle(kent_page)
    assert sideways(kent_page) <= 0
    heading = kent_page.locator("h1").bounding_box()
    assert heading
    assert heading["width"] <= 1280


def test_outcomes_are_cards_on_a_narrow_screen_with_their_status_in_sight(kent_page: Page):
    kent_page.set_viewport_size(SMALL)
    visit(kent_page, "/now")
    table = kent_page.get_by_role("table", name="Outcomes: A healthy start")
    row = table.get_by_role("row").nth(1)
    expect(row.get_by_role("rowheader")).to_contain_text("Children admitted to hospital")
    status = row.get_by_text("Already met")
    box = status.bounding_box()
    assert box
    assert box["x"] + box["width"] <= SMALL["width"]
    assert row.get_by_role("cell").count() == 7
    frame = kent_page.get_by_role("region").first
    assert frame.evaluate("element => element.scrollWidth <= element.clientWidth")


def test_each_part_of_the_money_has_its_address_and_takes_the_focus(kent_page: Page):
    visit(kent_page, "/money?place=swale")
    tab_to(kent_page, "Partner by partner")
    kent_page.keyboard.press("Enter")
    expect(kent_page.locator("#money-part")).to_have_text("Partner by partner")
    expect(kent_page.locator("#money-part")).to_be_focused()
    expect(kent_page).to_have_url(re.compile(r"\?place=swale&show=partners$"))
    expect(kent_page.get_by_role("combobox", name="Place")).to_have_value("swale")


def test_wide_tables_scroll_in_a_frame_that_takes_the_focus(kent_page: Page):
    kent_page.set_viewport_size(SMALL)
    visit(kent_page, "/data?table=pots")
    frame = kent_page.get_by_role("region").first
    assert frame.evaluate("element => element.scrollWidth > element.clientWidth")
    frame.focus()
    expect(frame).to_be_focused()
    kent_page.keyboard.press("ArrowRight")
    kent_page.keyboard.press("ArrowRight")
    expect(frame).not_to_have_js_property("scrollLeft", 0)


def test_the_flow_of_money_is_a_table_on_a_narrow_screen(kent_page: Page):
    kent_page.set_viewport_size(SMALL)
    visit(kent_page, "/money")
    expect(kent_page.locator("#graph-money-flow")).to_be_hidden()
    expect(kent_page.get_by_role("table", name="Each partner's share")).to_be_visible()


def test_districts_are_a_map_on_a_wide_screen_and_a_list_on_a_narrow_one(kent_page: Page):
    visit(kent_page, "/now?outcome=neet_16_17")
    tiles = kent_page.locator(".tiles li")
    assert tiles.count() == 12
    lefts = {round(box["x"]) for tile in tiles.all() if (box := tile.bounding_box())}
    assert len(lefts) > 3
    kent_page.set_viewport_size(SMALL)
    lefts = {round(box["x"]) for tile in tiles.all() if (box := tile.bounding_box())}
    assert len(lefts) == 1


def test_it_prints_without_navigation_and_with_folded_parts_open(kent_page: Page, tmp_path):
    visit(kent_page, "/now")
    kent_page.emulate_media(media="print")
    expect(kent_page.get_by_role("navigation", name="Main")).to_be_hidden()
    paper = kent_page.pdf(path=tmp_path / "now.pdf", format="A4")
    assert paper[:5] == b"%PDF-"
    assert len(paper) > 20_000
