"""The callbacks of what stands in the way: start, progress, stop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashapp import faults
from dashapp.best_use_callbacks import EACH_FIVE, EACH_SECOND, SLOWER_AFTER
from dashapp.components.text import Problem, error_summary
from dashapp.ids import InTheWay, Key, Shell
from dashapp.jobs import BusyError
from dashapp.pages.in_the_way import edit_of, progress_text
from dashapp.services import InputError, Services
from dashapp.urls import here

type Nested = Mapping[str, Any]


def connect(app: Dash, services: Services) -> None:
    """Register the callbacks of the page."""

    @app.callback(
        output={
            "errors": Output(InTheWay.ERRORS, "children"),
            "problem": Output(Shell.PROBLEM, "data", allow_duplicate=True),
            "search": Output(Shell.LOCATION, "search", allow_duplicate=True),
            "refresh": Output(Shell.REFRESH, "data", allow_duplicate=True),
        },
        inputs={"clicks": Input(InTheWay.RUN, "n_clicks")},
        state={"scenario": State(InTheWay.SUBJECT, "data"), "search": State(Shell.LOCATION, "search")},
        prevent_initial_call=True,
        on_error=lambda error: refused([Problem(faults.words(error))], 0),
    )
    def run(clicks: int, scenario: str, search: str) -> Nested:
        return work_out(services, str(scenario), search, clicks) if clicks else idle()

    @app.callback(
        output={
            "text": Output(InTheWay.PROGRESS, "children"),
            "interval": Output(InTheWay.TICK, "interval"),
            "refresh": Output(Shell.REFRESH, "data", allow_duplicate=True),
        },
        inputs={"ticks": Input(InTheWay.TICK, "n_intervals"), "stops": Input(InTheWay.CANCEL, "n_clicks")},
        state={"key": State(InTheWay.JOB, "data")},
        prevent_initial_call=True,
    )
    def progress(ticks: int | None, stops: int | None, key: str) -> Nested:
        if stops:
            services.stop_why(key)
        return progressed(services, key, ticks or 0)


def work_out(services: Services, scenario: str, search: str | None, clicks: int) -> dict[str, Any]:
    """Begin the explanation and go to its address; or say what is wrong."""
    at = here(None, search)
    try:
        key = services.why_for(edit_of(services, scenario, at.get(Key.RUN)))
    except InputError as error:
        return refused([Problem(str(fault)) for fault in error.faults], clicks)
    except BusyError as busy:
        return refused([Problem(str(busy))], clicks)
    there = at.having(scenario=scenario, run=key, show=None)
    again = {"run": key, "clicks": clicks} if there.search == at.search else no_update
    return {"errors": None, "problem": no_update, "search": there.search, "refresh": again}


def refused(problems: list[Problem], clicks: int) -> dict[str, Any]:
    """The error summary, which takes the focus."""
    summary: Component = error_summary(problems, InTheWay.SUMMARY)
    said = {"summary": InTheWay.SUMMARY, "count": len(problems), "clicks": clicks}
    return {"errors": summary, "problem": said, "search": no_update, "refresh": no_update}


def idle() -> dict[str, Any]:
    """Nothing happens."""
    return dict.fromkeys(("errors", "problem", "search", "refresh"), no_update)


def progressed(services: Services, key: str, ticks: int) -> dict[str, Any]:
    """The step in words; once the job has ended, a sign that the page is to be shown anew."""
    job = services.why_job(key)
    if job is None or job.final:
        return {"text": no_update, "interval": no_update, "refresh": {"run": key, "ticks": ticks}}
    interval = EACH_FIVE if ticks >= SLOWER_AFTER else EACH_SECOND
    return {"text": progress_text(job), "interval": interval, "refresh": no_update}
