"""Working out plans in tests: ask, wait, look."""

from __future__ import annotations

import time

from dashapp.edits import Edit
from dashapp.services import PlanJob, Services
from dashapp.shapes import Result

PATIENCE = 60.0


def finished(services: Services, edit: Edit) -> PlanJob:
    """The job of an edit once it has ended."""
    key = services.plans.begin(edit)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = services.plans.job(key)
        if job and job.final:
            return job
        time.sleep(0.01)
    raise AssertionError(f"no plan after {PATIENCE} seconds: {services.plans.job(key)}")


def result_of(services: Services, edit: Edit) -> Result:
    """The finished plan of an edit."""
    job = finished(services, edit)
    assert job.result, job.fault
    return job.result
