"""One limit of a loaded programme moved up and down: what that does to the aim, and how far its price holds.

HiGHS's ranging says between which values of a limit the basis stays optimal: there the price is exact and
nothing is solved. Beyond that the aim is solved again with the limit elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.solver import OBJECTIVE_WEIGHT

if TYPE_CHECKING:
    from model.optimise.near_optimal import Bench

SIDE_STEP = 1e-2
"""Steps by which a limit is moved to find its price."""
FURTHEST = 64.0
"""Whole units, or times the limit itself, beyond which a range is open."""
GROWS = 8.0
"""Times as far as before that is looked next, while a price holds."""
ON_LINE = 1e-6
"""Share of a change of the aim within which two values of it are one."""
MOST_TANGENTS = 12
NEAR_NOTHING = 1e-9
SURE = SIDE_STEP
"""Steps for which a basis must stay optimal for its price to be that of the first of it."""


@dataclass(frozen=True)
class Side:
    """One side of a limit: the aim's slope for the first of it, its change for a whole unit, and how far."""

    slope: float
    change: float
    end: float


class Limit:
    """One limit that is moved up and down, in which the aim is convex.

    Parameters
    ----------
    bench : Bench
        The programme.
    at : int
        The row, or the column.
    dual : float
        Its price at the optimum, which at a corner lies between those of both sides.
    basis : (float, float)
        Values of the limit down to and up to which the basis of the optimum stays optimal.
    rows : bool
        It is a row's limit.
    """

    def __init__(self, bench: Bench, at: int, dual: float, basis: tuple[float, float], *, rows: bool) -> None:
        self.bench, self.at, self.rows = bench, at, rows
        self.dual = dual / OBJECTIVE_WEIGHT
        low, high = (bench.row_low, bench.row_high) if rows else (bench.col_low, bench.col_high)
        self.bounds = (float(low[at]), float(high[at]))
        self.above = bool(np.isfinite(high[at]))
        self.limit = self.bounds[1 if self.above else 0]
        self.basis = basis

    def side(self, sign: float, whole: float, *, ranged: bool) -> Side:
        """What moving the limit by one whole unit does on a side, and what the first of it does.

        Parameters
        ----------
        sign : float
            1 upwards, -1 downwards.
        whole : float
            Steps of a whole unit.
        ranged : bool
            Find how far the slope of the first of it holds.
        """
        held, first = self._sure(sign), sign * self.dual
        if held >= whole:
            change, slope = first * whole, first
        else:
            value, slope = self._moved(sign * whole)
            change, slope = value - self.bench.optimum, sign * slope
            if held <= 0 and not self._on_line(change, first * whole):
                near, _ = self._moved(sign * SIDE_STEP)
                first = (near - self.bench.optimum) / SIDE_STEP
        if not ranged or not np.isfinite(first):
            return Side(first, change, np.nan if np.isfinite(first) else self.limit)
        end = self._end(sign, first, (held, whole), (change, slope))
        return Side(first, change, self.limit + sign * end)

    def _sure(self, sign: float) -> float:
        """Steps on a side for which the price surely holds; 0 where the basis says nothing."""
        low, high = self.basis
        far = high - self.limit if sign > 0 else self.limit - low
        return far if far > SURE else 0.0

    def _end(self, sign: float, first: float, known: tuple[float, float], at: tuple[float, float]) -> float:
        """How far the slope of the first of it holds: infinite where to any amount.

        It surely holds as far as the first that is known; the aim is known at the second.

        Outwards in growing steps while it holds; then back to where the tangent from outside meets its line,
        which is never before the end, and is the end once the aim lies on the line there.
        """
        most = np.inf if sign > 0 else abs(self.limit)
        (held, far), outside = known, False
        if held > far:
            if held >= most:
                return most
            if held >= FURTHEST * max(1.0, abs(self.limit)):
                return np.inf
            far = min(GROWS * held, most)
            value, slope = self._moved(sign * far)
            at = (value - self.bench.optimum, sign * slope)
        for _ in range(MOST_TANGENTS):
            change, slope = at
            if np.isfinite(change) and self._on_line(change, first * far):
                held = max(held, far)
                if outside or held >= most:
                    return held
                if held >= FURTHEST * max(1.0, abs(self.limit)):
                    return np.inf
                far = min(GROWS * far, most)
            elif np.isfinite(change) and slope > first:
                outside = True
                far -= (change - first * far) / (slope - first)
                if far <= held * (1 + ON_LINE):
                    return held
            else:
                far = (held + far) / 2
            value, slope = self._moved(sign * far)
            at = (value - self.bench.optimum, sign * slope)
        return held

    @staticmethod
    def _on_line(change: float, line: float) -> bool:
        return bool(abs(change - line) <= ON_LINE * max(abs(line), NEAR_NOTHING))

    def _moved(self, move: float) -> tuple[float, float]:
        limit, (low, high) = self.limit + move, self.bounds
        equal = low == high
        low_to, high_to = limit if equal or not self.above else low, limit if equal or self.above else high
        return self.bench.with_limit(self.at, low_to, high_to, rows=self.rows)
