"""What rises without any cut: demand that follows its trend, costs of their own growth, prices in general."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.analyse.cuts.solved import Solved

PRESSURES = ("kind", "partner", "service", "year", "gbp", "cash_gbp", "sentence")
DEMAND, GROWTH, PRICES, LACKING = "demand", "pay_and_prices", "inflation", "unaffordable"
POUND = 1.0
NAN = float("nan")


def pressures_table(solved: Solved) -> pd.DataFrame:
    """``PRESSURES``: by year, in prices of the price year and in cash, before anything is decided.

    ``demand``: services that follow their outcome, at φ·B[t] instead of today's activity, by who pays today.
    ``pay_and_prices``: what recipes that grow faster than prices in general take more for today's plan.
    ``inflation``: what today's money would take more in cash, by who pays; nothing in real terms.
    ``unaffordable``: the least that today's plan lacks under the rules, in no partner's name.
    """
    rows = [*_demand(solved), *_growth(solved), *_prices(solved), *_lacking(solved)]
    return pd.DataFrame(rows, columns=list(PRESSURES))


def _demand(solved: Solved) -> Iterator[tuple[object, ...]]:
    case, money = solved.case, solved.money
    at = money.demand
    today = case.lines.today[at, None]
    rise = (solved.today.activity[at] - today) * money.unit_gbp[at, :1]
    whole = np.zeros((len(case.lines), rise.shape[1]))
    whole[at] = rise
    yield from _by_partner(solved, DEMAND, whole)


def _growth(solved: Solved) -> Iterator[tuple[object, ...]]:
    money = solved.money
    more = solved.today.activity * (money.unit_gbp - money.unit_gbp[:, :1])
    yield from _by_partner(solved, GROWTH, more)


def _by_partner(solved: Solved, kind: str, rise: np.ndarray) -> Iterator[tuple[object, ...]]:
    """Rows by service and payer of what lines take more (L, H)."""
    case, money = solved.case, solved.money
    for s in range(len(case.services)):
        own = case.lines.service_at == s
        paid = money.paying[:, own] @ rise[own]
        for k, partner in enumerate(money.partners):
            if np.abs(paid[k, 1 : 1 + case.years.n_plan]).max(initial=0.0) < POUND:
                continue
            for t, year in enumerate(case.years.plan, start=1):
                yield _row(solved, (kind, partner, case.services[s], year), float(paid[k, t]))


def _prices(solved: Solved) -> Iterator[tuple[object, ...]]:
    """Today's spending of money by partner, in cash of each year less what it is today."""
    case, money = solved.case, solved.money
    factors = solved.cash
    spent = money.owner[:, money.money_pots] @ case.pots.spent_today[money.money_pots].sum(axis=1)
    for k, partner in enumerate(money.partners):
        if spent[k] < POUND:
            continue
        for t, year in enumerate(case.years.plan, start=1):
            more = float(spent[k] * (factors[t] - factors[0]))
            yield (PRICES, partner, "", year, 0.0, more, _sentence(solved, (PRICES, partner, "", year), more))


def _lacking(solved: Solved) -> Iterator[tuple[object, ...]]:
    lacks = solved.sharing.today_lacks(solved.case)
    for t, year in enumerate(solved.case.years.plan):
        if lacks[t] > 0:
            yield _row(solved, (LACKING, "", "", year), float(lacks[t]))


def _row(solved: Solved, key: tuple[str, str, str, int], gbp: float) -> tuple[object, ...]:
    factor = float(solved.cash[solved.case.years.at(key[3])])
    return (*key, gbp, gbp * factor, _sentence(solved, key, gbp))


def _sentence(solved: Solved, key: tuple[str, str, str, int], gbp: float) -> str:
    kind, partner, service, year = key
    if not words.stated(gbp):
        return ""
    when, amount = words.year(year), words.money(abs(gbp))
    who = solved.names.get(partner, partner)
    what = solved.names.get(service, service)
    more = "more" if gbp >= 0 else "less"
    if kind == DEMAND:
        return f"{what}: {amount} {more} in {when} than today as demand follows its trend, paid by {who}."
    if kind == GROWTH:
        return f"{what}: {amount} {more} in {when} as its costs outgrow prices in general, paid by {who}."
    if kind == PRICES:
        return f"{who}: today's services take {amount} {more} in cash in {when} as prices in general rise."
    return f"Without any cut, today's plan lacks {amount} in {when} already."
