"""Witnesses of what was settled before: plans that keep all limits, and proofs that limits can't all hold.

A plan that was found once shows that other limits can hold too, if it keeps them; a proof (a sum of limits
that contradicts itself: Farkas' lemma) shows of other limits that they can't, if it contradicts itself with
those as well. Both are checked by arithmetic alone, with nothing solved.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import MatrixFormat
from scipy.sparse import csc_array, csr_array

from model.optimise.solver import FEASIBILITY, NO_PRICE

if TYPE_CHECKING:
    from model.inputs.case import Floats, Ints

MOST_KEPT = 24
"""Plans, and proofs, that are kept: those that were of use last."""
ROUNDING = 1e-9
"""Weights of a proof, as a share of its largest, that are rounding."""
BEYOND = 10.0
"""Times what the solver's tolerance allows by which a sum must contradict itself."""


@dataclass(frozen=True)
class Proof:
    """A sum of limits: weights of rows, and what they come to for each column."""

    rows: Ints
    weights: Floats
    columns: Ints
    sums: Floats

    def contradicts(self, columns: Floats, rows: Floats) -> bool:
        """Whether no plan is within bounds of columns (2, n) and of rows (2, m).

        The sum lies between its least and most over what rows allow, and over what columns allow. Where the
        two do not meet, by more than the solver's tolerance explains, there is no plan.
        """
        by_rows = _span(self.weights, rows[:, self.rows])
        by_columns = _span(self.sums, columns[:, self.columns])
        apart = max(by_rows[0] - by_columns[1], by_columns[0] - by_rows[1])
        size = float(np.abs(self.weights).sum() + np.abs(self.sums).sum())
        return bool(apart > BEYOND * FEASIBILITY * size)


def _span(weights: Floats, bounds: Floats) -> tuple[float, float]:
    """Least and most of a weighted sum within bounds."""
    ends = weights * bounds
    return float(ends.min(axis=0).sum()), float(ends.max(axis=0).sum())


class Witnesses:
    """Plans and proofs of one loaded programme, whose entries stay as they are.

    Parameters
    ----------
    highs : Highs
        The programme; rows and columns that are added later must leave every plan possible.
    """

    def __init__(self, highs: Any) -> None:
        self._highs = highs
        lp = highs.getLp()
        self._shape = (lp.num_row_, lp.num_col_)
        a = lp.a_matrix_
        parts = (np.array(a.value_), np.array(a.index_), np.array(a.start_))
        by_column = a.format_ == MatrixFormat.kColwise
        matrix = csc_array(parts, shape=self._shape) if by_column else csr_array(parts, shape=self._shape)
        self._turned = csr_array(matrix.T)
        self._plans: list[tuple[Floats, Floats]] = []
        self._proofs: list[Proof] = []

    def forget(self) -> None:
        """Keep nothing."""
        self._plans.clear()
        self._proofs.clear()

    def proof(self, columns: Floats, rows: Floats) -> Proof | None:
        """A proof that no plan is within these bounds, if one is known."""
        n, m = self._shape[1], self._shape[0]
        for proof in self._proofs:
            if proof.contradicts(columns[:, :n], rows[:, :m]):
                _first(self._proofs, proof)
                return proof
        return None

    def has_plan(self, columns: Floats, rows: Floats) -> bool:
        """Whether a known plan is within these bounds."""
        n, m = self._shape[1], self._shape[0]
        for at, (values, sums) in enumerate(self._plans):
            if _within(values, columns[:, :n]) and _within(sums, rows[:, :m]):
                self._plans.insert(0, self._plans.pop(at))
                return True
        return False

    def learn_plan(self) -> None:
        """Keep the optimum that was just found."""
        solution = self._highs.getSolution()
        m, n = self._shape
        values, sums = np.array(solution.col_value)[:n], np.array(solution.row_value)[:m]
        self._plans.insert(0, (values, sums))
        del self._plans[MOST_KEPT:]

    def learn_proof(self) -> Proof | None:
        """Keep the solver's proof that the limits as they stand can't hold; None where it has none."""
        _, known, ray = self._highs.getDualRay()
        m = self._shape[0]
        if not known:
            return None
        weights = np.array(ray, dtype=np.float64)
        if not np.isfinite(weights).all() or np.abs(weights[m:]).max(initial=0.0) > NO_PRICE:
            return None
        weights = _cleaned(weights[:m])
        sums = _cleaned(self._turned @ weights)
        rows, columns = np.flatnonzero(weights), np.flatnonzero(sums)
        proof = Proof(rows, weights[rows], columns, sums[columns])
        self._proofs.insert(0, proof)
        del self._proofs[MOST_KEPT:]
        return proof


def _cleaned(weights: Floats) -> Floats:
    """Weights without rounding."""
    least = ROUNDING * float(np.abs(weights).max(initial=0.0))
    return np.where(np.abs(weights) > least, weights, 0.0)


def _within(values: Floats, bounds: Floats) -> bool:
    return bool((values >= bounds[0] - FEASIBILITY).all() and (values <= bounds[1] + FEASIBILITY).all())


def _first(proofs: list[Proof], proof: Proof) -> None:
    proofs[:] = [proof, *(other for other in proofs if other is not proof)]
