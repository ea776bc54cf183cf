"""Headers on every response, and what is refused."""

from __future__ import annotations

import re

import pytest

from dashapp.app import create_app
from dashapp.security import FIXED_HEADERS, MOST_REQUEST_BYTES, UnsafeStartError, content_policy
from tests.dashapp.conftest import SCENARIOS, TINY

PAGES = ["/", "/now", "/money", "/nowhere"]
SCRIPT = "/_dash-component-suites/dash/deps/react@18.v"


def script_address(client) -> str:
    found = re.search(r'src="(/_dash-component-suites/[^"]+)"', client.get("/").text)
    assert found
    return found.group(1)


def everything(client) -> list[str]:
    files = ["/assets/style.css", "/assets/shell.js", "/health/live", "/health/ready", "/_dash-layout"]
    return [*PAGES, *files, "/_dash-dependencies", script_address(client), "/download/now/nothing.csv"]


def test_every_response_carries_the_security_headers(client):
    for path in everything(client):
        headers = client.get(path).headers
        for name, value in FIXED_HEADERS.items():
            assert headers[name] == value, f"{path} lacks {name}"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path


def test_refusals_carry_them_too(client):
    answer = client.post("/_dash-update-component", headers={"Sec-Fetch-Site": "cross-site"}, json={})
    assert answer.status_code == 403
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_scripts_are_ours_alone(client):
    policy = dict(
        part.strip().split(" ", 1) for part in client.get("/").headers["Content-Security-Policy"].split(";")
    )
    assert re.fullmatch(r"'self'( 'sha256-[A-Za-z0-9+/=]+')+", policy["script-src"])
    assert policy["default-src"] == "'self'"
    assert policy["connect-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"


def test_the_hashes_cover_every_inline_script(client):
    import base64
    import hashlib

    page = client.get("/")
    inline = re.findall(
        r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", page.text, re.DOTALL
    )
    assert inline
    for script in inline:
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in page.headers["Content-Security-Policy"]


def test_the_policy_says_what_it_is_given():
    assert "script-src 'self' 'sha256-abc'" in content_policy(["'sha256-abc'"])


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}, 200),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 403),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost.evil.example"}, 403),
        ({"Origin": "http://localhost:9999"}, 403),
    ],
)
def test_writes_from_other_sites_are_refused(client, headers, status):
    answer = client.post("/_dash-update-component", headers=headers, json=show_now())
    assert answer.status_code == status


def show_now(search: str = "") -> dict[str, object]:
    """What a browser posts for the first page."""
    return {
        "output": "..main.children...shell-page.data..",
        "outputs": [{"id": "main", "property": "children"}, {"id": "shell-page", "property": "data"}],
        "inputs": [
            {"id": "shell-location", "property": "pathname", "value": "/now"},
            {"id": "shell-location", "property": "search", "value": search},
            {"id": "shell-refresh", "property": "data", "value": None},
        ],
        "changedPropIds": ["shell-location.pathname"],
        "state": [],
    }


def test_reading_is_allowed_from_anywhere(client):
    assert client.get("/now", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.example"])
def test_foreign_names_for_this_computer_are_refused(client, host):
    assert client.get("/now", headers={"Host": host}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "localhost:8050", "127.0.0.1:8050", "[::1]:8050"])
def test_the_names_of_this_computer_are_known(client, host):
    assert client.get("/now", headers={"Host": host}).status_code == 200


def test_large_requests_are_refused(client):
    answer = client.post(
        "/_dash-update-component", data=b"x" * (MOST_REQUEST_BYTES + 1), content_type="application/json"
    )
    assert answer.status_code == 413
    assert "too large" in answer.text


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"output": 1}'])
def test_rubbish_is_answered_in_words_without_a_traceback(client, body):
    answer = client.post("/_dash-update-component", data=body, content_type="application/json")
    assert answer.status_code in {400, 500}
    assert "Traceback" not in answer.text
    assert "File " not in answer.text


def test_other_content_types_are_refused(client):
    answer = client.post(
        "/_dash-update-component", data="x=1", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 415


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)("/now").status_code == 405


@pytest.mark.parametrize("name", ["DASH_MCP_ENABLED", "DASH_MCP_PATH", "dash_mcp_enabled"])
def test_it_refuses_to_start_with_an_ai_endpoint_in_the_environment(monkeypatch, tiny, name):
    monkeypatch.setenv(name, "true")
    with pytest.raises(UnsafeStartError, match=f"(?i){name} is set"):
        create_app(TINY, SCENARIOS, services=tiny)


def test_there_is_no_ai_endpoint_and_no_other_side_door(app, client):
    assert client.get("/_mcp").status_code == 404
    assert client.post("/_mcp", json={}).status_code in {404, 405}
    routes = {str(rule) for rule in app.server.url_map.iter_rules()}
    assert routes == {
        "/",
        "/<path:path>",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_dash-dependencies",
        "/_dash-layout",
        "/_dash-update-component",
        "/_favicon.ico",
        "/_reload-hash",
        "/assets/<path:filename>",
        "/download/<path:path>/<name>.<ending>",
        "/health/live",
        "/health/ready",
        "/static/<path:filename>",
    }


def test_nothing_for_developers_is_left_on(app, client):
    assert app.server.debug is False
    assert app.server.testing is False
    assert app._dev_tools.ui is False
    assert app._dev_tools.hot_reload is False
    assert app.config["show_undo_redo"] is False
    assert '"ui":false' in client.get("/").text
