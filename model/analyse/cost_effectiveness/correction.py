"""How far benefits are believed: optimism bias by grade of evidence, deadweight and attribution.

The best estimate of an effect is multiplied by

- the stronger of two corrections: its own ``transfer_share``, or 1 − the optimism bias of its grade. One is
  never put on top of the other;
- where the study had no comparison group (grades 0 to 2): (1 − deadweight) × attribution.

Harm is not corrected: only what is good may have been hoped for. Without rows in the table ``parameters``
nothing is corrected, and that is said.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.compile import effect_rows
from model.inputs.parameters import Parameters

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

COMPARED_FROM = 3
"""Grades from here on rest on a comparison group."""


def factors(case: Case) -> Floats:
    """What each row of the case's effects is multiplied by, beyond its transfer share, shape (E,)."""
    known = Parameters(case.tables.parameters)
    year = case.years.plan[0]
    out = np.ones(len(case.effects))
    for e, row in enumerate(effect_rows(case.tables)):
        if case.effects.gain[e] > 0:
            transfer = 1.0 if row.transfer_share is None else row.transfer_share
            believed = 1 - known.value(f"optimism_bias_grade_{row.evidence_grade}", year, 0.0)
            out[e] = min(transfer, believed) / transfer
            if row.evidence_grade < COMPARED_FROM:
                ours = known.value("attribution", year, 1.0)
                out[e] *= (1 - known.value("deadweight", year, 0.0)) * ours
    return out


def corrected(case: Case) -> Case:
    """The case with every benefit, and its low and high, as far as it is believed."""
    effects, times = case.effects, factors(case)
    parts = {name: getattr(effects, name) * times for name in ("gain", "low", "high")}
    return replace(case, effects=replace(effects, **parts))


def new_cost_factor(case: Case) -> Floats:
    """What the cost of each line is multiplied by: 1 + the bias of costs where it is new, shape (L,)."""
    bias = Parameters(case.tables.parameters).value("optimism_bias_cost", case.years.plan[0], 0.0)
    return np.where(case.lines.today > 0, 1.0, 1.0 + bias)


def is_corrected(case: Case) -> bool:
    """Whether the tables hold any correction at all."""
    return any(row.parameter.startswith(("optimism", "deadweight")) for row in case.tables.parameters)
