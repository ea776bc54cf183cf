"""Long work of a page: declared once; the page before, while and after it, in the same sentences for all.

A page declares its :class:`LongWork` and hands over its own form and its own result. The callbacks that start
the work and follow it are registered for every declaration (:mod:`dashapp.running_callbacks`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

from dash import dcc, html
from dash.development.base_component import Component

from dashapp.asking import Asked, problems
from dashapp.components.controls import button
from dashapp.components.frame import HEADING
from dashapp.components.text import Problem, folded, notice
from dashapp.ids import Key, Part, Running
from dashapp.jobs import Job, State
from dashapp.pages.base import Child, View
from dashapp.services import Services, Work
from dashapp.urls import Here
from model import words

type Fields = Mapping[str, Mapping[str, str | list[str]]]
"""What the fields of a form hold: by group, then by name. A field that is not on screen is not there."""

type Read[Subject] = Callable[[Services, Here, Fields], tuple[Subject, list[Problem]]]


@dataclass(frozen=True)
class LongWork[Subject, Result]:
    """The long work of one page.

    Attributes
    ----------
    ids : Running
        Ids of its parts.
    noun : str
        What it gives, such as ``plan``; stands in every sentence about it.
    heading : str
        Over the progress.
    work : callable
        Where the services do it.
    read : callable
        From the services, the address and the fields of the form: what is asked, and what is wrong with it.
    groups : tuple of Running
        Groups of fields besides the page's own.
    forgets : tuple of str
        Keys of the address that a new result leaves out, besides the part shown.
    """

    ids: Running
    noun: str
    heading: str
    work: Callable[[Services], Work[Subject, Result]]
    read: Read[Subject]
    groups: tuple[Running, ...] = ()
    forgets: tuple[str, ...] = ()


def job_at[Subject, Result](
    work: Work[Subject, Result], here: Here, fits: Callable[[Subject], bool], plain: Subject
) -> Job[Subject, Result] | None:
    """The job that the address names; where it names none that fits, a finished one of the plain question.

    Parameters
    ----------
    work : Work
        Where it is done.
    here : Here
        The address.
    fits : callable
        Whether the job that the address names is of what this page shows.
    plain : object
        What the page would ask of itself.
    """
    named = here.get(Key.RUN)
    job = work.job(named) if named else None
    if job is not None and fits(job.subject):
        return job
    known = work.known(plain)
    return work.job(known) if known else None


class OfScenario(Protocol):
    """A question about one scenario."""

    @property
    def scenario(self) -> str:
        """Key of the scenario."""
        ...


@dataclass(frozen=True)
class Told:
    """What a page with long work says besides its form and its result.

    Attributes
    ----------
    unknown : str
        What is not known before the work is done, after how today stands.
    how : str
        What to do, after the money there is.
    again : str
        Over the form, once there is a result.
    """

    unknown: str
    how: str
    again: str


def worked_page[Subject: OfScenario, Result](
    long: LongWork[Subject, Result],
    asked: Asked,
    usual: Subject,
    told: Told,
    form: Callable[[Subject], tuple[Child, ...]],
    finished: Callable[[Job[Subject, Result]], View],
) -> View:
    """The page of a scenario before, while and after its long work.

    Parameters
    ----------
    long : LongWork
        What is worked out.
    asked : Asked
        The scenario that the address asks for.
    usual : object
        What the page would ask of itself.
    told : Told
        Its words.
    form : callable
        The form, filled with what is asked.
    finished : callable
        The page of a job that has a result.
    """
    work = long.work(asked.services)
    job = job_at(work, asked.here, lambda subject: subject.scenario == asked.card.key, usual)
    if job is None:
        named = asked.here.get(Key.RUN)
        gone = named is not None and work.job(named) is None
        return View(
            answer=f"{asked.today()} {told.unknown}",
            notices=(lost(long),) if gone else (),
            body=(html.P(f"{asked.money()} {told.how}"), *form(usual)),
        )
    if job.result is None:
        return unfinished(long, job, lambda: form(job.subject))
    found = finished(job)
    return replace(found, body=(asked_again(told.again, *form(job.subject)), *found.body))


def lost(long: LongWork[Any, Any]) -> Child:
    """What an address says whose job is no longer held."""
    gone = f"That {long.noun} is no longer held. Press the button to work it out again."
    return notice(html.P(gone), tone="warning")


def unfinished(long: LongWork[Any, Any], job: Job[Any, Any], form: Callable[[], tuple[Child, ...]]) -> View:
    """The page while a job waits or runs, and after one that ended without a result.

    Parameters
    ----------
    long : LongWork
        What is worked out.
    job : Job
        Without a result.
    form : callable
        The form as it was asked, to try again.
    """
    if job.final:
        stopped = f"You stopped this {long.noun} before it was ready."
        said = problems(stopped if job.state is State.STOPPED else job.fault)
        return View(answer=f"There is no {long.noun}.", notices=(said,), body=form(), focus=HEADING)
    answer = f"The {long.noun} is being worked out."
    return View(answer=answer, body=(progress(long, job),), focus=long.ids.at(Part.WORKING))


def progress(long: LongWork[Any, Any], job: Job[Any, Any]) -> Component:
    """What is being done, asked again each second; it goes on if the page is left."""
    ids = long.ids
    back = f"You can leave this page and come back: the address leads to the {long.noun}."
    return html.Div(
        [
            html.H2(long.heading, id=ids.at(Part.WORKING), tabIndex=-1),
            html.P(progress_text(job), id=ids.at(Part.PROGRESS), role="status"),
            html.P(back, className="hint"),
            button("Stop", ids.at(Part.CANCEL), quiet=True),
            dcc.Store(id=ids.at(Part.JOB), data=job.key),
            dcc.Interval(id=ids.at(Part.TICK), interval=1000),
        ],
        className="progress",
    )


def progress_text(job: Job[Any, Any]) -> str:
    """The step in words and how long it has taken."""
    step = words.first_upper(words.step(job.step))
    return step if job.seconds < 1 else f"{step} ({words.counted(job.seconds, 'second')})"


def asked_again(summary: str, *form: Child) -> Component:
    """The form as it was asked, folded away above a result; it is not for paper."""
    return html.Div(folded(summary, *form), className="no-print")


def run_form(
    long: LongWork[Any, Any], asked: Asked, text: str, *parts: Child, hint: str = ""
) -> tuple[Child, ...]:
    """What every form with long work ends in: its errors, its fields, the button.

    Parameters
    ----------
    long : LongWork
        What the button begins.
    asked : Asked
        For which scenario the form is.
    text : str
        On the button.
    parts : Component or str
        The fields.
    hint : str
        Said before the button, such as how long it takes.
    """
    at = long.ids.at
    return (
        html.Div(id=at(Part.ERRORS)),
        dcc.Store(id=at(Part.SCENARIO), data=asked.card.key),
        *parts,
        *([html.P(hint, className="hint")] if hint else []),
        html.Div(button(text, at(Part.RUN)), className="buttons"),
    )
