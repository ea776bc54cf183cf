"""Faces on which the stages of a solved case ended: whether another case's stages end on them too.

A stage's optimal face is where whatever has a price stands at its limit. For another case with the same
entries, and limits on the same sides, those prices still are a lower bound of the stage (weak duality), and
any plan on the face comes to exactly that bound. So where some plan lies on the faces of all stages of a case
alike, all of them are settled at once, without solving them one by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Bools, Floats
    from model.optimise.objectives import Aim
    from model.optimise.solver import Columns


@dataclass(frozen=True)
class Side:
    """Columns, or rows, with a price, and whether they stand at their lower limit.

    Attributes
    ----------
    at : (n,) int
        Their numbers.
    low : (n,) bool
        At the lower limit; else at the upper.
    """

    at: Columns
    low: Bools

    def limits(self, bounds: Floats) -> Floats | None:
        """The limits (n,) at which they stand, of bounds (2, all); None where one has no limit there."""
        found: Floats = np.where(self.low, bounds[0, self.at], bounds[1, self.at])
        return found if np.isfinite(found).all() else None


@dataclass(frozen=True)
class Face:
    """The optimal face of a stage: its priced columns and rows."""

    columns: Side
    rows: Side


@dataclass(frozen=True)
class Route:
    """How the stages before the aim were settled, one after another.

    Attributes
    ----------
    steps : tuple of Face or Columns
        Faces that were kept to, and columns that came to nothing.
    stages : tuple of Aim
        The stages that were taken one by one.
    """

    steps: tuple[Face | Columns, ...] = ()
    stages: tuple[Aim, ...] = ()
