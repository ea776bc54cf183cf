"""Partnership savings in tests: ask, wait, look; and one made up, for pages that need no solver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from dashapp.services import Services, TogetherJob
from dashapp.services_model import ModelServices
from dashapp.shapes_partnership import Together, TogetherAsked
from tests.dashapp.conftest import SCENARIOS, TINY

PATIENCE = 60.0


def of_its_own() -> Iterator[ModelServices]:
    """Services whose finished comparisons no other test's pages show."""
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


def compared(services: Services, asked: TogetherAsked) -> TogetherJob:
    """The job of a comparison once it has ended."""
    key = services.together.begin(asked)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = services.together.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no comparison after {PATIENCE} seconds: {services.together.job(key)}")


def with_tables(like: Together, **tables: pd.DataFrame) -> Together:
    """The same with some tables in place of its own."""
    return replace(like, tables={**like.tables, **tables})


def empty(like: Together, *names: str) -> Together:
    """The same with nothing in some tables."""
    return with_tables(like, **{name: like.tables[name].iloc[:0] for name in names})


def game(like: Together, worth: dict[str, float], shares: dict[str, float]) -> Together:
    """The same with another game of money: the worth of every group by its members, and the shares."""
    coalitions = pd.DataFrame({"members": list(worth), "money_saved_gbp": list(worth.values())})
    columns: dict[str, Any] = {
        "value": "money",
        "partner": list(shares),
        "shapley": list(shares.values()),
        "shapley_low": list(shares.values()),
        "shapley_high": list(shares.values()),
        "nucleolus": list(shares.values()),
        "last": list(shares.values()),
        "unit": "£",
        "leads": True,
        "sentence": [f"{name} adds nothing to money saved." for name in shares],
    }
    return with_tables(like, coalitions=coalitions, shares=pd.DataFrame(columns))
