"""Questions about a plan, answered by worker processes that each keep its programmes loaded; or here."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from multiprocessing.context import SpawnContext
from typing import TYPE_CHECKING, Any, Concatenate, Protocol

from model.plan_answer import Bench, warm

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

    from model.inputs.case import Case
    from model.plan import Plan
    from model.plan_answer import Answer

FEWEST_LINES = 40
"""With fewer lines a case is solved faster than a process starts."""
BEAT_SECONDS = 0.25
"""How often whoever waits for an answer is asked whether to go on."""


class Desk:
    """What one process keeps of a plan: its programmes, each loaded when it is first needed.

    Parameters
    ----------
    plan : Plan
        The plan that questions are about.
    solve : callable, optional
        Solves changed cases; left out: in a programme that is kept loaded.
    """

    def __init__(self, plan: Plan, solve: Callable[[Case], Answer] | None = None) -> None:
        self.plan = plan
        self.case = plan.case
        self._solve = solve
        self._kept: dict[str, Any] = {}

    @cached_property
    def solve(self) -> Callable[[Case], Answer]:
        """Solves a changed case."""
        return warm(self.case) if self._solve is None else self._solve

    def solve_apart(self, case: Case, pots: frozenset[str]) -> Answer:
        """Solve a case that differs in the ring-fences of some pots, in a programme that tells these apart.

        Parameters
        ----------
        case : Case
            As the plan's, but for the ring-fences of these pots.
        pots : frozenset of str
            Pots of the area: those of a place would part what all places need into each place's own.
        """
        if self._solve is not None:
            return self._solve(case)
        solve = self.once(f"apart {sorted(pots)}", lambda: warm(replace(self.case, apart=pots)))
        return solve(replace(case, apart=pots))

    @cached_property
    def bench(self) -> Bench:
        """The case's programme at its optimum."""
        return Bench(self.case)

    def once[T](self, name: str, make: Callable[[], T]) -> T:
        """Something that is made when it is first needed, and kept."""
        if name not in self._kept:
            self._kept[name] = make()
        found: T = self._kept[name]
        return found


class Crew(Protocol):
    """Whoever answers questions about a plan."""

    def ask[T, **P](
        self, question: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """Take up a question, a function of a module; what comes back fetches its answer."""


class Here:
    """Answers every question in this process, when its answer is fetched, and once.

    Parameters
    ----------
    desk : Desk
        What is kept of the plan.
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def ask[T, **P](
        self, question: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """Keep the question until its answer is fetched."""
        found: list[T] = []

        def fetch() -> T:
            if not found:
                found.append(question(self.desk, *args, **kwargs))
            return found[0]

        return fetch


class _Killable(SpawnContext):
    """Starts processes afresh, and remembers them so that they can be ended while they work."""

    def __init__(self) -> None:
        super().__init__()
        self.made: list[SpawnProcess] = []

    def Process(self, *args: Any, **kwargs: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802 - its name there
        """One more process."""
        made = super().Process(*args, **kwargs)
        self.made.append(made)
        return made


class _Workers:
    def __init__(self, plan: Plan, number: int, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._context = _Killable()
        self._pool = ProcessPoolExecutor(number, self._context, initializer=_start, initargs=(plan,))

    def ask[T, **P](
        self, question: Callable[Concatenate[Desk, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> Callable[[], T]:
        """Hand the question to whichever process is free next."""
        future: Future[T] = self._pool.submit(_answer, question, args, kwargs)

        def fetch() -> T:
            while not wait((future,), BEAT_SECONDS).done:
                self._beat()
            return future.result()

        return fetch

    def end(self) -> None:
        """End every process at once, whatever it is doing."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for process in self._context.made:
            process.kill()


@contextmanager
def crew(plan: Plan, number: int = 2, beat: Callable[[], None] | None = None) -> Iterator[Crew]:
    """Give somebody who answers questions about a plan.

    Parameters
    ----------
    plan : Plan
        The plan.
    number : int
        Processes; for a small case, or one only, everything is answered here.
    beat : callable, optional
        Called several times a second while an answer is waited for; whatever it raises ends the work, and
        the processes with it.
    """
    if number < 2 or len(plan.case.lines) < FEWEST_LINES:
        yield Here(Desk(plan))
        return
    workers = _Workers(plan, number, beat or (lambda: None))
    try:
        yield workers
    finally:
        workers.end()


_at: dict[str, Desk] = {}


def _start(plan: Plan) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _at["desk"] = Desk(plan)


def _answer(question: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    return question(_at["desk"], *args, **kwargs)
