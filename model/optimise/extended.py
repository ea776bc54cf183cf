"""A loaded programme with columns and rows of its own beside those built, to be put back at will."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.optimise.solver import LoadedProgramme

if TYPE_CHECKING:
    from model.inputs.case import Floats
    from model.optimise.solver import Columns


class Extended(LoadedProgramme):
    """A loaded programme to which columns and rows can be added, and whose limits can be put back."""

    def add_columns(self, count: int) -> Columns:
        """Columns from 0 up that stand in no row and cost nothing; their numbers."""
        first = self._col_bounds.shape[1]
        highs: Any = self.highs
        high = np.full(count, np.inf)
        nothing = np.zeros(0, dtype=np.int32)
        highs.addCols(count, np.zeros(count), np.zeros(count), high, 0, nothing, nothing, np.zeros(0))
        more = np.stack([np.zeros(count), high])
        self._col_bounds = np.concatenate([self._col_bounds, more], axis=1)
        self._as_loaded = (np.concatenate([self._as_loaded[0], more], axis=1), self._as_loaded[1])
        return np.arange(first, first + count, dtype=np.int32)

    def add_row(self, equals: float, columns: Columns, values: Floats) -> None:
        """A row that must come to so much."""
        self.highs.addRow(equals, equals, len(columns), columns, values)
        more = np.full((2, 1), equals)
        self._row_bounds = np.concatenate([self._row_bounds, more], axis=1)
        self._as_loaded = (self._as_loaded[0], np.concatenate([self._as_loaded[1], more], axis=1))

    def set_rows(self, low: Floats, high: Floats) -> None:
        """Limits of all rows that were built, (rows,)."""
        n = len(low)
        self._row_bounds[:, :n] = low, high
        self.highs.changeRowsBounds(n, np.arange(n, dtype=np.int32), low, high)

    def stand_in(self, column: int, rows: Columns, values: Floats) -> None:
        """Let a column stand in some rows."""
        for row, value in zip(rows.tolist(), values.tolist(), strict=True):
            self.highs.changeCoeff(row, column, value)

    def near(self) -> None:
        """The last optimum is near what comes next, which starts there and stays unperturbed."""
        self._near = True

    def mark(self) -> None:
        """Remember all limits as they are."""
        self._marked = (self._col_bounds.copy(), self._row_bounds.copy())

    def back(self) -> None:
        """Set all limits to what they were when they were marked."""
        self._put_back(self._marked)
