"""A recorded programme inside HiGHS, loaded with one case's numbers after another's, and where to start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from highspy import Highs, HighsBasis, HighsBasisStatus, HighsLp, MatrixFormat

from model.optimise.solver import OPTIONS, LoadedProgramme, Status

if TYPE_CHECKING:
    from model.inputs.case import Floats, Ints
    from model.optimise.faces import Route
    from model.optimise.recording import Arrays, Numbers, Recording
    from model.optimise.solver import Columns

Stage = tuple[bytes, int]
"""A stage of a solve: the columns it minimises, and how often they were minimised before."""
Bases = dict[Stage, Any]
"""HiGHS's basis at the end of each stage."""
MANY = 100
"""A stage over more columns than this is that of least change."""


@dataclass(frozen=True)
class Starts:
    """Where the stages of a solved case ended: what those of another one start from.

    Attributes
    ----------
    bases : Bases
        The basis of each stage.
    optimal : frozenset of Stage
        Stages that ended in an optimum.
    entries : (K,) float or None
        The entries of that case.
    unmet : frozenset of str
        Stages in which something stayed unmet.
    route : Route or None
        How those were settled.
    """

    bases: Bases = field(default_factory=dict)
    optimal: frozenset[Stage] = frozenset()
    entries: Floats | None = None
    unmet: frozenset[str] = frozenset()
    route: Route | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        plain = {stage: _plain(basis) for stage, basis in self.bases.items()}
        return _starts, (plain, self.optimal, self.entries, self.unmet, self.route)


class LoadedNumbers(LoadedProgramme):
    """A recorded programme inside HiGHS, to be loaded with one case's numbers after another's.

    Parameters
    ----------
    recording : Recording or Arrays
        The structure, and the numbers to begin with.
    time_limit : float, optional
        Seconds that all solves together may take.
    """

    def __init__(self, recording: Recording | Arrays, time_limit: float | None = None) -> None:
        self.bases: Bases = {}
        self.found: Bases | None = None
        self.optimal: set[Stage] = set()
        self.other_entries = False
        self._like = Starts()
        self._asked: Counter[bytes] = Counter()
        n_rows, n_columns = len(recording.numbers.row_low), len(recording.numbers.low)
        place = recording.columns * n_rows + recording.rows
        found, inverse = np.unique(place, return_inverse=True)
        self._into: Ints = inverse.astype(np.int64)
        self._n_entries = len(found)
        self._highs: Any = Highs()
        for name, value in (OPTIONS | {"output_flag": False, "threads": 1}).items():
            self._highs.setOptionValue(name, value)
        if time_limit is not None:
            self._highs.setOptionValue("time_limit", float(time_limit))
        lp: Any = HighsLp()
        lp.num_row_, lp.num_col_ = n_rows, n_columns
        lp.col_cost_ = np.zeros(n_columns)
        lp.a_matrix_.format_ = MatrixFormat.kColwise
        lp.a_matrix_.start_ = np.searchsorted(found, np.arange(n_columns + 1) * n_rows).astype(np.int32)
        lp.a_matrix_.index_ = (found % max(n_rows, 1)).astype(np.int32)
        self._lp = lp

    def entries(self, numbers: Numbers) -> Floats:
        """Values of the matrix, column by column; what one row says twice of a column is added up."""
        out: Floats = np.bincount(self._into, numbers.value, self._n_entries)
        return out

    def start_from(self, starts: Starts) -> None:
        """Let the cases to come start from where another one ended."""
        self._like, self.bases, self.expects_unmet = starts, starts.bases, starts.unmet

    def load(self, numbers: Numbers) -> None:
        """Pass a case's numbers to HiGHS; nothing of the case before it remains."""
        lp, like = self._lp, self._like.entries
        self.other_entries = like is not None and not np.array_equal(like, numbers.value)
        self.known, self.route = None if self.other_entries else self._like.route, None
        self.optimal.clear()
        lp.col_lower_, lp.col_upper_ = numbers.low, numbers.high
        lp.row_lower_, lp.row_upper_ = numbers.row_low, numbers.row_high
        lp.a_matrix_.value_ = self.entries(numbers)
        self._asked.clear()
        self._highs.clearSolver()
        self._highs.passModel(lp)
        self._start(
            self._highs,
            np.stack([numbers.low, numbers.high]),
            np.stack([numbers.row_low, numbers.row_high]),
        )

    def columns(self, variables: Iterable[Any]) -> Columns:
        """Column numbers of variables."""
        return np.array([v.id for v in variables], dtype=np.int32)

    def pass_over(self, columns: Columns, times: int = 1) -> None:
        """Count attempts that are known to be in vain as if they had been made."""
        self._asked[columns.tobytes()] += times

    def minimise(self, columns: Columns, costs: Floats, *, must_exist: bool = False) -> Status:
        """As for any loaded programme, from the basis known for this stage; the last one is kept if asked.

        Where the last optimum still holds, the stage goes on from there. Least change does so only where
        entries differ from those of the case whose basis is known: else that basis is nearer.
        """
        name = columns.tobytes()
        stage = (name, self._asked[name])
        self._asked[name] += 1
        start = self.bases.get(stage)
        if start is not None and not (self._goes_on and (self.other_entries or len(columns) < MANY)):
            self.highs.setBasis(start)
            self._goes_on, self._near = False, True
            self._primal = self.other_entries and stage in self._like.optimal
        status = super().minimise(columns, costs, must_exist=must_exist)
        if status is Status.OPTIMAL:
            self.optimal.add(stage)
        if self.found is not None:
            basis = self.highs.getBasis()
            if basis.valid:
                self.found[stage] = basis
        return status


def _plain(basis: Any) -> tuple[bytes, bytes]:
    """A basis as plain bytes, one for each column and row."""
    return bytes(int(x) for x in basis.col_status), bytes(int(x) for x in basis.row_status)


def _starts(
    plain: dict[Stage, tuple[bytes, bytes]],
    optimal: frozenset[Stage],
    entries: Floats | None,
    unmet: frozenset[str],
    route: Route | None,
) -> Starts:
    """Starts from plain bytes."""
    bases: Bases = {}
    for stage, (columns, rows) in plain.items():
        basis: Any = HighsBasis()
        basis.col_status = [HighsBasisStatus(x) for x in columns]
        basis.row_status = [HighsBasisStatus(x) for x in rows]
        basis.valid = True
        bases[stage] = basis
    return Starts(bases, optimal, entries, unmet, route)
