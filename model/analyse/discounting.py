"""Money over time: discount schedules as dated data, present values, annuities, prices of one year.

A schedule says at what rate each year is discounted against the year before; year 0 counts in full:
``factor(0) = 1`` and ``factor(t) = factor(t−1) ÷ (1 + rate of year t)``. The published schedules are here
with where they come from and since when they hold; a partnership may give its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Schedule:
    """Discount rates by year from the start.

    Attributes
    ----------
    name : str
        Short name.
    bands : tuple of (int, float)
        First year of each band and its yearly rate, in rising order; the first band starts at year 0.
    holds_from : str
        Since when it is in force, or what it is.
    source : str
        Where it comes from.
    """

    name: str
    bands: tuple[tuple[int, float], ...]
    holds_from: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        starts = [start for start, _ in self.bands]
        if not starts or starts[0] != 0 or starts != sorted(set(starts)):
            raise ValueError(f"the schedule '{self.name}' needs bands in rising order, the first from year 0")
        if wrong := [rate for _, rate in self.bands if not -0.5 < rate < 1]:
            raise ValueError(f"{wrong[0]} in the schedule '{self.name}' is no yearly rate as a share")

    def rates(self, last: int) -> Floats:
        """Rate of each year 0..last."""
        starts = np.array([start for start, _ in self.bands])
        at = np.searchsorted(starts, np.arange(last + 1), side="right") - 1
        return np.array([rate for _, rate in self.bands], dtype=np.float64)[at]

    def factors(self, last: int) -> Floats:
        """What £1 of each year 0..last is worth in year 0."""
        growth = 1.0 + self.rates(last)
        growth[0] = 1.0
        out: Floats = 1.0 / np.cumprod(growth)
        return out


def flat(rate: float, name: str = "one rate", holds_from: str = "", source: str = "") -> Schedule:
    """One rate for every year."""
    return Schedule(name, ((0, rate),), holds_from, source)


_STARTS = (0, 31, 76, 126, 201, 301)
_SOURCE = "HM Treasury, The Green Book, annex A6, and its supplementary guidance on discounting"


def _green_book(name: str, rates: Sequence[float]) -> Schedule:
    return Schedule(name, tuple(zip(_STARTS, rates, strict=True)), "2003, confirmed 2022", _SOURCE)


SCHEDULES: Mapping[str, Schedule] = {
    schedule.name: schedule
    for schedule in (
        _green_book("standard", (0.035, 0.03, 0.025, 0.02, 0.015, 0.01)),
        _green_book("health", (0.015, 0.0129, 0.0107, 0.0086, 0.0064, 0.0043)),
        _green_book("no catastrophe", (0.03, 0.0257, 0.0214, 0.0171, 0.0129, 0.0086)),
        flat(
            0.03,
            "under review",
            "not in force: recommended to HM Treasury on 30 June 2026",
            "independent review of discounting in the Green Book, its first thirty years; no separate "
            "rate for health",
        ),
    )
}
"""The published schedules by name. ``no catastrophe`` leaves the allowance for catastrophic risk out."""


def present_value(amounts: Sequence[float] | Floats, schedule: Schedule) -> float:
    """Σ amount(t) × factor(t), the first amount in year 0.

    Parameters
    ----------
    amounts : (T,) float
        One amount a year, in prices of one year.
    schedule : Schedule
        Discount rates.
    """
    values = np.asarray(amounts, dtype=np.float64)
    return float(values @ schedule.factors(len(values) - 1)) if len(values) else 0.0


def annuity_factor(years: int, schedule: Schedule) -> float:
    """Present value of £1 at the end of each of so many years: Σ factor(t), t = 1..years."""
    return float(schedule.factors(years)[1:].sum())


def equivalent_annual(value: float, years: int, schedule: Schedule) -> float:
    """The same amount at the end of each year that has this present value.

    Raises
    ------
    ValueError
        If there are no years.
    """
    if years < 1:
        raise ValueError("spread a present value over at least one year")
    return value / annuity_factor(years, schedule)


def in_prices_of(amount: float, given: int, wanted: int, index: Mapping[int, float]) -> float:
    """An amount of one year's prices in another year's: amount × index(wanted) ÷ index(given).

    Parameters
    ----------
    amount : float
        In prices of the year ``given``.
    given, wanted : int
        Years of the index.
    index : mapping
        Level of prices by year.

    Raises
    ------
    ValueError
        If the index lacks one of the years.
    """
    for year in (given, wanted):
        if year not in index:
            raise ValueError(f"the price index has no {year}; it runs from {min(index)} to {max(index)}")
    return amount * index[wanted] / index[given]
