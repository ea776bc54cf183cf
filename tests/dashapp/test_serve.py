"""Serving on this computer: the address is told, a taken port is said at once, others are warned of."""

from __future__ import annotations

import socket
import threading
import urllib.error
import urllib.request
from typing import Any

import pytest
from waitress.server import create_server

from dashapp import serve
from model import InputError
from tests.dashapp.conftest import ROOT, SCENARIOS, TINY


@pytest.fixture
def served(monkeypatch):
    """Run it for real on a free port, and give what it told and how to stop it."""
    told: list[str] = []
    ready, made = threading.Event(), []
    create: Any = create_server

    def remember(*args, **named):
        made.append(create(*args, **named))
        return made[0]

    def tell(line: str) -> None:
        told.append(line)
        ready.set()

    monkeypatch.setattr(serve, "create_server", remember)
    thread = threading.Thread(target=lambda: serve.run(TINY, SCENARIOS, port=0, tell=tell), daemon=True)
    thread.start()
    assert ready.wait(60)
    yield told
    # in the server's own thread, between two looks at its sockets: closed from here it may be looking at one
    made[0].trigger.pull_trigger(made[0].close)
    thread.join(10)
    assert not thread.is_alive()


def test_it_answers_at_the_address_it_tells(served):
    address = served[0].split(" ")[2]
    assert served == [f"Tiny Shire: {address}  (stop with Ctrl+C)"]
    assert address.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(f"{address}/health/ready", timeout=20) as answer:
        assert answer.read() == b"ready\n"
        assert answer.headers["Server"] == "jcm"


def test_it_does_not_answer_to_foreign_names(served):
    request = urllib.request.Request(f"{served[0].split(' ')[2]}/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError, match="400"):
        urllib.request.urlopen(request, timeout=20)


def test_a_taken_port_is_said_before_anything_is_read():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            serve.run(ROOT / "no" / "such" / "folder", port=taken.getsockname()[1])


def test_faults_of_the_tables_are_raised_and_the_port_is_free_again(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(InputError, match="partnership"):
        serve.run(tmp_path, port=port)
    with socket.socket() as again:
        again.bind(("127.0.0.1", port))


def test_others_on_the_network_are_warned_of(monkeypatch):
    told: list[str] = []

    class Server:
        def run(self):
            told.append("ran")

    monkeypatch.setattr(serve, "create_server", lambda *_args, **_named: Server())
    serve.run(TINY, SCENARIOS, host="0.0.0.0", port=0, tell=told.append)
    assert told[1] == "Anyone who can reach this address can see and change everything: there is no login."
    assert told[2] == "ran"


@pytest.mark.parametrize(("host", "shown"), [("127.0.0.1", "127.0.0.1"), ("::1", "[::1]")])
def test_addresses_of_version_six_stand_in_brackets(host, shown):
    assert serve._shown(host) == shown
