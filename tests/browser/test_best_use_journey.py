"""Best use of the money, from the first press of a key to the numbers of the plan."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

import pytest
from playwright.sync_api import Page, expect

from dashapp.jobs import Tell
from model import Scenario, Tables, words
from tests.browser.conftest import ROOT
from tests.browser.looking import count_nodes, focused, settle, sideways, tab_to, violations, visit

pytestmark = pytest.mark.browser

BEST = "/change/best-use?scenario=tiny-best-use"
BUTTON = "Work out the plan"
READY = "#best-use-result"


def solved(scenario: Path) -> dict[str, Any]:
    """What the command line says of a scenario."""
    run = subprocess.run(
        [sys.executable, "-m", "model.cli", "solve", str(scenario), "--json"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def work_out(page: Page) -> None:
    page.get_by_role("button", name=BUTTON).click()
    expect(page.locator(READY)).to_be_visible()
    settle(page)


def row_of(page: Page, table: str, name: str) -> list[str]:
    """The cells of one row of a table on screen."""
    row = page.get_by_role("table", name=table).get_by_role("row").filter(has_text=name).first
    return [cell.inner_text().split("\n")[0].strip() for cell in row.locator("th, td").all()]


def test_the_numbers_on_screen_are_those_of_the_command_line(page: Page):
    plan = solved(ROOT / "scenarios" / "tiny-best-use.toml")
    visit(page, BEST)
    work_out(page)
    cards = page.locator(".cards li")
    expect(cards.nth(0)).to_contain_text(words.percent(abs(plan["gap_closed_share"])))
    expect(cards.nth(2)).to_contain_text(words.money(plan["duties_unmet_gbp"]))
    expect(cards.nth(3)).to_contain_text(words.money(plan["promises_broken_gbp"]))
    for name, outcome in (("Children looked after", "looked_after"), ("Ready for school", "school_ready")):
        said = row_of(page, "Outcomes of the plan against their targets", name)
        row = next(
            item
            for item in plan["tables"]["outcomes"]
            if (item["outcome"], item["place"], words.year(item["year"])) == (outcome, "shire", said[6])
        )
        assert said[3] == words.people(row["trend"])
        assert said[4] == words.people(row["planned"])
        assert said[5] == words.people(row["target"])


def test_services_before_and_after_are_those_of_the_command_line(page: Page):
    plan = solved(ROOT / "scenarios" / "tiny-cut.toml")
    visit(page, "/change/best-use?scenario=tiny-cut")
    work_out(page)
    page.get_by_role("link", name="Before and after by service").click()
    expect(page.locator("h2", has_text="Before and after by service")).to_be_visible()
    names = {"family_help": "Family help", "placements": "Placements", "youth_clubs": "Youth clubs"}
    for service, name in names.items():
        rows = [r for r in plan["tables"]["spend"] if r["service"] == service and r["year"] == 2027]
        table = page.get_by_role("table").filter(has_text="This plan (£ a year)").first
        cells = (
            table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name)).first.locator("td")
        )
        assert cells.nth(0).inner_text() == words.pounds(sum(row["today"] for row in rows))
        assert cells.nth(1).inner_text() == words.pounds(sum(row["planned"] for row in rows))


def test_duties_broken_by_a_cut_are_said_in_plain_words(page: Page):
    plan = solved(ROOT / "scenarios" / "tiny-cut.toml")
    visit(page, "/change/best-use?scenario=tiny-cut&show=rules")
    if not page.locator(READY).count():
        work_out(page)
        page.get_by_role("link", name="Duties, promises and limits").click()
    unmet = words.money(plan["duties_unmet_gbp"])
    expect(page.get_by_text(f"Duties worth {unmet} are not met").first).to_be_visible()
    expect(page.get_by_text("Placements").first).to_be_visible()


def test_the_whole_journey_by_keyboard(page: Page):
    visit(page, "/change/best-use?edit=yes")
    tab_to(page, "Tiny: best use of the same money")
    tab_to(page, "Change amounts of money, people or buildings")
    page.keyboard.press("Enter")
    tab_to(page, "New amount a year of Council general fund")
    page.keyboard.type("£5.7m")
    tab_to(page, "Change the rules")
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    expect(page.get_by_text("£5,620,000 → £5,700,000 a year (+£80k)")).to_be_visible()
    tab_to(page, BUTTON)
    page.keyboard.press("Enter")
    expect(page.locator(READY)).to_be_focused()
    expect(page.locator("#shell-live")).to_have_text("The plan is ready.")
    expect(page.get_by_text("£5,620,000 → £5,700,000 a year (+£80k)")).to_be_visible()
    tab_to(page, "Whose money, and what is left")
    page.keyboard.press("Enter")
    expect(page.locator("#best-use-part")).to_be_focused()
    expect(page.locator("#best-use-part")).to_have_text("Whose money, and what is left")


def test_a_wrong_amount_is_said_in_the_summary_beside_the_field_and_in_the_title(page: Page):
    visit(page, BEST + "&edit=yes")
    page.get_by_text("Change amounts of money, people or buildings").click()
    field = page.get_by_role("textbox", name="New amount a year of Council general fund, in £")
    field.fill("a lot")
    page.get_by_role("button", name=BUTTON).click()
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: Best use of the money"))
    expect(summary).to_contain_text("There is a problem")
    expect(field).to_have_attribute("aria-invalid", "true")
    link = summary.get_by_role("link", name="Council general fund must be an amount such as")
    link.click()
    expect(field).to_be_focused()
    assert violations(page) == []
    field.fill("5.6m")
    work_out(page)
    expect(page).to_have_title(re.compile("^Best use of the money"))


def test_the_plan_survives_a_refresh_and_opens_from_its_address_elsewhere(page: Page):
    visit(page, BEST + "&edit=yes")
    page.get_by_text("Change the rules").click()
    page.get_by_role("radiogroup", name="Money that may pay for another partner's services").get_by_role(
        "radio", name="All of it"
    ).check()
    work_out(page)
    expect(page).to_have_url(re.compile("run=[0-9a-f]{20}"))
    answer = page.locator(READY).inner_text()
    page.reload()
    expect(page.locator(READY)).to_have_text(answer)
    other = page.context.new_page()
    other.goto(page.url)
    expect(other.locator(READY)).to_have_text(answer)
    expect(other.get_by_text("as partners agreed → all of it")).to_be_visible()
    other.close()


def test_changes_can_be_undone(page: Page):
    visit(page, BEST + "&edit=yes")
    page.get_by_text("Change amounts of money, people or buildings").click()
    field = page.get_by_role("textbox", name="New amount a year of NHS core budget, in £")
    field.fill("£1m")
    field.press("Tab")
    expect(page.get_by_text("1 change", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo all changes").click()
    expect(field).to_have_value("")
    expect(page.get_by_text("Nothing changed yet.")).to_be_visible()


def test_changing_again_starts_from_what_was_changed(page: Page):
    visit(page, BEST + "&edit=yes")
    page.get_by_text("Change amounts of money, people or buildings").click()
    field = page.get_by_role("textbox", name="New amount a year of NHS core budget, in £")
    field.fill("500k")
    work_out(page)
    page.get_by_role("link", name="Change something and work it out again").click()
    expect(field).to_have_value("£500,000")
    expect(page.get_by_role("button", name=BUTTON)).to_be_visible()


def test_the_file_of_changes_and_its_command_give_the_same_numbers(page: Page, tmp_path: Path):
    visit(page, BEST + "&edit=yes")
    page.get_by_text("Change amounts of money, people or buildings").click()
    page.get_by_role("textbox", name="New amount a year of Council general fund, in £").fill("-1%")
    work_out(page)
    gap = page.locator(".cards li strong").first.inner_text()
    page.get_by_text("Work it out yourself on the command line").click()
    expect(page.get_by_text("jcm solve")).to_be_visible()
    with page.expect_download() as waiting:
        page.get_by_role("link", name="download changed.toml").click()
    text = waiting.value.path().read_text(encoding="utf-8")
    beside = json.dumps(str(ROOT / "scenarios" / "tiny-best-use.toml"))
    file = tmp_path / "changed.toml"
    file.write_text(text.replace('"tiny-best-use.toml"', beside), encoding="utf-8")
    assert words.percent(abs(solved(file)["gap_closed_share"])) == gap


@pytest.mark.parametrize("part", ["", "&show=services", "&show=outcomes", "&show=rules", "&show=money"])
def test_every_part_of_a_plan_of_kent_can_be_used_by_everybody(kent_page: Page, part: str):
    page = kent_page
    visit(page, "/change/best-use?scenario=best-use")
    if page.get_by_role("button", name=BUTTON).count():
        work_out(page)
    visit(page, f"/change/best-use?scenario=best-use{part}")
    assert count_nodes(page) <= 2_500
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    settle(page)
    assert sideways(page) <= 0
    assert focused(page) is not None


@pytest.fixture
def _unending(monkeypatch: pytest.MonkeyPatch) -> None:
    """A plan that goes from step to step until somebody stops it, however quick the machine."""

    def planned(_scenario: Scenario, _tables: Tables, tell: Tell) -> NoReturn:
        while True:
            tell("Going on")
            time.sleep(0.05)

    monkeypatch.setattr("dashapp.services_plans.planned", planned)


@pytest.mark.usefixtures("_unending")
def test_a_plan_can_be_stopped(kent_page: Page):
    visit(kent_page, "/change/best-use?scenario=council-cut-20")
    kent_page.get_by_role("button", name=BUTTON).click()
    expect(kent_page.get_by_role("heading", name="Working out the plan")).to_be_focused()
    assert violations(kent_page) == []
    kent_page.get_by_role("button", name="Stop").click()
    expect(kent_page.get_by_text("You stopped this plan before it was ready.")).to_be_visible()
    expect(kent_page.get_by_role("button", name=BUTTON)).to_be_visible()
