"""Going round and round: what the pages keep in the browser does not grow."""

from __future__ import annotations

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.looking import visit

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WARM_ROUNDS, ROUNDS = 3, 10
MOST_GROWTH_MB = 10.0
STOPS = (
    ("Where the money goes", "Who pays for what"),
    ("Data and assumptions", "Where do the numbers come from"),
    ("Where we are now", "How are our children doing"),
)


def go_round(page: Page, times: int) -> None:
    for _ in range(times):
        for name, heading in STOPS:
            page.get_by_role("navigation", name="Main").get_by_role("link", name=name).click()
            expect(page.locator("h1")).to_contain_text(heading)


def heap_mb(session: CDPSession) -> float:
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(item["value"] for item in metrics if item["name"] == "JSHeapUsedSize")) / 2**20


def test_memory_does_not_grow_with_pages_seen(page: Page):
    visit(page, "/now")
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    go_round(page, WARM_ROUNDS)
    before = heap_mb(session)
    go_round(page, ROUNDS)
    after = heap_mb(session)
    assert after - before < MOST_GROWTH_MB, f"{before:.1f} MB to {after:.1f} MB in {ROUNDS} rounds"
