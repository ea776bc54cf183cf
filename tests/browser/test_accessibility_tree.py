"""What assistive technology is told: roles, names and states of controls, landmarks, headings, tables."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import visit

pytestmark = pytest.mark.browser


def test_landmarks_are_there_once(page: Page):
    visit(page, "/now")
    for role in ("banner", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_radios_are_radios_in_a_named_group(page: Page):
    visit(page, "/money")
    group = page.get_by_role("radiogroup", name="Kind of resource")
    expect(group).to_be_visible()
    names = [radio.get_attribute("value") for radio in group.get_by_role("radio").all()]
    assert names == ["money", "people", "capital", "in_kind", "all"]
    expect(group.get_by_role("radio", name="Money", exact=True)).to_be_checked()


def test_arrow_keys_move_a_radio_and_the_focus_stays_on_it(page: Page):
    visit(page, "/money")
    page.get_by_role("radio", name="Money", exact=True).focus()
    page.keyboard.press("ArrowRight")
    people = page.get_by_role("radio", name="People")
    expect(people).to_be_checked()
    expect(page).to_have_url("/money?kind=people")
    expect(page.locator(".answer")).to_contain_text("worth of people's time")
    expect(people).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url("/money")
    expect(page.get_by_role("radio", name="Money", exact=True)).to_be_focused()


def test_many_choices_are_a_native_select_with_its_label(kent_page: Page):
    visit(kent_page, "/money")
    place = kent_page.get_by_role("combobox", name="Place")
    expect(place).to_be_visible()
    assert place.evaluate("element => element.tagName") == "SELECT"
    place.focus()
    place.select_option("Thanet")
    expect(kent_page.locator(".answer")).to_contain_text("Thanet")
    expect(kent_page).to_have_url("/money?place=thanet")
    expect(place).to_be_focused()


def test_amounts_are_text_boxes_with_names_of_their_own(page: Page):
    visit(page, "/change/best-use?scenario=tiny-cut&edit=yes")
    page.get_by_text("Change amounts of money, people or buildings").click()
    boxes = page.get_by_role("textbox").all()
    names = [box.get_attribute("aria-label") for box in boxes]
    assert names[0] == "New amount a year of Council general fund, in £"
    assert len(set(names)) == len(names) == 4
    assert {box.get_attribute("inputmode") for box in boxes} == {"decimal"}
    assert {box.get_attribute("type") for box in boxes} <= {"text", None}


def test_charts_are_images_with_words(page: Page):
    visit(page, "/money")
    images = page.locator("main [role=img]").all()
    assert images
    for image in images:
        assert len(image.get_attribute("aria-label") or "") > 40


def test_tables_have_names_rows_and_headers(page: Page):
    visit(page, "/now")
    table = page.get_by_role("table", name="Outcomes: Ready for school")
    expect(table).to_be_visible()
    expect(table.get_by_role("columnheader", name="Heading for the target?")).to_be_visible()
    expect(table.get_by_role("rowheader", name="Ready for school")).to_be_visible()


def test_states_are_said_in_words(page: Page):
    visit(page, "/now")
    snapshot = page.get_by_role("main").aria_snapshot()
    assert "Off track" in snapshot
    assert "Too early to say" in snapshot
    assert "●" not in snapshot
    assert "▲" not in snapshot


def test_headings_form_an_outline(page: Page):
    visit(page, "/money")
    levels = [
        int(item.evaluate("element => element.tagName[1]")) for item in page.get_by_role("heading").all()
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
