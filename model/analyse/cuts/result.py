"""What a cut comes to at one depth under one rule, before any table is made of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan_cut import StageValue
    from model.project import Projection

MADE = "made"
CANNOT = "cannot_be_made"


@dataclass(frozen=True)
class Result:
    """A cut of one depth shared out under one rule.

    Attributes
    ----------
    rule : str
        The rule.
    depth : float
        Share taken off the cut pots.
    status : str
        ``made``; ``cannot_be_made`` where a year can't be paid for; under ``optimised`` else why there is no
        plan.
    projection : Projection
        Activity, and what follows from it; nothing from the year that can't be paid for counts.
    share_kept, share_kept_spared : (T,) float
        What is kept of services by year: of those that give first, and of those that the rule spares; NaN
        where the rule has no such share.
    stopped : int or None
        Plan year, from 0, that can't be paid for at any share.
    unpaid_gbp : (T,) float
        The least that stays unpaid in that year.
    stages : tuple of StageValue
        Stage values of a plan of the optimiser, in the order in which they count.
    """

    rule: str
    depth: float
    status: str
    projection: Projection = field(repr=False)
    share_kept: Floats = field(repr=False)
    share_kept_spared: Floats = field(repr=False)
    stopped: int | None = None
    unpaid_gbp: Floats = field(default_factory=lambda: np.zeros(0), repr=False)
    stages: tuple[StageValue, ...] = ()

    @property
    def case(self) -> Case:
        """The case with its pots cut."""
        return self.projection.case

    @cached_property
    def made(self) -> Bools:
        """(H,): years up to the one that can't be paid for; the base year is one of them."""
        out = np.ones(len(self.case.years.horizon), dtype=np.bool_)
        if self.stopped is not None:
            out[1 + self.stopped :] = False
        elif self.status not in (MADE, "optimal", "targets_not_met"):
            out[1:] = False
        return out

    def known(self, values: Floats) -> Floats:
        """Values by year (…, H), NaN in years that can't be had."""
        return np.where(self.made, values, np.nan)

    def known_plan(self, values: Floats) -> Floats:
        """Values by plan year (…, T), NaN in years that can't be had."""
        return np.where(self.made[1 : 1 + self.case.years.n_plan], values, np.nan)

    @property
    def gap_closed_share(self) -> float:
        """1 − gap ÷ gap of the trend; NaN where there is no gap, or a year can't be had."""
        closed = self.projection.gap_closed_share
        return float("nan") if closed is None or not self.made.all() else closed
