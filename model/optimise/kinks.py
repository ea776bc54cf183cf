"""Kinks of stage values along the change of all money, from tangents.

The aim is convex while duties and promises stay fully met, so two tangents that meet on the curve meet at its
only kink between them (Gass and Saaty, *The computational algorithm for the parametric objective function*,
Naval Research Logistics Quarterly 2, 1955).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model.inputs.case import Floats
    from model.optimise.money_walk import MoneyWalk, Point

NEAR = 1e-6
"""Tangents that meet so near an end, as a share of the stretch, say nothing new."""


@dataclass(frozen=True)
class Looked:
    """What is looked at along the walk, and how closely.

    Attributes
    ----------
    groups : tuple of tuple of int
        Numbers of the stages that are added up to each value that is looked at.
    same : (groups,) float
        Differences of these values up to which they are the same.
    narrow : float
        Width of a stretch within which no more kinks are told apart.
    """

    groups: tuple[tuple[int, ...], ...]
    same: Floats
    narrow: float

    def sums(self, values: Floats) -> Floats:
        """The values looked at."""
        return np.array([values[list(group)].sum() for group in self.groups])

    def off(self, start: Point, end: Point) -> Floats:
        """By how much the values at one point miss the tangent from another."""
        return self.sums(end.values - start.values - start.slopes * (end.share - start.share))

    def straight(self, low: Point, middle: Point, high: Point) -> bool:
        """Whether a point lies on the straight line between two others."""
        at = (middle.share - low.share) / (high.share - low.share)
        missed = self.sums(middle.values - low.values - at * (high.values - low.values))
        return bool((np.abs(missed) <= self.same).all())


def kinks(walk: MoneyWalk, points: Sequence[Point], looked: Looked) -> list[Point]:
    """The points and the kinks between them, from the lowest money to the highest.

    Where the tangents of two points meet on the curve there is one kink, exactly there; else the stretches on
    both sides are searched, down to a width.

    Parameters
    ----------
    walk : MoneyWalk
        Solves at a change of money.
    points : sequence of Point
        From the lowest money to the highest; all are kept.
    looked : Looked
        What is looked at.
    """
    out = [*points[:1]]
    for low, high in pairwise(points):
        found = [*_between(walk, low, high, looked), high]
        for at, middle in enumerate(found[:-1]):
            if not looked.straight(out[-1], middle, found[at + 1]):
                out.append(middle)
        out.append(high)
    return out


def _between(walk: MoneyWalk, low: Point, high: Point, looked: Looked) -> Iterator[Point]:
    """Points at which the search for kinks has parted a stretch."""
    ahead, back = looked.off(low, high), looked.off(high, low)
    bent = np.flatnonzero((np.abs(ahead) > looked.same) & (np.abs(back) > looked.same))
    if not len(bent) or high.share - low.share <= looked.narrow:
        return
    middle = walk.at(_meeting(low, high, ahead[bent[0]], back[bent[0]]))
    if looked.straight(low, middle, high):
        return
    ends = (looked.off(low, middle), looked.off(high, middle))
    if all(bool((np.abs(end) <= looked.same).all()) for end in ends):
        yield middle
        return
    yield from _between(walk, low, middle, looked)
    yield middle
    yield from _between(walk, middle, high, looked)


def _meeting(low: Point, high: Point, ahead: float, back: float) -> float:
    """Where the tangents meet, in between; else the middle.

    At a share x of the way the tangents from below and above differ by back·(1 − x) − ahead·x.
    """
    total = ahead + back
    share = back / total if total else 0.5
    return low.share + (high.share - low.share) * (share if NEAR < share < 1 - NEAR else 0.5)
