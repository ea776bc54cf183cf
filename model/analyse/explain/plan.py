"""A plan explained with all that it takes: programmes kept loaded, worker processes where they pay."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from model.analyse.explain import Explanation, Progress, explain
from model.plan_answer import warm
from model.plan_workers import workers

if TYPE_CHECKING:
    from model.analyse.explain.case import Ask, Solve
    from model.inputs.case import Case
    from model.plan import Plan
    from model.plan_answer import Answer

Each = Callable[[], None]


def explain_plan(plan: Plan, progress: Progress | None = None, each: Each | None = None) -> Explanation:
    """Explain a plan, with programmes that stay loaded.

    Parameters
    ----------
    plan : Plan
        The plan, which must have one.
    progress : callable, optional
        Told each part as it starts.
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
    before = each or (lambda: None)
    with workers(plan.case) as ask:
        return explain(plan.case, plan, _solving(warm(plan.case), before), progress, ask=_asking(ask, before))


def _solving(solve: Solve, before: Each) -> Solve:
    def told(case: Case) -> Answer:
        before()
        return solve(case)

    return told


def _asking(ask: Ask, before: Each) -> Ask:
    def asked(case: Case) -> Callable[[], Answer]:
        fetch = ask(case)

        def told() -> Answer:
            before()
            return fetch()

        return told

    return asked
