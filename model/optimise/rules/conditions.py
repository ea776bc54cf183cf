"""Conditions: a ring-fenced pot pays only for the services or priorities that it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case


def lets_in(case: Case) -> Bools:
    """(P, S): whether a pot may pay for a service under the conditions in force."""
    rules = case.scenario.rules
    released = np.array([not rules.conditions.holds(name) for name in case.pots.name], dtype=np.bool_)
    out: Bools = case.pots.lets_in | released[:, None]
    return out


RULE = Rule(
    name="conditions",
    says="A ring-fenced pot pays only for what its conditions name.",
)
"""States no rows: a flow that the conditions do not allow does not exist in the programme."""
