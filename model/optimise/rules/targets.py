"""Targets: the shortfall of an outcome in a year, in units of its own distance N."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.outcomes import outcome_terms
from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """N·short ≥ ΣOut − target (better lower) or target − ΣOut (better higher)."""
    case, targets = programme.case, programme.case.targets
    for (o, t), short in programme.shortfall.items():
        terms, constant = outcome_terms(programme, case.cells.of(o).tolist(), t)
        sign = 1.0 if case.better_lower[o] else -1.0
        step = float(programme.scales.outcome[o])
        year = case.years.horizon[t]
        programme.row(
            f"targets.{case.outcomes[o]}.{year}",
            [(short, float(targets.scale[o]) / step), *((v, -sign * c / step) for v, c in terms)],
            ">=",
            sign * (constant - float(targets.area[o, t])) / step,
            RowOrigin("targets", case.outcomes[o], year, case.counted_in(case.outcomes[o]), step),
        )
    _places(programme)


def _places(programme: Programme) -> None:
    """The same for single places with a hard target, in steps of the outcome."""
    case, targets = programme.case, programme.case.targets
    for (cell, t), short in programme.shortfall_here.items():
        outcome, place, year = case.cells.outcome[cell], case.cells.place[cell], case.years.horizon[t]
        o = int(case.cells.outcome_at[cell])
        terms, constant = outcome_terms(programme, [cell], t)
        sign = 1.0 if case.better_lower[o] else -1.0
        step = float(programme.scales.outcome[o])
        programme.row(
            f"targets.{outcome}.{place}.{year}",
            [(short, 1.0), *((v, -sign * c / step) for v, c in terms)],
            ">=",
            sign * (constant - float(targets.hard_cell[cell, t])) / step,
            RowOrigin("targets", f"{outcome}|{place}", year, case.counted_in(outcome), step),
        )


RULE = Rule(
    name="targets",
    says="An outcome that misses its target counts as short; a hard target must be met.",
    rows=_rows,
)
