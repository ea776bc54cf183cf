"""The callbacks of long work, the same for every page: start, progress, stop.

Each callback reads what was typed, calls one function that knows nothing of the browser, and returns what
the page shows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import ALL, Dash, Input, Output, State, no_update
from dash.development.base_component import Component

from dashapp import faults
from dashapp.asking import scenario_at
from dashapp.components.text import Problem, error_summary
from dashapp.ids import Part, Running, Shell
from dashapp.jobs import BusyError
from dashapp.running import Fields, LongWork, progress_text
from dashapp.services import InputError, Services
from dashapp.urls import here

type Group = Mapping[str, Any]

SLOWER_AFTER = 20
EACH_SECOND, EACH_FIVE = 1_000, 5_000


def connect(app: Dash, services: Services, long: LongWork[Any, Any]) -> None:
    """Register the callbacks of one page's long work."""
    at = long.ids.at

    @app.callback(
        output={
            "errors": Output(at(Part.ERRORS), "children"),
            "problem": Output(Shell.PROBLEM, "data", allow_duplicate=True),
            # The controls of a view write the address too; here it is the finished form that does.
            "search": Output(Shell.LOCATION, "search", allow_duplicate=True),
            "refresh": Output(Shell.REFRESH, "data", allow_duplicate=True),
        },
        inputs={"clicks": Input(at(Part.RUN), "n_clicks")},
        state={
            "form": [_group(group) for group in (long.ids, *long.groups)],
            "scenario": State(at(Part.SCENARIO), "data"),
            "search": State(Shell.LOCATION, "search"),
        },
        prevent_initial_call=True,
        on_error=lambda error: refused(long, [Problem(faults.words(error))], 0),
    )
    def run(clicks: int, form: Sequence[Group], scenario: str, search: str) -> Mapping[str, Any]:
        return start(long, services, Sent(fields(form), scenario, search), clicks) if clicks else idle()

    @app.callback(
        output={
            "text": Output(at(Part.PROGRESS), "children"),
            "interval": Output(at(Part.TICK), "interval"),
            "refresh": Output(Shell.REFRESH, "data", allow_duplicate=True),
        },
        inputs={"ticks": Input(at(Part.TICK), "n_intervals"), "stops": Input(at(Part.CANCEL), "n_clicks")},
        state={"key": State(at(Part.JOB), "data")},
        prevent_initial_call=True,
    )
    def progress(ticks: int | None, stops: int | None, key: str) -> Mapping[str, Any]:
        if stops:
            long.work(services).stop(key)
        return progressed(long, services, key, ticks or 0)


def _group(group: Running) -> dict[str, Any]:
    every: dict[str, Any] = group.field("") | {"name": ALL}
    return {"ids": State(every, "id"), "values": State(dict(every), "value")}


def fields(form: Sequence[Group]) -> Fields:
    """Read what the browser sent; anything that is not text, or a list of it, counts as not filled in."""
    found: dict[str, dict[str, str | list[str]]] = {}
    for group in form:
        for item, value in zip(group["ids"], group["values"], strict=True):
            own = found.setdefault(str(item["page"]), {})
            if isinstance(value, list):
                own[str(item["name"])] = [one for one in value if isinstance(one, str)]
            elif isinstance(value, (str, int, float)) and not isinstance(value, bool):
                own[str(item["name"])] = str(value)
    return found


@dataclass(frozen=True)
class Sent:
    """What the browser sends with the button: the form, the scenario it was made for, where the reader is."""

    form: Fields
    scenario: str
    search: str | None


def start(long: LongWork[Any, Any], services: Services, sent: Sent, clicks: int) -> dict[str, Any]:
    """Begin the work and go to its address; or say what is wrong with the form.

    The address says which scenario is chosen. Where the form is still that of another one, because its page
    is on its way, what was typed in it is left out, as the page to come would do.
    """
    at = here(None, sent.search)
    chosen = scenario_at(services, at)
    subject, problems = long.read(services, at, sent.form if sent.scenario == chosen else {})
    if problems:
        return refused(long, problems, clicks)
    try:
        key = long.work(services).begin(subject)
    except InputError as error:
        return refused(long, [Problem(str(fault)) for fault in error.faults], clicks)
    except BusyError as busy:
        return refused(long, [Problem(str(busy))], clicks)
    there = at.having(scenario=subject.scenario, run=key, show=None, **dict.fromkeys(long.forgets))
    again = {"run": key, "clicks": clicks} if there.search == at.search else no_update
    return {"errors": None, "problem": no_update, "search": there.search, "refresh": again}


def refused(long: LongWork[Any, Any], problems: list[Problem], clicks: int) -> dict[str, Any]:
    """The error summary, which takes the focus."""
    name = long.ids.at(Part.SUMMARY)
    summary: Component = error_summary(problems, name)
    said = {"summary": name, "count": len(problems), "clicks": clicks}
    return {"errors": summary, "problem": said, "search": no_update, "refresh": no_update}


def idle() -> dict[str, Any]:
    """Nothing happens."""
    return dict.fromkeys(("errors", "problem", "search", "refresh"), no_update)


def progressed(long: LongWork[Any, Any], services: Services, key: str, ticks: int) -> dict[str, Any]:
    """The step in words; once the job has ended, a sign that the page is to be shown anew."""
    job = long.work(services).job(key)
    if job is None or job.final:
        return {"text": no_update, "interval": no_update, "refresh": {"run": key, "ticks": ticks}}
    interval = EACH_FIVE if ticks >= SLOWER_AFTER else EACH_SECOND
    return {"text": progress_text(job), "interval": interval, "refresh": no_update}
