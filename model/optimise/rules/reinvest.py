"""Reinvest: whether money freed in one partner's pot may be spent from it on more than today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise.programme import Programme


def most_use(case: Case) -> Floats:
    """Most use of each pot (P, T) by services that are not demand-led: today's × Q[t]/Q[0].

    +inf everywhere unless the setting is ``own_pot``, and for new money.
    """
    amount = case.pots.amount
    out = np.full((len(case.pots), case.years.n_plan), np.inf)
    if case.scenario.rules.reinvest != "own_pot":
        return out
    today = case.pots.spent_today[:, ~case.lines.demand_led].sum(axis=1)
    for p in range(len(case.pots)):
        if np.isfinite(amount[p]).all():
            base = amount[p, 0]
            out[p] = today[p] * (amount[p, 1:] / base if base > 0 else 0.0)
    return out


def _rows(programme: Programme) -> None:
    """Σ flows of a pot to services that are not demand-led ≤ today's such use × Q[t]/Q[0]."""
    case = programme.case
    limit = most_use(case)
    for group in programme.groups:
        used = programme.used(group, demand_led=False)
        most = limit[list(group.pots)].sum(axis=0)
        if not used or not np.isfinite(most).all():
            continue
        step = float(programme.scales.type_[group.type_at])
        unit = case.type_unit(group.type_at)
        for t, year in enumerate(case.years.plan):
            programme.row(
                f"reinvest.{group.key}.{year}",
                [(flows[t], 1.0) for flows in used],
                "<=",
                float(most[t]) / step,
                RowOrigin("reinvest", group.names(case), year, unit, step),
            )


RULE = Rule(
    name="reinvest",
    says="Under own_pot, money freed by falling demand stays unspent in the pot it came from.",
    rows=_rows,
)
