"""What every test may rely on: the browser rule and repeatable generated tests."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NO_BROWSER = (
    "no Chromium found: install it (Debian: apt-get install chromium) or set JCM_CHROMIUM to its path"
)

# Generated tests draw the same examples on every run, so that a failure seen once can be seen again.
settings.register_profile("repeatable", derandomize=True, deadline=None, print_blob=True)
# HYPOTHESIS_PROFILE=searching looks further: new examples every time, and many more of them.
settings.register_profile("searching", max_examples=1000, deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "repeatable"))


def find_chromium() -> str | None:
    """The browser that browser tests drive: JCM_CHROMIUM, or the first of the usual names on the PATH."""
    named = os.environ.get("JCM_CHROMIUM")
    if named:
        return named if Path(named).is_file() else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def browser_is_required() -> bool:
    """Where nobody watches, a missing browser is a failure and not a skip."""
    return any(os.environ.get(name, "") not in {"", "0", "false"} for name in ("CI", "JCM_REQUIRE_BROWSER"))


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("browser") and find_chromium() is None:
        if browser_is_required():
            pytest.fail(NO_BROWSER, pytrace=False)
        pytest.skip(NO_BROWSER)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    skipped = [
        report for report in terminalreporter.getreports("skipped") if NO_BROWSER in str(report.longrepr)
    ]
    if skipped:
        terminalreporter.section("PAGES NOT TESTED", sep="!", red=True, bold=True)
        terminalreporter.write_line(f"{len(skipped)} browser tests did not run: {NO_BROWSER}.")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser."""
    path = find_chromium()
    if path is None:
        pytest.fail(NO_BROWSER, pytrace=False)
    return path
