"""Units inside the programme, chosen so that its coefficients stay near one.

With pounds beside counts of children HiGHS has called feasible programmes infeasible; so money is
counted in steps of a power of ten near a thousandth of the largest pot (£100,000 for a county), each
capacity likewise, activity in steps worth about one step of money, and outcomes in steps near the
distance to their target. Powers of ten only, so that the written programme can still be read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

STEPS_IN_LARGEST_POT = 1e3
GAP_UNIT = 1e-3
"""The objective is counted in thousandths of a gap."""


def power_of_ten(value: float) -> float:
    """Nearest power of ten to a positive value; 1 for anything else."""
    if not np.isfinite(value) or value <= 0:
        return 1.0
    return float(10.0 ** round(np.log10(value)))


@dataclass(frozen=True)
class Scales:
    """One step of each quantity in its natural unit.

    Attributes
    ----------
    type_ : (J,) float
        Resource types.
    worth : float
        Pounds of duties, promises and least change.
    service : (S,) float
        Activity of each service.
    outcome : (O,) float
        Counts of each outcome.
    """

    type_: Floats
    worth: float
    service: Floats
    outcome: Floats

    @classmethod
    def of(cls, case: Case) -> Scales:
        """Steps for a case."""
        type_ = np.array([_type_step(case, j) for j in range(len(case.types))])
        money = type_[case.money]
        worth = float(money.max()) if len(money) else 1.0
        service = np.array([_service_step(case, s, worth) for s in range(len(case.services))])
        outcome = np.array([_outcome_step(case, o) for o in range(len(case.outcomes))])
        return cls(type_=type_, worth=worth, service=service, outcome=outcome)


def _type_step(case: Case, type_: int) -> float:
    amounts = case.pots.uncut[case.pots.type_at == type_]
    finite = amounts[np.isfinite(amounts)]
    return power_of_ten(finite.max() / STEPS_IN_LARGEST_POT) if finite.size else 1.0


def _service_step(case: Case, service: int, worth: float) -> float:
    prices = case.lines.price_gbp[case.lines.service_at == service]
    return power_of_ten(worth / prices.max()) if prices.size else 1.0


def _outcome_step(case: Case, outcome: int) -> float:
    scale = case.targets.scale[outcome]
    today = case.cells.trend[case.cells.of(outcome), 0].sum()
    return power_of_ten(scale if np.isfinite(scale) else 0.05 * today)
