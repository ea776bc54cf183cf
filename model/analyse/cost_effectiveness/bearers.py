"""Who pays and to whom the return of a plan comes: by bearer and kind, cashable and not, never added up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model import words
from model.analyse.cost_effectiveness.plans import Flows, flows
from model.analyse.cost_effectiveness.rates import year_weights
from model.analyse.cost_effectiveness.unit import exit_cost
from model.analyse.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Bools, Case, Floats

COLUMNS = ("bearer", "kind", "present_value_gbp", "cashable_gbp", "not_cashable_gbp", "sentence")
PAYS, SAVES, CHANGE = "pays for services", "demand-led services", "costs of change"
PUBLIC = "public"
NOBODY = "unpaid"
LEAST = 1.0


def bearers(case: Case, activity: Floats, spend: pd.DataFrame) -> pd.DataFrame:
    """Present value by bearer and kind, with effects as far as they are believed.

    Parameters
    ----------
    case : Case
        The case.
    activity : (L, T) float
        The plan's activity.
    spend : DataFrame
        The plan's table ``spend``: who pays for what.

    Returns
    -------
    DataFrame
        ``COLUMNS``: what partners pay more (negative) for services that are chosen, as the plan's money shows
        it; what ending services costs those who commission them; what they save on demand-led services,
        shared as these are paid for today, cashable where that takes a budget below
        today's; and value to others by kind, of which the tables say what part is
        cashable. Present values over plan and run-on years.
    """
    names = names_of(case.tables) | {PUBLIC: "The public", NOBODY: "Nobody yet", "": "New money"}
    found = flows(case, activity, believed=True)
    rows = [
        *_payers(case, spend),
        *_savers(case, found),
        *_changers(case, activity),
        *_others(case, found),
    ]
    kept = [row for row in rows if abs(row[2]) >= LEAST]
    said = [(*row, row[2] - row[3], _sentence(row, names)) for row in kept]
    table = pd.DataFrame(said, columns=list(COLUMNS))
    table["size"] = table["present_value_gbp"].abs()
    order = table.sort_values(["size", "bearer", "kind"], ascending=[False, True, True], ignore_index=True)
    return order[list(COLUMNS)]


Row = tuple[str, str, float, float]


def _payers(case: Case, spend: pd.DataFrame) -> Iterator[Row]:
    """Money for chosen services beyond today's, last plan year repeated in the run-on years."""
    led = {name for name, is_led in zip(case.lines.service, case.lines.demand_led, strict=True) if is_led}
    own = spend[~spend["service"].isin(led)]
    more = own["planned"] - own["today"]
    weight = {year: float(year_weights(case)[case.years.at(year)]) for year in case.years.plan}
    weight[case.years.plan[-1]] += float(year_weights(case)[1 + case.years.n_plan :].sum())
    by_partner: dict[str, float] = {}
    for partner, year, gbp in zip(own["partner"].tolist(), own["year"].tolist(), more.tolist(), strict=True):
        by_partner[partner] = by_partner.get(partner, 0.0) - gbp * weight[year]
    for partner, gbp in by_partner.items():
        yield partner, PAYS, gbp, gbp


def _savers(case: Case, found: Flows) -> Iterator[Row]:
    """Savings on demand-led services by who pays for each of them today; cashable below today's budget."""
    weight = year_weights(case)
    by_partner: dict[str, tuple[float, float]] = {}
    for service in np.unique(case.lines.service_at[case.lines.demand_led]):
        own = case.lines.service_at == service
        gbp, cash = float((found.saving[own] @ weight).sum()), float(found.cashable[service] @ weight)
        for partner, share in paid_by(case, own, NOBODY).items():
            before = by_partner.get(partner, (0.0, 0.0))
            by_partner[partner] = (before[0] + share * gbp, before[1] + share * cash)
    for partner, (gbp, cash) in by_partner.items():
        yield partner, SAVES, gbp, cash


def _changers(case: Case, activity: Floats) -> Iterator[Row]:
    """What ending services costs once, to those who commission them."""
    before = np.column_stack([case.lines.today, activity[:, :-1]])
    fallen = np.where(case.lines.demand_led[:, None], 0.0, np.maximum(before - activity, 0.0))
    once = exit_cost(case) * (fallen @ year_weights(case)[1 : 1 + case.years.n_plan])
    by_partner: dict[str, float] = {}
    for line, gbp in enumerate(once.tolist()):
        partner = case.commissioner[int(case.lines.service_at[line])]
        by_partner[partner] = by_partner.get(partner, 0.0) - gbp
    for partner, gbp in by_partner.items():
        yield partner, CHANGE, gbp, gbp


def _others(case: Case, found: Flows) -> Iterator[Row]:
    """Value to others beyond the pots, by bearer and kind."""
    present = found.credited @ year_weights(case)
    gains: dict[tuple[str, str], tuple[float, float]] = {}
    for row in case.tables.outcome_costs:
        gbp = row.gbp_per_unit * float(present[case.outcomes.index(row.outcome)])
        before = gains.get((row.bearer, row.kind), (0.0, 0.0))
        gains[row.bearer, row.kind] = (before[0] + gbp, before[1] + gbp * (row.cashable_share or 0.0))
    for (bearer, kind), (gbp, cashable) in gains.items():
        yield bearer, kind, gbp, cashable


def _sentence(row: Row, names: dict[str, str]) -> str:
    bearer, kind, gbp, cashable = row
    who, size = names.get(bearer, bearer), words.money(abs(gbp))
    if kind == CHANGE:
        return f"{who}: {size} once, for ending services."
    if kind == PAYS:
        return f"{who}: {size} {'less' if gbp > 0 else 'more'} for services that are chosen."
    if kind == SAVES:
        return (
            f"{who}: {size} {'less' if gbp > 0 else 'more'} for demand-led services{_of_it(gbp, cashable)}."
        )
    part = f"{words.money(abs(cashable))} of it cashable" if abs(cashable) >= LEAST else "none of it cashable"
    return f"{who}: {size} of {kind} value {'gained' if gbp > 0 else 'lost'}, {part}."


def _of_it(gbp: float, cashable: float) -> str:
    """How much of a saving takes a budget below today's."""
    if gbp <= 0 or gbp - cashable < LEAST:
        return ""
    if cashable < LEAST:
        return ", all of it growth that need not be found"
    return f", {words.money(cashable)} of it below today's budget and the rest growth that need not be found"


def paid_by(case: Case, lines: Bools, nobody: str) -> dict[str, float]:
    """Which share of the money of some lines each partner pays today; all of it ``nobody`` where none do."""
    money = case.money[case.pots.type_at]
    paid: Floats = np.where(money, case.pots.spent_today[:, lines].sum(axis=1), 0.0)
    total = float(paid.sum())
    if total <= 0:
        return {nobody: 1.0}
    out: dict[str, float] = {}
    for partner, gbp in zip(case.pots.partner, paid.tolist(), strict=True):
        if gbp > 0:
            out[partner] = out.get(partner, 0.0) + gbp / total
    return out
