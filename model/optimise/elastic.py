"""The cheapest repair of limits that can't all hold: each may be passed at a price, or not at all.

A limit that may be passed gets a column for how far, at its price per unit; the sum of these is minimised and
the programme's own aim is left out of it (Chinneck, *Feasibility and Infeasibility in Optimization*, 2008,
chapter 6: elastic programming). Whole numbers stay whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsModelStatus, ObjSense

from model.optimise.solver import OPTIONS

if TYPE_CHECKING:
    from model.inputs.case import Floats, Ints

NEVER = np.inf
"""The price of a limit that must not be passed."""


@dataclass(frozen=True)
class Prices:
    """Price per unit by which each limit may be passed; ``NEVER``: it must hold.

    Attributes
    ----------
    col_low, col_high : (columns,) float
        Of bounds of columns.
    row_low, row_high : (rows,) float
        Of limits of rows.
    used : (columns,) float or None
        Price per unit of the columns themselves; None: they cost nothing.
    """

    col_low: Floats
    col_high: Floats
    row_low: Floats
    row_high: Floats
    used: Floats | None = None

    @classmethod
    def none(cls, columns: int, rows: int) -> Prices:
        """Every limit must hold."""
        return cls(*(np.full(n, NEVER) for n in (columns, columns, rows, rows)))


@dataclass(frozen=True)
class Repair:
    """The cheapest repair.

    Attributes
    ----------
    total : float
        What it costs.
    values : (columns,) float
        Values of the programme's own columns.
    rows : (rows,) float
        Values of its rows.
    row_passed, col_passed : float
        By how much each row's limit, and each column's bound, is passed: above it positive, below negative.
    """

    total: float
    values: Floats
    rows: Floats
    row_passed: Floats
    col_passed: Floats


def repair(programme: Any, prices: Prices) -> Repair | None:
    """Find the cheapest repair of a programme in HiGHS, which is left as it is.

    Parameters
    ----------
    programme : Highs
        With its limits as they are.
    prices : Prices
        What passing each of them costs.

    Returns
    -------
    Repair or None
        None where limits that must hold can't hold together.
    """
    lp = programme.getLp()
    n, m = lp.num_col_, lp.num_row_
    highs: Any = Highs()
    for name, value in (OPTIONS | {"output_flag": False, "threads": 1}).items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    every = np.arange(n, dtype=np.int32)
    highs.changeObjectiveSense(ObjSense.kMinimize)
    highs.changeColsCost(n, every, np.zeros(n) if prices.used is None else prices.used)
    helped, sign = _free_rows(highs, lp, prices)
    _free_columns(highs, lp, prices)
    highs.run()
    if highs.getModelStatus() != HighsModelStatus.kOptimal:
        return None
    solution = highs.getSolution()
    every_value = np.array(solution.col_value)
    values, help_ = every_value[:n], sign * every_value[n : n + len(helped)]
    rows = np.array(solution.row_value)[:m] - np.bincount(helped, help_, m)
    return Repair(
        total=float(highs.getInfo().objective_function_value),
        values=values,
        rows=rows,
        row_passed=_passed(rows, np.array(lp.row_lower_), np.array(lp.row_upper_)),
        col_passed=_passed(values, np.array(lp.col_lower_), np.array(lp.col_upper_)),
    )


def _passed(values: Floats, low: Floats, high: Floats) -> Floats:
    out: Floats = np.maximum(values - high, 0.0) - np.maximum(low - values, 0.0)
    return out


def _free_rows(highs: Any, lp: Any, prices: Prices) -> tuple[Ints, Floats]:
    """One column for each limit of a row that may be passed; the rows, and 1 where it helps from below."""
    rows, signs = [], []
    for price, limit, sign in (
        (prices.row_low, np.array(lp.row_lower_), 1.0),
        (prices.row_high, np.array(lp.row_upper_), -1.0),
    ):
        for row in _may_be_passed(price, limit):
            highs.addCol(float(price[row]), 0.0, np.inf, 1, np.array([row], dtype=np.int32), np.array([sign]))
            rows.append(int(row))
            signs.append(sign)
    return np.array(rows, dtype=np.int64), np.array(signs)


def _free_columns(highs: Any, lp: Any, prices: Prices) -> None:
    """A row in place of each bound that may be passed, with a column for how far."""
    low, high = np.array(lp.col_lower_), np.array(lp.col_upper_)
    wide = [low.copy(), high.copy()]
    for end, (price, limit, sign) in enumerate(((prices.col_low, low, 1.0), (prices.col_high, high, -1.0))):
        for column in _may_be_passed(price, limit):
            wide[end][column] = -np.inf if end == 0 else np.inf
            slack = highs.getNumCol()
            highs.addCol(float(price[column]), 0.0, np.inf, 0, np.zeros(0, dtype=np.int32), np.zeros(0))
            ends = (float(limit[column]), np.inf) if end == 0 else (-np.inf, float(limit[column]))
            highs.addRow(*ends, 2, np.array([column, slack], dtype=np.int32), np.array([1.0, sign]))
    n = len(low)
    highs.changeColsBounds(n, np.arange(n, dtype=np.int32), wide[0], wide[1])


def _may_be_passed(price: Floats, limit: Floats) -> Ints:
    out: Ints = np.flatnonzero(np.isfinite(price) & np.isfinite(limit))
    return out
