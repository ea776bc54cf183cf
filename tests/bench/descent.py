"""Adaptive stochastic descent, as allocation tools for health programmes use it: to be compared with.

Written anew from the published description: C. C. Kerr, S. Dura-Bernal, T. G. Smolinski, G. L. Chadderdon,
D. P. Wilson (2018), "Optimization by adaptive stochastic descent", PLoS ONE 13(3): e0192944. Every parameter
may go up or down; each of these moves has a probability and a step, doubled when the move helped and halved
when it did not.

It is given the same partnership, effects and response curves: what it decides is the share of its range at
which each service runs, in all places and years alike, and what that comes to is the projection. Money and
people beyond what there is of each type cost a penalty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from time import process_time

import numpy as np

from model import Case, load_case
from model.inputs.case import Floats
from model.inputs.rules import parse_rules
from model.optimise import Limits
from model.optimise.rules import pace
from model.project import project

LEARNING = 2.0
FIRST_STEP = 0.1
OVERDRAWN = 100.0
"""Gap that it costs to use all of a type once more than there is of it."""
ONE_PURSE = {"pooling": "full", "conditions": False, "targets": "soft", "links": False, "skills": False}
"""One purse of each type, which is all that such a tool can state."""


@dataclass(frozen=True)
class Step:
    """A value found after so many processor seconds and evaluations."""

    seconds: float
    evaluations: int
    value: float


def descend(
    value_of: Callable[[Floats], float], start: Floats, *, seconds: float, seed: int = 1
) -> tuple[Floats, list[Step]]:
    """Least value found within [0, 1]ⁿ, and each improvement on the way.

    Parameters
    ----------
    value_of : callable
        (n,) array → value.
    start : (n,) float
        Where to begin.
    seconds : float
        Processor seconds.
    seed : int
        Of the random choices.
    """
    rng, n = np.random.default_rng(seed), len(start)
    chance, step = np.full(2 * n, 1.0 / (2 * n)), np.full(2 * n, FIRST_STEP)
    begun, tried = process_time(), 1
    point, least = start.copy(), value_of(start)
    steps = [Step(process_time() - begun, 1, least)]
    while process_time() - begun < seconds:
        move = int(rng.choice(2 * n, p=chance / chance.sum()))
        other = point.copy()
        other[move % n] = np.clip(other[move % n] + (step[move] if move < n else -step[move]), 0.0, 1.0)
        found, tried = value_of(other), tried + 1
        if found < least:
            point, least = other, found
            chance[move], step[move] = chance[move] * LEARNING, min(step[move] * LEARNING, 1.0)
            steps.append(Step(process_time() - begun, tried, least))
        else:
            chance[move], step[move] = chance[move] / LEARNING, max(step[move] / LEARNING, 1e-6)
        chance = np.maximum(chance / chance.sum(), 1e-4 / n)
    return point, [*steps, Step(process_time() - begun, tried, least)]


def one_purse(case: Case) -> Case:
    """The same partnership with one purse of each type and soft targets."""
    rules, faults = parse_rules(ONE_PURSE, "a benchmark")
    assert not faults
    return load_case(replace(case.scenario, rules=rules), base=case.base)


class Descended:
    """What a share of each service's range comes to: gap, and what is overdrawn."""

    def __init__(self, case: Case) -> None:
        self.case, lines = case, case.lines
        limits = Limits.of(case)
        self.low = np.maximum.reduce([limits.duty, limits.promise, limits.hard_lower])
        self.low[lines.demand_led] = 0.0
        high = np.minimum(limits.upper, np.where(lines.demand_led, 0.0, np.inf)[:, None])
        for _ in range(case.years.n_plan + 1):
            high = np.minimum(limits.upper, pace.room_to_grow(case, np.minimum(high, 1e12)))
        most = np.isfinite(high) & ~lines.demand_led[:, None]
        self.high = np.where(most, np.maximum(high, self.low), self.low)
        self.unmet = np.zeros_like(self.low)
        self.has = np.array([
            case.pots.amount[case.pots.type_at == j, 1:].sum(axis=0) for j in range(len(case.types))
        ])  # fmt: skip
        self.services = np.unique(lines.service_at[~lines.demand_led])
        self.at = np.searchsorted(
            self.services, np.where(lines.demand_led, self.services[0], lines.service_at)
        )

    def activity(self, share: Floats) -> Floats:
        """Activity (L, T) for the share of its range at which each service runs."""
        wide = share[self.at][:, None]
        return np.asarray(self.low + wide * (self.high - self.low))

    def start(self) -> Floats:
        """Shares nearest to today's activity, in the mean of a service's lines."""
        room = self.high[:, 0] - self.low[:, 0]
        today = np.where(room > 0, (self.case.lines.today - self.low[:, 0]) / np.where(room > 0, room, 1), 0)
        own = ~self.case.lines.demand_led
        total = np.bincount(self.at[own], np.clip(today[own], 0, 1), len(self.services))
        return np.asarray(total / np.bincount(self.at[own], minlength=len(self.services)))

    def gap(self, share: Floats) -> tuple[float, float]:
        """Gap, and the share of any type by which it is overdrawn, summed over years."""
        found = project(self.case, self.activity(share), self.unmet)
        used = np.einsum("lj,lt->jt", self.case.lines.recipe, found.planned)
        over = np.maximum(used - self.has, 0.0) / np.maximum(self.has, 1.0)
        return float(found.gap), float(over.sum())

    def value(self, share: Floats) -> float:
        """What the descent makes small."""
        gap, over = self.gap(share)
        return gap + OVERDRAWN * over
