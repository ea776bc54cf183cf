"""Compare options, from the first press of a key to the numbers of the comparison, and onto paper."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import cache
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dashapp.views.options import PARTS
from model import words
from tests.browser.conftest import ROOT
from tests.browser.looking import assert_used_by_everybody, settle, tab_to, violations, visit

pytestmark = pytest.mark.browser

WHERE = "/compare/options"
BUTTON = "Compare these options"
READY = "#options-result"
NAMES = ("tiny-as-agreed", "tiny-best-use", "tiny-cut", "tiny-prevention-cut")


@cache
def told(*options: str) -> dict[str, Any]:
    """What the command line says of options."""
    files = [name if name == "today" else f"scenarios/{name}.toml" for name in options]
    command = [sys.executable, "-m", "model.cli", "compare", *files, "--json"]
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
    expect(page.locator("#options-part")).to_have_text(PARTS[part])


def rows_of(page: Page, table: str) -> list[list[str]]:
    """The cells of a table on screen, its headers left out."""
    rows = page.get_by_role("table", name=re.compile(f"^{table}")).first.locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, WHERE)
    expect(page.locator("h1")).to_have_text("Which option does most, at what price, and how sure are we?")
    tab_to(page, "Today carried on")
    page.keyboard.press("Space")
    expect(page.get_by_role("checkbox", name="Today carried on")).to_be_checked()
    tab_to(page, "Tiny: half off")
    page.keyboard.press("Space")
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The comparison is ready.")
    expect(page.locator(READY)).to_have_text(told("today", *NAMES[:3])["answer"][0])
    tab_to(page, PARTS["against"])
    page.keyboard.press("Enter")
    expect(page.locator("#options-part")).to_be_focused()
    tab_to(page, "A Today carried on")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("heading", name="Every option against B (Tiny: as agreed)")).to_be_visible()
    expect(page).to_have_url(re.compile("base=B"))


def test_the_numbers_on_screen_are_those_of_the_command_line(page: Page):
    found = told(*NAMES)
    tables = found["tables"]
    visit(page, WHERE)
    work_out(page)
    for sentence in found["answer"]:
        expect(page.get_by_text(sentence, exact=True)).to_be_visible()
    seen = rows_of(page, "Options side by side")
    closed = [row["gap_closed_share"] for row in tables["options"]]
    assert [cell.split("\n")[0] for cell in seen[2][1:]] == [
        f"{words.percent(abs(share), fine=True)}{' wider' if share <= -0.0005 else ''}" for share in closed
    ]
    assert [cell.split("\n")[0] for cell in seen[4][1:]] == [
        words.money(row["money_gbp_a_year"]) for row in tables["options"]
    ]
    open_part(page, "outcomes")
    seen = rows_of(page, "Every outcome under every option")
    keyed = [row for row in tables["outcomes"] if row["is_key"] and row["outcome"] == "looked_after"]
    assert [cell.split("\n")[0] for cell in seen[0][4:]] == [
        words.people(row["planned_count"]) for row in keyed
    ]


def test_a_year_an_outcome_and_a_base_stay_in_the_address(page: Page):
    visit(page, WHERE)
    work_out(page)
    open_part(page, "money")
    page.get_by_role("radio", name="2026-27").check()
    expect(page.get_by_role("heading", name="What each partner's pots pay in 2026-27")).to_be_visible()
    open_part(page, "outcomes")
    page.get_by_role("radio", name="Ready for school").check()
    expect(page.get_by_role("heading", name=re.compile("^Ready for school: "))).to_be_visible()
    page.reload()
    expect(page.get_by_role("radio", name="Ready for school")).to_be_checked()


def test_the_numbers_can_be_taken_away(page: Page):
    visit(page, WHERE)
    work_out(page)
    with page.expect_download() as waiting:
        page.get_by_role("link", name=re.compile("every option in one row")).click()
    assert waiting.value.path().read_text(encoding="utf-8-sig").count("\n") == len(NAMES) + 1


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_used_by_everybody(page: Page, part: str):
    visit(page, WHERE)
    work_out(page)
    visit(page, f"{WHERE}?show={part}")
    assert_used_by_everybody(page)


def test_it_prints_on_a4_landscape_with_the_table_on_paper(page: Page):
    visit(page, WHERE)
    work_out(page)
    paper = page.pdf(prefer_css_page_size=True)
    boxes = {tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox\s*\[([^\]]*)\]", paper)}
    assert {(round(box[2]), round(box[3])) for box in boxes} == {(842, 595)}
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 1030, "height": 704})
    expect(page.get_by_role("table", name="Options side by side")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    expect(page.get_by_role("navigation", name="Parts of this comparison")).to_be_hidden()
    table = page.get_by_role("table", name="Options side by side").bounding_box()
    assert table
    assert table["width"] <= 1030


def test_other_pages_still_print_upright(page: Page):
    visit(page, "/money")
    boxes = re.findall(rb"/MediaBox\s*\[([^\]]*)\]", page.pdf(prefer_css_page_size=True))
    assert {round(float(box.split()[2])) for box in boxes} == {595}


def test_too_few_options_are_told_at_their_field(page: Page):
    visit(page, WHERE)
    work_out(page)
    page.get_by_text("Choose other options").click()
    for name in ("Tiny: as agreed", "Tiny: best use of the same money", "Tiny: half off a prevention grant"):
        page.get_by_role("checkbox", name=name).uncheck()
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_role("link", name="Choose 2 to 5 options, not 1")).to_be_visible()
    assert violations(page) == []


def test_a_comparison_can_be_stopped(kent_page: Page):
    visit(kent_page, WHERE)
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Putting the options side by side")).to_be_focused()
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this comparison before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
