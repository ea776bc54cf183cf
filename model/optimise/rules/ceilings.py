"""Ceilings: most activity of a service in a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats


def _upper(case: Case) -> Floats:
    where = np.full(len(case.lines), case.scenario.rules.ceilings)
    return limit(case, case.lines.ceiling, where, np.inf)


RULE = Rule(
    name="ceilings",
    says="A service does not grow beyond its ceiling, the children or families who could use it.",
    upper=_upper,
)
