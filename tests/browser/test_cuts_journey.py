"""Test a cut, from the first press of a key to the numbers of the analysis."""

from __future__ import annotations

import re
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from dashapp.views.cuts import PARTS
from dashapp.views.cuts_look import RULES
from model import load_case, read_scenario, words
from model.analyse.cuts import Cuts, Question
from model.analyse.cuts.plan import cuts_of
from tests.browser.conftest import ROOT
from tests.browser.looking import assert_used_by_everybody, settle, tab_to, violations, visit

pytestmark = pytest.mark.browser

CUTS = "/change/cuts"
GRANT = f"{CUTS}?scenario=tiny-prevention-cut"
BUTTON = "Test the cut"
READY = "#cuts-result"
CAPTION = re.compile("^What a cut of 50% to the pot Prevention grant does")


@cache
def of_the_grant() -> Cuts:
    """What the model says of the grant's cut, asked of the model itself."""
    case = load_case(read_scenario(ROOT / "scenarios" / "tiny-prevention-cut.toml"))
    return cuts_of(case, Question(depths=(0.2, 0.5), pot="prevention_grant", from_year=2026), workers=1)


def work_out(page: Page) -> None:
    """Press the button where there is one, and wait for the answer."""
    button = page.get_by_role("button", name=BUTTON)
    expect(button.or_(page.locator(READY)).first).to_be_visible()
    if not page.locator(READY).count():
        button.click()
    expect(page.locator(READY)).to_be_visible()
    settle(page)


def rows_of(page: Page, table: re.Pattern[str] | str) -> list[list[str]]:
    """The cells of a table on screen, its headers left out."""
    found = page.get_by_role("table", name=table)
    expect(found).to_be_visible()
    rows = found.locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, f"{CUTS}?scenario=tiny-as-agreed")
    expect(page.locator("h1")).to_contain_text("how much of it comes back as cost?")
    tab_to(page, "Whose money or people")
    page.keyboard.type("Shire Int")
    tab_to(page, "How deep, in %")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("60")
    tab_to(page, "20%")
    page.keyboard.press("Space")
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    summary = page.locator("#cuts-summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("How deep must be more than 0% and at most 50%")
    tab_to(page, "How deep must be")
    page.keyboard.press("Enter")
    field = page.get_by_role("textbox", name="How deep, in %")
    expect(field).to_be_focused()
    field.fill("7.5%")
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The test of the cut is ready.")
    expect(page.locator(READY)).to_contain_text(
        "A cut of 7.5% to Shire Integrated Care Board's money from 2025-26"
    )
    expect(page.get_by_role("radio", name="7.5%")).to_be_checked()
    expect(page.get_by_role("radio", name="20%")).to_have_count(0)
    tab_to(page, PARTS["money"])
    page.keyboard.press("Enter")
    expect(page.locator("#cuts-part")).to_be_focused()
    expect(page.locator("#cuts-part")).to_have_text(PARTS["money"])


def test_the_numbers_on_screen_are_those_of_the_analysis(page: Page):
    visit(page, GRANT)
    work_out(page)
    totals = of_the_grant().tables["totals"]
    own = totals[(totals["depth"] == 0.5) & (totals["span"] == "plan")]
    shown = rows_of(page, CAPTION)
    assert [row[0] for row in shown] == [RULES[rule][0] for rule in own["rule"]]
    for at, column in ((1, "gross_cut_gbp"), (2, "knock_on_gbp"), (4, "net_saving_gbp")):
        assert [row[at] for row in shown] == [words.pounds(float(gbp)) for gbp in own[column]]
    page.get_by_role("radio", name="20%").check()
    expect(page.locator(READY)).to_contain_text("A cut of 20%")
    expect(page.get_by_role("radio", name="20%")).to_be_focused()
    page.get_by_role("radio", name="Best use of the rest").check()
    expect(page.locator(READY)).to_contain_text("put to its best use")
    best = totals[(totals["depth"] == 0.2) & (totals["span"] == "plan") & (totals["rule"] == "optimised")]
    back = words.money(float(best["knock_on_gbp"].iloc[0]))
    expect(page.locator(READY)).to_contain_text(f"{back} (62%) comes back as cost")


def test_what_goes_first_and_the_file_of_it(page: Page):
    visit(page, GRANT)
    work_out(page)
    page.get_by_role("link", name=PARTS["services"], exact=True).click()
    expect(page.locator("#cuts-part")).to_be_focused()
    expect(page.get_by_text(str(of_the_grant().tables["first_to_go"]["sentence"].iloc[0]))).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the numbers (CSV) : what goes first").click()
    saved = waiting.value.path().read_text(encoding="utf-8-sig")
    assert saved.splitlines()[0].startswith("rule,order,service,name")


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_used_by_everybody(page: Page, part: str):
    visit(page, GRANT)
    work_out(page)
    visit(page, f"{GRANT}&show={part}")
    assert_used_by_everybody(page)


def test_another_cut_is_asked_on_the_same_page(page: Page):
    visit(page, GRANT)
    work_out(page)
    page.get_by_text("Test another cut").click()
    page.get_by_role("combobox", name="Whose money").select_option(
        label="Shire County Council: all its money"
    )
    page.get_by_role("checkbox", name="Best use of the rest").uncheck()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(READY)).to_contain_text("to Shire County Council's money")
    expect(page).to_have_url(re.compile("run=[0-9a-f]{20}"))
    answer = page.locator(READY).inner_text()
    page.reload()
    expect(page.locator(READY)).to_have_text(answer)
    expect(page.get_by_role("radio", name="Best use of the rest")).to_have_count(0)


def test_a_test_that_takes_long_says_what_it_does_and_can_be_stopped(kent_page: Page):
    visit(kent_page, f"{CUTS}?scenario=best-use")
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Testing the cut")).to_be_focused()
    assert violations(kent_page) == []
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this test of a cut before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
