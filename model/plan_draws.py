"""Many cases solved block by block in one programme that stays loaded, so that one may stop in between."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.optimise.resolve import Resolver
from model.plan_resolve import RUN, solve_many

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from model.inputs.case import Case
    from model.plan_resolve import Answer

__all__ = ["RUN", "blocks"]

RUNS_A_BLOCK = 2
"""Runs that each worker solves in a block."""


def blocks(
    like: Case,
    case_of: Callable[[int], Case],
    numbers: range,
    *,
    workers: int = 1,
    address: str | None = None,
) -> Iterator[tuple[Answer, ...]]:
    """Solve cases by their numbers, some whole runs at a time.

    Where blocks end changes no answer: a run of ``RUN`` cases is solved the same whoever solves it.

    Parameters
    ----------
    like : Case
        What the cases are like; loaded when the first block is asked for.
    case_of : callable
        Gives the case of a number.
    numbers : range
        Which cases, in order; its start is a multiple of ``RUN``.
    workers : int
        Processes that share a block.
    address : str, optional
        A Dask scheduler, to share the work among its workers instead.

    Yields
    ------
    tuple of Answer
        Of the cases of one block, in order.
    """
    resolver: Resolver | None = None
    size = RUN * RUNS_A_BLOCK * max(workers, 1)
    for start in range(numbers.start, numbers.stop, size):
        resolver = resolver or Resolver(like)
        cases = [case_of(i) for i in range(start, min(start + size, numbers.stop))]
        yield solve_many(cases, like=resolver, workers=workers, address=address)
