"""What an objective states: one or more variables of the programme, minimised in order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.optimise.programme import Programme


@dataclass(frozen=True)
class Aim:
    """One step of an objective: a stage variable that is minimised and then held.

    Attributes
    ----------
    stage : str
        Name of the stage.
    year : int or None
        What tells repeated stages apart (a rank); None where there is one only.
    step : float
        Size of one step of the variable in the unit of the stage's value.
    slack : float
        Most that a later stage may give up, in that unit.
    sign : float
        −1 where the stage's value is maximised: the variable holds its negative.
    """

    stage: str
    year: int | None
    step: float
    slack: float
    sign: float = 1.0

    @property
    def key(self) -> tuple[str, int | None]:
        """Key of the variable in ``Programme.stage``."""
        return self.stage, self.year


@dataclass(frozen=True)
class Objective:
    """One objective of the programme.

    Attributes
    ----------
    name : str
        Name in scenario files and results, and of its first stage.
    says : str
        The objective in one plain sentence.
    unit : str
        Unit of its value.
    state : callable
        Writes its stage variables and rows into a programme, and returns its aims in order.
    meets_targets : bool
        Every target must be met; where that is out of reach, gaps are closed as far as can be.
    counts_money : bool
        Money drawn is part of the objective, so that new money is used sparingly by itself.
    values_outcomes : bool
        Outcomes count for their value, so that those without a target are written too.
    """

    name: str
    says: str
    unit: str
    state: Callable[[Programme], tuple[Aim, ...]]
    meets_targets: bool = False
    counts_money: bool = False
    values_outcomes: bool = False
