"""Impact against cost: what services and the whole plan bring for their money, to whom, and how sure."""

from __future__ import annotations

from dashapp.asking import Asked, scenario_at, scenario_page, shown_of
from dashapp.components.text import Problem
from dashapp.ids import VALUE
from dashapp.pages.base import COMPARE, Child, Page, View
from dashapp.running import Fields, LongWork, Told, run_form, worked_page
from dashapp.services import Services, Value, ValueAsked, ValueJob
from dashapp.shapes_value import ValueChoices
from dashapp.urls import Here
from dashapp.views import value_form as forms
from dashapp.views.value import value_view

TOLD = Told(
    unknown="What this plan brings for its money has not been worked out yet.",
    how="Choose a scenario and set what it brings against what it costs.",
    again="Choose another scenario, a worth or a discount rate",
)
HOW_LONG = "The plan is made and every service appraised: some seconds for a county."


def view(services: Services, here: Here) -> View:
    """The form, and the appraisal once it is worked out."""
    return scenario_page(services, here, _of_scenario)


def _of_scenario(asked: Asked) -> View:
    def form(question: ValueAsked) -> tuple[Child, ...]:
        fields = forms.fields(question, choices(asked.services))
        return run_form(WORK, asked, "Set impact against cost", asked.choice(), *fields, hint=HOW_LONG)

    def finished(job: ValueJob) -> View:
        return value_view(shown_of(asked, job.subject.edit, job))

    return worked_page(WORK, asked, ValueAsked(asked.card.key), TOLD, form, finished)


def read(services: Services, here: Here, found: Fields) -> tuple[ValueAsked, list[Problem]]:
    """The question that is asked."""
    return forms.read(scenario_at(services, here), choices(services), found.get(VALUE.page, {}))


def choices(services: Services) -> ValueChoices:
    """What may be asked of this partnership."""
    tables = services.tables
    needs = [row.need_weight for row in tables.places if row.parent]
    return ValueChoices(
        outcomes={row.outcome: row.name for row in tables.outcomes},
        rate=tables.partnership.discount_rate,
        can_weigh=bool(needs) and None not in needs,
    )


WORK: LongWork[ValueAsked, Value] = LongWork(
    ids=VALUE,
    noun="appraisal",
    heading="Setting impact against cost",
    work=lambda services: services.value,
    read=read,
    forgets=("outcome", "service", "measure"),
)

PAGE = Page(
    path="/compare/value",
    title="Impact against cost",
    question="What do we get for our money: which services bring most, who gains, and is the plan worth it?",
    view=view,
    door=COMPARE,
    steady=False,
)
