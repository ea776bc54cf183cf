"""Tests of cuts in tests: ask, wait, look."""

from __future__ import annotations

import time
from dataclasses import replace

from dashapp.services import Cuts, CutsAsked, CutsJob, Services
from dashapp.services_model import ModelServices
from dashapp.shapes_cuts import CutsAsked as Asked
from dashapp.urls import here
from dashapp.views.cuts_look import Look, look_at
from dashapp.views.shown import Shown

PREVENTION, COUNCIL = "tiny-prevention-cut", "tiny-cut"
PATIENCE = 60.0
RULES = ("equal_share", "protect_statutory", "protect_prevention", "optimised")


def worked_out(services: Services, asked: CutsAsked) -> CutsJob:
    """The job of a cut once it has ended."""
    key = services.cuts.begin(asked)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = services.cuts.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no test of a cut after {PATIENCE} seconds: {services.cuts.job(key)}")


def found(services: Services, asked: CutsAsked) -> Cuts:
    """What a cut would do."""
    job = worked_out(services, asked)
    assert job.result, job.fault
    return job.result


def look(services: ModelServices, result: Cuts, search: str = "") -> Look:
    """A result, looked at from an address."""
    scenario = result.asked.scenario
    card = next(card for card in services.scenarios() if card.key == scenario)
    at = here("/change/cuts", f"?scenario={scenario}{search}")
    held = (services.partnership, at, card, services.start(scenario))
    return look_at(Shown(*held, result.asked.edit, "", result, 2.0))


def cut_of(scenario: str, **more: object) -> CutsAsked:
    """A small question, quick to answer."""
    usual = Asked(scenario, (0.1, 0.5), 0.5, ("equal_share", "optimised"), from_year=2026)
    return replace(usual, **more)  # type: ignore[arg-type]
