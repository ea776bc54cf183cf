"""Cuts worked out with all that it takes: a programme kept loaded, worker processes where they pay."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.analyse.cuts.question import Question, of_scenario
from model.analyse.cuts.whole import Cuts, cuts
from model.plan_cut import many

if TYPE_CHECKING:
    from model.analyse.cuts.solved import Progress
    from model.inputs.case import Case

WORKERS = 2


def cuts_of(
    case: Case,
    asked: Question | None = None,
    progress: Progress | None = None,
    *,
    workers: int = WORKERS,
    exact: bool = False,
) -> Cuts:
    """Say what a cut would do, with a programme that stays loaded.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    asked : Question, optional
        The cut; what it leaves open comes from the scenario's own cut. Left out: all money, 0 to 40%, every
        rule.
    progress : callable, optional
        Told each step as it starts; whatever it raises ends the work.
    workers : int
        Processes that share the optimiser's work.
    exact : bool
        As for :func:`model.analyse.cuts.cuts`.

    Returns
    -------
    Cuts

    Raises
    ------
    InputError
        If the case has no answer to the question.
    """
    tell = progress or (lambda _: None)
    whole = of_scenario(case, asked or Question())
    whole.check(case)

    def told(done: int, of: int) -> None:
        if of > 1:
            tell(f"the best use of what is left: {done} of {of}")

    return cuts(case, whole, many(whole.at(case, 0.0), workers, told), tell, exact=exact)
