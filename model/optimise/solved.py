"""What a staged solve came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Floats
    from model.optimise.objectives import Aim
    from model.optimise.solver import Ranges, Status


@dataclass(frozen=True)
class StageValue:
    """Optimum of one stage, in pounds or in gap; never the −0 that a solver or a sign may give."""

    stage: str
    year: int | None
    value: float

    def __post_init__(self) -> None:
        object.__setattr__(self, "value", self.value + 0.0)


@dataclass
class Solved:
    """What the stages came to.

    Attributes
    ----------
    status : Status
        Of the last stage; only ``OPTIMAL`` has an answer.
    stages : list of StageValue
        In the order in which they count.
    values : (columns,) float
        Column values of the last stage.
    aim : Aim or None
        The first aim solved, which ``ranges`` and ``at_aim`` belong to.
    ranges : Ranges or None
        Shadow prices of the aim; None where duties or promises are unmet, when none may be used.
    at_aim : (columns,) float
        Column values at the aim, before least change.
    seconds : dict
        Time of each step.
    soft : bool
        Hard targets could not be met, and the plan is that of soft ones.
    """

    status: Status
    stages: list[StageValue] = field(default_factory=list)
    values: Floats = field(default_factory=lambda: np.zeros(0))
    at_aim: Floats = field(default_factory=lambda: np.zeros(0))
    aim: Aim | None = None
    ranges: Ranges | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    soft: bool = False
