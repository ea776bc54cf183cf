"""Partnership savings, from the first press of a key to the numbers of the comparison."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashapp.views.partnership import PARTS
from model import words
from tests.browser.conftest import ROOT
from tests.browser.looking import assert_used_by_everybody, settle, tab_to, violations, visit

pytestmark = pytest.mark.browser

WHERE = "/compare/partnership"
BEST = f"{WHERE}?scenario=tiny-best-use"
BUTTON = "Work out what partnership saves"
READY = "#partnership-result"
COUNCIL, NHS = "Shire County Council", "Shire Integrated Care Board"


@cache
def told(name: str, *options: str) -> dict[str, Any]:
    """What the command line says of a scenario."""
    command = [sys.executable, "-m", "model.cli", "partnership", f"scenarios/{name}.toml", "--json", *options]
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
    expect(page.locator("#partnership-part")).to_have_text(PARTS[part])


def rows_of(page: Page, table: str) -> list[list[str]]:
    """The cells of a table on screen, its headers left out."""
    rows = page.get_by_role("table", name=re.compile(f"^{table}")).first.locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, "/now")
    tab_to(page, "Compare options")
    page.keyboard.press("Enter")
    tab_to(page, "Partnership savings")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("What is working together worth")
    expect(page.locator("#page-heading")).to_be_focused()
    visit(page, f"{WHERE}?scenario=tiny-cut")
    tab_to(page, "10%")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="20%")).to_be_checked()
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The comparison is ready.")
    expect(page.locator(READY)).to_contain_text("children do better together")
    expect(page.get_by_text(told("tiny-cut")["answer"][0], exact=True)).to_be_visible()
    tab_to(page, PARTS["cut"])
    page.keyboard.press("Enter")
    expect(page.locator("#partnership-part")).to_be_focused()
    expect(page.get_by_text("What 20% off each partner saves it")).to_be_visible()


def test_the_numbers_on_screen_are_those_of_the_command_line(page: Page):
    found = told("tiny-best-use")
    tables = found["tables"]
    visit(page, BEST)
    work_out(page)
    for sentence in found["answer"]:
        expect(page.get_by_text(sentence, exact=True)).to_be_visible()
    seen = rows_of(page, "Each alone, as today and together")
    assert [row[5] for row in seen] == [words.pounds(row["money_saved_gbp"]) for row in tables["worlds"]]
    open_part(page, "shares")
    money = [row for row in tables["shares"] if row["value"] == "money"]
    seen = rows_of(page, "Money saved: share of each partner")
    assert [row[1:] for row in seen] == [
        [words.pounds(row[column]) for column in ("shapley", "nucleolus", "last")] for row in money
    ]
    open_part(page, "money")
    seen = rows_of(page, "What each partner's pots pay")
    last = [row for row in tables["pays_and_gains"] if row["year"] == 2027 and row["partner"] != "public"]
    assert [row[3] for row in seen] == [words.pounds(row["pays_planned_gbp"]) for row in last]


def test_a_year_and_a_partner_are_chosen_and_stay_in_the_address(page: Page):
    tables = told("tiny-best-use")["tables"]
    visit(page, BEST)
    work_out(page)
    open_part(page, "money")
    page.get_by_role("radio", name="2025-26").check()
    expect(page.get_by_role("heading", name="In the pots, 2025-26")).to_be_visible()
    expect(page).to_have_url(re.compile("year=2026"))
    open_part(page, "cut")
    page.get_by_role("radio", name=NHS).check()
    expect(page.get_by_text(f"10% off {NHS}: who saves")).to_be_visible()
    own = [row for row in tables["cut_ledger"] if row["cut_partner"] == "shire_nhs"]
    seen = rows_of(page, f"10% off {NHS}: who saves")
    assert [row[1] for row in seen] == [words.pounds(row["saving_gbp"]) for row in own]
    page.reload()
    expect(page.get_by_role("radio", name=NHS)).to_be_checked()


def test_the_numbers_can_be_taken_away(page: Page):
    visit(page, BEST)
    work_out(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("every outcome and year")).click()
    rows = told("tiny-best-use")["tables"]["children"]
    assert waiting.value.path().read_text(encoding="utf-8-sig").count("\n") == len(rows) + 1


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_used_by_everybody(page: Page, part: str):
    visit(page, BEST)
    work_out(page)
    visit(page, f"{BEST}&show={part}")
    assert_used_by_everybody(page)


def test_a_cut_that_cannot_be_is_told_at_its_field(page: Page):
    visit(page, f"{WHERE}?scenario=tiny-as-agreed")
    page.get_by_label("Another cut, in %").fill("80")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("Another cut must be more than 0%"))).to_be_visible()
    assert violations(page) == []


def test_a_comparison_can_be_stopped(kent_page: Page):
    visit(kent_page, f"{WHERE}?scenario=best-use")
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Working out what partnership saves")).to_be_focused()
    assert violations(kent_page) == []
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this comparison before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
