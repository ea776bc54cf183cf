"""Long work behind the door: one desk for each kind, which names work by its content and does it as a job.

A page with work of its own needs one :class:`Desk`, made from a function that prepares what is asked: the
hash of everything that decides the result, and the work itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Protocol

from dashapp.jobs import Explained, Job, Jobs, Tell
from model import InputError, Plan, Scenario, Tables, solve, words

NO_PLAN: Mapping[str, str] = {
    "infeasible": "No plan keeps every rule that this scenario makes hard. Loosen one of them and try again.",
    "time_limit": "The time limit came before a best plan was proven, so there is no plan.",
    "interrupted": "The work was interrupted before a best plan was proven, so there is no plan.",
    "failed": "The solver could not settle this programme, so there is no plan.",
}

VERSION_OF = "version of "

type Prepared[Result] = tuple[str, Callable[[Tell], Result]]
"""The hash of everything that decides a result, and the work that gives it."""


class Work[Subject, Result](Protocol):
    """What a page may ask of one kind of long work."""

    def begin(self, subject: Subject) -> str:
        """Begin, or find the job of the same content; its key."""
        ...

    def known(self, subject: Subject) -> str | None:
        """Key of a finished job of this content, if one is held."""
        ...

    def job(self, key: str) -> Job[Subject, Result] | None:
        """A job as it stands."""
        ...

    def stop(self, key: str) -> None:
        """End a job."""
        ...


class Desk[Subject, Result]:
    """One kind of long work.

    Parameters
    ----------
    prepare : callable
        From a subject to its hash and the work; raises :class:`InputError` where it cannot be asked.
    jobs : Jobs
        The table of its jobs; give those of one worker to every kind that takes long.
    """

    def __init__(
        self,
        prepare: Callable[[Subject], Prepared[Result]],
        jobs: Jobs[Subject, Result] | None = None,
    ) -> None:
        self._prepare = prepare
        self._jobs: Jobs[Subject, Result] = jobs or Jobs()

    def begin(self, subject: Subject) -> str:
        """Begin, or find the job of the same content; its key.

        Raises
        ------
        InputError
            If what is asked is itself at fault.
        BusyError
            If too much is waiting.
        """
        key, work = self._prepare(subject)
        self._jobs.submit(key, subject, work)
        return key

    def known(self, subject: Subject) -> str | None:
        """Key of a finished job of this content, if one is held."""
        try:
            key, _ = self._prepare(subject)
        except InputError:
            return None
        job = self._jobs.get(key)
        return key if job and job.result else None

    def job(self, key: str) -> Job[Subject, Result] | None:
        """A job as it stands."""
        return self._jobs.get(key)

    def stop(self, key: str) -> None:
        """End a job."""
        self._jobs.stop(key)

    def close(self) -> None:
        """Stop everything."""
        self._jobs.close()


class Counted:
    """Tells the part and how many plans it took so far, before each of them, so that it can stop there.

    Parameters
    ----------
    tell : callable
        Told each step in words.
    """

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._part = ""
        self._plans = 0

    def part(self, name: str) -> None:
        """A part starts."""
        self._part = name
        self._say()

    def each(self) -> None:
        """One more plan is made again."""
        self._say()
        self._plans += 1

    def _say(self) -> None:
        done = f", {words.counted(self._plans, 'plan')} solved again" if self._plans else ""
        self._tell(f"{words.first_upper(self._part)}{done}")


def hashed(*said: object) -> str:
    """A short hash of everything that decides a result, from values whose words say all of it."""
    return hashlib.sha256(repr(said).encode()).hexdigest()[:20]


def versions_of(plan: Plan) -> str:
    """What a plan was made with."""
    run = plan.tables["run"]
    return words.listed(
        [
            f"{item.removeprefix(VERSION_OF)} {value}"
            for item, value in zip(run["item"], run["value"], strict=True)
            if item.startswith(VERSION_OF)
        ]
    )


def planned(scenario: Scenario, tables: Tables, tell: Tell) -> Plan:
    """The plan of a scenario, solved now.

    Raises
    ------
    Explained
        In words for the reader, where there is none.
    """
    try:
        plan = solve(scenario, progress=tell, base=tables)
    except InputError as error:
        raise Explained(str(error)) from error
    if not plan.has_plan:
        raise Explained(NO_PLAN[plan.status])
    return plan
