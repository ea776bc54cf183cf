"""Pots: what is used of a pot in a year is at most what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """Σ flows out of a group of pots ≤ Σ their amounts, per year."""
    case = programme.case
    if not case.scenario.rules.pots:
        return
    for group in programme.groups:
        amount = case.pots.amount[list(group.pots)].sum(axis=0)
        used = programme.used(group)
        if not used or not np.isfinite(amount).all():
            continue
        step = float(programme.scales.type_[group.type_at])
        unit = case.type_unit(group.type_at)
        for t, year in enumerate(case.years.plan):
            programme.row(
                f"pots.{group.key}.{year}",
                [(flows[t], 1.0) for flows in used],
                "<=",
                float(amount[t + 1]) / step,
                RowOrigin("pots", group.names(case), year, unit, step),
            )


RULE = Rule(
    name="pots",
    says="No more is used of a pot in a year than is in it.",
    rows=_rows,
)
