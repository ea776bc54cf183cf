"""Demand: every case of a demand-led service's outcome is served, or counted as a duty unmet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.outcomes import outcome_terms
from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """A + unmet = φ·Σ Out over the line's cells, in plan years; without unmet in run-on years."""
    case, lines = programme.case, programme.case.lines
    for line in np.flatnonzero(lines.demand_led).tolist():
        step, key, phi = programme.line_step(line), programme.line_key(line), float(lines.phi[line])
        unit = case.activity_unit(lines.service[line])
        for t, activity in enumerate(programme.activity[line], start=1):
            year = case.years.horizon[t]
            terms, constant = outcome_terms(programme, lines.demand_cells[line].tolist(), t)
            unmet = programme.unmet_demand.get((line, t))
            programme.row(
                f"demand.{key}.{year}",
                [
                    (activity, 1.0),
                    *([] if unmet is None else [(unmet, 1.0)]),
                    *((v, -phi * c / step) for v, c in terms),
                ],
                "==",
                phi * constant / step,
                RowOrigin("demand", f"{lines.service[line]}|{lines.place[line]}", year, unit, step),
            )


RULE = Rule(
    name="demand",
    says="Demand-led services follow their outcome: every case is served, or counted as a duty unmet.",
    rows=_rows,
)
