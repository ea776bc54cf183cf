"""Explanations in tests: ask, wait, look; and one made up, for pages that need no solver."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pandas as pd

from dashapp.edits import Edit
from dashapp.services import Services, WhyJob
from dashapp.services_model import ModelServices
from dashapp.shapes_why import Why
from tests.dashapp.conftest import SCENARIOS, TINY

PATIENCE = 60.0
NAN = float("nan")


def of_its_own() -> Iterator[ModelServices]:
    """Services whose finished explanations no other test's pages show."""
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


def explained(services: Services, edit: Edit) -> WhyJob:
    """The job of an edit's explanation once it has ended."""
    key = services.explanations.begin(edit)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = services.explanations.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no explanation after {PATIENCE} seconds: {services.explanations.job(key)}")


def nothing_found(like: Why) -> Why:
    """An explanation in which nothing binds, nothing is missed and nothing may be chosen."""
    tables = {name: table.iloc[:0] for name, table in like.tables.items()}
    shown = {name: pd.DataFrame() for name in like.shown}
    tables["curve"] = like.tables["curve"].assign(gap_closed_share=NAN)
    return Why(
        status="optimal",
        digest=like.digest,
        answer=("Targets already met; every target is met.",),
        tables=tables,
        shown=shown,
        notes=(),
        versions="",
        effects=0,
        weak_effects=0,
    )
