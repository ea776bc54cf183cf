"""What the server lets in: names, origins, sizes and methods at their edges; what a refusal says."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from dashapp import faults, health, security
from dashapp.app import create_app
from dashapp.security import LOOPBACK, MOST_REQUEST_BYTES, UnsafeStartError, content_policy, refuse_side_doors
from dashapp.static import MOST_KEPT, StaticCache
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.test_security import show_now
from tests.dashapp.walk import text

POST = "/_dash-update-component"
NAMES = st.from_regex(r"[a-z0-9\-]{1,20}(\.[a-z]{2,5}){0,2}", fullmatch=True)


def failing() -> str:
    raise ZeroDivisionError("division by nothing")


@pytest.fixture
def bare():
    """A server with nothing but the guard, and one address that can be read and written."""
    server = Flask("bare")
    security.guard(server, LOOPBACK)
    security.add_headers(server, "default-src 'self'")
    faults.handle(server)
    health.connect(server)
    server.add_url_rule("/echo", "echo", lambda: "said", methods=["GET", "POST"])
    server.add_url_rule("/fails", "fails", failing)
    return server.test_client()


# ---- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST", "LocalHost:8050", "127.0.0.1:1", "[::1]", "[::1]:8050"]
)
def test_this_computer_is_known_by_its_names_in_any_case(bare, host):
    assert bare.get("/echo", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.2",
        "0.0.0.0",
        "localhost.",
        "xlocalhost",
        "[::2]",
        "[::ffff:127.0.0.1]",
        "local host",
        "127.1",
        "2130706433",
    ],
)
def test_every_other_name_is_refused_in_words(bare, host):
    answer = bare.get("/echo", headers={"Host": host})
    assert answer.status_code == 400
    assert "The request could not be understood." in answer.text


@given(NAMES)
def test_no_name_of_the_outside_is_let_in(name):
    server = Flask("bare")
    security.guard(server, LOOPBACK)
    server.add_url_rule("/echo", "echo", lambda: "said")
    answer = server.test_client().get("/echo", headers={"Host": name})
    assert (answer.status_code == 200) == (name in LOOPBACK)


def test_where_others_may_reach_it_any_name_will_do():
    server = Flask("open")
    security.guard(server, None)
    server.add_url_rule("/echo", "echo", lambda: "said", methods=["GET", "POST"])
    client = server.test_client()
    assert client.get("/echo", headers={"Host": "planning.shire.example"}).status_code == 200
    own = {"Host": "planning.shire.example", "Origin": "https://planning.shire.example"}
    assert client.post("/echo", headers=own).status_code == 200
    assert client.post("/echo", headers=own | {"Origin": "https://evil.example"}).status_code == 403


# ---- origins ---------------------------------------------------------------------------------


@given(NAMES, st.sampled_from(["http", "https"]), st.none() | st.integers(1, 65_535))
def test_no_other_origin_may_write(name, scheme, port):
    server = Flask("bare")
    security.guard(server, None)
    server.add_url_rule("/echo", "echo", lambda: "said", methods=["POST"])
    origin = f"{scheme}://{name}" + (f":{port}" if port else "")
    answer = server.test_client().post("/echo", headers={"Host": "localhost:8050", "Origin": origin})
    assert (answer.status_code == 200) == (origin.endswith("://localhost:8050"))


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "", "SAME-ORIGIN", "same-origin, cross-site", "rubbish"]
)
def test_a_browser_that_says_anything_but_the_same_origin_is_refused(bare, site):
    assert bare.post("/echo", headers={"Sec-Fetch-Site": site}).status_code == 403


def test_a_foreign_origin_is_refused_whatever_the_fetch_header_says(bare):
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://evil.example"}
    assert bare.post("/echo", headers=headers).status_code == 403


@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_reading_needs_no_origin(bare, method):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "http://evil.example"}
    assert getattr(bare, method)("/echo", headers=headers).status_code == 200


def test_a_refused_press_of_the_button_begins_nothing(app, client, tiny, monkeypatch):
    def never(_edit):
        raise AssertionError("work was begun for another site")

    monkeypatch.setattr(tiny.plans, "begin", never)
    answer = client.post(POST, json=show_now(), headers={"Origin": "http://evil.example"})
    assert answer.status_code == 403
    assert "did not come from a page of this application" in answer.text


# ---- sizes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "status"), [(MOST_REQUEST_BYTES, {400, 500}), (MOST_REQUEST_BYTES + 1, {413})]
)
def test_the_largest_request_is_the_last_that_is_read(client, size, status):
    assert client.post(POST, data=b"x" * size, content_type="application/json").status_code in status


def test_what_a_page_sends_is_far_below_the_limit(app):
    longest = show_now("?" + "&".join(f"{key}={'x' * 80}" for key in ("scenario", "place", "run", "show")))
    assert len(str(longest)) < MOST_REQUEST_BYTES / 10


# ---- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/fails", "/_dash-fails", "/health/fails"])
def test_a_fault_is_words_with_a_reference_and_the_rest_is_in_the_log(caplog, path):
    server = Flask("fails")
    faults.handle(server)
    server.add_url_rule(path, "fails", failing)
    answer = server.test_client().get(path)
    reference = re.search(r"\b[0-9a-f]{8}\b", answer.text)
    assert (answer.status_code, bool(reference)) == (500, True)
    assert "division" not in answer.text
    assert reference.group(0) in caplog.text
    assert "division" in caplog.text


def test_two_faults_have_two_references(caplog):
    assert faults.reference(ValueError("a")) != faults.reference(ValueError("a"))
    assert len(caplog.records) == 2


@pytest.mark.parametrize(
    ("path", "kind"), [("/nowhere", "text/html"), ("/_dash-x", "text/plain"), ("/health/x", "text/plain")]
)
def test_people_get_a_page_and_machines_a_line(bare, path, kind):
    answer = bare.get(path)
    assert (answer.status_code, answer.mimetype) == (404, kind)
    assert answer.text.count("There is nothing at this address.") == (2 if kind == "text/html" else 1)


@pytest.mark.parametrize("code", list(faults.WORDS))
def test_every_refusal_has_words_without_the_terms_of_the_trade(code):
    said = faults.WORDS[code]
    assert said.endswith(".")
    assert not re.search(r"\b(HTTP|CSRF|origin|header|payload|JSON|method)\b", said, re.IGNORECASE)


def test_an_address_never_comes_back_as_markup(bare):
    answer = bare.get("/<script>alert(1)</script>?x=<b>")
    assert "<script>" not in answer.text
    assert "<b>" not in answer.text


def test_a_page_that_could_not_be_made_takes_the_focus_and_leads_on():
    heading, *rest = faults.problem_page("0123abcd")
    assert (heading.id, heading.tabIndex) == ("page-heading", -1)  # type: ignore[attr-defined]
    assert "0123abcd" in text(rest)


# ---- headers and health ----------------------------------------------------------------------


def test_policies_allow_no_foreign_source():
    policy = content_policy(["'sha256-a'", "'sha256-b'"])
    assert "http" not in policy
    assert "*" not in policy
    assert "'unsafe-eval'" not in policy
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["script-src"] == "'self' 'sha256-a' 'sha256-b'"
    assert "'unsafe-inline'" not in rules["script-src"]


def test_figures_are_not_kept_even_where_a_fault_comes_from_a_static_address(bare):
    answer = bare.get("/assets/nothing.css")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("ready", "status", "said"),
    [(None, 503, "starting\n"), (False, 503, "starting\n"), (True, 200, "ready\n")],
)
def test_ready_is_said_only_once_it_is(bare, ready, status, said):
    if ready is not None:
        bare.application.config["JCM_READY"] = ready
    answer = bare.get("/health/ready")
    assert (answer.status_code, answer.text, answer.mimetype) == (status, said, "text/plain")
    assert bare.get("/health/live").text == "alive\n"


def test_health_can_only_be_read(bare):
    assert bare.post("/health/live").status_code == 405


@pytest.mark.parametrize("name", security.SIDE_DOORS)
@pytest.mark.parametrize("value", ["", "0", "false", "true"])
def test_a_side_door_is_refused_whatever_it_is_set_to(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(UnsafeStartError, match=f"{name} is set.*Unset it and start again"):
        refuse_side_doors()


def test_without_side_doors_it_starts(monkeypatch):
    for name in security.SIDE_DOORS:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    refuse_side_doors()


def test_an_application_that_cannot_serve_its_first_page_does_not_start(tiny):
    with pytest.raises(RuntimeError, match=r"could not serve its own /: 400"):
        create_app(TINY, SCENARIOS, services=tiny, hosts=("planning.shire.example",))


def test_the_memory_for_compressed_files_does_not_grow_with_made_up_addresses(client):
    cache = StaticCache()
    for number in range(MOST_KEPT + 50):
        cache.set(f"br;/assets/style.css?x={number}", b"kept")
    assert cache.get(f"br;/assets/style.css?x={MOST_KEPT - 1}") == b"kept"
    assert cache.get(f"br;/assets/style.css?x={MOST_KEPT}") is None
    assert client.get("/assets/style.css?x=1", headers={"Accept-Encoding": "br"}).status_code == 200
