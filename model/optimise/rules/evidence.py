"""Evidence: a service without any sourced effect is neither grown nor called free to cut."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats


def _without(case: Case) -> Bools:
    out: Bools = ~case.lines.has_evidence & ~case.lines.demand_led & (case.scenario.rules.evidence == "hold")
    return out


def _upper(case: Case) -> Floats:
    return limit(case, case.lines.today, _without(case), np.inf)


def _promise(case: Case) -> Floats:
    return limit(case, case.lines.today, _without(case), 0.0)


RULE = Rule(
    name="evidence",
    says="A service without evidence stays as it is: not grown, and cut only by breaking a promise.",
    upper=_upper,
    promise=_promise,
)
