"""Best use of the money: which mix of services, within the rules, helps most."""

from __future__ import annotations

from dash import dcc, html

from dashapp import ids
from dashapp.asking import PUT_ONE, Asked, problems, scenario_at, scenario_page, shown_of, with_changes
from dashapp.components.frame import HEADING
from dashapp.components.text import Problem, folded
from dashapp.edits import Edit
from dashapp.ids import Key, Part
from dashapp.pages.base import TRY, Child, Page, View
from dashapp.running import Fields, LongWork, job_at, lost, unfinished
from dashapp.services import PlanJob, Services
from dashapp.shapes import Result as Plan
from dashapp.shapes import Start
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from dashapp.views.best_use_result import result_view
from model import words

HOW = (
    "Choose where to start, change amounts or rules if you wish, then work out the plan. "
    "It takes a few seconds."
)
AGAIN = "Change amounts or rules, then work out the plan again."


def view(services: Services, here: Here) -> View:
    """The form, and the plan once there is one."""
    return scenario_page(services, here, _of_scenario)


def _of_scenario(asked: Asked) -> View:
    plain, plans, run = Edit(asked.card.key), asked.services.plans, asked.here.get(Key.RUN)
    gone = run is not None and plans.job(run) is None
    job = None if gone else job_at(plans, asked.here, lambda edit: edit.scenario == plain.scenario, plain)
    edit = job.subject if job else plain
    return with_changes(_state(asked, job), asked, len(forms.changes(asked.start, edit)))


def _state(asked: Asked, job: PlanJob | None) -> View:
    """The page before, while and after a plan is worked out."""
    if job is None:
        notices = (lost(WORK),) if asked.here.get(Key.RUN) else ()
        form = (html.P(f"{asked.money()} {HOW}"), *_form(asked, Edit(asked.card.key)))
        return View(answer=f"{asked.today()} No plan has been worked out yet.", notices=notices, body=form)
    if job.result and asked.here.get(Key.EDIT):
        return View(answer=AGAIN, focus=HEADING, body=_form(asked, job.subject))
    if job.result:
        return result_view(shown_of(asked, job.subject, job))
    return unfinished(WORK, job, lambda: _form(asked, job.subject))


def _form(asked: Asked, edit: Edit) -> tuple[Child, ...]:
    """Which scenario, what to change, and the button."""
    parts: list[Child] = [
        asked.choice(),
        dcc.Store(id=ids.BEST_USE.at(Part.SCENARIO), data=edit.scenario),
        forms.form(asked.start, edit),
    ]
    broken = tuple(card for card in asked.cards if card.faults)
    if broken:
        faults = [f"{card.file}: {fault}" for card in broken for fault in card.faults]
        noun = words.plural(len(broken), "file")
        parts.append(folded(f"{len(broken)} {noun} cannot be used yet", problems(PUT_ONE, faults)))
    return tuple(parts)


def typed(scenario: str, start: Start, found: Fields) -> tuple[Edit, list[Problem]]:
    """What the form changes, and what is wrong with it."""
    amounts = found.get(ids.POTS.page, {})
    others = found.get(ids.BEST_USE.page, {})
    return forms.read(scenario, start, amounts, others.get(forms.FROM_YEAR), others)


def read(services: Services, here: Here, found: Fields) -> tuple[Edit, list[Problem]]:
    """The plan that is asked for."""
    scenario = scenario_at(services, here)
    return typed(scenario, services.start(scenario), found)


WORK: LongWork[Edit, Plan] = LongWork(
    ids=ids.BEST_USE,
    noun="plan",
    heading="Working out the plan",
    work=lambda services: services.plans,
    read=read,
    groups=(ids.POTS,),
    forgets=("edit", "year"),
)

PAGE = Page(
    path="/change/best-use",
    title="Best use of the money",
    question="Within our rules, which mix of services helps most?",
    view=view,
    door=TRY,
    steady=False,
)
