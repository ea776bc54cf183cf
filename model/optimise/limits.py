"""Limits on activity that the rules ask for, per line and plan year, before any programme is built.

The same limits serve the programme, the list of promises broken by a plan, and the explanation of
what binds; so each is stated once, by its rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules import RULES

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints

Named = tuple[str, "Floats"]


@dataclass(frozen=True)
class Limits:
    """Limits of one case; every array has shape (L, T).

    Attributes
    ----------
    upper : (L, T) float
        Hard upper limit, +inf where none.
    upper_rule : (L, T) int
        Position in ``names`` of the rule behind the upper limit; −1 where none.
    hard_lower : (L, T) float
        Lower limits of rules that the scenario makes hard; 0 where none.
    duty : (L, T) float
        Lower limits whose unmet part is a duty unmet; 0 where none.
    promise : (L, T) float
        The largest lower limit whose unmet part is a promise broken; 0 where none.
    promise_rule, hard_rule : (L, T) int
        Position in ``names`` of the rule behind the promise, and behind the hard lower limit; −1
        where none.
    names : tuple of str
        Rules.
    """

    upper: Floats
    upper_rule: Ints
    hard_lower: Floats
    hard_rule: Ints
    duty: Floats
    promise: Floats
    promise_rule: Ints
    names: tuple[str, ...]

    @classmethod
    def of(cls, case: Case) -> Limits:
        """Collect the limits of every rule in force."""
        names = tuple(RULES)
        hard = set(case.scenario.rules.hard)
        upper = [(r.name, r.upper(case)) for r in RULES.values() if r.upper is not None]
        duty = [(r.name, r.duty(case)) for r in RULES.values() if r.duty is not None]
        promise = [(r.name, r.promise(case)) for r in RULES.values() if r.promise is not None]
        largest_upper, upper_rule = _extreme(case, upper, names, smallest=True)
        largest_promise, promise_rule = _extreme(case, [p for p in promise if p[0] not in hard], names)
        hard_lower, hard_rule = _extreme(case, [p for p in promise + duty if p[0] in hard], names)
        return cls(
            upper=largest_upper,
            upper_rule=upper_rule,
            hard_lower=hard_lower,
            hard_rule=hard_rule,
            duty=_extreme(case, [d for d in duty if d[0] not in hard], names)[0],
            promise=largest_promise,
            promise_rule=promise_rule,
            names=names,
        )


def _extreme(
    case: Case, named: list[Named], names: tuple[str, ...], *, smallest: bool = False
) -> tuple[Floats, Ints]:
    """Tightest of several limits, and the rule it comes from."""
    none = np.inf if smallest else 0.0
    best = np.full((len(case.lines), case.years.n_plan), none)
    rule = np.full(best.shape, -1, dtype=np.int64)
    for name, values in named:
        tighter = values < best if smallest else values > best
        best = np.where(tighter, values, best)
        rule = np.where(tighter, names.index(name), rule)
    return best, rule
