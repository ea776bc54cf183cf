"""HiGHS loaded once and asked again: honest statuses, and optimal faces that later questions keep to."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulp import LpMinimize, LpProblem, LpVariable, lpSum_vars_coefs
from scipy.optimize import linprog

from model.optimise.build import build
from model.optimise.programme import Programme
from model.optimise.solver import LoadedProgramme, Status
from tests.optimise.shipped import case


class Sheet:
    """A programme of rows typed by hand: columns between bounds, rows at most something."""

    def __init__(self, low: list[float | None], high: list[float | None]) -> None:
        self.problem = LpProblem("sheet", LpMinimize)
        self.columns = [
            self.problem.add_variable(f"x{j}", below, above)
            for j, (below, above) in enumerate(zip(low, high, strict=True))
        ]

    def at_most(self, coefficients: list[float], right: float) -> None:
        terms = [(v, c) for v, c in zip(self.columns, coefficients, strict=True) if c]
        name = f"row{len(self.problem.constraints())}"
        if terms:
            self.problem.addConstraint(lpSum_vars_coefs(terms) <= right, name)

    def load(self, time_limit: float | None = None) -> LoadedProgramme:
        self.problem.setObjective(lpSum_vars_coefs([(v, 1.0) for v in self.columns]))
        return LoadedProgramme(cast(Programme, SimpleNamespace(problem=self.problem)), time_limit)


def minimise(loaded: LoadedProgramme, columns: list[LpVariable], costs: Any) -> Status:
    return loaded.minimise(loaded.columns(columns), np.array(costs, dtype=np.float64))


def square() -> Sheet:
    """Two amounts between 0 and 4 that add to at least 5."""
    sheet = Sheet([0.0, 0.0], [4.0, 4.0])
    sheet.at_most([-1.0, -1.0], -5.0)
    return sheet


def test_an_optimum_is_said_to_be_one_and_has_values():
    sheet = square()
    loaded = sheet.load()
    assert minimise(loaded, sheet.columns, [1.0, 3.0]) is Status.OPTIMAL
    assert loaded.values().tolist() == pytest.approx([4.0, 1.0])


def test_the_cost_of_one_question_is_forgotten_in_the_next():
    sheet = square()
    loaded = sheet.load()
    minimise(loaded, sheet.columns[:1], [1.0])
    assert minimise(loaded, sheet.columns[1:], [1.0]) is Status.OPTIMAL
    assert loaded.values().tolist() == pytest.approx([4.0, 1.0])


def test_what_cannot_be_is_infeasible():
    sheet = square()
    sheet.at_most([1.0, 1.0], 4.0)
    assert minimise(sheet.load(), sheet.columns, [1.0, 1.0]) is Status.INFEASIBLE


def test_what_has_no_end_is_unbounded():
    sheet = Sheet([None, 0.0], [None, 4.0])
    sheet.at_most([1.0, 1.0], 4.0)
    assert minimise(sheet.load(), sheet.columns, [1.0, 0.0]) is Status.UNBOUNDED


def test_without_time_there_is_no_answer():
    programme = build(case("tiny-cut"))
    loaded = LoadedProgramme(programme, time_limit=0.0)
    aim = [programme.stage["close_gaps", None]]
    assert loaded.minimise(loaded.columns(aim), np.ones(1)) is Status.TIME_LIMIT


def test_the_time_limit_is_for_all_questions_together():
    programme = build(case("tiny-cut"))
    loaded = LoadedProgramme(programme, time_limit=0.2)
    aim = loaded.columns([programme.stage["close_gaps", None]])
    for _ in range(20_000):
        loaded.highs.clearSolver()
        if loaded.minimise(aim, np.ones(1)) is not Status.OPTIMAL:
            break
    assert loaded.minimise(aim, np.ones(1)) is Status.TIME_LIMIT


def test_a_limit_can_be_set_and_taken_back():
    sheet = square()
    loaded = sheet.load()
    first = loaded.columns(sheet.columns[:1])
    for high, expected in ((2.0, [2.0, 3.0]), (np.inf, [5.0, 0.0]), (np.array([3.0]), [3.0, 2.0])):
        loaded.bound(first, high)
        assert minimise(loaded, sheet.columns, [1.0, 3.0]) is Status.OPTIMAL
        assert loaded.values().tolist() == pytest.approx(expected)


# ---- when HiGHS is unsure ---------------------------------------------------------------------


def grumbling(loaded: LoadedProgramme, monkeypatch: pytest.MonkeyPatch, *said: Status) -> list[str]:
    """Let the first runs say something else; returns the options under which runs were made."""
    answers, seen, run = list(said), [], loaded._run

    def grumble() -> Status:
        options = ("solver", "presolve")
        seen.append("/".join(str(loaded.highs.getOptionValue(name)[1]) for name in options))
        return answers.pop(0) if answers else run()

    monkeypatch.setattr(loaded, "_run", grumble)
    return seen


def test_an_optimum_known_to_exist_is_looked_for_in_other_ways(monkeypatch: pytest.MonkeyPatch):
    sheet = square()
    loaded = sheet.load()
    seen = grumbling(loaded, monkeypatch, Status.INFEASIBLE, Status.FAILED, Status.INFEASIBLE)
    found = loaded.minimise(loaded.columns(sheet.columns), np.array([1.0, 3.0]), must_exist=True)
    assert found is Status.OPTIMAL
    assert loaded.values().tolist() == pytest.approx([4.0, 1.0])
    assert seen == ["choose/choose", "choose/choose", "ipm/choose", "choose/off"]
    assert loaded.highs.getOptionValue("presolve")[1] == "choose"


@pytest.mark.parametrize(
    ("said", "must_exist", "runs"),
    [
        (Status.INFEASIBLE, False, 1),
        (Status.UNBOUNDED, False, 1),
        (Status.TIME_LIMIT, True, 1),
        (Status.INTERRUPTED, True, 1),
        (Status.FAILED, False, 4),
        (Status.INFEASIBLE, True, 4),
    ],
)
def test_an_answer_that_settles_it_is_believed(
    monkeypatch: pytest.MonkeyPatch, said: Status, must_exist: bool, runs: int
):
    sheet = square()
    loaded = sheet.load()
    seen = grumbling(loaded, monkeypatch, *[said] * 4)
    found = loaded.minimise(loaded.columns(sheet.columns), np.ones(2), must_exist=must_exist)
    assert (found, len(seen)) == (said, runs)


# ---- the optimal face --------------------------------------------------------------------------

FEW = st.integers(-3, 3)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[list[float]], list[float], list[list[float]]]:
    """Rows A·x ≤ b over 0 ≤ x ≤ 4, and three things to minimise in order; many ties, never impossible."""
    n, m = draw(st.integers(2, 5)), draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(FEW, min_size=n, max_size=n), min_size=m, max_size=m))
    inside = draw(st.lists(st.integers(0, 4), min_size=n, max_size=n))
    room = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
    right = [float(np.dot(row, inside) + more) for row, more in zip(rows, room, strict=True)]
    aims = draw(st.lists(st.lists(FEW, min_size=n, max_size=n), min_size=3, max_size=3))
    return [[float(c) for c in row] for row in rows], right, [[float(c) for c in aim] for aim in aims]


def one_after_the_other(rows: list[list[float]], right: list[float], aims: list[list[float]]) -> list[float]:
    """Optima of each aim under the earlier ones, each earlier optimum a row of its own."""
    values: list[float] = []
    for k, aim in enumerate(aims):
        above = [*rows, *aims[:k]]
        most = [*right, *(v + 1e-9 for v in values)]
        found = linprog(aim, A_ub=above, b_ub=most, bounds=(0, 4), method="highs")
        assert found.fun is not None
        values.append(float(found.fun))
    return values


@given(questions())
def test_holding_keeps_to_the_optimal_face_and_to_all_of_it(
    asked: tuple[list[list[float]], list[float], list[list[float]]],
):
    rows, right, aims = asked
    n = len(aims[0])
    sheet = Sheet([0.0] * n, [4.0] * n)
    for row, most in zip(rows, right, strict=True):
        sheet.at_most(row, most)
    loaded = sheet.load()
    values = []
    for aim in aims:
        assert minimise(loaded, sheet.columns, aim) is Status.OPTIMAL
        values.append(float(loaded.values() @ np.array(aim)))
        loaded.hold()
    # never worse than row by row (the face), never better (all of it is still there)
    assert values == pytest.approx(one_after_the_other(rows, right, aims), abs=1e-6)
    last = loaded.values()
    assert [float(last @ np.array(aim)) for aim in aims] == pytest.approx(values, abs=1e-6)


def test_prices_say_what_another_unit_of_a_limit_does():
    # min x0 + 3·x1 with x0 ≤ 4 and x0 + x1 ≥ 5: a unit more asked for costs 3, a unit more of x0 saves 2
    sheet = square()
    loaded = sheet.load()
    minimise(loaded, sheet.columns, [1.0, 3.0])
    ranges = loaded.ranges()
    assert ranges.row_price.tolist() == pytest.approx([-3.0])  # the row is −x0 − x1 ≤ −5
    assert ranges.col_price.tolist() == pytest.approx([-2.0, 0.0])
    assert (ranges.row_low[0], ranges.row_high[0]) == pytest.approx((-8.0, -4.0))
    assert (ranges.col_low[0], ranges.col_high[0]) == pytest.approx((1.0, 5.0))
