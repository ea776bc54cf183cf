"""Held years: before the first decision year, services that are not demand-led stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule, limit

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats


def _held(case: Case) -> Bools:
    out: Bools = ~case.lines.demand_led[:, None] & case.years.held[None, :]
    return out


def _upper(case: Case) -> Floats:
    return limit(case, case.lines.today, _held(case), np.inf)


def _promise(case: Case) -> Floats:
    return limit(case, case.lines.today, _held(case), 0.0)


RULE = Rule(
    name="held_years",
    says="Before the first decision year services are already under way and stay as they are.",
    upper=_upper,
    promise=_promise,
)
