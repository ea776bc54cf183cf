"""Partnership savings behind the door: the desk where they are worked out, and their record for the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from dashapp.jobs import Jobs, Tell
from dashapp.services_jobs import Desk, versions_of
from dashapp.services_plans import Plans, desk_of_plans
from dashapp.services_results import WEAK_BELOW
from dashapp.shapes_partnership import Together, TogetherAsked
from model.analyse.drawn_words import drawn_sentences
from model.analyse.names import names_of
from model.analyse.partnership import partnership
from model.analyse.partnership.ranges import UNRANGED
from model.analyse.spread import DRAWS, SEED

if TYPE_CHECKING:
    from model import Plan, Tables
    from model.analyse.partnership import Partnership

PUBLIC: Mapping[str, str] = {"public": "The public", "all": "All partners together", "new_money": "New money"}


def savings(
    plans: Plans, tables: Tables, jobs: Jobs[TogetherAsked, Together] | None = None
) -> Desk[TogetherAsked, Together]:
    """The desk of partnership savings.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs, optional
        Where they are worked out; on a worker of their own unless said.
    """

    def ask(asked: TogetherAsked, plan: Plan, tell: Tell) -> Together:
        return together_of(asked, plan, partnership(plan.case, plan, depth=asked.depth, progress=tell))

    return desk_of_plans("partnership", plans, tables, jobs, ask)


def together_of(asked: TogetherAsked, plan: Plan, found: Partnership) -> Together:
    """Everything that the page shows of what working together is worth.

    Parameters
    ----------
    asked : TogetherAsked
        The question.
    plan : Plan
        The plan of everybody together.
    found : Partnership
        What the analysis says.
    """
    tables = plan.case.tables
    return Together(
        asked=asked,
        answer=found.answer,
        leads=found.leads,
        tables=found.tables,
        names={**names_of(tables), **PUBLIC},
        partners=tuple(row.partner for row in tables.partners),
        years=tuple(plan.case.years.plan),
        notes=(*found.notes, *plan.notes),
        digest=plan.digest,
        versions=versions_of(plan),
        effects=len(tables.effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in tables.effects),
        drawn=drawn_sentences(plan.case, DRAWS, SEED),
        unranged=UNRANGED,
    )
