"""How unequal some amounts are: Gini, Theil, Atkinson, Ricci–Schutz and the Lorenz curve, on any numbers.

All are of a whole population (no small-sample correction). 0 means everybody has the same. Source: Cowell,
*Measuring Inequality*, third edition, 2011.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

HALF = 0.5


def gini(amounts: Sequence[float] | Floats) -> float:
    """Half the mean difference of all pairs ÷ mean, 0–1."""
    values = np.sort(_checked(amounts))
    number = len(values)
    places = 2 * np.arange(1, number + 1) - number - 1
    return float(places @ values / (number * values.sum()))


def theil(amounts: Sequence[float] | Floats) -> float:
    """Mean of x·ln x, x in units of the mean; 0 counts as 0."""
    share = _relative(amounts)
    logs = np.log(np.where(share > 0, share, 1.0))
    return float((share * logs).mean())


def atkinson(amounts: Sequence[float] | Floats, aversion: float = HALF) -> float:
    """Share of the total that could be given up if all had the same, for an aversion to inequality ≥ 0.

    Raises
    ------
    ValueError
        If the aversion is negative.
    """
    share = _relative(amounts)
    if aversion < 0:
        raise ValueError("aversion to inequality is 0 or more")
    if aversion >= 1 and (share == 0).any():
        return 1.0
    if aversion == 1:
        return float(1 - np.exp(np.log(share).mean()))
    return float(1 - (share ** (1 - aversion)).mean() ** (1 / (1 - aversion)))


def ricci_schutz(amounts: Sequence[float] | Floats) -> float:
    """Share of the total that would have to move for all to have the same."""
    return float(np.abs(_relative(amounts) - 1).mean() / 2)


def variation(amounts: Sequence[float] | Floats) -> float:
    """Standard deviation ÷ mean."""
    return float(_relative(amounts).std())


def generalised_entropy(amounts: Sequence[float] | Floats, parameter: float = HALF) -> float:
    """(mean of x^parameter − 1) ÷ (parameter × (parameter − 1)), x in units of the mean; not for 0 and 1.

    Raises
    ------
    ValueError
        For a parameter of 0 or 1, where it has another form (1 is :func:`theil`).
    """
    if parameter in (0, 1):
        raise ValueError("for 1 use theil; 0 is not offered")
    share = _relative(amounts)
    return float(((share**parameter).mean() - 1) / (parameter * (parameter - 1)))


def lorenz(amounts: Sequence[float] | Floats) -> Floats:
    """Share of the total held by the poorest 0, 1, 2 … n, shape (n + 1,)."""
    values = np.sort(_checked(amounts))
    out: Floats = np.concatenate([[0.0], np.cumsum(values) / values.sum()])
    return out


def _checked(amounts: Sequence[float] | Floats) -> Floats:
    values = np.asarray(amounts, dtype=np.float64)
    if not len(values) or not np.isfinite(values).all() or (values < 0).any() or values.sum() <= 0:
        raise ValueError("inequality needs amounts of 0 or more, not all 0")
    return values


def _relative(amounts: Sequence[float] | Floats) -> Floats:
    values = _checked(amounts)
    out: Floats = values / values.mean()
    return out
