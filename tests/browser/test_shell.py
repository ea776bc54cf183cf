"""Moving around: focus, titles, back and forward, the skip link, unknown addresses, files."""

from __future__ import annotations

import csv
import re
import struct

import pytest
from playwright.sync_api import Page, expect

from dashapp.services import MoneyView
from tests.browser.conftest import Site, Watched
from tests.browser.looking import focused, settle, tab_to, visit

pytestmark = pytest.mark.browser

TITLE = re.compile("Where the money goes – Tiny Shire")


def test_a_new_page_takes_the_focus_to_its_heading(page: Page):
    visit(page, "/now")
    assert focused(page) != "page-heading"
    page.get_by_role("link", name="Where the money goes").click()
    expect(page).to_have_title(TITLE)
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator("h1")).to_have_text("Who pays for what, and which outcome is it for?")
    current = page.get_by_role("link", name="Where the money goes")
    expect(current).to_have_attribute("aria-current", "page")
    assert page.locator("#shell-nav [aria-current=page]").count() == 1


def test_back_and_forward_lead_through_pages_and_views(page: Page):
    visit(page, "/now")
    page.get_by_role("link", name="Where the money goes").click()
    settle(page)
    page.get_by_role("radio", name="£ a child").check()
    expect(page).to_have_url(re.compile(r"/money\?measure=child$"))
    expect(page.get_by_text("in £ a child").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/money$"))
    expect(page.get_by_role("radio", name="£ a year")).to_be_checked()
    page.go_back()
    expect(page).to_have_title(re.compile("Where we are now"))
    expect(page.locator("h1")).to_be_focused()
    page.go_forward()
    expect(page).to_have_title(TITLE)


def test_the_first_press_of_tab_offers_to_skip_the_navigation(page: Page):
    visit(page, "/now")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    page.keyboard.press("Tab")
    inside: bool = page.evaluate("document.getElementById('main').contains(document.activeElement)")
    assert inside


def test_every_page_is_reached_by_keyboard_from_the_first(page: Page):
    visit(page, "/now")
    for name in (
        "Where the money goes",
        "Try a change",
        "Data and assumptions",
        "Help",
        "Accessibility",
    ):
        page.evaluate("document.activeElement.blur()")
        tab_to(page, name, most=120)
        page.keyboard.press("Enter")
        title = "Best use of the money" if name == "Try a change" else name
        expect(page).to_have_title(re.compile(f"^{title} – "))
        expect(page.locator("h1")).to_be_focused()


def test_an_outcome_is_opened_and_closed_by_keyboard(page: Page):
    visit(page, "/now")
    tab_to(page, "Children looked after")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Children looked after: how are we doing?")
    expect(page).to_have_url(re.compile(r"outcome=looked_after$"))
    tab_to(page, "All outcomes")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text(
        "How are our children doing against before, target and places like us?"
    )


def test_an_unknown_address_says_so(page: Page, watched: Watched):
    watched.allowed_status.add(404)
    answer = page.goto("/no/such/page")
    assert answer
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("Page not found")
    expect(page).to_have_title(re.compile("^Page not found"))
    page.get_by_role("link", name="Go to the first page").click()
    expect(page).to_have_title(re.compile("^Where we are now"))


def test_a_view_opens_from_its_address(page: Page):
    visit(page, "/money?place=north&kind=money&measure=child")
    expect(page.get_by_role("radio", name="North")).to_be_checked()
    expect(page.get_by_role("radio", name="£ a child")).to_be_checked()


def test_nothing_is_stored_in_the_browser(page: Page):
    visit(page, "/money")
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_the_numbers_of_a_chart_can_be_saved(page: Page, tiny: Site):
    visit(page, "/money")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the numbers (CSV) of the chart: Shire County Council").click()
    assert waiting.value.suggested_filename == "money-flow.csv"
    with open(waiting.value.path(), encoding="utf-8", newline="") as file:  # noqa: PTH123
        rows = list(csv.DictReader(file))
    council = next(row for row in rows if row["To"] == "Shire County Council")
    totals = tiny.services.resource_map(MoneyView()).by("partner").set_index("key")["gbp"]
    assert float(council["Amount (£ a year)"]) == pytest.approx(float(totals["shire_council"]))


def test_a_chart_can_be_saved_as_a_picture_with_its_title(page: Page):
    visit(page, "/money")
    with page.expect_download() as waiting:
        page.get_by_role(
            "button", name="Download the picture (PNG) of the chart: Shire County Council"
        ).click()
    assert waiting.value.suggested_filename == "money-flow.png"
    data = waiting.value.path().read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    assert width == 2_000
    assert height > 600


def test_a_second_visit_asks_for_little(page: Page):
    visit(page, "/money")
    statuses: list[int] = []
    page.on("response", lambda answer: statuses.append(answer.status))
    page.reload()
    settle(page)
    assert statuses.count(304) >= 5
    assert set(statuses) == {200, 304}
