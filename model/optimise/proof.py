"""A proof that nothing better exists: the dual's value, which no plan can go below.

Any prices of the limits, each of the sign that its limit allows, give a lower bound of a minimum (weak
duality); those of an optimum give the minimum itself (strong duality: Dantzig, *Linear Programming and
Extensions*, 1963, chapter 6). Reduced costs are worked out afresh from the prices, so that the bound needs
no trust in the solver beyond its arithmetic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import MatrixFormat
from scipy.sparse import csc_array, csr_array

from model.optimise.solver import OBJECTIVE_WEIGHT

if TYPE_CHECKING:
    from model.inputs.case import Floats
    from model.optimise.solver import LoadedProgramme

ROUNDING = 1e-6
"""Weighted prices up to this on a side without a limit are rounding, and count as none."""


def lower_bound(loaded: LoadedProgramme) -> float:
    """What the prices of the last optimum prove that no plan can go below.

    Parameters
    ----------
    loaded : LoadedProgramme
        After a stage was minimised, in steps of that stage.

    Returns
    -------
    float
        Σ price·limit over rows and columns; −inf where a price stands on a side that has no limit.
    """
    lp: Any = loaded.highs.getLp()
    price = np.array(loaded.highs.getSolution().row_dual, dtype=np.float64)
    low, high = np.array(lp.row_lower_), np.array(lp.row_upper_)
    price = _allowed(price, low, high)
    reduced = np.array(lp.col_cost_) - _matrix(lp).T @ price
    columns = (np.array(lp.col_lower_), np.array(lp.col_upper_))
    return (_worth(price, low, high) + _worth(_allowed(reduced, *columns), *columns)) / OBJECTIVE_WEIGHT


def _matrix(lp: Any) -> csc_array | csr_array:
    a, shape = lp.a_matrix_, (lp.num_row_, lp.num_col_)
    parts = (np.array(a.value_), np.array(a.index_), np.array(a.start_))
    return (
        csc_array(parts, shape=shape) if a.format_ == MatrixFormat.kColwise else csr_array(parts, shape=shape)
    )


def _allowed(price: Floats, low: Floats, high: Floats) -> Floats:
    """Prices without those that are rounding, on a side that has no limit."""
    wrong = ((price > 0) & ~np.isfinite(low)) | ((price < 0) & ~np.isfinite(high))
    return np.where(wrong & (np.abs(price) <= ROUNDING), 0.0, price)


def _worth(price: Floats, low: Floats, high: Floats) -> float:
    at = np.where(price > 0, low, high)
    priced = price != 0
    return float((price[priced] * at[priced]).sum())
