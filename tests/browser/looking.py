"""What tests ask of a page: open it and wait for its words, its width, its accessibility, its focus."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


NAMES_OF_FOCUSED = """() => {
  const at = document.activeElement;
  const label = at.labels && at.labels.length ? at.labels[0].textContent : "";
  return [at.getAttribute("aria-label") || at.textContent || "", label];
}"""


def visit(page: Page, address: str) -> None:
    """Open an address and wait until its page is there, charts drawn included."""
    page.goto(address)
    settle(page)


def settle(page: Page) -> None:
    """Wait until the page has its heading and every chart in sight is drawn."""
    expect(page.locator("h1")).to_be_visible()
    for chart in page.locator(".chart-frame:visible").all():
        expect(chart.locator("svg.main-svg").first).to_be_visible()


def violations(page: Page) -> list[str]:
    """Every accessibility rule that the page breaks, with where and how."""
    found: Any = Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    return [
        f"{item['id']} ({item['impact']}): {node['html'][:200]} {node['failureSummary']}"
        for item in found.response["violations"]
        for node in item["nodes"]
    ]


def sideways(page: Page) -> int:
    """Pixels by which the page is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def focused(page: Page) -> str:
    """Id of the element that has the focus, else the start of its words."""
    found: str = page.evaluate(
        "document.activeElement.id || document.activeElement.textContent.trim().slice(0, 60)"
    )
    return found


def count_nodes(page: Page) -> int:
    """Elements in the page."""
    found: int = page.evaluate("document.querySelectorAll('*').length")
    return found


def tab_to(page: Page, name: str, most: int = 60) -> None:
    """Press Tab until the element with this name (or the start of its words) has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        names: list[str] = page.evaluate(NAMES_OF_FOCUSED)
        if any(found.strip().startswith(name) for found in names):
            return
    raise AssertionError(f"{name} cannot be reached in {most} presses of Tab")


def assert_used_by_everybody(page: Page) -> None:
    """Hold the page to its budget of nodes and to no violation, everything unfolded, at both widths."""
    assert count_nodes(page) <= 2_500
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    assert violations(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    settle(page)
    assert sideways(page) <= 0
    assert violations(page) == []
