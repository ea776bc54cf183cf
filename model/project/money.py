"""What an activity needs, who would pay for it in today's proportions, and what nobody pays for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

# A pot is called overspent beyond this share of its amount: rounding is not a finding.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Payments:
    """Who pays for an activity, in each pot's own unit.

    Attributes
    ----------
    flow : (P, L, T) float
        Amount of each pot used by each line.
    unfunded : (L, J, T) float
        What the activity needs and no pot pays for.
    overspent : (P, T) float
        What flows take beyond the amount of a pot.
    """

    flow: Floats
    unfunded: Floats
    overspent: Floats


def needs(case: Case, activity: Floats) -> Floats:
    """Money and capacity (L, J, T) that activity (L, T) needs: the year's recipe × activity."""
    recipe = case.recipe[1 : 1 + case.years.n_plan].transpose(1, 2, 0)
    out: Floats = recipe * activity[:, None, :]
    return out


def payments(case: Case, activity: Floats, flow: Floats) -> Payments:
    """Put given flows (P, L, T) beside what activity (L, T) needs and what the pots hold.

    Unfunded amounts below one part in 10⁹ of the need count as rounding.
    """
    need = needs(case, activity)
    paid = np.zeros(need.shape)
    for p, j in enumerate(case.pots.type_at):
        paid[:, j] += flow[p]
    lacking = need - paid
    unfunded = np.where(lacking > ROUNDING * np.maximum(need, 1.0), lacking, 0.0)
    return Payments(flow, unfunded, _overspent(case, flow))


def proportional_flows(case: Case, activity: Floats) -> Payments:
    """Pay for activity (L, T) by today's payers in today's proportions, line by line, type by type.

    What a line has no payer for today is unfunded; what takes a pot beyond its amount is overspent.
    Pots, conditions and pooled shares decide nothing here: this is today's arrangement carried on.
    """
    need = needs(case, activity)
    share = _payer_share(case)
    flow = share[:, :, None] * need[:, case.pots.type_at].transpose(1, 0, 2)
    payer = np.zeros(need.shape[:2], dtype=np.bool_)
    for p, j in enumerate(case.pots.type_at):
        payer[:, j] |= share[p] > 0
    unfunded = np.where(payer[:, :, None], 0.0, need)
    return Payments(flow, unfunded, _overspent(case, flow))


def _payer_share(case: Case) -> Floats:
    """Share of each pot in what a line gets of the pot's type today, shape (P, L)."""
    spent = case.pots.spent_today
    by_type = np.zeros((len(case.types), spent.shape[1]))
    np.add.at(by_type, case.pots.type_at, spent)
    total = by_type[case.pots.type_at]
    out: Floats = np.divide(spent, total, out=np.zeros(spent.shape), where=total > 0)
    return out


def _overspent(case: Case, flow: Floats) -> Floats:
    amount = case.pots.amount[:, 1:]
    beyond = flow.sum(axis=1) - amount
    return np.where(beyond > ROUNDING * np.maximum(amount, 1.0), beyond, 0.0)
