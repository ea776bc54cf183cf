"""Floors: least activity of a service in a place; a duty where statutory, else a promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats


def _duty(case: Case) -> Floats:
    return limit(case, case.lines.floor, case.lines.statutory & case.scenario.rules.floors, 0.0)


def _promise(case: Case) -> Floats:
    return limit(case, case.lines.floor, ~case.lines.statutory & case.scenario.rules.floors, 0.0)


RULE = Rule(
    name="floors",
    says="A service does not fall below its floor: a duty where the floor is statutory, else a promise.",
    duty=_duty,
    promise=_promise,
)
