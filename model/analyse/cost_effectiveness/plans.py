"""A whole plan against today's services carried on: money, demand-led savings, value to others, year by year.

Everything comes from two projections, of the plan and of today's plan, over plan years and run-on years, with
the weights of the case (``(1 + rate)^−(t−1)``): the same sum that the aim ``best_value`` maximises. In run-on
years the services that are chosen stay as in the last plan year and demand-led ones follow their outcomes.
Demand that the plan leaves unserved is no saving: demand-led money is counted as if every case were served,
and what is left unserved stands beside it. A saving on a demand-led service is counted once: outside values
leave it out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.appraisal import payback
from model.analyse.cost_effectiveness.correction import corrected, new_cost_factor
from model.analyse.cost_effectiveness.rates import schedules, year_weights
from model.analyse.cost_effectiveness.unit import KINDS, exit_cost, outside_value
from model.project import over_places, project, today_plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from model.analyse.discounting import Schedule
    from model.inputs.case import Case, Floats

ESTIMATED, BELIEVED = "as estimated", "as far as believed"
BY_NEED = "as far as believed, weighted by need"
AMOUNTS = (
    "extra_cost_gbp",
    "exit_gbp",
    "saving_gbp",
    *(f"{kind}_gbp" for kind in KINDS),
    "cashable_gbp",
)
BESIDE = ("saving_cashable_gbp", "unmeasured_gbp", "unmet_duties_gbp")
"""Said beside amounts: savings that take a budget below today's; services without evidence; duties unmet."""
PLAN_COLUMNS = (
    "effects",
    *AMOUNTS,
    *BESIDE,
    "net_cash_gbp",
    "net_gbp",
    "benefit_cost_ratio",
    "payback_year",
    "payback_cash_year",
)
YEAR_COLUMNS = (
    "effects",
    "year",
    "weight",
    *AMOUNTS,
    *BESIDE,
    "net_cash_gbp",
    "net_gbp",
    "running_present_value_gbp",
)
OUTCOME_COLUMNS = ("effects", "outcome", "units", "present_units", "gbp_per_outcome")
DISCOUNT_COLUMNS = (
    "schedule",
    "first_rate",
    "holds_from",
    "net_cash_gbp",
    "net_gbp",
    "benefit_cost_ratio",
)
LEAST_COST = 1.0
"""Extra cost in £ from which on a benefit-cost ratio says anything."""
NAN = float("nan")


@dataclass(frozen=True)
class Flows:
    """What a plan changes against today's plan, by year of the horizon (H,), in £ of each year.

    Attributes
    ----------
    extra : (H,) float
        More money for services that are chosen.
    exit : (H,) float
        What ending some of them costs once, by the fall since the year before.
    unmeasured : (H,) float
        The part of it for services without evidence.
    unmet : (H,) float
        What statutory floors that are not kept would have cost.
    saving : (L, H) float
        Less money for demand-led services, by line, every case served.
    cashable : (S, H) float
        The part of it, by service, that takes its money below that of the base year; the rest is growth that
        need not be found.
    credited : (O, H) float
        Improvement of each outcome beyond its trend.
    """

    extra: Floats
    exit: Floats
    unmeasured: Floats
    unmet: Floats
    saving: Floats
    cashable: Floats
    credited: Floats

    def value(self, case: Case, kind: str | None = None, *, cashable: bool = False) -> Floats:
        """Value to others of one kind (all when left out), (H,)."""
        out: Floats = outside_value(case, kind, cashable=cashable) @ self.credited
        return out


def flows(case: Case, activity: Floats, *, believed: bool, weights: Floats | None = None) -> Flows:
    """What a plan changes, with effects as estimated or as far as they are believed.

    Parameters
    ----------
    case : Case
        The case.
    activity : (L, T) float
        The plan's activity.
    believed : bool
        Whether optimism is taken off benefits and put on the cost of what is new.
    weights : (C,) float, optional
        What an improvement in each cell counts for; 1 everywhere when left out. Money is never weighted.
    """
    used = corrected(case) if believed else case
    planned, today = project(used, activity), project(used, today_plan(used))
    price = case.money_recipe.T * (new_cost_factor(case)[:, None] if believed else 1.0)
    money = price * (planned.activity - today.activity)
    led = case.lines.demand_led[:, None]
    chosen = np.where(led, 0.0, money)
    floor = np.where(case.lines.statutory & ~case.lines.demand_led, case.lines.floor, 0.0)
    short = np.maximum(floor[:, None] - planned.activity, 0.0)
    short[:, 0] = 0.0
    return Flows(
        extra=chosen.sum(axis=0),
        exit=exit_cost(case) @ np.where(led, 0.0, _falls(planned.activity)),
        unmeasured=chosen[~case.lines.has_evidence].sum(axis=0),
        unmet=(price * short).sum(axis=0),
        saving=np.where(led, -money, 0.0),
        cashable=_below_base(case, price * today.activity) - _below_base(case, price * planned.activity),
        credited=over_places(case, planned.credited * (1.0 if weights is None else weights[:, None])),
    )


def _below_base(case: Case, money: Floats) -> Floats:
    """Money of demand-led services (S, H) from that of lines (L, H), at most that of the base year."""
    own = case.lines.demand_led & (case.lines.service_at == np.arange(len(case.services))[:, None])
    spent = own.astype(np.float64) @ money
    out: Floats = np.minimum(spent, spent[:, :1])
    return out


def need_weights(case: Case) -> Floats:
    """What an improvement in each cell counts for by need, shape (C,).

    A place's share of all need ÷ its share of all children, from ``places.need_weight``; 1 for outcomes that
    are kept for the area only. Over all children the weights average 1.

    Raises
    ------
    ValueError
        If a district has no need weight.
    """
    stated = {row.place: row.need_weight for row in case.tables.places}
    if lacking := [place for place in case.places if stated[place] is None]:
        raise ValueError(f"the place '{lacking[0]}' has no need_weight, so places can't be weighted by need")
    need = np.array([float(stated[place] or 0.0) for place in case.places])
    by_place = (need / need.sum()) / (case.children / case.children.sum()) if len(need) else need
    at = case.cells.place_at
    return np.where(at >= 0, by_place[np.maximum(at, 0)] if len(by_place) else 1.0, 1.0)


def _falls(activity: Floats) -> Floats:
    """How far activity (L, H) falls below the year before; 0 in the base year."""
    fallen = np.maximum(activity[:, :-1] - activity[:, 1:], 0.0)
    return np.concatenate([np.zeros((len(activity), 1)), fallen], axis=1)


def appraisal(case: Case, activity: Floats, *, weigh_need: bool = False) -> dict[str, pd.DataFrame]:
    """The plan against today's services carried on.

    Parameters
    ----------
    case : Case
        The case.
    activity : (L, T) float
        The plan's activity.
    weigh_need : bool
        Also with outcomes weighted by the need of each place, as a third row.

    Returns
    -------
    dict of DataFrame
        ``plan`` (``PLAN_COLUMNS``, one row with effects as estimated and one as far as believed; present
        values. ``saving_cashable`` is the part of the savings that takes budgets below today's;
        ``net_cash`` is savings − extra cost − exit; ``net`` adds value to others of every kind,
        whoever bears it; the ratio is (savings + value) ÷ (extra cost + exit); it and the payback years say
        nothing where the plan spends no more. ``unmeasured`` is the part of the extra cost for services
        without evidence, ``unmet_duties`` what statutory floors that are not kept would have cost),
        ``plan_years``, ``plan_outcomes`` (units are positive where better; cost is extra cost + exit −
        savings, all of it against each outcome; NaN where there is none or no gain), ``discounting``.
    """
    tables: dict[str, list[pd.DataFrame]] = {"plan": [], "plan_years": [], "plan_outcomes": []}
    for name in (ESTIMATED, BELIEVED, BY_NEED)[: 3 if weigh_need else 2]:
        weights = need_weights(case) if name == BY_NEED else None
        found = flows(case, activity, believed=name != ESTIMATED, weights=weights)
        yearly = _yearly(case, found).assign(effects=name)[list(YEAR_COLUMNS)]
        tables["plan_years"].append(yearly)
        tables["plan"].append(_plan(yearly).assign(effects=name)[list(PLAN_COLUMNS)])
        tables["plan_outcomes"].append(_outcomes(case, found).assign(effects=name)[list(OUTCOME_COLUMNS)])
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in tables.items()}
    believed = joined["plan_years"][joined["plan_years"]["effects"] == BELIEVED]
    return joined | {"discounting": discounting(believed, schedules(case))}


def _yearly(case: Case, found: Flows) -> pd.DataFrame:
    years = case.years
    columns: dict[str, object] = {
        "year": years.horizon,
        "weight": year_weights(case),
        "extra_cost_gbp": found.extra,
    }
    columns["exit_gbp"] = found.exit
    columns |= {"unmeasured_gbp": found.unmeasured, "unmet_duties_gbp": found.unmet}
    columns["saving_gbp"] = found.saving.sum(axis=0)
    columns["saving_cashable_gbp"] = found.cashable.sum(axis=0)
    columns |= {f"{kind}_gbp": found.value(case, kind) for kind in KINDS}
    columns["cashable_gbp"] = found.value(case, "fiscal", cashable=True)
    table = pd.DataFrame(columns).iloc[1:]
    table["net_cash_gbp"] = table["saving_gbp"] - table["extra_cost_gbp"] - table["exit_gbp"]
    table["net_gbp"] = table["net_cash_gbp"] + sum(table[f"{kind}_gbp"] for kind in KINDS)
    table["running_present_value_gbp"] = (table["weight"] * table["net_gbp"]).cumsum()
    return table


def _plan(yearly: pd.DataFrame) -> pd.DataFrame:
    weight = yearly["weight"]
    named = (*AMOUNTS, *BESIDE, "net_cash_gbp", "net_gbp")
    sums = {name: float((weight * yearly[name]).sum()) for name in named}
    cost = sums["extra_cost_gbp"] + sums["exit_gbp"]
    ratio = benefit_cost_ratio(cost, sums["net_gbp"])
    cash = (weight * yearly["net_cash_gbp"]).cumsum()
    spends = cost > LEAST_COST
    row = {
        **sums,
        "benefit_cost_ratio": ratio,
        "payback_year": _year(yearly, yearly["running_present_value_gbp"]) if spends else None,
        "payback_cash_year": _year(yearly, cash) if spends else None,
    }
    return pd.DataFrame([row]).astype({"payback_year": "object", "payback_cash_year": "object"})


def benefit_cost_ratio(cost: float, net: float) -> float:
    """(net + cost) ÷ cost; NaN where nothing more is spent, for then a ratio says nothing."""
    return (net + cost) / cost if cost > LEAST_COST else NAN


def _year(yearly: pd.DataFrame, running: pd.Series[float]) -> int | None:
    """The year from which a running sum stays at 0 or above, None where it ends below."""
    at = payback(np.round(running.to_numpy(dtype=np.float64), 2))
    return None if at is None else int(yearly["year"].iloc[at])


def _outcomes(case: Case, found: Flows) -> pd.DataFrame:
    weight = year_weights(case)
    cost = float(weight @ (found.extra + found.exit - found.saving.sum(axis=0)))
    present = found.credited @ weight
    worth_saying = (present > 0) & (cost > 0)
    return pd.DataFrame(
        {
            "outcome": case.outcomes,
            "units": found.credited[:, 1:].sum(axis=1),
            "present_units": present,
            "gbp_per_outcome": np.where(worth_saying, cost / np.where(worth_saying, present, 1.0), NAN),
        }
    )


def discounting(yearly: pd.DataFrame, found: Sequence[Schedule]) -> pd.DataFrame:
    """The same flows under discount schedules; the first plan year counts in full.

    Parameters
    ----------
    yearly : DataFrame
        ``plan_years`` of one kind of effects.
    found : sequence of Schedule
        In the order wanted.
    """
    rows = []
    for schedule in found:
        weight = schedule.factors(len(yearly) - 1)
        named = ("extra_cost_gbp", "exit_gbp", "net_cash_gbp", "net_gbp")
        extra, once, cash, net = (float(weight @ yearly[name]) for name in named)
        cost = extra + once
        first = float(schedule.rates(0)[0])
        rows.append((schedule.name, first, schedule.holds_from, cash, net, benefit_cost_ratio(cost, net)))
    return pd.DataFrame(rows, columns=list(DISCOUNT_COLUMNS))
