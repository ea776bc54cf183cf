"""Partnership savings: what working together is worth, for whom, and how gains and cuts might be shared."""

from __future__ import annotations

from dashapp.asking import Asked, scenario_at, scenario_page, shown_of
from dashapp.components.text import Problem
from dashapp.ids import PARTNERSHIP
from dashapp.pages.base import COMPARE, Child, Page, View
from dashapp.running import Fields, LongWork, Told, run_form, worked_page
from dashapp.services import Services, Together, TogetherAsked, TogetherJob
from dashapp.urls import Here
from dashapp.views import partnership_form as forms
from dashapp.views.partnership import partnership_view

TOLD = Told(
    unknown="What working together is worth has not been worked out yet.",
    how="Choose a scenario and work out what partners reach together, against each of them alone.",
    again="Choose another scenario or cut",
)
HOW_LONG = (
    "The plan is made again for every group of partners that could work together. With nine partners that "
    "takes a few minutes; you can leave the page meanwhile."
)


def view(services: Services, here: Here) -> View:
    """The form, and what working together is worth once it is worked out."""
    return scenario_page(services, here, _of_scenario)


def _of_scenario(asked: Asked) -> View:
    def form(question: TogetherAsked) -> tuple[Child, ...]:
        fields = forms.fields(question)
        return run_form(
            WORK, asked, "Work out what partnership saves", asked.choice(), *fields, hint=HOW_LONG
        )

    def finished(job: TogetherJob) -> View:
        return partnership_view(shown_of(asked, job.subject.edit, job))

    return worked_page(WORK, asked, TogetherAsked(asked.card.key), TOLD, form, finished)


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
