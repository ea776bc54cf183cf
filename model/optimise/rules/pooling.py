"""Pooling: how much of a pot may pay for services that its partner does not commission."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.optimise.programme import Programme


def pooled_share(case: Case) -> Floats:
    """Share h of each pot (P,) that may cross, under the scenario's setting."""
    setting = case.scenario.rules.pooling
    if setting == "none":
        return np.zeros(len(case.pots))
    if setting == "full":
        return np.ones(len(case.pots))
    return case.pots.pooled_share


def both_within(case: Case) -> Bools:
    """(P, S): the pot's partner and the service's commissioner are both in the coalition, if any is."""
    if case.together is None:
        return np.ones((len(case.pots), len(case.services)), dtype=np.bool_)
    owner = np.array([name in case.together for name in case.pots.partner], dtype=np.bool_)
    commissioner = np.array([name in case.together for name in case.commissioner], dtype=np.bool_)
    out: Bools = owner[:, None] & commissioner[None, :]
    return out


def may_cross(case: Case) -> Floats:
    """Amount of each pot and plan year (P, T) that may cross; +inf where nothing limits it."""
    amount = case.pots.amount[:, 1:]
    share = pooled_share(case)[:, None]
    out: Floats = np.where(share >= 1.0, np.inf, share * np.where(np.isfinite(amount), amount, 0.0))
    return out


def _rows(programme: Programme) -> None:
    """Σ flows of a group of pots to other commissioners' services ≤ Σ h·Q, per year."""
    case = programme.case
    limit = may_cross(case)
    if case.together is not None and case.scenario.rules.pots:
        limit = np.minimum(limit, case.pots.amount[:, 1:])
    for group in programme.groups:
        used = programme.used(group, crossing=True)
        most = limit[list(group.pots)].sum(axis=0)
        if not used or not np.isfinite(most).all():
            continue
        step = float(programme.scales.type_[group.type_at])
        unit = case.type_unit(group.type_at)
        for t, year in enumerate(case.years.plan):
            programme.row(
                f"pooling.{group.key}.{year}",
                [(flows[t], 1.0) for flows in used],
                "<=",
                float(most[t]) / step,
                RowOrigin("pooling", group.names(case), year, unit, step),
            )


RULE = Rule(
    name="pooling",
    says="A pot pays for other partners' services only up to its agreed pooled share.",
    rows=_rows,
)
