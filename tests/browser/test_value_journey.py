"""Impact against cost, from the first press of a key to the numbers of the appraisal."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashapp.views.value import PARTS
from model import words
from tests.browser.conftest import ROOT
from tests.browser.looking import assert_used_by_everybody, settle, tab_to, violations, visit

pytestmark = pytest.mark.browser

WHERE = "/compare/value"
BEST = f"{WHERE}?scenario=tiny-best-use"
BUTTON = "Set impact against cost"
READY = "#value-result"


@cache
def told(name: str, *options: str) -> dict[str, Any]:
    """What the command line says of a scenario."""
    command = [sys.executable, "-m", "model.cli", "value", f"scenarios/{name}.toml", "--json", *options]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def work_out(page: Page) -> None:
    """Press the button where there is one, and wait for the answer."""
    button = page.get_by_role("button", name=BUTTON)
    expect(button.or_(page.locator(READY)).first).to_be_visible()
    if button.is_visible():
        button.click()
    expect(page.locator(READY)).to_be_visible()
    settle(page)


def open_part(page: Page, part: str) -> None:
    """Go to a part by its link."""
    page.get_by_role("link", name=PARTS[part], exact=True).click()
    expect(page.locator("#value-part")).to_have_text(PARTS[part])


def rows_of(page: Page, table: str) -> list[list[str]]:
    """The cells of a table on screen, its headers left out."""
    rows = page.get_by_role("table", name=re.compile(f"^{table}")).first.locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, "/now")
    tab_to(page, "Compare options")
    page.keyboard.press("Enter")
    expect(page.locator("#page-heading")).to_be_focused()
    visit(page, f"{WHERE}?scenario=tiny-cut")
    expect(page.locator("h1")).to_contain_text("What do we get for our money")
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The appraisal is ready.")
    expect(page.get_by_text(told("tiny-cut")["answer"][0], exact=True)).to_be_visible()
    tab_to(page, PARTS["lists"])
    page.keyboard.press("Enter")
    expect(page.locator("#value-part")).to_be_focused()
    expect(page.get_by_role("heading", name="What could be released")).to_be_visible()


def test_the_numbers_on_screen_are_those_of_the_command_line(page: Page):
    found = told("tiny-best-use")
    tables = found["tables"]
    visit(page, BEST)
    work_out(page)
    for sentence in found["answer"]:
        expect(page.get_by_text(sentence, exact=True).first).to_be_visible()
    open_part(page, "services")
    today = [row for row in tables["services"] if row["at"] == "today"]
    seen = rows_of(page, "What one fewer")
    assert [row[3] for row in seen] == [words.pounds(row["gbp_per_outcome_next"]) for row in today]
    open_part(page, "lists")
    wish = [row for row in tables["steps"] if row["list"] == "wish"]
    seen = rows_of(page, "What could be bought")
    assert [row[1] for row in seen] == [words.pounds(row["step_gbp"]) for row in wish]
    open_part(page, "plan")
    believed = next(row for row in tables["plan"] if row["effects"] == "as far as believed")
    plan = {row[0]: row[2] for row in rows_of(page, "The whole plan over")}
    assert plan["Left in cash"] == words.pounds(believed["net_cash_gbp"])
    assert plan["Left with value to others"] == words.pounds(believed["net_gbp"])
    rates = rows_of(page, "The whole plan at other discount rates")
    assert [row[3] for row in rates] == [words.pounds(row["net_gbp"]) for row in tables["discounting"]]


def test_a_worth_need_and_another_rate_are_asked_for(page: Page):
    asked = ("--worth", "looked_after=60000", "--weigh-need", "--discount", "3%")
    found = told("tiny-as-agreed", *asked)
    visit(page, f"{WHERE}?scenario=tiny-as-agreed")
    page.get_by_text("State what an outcome is worth").click()
    page.get_by_label("An outcome whose worth you state").select_option("looked_after")
    page.get_by_label("Worth in £ of one unit of it for a year").fill("£60k")
    page.get_by_role("radio", name="More where need is greater").check()
    page.get_by_label("Another rate, in %").fill("3")
    work_out(page)
    for sentence in found["answer"]:
        expect(page.get_by_text(sentence, exact=True).first).to_be_visible()
    expect(page.get_by_text("Later years are discounted at 3%, as you asked")).to_be_visible()
    open_part(page, "options")
    seen = rows_of(page, "What each step is worth where one is worth £60k")
    stated = found["tables"]["net_benefit"]
    assert [row[1] for row in seen] == [words.pounds(row["net_benefit_gbp"]) for row in stated]


def test_an_outcome_is_chosen_and_stays_in_the_address(page: Page):
    visit(page, BEST)
    work_out(page)
    open_part(page, "options")
    page.get_by_role("radio", name="Ready for school").check()
    expect(page).to_have_url(re.compile("outcome=school_ready"))
    expect(
        page.get_by_text("Health visits: each unit more than Nothing more costs £2,667.").first
    ).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Ready for school")).to_be_checked()


def test_the_numbers_can_be_taken_away(page: Page):
    visit(page, BEST)
    work_out(page)
    open_part(page, "lists")
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("every step less and more")).click()
    rows = told("tiny-best-use")["tables"]["steps"]
    assert waiting.value.path().read_text(encoding="utf-8-sig").count("\n") == len(rows) + 1


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_used_by_everybody(page: Page, part: str):
    visit(page, BEST)
    work_out(page)
    visit(page, f"{BEST}&show={part}")
    assert_used_by_everybody(page)


def test_what_cannot_be_is_told_at_its_field(page: Page):
    visit(page, f"{WHERE}?scenario=tiny-prevention-cut")
    page.get_by_text("State what an outcome is worth").click()
    page.get_by_label("Another rate, in %").fill("80")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Another rate must be from 0% to 20%"))).to_be_visible()
    assert violations(page) == []


def test_an_appraisal_can_be_stopped(kent_page: Page):
    visit(kent_page, f"{WHERE}?scenario=best-use")
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Setting impact against cost")).to_be_focused()
    assert violations(kent_page) == []
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this appraisal before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
