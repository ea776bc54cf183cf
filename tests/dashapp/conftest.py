"""One application on the tiny partnership for all tests of a file's worth of requests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashapp.app import Application, create_app
from dashapp.services_model import ModelServices

ROOT = Path(__file__).resolve().parents[2]
TINY = ROOT / "data" / "tiny"
KENT = ROOT / "data" / "kent"
SCENARIOS = ROOT / "scenarios"
HOME = "http://localhost"


@pytest.fixture(scope="session")
def tiny() -> Iterator[ModelServices]:
    """The services of the tiny partnership."""
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


@pytest.fixture(scope="session")
def kent() -> Iterator[ModelServices]:
    """The services of Kent."""
    services = ModelServices(KENT, SCENARIOS)
    yield services
    services.close()


@pytest.fixture(scope="session")
def app(tiny: ModelServices) -> Application:
    """The application, warmed up."""
    return create_app(TINY, SCENARIOS, services=tiny)


class Client(FlaskClient):
    """A client that reads every answer to its end, as a browser does."""

    def open(self, *args: Any, **named: Any) -> TestResponse:
        """Ask, and close what was answered."""
        return super().open(*args, **{"buffered": True, "base_url": HOME, **named})


def client_of(app: Application) -> FlaskClient:
    """A client of an application."""
    return Client(app.server, app.server.response_class)


@pytest.fixture
def client(app: Application) -> FlaskClient:
    """A client of the application on the tiny partnership."""
    return client_of(app)
