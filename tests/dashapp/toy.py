"""Long work made up for tests: a sum of two fields, so that every state of a page is had without a solver."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from dash import html

from dashapp.asking import Asked
from dashapp.components.controls import amount
from dashapp.components.text import Problem
from dashapp.ids import Running
from dashapp.jobs import Job, Jobs, State
from dashapp.pages.base import Child
from dashapp.running import Fields, LongWork, run_form
from dashapp.services_jobs import Desk, Prepared, Work, hashed
from dashapp.shapes import Partnership, PotRow, ScenarioCard, Start
from dashapp.urls import Here, here

TOY = Running("toy")
EXTRA = Running("toy-extra")
KEY = "0123456789abcdef0123"
USUAL, PLAIN, BROKEN = "toy-best-use", "toy-plain", "toy-broken"
CARDS = (
    ScenarioCard(PLAIN, "Plain", "Nothing changed.", "scenarios/toy-plain.toml"),
    ScenarioCard(USUAL, "Best use", "The best.", "scenarios/toy-best-use.toml"),
    ScenarioCard(BROKEN, BROKEN, "", "scenarios/toy-broken.toml", ("it names no data", "it has no name")),
)
MONEY = PotRow("general", "General fund", "Council", "money", "£", {2026: 1e6, 2027: 2e6}, False, "")
GRANT = PotRow("grant", "Public health grant", "NHS", "money", "£", {2026: 5e5, 2027: 5e5}, True, "grant")
NURSES = PotRow("nurses", "Nurses", "NHS", "people", "FTE", {2026: 12.5, 2027: 13.0}, False, "section 75")
RULE_VALUES = {
    "pooling": "agreed",
    "conditions": "on",
    "reinvest": "free",
    "evidence": "hold",
    "targets": "soft",
    "equity": "false",
    "balance": "false",
    "floors": "true",
    "pace": "true",
    "ceilings": "true",
    "new_money": "false",
}
START = Start((MONEY, GRANT, NURSES), RULE_VALUES, (2026, 2027), 2026)
WHOSE = Partnership("Toy Shire", "shire", "Shire", 2025, (2026, 2027), "2024-25", 2026)


@dataclass(frozen=True)
class Sum:
    """What is asked: two numbers to add, for one scenario."""

    scenario: str
    first: int = 1
    second: int = 1


class ToyServices:
    """What the pages around long work ask of the services, made up."""

    def __init__(self, desk: Work[Sum, int] | None = None, cards: tuple[ScenarioCard, ...] = CARDS) -> None:
        self.desk: Any = desk or OneJob()
        self.cards = cards
        self.faults: tuple[str, ...] = ()
        self.partnership = WHOSE
        self.asked_of: list[str] = []

    def scenarios(self) -> tuple[ScenarioCard, ...]:
        """Two scenarios that can be used and one that cannot."""
        return self.cards

    def start(self, scenario: str) -> Start:
        """The same for each."""
        self.asked_of.append(scenario)
        return replace(START, faults=self.faults)

    def edit_text(self, edit: Any) -> str:
        """The edit by its scenario."""
        return f"text of {edit.scenario}"


def toy(desk: Work[Sum, int] | None = None, cards: tuple[ScenarioCard, ...] = CARDS) -> Any:
    """The services made up, for whatever takes services."""
    return ToyServices(desk, cards)


class OneJob:
    """A desk with one job on it, or none; it notes what is asked of it."""

    def __init__(self, job: Job[Sum, int] | None = None, error: Exception | None = None) -> None:
        self.held, self.error = job, error
        self.begun: list[Sum] = []
        self.stopped: list[str] = []

    def job(self, key: str) -> Job[Sum, int] | None:
        """The job, by its own key only."""
        return self.held if self.held and key == self.held.key else None

    def known(self, subject: Sum) -> str | None:
        """The finished job of this content."""
        return KEY if self.held and self.held.result and self.held.subject == subject else None

    def begin(self, subject: Sum) -> str:
        """Note what is asked."""
        if self.error:
            raise self.error
        self.begun.append(subject)
        return KEY

    def stop(self, key: str) -> None:
        """Note what is stopped."""
        self.stopped.append(key)


def job(state: State, **more: Any) -> Job[Sum, int]:
    """A job of the usual scenario in a state."""
    return Job(KEY, more.pop("subject", Sum(USUAL)), state, **more)


def read(services: Any, at: Here, found: Fields) -> tuple[Sum, list[Problem]]:
    """The sum that the form asks for; a field that is missing is 1."""
    from dashapp.asking import scenario_at

    own = found.get(TOY.page, {})
    numbers, problems = [], []
    for name in ("first", "second"):
        said = str(own.get(name, "1"))
        if not (said.isascii() and said.isdigit()):
            problems.append(Problem(f"{name} must be a whole number, not '{said}'", TOY.field(name)))
        numbers.append(int(said) if said.isascii() and said.isdigit() else 0)
    return Sum(scenario_at(services, at), *numbers), problems


def desk_of(services: Any) -> Any:
    """Where the work is done."""
    return services.desk


WORK: LongWork[Sum, int] = LongWork(
    ids=TOY,
    noun="sum",
    heading="Adding up",
    work=desk_of,
    read=read,
    groups=(EXTRA,),
    forgets=("year",),
)


def form(asked: Asked) -> tuple[Child, ...]:
    """The form with its two fields."""
    fields = [amount(TOY.field(name), name, "") for name in ("first", "second")]
    return run_form(WORK, asked, "Add up", *fields, hint="takes no time")


def asked_of(services: Any, search: str = "") -> Asked:
    """What the address asks for, of the usual scenario."""
    at = here("/toy", search)
    return Asked(services, at, CARDS[1], START, CARDS, USUAL)


def adding(jobs: Jobs[Sum, int] | None = None, calls: list[Sum] | None = None) -> Desk[Sum, int]:
    """A real desk that adds up, and notes each time it does."""

    def prepare(asked: Sum) -> Prepared[int]:
        def work(tell: Any) -> int:
            tell("adding")
            if calls is not None:
                calls.append(asked)
            return asked.first + asked.second

        return hashed("sum", asked.first, asked.second), work

    return Desk(prepare, jobs)


def settled[S, R](desk: Work[S, R], key: str, patience: float = 10.0) -> Job[S, R]:
    """A job once it has ended."""
    until = time.monotonic() + patience
    while time.monotonic() < until:
        found = desk.job(key)
        if found and found.final:
            return found
        time.sleep(0.002)
    raise AssertionError(f"{key} never ended: {desk.job(key)}")


def wrapped(parts: Any) -> html.Div:
    """Parts of a page in one component."""
    return html.Div(list(parts))
