"""A plan explained with all that it takes: programmes kept loaded, worker processes where they pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from model.analyse.explain.whole import Explanation, Progress, explain
from model.plan_workers import crew

if TYPE_CHECKING:
    from model.plan import Plan


def explain_plan(
    plan: Plan, progress: Progress | None = None, each: Callable[[], None] | None = None
) -> Explanation:
    """Explain a plan, with programmes that stay loaded.

    Parameters
    ----------
    plan : Plan
        The plan, which must have one.
    progress : callable, optional
        Told each part as it starts, and again several times a second while it is worked on; whatever it
        raises ends the work at once.
    each : callable, optional
        Called before every answer that is waited for; whatever it raises ends the work.

    Returns
    -------
    Explanation

    Raises
    ------
    ValueError
        If there is no plan to explain.
    """
    tell = progress or (lambda _: None)
    part = [""]

    def starts(name: str) -> None:
        part[0] = name
        tell(name)

    with crew(plan, beat=lambda: tell(part[0])) as answering:
        return explain(plan, answering, starts, each)
