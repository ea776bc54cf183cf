"""Best use of the money: which mix of services, within the rules, helps most."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.controls import button
from dashapp.components.frame import HEADING
from dashapp.components.text import bullets, folded, notice
from dashapp.edits import Edit
from dashapp.ids import BestUse, Key
from dashapp.jobs import State
from dashapp.pages.base import Child, Page, View
from dashapp.services import PlanJob, Services
from dashapp.shapes import ScenarioCard, Start
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from dashapp.views.best_use_result import Shown, result_view
from dashapp.views.best_use_tables import step_words
from model import words

BEFORE = (
    "Choose where to start, change amounts or rules if you wish, then work out the plan. "
    "It takes a few seconds."
)

AGAIN = "Change amounts or rules, then work out the plan again."


def view(services: Services, here: Here) -> View:
    """The form, and the plan once there is one."""
    cards = services.scenarios()
    usable = [card for card in cards if not card.faults]
    if not usable:
        return View(answer="There is no scenario that can be used yet.", body=(_faulty(cards),))
    default = next((card.key for card in usable if card.key.endswith("best-use")), usable[0].key)
    key, said = here.one_of(Key.SCENARIO, [card.key for card in usable], default)
    card = next(item for item in usable if item.key == key)
    start = services.start(key)
    notices = [notice(html.P(said), tone="warning")] if said else []
    if start.faults:
        notices.append(_problems("This scenario cannot be used yet.", start.faults))
        choose = forms.scenario_choice(cards, key, default)
        return View(
            answer="Choose another scenario.", body=(choose,), notices=tuple(notices), scenario=card.name
        )
    job = _job(services, here, key)
    edit = job.subject if job else Edit(key)
    page = _state(Asked(services, here, card, start, cards, default), job)
    count = len(forms.changes(start, edit))
    return replace(
        page,
        scenario=f"{card.name}, {count} changed on screen" if count else card.name,
        notices=(*notices, *page.notices),
    )


def _job(services: Services, here: Here, scenario: str) -> PlanJob | None:
    """The plan that the address names; where it names none of this scenario, one as the scenario stands."""
    named = here.get(Key.RUN)
    job = services.plan_job(named) if named else None
    if named and (job is None or job.subject.scenario == scenario):
        return job
    known = services.plan_known(Edit(scenario))
    return services.plan_job(known) if known else None


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a scenario among others, and what it starts from."""

    services: Services
    here: Here
    card: ScenarioCard
    start: Start
    cards: tuple[ScenarioCard, ...]
    default: str


def _state(asked: Asked, job: PlanJob | None) -> View:
    """The page before, while and after a plan is worked out."""
    if job is None:
        lost = asked.here.get(Key.RUN) is not None
        gone = "That plan is no longer held. Press the button to work it out again."
        notices = (notice(html.P(gone), tone="warning"),) if lost else ()
        return View(answer=BEFORE, notices=notices, body=_form(asked, Edit(asked.card.key)))
    if job.result and asked.here.get(Key.EDIT):
        return View(answer=AGAIN, focus=HEADING, body=_form(asked, job.subject))
    if job.result:
        text = asked.services.edit_text(job.subject)
        held = (asked.services.partnership, asked.here, asked.card, asked.start)
        return result_view(Shown(*held, job.subject, text, job.result, job.seconds))
    if job.final:
        said = "You stopped this plan before it was ready." if job.state is State.STOPPED else job.fault
        form = _form(asked, job.subject)
        return View(answer="There is no plan.", notices=(_problems(said, ()),), body=form, focus=HEADING)
    return View(answer="The plan is being worked out.", body=(_progress(job),), focus=BestUse.WORKING)


def _progress(job: PlanJob) -> Component:
    """What is being done, asked again each second; it goes on if the page is left."""
    return html.Div(
        [
            html.H2("Working out the plan", id=BestUse.WORKING, tabIndex=-1),
            html.P(progress_text(job), id=BestUse.PROGRESS, role="status"),
            html.P("You can leave this page and come back: the address leads to the plan.", className="hint"),
            button("Stop", BestUse.CANCEL, quiet=True),
            dcc.Store(id=BestUse.JOB, data=job.key),
            dcc.Interval(id=BestUse.TICK, interval=1000),
        ],
        className="progress",
    )


def progress_text(job: PlanJob) -> str:
    """The step in words and how long it has taken."""
    step = step_words(job.step)
    return step if job.seconds < 1 else f"{step} ({words.counted(job.seconds, 'second')})"


def _problems(words_of: str, faults: tuple[str, ...]) -> Component:
    """Why there is no plan, every reason at once."""
    return notice(html.P(words_of), *([bullets(list(faults))] if faults else []), tone="warning")


def _faulty(cards: tuple[ScenarioCard, ...]) -> Component:
    faults = [f"{card.file}: {fault}" for card in cards for fault in card.faults]
    return notice(
        html.P("Put a scenario file for this partnership into the scenarios folder."), bullets(list(faults))
    )


def _form(asked: Asked, edit: Edit) -> tuple[Child, ...]:
    """Which scenario, what to change, and the button."""
    parts: list[Child] = [
        forms.scenario_choice(asked.cards, asked.card.key, asked.default),
        dcc.Store(id=BestUse.SCENARIO, data=edit.scenario),
        forms.form(asked.start, edit),
    ]
    broken = tuple(card for card in asked.cards if card.faults)
    if broken:
        noun = words.plural(len(broken), "file")
        parts.append(folded(f"{len(broken)} {noun} cannot be used yet", _faulty(broken)))
    return tuple(parts)


PAGE = Page(
    path="/change/best-use",
    title="Best use of the money",
    question="Within our rules, which mix of services helps most?",
    view=view,
    steady=False,
)
