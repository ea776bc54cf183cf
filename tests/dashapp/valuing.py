"""Impact against cost in tests: ask, wait, look; and one made up, for pages that need no solver."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from dashapp.pages.base import View
from dashapp.pages.value import PAGE
from dashapp.services import Services, Value, ValueAsked, ValueJob
from dashapp.services_model import ModelServices
from dashapp.urls import here
from dashapp.views.shown import Shown
from dashapp.views.value import value_view
from tests.dashapp.conftest import SCENARIOS, TINY

PATIENCE = 60.0


def of_its_own() -> Iterator[ModelServices]:
    """Services whose finished appraisals no other test's pages show."""
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


def appraised(services: Services, asked: ValueAsked) -> ValueJob:
    """The job of an appraisal once it has ended."""
    key = services.value.begin(asked)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = services.value.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no appraisal after {PATIENCE} seconds: {services.value.job(key)}")


def with_tables(like: Value, **tables: pd.DataFrame) -> Value:
    """The same with some tables in place of its own."""
    return replace(like, tables={**like.tables, **tables})


def empty(like: Value, *names: str) -> Value:
    """The same with nothing in some tables."""
    return with_tables(like, **{name: like.tables[name].iloc[:0] for name in names})


def made_up(services: Services, found: Value, search: str = "") -> View:
    """The page of an appraisal that was never worked out."""
    key = found.asked.scenario
    card = next(card for card in services.scenarios() if card.key == key)
    held = (services.partnership, here(PAGE.path, f"?scenario={key}{search}"), card, services.start(key))
    return value_view(Shown(*held, found.asked.edit, "", found, 2.0))
