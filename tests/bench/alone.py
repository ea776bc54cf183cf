"""HiGHS alone: everything that a staged solve asks of it, written down and asked again of a bare model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from highspy import Highs, HighsLp, MatrixFormat

from model.optimise import LoadedProgramme
from model.optimise.solver import OPTIONS

ASKED = frozenset(
    {
        "changeColsCost",
        "changeColsBounds",
        "changeRowsBounds",
        "changeColsIntegrality",
        "clearSolver",
        "setOptionValue",
        "setBasis",
        "getRanging",
        "run",
    }
)
"""What counts as asking HiGHS something; anything else only reads its answer."""


class Recorder:
    """Stands before a HiGHS model, passes everything on and notes what was asked."""

    def __init__(self, highs: Any) -> None:
        self._highs = highs
        self.arrays = arrays_of(highs)
        self.asked: list[tuple[str, tuple[Any, ...]]] = []
        self.optima: list[float] = []

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._highs, name)
        if name not in ASKED:
            return found

        def ask(*args: Any) -> Any:
            self.asked.append((name, tuple(a.copy() if isinstance(a, np.ndarray) else a for a in args)))
            answer = found(*args)
            if name == "run":
                self.optima.append(float(self._highs.getObjectiveValue()))
            return answer

        return ask


def arrays_of(highs: Any) -> dict[str, Any]:
    """The arrays of a loaded programme, copied out of HiGHS."""
    lp: Any = highs.getLp()
    matrix = lp.a_matrix_
    return {
        "shape": (lp.num_row_, lp.num_col_),
        "bounds": [np.array(b) for b in (lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_)],
        "rowwise": matrix.format_ == MatrixFormat.kRowwise,
        "matrix": [np.array(part) for part in (matrix.start_, matrix.index_, matrix.value_)],
    }


def bare(arrays: dict[str, Any]) -> Highs:
    """A HiGHS model of nothing but these arrays, under the same options."""
    lp = HighsLp()
    lp.num_row_, lp.num_col_ = arrays["shape"]
    lp.col_cost_ = np.zeros(lp.num_col_)
    lp.col_lower_, lp.col_upper_, lp.row_lower_, lp.row_upper_ = arrays["bounds"]
    lp.a_matrix_.format_ = MatrixFormat.kRowwise if arrays["rowwise"] else MatrixFormat.kColwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = arrays["matrix"]
    highs = Highs()
    for name, value in (OPTIONS | {"output_flag": False, "threads": 1}).items():
        highs.setOptionValue(name, value)
    highs.passModel(lp)
    return highs


@contextmanager
def recording() -> Iterator[list[Recorder]]:
    """Note what every programme loaded meanwhile asks of HiGHS."""
    made: list[Recorder] = []
    start = LoadedProgramme.__init__

    def noted(self: LoadedProgramme, *args: Any, **named: Any) -> None:
        start(self, *args, **named)
        self.highs = Recorder(self.highs)
        made.append(self.highs)

    LoadedProgramme.__init__ = noted  # type: ignore[method-assign]
    try:
        yield made
    finally:
        LoadedProgramme.__init__ = start  # type: ignore[method-assign]


def again(recorded: Recorder) -> None:
    """Ask a bare model the same, in the same order; its optima must be the same.

    Raises
    ------
    AssertionError
        If an optimum differs: then it was not the same programme.
    """
    highs: Any = bare(recorded.arrays)
    optima = iter(recorded.optima)
    for name, args in recorded.asked:
        getattr(highs, name)(*args)
        if name == "run":
            now, then = float(highs.getObjectiveValue()), next(optima)
            assert math.isclose(now, then, rel_tol=1e-6, abs_tol=1e-4) or not math.isfinite(then), (now, then)


def all_again(made: list[Recorder]) -> None:
    """Ask bare models everything that was asked of each programme."""
    for recorded in made:
        again(recorded)
