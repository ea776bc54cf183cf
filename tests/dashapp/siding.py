"""Comparing options in tests: ask, wait, look; and a desk that holds what a test wants."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pandas as pd

from dashapp.jobs import Job, State
from dashapp.services_model import ModelServices
from dashapp.shapes_options import OptionsAsked, SideBySide
from tests.dashapp.conftest import SCENARIOS, TINY

PATIENCE = 60.0
RUN = "0123456789abcdef0123"
BEST, AGREED, CUT, GRANT = "tiny-best-use", "tiny-as-agreed", "tiny-cut", "tiny-prevention-cut"
THREE = OptionsAsked(("today", BEST, CUT))


def of_its_own() -> Iterator[ModelServices]:
    """Services whose finished comparisons no other test's pages show."""
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


def sided(services: Any, asked: OptionsAsked) -> Job[OptionsAsked, SideBySide]:
    """The job of a comparison once it has ended."""
    key = services.options.begin(asked)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job: Job[OptionsAsked, SideBySide] | None = services.options.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no comparison after {PATIENCE} seconds: {services.options.job(key)}")


class OneDesk:
    """A desk with one job on it, or none."""

    def __init__(self, job: Any = None) -> None:
        self._job = job

    def job(self, key: str) -> Any:
        return self._job if self._job is not None and key == self._job.key else None

    def known(self, _asked: OptionsAsked) -> str | None:
        return None


class OneJob:
    """The services of the tiny partnership, but one comparison stands where a test wants it."""

    def __init__(self, services: Any, job: Any = None) -> None:
        self._services = services
        self.options: Any = OneDesk(job)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)


def job_of(state: State, asked: OptionsAsked = THREE, **more: Any) -> Any:
    """A job as it may stand."""
    return Job(RUN, asked, state, **more)


def with_tables(like: SideBySide, **tables: pd.DataFrame) -> SideBySide:
    """The same with some tables in place of its own."""
    return replace(like, tables={**like.tables, **tables})
