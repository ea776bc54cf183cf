"""Money of a cut: what is taken out, what comes back as cost, on whom, and how much of it is cash.

Amounts are arrays over the horizon (…, H): the base year, the plan years, and the run-on years, in which the
cut and everything that is not demand-led stay as in the last plan year.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.analyse.cuts.result import Result
    from model.inputs.case import Bools, Case, Floats, Ints


def over_horizon(case: Case, by_year: Floats) -> Floats:
    """Amounts of base and plan years (…, 1+T), with run-on years (…, H) as the last plan year."""
    last = np.repeat(by_year[..., -1:], case.years.n_run_on, axis=-1)
    return np.concatenate([by_year, last], axis=-1)


@dataclass(frozen=True)
class Below:
    """A difference of two streams of money, split at today's level.

    Attributes
    ----------
    cash : (…, H) float
        The part of it below today's level: a budget that is reduced.
    avoided : (…, H) float
        The part of it above today's level: growth that need not be found.
    """

    cash: Floats
    avoided: Floats


def split(without: Floats, planned: Floats) -> Below:
    """Split ``without − planned`` at the level of the base year, which is the first column.

    min(x, today) + max(x, today) = x + today, so the two parts sum to the difference.
    """
    today = without[..., :1]
    return Below(
        cash=np.minimum(without, today) - np.minimum(planned, today),
        avoided=np.maximum(without, today) - np.maximum(planned, today),
    )


@dataclass(frozen=True)
class Money:
    """Prices, owners and payers of one case.

    Attributes
    ----------
    case : Case
        The case without a cut.
    """

    case: Case

    @cached_property
    def partners(self) -> tuple[str, ...]:
        """Partner ids, sorted."""
        return tuple(sorted(row.partner for row in self.case.tables.partners))

    @cached_property
    def demand(self) -> Ints:
        """Demand-led lines."""
        return np.flatnonzero(self.case.lines.demand_led)

    @cached_property
    def unit_gbp(self) -> Floats:
        """(L, H): money that a unit of activity takes, by year."""
        return self.case.money_recipe.T

    @cached_property
    def owner(self) -> Floats:
        """(partners, P): 1 where the pot is the partner's."""
        owners = np.array(self.case.pots.partner, dtype=object)[None, :]
        out: Floats = (np.array(self.partners, dtype=object)[:, None] == owners).astype(np.float64)
        return out

    @cached_property
    def paying(self) -> Floats:
        """(partners, L): who pays money for each line today, as shares; else who commissions it."""
        case = self.case
        money = case.money[case.pots.type_at]
        spent = self.owner[:, money] @ case.pots.spent_today[money]
        commissioner = np.array([case.commissioner[s] for s in case.lines.service_at], dtype=object)
        own = (np.array(self.partners, dtype=object)[:, None] == commissioner[None, :]).astype(np.float64)
        total = spent.sum(axis=0)
        share = np.divide(spent, total, out=np.zeros_like(spent), where=total > 0)
        out: Floats = np.where(total > 0, share, own)
        return out

    @cached_property
    def payers(self) -> Floats:
        """(partners, demand-led lines): the same for lines that follow demand."""
        return self.paying[:, self.demand]

    @cached_property
    def value(self) -> Floats:
        """(P,): £ of a unit of each pot."""
        out: Floats = self.case.type_value_gbp[self.case.pots.type_at]
        return out

    @cached_property
    def money_pots(self) -> Bools:
        """(P,): pots of money."""
        out: Bools = self.case.money[self.case.pots.type_at]
        return out

    def held(self, case: Case) -> Floats:
        """(P, H): what is in each pot in £, run-on years as the last plan year; 0 where without limit."""
        amount = np.where(np.isfinite(case.pots.amount), case.pots.amount, 0.0)
        return over_horizon(case, amount * self.value[:, None])

    def gross(self, result: Result) -> Floats:
        """(P, H): £ taken out of each pot."""
        return self.held(self.case) - self.held(result.case)

    def need(self, result: Result) -> Floats:
        """(demand-led lines, H): money that every case would take, those that nobody pays for included."""
        projection = result.projection
        cases = (projection.activity + projection.unmet)[self.demand]
        return result.known(cases * self.unit_gbp[self.demand])

    def knock_on(self, result: Result, without: Result) -> Floats:
        """(demand-led lines, H): how much more they take than without the cut."""
        out: Floats = self.need(result) - self.need(without)
        return out

    def ledger(self, result: Result, without: Result) -> tuple[Floats, Floats]:
        """What each partner takes out of its pots, and what comes back to it (partners, H), in £."""
        out = self.owner @ self.gross(result)
        return out, self.payers @ self.knock_on(result, without)

    def split(self, result: Result, without: Result) -> tuple[Floats, Floats, Floats]:
        """Net saving by year (H,): cashable, avoided against a rising trend, and no cash."""
        before, after = self.held(self.case), self.held(result.case)
        pots = split(before[self.money_pots], after[self.money_pots])
        costs = split(self.need(without), self.need(result))
        other = (before - after)[~self.money_pots].sum(axis=0)
        cash = pots.cash.sum(axis=0) + costs.cash.sum(axis=0)
        return cash, pots.avoided.sum(axis=0) + costs.avoided.sum(axis=0), result.known(other)

    def lost_gbp(self, result: Result, without: Result) -> Floats:
        """(L, H): money's worth of activity that is lost against the same rule without a cut."""
        return (without.projection.activity - result.projection.activity) * self.unit_gbp


def present(case: Case, by_year: Floats, *, run_on: bool) -> Floats:
    """Present value of amounts (…, H), the first plan year not discounted.

    Parameters
    ----------
    by_year : (…, H) float
        £ by year.
    run_on : bool
        Whether run-on years count.
    """
    upto = 1 + case.years.n_plan + (case.years.n_run_on if run_on else 0)
    return np.asarray(by_year[..., 1:upto] @ case.years.weight[1:upto])
