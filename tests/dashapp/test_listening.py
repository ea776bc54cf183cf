"""Taking an address to listen on: the loopback unless said, a port that can be had, and given back."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest

from dashapp import serve
from dashapp.security import LOOPBACK
from tests.dashapp.conftest import KENT, ROOT, SCENARIOS, TINY


@pytest.mark.parametrize("port", [-1, 65_536, 70_000, 10**9])
def test_a_port_that_is_none_is_said_and_not_taken_for_another(port):
    with pytest.raises(OSError, match=f"between 0 and 65535, not {port}"):
        serve._listen("127.0.0.1", port)


def test_port_nought_takes_a_free_one_on_this_computer_alone():
    with serve._listen("127.0.0.1", 0) as one, serve._listen("127.0.0.1", 0) as other:
        assert one.getsockname()[0] == other.getsockname()[0] == "127.0.0.1"
        assert one.getsockname()[1] != other.getsockname()[1]


def test_a_port_in_use_is_not_shared():
    with serve._listen("127.0.0.1", 0) as held:
        held.listen()
        with pytest.raises(OSError, match="in use"):
            serve._listen("127.0.0.1", held.getsockname()[1])


def test_an_address_of_another_computer_cannot_be_had():
    with pytest.raises(OSError, match=r"(?i)assign"):
        serve._listen("192.0.2.1", 0)


@pytest.mark.parametrize("host", ["::1", "0.0.0.0", "localhost", "planning.shire.example"])
def test_an_address_is_shown_as_a_browser_takes_it(host):
    shown = serve._shown(host)
    assert shown.strip("[]") == host
    assert shown.startswith("[") == (":" in host)


class Made:
    """Stands in for the application and the server, and notes what they were given."""

    def __init__(self) -> None:
        self.app: dict[str, Any] = {}
        self.server: dict[str, Any] = {}
        self.port = 0

    def create_app(self, data: Path, scenarios: Path | None, **named: Any) -> Any:
        """The application, never made."""
        self.app = {"data": data, "scenarios": scenarios, **named}
        whose = type("Whose", (), {"name": "Shire"})
        return type("App", (), {"server": None, "services": type("S", (), {"partnership": whose})})

    def create_server(self, _server: Any, **named: Any) -> Any:
        """The server, which runs no time at all."""
        self.server = named
        self.port = named["sockets"][0].getsockname()[1]
        return type("Server", (), {"run": staticmethod(lambda: None)})


@pytest.fixture
def made(monkeypatch):
    found = Made()
    monkeypatch.setattr(serve, "create_app", found.create_app)
    monkeypatch.setattr(serve, "create_server", found.create_server)
    return found


@pytest.mark.parametrize(
    ("host", "hosts", "lines"), [("127.0.0.1", LOOPBACK, 1), ("localhost", LOOPBACK, 1), ("0.0.0.0", None, 2)]
)
def test_only_on_this_computer_are_foreign_names_refused_and_nobody_warned(made, host, hosts, lines):
    told: list[str] = []
    serve.run(TINY, SCENARIOS, host=host, port=0, tell=told.append)
    assert made.app["hosts"] == hosts
    assert len(told) == lines
    assert told[0].startswith(f"Shire: http://{host}:")
    assert ("no login" in told[-1]) == (lines == 2)


def test_the_port_is_free_again_once_it_has_ended(made):
    serve.run(TINY, SCENARIOS, port=0, tell=lambda _line: None)
    with serve._listen("127.0.0.1", made.port):
        assert made.server["threads"] == serve.THREADS
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", made.port)) != 0


@pytest.mark.parametrize("data", [TINY, KENT])
def test_scenarios_beside_the_data_are_taken_unless_said(made, data, tmp_path):
    serve.run(data, port=0, tell=lambda _line: None)
    assert made.app["scenarios"] == ROOT / "scenarios"
    serve.run(data, tmp_path, port=0, tell=lambda _line: None)
    assert made.app["scenarios"] == tmp_path


def test_without_scenarios_there_are_none(made, tmp_path):
    data = tmp_path / "a" / "b" / "c"
    data.mkdir(parents=True)
    (tmp_path / "scenarios").mkdir()
    serve.run(data, port=0, tell=lambda _line: None)
    assert made.app["scenarios"] is None, "too far up to be this partnership's"
