"""Explanations behind the door: the desk where they are worked out, and their record for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashapp.edits import Edit
from dashapp.jobs import Jobs, Tell
from dashapp.services_jobs import Counted, Desk, Prepared, planned, versions_of
from dashapp.services_plans import Plans
from dashapp.services_results import WEAK_BELOW
from dashapp.services_why_tables import shown_tables
from dashapp.shapes_why import Why
from model.analyse.best_use_ranges import PRICES_HAVE_NONE, headline_range
from model.analyse.drawn_words import drawn_sentences
from model.analyse.explain.case import Said
from model.analyse.explain.plan import explain_plan
from model.analyse.uncertainty.ranges import ranges

if TYPE_CHECKING:
    from model import Plan, Tables
    from model.analyse.explain import Explanation


def explanations(plans: Plans, tables: Tables, jobs: Jobs[Edit, Why] | None = None) -> Desk[Edit, Why]:
    """The desk of explanations; one has the key of the plan that it explains.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs, optional
        Where they are worked out; on a worker of their own unless said.
    """

    def prepare(edit: Edit) -> Prepared[Why]:
        key, scenario = plans.edited(edit)

        def work(tell: Tell) -> Why:
            plan = planned(scenario, tables, tell)
            count = Counted(tell)
            return why_of(plan, explain_plan(plan, count.part, count.each))

        return key, work

    return Desk(prepare, jobs)


def why_of(plan: Plan, found: Explanation) -> Why:
    """Everything that the page shows of an explanation.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    found : Explanation
        Why it is what it is.
    """
    ranged = ranges(plan)
    effects = plan.case.tables.effects
    return Why(
        status=plan.status,
        digest=plan.digest,
        answer=found.answer,
        tables=found.tables,
        shown=shown_tables(found.tables, Said(plan.case)),
        notes=plan.notes,
        versions=versions_of(plan),
        effects=len(effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in effects),
        headline=headline_range(plan.gap_closed_share, ranged),
        unranged=PRICES_HAVE_NONE,
        drawn=drawn_sentences(plan.case, ranged.draws, ranged.seed),
    )
