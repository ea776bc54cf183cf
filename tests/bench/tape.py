"""What a solve asks of HiGHS, taped call by call and played again without anything of ours around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import process_time
from typing import Any

import numpy as np

from model.optimise.loaded import LoadedNumbers

CHANGING = {
    "passModel", "setBasis", "clearSolver", "setOptionValue", "changeColsCost", "changeColsBounds",
    "changeRowsBounds", "run",
}  # fmt: skip
Call = tuple[str, tuple[Any, ...]]


@dataclass
class Tape:
    """Stands between us and HiGHS and remembers every call that changes or solves something."""

    highs: Any
    calls: list[Call] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self.highs, name)
        if name not in CHANGING:
            return real

        def kept(*given: Any) -> Any:
            model = name == "passModel"
            self.calls.append((name, (numbers_of(given[0]),) if model else tuple(map(copied, given))))
            return real(*given)

        return kept


def copied(given: Any) -> Any:
    """An array as it is now."""
    return given.copy() if isinstance(given, np.ndarray) else given


def numbers_of(lp: Any) -> dict[str, Any]:
    """The arrays that change from case to case."""
    out = {name: np.array(getattr(lp, name)) for name in ("col_lower_", "col_upper_")}
    out |= {name: np.array(getattr(lp, name)) for name in ("row_lower_", "row_upper_")}
    return out | {"values": np.array(lp.a_matrix_.value_)}


def replay(highs: Any, lp: Any, calls: list[Call]) -> float:
    """Processor seconds of HiGHS alone for the same calls on the same arrays."""
    start = process_time()
    for name, given in calls:
        if name == "passModel":
            for part, numbers in given[0].items():
                setattr(*((lp.a_matrix_, "value_", numbers) if part == "values" else (lp, part, numbers)))
            highs.passModel(lp)
        else:
            getattr(highs, name)(*given)
    np.array(highs.getSolution().col_value)
    return process_time() - start


def timed(work: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    start = process_time()
    work()
    return process_time() - start


def taped(loaded: LoadedNumbers, solve: Callable[[], object]) -> float:
    """Solve once more with the tape running, and measure HiGHS alone on what was taped."""
    highs = loaded._highs
    loaded._highs = tape = Tape(highs)
    solve()
    loaded._highs = highs
    return replay(highs, loaded._lp, tape.calls)
