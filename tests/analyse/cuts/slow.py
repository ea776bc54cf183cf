"""The rule of equal shares written again, slowly: halving a share on the projection, payments one by one."""

from __future__ import annotations

import numpy as np
from scipy.optimize import linprog

from model.inputs.case import Bools, Case, Floats
from model.project import project

HALVINGS = 34
ENOUGH = 1e-5
"""Pounds (or units of a capacity) that rounding may lack."""


def shares_lost(case: Case, cut: Bools) -> Floats:
    """Share of a line's money that the cut pots pay today, for pots of one type."""
    type_ = set(case.pots.type_at[cut].tolist())
    assert len(type_) == 1
    same = np.isin(case.pots.type_at, list(type_))
    out = np.zeros(len(case.lines))
    for i in range(len(case.lines)):
        whole = case.pots.spent_today[same, i].sum()
        if whole > 0 and not case.lines.demand_led[i]:
            out[i] = case.pots.spent_today[same & cut, i].sum() / whole
    return out


def may_pay(case: Case, pot: int, line: int) -> bool:
    """Place, conditions and pooling, from the tables' own words."""
    rules = case.scenario.rules
    place = case.pots.place_at[pot]
    if place >= 0 and place != case.lines.place_at[line]:
        return False
    service = case.lines.service[line]
    if (
        rules.conditions.holds(case.pots.name[pot])
        and not case.pots.lets_in[pot, case.services.index(service)]
    ):
        return False
    return not (crosses(case, pot, line) and pooled(case, pot) == 0)


def crosses(case: Case, pot: int, line: int) -> bool:
    """The pot's partner does not commission the service."""
    return bool(case.pots.partner[pot] != case.commissioner[case.lines.service_at[line]])


def pooled(case: Case, pot: int) -> float:
    """Share of a pot that may cross."""
    return {"none": 0.0, "full": 1.0}.get(case.scenario.rules.pooling, float(case.pots.pooled_share[pot]))


def lacking(case: Case, activity: Floats, t: int) -> float:
    """The least that stays unpaid in plan year t, over every type."""
    total = 0.0
    for j in range(len(case.types)):
        need = case.recipe[t + 1, :, j] * activity
        pots = np.flatnonzero(case.pots.type_at == j).tolist()
        pairs = [(p, i) for p in pots for i in np.flatnonzero(need > 0).tolist() if may_pay(case, p, i)]
        total += need.sum() - _most_paid(case, need, pairs, t)
    return float(total)


def _most_paid(case: Case, need: Floats, pairs: list[tuple[int, int]], t: int) -> float:
    if not pairs:
        return 0.0
    amount = case.pots.amount[:, t + 1]
    scale = max(1.0, float(need.max()) / 1000)
    rows, most = [], []
    for p in sorted({p for p, _ in pairs}):
        rows.append([float(q == p) for q, _ in pairs])
        most.append(amount[p] / scale)
        rows.append([float(q == p and crosses(case, q, i)) for q, i in pairs])
        most.append(amount[p] * pooled(case, p) / scale)
    for line in sorted({i for _, i in pairs}):
        rows.append([float(i == line) for _, i in pairs])
        most.append(need[line] / scale)
    found = linprog(-np.ones(len(pairs)), A_ub=np.array(rows), b_ub=np.array(most), method="highs")
    assert found.status == 0
    return float(-found.fun * scale)


def equal_share(case: Case, cut: Bools) -> tuple[Floats, int | None]:
    """Activity (L, T) of equal shares, and the year from 0 that can't be paid for, if any.

    Payable shares are taken to be all those below the largest: no cut service moves demand in its own year.
    """
    lost = shares_lost(case, cut)
    today = case.lines.today
    activity = np.repeat(today[:, None], case.years.n_plan, axis=1)
    for t in range(case.years.n_plan):

        def lacks(share: float, t: int = t) -> float:
            activity[:, t:] = (today * (1 - lost * (1 - share)))[:, None]
            return lacking(case, project(case, activity).planned[:, t], t)

        low, high = 0.0, 1.0
        if lacks(0.0) > ENOUGH:
            return project(case, activity).planned, t
        if lacks(1.0) <= ENOUGH:
            low = 1.0
        for _ in range(HALVINGS if low < 1.0 else 0):
            middle = 0.5 * (low + high)
            low, high = (middle, high) if lacks(middle) <= ENOUGH else (low, middle)
        lacks(low)
    return project(case, activity).planned, None
