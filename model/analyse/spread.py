"""A number under draws: its best estimate, its mean, the ends of its range, and the error of the mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from model.words_chances import HIGH, LOW

if TYPE_CHECKING:
    from model.inputs.case import Floats

DRAWS, SEED = 1000, 1
"""Draws behind a range, and their seed, unless said: the same on every page."""
COLUMNS = ("central", "mean", "low", "high", "error")


class Span(NamedTuple):
    """A best estimate and the ends of its range."""

    central: float
    low: float
    high: float

    @classmethod
    def of(cls, row: Mapping[Any, Any]) -> Span:
        """From a row of a table with these columns."""
        return cls(float(row["central"]), float(row["low"]), float(row["high"]))

    def turned(self, sign: float) -> Span:
        """The same times 1 or −1, in order."""
        ends = sorted((sign * self.low, sign * self.high))
        return Span(sign * self.central, ends[0], ends[1])


def spread(values: Floats, central: Floats | float, sampling: str = "antithetic") -> dict[str, Floats]:
    """What draws say of numbers.

    Parameters
    ----------
    values : (N, …) float
        The numbers in each draw.
    central : (…) float
        The same on best estimates.
    sampling : str
        How the draws were taken.

    Returns
    -------
    dict of str to (…) float
        ``COLUMNS``: ``low`` and ``high`` hold 19 of 20 draws; ``error`` is the standard error of ``mean``.
    """
    low, high = np.quantile(values, [LOW, HIGH], axis=0)
    return {
        "central": np.broadcast_to(np.asarray(central, dtype=np.float64), low.shape),
        "mean": values.mean(axis=0),
        "low": low,
        "high": high,
        "error": monte_carlo_error(np.moveaxis(values, 0, -1), sampling),
    }


def monte_carlo_error(values: Floats, sampling: str) -> Floats:
    """Standard error of the mean over draws (…, N); of pairs, where a mirror image follows each draw.

    For evenly spread (Sobol) draws it is too large. NaN for a single draw or pair.
    """
    if sampling == "antithetic" and values.shape[-1] > 1:
        half = values.shape[-1] // 2
        values = values[..., : 2 * half].reshape(*values.shape[:-1], half, 2).mean(axis=-1)
    number = values.shape[-1]
    if number < 2:
        return np.full(values.shape[:-1], np.nan)
    out: Floats = values.std(axis=-1, ddof=1) / np.sqrt(number)
    return out
