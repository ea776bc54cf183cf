"""Balance: the share of money that goes to a tier or a priority stays in its range (a promise)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Bools, Case, Floats
    from model.inputs.rules import Balance
    from model.optimise.programme import Programme


def members(case: Case, setting: Balance) -> Bools:
    """Lines (L,) of the tier or priority."""
    rows = {row.service: row for row in case.tables.services}
    found = [
        rows[s].tier == setting.tier if setting.tier else rows[s].priority == setting.priority
        for s in case.lines.service
    ]
    return np.array(found, dtype=np.bool_)


def ranges(case: Case, setting: Balance) -> Iterator[tuple[str, float, float]]:
    """(name, sign, share): sign·(money of the members − share·all money) ≥ 0."""
    money = case.money_recipe[0] * case.lines.today
    today = float(money[members(case, setting)].sum() / max(money.sum(), 1e-300))
    for name, sign, share in (("at_least", 1.0, setting.at_least), ("at_most", -1.0, setting.at_most)):
        if share is not None:
            yield name, sign, today if share == "today" else float(share)


def decided(case: Case) -> list[int]:
    """Plan years (from 0) in which anything can be decided: before that, no range can be kept or broken."""
    found: list[int] = np.flatnonzero(~case.years.held).tolist()
    return found


def lacking(case: Case, activity: Floats) -> list[tuple[str, int, float]]:
    """What an activity (L, T) lacks of every range: (key, year, pounds), where it lacks anything."""
    spent = case.money_recipe[1 : 1 + case.years.n_plan].T * activity
    out = []
    for setting in case.scenario.rules.balance:
        own = spent[members(case, setting)].sum(axis=0)
        for _, sign, share in ranges(case, setting):
            short = np.maximum(0.0, -sign * (own - share * spent.sum(axis=0)))
            out += [(setting.key, case.years.plan[t], float(short[t])) for t in decided(case)]
    return out


def _rows(programme: Programme) -> None:
    """sign·(Σ_members money·a − share·Σ money·a) + lacking ≥ 0, from the first decision year."""
    case, worth = programme.case, programme.scales.worth
    hard = "balance" in case.scenario.rules.hard
    paid = np.flatnonzero(case.money_recipe[0] > 0).tolist()
    for setting in case.scenario.rules.balance:
        own = members(case, setting)
        for name, sign, share in ranges(case, setting):
            for t in (at + 1 for at in decided(case)):
                year, money = case.years.horizon[t], case.money_recipe[t]
                label = f"balance.{setting.key.replace(':', '.')}.{name}.{year}"
                terms = [
                    (
                        programme.activity[i][t - 1],
                        sign * (float(own[i]) - share) * float(money[i]) * programme.line_step(i) / worth,
                    )
                    for i in paid
                ]
                if not hard:
                    lack = programme.variable(f"unmet_{label}")
                    programme.unmet_balance[len(programme.unmet_balance), t] = lack
                    terms.append((lack, 1.0))
                programme.row(label, terms, ">=", 0.0, RowOrigin("balance", setting.key, year, "£", worth))


RULE = Rule(
    name="balance",
    says="The share of money that goes to a tier or a priority stays in its range.",
    rows=_rows,
)
