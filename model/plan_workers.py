"""Changed cases solved by worker processes, each with the case's programme loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING

from model.plan_answer import warm

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.plan_answer import Answer

FEWEST_LINES = 40
"""With fewer lines a case is solved faster than a process starts."""
_loaded: dict[str, Callable[[Case], Answer]] = {}


@contextmanager
def workers(case: Case, number: int = 2) -> Iterator[Callable[[Case], Callable[[], Answer]]]:
    """Give a function that starts solving a changed case and returns what fetches its answer.

    Parameters
    ----------
    case : Case
        What the changed cases are changes of.
    number : int
        Processes; for a small case, or one only, everything is solved here when it is fetched.
    """
    if number < 2 or len(case.lines) < FEWEST_LINES:
        solve = warm(case)
        yield lambda changed: lambda: solve(changed)
        return
    pool = ProcessPoolExecutor(number, get_context("spawn"), initializer=_start, initargs=(case,))
    try:
        yield lambda changed: pool.submit(_solve, changed).result
    finally:
        pool.shutdown(cancel_futures=True)


def _start(case: Case) -> None:
    _loaded["solve"] = warm(case)


def _solve(case: Case) -> Answer:
    return _loaded["solve"](case)
