"""The value for money of a plan and of every service: tables, and an answer in sentences made from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.increments import increments, net_benefits, options
from model.analyse.cost_effectiveness.plans import appraisal
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.words import sentences
from model.project import mechanics, project

if TYPE_CHECKING:
    from model.plan import Plan

TABLES = (
    "plan",
    "plan_years",
    "plan_outcomes",
    "bearers",
    "discounting",
    "steps",
    "step_outcomes",
    "services",
    "increments",
    "net_benefit",
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
    plan: Plan, worth: Mapping[str, float] | None = None, *, weigh_need: bool = False
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
    layout = mechanics(case)
    at = points(case, layout, project(case, plan.activity, using=layout))
    tables = appraisal(case, plan.activity, weigh_need=weigh_need)
    tables["bearers"] = bearers(case, plan.activity, plan.tables["spend"])
    tables["services"] = cost_per_outcome(case, at)
    tables |= steps(case, layout, at[0].life)
    given = options(case, tables)
    tables["increments"] = increments(case, given)
    tables["net_benefit"] = net_benefits(case, given, asked)
    ordered = {name: tables[name] for name in TABLES}
    return ValueForMoney(plan.scenario, tuple(sentences(plan, ordered)), ordered)
