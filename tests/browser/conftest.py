"""Real Chromium against the real application: one server and one browser for the whole run.

Every page a test opens is watched: an error in the console, a request to anywhere else, a failed or refused
request or a breach of the script policy fails the test, whatever else it looks at.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    Response,
    ViewportSize,
    expect,
    sync_playwright,
)
from waitress.server import create_server

from dashapp.app import create_app
from dashapp.services_model import ModelServices

ROOT = Path(__file__).resolve().parents[2]
SCENARIOS = ROOT / "scenarios"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE: ViewportSize = {"width": 1280, "height": 900}
PATIENCE_MS = 60_000
MOST_REQUEST_BYTES = 20_000


@dataclass
class Site:
    """A running application and its services."""

    address: str
    services: ModelServices


@dataclass
class Watched:
    """What went wrong on a page while a test looked at it."""

    address: str
    allowed_status: set[int] = field(default_factory=set)
    found: list[str] = field(default_factory=list)

    def watch(self, page: Page) -> None:
        """Listen to everything that may go wrong."""
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        expected = self.allowed_status and "Failed to load resource" in message.text
        if message.type in {"error", "warning"} and not expected:
            self.found.append(f"console {message.type}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.found.append(f"outside request: {request.url}")
        size = len(request.post_data or "")
        if size > MOST_REQUEST_BYTES:
            self.found.append(f"request of {size:,} bytes: {request.url}")

    def _failed(self, request: Request) -> None:
        aborted = request.failure is not None and "ERR_ABORTED" in request.failure
        if not aborted:  # a page that is left, and a file that is saved, end their requests early
            self.found.append(f"failed request: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.allowed_status:
            self.found.append(f"status {response.status}: {response.url}")


def serve(partnership: str) -> Iterator[Site]:
    """Serve one partnership on a free loopback port for as long as it is wanted."""
    services = ModelServices(ROOT / "data" / partnership, SCENARIOS)
    app = create_app(ROOT / "data" / partnership, SCENARIOS, services=services)
    server = create_server(app.server, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, name=f"site-{partnership}", daemon=True)
    thread.start()
    yield Site(f"http://127.0.0.1:{server.effective_port}", services)
    services.close()
    server.close()
    thread.join(10)


@pytest.fixture(scope="session")
def tiny() -> Iterator[Site]:
    """The tiny partnership, whose plans take less than a second."""
    yield from serve("tiny")


@pytest.fixture(scope="session")
def kent() -> Iterator[Site]:
    """Kent, for everything that depends on size."""
    yield from serve("kent")


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """The driver."""
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def browser(playwright: Playwright, chromium: str) -> Iterator[Browser]:
    """The system's own Chromium."""
    found = playwright.chromium.launch(executable_path=chromium, args=list(ARGUMENTS))
    yield found
    found.close()


@pytest.fixture
def watched(tiny: Site) -> Watched:
    """What is watched; a test on Kent asks for ``watched_kent``."""
    return Watched(tiny.address)


@pytest.fixture
def watched_kent(kent: Site) -> Watched:
    """As ``watched``, for Kent."""
    return Watched(kent.address)


def open_page(browser: Browser, watched: Watched) -> Iterator[Page]:
    """A new page without history or cookies, watched until it is closed."""
    context = browser.new_context(
        base_url=watched.address,
        viewport=WIDE,
        locale="en-GB",
        reduced_motion="reduce",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    page = context.new_page()
    watched.watch(page)
    yield page
    context.close()
    assert not watched.found, "\n".join(watched.found)


@pytest.fixture
def page(browser: Browser, watched: Watched) -> Iterator[Page]:
    """A watched page on the tiny partnership."""
    yield from open_page(browser, watched)


@pytest.fixture
def kent_page(browser: Browser, watched_kent: Watched) -> Iterator[Page]:
    """A watched page on Kent."""
    yield from open_page(browser, watched_kent)
