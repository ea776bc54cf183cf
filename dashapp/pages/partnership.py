"""Partnership savings: what working together is worth, for whom, and how gains and cuts might be shared."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from dashapp.asking import Asked, scenario_at, scenario_page, shown_of
from dashapp.components.text import Problem
from dashapp.ids import PARTNERSHIP, Key
from dashapp.pages.base import COMPARE, Child, Page, View
from dashapp.running import Fields, LongWork, asked_again, job_at, lost, run_form, unfinished
from dashapp.services import Services, Together, TogetherAsked
from dashapp.urls import Here
from dashapp.views import partnership_form as forms
from dashapp.views.partnership import partnership_view

HOW = "Choose a scenario and work out what partners reach together, against each of them alone."
HOW_LONG = (
    "The plan is made again for every group of partners that could work together. With nine partners that "
    "takes a few minutes; you can leave the page meanwhile."
)


def view(services: Services, here: Here) -> View:
    """The form, and what working together is worth once it is worked out."""
    return scenario_page(services, here, _of_scenario)


def _of_scenario(asked: Asked) -> View:
    services, scenario = asked.services, asked.card.key
    usual = TogetherAsked(scenario)
    job = job_at(services.together, asked.here, lambda subject: subject.scenario == scenario, usual)
    if job is None:
        return _before(asked, usual)
    if job.result is None:
        return unfinished(WORK, job, lambda: _form(asked, job.subject))
    found = partnership_view(shown_of(asked, job.subject.edit, job))
    again = asked_again("Choose another scenario or cut", *_form(asked, job.subject))
    return replace(found, body=(again, *found.body))


def _before(asked: Asked, usual: TogetherAsked) -> View:
    """What is known before it is worked out: how today stands, and the money there is."""
    named = asked.here.get(Key.RUN)
    gone = named is not None and asked.services.together.job(named) is None
    return View(
        answer=f"{asked.today()} What working together is worth has not been worked out yet.",
        notices=(lost(WORK),) if gone else (),
        body=(html.P(f"{asked.money()} {HOW}"), *_form(asked, usual)),
    )


def _form(asked: Asked, question: TogetherAsked) -> tuple[Child, ...]:
    fields = forms.fields(question)
    return run_form(WORK, asked, "Work out what partnership saves", asked.choice(), *fields, hint=HOW_LONG)


def read(services: Services, here: Here, found: Fields) -> tuple[TogetherAsked, list[Problem]]:
    """The question that is asked."""
    return forms.read(scenario_at(services, here), found.get(PARTNERSHIP.page, {}))


WORK: LongWork[TogetherAsked, Together] = LongWork(
    ids=PARTNERSHIP,
    noun="comparison",
    heading="Working out what partnership saves",
    work=lambda services: services.together,
    read=read,
    forgets=("year", "partner", "outcome"),
)

PAGE = Page(
    path="/compare/partnership",
    title="Partnership savings",
    question="What is working together worth, who pays, who gains, and what would be a fair share?",
    view=view,
    door=COMPARE,
    steady=False,
)
