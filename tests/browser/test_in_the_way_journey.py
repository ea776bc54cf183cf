"""What stands in the way, from the first press of a key to the numbers of the explanation."""

from __future__ import annotations

import re
from functools import cache

import pytest
from playwright.sync_api import Page, expect

from dashapp.components.tables import MOST_ROWS
from dashapp.views.in_the_way import PARTS
from model import read_scenario, solve, words
from model.analyse.explain import Explanation
from model.analyse.explain.plan import explain_plan
from tests.browser.conftest import ROOT
from tests.browser.looking import assert_used_by_everybody, settle, tab_to, violations, visit

pytestmark = pytest.mark.browser

WAY = "/change/in-the-way"
BEST = f"{WAY}?scenario=tiny-best-use"
BUTTON = "Work out what stands in the way"
READY = "#in-the-way-result"


@cache
def explained(name: str) -> Explanation:
    """What the model says of a scenario, asked of the model itself."""
    return explain_plan(solve(read_scenario(ROOT / "scenarios" / f"{name}.toml")))


def work_out(page: Page) -> None:
    """Press the button where there is one, and wait for the answer."""
    button = page.get_by_role("button", name=BUTTON)
    expect(button.or_(page.locator(READY))).to_be_visible()
    if button.count():
        button.click()
    expect(page.locator(READY)).to_be_visible()
    settle(page)


def rows_of(page: Page, table: re.Pattern[str]) -> list[list[str]]:
    """The cells of a table on screen, its headers left out."""
    rows = page.get_by_role("table", name=table).locator("tbody tr").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, "/now")
    tab_to(page, "Try a change")
    page.keyboard.press("Enter")
    expect(page.locator("#page-heading")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("link", name="What stands in the way")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("what stands in its way?")
    expect(page.locator("#page-heading")).to_be_focused()
    tab_to(page, "Tiny: best use of the same money")
    page.keyboard.press("ArrowDown")
    expect(page).to_have_url(re.compile("scenario=tiny-cut"))
    expect(page.locator(".bar")).to_contain_text("Tiny: a tenth off council money")
    expect(page.get_by_role("radio", name="Tiny: a tenth off council money")).to_be_focused()
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The explanation is ready.")
    expect(page.locator(READY)).to_have_text(explained("tiny-cut").answer[0])
    tab_to(page, PARTS["targets"])
    page.keyboard.press("Enter")
    expect(page.locator("#in-the-way-part")).to_be_focused()
    expect(page.locator("#in-the-way-part")).to_have_text(PARTS["targets"])


def test_the_numbers_on_screen_are_those_of_the_explanation(page: Page):
    found = explained("tiny-best-use")
    visit(page, BEST)
    work_out(page)
    for sentence in found.answer:
        expect(page.get_by_text(sentence, exact=True)).to_be_visible()
    page.get_by_role("link", name=PARTS["binds"]).click()
    seen = rows_of_part(page, "binds", "Limits that bind")
    binding = found.tables["binding"]
    assert [row[0] for row in seen] == binding["name"].tolist()
    assert seen[0][4] == words.pounds(binding["limit"].iloc[0])
    page.get_by_role("link", name=PARTS["rules"]).click()
    seen = rows_of_part(page, "rules", "What each rule costs")
    assert [row[0] for row in seen] == found.tables["rules"]["change"].tolist()
    assert [row[-1] for row in seen] == found.tables["rules"]["sentence"].tolist()
    shares = found.tables["rules"]["gap_closed_share"]
    assert [row[3] for row in seen] == [words.percent(float(share)) for share in shares]
    page.get_by_role("link", name=PARTS["targets"]).click()
    seen = rows_of_part(page, "targets", "Targets that are missed")
    assert [row[4] for row in seen] == [words.people(count) for count in found.tables["targets"]["planned"]]


def rows_of_part(page: Page, part: str, table: str) -> list[list[str]]:
    """The rows of a table once its part has come."""
    expect(page.locator("#in-the-way-part")).to_have_text(PARTS[part])
    return rows_of(page, re.compile(f"^{table}"))


def test_the_curve_and_its_table_hold_every_step(page: Page):
    curve = explained("tiny-best-use").tables["curve"]
    visit(page, f"{BEST}&show=money")
    work_out(page)
    visit(page, f"{BEST}&show=money")
    expect(page.locator("#graph-less-and-more-money svg.main-svg").first).to_be_visible()
    page.get_by_text("Show as a table").click()
    seen = page.locator(".twin tbody tr")
    assert seen.count() == min(len(curve), MOST_ROWS)
    last = seen.last.locator("th, td").all_inner_texts()
    assert last[-1] == curve["sentence"].head(MOST_ROWS).iloc[-1]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download the numbers (CSV) of the chart").click()
    assert waiting.value.path().read_text(encoding="utf-8-sig").count("\n") == len(curve) + 1


@pytest.mark.parametrize("part", PARTS)
def test_every_part_can_be_used_by_everybody(page: Page, part: str):
    visit(page, BEST)
    work_out(page)
    visit(page, f"{BEST}&show={part}")
    assert_used_by_everybody(page)


def test_the_explanation_survives_a_refresh_and_opens_from_its_address_elsewhere(page: Page):
    visit(page, f"{WAY}?scenario=tiny-as-agreed")
    work_out(page)
    expect(page).to_have_url(re.compile("run=[0-9a-f]{20}"))
    answer = page.locator(READY).inner_text()
    page.reload()
    expect(page.locator(READY)).to_have_text(answer)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(READY)).to_have_text(answer)
    other.close()


def test_a_plan_changed_on_screen_leads_to_its_explanation_and_back(page: Page):
    visit(page, "/change/best-use?scenario=tiny-best-use&edit=yes")
    page.get_by_text("Change the rules").click()
    page.get_by_role("radiogroup", name="Money that may pay for another partner's services").get_by_role(
        "radio", name="None"
    ).check()
    page.get_by_role("button", name="Work out the plan").click()
    page.get_by_role("link", name="What stands in the way?").click()
    expect(page.locator("h1")).to_have_text("Why is the plan what it is, and what stands in its way?")
    expect(page.get_by_text("as partners agreed → none")).to_be_visible()
    work_out(page)
    expect(page.get_by_text("as partners agreed → none")).to_be_visible()
    page.get_by_text("Work it out yourself on the command line").click()
    expect(page.get_by_text("jcm explain")).to_be_visible()
    page.get_by_role("link", name="See the plan itself").click()
    expect(page.locator("#best-use-result")).to_be_visible()
    expect(page.get_by_text("as partners agreed → none")).to_be_visible()


def test_an_explanation_can_be_stopped(kent_page: Page):
    visit(kent_page, f"{WAY}?scenario=council-cut-20")
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Working out what stands in the way")).to_be_focused()
    assert violations(kent_page) == []
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this explanation before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
