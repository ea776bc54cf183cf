"""Who may pay for whose services, and the least money that does what a plan did, whoever pays for whom.

All pots and services exist in every world. What differs is which partner's pots may pay for which other
partner's services, so a world is the programme of everybody with some payments bounded by 0.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.build import build, settled
from model.optimise.flows import allowed
from model.optimise.money import money_drawn
from model.optimise.programme import Programme
from model.optimise.resolve import Resolved
from model.optimise.rules.equity import STAGE as EQUITY
from model.optimise.rules.pooling import may_cross
from model.optimise.solved import Solved
from model.optimise.solver import LoadedProgramme, Status
from model.optimise.stages import NOTHING, RELATIVE_SLACK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pulp import LpVariable

    from model.inputs.case import Case, Floats
    from model.optimise.solved import StageValue

Tie = tuple[str, str]
"""A partner that pays, and the partner whose service it pays for."""
Ties = frozenset[Tie]

MONEY = "least_money"
AIM_WITH_EVERY_OUTCOME = "best_value"
"""An objective whose programme states every outcome in every year."""


def ties(case: Case) -> Ties:
    """Who may pay for whose services: some pot, service and year let money or people cross.

    Parameters
    ----------
    case : Case
        With its pooled shares, conditions and places.
    """
    line_service = case.lines.service_at
    useful = (case.efficiency[case.pots.type_at] @ (case.lines.recipe.T > 0)) > 0
    some = (may_cross(case) > 0).any(axis=1) & (case.pots.amount[:, 1:] > 0).any(axis=1)
    may = allowed(case) & case.crossing[:, line_service] & useful & some[:, None]
    pairs = np.argwhere(may).tolist()
    return frozenset((case.pots.partner[p], case.commissioner[line_service[i]]) for p, i in pairs)


def shut(programme: Programme, open_: Ties) -> list[LpVariable]:
    """Payments across partners that are not open."""
    case = programme.case
    out: list[LpVariable] = []
    for need in programme.needs:
        commissioner = case.commissioner[need.service_at]
        for group in need.groups:
            payer = case.pots.partner[group.pots[0]]
            if payer not in ("", commissioner) and (payer, commissioner) not in open_:
                out += programme.flows[need.key][group.key]
    return out


class LeastMoney:
    """The least money that brings outcomes as far as a plan did, in worlds with other payments open.

    Parameters
    ----------
    case : Case
        With every payment open that any world has.
    improvement : (O, H) float
        Improvement of each area outcome against its trend that must be reached.
    stages : sequence of StageValue
        What may be left unmet: duties and promises by year, and equity where it is a rule.
    """

    def __init__(self, case: Case, improvement: Floats, stages: Sequence[StageValue]) -> None:
        self.case = replace(case, scenario=replace(case.scenario, objective=AIM_WITH_EVERY_OUTCOME))
        self.programme = build(self.case)
        _keep_outcomes(self.programme, improvement)
        _state_money(self.programme)
        self.loaded = LoadedProgramme(self.programme)
        for stage in stages:
            if stage.stage in ("duties", "promises", EQUITY):
                step = 1.0 if stage.stage == EQUITY else self.programme.scales.worth
                value = stage.value / step
                column = self.loaded.columns([self.programme.stage[stage.stage, stage.year]])
                self.loaded.at_most(column, value + max(RELATIVE_SLACK * value, NOTHING))
        self.every = self.loaded.columns(shut(self.programme, frozenset()))

    def solve(self, open_: Ties) -> float:
        """Present value of the least money, in pounds; NaN where it could not be settled."""
        self.loaded.bound(self.every, np.inf)
        self.loaded.bound(self.loaded.columns(shut(self.programme, open_)), 0.0)
        column = self.loaded.columns([self.programme.stage[MONEY, None]])
        if self.loaded.minimise(column, np.ones(1), must_exist=True) is not Status.OPTIMAL:
            return float("nan")
        return float(self.loaded.values()[column[0]]) * self.programme.scales.worth

    def plan(self, open_: Ties) -> Resolved:
        """The plan with the least money that changes least from today. Nothing may be solved after it.

        Demand that stays unmet is spread as in a published plan: evenly, then by the hash of its name.
        """
        out = Solved(Status.FAILED)
        if np.isnan(self.solve(open_)):
            return Resolved(self.programme, out)
        unmet = {at: (variable,) for at, variable in self.programme.unmet_demand.items()}
        shares = list(self.programme.unmet_share.values())
        for variables, prices in (
            _priced(self.programme, self.programme.grown),
            (shares, np.ones(len(shares))),
            _priced(self.programme, unmet),
        ):
            self.loaded.hold()
            out.status = self.loaded.minimise(self.loaded.columns(variables), prices, must_exist=True)
            if out.status is not Status.OPTIMAL:
                return Resolved(self.programme, out)
        out.values = self.loaded.values()
        return Resolved(self.programme, out)


def _keep_outcomes(programme: Programme, improvement: Floats) -> None:
    """Rows Σ_d credited ≥ what is asked, for every outcome and year that any service can move."""
    case = programme.case
    for o, outcome in enumerate(case.outcomes):
        step = float(programme.scales.outcome[o])
        for t in range(1, len(case.years.horizon)):
            found = [programme.credited.get((cell, t)) for cell in case.cells.of(o).tolist()]
            terms = [(v, 1.0) for v in found if v is not None]
            if terms:
                least = float(improvement[o, t]) / step
                right = least - max(RELATIVE_SLACK * abs(least), NOTHING)
                programme.row(f"kept.{outcome}.{case.years.horizon[t]}", terms, ">=", right)


def _state_money(programme: Programme) -> None:
    """The stage value Σ_{t≤T} ρ[t]·money drawn."""
    years, worth = programme.case.years, programme.scales.worth
    terms = [
        (v, float(years.weight[t]) * c / worth)
        for t in range(1, years.n_plan + 1)
        for v, c in money_drawn(programme, t)[0]
    ]
    programme.stage_value(MONEY, None, terms)


def _priced(
    programme: Programme, found: Mapping[tuple[int, int], tuple[LpVariable, ...]]
) -> tuple[list[LpVariable], Floats]:
    """Variables of lines and years with the price of a unit each, a little different for every name."""
    case, lines = programme.case, programme.case.lines
    variables: list[LpVariable] = []
    prices: list[float] = []
    for (line, t), own in found.items():
        key = f"{lines.service[line]}|{lines.place[line]}|{case.years.horizon[t]}"
        price = float(lines.price_gbp[line]) * programme.line_step(line) * settled(key)
        variables += own
        prices += [price / programme.scales.worth] * len(own)
    return variables, np.array(prices)
