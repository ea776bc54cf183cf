"""Explanations behind the door: working one out as a job, and its record for the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dashapp.edits import Edit
from dashapp.jobs import Explained, Jobs, Tell
from dashapp.services_plans import NO_PLAN, Plans
from dashapp.services_results import WEAK_BELOW
from dashapp.services_why_tables import shown_tables
from dashapp.shapes_why import Why
from model import InputError, solve, words
from model.analyse.explain.case import Said
from model.analyse.explain.plan import explain_plan

if TYPE_CHECKING:
    from model import Plan, Scenario, Tables
    from model.analyse.explain import Explanation

VERSION_OF = "version of "


class Explanations:
    """Explanations of the plans of one partnership.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    """

    def __init__(self, plans: Plans, tables: Tables) -> None:
        self._plans = plans
        self._tables = tables
        self.jobs: Jobs[Edit, Why] = Jobs()

    def submit(self, edit: Edit) -> str:
        """Begin to work out an explanation, or find the one of the same content; its key is the plan's.

        Raises
        ------
        InputError
            If the edit itself is at fault.
        BusyError
            If too many explanations are waiting.
        """
        key, scenario = self._plans.edited(edit)
        self.jobs.submit(key, edit, lambda tell: self._work_out(scenario, tell))
        return key

    def known(self, edit: Edit) -> str | None:
        """Key of a finished explanation of this content, if one is held."""
        try:
            key, _ = self._plans.edited(edit)
        except InputError:
            return None
        job = self.jobs.get(key)
        return key if job and job.result else None

    def _work_out(self, scenario: Scenario, tell: Tell) -> Why:
        try:
            plan = solve(scenario, progress=tell, base=self._tables)
        except InputError as error:
            raise Explained(str(error)) from error
        if not plan.has_plan:
            raise Explained(NO_PLAN[plan.status])
        count = Counted(tell)
        return why_of(plan, explain_plan(plan, count.part, count.each))


class Counted:
    """Tells the part and how many plans it took so far, before each of them, so that it can stop there.

    Parameters
    ----------
    tell : callable
        Told each step in words.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._part = ""
        self._plans = 0

    def part(self, name: str) -> None:
        """A part starts."""
        self._part = name
        self._say()

    def each(self) -> None:
        """One more plan is made again."""
        self._say()
        self._plans += 1

    def _say(self) -> None:
        done = f", {words.counted(self._plans, 'plan')} solved again" if self._plans else ""
        self._tell(f"{words.first_upper(self._part)}{done}")


def why_of(plan: Plan, found: Explanation) -> Why:
    """Everything that the page shows of an explanation.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    found : Explanation
        Why it is what it is.
    """
    run = plan.tables["run"]
    effects = plan.case.tables.effects
    versions = [
        f"{item.removeprefix(VERSION_OF)} {value}"
        for item, value in zip(run["item"], run["value"], strict=True)
        if item.startswith(VERSION_OF)
    ]
    return Why(
        status=plan.status,
        digest=plan.digest,
        answer=found.answer,
        tables=found.tables,
        shown=shown_tables(found.tables, Said(plan.case)),
        notes=plan.notes,
        versions=words.listed(versions),
        effects=len(effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in effects),
    )
