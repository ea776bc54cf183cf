"""Joint Commissioning Modeller: what partners who serve children can do together with what they have.

The public API. Names are fetched when first used, so that a small command starts quickly.

>>> from model import solve
>>> solve("scenarios/tiny-best-use.toml").status  # doctest: +SKIP
'optimal'
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from model.analyse.explain.plan import explain_plan
    from model.analyse.explain.whole import Explanation
    from model.inputs.case import Case
    from model.inputs.changes import AppliedChange, Change, Cut, NewRow
    from model.inputs.checks import check, notes
    from model.inputs.dictionary import data_dictionary
    from model.inputs.faults import Fault, InputError, Note
    from model.inputs.load import load_case
    from model.inputs.read import read_tables
    from model.inputs.rules import Rules
    from model.inputs.scenario import Scenario, read_scenario, scenario_for
    from model.inputs.tables import TABLES, Tables
    from model.inputs.workbook import write_template, write_workbook
    from model.inputs.write import write_folder
    from model.plan import Plan, digest, records, solve
    from model.plan_checks import PlanError
    from model.project import ProjectionResult, project_scenario, read_activity

_HOMES = {
    "model.analyse.explain.plan": ("explain_plan",),
    "model.analyse.explain.whole": ("Explanation",),
    "model.inputs.case": ("Case",),
    "model.inputs.changes": ("AppliedChange", "Change", "Cut", "NewRow"),
    "model.inputs.checks": ("check", "notes"),
    "model.inputs.dictionary": ("data_dictionary",),
    "model.inputs.faults": ("Fault", "InputError", "Note"),
    "model.inputs.load": ("load_case",),
    "model.inputs.read": ("read_tables",),
    "model.inputs.rules": ("Rules",),
    "model.inputs.scenario": ("Scenario", "read_scenario", "scenario_for"),
    "model.inputs.tables": ("TABLES", "Tables"),
    "model.inputs.workbook": ("write_template", "write_workbook"),
    "model.inputs.write": ("write_folder",),
    "model.plan": ("Plan", "digest", "records", "solve"),
    "model.plan_checks": ("PlanError",),
    "model.project": ("ProjectionResult", "project_scenario", "read_activity"),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "TABLES",
    "AppliedChange",
    "Case",
    "Change",
    "Cut",
    "Explanation",
    "Fault",
    "InputError",
    "NewRow",
    "Note",
    "Plan",
    "PlanError",
    "ProjectionResult",
    "Rules",
    "Scenario",
    "Tables",
    "check",
    "data_dictionary",
    "digest",
    "explain_plan",
    "load_case",
    "notes",
    "project_scenario",
    "read_activity",
    "read_scenario",
    "read_tables",
    "records",
    "scenario_for",
    "solve",
    "write_folder",
    "write_template",
    "write_workbook",
]


def __getattr__(name: str) -> Any:
    """Fetch a public name from the module that holds it."""
    if name not in _HOME:
        raise AttributeError(f"module 'model' has no attribute '{name}'")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    """Public names."""
    return __all__
