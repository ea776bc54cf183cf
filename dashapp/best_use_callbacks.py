"""The callbacks of the best use: what is changed so far, start, progress, stop, undo.

Each callback reads what was typed, calls one function that knows nothing of the browser, and returns what
the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashapp import faults, ids
from dashapp.components.text import Problem, error_summary
from dashapp.edits import Edit
from dashapp.ids import BestUse, Kind, Shell
from dashapp.jobs import BusyError
from dashapp.pages.best_use import progress_text
from dashapp.services import InputError, Services
from dashapp.shapes import Start
from dashapp.urls import here
from dashapp.views import best_use_form as forms

type Nested = Mapping[str, Any]

POTS: Mapping[str, Any] = {"kind": Kind.POT.value, "name": ALL}
RULES: Mapping[str, Any] = {"kind": Kind.RULE.value, "name": ALL}
SLOWER_AFTER = 20
EACH_SECOND, EACH_FIVE = 1_000, 5_000


@dataclass(frozen=True)
class Typed:
    """The form as it stands in the browser."""

    scenario: str
    from_year: str | None
    amounts: Mapping[str, str | None]
    rules: Mapping[str, str | None]

    @classmethod
    def of(cls, form: Nested) -> Typed:
        """Read what the browser sent; anything that is not text counts as not filled in."""
        return cls(
            scenario=str(form["scenario"]),
            from_year=_text(form["from_year"]),
            amounts={
                str(item["name"]): _text(value)
                for item, value in zip(form["pot_ids"], form["pots"], strict=True)
            },
            rules={
                str(item["name"]): _text(value)
                for item, value in zip(form["rule_ids"], form["rules"], strict=True)
            },
        )

    def read(self, start: Start) -> tuple[Edit, list[Problem]]:
        """What it changes, and what is wrong with it."""
        return forms.read(self.scenario, start, self.amounts, self.from_year, self.rules)


def connect(app: Dash, services: Services) -> None:
    """Register the callbacks of the page."""
    _connect_form(app, services)
    _connect_run(app, services)


def _connect_form(app: Dash, services: Services) -> None:
    @app.callback(
        output={"panel": Output(BestUse.PENDING, "children"), "errors": Output(dict(POTS), "error")},
        inputs={"form": _form(Input)},
        prevent_initial_call=True,
        on_error=faults.reference,
    )
    def show_changes(form: Nested) -> Nested:
        return pending(services, Typed.of(form))

    @app.callback(
        output={"pots": Output(dict(POTS), "value"), "rules": Output(dict(RULES), "value")},
        inputs={"_clicks": Input(BestUse.RESET, "n_clicks")},
        state={"form": _form(State)},
        prevent_initial_call=True,
        on_error=faults.reference,
    )
    def undo(_clicks: int, form: Nested) -> Nested:
        typed = Typed.of(form)
        start = services.start(typed.scenario)
        return {"pots": ["" for _ in typed.amounts], "rules": [start.rules[name] for name in typed.rules]}


def _connect_run(app: Dash, services: Services) -> None:
    @app.callback(
        output={
            "errors": Output(BestUse.ERRORS, "children"),
            "problem": Output(Shell.PROBLEM, "data"),
            # The controls of a view write the address too; here it is the finished form that does.
            "search": Output(Shell.LOCATION, "search", allow_duplicate=True),
        },
        inputs={"clicks": Input(BestUse.RUN, "n_clicks")},
        state={"form": _form(State), "search": State(Shell.LOCATION, "search")},
        prevent_initial_call=True,
        on_error=lambda error: refused([Problem(faults.words(error))], 0),
    )
    def run(clicks: int, form: Nested, search: str) -> Nested:
        return work_out(services, Typed.of(form), search, clicks) if clicks else idle()

    @app.callback(
        output={
            "text": Output(BestUse.PROGRESS, "children"),
            "interval": Output(BestUse.TICK, "interval"),
            "refresh": Output(Shell.REFRESH, "data"),
        },
        inputs={"ticks": Input(BestUse.TICK, "n_intervals"), "stops": Input(BestUse.CANCEL, "n_clicks")},
        state={"key": State(BestUse.JOB, "data")},
        prevent_initial_call=True,
    )
    def progress(ticks: int | None, stops: int | None, key: str) -> Nested:
        if stops:
            services.stop_plan(key)
        return progressed(services, key, ticks or 0)


def pending(services: Services, typed: Typed) -> dict[str, Any]:
    """What is changed so far, and the error of each field."""
    start = services.start(typed.scenario)
    edit, problems = typed.read(start)
    wrong = {ids.pot_of(problem.field): problem.text for problem in problems}
    return {
        "panel": forms.changes_panel(forms.changes(start, edit)),
        "errors": [wrong.get(name) for name in typed.amounts],
    }


def work_out(services: Services, typed: Typed, search: str | None, clicks: int) -> dict[str, Any]:
    """Begin the plan and go to its address; or say what is wrong with the form."""
    edit, problems = typed.read(services.start(typed.scenario))
    if problems:
        return refused(problems, clicks)
    try:
        key = services.plan_for(edit)
    except InputError as error:
        return refused([Problem(str(fault)) for fault in error.faults], clicks)
    except BusyError as busy:
        return refused([Problem(str(busy))], clicks)
    at = here(None, search).having(scenario=typed.scenario, run=key, edit=None, show=None, year=None)
    return {"errors": None, "problem": no_update, "search": at.search}


def refused(problems: list[Problem], clicks: int) -> dict[str, Any]:
    """The error summary, which takes the focus."""
    summary: Component = error_summary(problems, BestUse.SUMMARY)
    return {
        "errors": summary,
        "problem": {"summary": BestUse.SUMMARY, "count": len(problems), "clicks": clicks},
        "search": no_update,
    }


def idle() -> dict[str, Any]:
    """Nothing happens."""
    return {"errors": no_update, "problem": no_update, "search": no_update}


def progressed(services: Services, key: str, ticks: int) -> dict[str, Any]:
    """The step in words; once the job has ended, a sign that the page is to be shown anew."""
    job = services.plan_job(key)
    if job is None or job.final:
        return {"text": no_update, "interval": no_update, "refresh": {"run": key, "ticks": ticks}}
    interval = EACH_FIVE if ticks >= SLOWER_AFTER else EACH_SECOND
    return {"text": progress_text(job), "interval": interval, "refresh": no_update}


def _form(kind: type[Input] | type[State]) -> dict[str, Any]:
    return {
        "scenario": State(BestUse.SCENARIO, "data"),
        "from_year": kind(BestUse.FROM_YEAR, "value"),
        "pots": kind(dict(POTS), "value"),
        "pot_ids": State(dict(POTS), "id"),
        "rules": kind(dict(RULES), "value"),
        "rule_ids": State(dict(RULES), "id"),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
