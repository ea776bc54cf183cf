"""An infeasible problem in whole numbers, repaired under four sets of penalties.

From HiGHS's own tests (``check/TestIis.cpp``, case *lp-feasibility-relaxation*, commit 73cac48c53, MIT),
which take it from the AMPL MP features guide, *Feasibility relaxation*: x ≥ 5 and y whole numbers,
−x + 21y ≥ 2, −3x + 2y ≤ 1, 20x + y ≤ 20. Passing a limit costs its penalty per unit.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pulp import HiGHS, LpMinimize, LpProblem

from model.optimise.elastic import NEVER, Prices, Repair, repair


def problem() -> object:
    """The problem inside HiGHS: columns x, y; rows R0, R1, R2."""
    asked = LpProblem("published", LpMinimize)
    x = asked.add_variable("x", 5.0, None, "Integer")
    y = asked.add_variable("y", None, None, "Integer")
    asked += x - 2 * y
    asked += -x + 21 * y >= 2, "R0"
    asked += -3 * x + 2 * y <= 1, "R1"
    asked += 20 * x + y <= 20, "R2"
    solver = HiGHS(msg=False, threads=1)
    solver.createAndConfigureSolver(asked)
    solver.buildSolverModel(asked)
    return asked.solverModel


def repaired(rows: tuple[float, float, float] = (1.0, 1.0, 1.0), low: float = 1.0) -> Repair:
    penalty = np.array(rows)
    prices = replace(
        Prices.none(2, 3), col_low=np.full(2, low), col_high=np.ones(2), row_low=penalty, row_high=penalty
    )
    found = repair(problem(), prices)
    assert found is not None
    return found


def test_every_limit_at_the_same_penalty():
    found = repaired()
    assert found.values.tolist() == pytest.approx([1, 1])
    assert found.col_passed.tolist() == pytest.approx([-4, 0])
    assert found.row_passed.tolist() == pytest.approx([0, 0, 1])
    assert found.total == pytest.approx(5)


def test_bounds_that_must_hold():
    found = repaired(low=NEVER)
    assert found.values.tolist() == pytest.approx([5, 1])
    assert found.col_passed.tolist() == [0, 0]
    assert found.row_passed.tolist() == pytest.approx([0, 0, 81])


def test_one_row_that_must_hold_and_one_that_is_dear():
    # the source notes two repairs that cost the same: (1, 0) and (0, 0)
    found = repaired((1.0, NEVER, 10.0))
    assert found.total == pytest.approx(7)
    assert [round(v) for v in found.values] in ([1, 0], [0, 0])
    assert found.row_passed[1] == 0


def test_another_row_that_is_dear():
    found = repaired((10.0, 1.0, 1.0))
    assert found.values.tolist() == pytest.approx([1, 1])
    assert found.rows.tolist() == pytest.approx([20, -1, 21])


def test_where_nothing_may_give_way_there_is_no_repair():
    assert repair(problem(), Prices.none(2, 3)) is None
