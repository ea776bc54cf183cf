"""Impact against cost behind the door: the desk where plans are appraised, and their record for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashapp.jobs import Jobs, Tell
from dashapp.services_jobs import Desk, versions_of
from dashapp.services_plans import Plans, desk_of_plans
from dashapp.services_results import WEAK_BELOW
from dashapp.shapes_value import Value, ValueAsked
from model.analyse.cost_effectiveness import value_for_money
from model.analyse.cost_effectiveness.bearers import NOBODY, PUBLIC
from model.analyse.cost_effectiveness.correction import is_corrected
from model.analyse.cost_effectiveness.futures import DRAWS as FUTURES
from model.analyse.cost_effectiveness.increments import NOTHING_MORE
from model.analyse.cost_effectiveness.plan_ranges import DRAWS, SEED
from model.analyse.cost_effectiveness.rates import asked_for
from model.analyse.cost_effectiveness.words import doubts, plan_row
from model.analyse.drawn_words import drawn_sentences
from model.analyse.names import names_of
from model.analyse.uncertainty.whole import uncertainty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model import Plan, Tables
    from model.analyse.cost_effectiveness import ValueForMoney
    from model.analyse.uncertainty.whole import Uncertainty

NAMES: Mapping[str, str] = {
    PUBLIC: "The public",
    NOBODY: "Nobody yet",
    "": "New money",
    NOTHING_MORE: "Nothing more",
}
DRAWN = ("effects", "recipes", "outcome_values", "outcome_costs")
"""Tables whose figures decide what is shown."""


def appraisals(
    plans: Plans, tables: Tables, jobs: Jobs[ValueAsked, Value] | None = None
) -> Desk[ValueAsked, Value]:
    """The desk of appraisals.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs, optional
        Where they are worked out; on a worker of their own unless said.
    """

    def ask(asked: ValueAsked, plan: Plan, tell: Tell) -> Value:
        tell("appraising every service and the whole plan")
        schedule = asked_for(plan.case, asked.discount)
        found = value_for_money(plan, asked.worth, weigh_need=asked.weigh_need, schedule=schedule)
        return value_of(asked, plan, found, uncertainty(plan, tell=tell))

    return desk_of_plans("value", plans, tables, jobs, ask)


def value_of(asked: ValueAsked, plan: Plan, found: ValueForMoney, sure: Uncertainty) -> Value:
    """Everything that the page shows of an appraisal.

    Parameters
    ----------
    asked : ValueAsked
        The question.
    plan : Plan
        The plan that was appraised.
    found : ValueForMoney
        What the appraisal says.
    sure : Uncertainty
        How sure we are of the plan as it stands.
    """
    case = plan.case
    tables = case.tables
    return Value(
        asked=asked,
        answer=found.answer,
        tables=found.tables | {f"sure_{name}": table for name, table in sure.tables.items()},
        sure=sure.answer,
        names={**names_of(tables), **NAMES},
        counted_in={name: case.counted_in(name) for name in case.outcomes},
        better_lower=frozenset(
            name for name, lower in zip(case.outcomes, case.better_lower, strict=True) if lower
        ),
        valued_widely=frozenset(row.outcome for row in tables.outcome_costs if row.kind != "fiscal"),
        duties_unmet_gbp=plan.duties_unmet_gbp,
        doubts=tuple(doubts(plan_row(found.tables), plan)),
        years=tuple(case.years.plan),
        followed=(case.years.plan[0], case.years.horizon[-1]),
        corrected=is_corrected(case),
        futures=FUTURES,
        drawn=drawn_sentences(case, DRAWS, SEED, DRAWN),
        notes=plan.notes,
        digest=plan.digest,
        versions=versions_of(plan),
        effects=len(tables.effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in tables.effects),
    )
