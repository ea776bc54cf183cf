"""The callbacks of the form of the best use: what is changed so far, and undoing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State

from dashapp import faults, ids
from dashapp.ids import BestUse, Part
from dashapp.pages.best_use import typed
from dashapp.running_callbacks import fields
from dashapp.services import Services
from dashapp.views import best_use_form as forms

type Nested = Mapping[str, Any]

POTS: Mapping[str, Any] = {**ids.POTS.field(""), "name": ALL}
OTHERS: Mapping[str, Any] = {**ids.BEST_USE.field(""), "name": ALL}


def connect(app: Dash, services: Services) -> None:
    """Register the callbacks of the form."""

    @app.callback(
        output={"panel": Output(BestUse.PENDING, "children"), "errors": Output(dict(POTS), "error")},
        inputs={"form": _form(Input)},
        prevent_initial_call=True,
        on_error=faults.reference,
    )
    def show_changes(form: Nested) -> Nested:
        return pending(services, form)

    @app.callback(
        output={"pots": Output(dict(POTS), "value"), "others": Output(dict(OTHERS), "value")},
        inputs={"_clicks": Input(BestUse.RESET, "n_clicks")},
        state={"form": _form(State)},
        prevent_initial_call=True,
        on_error=faults.reference,
    )
    def undo(_clicks: int, form: Nested) -> Nested:
        return undone(services, form)


def pending(services: Services, form: Nested) -> dict[str, Any]:
    """What is changed so far, and the error of each field."""
    scenario = str(form["scenario"])
    start = services.start(scenario)
    edit, problems = typed(scenario, start, fields([form["pots"], form["others"]]))
    wrong = {ids.pot_of(problem.field): problem.text for problem in problems}
    return {
        "panel": forms.changes_panel(forms.changes(start, edit)),
        "errors": [wrong.get(str(item["name"])) for item in form["pots"]["ids"]],
    }


def undone(services: Services, form: Nested) -> dict[str, Any]:
    """Every amount blank, every rule as the scenario has it, the year as it is."""
    start = services.start(str(form["scenario"]))
    names = [str(item["name"]) for item in form["others"]["ids"]]
    now = dict(zip(names, form["others"]["values"], strict=True))
    return {
        "pots": ["" for _ in form["pots"]["ids"]],
        "others": [start.rules.get(name, now[name]) for name in names],
    }


def _form(kind: type[Input] | type[State]) -> dict[str, Any]:
    return {
        "scenario": State(ids.BEST_USE.at(Part.SCENARIO), "data"),
        "pots": {"ids": State(dict(POTS), "id"), "values": kind(dict(POTS), "value")},
        "others": {"ids": State(dict(OTHERS), "id"), "values": kind(dict(OTHERS), "value")},
    }
