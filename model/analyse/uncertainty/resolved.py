"""The best plan of every draw: solved again through the loaded programme, block by block.

Draws are solved in blocks of whole runs (``model.plan_resolve.RUN``), so that the answer does not depend on
who solves them, on blocks, or on where the work was taken up again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.uncertainty.resolved_file import Kept, read_kept, write_kept
from model.analyse.uncertainty.resolved_money import MoneyDraws
from model.plan_draws import RUN, blocks

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from model.inputs.case import Bools, Floats
    from model.inputs.draws import Draws
    from model.plan import Plan
    from model.plan_resolve import Answer

Tell = Callable[[str], None]
HAVE_A_PLAN = ("optimal", "targets_not_met")


@dataclass(frozen=True)
class Resolved:
    """The best plan of each draw, in money units (``model.analyse.uncertainty.resolved_money``).

    Attributes
    ----------
    money : MoneyDraws
        The plan of central figures and the draws.
    status : (N,) str
        As for a plan.
    activity, unmet : (N, L, T) float
        Planned activity by what its money would buy at central unit costs, demand-led lines as they follow
        the draw; and demand left unserved. NaN where there is no plan.
    duties_gbp, promises_gbp : (N,) float
        Money value of duties unmet and promises broken, over all years.
    """

    money: MoneyDraws
    status: tuple[str, ...]
    activity: Floats
    unmet: Floats
    duties_gbp: Floats
    promises_gbp: Floats

    def __len__(self) -> int:
        return len(self.status)

    @property
    def solved(self) -> Bools:
        """(N,): the draw has a best plan."""
        return np.array([one in HAVE_A_PLAN for one in self.status], dtype=np.bool_)


def resolve(
    plan: Plan,
    draws: Draws,
    *,
    workers: int = 1,
    scheduler: str = "",
    tell: Tell | None = None,
    resume: Path | None = None,
) -> Resolved:
    """Find the best plan of every draw.

    Parameters
    ----------
    plan : Plan
        The plan of central figures, which must have one.
    draws : Draws
        Draws of its case.
    workers : int
        Processes that share the work.
    scheduler : str
        Address of a Dask scheduler, to share the work among its workers instead.
    tell : callable, optional
        Told after every block how far the work is; whatever it raises ends the work.
    resume : Path, optional
        File in which every block is kept once it is solved, and from which the work is taken up again.

    Returns
    -------
    Resolved

    Raises
    ------
    ValueError
        If there is no plan, or the file is of other figures, another seed or sampling, or no such file.
    """
    if not plan.has_plan:
        raise ValueError("there is no plan on central figures, so there is none to hold against draws")
    money, say = MoneyDraws(plan, draws), tell or (lambda _: None)
    kept = None if resume is None else read_kept(resume, plan, draws)
    found = Kept.nothing(plan) if kept is None else _whole_runs(kept, len(draws))
    say(f"{len(found):,} of {len(draws):,} draws solved")
    rest = range(len(found), len(draws))
    for answers in blocks(money.case, money.case_of, rest, workers=workers, address=scheduler or None):
        found = found.with_more(_kept(answers))
        if resume is not None:
            write_kept(resume, plan, draws, found)
        say(f"{len(found):,} of {len(draws):,} draws solved")
    return Resolved(
        money=money,
        status=found.status,
        activity=found.activity,
        unmet=found.unmet,
        duties_gbp=found.duties_gbp,
        promises_gbp=found.promises_gbp,
    )


def _whole_runs(kept: Kept, n: int) -> Kept:
    """As many draws as are asked for; of more, whole runs only, since a shorter run starts elsewhere."""
    if len(kept) == n:
        return kept
    return kept.first(min(len(kept), n) // RUN * RUN)


def _kept(answers: Sequence[Answer]) -> Kept:
    """What is kept of some answers."""
    return Kept(
        status=tuple(answer.status for answer in answers),
        activity=np.stack([answer.activity for answer in answers]),
        unmet=np.stack([answer.unmet for answer in answers]),
        duties_gbp=_total(answers, "duties"),
        promises_gbp=_total(answers, "promises"),
    )


def _total(answers: Sequence[Answer], stage: str) -> Floats:
    """Sum of a stage over its years, answer by answer."""
    sums = [sum(one.value for one in answer.stages if one.stage == stage) for answer in answers]
    return np.array(sums, dtype=np.float64)
