"""A linear programme written down column by column and row by row, solved by scipy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

INFINITE = float("inf")

Name = Any  # in fact tuples of ids and numbers
Terms = dict[Name, float]


class NoPlanError(Exception):
    """No values satisfy every row and bound."""


@dataclass
class Sheet:
    """Named columns with bounds, and rows ``Σ coefficient·column ≤ limit``.

    ``unit`` is the natural size of a column: the solver sees the column divided by it, and each row divided
    by its largest coefficient, so that money and children can stand side by side.
    """

    bounds: dict[Name, tuple[float, float]] = field(default_factory=dict)
    unit: dict[Name, float] = field(default_factory=dict)
    rows: list[tuple[Terms, float]] = field(default_factory=list)
    equal: list[tuple[Terms, float]] = field(default_factory=list)

    def column(self, name: Name, low: float = 0.0, high: float = INFINITE, unit: float = 1.0) -> Name:
        """Add a column."""
        self.bounds[name] = (low, high)
        self.unit[name] = unit if unit > 0 else 1.0
        return name

    def at_most(self, terms: Terms, limit: float) -> None:
        """Add a row ``terms ≤ limit``; a limit without end adds nothing."""
        if limit < INFINITE:
            self.rows.append((terms, limit))

    def at_least(self, terms: Terms, limit: float) -> None:
        """Add a row ``terms ≥ limit``."""
        self.at_most({name: -value for name, value in terms.items()}, -limit)

    def equals(self, terms: Terms, value: float) -> None:
        """Add a row ``terms = value``."""
        self.equal.append((terms, value))

    def copy(self) -> Sheet:
        """A copy whose rows and bounds can be changed apart."""
        return Sheet(dict(self.bounds), dict(self.unit), list(self.rows), list(self.equal))

    def least(self, objective: Terms) -> tuple[float, dict[Name, float]]:
        """Smallest value of ``objective`` and a solution that reaches it.

        Raises
        ------
        NoPlanError
            When the rows and bounds contradict each other.
        RuntimeError
            When no method of the solver reaches a proven optimum.
        """
        names = list(self.bounds)
        at = {name: i for i, name in enumerate(names)}
        unit = np.array([self.unit[name] for name in names])
        cost = np.zeros(len(names))
        for name, value in objective.items():
            cost[at[name]] += value
        cost *= unit
        size = float(np.abs(cost).max()) or 1.0
        below = self._matrix(self.rows, at, unit)
        level = self._matrix(self.equal, at, unit)
        low_high = [
            tuple(None if abs(b) == INFINITE else b / self.unit[name] for b in self.bounds[name])
            for name in names
        ]
        seen = []
        for method, presolve, tolerance in ATTEMPTS:
            options: Any = {
                "presolve": presolve,
                "primal_feasibility_tolerance": tolerance,
                "dual_feasibility_tolerance": tolerance,
            }
            solver: Any = linprog
            found = solver(
                cost / size, below[0], below[1], level[0], level[1], low_high, method=method, options=options
            )
            if found.status == 0:
                x = found.x * unit
                return float(found.fun) * size, dict(zip(names, x.tolist(), strict=True))
            seen.append(found)
        if all(one.status == 2 for one in seen):
            raise NoPlanError
        raise RuntimeError("; ".join(one.message for one in seen))

    def _matrix(
        self, rows: list[tuple[Terms, float]], at: dict[Name, int], unit: np.ndarray
    ) -> tuple[Any, Any]:
        if not rows:
            return None, None
        i, j, a, limit = [], [], [], []
        for r, (terms, value) in enumerate(rows):
            scaled = {at[name]: coefficient * unit[at[name]] for name, coefficient in terms.items()}
            size = max((abs(v) for v in scaled.values()), default=1.0) or 1.0
            for column, coefficient in scaled.items():
                i.append(r)
                j.append(column)
                a.append(coefficient / size)
            limit.append(value / size)
        return coo_array((a, (i, j)), shape=(len(rows), len(at))).tocsr(), np.array(limit)


ATTEMPTS = (
    ("highs-ds", True, 1e-10),
    ("highs-ds", False, 1e-9),
    ("highs-ipm", True, 1e-9),
    ("highs-ds", True, 1e-7),
)


def add(into: Terms, terms: Terms, times: float = 1.0) -> Terms:
    """Add ``times`` × ``terms`` into a linear expression, and return it."""
    for name, value in terms.items():
        into[name] = into.get(name, 0.0) + times * value
    return into
