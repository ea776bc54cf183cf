"""Where a line made of straight pieces bends, found exactly with few looks at it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from model.inputs.case import Floats

INSIDE = (0.23, 0.5, 0.81)
"""Where a piece is looked at to see whether it is straight; uneven, so that bends don't cancel out."""
STRAIGHT = 1e-7
"""Distance from the straight line, as a share of the size of a value, that is rounding."""
STEP = 1e-3
"""Share of a piece over which its slope at an end is taken."""
NARROW = 1e-7
"""A piece this narrow is not divided further."""


class Pieces:
    """A function of one number that is straight between its bends, seen at as few points as will do.

    Parameters
    ----------
    look : callable
        The function, from a number to a vector.
    low, high : float
        Between these.
    known : sequence of float
        Points at which looking costs nothing; a piece with three of them inside is judged by them.
    """

    def __init__(
        self, look: Callable[[float], Floats], low: float, high: float, known: Sequence[float] = ()
    ) -> None:
        self._look = look
        self._known = [x for x in known if low < x < high]
        self.low, self.high = low, high
        self._seen: dict[float, Floats] = {}
        ends = np.abs(np.array([self.at(low), self.at(high)])).max(axis=0)
        self._size = np.maximum(ends, 1e-6 * max(1.0, float(ends.max(initial=0.0))))
        self._weights = 1.0 + np.modf(np.arange(1, len(self._size) + 1) * (np.sqrt(5.0) - 1) / 2)[0]

    def at(self, x: float) -> Floats:
        """The function at a point; looked up once."""
        if x not in self._seen:
            self._seen[x] = self._look(x)
        return self._seen[x]

    def bends(self) -> list[float]:
        """Points between the ends at which the function bends, in order."""
        found = [*self._between(self.low, self.high), self.high]
        kept = [self.low]
        for x, after in pairwise(found):
            if not self._on_line(kept[-1], x, after):
                kept.append(x)
        return kept[1:]

    def _between(self, a: float, b: float) -> list[float]:
        if b - a <= NARROW or all(self._on_line(a, x, b) for x in self._inside(a, b)):
            return []
        x = self._meeting(a, b)
        return [*self._between(a, x), x, *self._between(x, b)]

    def _inside(self, a: float, b: float) -> list[float]:
        """Points that show whether a piece is straight: near its ends, where a bend hides, and between."""
        near = [a + STEP * (b - a), b - STEP * (b - a)]
        known = [x for x in self._known if a < x < b]
        return near + (known if len(known) >= len(INSIDE) else [a + part * (b - a) for part in INSIDE])

    def _meeting(self, a: float, b: float) -> float:
        """Where the lines that leave both ends meet; the middle where they don't meet between."""
        step = STEP * (b - a)
        at_a, at_b = self._mark(a), self._mark(b)
        up, down = (self._mark(a + step) - at_a) / step, (at_b - self._mark(b - step)) / step
        if abs(up - down) > 1e-9 * max(abs(up), abs(down)):
            x = (at_b - at_a + up * a - down * b) / (up - down)
            if a + NARROW < x < b - NARROW:
                return float(x)
        return 0.5 * (a + b)

    def _mark(self, x: float) -> float:
        """One number that bends wherever any value does."""
        return float(self._weights @ (self.at(x) / self._size))

    def _on_line(self, a: float, x: float, b: float) -> bool:
        part = (x - a) / (b - a)
        straight = (1 - part) * self.at(a) + part * self.at(b)
        return bool((np.abs(self.at(x) - straight) <= STRAIGHT * self._size).all())


def first_true(test: Callable[[float], bool], low: float, high: float, near: float) -> float:
    """Where a test that fails at ``low`` and holds at ``high`` begins to hold, to within ``near``."""
    while high - low > near:
        middle = 0.5 * (low + high)
        if test(middle):
            high = middle
        else:
            low = middle
    return high
