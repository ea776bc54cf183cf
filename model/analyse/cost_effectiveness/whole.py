"""The value for money of a plan and of every service: tables, and an answer in sentences made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.cash import cash
from model.analyse.cost_effectiveness.futures import futures
from model.analyse.cost_effectiveness.increments import increments, net_benefits, options, plan_worths
from model.analyse.cost_effectiveness.moves import all_steps
from model.analyse.cost_effectiveness.plan_ranges import plan_ranges
from model.analyse.cost_effectiveness.plans import BELIEVED, appraisal, discounting
from model.analyse.cost_effectiveness.rates import OWN, discounted, schedules
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.sureness import acceptabilities, option_draws, planes
from model.analyse.cost_effectiveness.words import sentences
from model.project import mechanics, project

if TYPE_CHECKING:
    from model.analyse.discounting import Schedule
    from model.inputs.case import Case
    from model.plan import Plan

TABLES = (
    "plan",
    "plan_years",
    "plan_outcomes",
    "plan_ranges",
    "plan_worth",
    "cash",
    "bearers",
    "discounting",
    "steps",
    "step_outcomes",
    "step_bearers",
    "services",
    "increments",
    "net_benefit",
    "acceptability",
    "plane",
    "outlines",
    "held",
    "no_evidence",
)
"""Tables of every appraisal, in the order in which they are told."""


@dataclass(frozen=True)
class ValueForMoney:
    """What a plan and its services bring for their money.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    answer : tuple of str
        The main things, in sentences made from the tables.
    tables : dict of DataFrame
        ``TABLES``: tidy, the same columns always.
    """

    scenario: str
    answer: tuple[str, ...]
    tables: dict[str, pd.DataFrame]


def value_for_money(
    plan: Plan,
    worth: Mapping[str, float] | None = None,
    *,
    weigh_need: bool = False,
    schedule: Schedule | None = None,
) -> ValueForMoney:
    """Appraise a plan against today's services carried on, and every service by itself.

    Parameters
    ----------
    plan : Plan
        The plan, which must have one.
    worth : mapping, optional
        What one unit of an outcome for a year is worth in £, by outcome, for net benefits.
    weigh_need : bool
        Also weigh outcomes by the need of each place.
    schedule : Schedule, optional
        Discount rates in the place of the partnership's own; the plan stays as it was made.

    Returns
    -------
    ValueForMoney

    Raises
    ------
    ValueError
        If there is no plan, an outcome is not known, or a place has no need weight and is to be weighed.
    """
    if not plan.has_plan:
        raise ValueError("there is no plan to appraise")
    case, asked = plan.case, dict(worth or {})
    if unknown := sorted(set(asked) - set(case.outcomes)):
        raise ValueError(f"there is no outcome '{unknown[0]}'")
    if schedule is not None:
        case = discounted(case, schedule)
    layout, drawn = mechanics(case), futures(case)
    at = points(case, layout, project(case, plan.activity, using=layout), drawn)
    tables = _of_plan(case, plan, asked, weigh_need=weigh_need)
    if schedule is not None and schedule.name != OWN:
        years = tables["plan_years"][tables["plan_years"]["effects"] == BELIEVED]
        tables["discounting"] = discounting(years, (schedule, *schedules(plan.case)))
    tables["services"] = cost_per_outcome(case, at, drawn)
    tables |= steps(case, layout, at[0].life, drawn)
    given = options(case, tables)
    tables["increments"] = increments(case, given)
    tables["net_benefit"] = net_benefits(case, given, asked)
    sure = option_draws(case, drawn, all_steps(case, layout)[0], given)
    tables["acceptability"] = acceptabilities(sure, tables["increments"], asked)
    tables["plane"], tables["outlines"] = planes(sure)
    ordered = {name: tables[name] for name in TABLES}
    return ValueForMoney(plan.scenario, tuple(sentences(plan, ordered)), ordered)


def _of_plan(
    case: Case, plan: Plan, worth: Mapping[str, float], *, weigh_need: bool
) -> dict[str, pd.DataFrame]:
    """Tables of the whole plan."""
    tables = appraisal(case, plan.activity, weigh_need=weigh_need)
    believed = tables["plan_outcomes"][tables["plan_outcomes"]["effects"] == BELIEVED]
    cash_left = float(tables["plan"].set_index("effects")["net_cash_gbp"][BELIEVED])
    tables["plan_worth"] = plan_worths(case, believed, cash_left, worth)
    tables["plan_ranges"] = plan_ranges(case, plan.activity)
    tables["cash"] = cash(case, plan.activity)
    tables["bearers"] = bearers(case, plan.activity, plan.tables["spend"])
    return tables
