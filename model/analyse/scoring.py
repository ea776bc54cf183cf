"""Scores over several criteria: weighted sum, TOPSIS and VIKOR, on any matrix of options by criteria.

A score orders options by the weights that people give; it knows no cost of an outcome and no evidence, and is
no reason by itself. Sources: Tzeng and Huang, *Multiple Attribute Decision Making*, 2011 (TOPSIS, VIKOR); for
scaling by inversion and sums, Kracka and others, Engineering Economics 21(4), 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from model.words import Better

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAME = 1e-9
HALF = 0.5


@dataclass(frozen=True)
class Criteria:
    """What options are judged by.

    Attributes
    ----------
    matrix : (n, k) float
        n options by k criteria.
    better : tuple of {"higher", "lower"}
        Which way is better, for each criterion.
    weights : tuple of float
        Weight of each criterion, 0 or more, not all 0.
    """

    matrix: Floats
    better: tuple[Better, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        shape = self.matrix.shape
        if len(shape) != 2 or shape[0] == 0 or {len(self.better), len(self.weights)} != {shape[1]}:
            raise ValueError("give one direction and one weight for each criterion, and at least one option")
        if not np.isfinite(self.matrix).all() or min(self.weights) < 0 or sum(self.weights) <= 0:
            raise ValueError("scores are finite numbers, and weights are 0 or more and not all 0")

    @property
    def higher(self) -> NDArray[np.bool_]:
        """Where higher is better, shape (k,)."""
        return np.array([name == "higher" for name in self.better])


@dataclass(frozen=True)
class Compromise:
    """What VIKOR gives: ``group`` S, ``regret`` R and their mix ``mixed`` Q (lower is better), shape (n,).

    ``advantage``: the best is ahead of the second by at least 1 ÷ (n − 1) in Q; ``stability``: it is best in
    S or R too. ``chosen``: the options of the compromise, which stand in the first rank together.
    """

    group: Floats
    regret: Floats
    mixed: Floats
    advantage: bool
    stability: bool
    chosen: tuple[int, ...]
    rank: Ints


def weighted_sum(criteria: Criteria, *, scaled: bool = True) -> Floats:
    """Σ weight × value, shape (n,); higher is better.

    Parameters
    ----------
    criteria : Criteria
        Options and weights.
    scaled : bool
        Criteria where lower is better are inverted (1 ÷ x), then every criterion and the weights are divided
        by their sum. Without it values and weights are taken as they are, and every criterion is better
        higher.

    Raises
    ------
    ValueError
        If a value to be scaled is not above 0, or without scaling a criterion is better lower.
    """
    weights = np.array(criteria.weights)
    if not scaled:
        if not criteria.higher.all():
            raise ValueError("without scaling every criterion is better higher")
        out: Floats = criteria.matrix @ weights
        return out
    if (criteria.matrix[:, ~criteria.higher] <= 0).any() or (criteria.matrix < 0).any():
        raise ValueError("values to be scaled are not negative, and above 0 where lower is better")
    turned = criteria.matrix.copy()
    turned[:, ~criteria.higher] = 1 / turned[:, ~criteria.higher]
    shared: Floats = (turned / turned.sum(axis=0)) @ (weights / weights.sum())
    return shared


def topsis(criteria: Criteria) -> Floats:
    """Likeness to the ideal option, 0–1, shape (n,): distance from the worst ÷ distance from both.

    Columns are divided by their Euclidean length, then weighted.
    """
    weights = np.array(criteria.weights)
    length = np.linalg.norm(criteria.matrix, axis=0)
    weighted = criteria.matrix / np.where(length > 0, length, 1.0) * (weights / weights.sum())
    most, least = weighted.max(axis=0), weighted.min(axis=0)
    ideal, worst = np.where(criteria.higher, most, least), np.where(criteria.higher, least, most)
    near = np.linalg.norm(weighted - ideal, axis=1)
    far = np.linalg.norm(weighted - worst, axis=1)
    both = near + far
    return np.where(both > 0, far / np.where(both > 0, both, 1.0), 1.0)


def vikor(criteria: Criteria, group_weight: float = HALF) -> Compromise:
    """The compromise between what is best for the whole and what leaves no criterion far behind.

    Parameters
    ----------
    criteria : Criteria
        Options and weights.
    group_weight : float
        Weight of the whole against the largest regret, 0–1.
    """
    weights = np.array(criteria.weights) / sum(criteria.weights)
    most, least = criteria.matrix.max(axis=0), criteria.matrix.min(axis=0)
    best = np.where(criteria.higher, most, least)
    wide = np.where(most > least, most - least, 1.0)
    lacking = weights * np.abs(best - criteria.matrix) / wide
    group, regret = lacking.sum(axis=1), lacking.max(axis=1)
    mixed = group_weight * _from_best(group) + (1 - group_weight) * _from_best(regret)
    order = np.argsort(mixed, kind="stable")
    first = int(order[0])
    step = 1 / max(len(mixed) - 1, 1)
    ahead = len(mixed) == 1 or bool(mixed[order[1]] - mixed[first] >= step - SAME)
    stable = bool(group[first] <= group.min() + SAME or regret[first] <= regret.min() + SAME)
    chosen = _chosen(mixed, order, ahead=ahead, stable=stable)
    rest = [int(k) for k in order if int(k) not in chosen]
    rank = np.ones(len(mixed), dtype=np.int64)
    rank[rest] = np.arange(len(rest)) + 2
    return Compromise(group, regret, mixed, ahead, stable, chosen, rank)


def ranks(scores: Sequence[float] | Floats) -> Ints:
    """Rank of each score, 1 for the highest; equal scores share the better rank."""
    values = np.asarray(scores, dtype=np.float64)
    return np.array([1 + int((values > value + SAME).sum()) for value in values], dtype=np.int64)


def _from_best(values: Floats) -> Floats:
    size = values.max() - values.min()
    out: Floats = (values - values.min()) / (size if size > 0 else 1.0)
    return out


def _chosen(mixed: Floats, order: Ints, *, ahead: bool, stable: bool) -> tuple[int, ...]:
    first = int(order[0])
    if ahead and stable:
        return (first,)
    if ahead:
        return tuple(sorted(int(k) for k in order[:2]))
    step = 1 / max(len(mixed) - 1, 1)
    return tuple(int(k) for k in np.flatnonzero(mixed - mixed[first] < step - SAME))
