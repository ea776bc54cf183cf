"""Compare options: which does most, at what price, how sure; two to five of them side by side."""

from __future__ import annotations

from dataclasses import replace

from dash import html

from dashapp.asking import Asked, scenario_page
from dashapp.components.text import Problem
from dashapp.ids import OPTIONS, Key
from dashapp.pages.base import COMPARE, Child, Page, View
from dashapp.running import Fields, LongWork, asked_again, job_at, lost, run_form, unfinished
from dashapp.services import OptionsAsked, Services, SideBySide
from dashapp.urls import Here
from dashapp.views import options_form as forms
from dashapp.views.options import options_view
from dashapp.views.options_shown import OptionsShown

HOW = (
    "Tick the options that are to stand side by side. Each is planned anew, then all are put through the "
    "same futures."
)
HOW_LONG = "Takes a few seconds for each option."


def view(services: Services, here: Here) -> View:
    """The form, and the options side by side once they are worked out."""
    return scenario_page(services, here, _page)


def _page(asked: Asked) -> View:
    usual = forms.usual(asked.cards)
    job = job_at(asked.services.options, asked.here, lambda _: True, usual)
    if job is None:
        return _before(asked, usual)
    if job.result is None:
        found = unfinished(WORK, job, lambda: _form(asked, job.subject))
        return replace(found, scenario=f"{len(job.subject.options)} options compared")
    shown = OptionsShown(asked.services.partnership, asked.here, job.result, job.seconds, job.when)
    made = options_view(shown)
    return replace(made, body=(asked_again("Choose other options", *_form(asked, job.subject)), *made.body))


def _before(asked: Asked, usual: OptionsAsked) -> View:
    """What is known before anything is compared: how today stands."""
    named = asked.here.get(Key.RUN)
    gone = named is not None and asked.services.options.job(named) is None
    return View(
        answer=f"{asked.today()} No options have been compared yet.",
        notices=(lost(WORK),) if gone else (),
        body=(html.P(HOW), *_form(asked, usual)),
        scenario="No options chosen yet",
    )


def _form(asked: Asked, question: OptionsAsked) -> tuple[Child, ...]:
    fields = forms.fields(asked.cards, _outcomes(asked.services), question)
    return run_form(WORK, asked, "Compare these options", *fields, hint=HOW_LONG)


def _outcomes(services: Services) -> dict[str, str]:
    """Names of outcomes by id."""
    return {row.outcome: row.name for row in services.tables.outcomes}


def read(services: Services, _here: Here, found: Fields) -> tuple[OptionsAsked, list[Problem]]:
    """The question that is asked."""
    return forms.read(services.scenarios(), _outcomes(services), found.get(OPTIONS.page, {}))


WORK: LongWork[OptionsAsked, SideBySide] = LongWork(
    ids=OPTIONS,
    noun="comparison",
    heading="Putting the options side by side",
    work=lambda services: services.options,
    read=read,
    forgets=("year", "outcome", "base"),
)

PAGE = Page(
    path="/compare/options",
    title="Compare options",
    question="Which option does most, at what price, and how sure are we?",
    view=view,
    door=COMPARE,
    steady=False,
)
