"""Several services that reach the same children: the outcome under three rules of overlap.

Each service reaches a share of children and gives those it reaches an outcome; a child reached by several has
the best of theirs, or what is stated for that combination; a child reached by none has the outcome of doing
nothing. The rules differ in who is reached by several:

- *additive*: least overlap. Nobody is reached twice until all are reached, the best services first; what is
  left over falls on children who have a service that is at least as good, and changes nothing.
- *random*: each service reaches children independently of the others.
- *nested*: most overlap. Whoever gets a smaller service gets every larger one too.

Source of the rules: the documentation of programmes in Atomica (atomicateam/atomica).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Literal

from model.words import Better

Rule = Literal["additive", "random", "nested"]
RULES: tuple[Rule, ...] = ("additive", "random", "nested")
MOST_SERVICES = 16


@dataclass(frozen=True)
class Reached:
    """What services reach, and what becomes of those they reach.

    Attributes
    ----------
    coverage : tuple of float
        Share of children that each service reaches, 0–1.
    outcome : tuple of float
        Outcome of a child reached by that service alone.
    nothing : float
        Outcome of a child reached by none.
    better : {"higher", "lower"}
        Which outcome is better.
    together : mapping
        Outcome of children reached by exactly these services (positions), where it is not the best of theirs.
    """

    coverage: tuple[float, ...]
    outcome: tuple[float, ...]
    nothing: float
    better: Better = "higher"
    together: Mapping[frozenset[int], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.coverage) != len(self.outcome) or not all(0 <= c <= 1 for c in self.coverage):
            raise ValueError("every service has one coverage from 0 to 1 and one outcome")
        if len(self.coverage) > MOST_SERVICES:
            raise ValueError(f"{len(self.coverage)} services overlap; at most {MOST_SERVICES} can be counted")

    def of(self, services: Sequence[int]) -> float:
        """Outcome of children reached by exactly these services."""
        if not services:
            return self.nothing
        stated = self.together.get(frozenset(services))
        own = [self.outcome[k] for k in services]
        best = max(own) if self.better == "higher" else min(own)
        return best if stated is None else stated


def mean_outcome(reached: Reached, rule: Rule) -> float:
    """Mean outcome over all children under a rule of overlap.

    Parameters
    ----------
    reached : Reached
        Services and outcomes.
    rule : {"additive", "random", "nested"}
        How services overlap.
    """
    shares = SHARES[rule](reached)
    return sum(share * reached.of(sorted(services)) for services, share in shares.items())


def _random(reached: Reached) -> dict[frozenset[int], float]:
    """Share of children reached by exactly each set of services."""
    count, shares = len(reached.coverage), {}
    for size in range(count + 1):
        for services in combinations(range(count), size):
            share = 1.0
            for k, covered in enumerate(reached.coverage):
                share *= covered if k in services else 1 - covered
            if share > 0:
                shares[frozenset(services)] = share
    return shares


def _nested(reached: Reached) -> dict[frozenset[int], float]:
    order = sorted(range(len(reached.coverage)), key=lambda k: -reached.coverage[k])
    edges = [1.0, *(reached.coverage[k] for k in order), 0.0]
    shares = {}
    for number in range(len(order) + 1):
        if (share := edges[number] - edges[number + 1]) > 0:
            shares[frozenset(order[:number])] = share
    return shares


def _additive(reached: Reached) -> dict[frozenset[int], float]:
    """The best services first, each to children whom nobody reaches yet, while there are any."""
    sign = -1.0 if reached.better == "higher" else 1.0
    shares, left = dict[frozenset[int], float](), 1.0
    for k in sorted(range(len(reached.coverage)), key=lambda k: (sign * reached.outcome[k], k)):
        share = min(reached.coverage[k], left)
        if share > 0:
            shares[frozenset({k})] = share
        left -= share
    if left > 0:
        shares[frozenset()] = left
    return shares


SHARES = {"additive": _additive, "random": _random, "nested": _nested}
