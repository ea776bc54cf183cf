"""What stands in the way: why a plan is what it is, and what each limit, rule and target costs."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from dashapp.asking import Asked, scenario_at, scenario_page, shown_of, with_changes
from dashapp.components.text import Problem
from dashapp.edits import Edit
from dashapp.ids import IN_THE_WAY, Key
from dashapp.pages.base import TRY, Child, Page, View
from dashapp.running import Fields, LongWork, asked_again, job_at, lost, run_form, unfinished
from dashapp.services import Services, Why, WhyJob
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from dashapp.views.in_the_way import why_view

PLAN_PAGE = "/change/best-use"
HOW = "Choose a scenario, then work out why its plan is what it is and what stands in its way."
HOW_LONG = "The plan is made again many times, once for each rule and step of money. That takes a while."


def view(services: Services, here: Here) -> View:
    """Which scenario, and the explanation once there is one."""
    return scenario_page(services, here, _of_scenario)


def edit_of(services: Services, scenario: str, run: str | None) -> Edit:
    """What was changed on screen in the run that the address names, if it is of this scenario."""
    held = (services.explanations.job(run) or services.plans.job(run)) if run else None
    return held.subject if held and held.subject.scenario == scenario else Edit(scenario)


def _of_scenario(asked: Asked) -> View:
    edit = edit_of(asked.services, asked.card.key, asked.here.get(Key.RUN))
    job = job_at(asked.services.explanations, asked.here, lambda subject: subject == edit, edit)
    return with_changes(_state(asked, edit, job), asked, len(forms.changes(asked.start, edit)))


def _state(asked: Asked, edit: Edit, job: WhyJob | None) -> View:
    """The page before, while and after an explanation is worked out."""
    if job is None:
        return _before(asked, edit)
    if job.result is None:
        return unfinished(WORK, job, lambda: _form(asked, edit))
    run = job.key if asked.services.plans.job(job.key) else None
    plan = asked.here.having(PLAN_PAGE, show=None, run=run)
    found = why_view(shown_of(asked, job.subject, job), plan)
    return replace(found, body=(asked_again("Choose another scenario", asked.choice()), *found.body))


def _before(asked: Asked, edit: Edit) -> View:
    """What is known before the explanation: the plan if there is one, else how today stands."""
    services, run = asked.services, asked.here.get(Key.RUN)
    gone = run and not (services.explanations.job(run) or services.plans.job(run))
    key = services.plans.known(edit)
    plan = services.plans.job(key) if key else None
    known = plan.result.said.answer if plan and plan.result else asked.today()
    return View(
        answer=f"{known} What stands in the way has not been worked out yet.",
        notices=(lost(WORK),) if gone else (),
        body=(html.P(HOW), *_form(asked, edit)),
    )


def _form(asked: Asked, edit: Edit) -> tuple[Child, ...]:
    """Which scenario, what was changed of it elsewhere, and the button."""
    changed = [] if edit.is_empty else forms.changes_panel(forms.changes(asked.start, edit))
    parts = (asked.choice(), *changed)
    return run_form(WORK, asked, "Work out what stands in the way", *parts, hint=HOW_LONG)


def read(services: Services, here: Here, _found: Fields) -> tuple[Edit, list[Problem]]:
    """The explanation that is asked for."""
    return edit_of(services, scenario_at(services, here), here.get(Key.RUN)), []


WORK: LongWork[Edit, Why] = LongWork(
    ids=IN_THE_WAY,
    noun="explanation",
    heading="Working out what stands in the way",
    work=lambda services: services.explanations,
    read=read,
)

PAGE = Page(
    path="/change/in-the-way",
    title="What stands in the way",
    question="Why is the plan what it is, and what stands in its way?",
    view=view,
    door=TRY,
    steady=False,
)
