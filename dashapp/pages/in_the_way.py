"""What stands in the way: why a plan is what it is, and what each limit, rule and target costs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.components.controls import button
from dashapp.components.frame import HEADING
from dashapp.components.text import bullets, folded, notice
from dashapp.edits import Edit
from dashapp.ids import InTheWay, Key
from dashapp.jobs import State
from dashapp.pages.base import Child, Page, View
from dashapp.services import Services, WhyJob
from dashapp.shapes import ScenarioCard, Start
from dashapp.urls import Here
from dashapp.views import best_use_form as forms
from dashapp.views.best_use_tables import step_words
from dashapp.views.in_the_way import Shown, why_view
from model import words

PLAN_PAGE = "/change/best-use"
BEFORE = "Choose a scenario, then work out why its plan is what it is and what stands in its way."
HOW_LONG = "The plan is made again many times, once for each rule and step of money. That takes a while."
GONE = "That explanation is no longer held. Press the button to work it out again."
STOPPED = "You stopped this explanation before it was ready."


@dataclass(frozen=True)
class Asked:
    """What the address asks for: a scenario among others, what it starts from, what was changed on screen."""

    services: Services
    here: Here
    card: ScenarioCard
    start: Start
    cards: tuple[ScenarioCard, ...]
    default: str
    edit: Edit


def view(services: Services, here: Here) -> View:
    """Which scenario, and the explanation once there is one."""
    cards = services.scenarios()
    usable = [card for card in cards if not card.faults]
    if not usable:
        faults = [f"{card.file}: {fault}" for card in cards for fault in card.faults]
        body = _problems("Put a scenario file for this partnership into the scenarios folder.", tuple(faults))
        return View(answer="There is no scenario that can be used yet.", body=(body,))
    default = next((card.key for card in usable if card.key.endswith("best-use")), usable[0].key)
    key, said = here.one_of(Key.SCENARIO, [card.key for card in usable], default)
    card = next(item for item in usable if item.key == key)
    start = services.start(key)
    notices = (notice(html.P(said), tone="warning"),) if said else ()
    if start.faults:
        choose = forms.scenario_choice(cards, key, default)
        problem = _problems("This scenario cannot be used yet.", start.faults)
        answer = "Choose another scenario."
        return View(answer=answer, body=(choose,), notices=(*notices, problem), scenario=card.name)
    edit = edit_of(services, key, here.get(Key.RUN))
    page = _state(Asked(services, here, card, start, cards, default, edit), _job(services, here, edit))
    count = len(forms.changes(start, edit))
    name = f"{card.name}, {count} changed on screen" if count else card.name
    return replace(page, scenario=name, notices=(*notices, *page.notices))


def edit_of(services: Services, scenario: str, run: str | None) -> Edit:
    """What was changed on screen in the run that the address names, if it is of this scenario."""
    held = (services.why_job(run) or services.plan_job(run)) if run else None
    return held.subject if held and held.subject.scenario == scenario else Edit(scenario)


def _job(services: Services, here: Here, edit: Edit) -> WhyJob | None:
    """The explanation that the address names, else a finished one of the same content."""
    named = here.get(Key.RUN)
    job = services.why_job(named) if named else None
    if job is not None and job.subject == edit:
        return job
    known = services.why_known(edit)
    return services.why_job(known) if known else None


def _state(asked: Asked, job: WhyJob | None) -> View:
    """The page before, while and after an explanation is worked out."""
    if job is None:
        run = asked.here.get(Key.RUN)
        lost = run and not (asked.services.why_job(run) or asked.services.plan_job(run))
        notices = (notice(html.P(GONE), tone="warning"),) if lost else ()
        return View(answer=BEFORE, notices=notices, body=_form(asked))
    if job.result:
        text = asked.services.edit_text(job.subject)
        run = job.key if asked.services.plan_job(job.key) else None
        plan = asked.here.having(PLAN_PAGE, show=None, run=run)
        held = (asked.services.partnership, asked.here, plan, asked.card, asked.start)
        found = why_view(Shown(*held, job.subject, text, job.result, job.seconds))
        choose = forms.scenario_choice(asked.cards, asked.card.key, asked.default)
        return replace(found, body=(folded("Choose another scenario", choose), *found.body))
    if job.final:
        said = STOPPED if job.state is State.STOPPED else job.fault
        problem = (_problems(said, ()),)
        return View(answer="There is no explanation.", notices=problem, body=_form(asked), focus=HEADING)
    return View(answer="The explanation is being worked out.", body=(_progress(job),), focus=InTheWay.WORKING)


def _progress(job: WhyJob) -> Component:
    """What is being done, asked again each second; it goes on if the page is left."""
    back = "You can leave this page and come back: the address leads to the explanation."
    return html.Div(
        [
            html.H2("Working out what stands in the way", id=InTheWay.WORKING, tabIndex=-1),
            html.P(progress_text(job), id=InTheWay.PROGRESS, role="status"),
            html.P(f"{back} Stop takes effect at the next step.", className="hint"),
            button("Stop", InTheWay.CANCEL, quiet=True),
            dcc.Store(id=InTheWay.JOB, data=job.key),
            dcc.Interval(id=InTheWay.TICK, interval=1000),
        ],
        className="progress",
    )


def progress_text(job: WhyJob) -> str:
    """The step in words and how long it has taken."""
    step = step_words(job.step)
    return step if job.seconds < 1 else f"{step} ({words.counted(job.seconds, 'second')})"


def _problems(words_of: str, faults: tuple[str, ...]) -> Component:
    """Why there is no explanation, every reason at once."""
    return notice(html.P(words_of), *([bullets(list(faults))] if faults else []), tone="warning")


def _form(asked: Asked) -> tuple[Child, ...]:
    """Which scenario, what was changed of it elsewhere, and the button."""
    parts: list[Child] = [forms.scenario_choice(asked.cards, asked.card.key, asked.default)]
    if not asked.edit.is_empty:
        parts += forms.changes_panel(forms.changes(asked.start, asked.edit))
    return (
        *parts,
        html.Div(id=InTheWay.ERRORS),
        html.Div(
            [
                html.P(HOW_LONG, className="hint"),
                dcc.Store(id=InTheWay.SUBJECT, data=asked.card.key),
                html.Div(button("Work out what stands in the way", InTheWay.RUN), className="buttons"),
            ]
        ),
    )


PAGE = Page(
    path="/change/in-the-way",
    title="What stands in the way",
    question="Why is the plan what it is, and what stands in its way?",
    view=view,
    steady=False,
)
