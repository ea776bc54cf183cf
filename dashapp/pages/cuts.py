"""Test a cut: what large cuts do to children, how much of them comes back as cost, and on whom."""

from __future__ import annotations

from dashapp.asking import Asked, scenario_at, scenario_page, shown_of
from dashapp.components.text import Problem
from dashapp.ids import CUTS
from dashapp.pages.base import TRY, Child, Page, View
from dashapp.running import Fields, LongWork, Told, run_form, worked_page
from dashapp.services import Cuts, CutsAsked, CutsJob, Services
from dashapp.urls import Here
from dashapp.views import cuts_form as forms
from dashapp.views.cuts import cuts_view

TOLD = Told(
    unknown="No cut has been tested yet.",
    how="Say whose money would be cut, how deep and from when; then test the cut.",
    again="Test another cut",
)
HOW_LONG = "Every depth and every way of sharing is worked out in full. That takes about a minute."


def view(services: Services, here: Here) -> View:
    """The form, and what the cut would do once it is worked out."""
    return scenario_page(services, here, _of_scenario)


def _of_scenario(asked: Asked) -> View:
    def form(cut: CutsAsked) -> tuple[Child, ...]:
        fields = forms.fields(asked.start, partners(asked.services), cut)
        return run_form(WORK, asked, "Test the cut", asked.choice(), *fields, hint=HOW_LONG)

    def finished(job: CutsJob) -> View:
        return cuts_view(shown_of(asked, job.subject.edit, job))

    return worked_page(WORK, asked, asked.services.usual_cut(asked.card.key), TOLD, form, finished)


def partners(services: Services) -> dict[str, str]:
    """Partners that put money in, by the order of their table."""
    money = {row.type for row in services.tables.resource_types if row.kind == "money"}
    paying = {row.partner for row in services.tables.pots if row.type in money}
    return {row.partner: row.name for row in services.tables.partners if row.partner in paying}


def read(services: Services, here: Here, found: Fields) -> tuple[CutsAsked, list[Problem]]:
    """The cut that is asked for."""
    scenario = scenario_at(services, here)
    typed = found.get(CUTS.page, {})
    return forms.read(services.start(scenario), partners(services), services.usual_cut(scenario), typed)


WORK: LongWork[CutsAsked, Cuts] = LongWork(
    ids=CUTS,
    noun="test of a cut",
    heading="Testing the cut",
    work=lambda services: services.cuts,
    read=read,
    forgets=("rule", "depth", "outcome", "place", "partner", "prices"),
)

PAGE = Page(
    path="/change/cuts",
    title="Test a cut",
    question="If we must take money out, what do children lose, and how much of it comes back as cost?",
    view=view,
    door=TRY,
    steady=False,
)
