"""Commitments: until the year it is committed to, a service keeps today's activity (a promise)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats


def _promise(case: Case) -> Floats:
    years = np.array(case.years.plan, dtype=np.float64)[None, :]
    until = np.nan_to_num(case.lines.committed_until, nan=-np.inf)[:, None]
    return limit(case, case.lines.today, (years <= until) & ~case.lines.demand_led[:, None], 0.0)


RULE = Rule(
    name="commitments",
    says="A service committed until a year keeps today's activity up to and in that year.",
    promise=_promise,
)
