"""What a rule may state: limits on activity, and rows of the programme."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.optimise.programme import Programme


@dataclass(frozen=True)
class Rule:
    """One rule of the programme.

    Attributes
    ----------
    name : str
        The name used in scenario files, on screen and in results.
    says : str
        The rule in one plain sentence.
    upper : callable, optional
        Case → (L, T) hard upper limits on activity, +inf where none.
    duty : callable, optional
        Case → (L, T) lower limits whose unmet part is a duty unmet, 0 where none.
    promise : callable, optional
        Case → (L, T) lower limits whose unmet part is a promise broken, 0 where none.
    rows : callable, optional
        Writes the rule's rows into a programme.
    """

    name: str
    says: str
    upper: Callable[[Case], Floats] | None = None
    duty: Callable[[Case], Floats] | None = None
    promise: Callable[[Case], Floats] | None = None
    rows: Callable[[Programme], None] | None = None


def limit(case: Case, per_line: Floats, where: Bools, otherwise: float) -> Floats:
    """Spread a figure per line over the plan years (L, T), and ``otherwise`` where it is not asked for.

    Parameters
    ----------
    per_line : (L,) or (L, T) float
        The limit.
    where : (L,) or (L, T) bool
        Where it applies.
    otherwise : float
        Value that limits nothing.
    """
    shape = (len(case.lines), case.years.n_plan)
    wide = per_line[:, None] if per_line.ndim == 1 else per_line
    mask = where[:, None] if where.ndim == 1 else where
    out: Floats = np.where(np.broadcast_to(mask, shape), np.broadcast_to(wide, shape), otherwise)
    return out
