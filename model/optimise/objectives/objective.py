"""What an objective states: one variable of the programme that holds its value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from model.optimise.programme import Programme


@dataclass(frozen=True)
class Objective:
    """One aim of the programme.

    Attributes
    ----------
    name : str
        Name in scenario files and results, and of the stage.
    says : str
        The aim in one plain sentence.
    unit : str
        Unit of its value.
    step : float
        Size of one step of the stage variable in that unit.
    slack : float
        Most that a later stage may give up, in that unit.
    state : callable
        Writes the stage variable and its row into a programme.
    """

    name: str
    says: str
    unit: str
    step: float
    slack: float
    state: Callable[[Programme], None]
