"""The application as a server: pages, titles, 404s, caching, compression, health, errors."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from dashapp import routing
from dashapp.app import create_app
from dashapp.pages.registry import PAGES, find, is_known
from dashapp.routing import page_failed
from dashapp.serve import scenarios_beside
from dashapp.static import StaticCache
from tests.dashapp.conftest import SCENARIOS, TINY, client_of
from tests.dashapp.showing import page_at
from tests.dashapp.test_security import script_address, show_now
from tests.dashapp.walk import text


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_every_page_answers_with_its_own_title(client, page):
    answer = client.get(page.path)
    assert answer.status_code == 200
    assert f"<title>{page.title} – Tiny Shire – Joint Commissioning Modeller</title>" in answer.text


def test_the_page_names_its_language(client):
    assert '<html lang="en-GB">' in client.get("/").text


def test_the_root_shows_the_first_page(client):
    assert "<title>Where we are now" in client.get("/").text
    assert find("/") is find("/now")
    assert find("/now/") is find("/now")


@pytest.mark.parametrize(
    "path", ["/nowhere", "/now/deeper", "/change", "/options", "/static/x", "/assets/x.css"]
)
def test_unknown_addresses_are_404(client, path):
    assert client.get(path).status_code == 404


def test_the_page_of_an_unknown_address_says_so(client, tiny):
    assert "<title>Page not found" in client.get("/nowhere").text
    parts, arrival = page_at(tiny, "/nowhere", "")
    assert "There is no page at this address" in text(parts)
    assert not is_known(find("/nowhere"))
    assert arrival["title"].startswith("Page not found")


def test_pages_that_are_not_built_are_not_listed():
    assert [page.path for page in PAGES if page.nav] == [
        "/now",
        "/money",
        "/change/best-use",
        "/change/cuts",
        "/change/in-the-way",
        "/compare/options",
        "/compare/value",
        "/compare/partnership",
        "/data",
    ]


def test_without_a_script_the_page_says_what_to_do(client):
    assert "jcm --help" in first(r"<noscript>(.*?)</noscript>", client.get("/").text)


def first(pattern: str, said: str) -> str:
    """What the group of a pattern finds first."""
    found = re.search(pattern, said, re.DOTALL)
    assert found, f"{pattern} is not in {said[:500]}"
    return found.group(1)


# ---- caching and compression -----------------------------------------------------------------


def statics(client) -> list[str]:
    return [script_address(client), "/assets/style.css", "/assets/shell.js"]


@pytest.mark.parametrize("encoding", ["", "gzip", "br", "zstd", "gzip, deflate, br, zstd"])
def test_static_files_are_asked_about_and_answered_with_304(client, encoding):
    for path in statics(client):
        first = client.get(path, headers={"Accept-Encoding": encoding})
        assert first.status_code == 200, path
        assert first.headers["Cache-Control"] == "no-cache"
        again = client.get(
            path, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["ETag"]}
        )
        assert again.status_code == 304, path
        assert again.data == b""
        assert again.headers["Cache-Control"] == "no-cache"


def test_a_changed_file_is_sent_again(client):
    path = script_address(client)
    assert client.get(path, headers={"If-None-Match": '"older"'}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/", "/now", "/_dash-layout", "/_dash-dependencies", "/health/ready", "/nowhere"]
)
def test_figures_and_pages_are_never_stored(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-store"


def test_answers_to_the_page_are_never_stored(client):
    answer = client.post("/_dash-update-component", json=show_now())
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


@pytest.mark.parametrize("encoding", ["gzip", "br", "zstd"])
def test_scripts_are_compressed(client, encoding):
    path = script_address(client)
    plain = client.get(path)
    small = client.get(path, headers={"Accept-Encoding": encoding})
    assert small.headers["Content-Encoding"] == encoding
    assert len(small.data) < 0.6 * len(plain.data)
    assert "Accept-Encoding" in small.headers["Vary"]


def test_only_static_files_are_kept_compressed():
    cache = StaticCache()
    cache.set("br;/assets/style.css?", b"kept")
    cache.set("br;/_dash-update-component?", b"figures")
    assert cache.get("br;/assets/style.css?") == b"kept"
    assert cache.get("br;/_dash-update-component?") is None


# ---- starting --------------------------------------------------------------------------------


def test_every_first_request_finds_it_ready(tiny):
    app = create_app(TINY, SCENARIOS, services=tiny)
    paths = ["/", "/_dash-layout", "/_dash-dependencies", "/assets/shell.js"] * 4

    def ask(path):
        return client_of(app).get(path).status_code

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, paths)) == {200}


def test_two_applications_share_nothing(tiny, kent):
    one = create_app(TINY, SCENARIOS, services=tiny)
    two = create_app(TINY, SCENARIOS, services=kent)
    titles = [client_of(app).get("/").text for app in (one, two)]
    assert "Tiny Shire" in titles[0]
    assert "Tiny Shire" not in titles[1]


def test_health_tells_no_versions(client):
    assert client.get("/health/live").text == "alive\n"
    assert client.get("/health/ready").text == "ready\n"


def test_it_is_not_ready_before_it_is_warm(app):
    app.server.config["JCM_READY"] = False
    try:
        answer = client_of(app).get("/health/ready")
        assert (answer.status_code, answer.text) == (503, "starting\n")
    finally:
        app.server.config["JCM_READY"] = True


def test_scenarios_are_found_beside_the_data(tmp_path):
    data = tmp_path / "data" / "mine"
    data.mkdir(parents=True)
    assert scenarios_beside(data) is None
    (tmp_path / "scenarios").mkdir()
    assert scenarios_beside(data) == tmp_path / "scenarios"
    (tmp_path / "data" / "scenarios").mkdir()
    assert scenarios_beside(data) == tmp_path / "data" / "scenarios"


# ---- errors ----------------------------------------------------------------------------------


@pytest.fixture
def broken(tiny, monkeypatch):
    """An application whose first page fails after it was warmed up."""

    def fails():
        raise ZeroDivisionError("a detail that no reader should see")

    app = create_app(TINY, SCENARIOS, services=tiny)
    monkeypatch.setattr(tiny, "where_now", fails)
    return app


def test_a_page_that_fails_says_so_with_a_reference(broken, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client_of(broken).post("/_dash-update-component", json=show_now("?outcome=school_ready"))
    assert answer.status_code == 200
    said = str(answer.json)
    reference = first(r"(\b[0-9a-f]{8}\b)", said)
    assert "Sorry, something went wrong" in said
    assert "a detail that no reader should see" not in said
    assert any(reference in record.getMessage() for record in caplog.records)


def test_a_file_that_fails_says_so_with_a_reference(broken, caplog):
    with caplog.at_level(logging.ERROR):
        answer = client_of(broken).get("/download/now/outcomes.csv?outcome=school_ready")
    assert answer.status_code == 500
    assert re.search(r"Quote the reference [0-9a-f]{8}", answer.text)
    assert "no reader should see" not in answer.text


def test_the_failed_page_has_a_title_of_its_own():
    parts, arrival = page_failed(ValueError("x"))
    assert arrival["title"] == "Sorry, something went wrong"
    assert "Try the page again" in text(parts)


def test_every_script_that_is_called_is_written(app):
    script = (app.config.assets_folder + "/shell.js",)
    from pathlib import Path

    written = Path(*script).read_text(encoding="utf-8")
    called = {
        item["clientside_function"]["function_name"]
        for item in app._callback_list
        if item.get("clientside_function")
    }
    assert called == {"address", "arrive", "problem"}
    for name in called:
        assert f"{name}: {name}" in written
    assert routing.SCRIPTS in written
