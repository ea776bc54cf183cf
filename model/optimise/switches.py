"""At which effects, or which unit cost, a service really starts to move: found by solving again.

Prices name a factor that is exact while they hold. Effects of a service that does much already, or its cost,
change outcomes and money on their way there, and with them the prices; so each factor is tried on both sides,
and where it is not confirmed the one that is is searched for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from model.optimise.solver import Status

if TYPE_CHECKING:
    from scipy.sparse import csc_array

    from model.optimise.near_optimal import Bench
    from model.optimise.solver import Columns

SIDE = 0.01
"""Share of a factor by which it is tried to either side."""
EXTREME = 100.0
"""No effects or costs more than so many times as large or small are looked at."""
TRIES = 7
CHANGED = {"effect": ("effect",), "money": ("money", "balance")}
"""Kinds of rows in which effects, and money, stand."""
TIE = 1e-6
"""Steps of the aim that a step of activity counts, so that of equally good plans one is taken."""
MOVED = 1e-5
"""Share of a service's activity by which it must move to have moved."""


class Switches:
    """Factors on effects and unit costs, confirmed in a loaded programme.

    Parameters
    ----------
    bench : Bench
        The programme, at its optimum; it is left as it was.
    matrix : csc_array
        Its matrix.
    kind : (rows,) str
        What each row prices: ``effect``, ``money`` or something else.
    """

    def __init__(self, bench: Bench, matrix: csc_array, kind: Any) -> None:
        self.bench, self.matrix, self.kind = bench, matrix, kind

    def confirmed(self, service: int, what: str, times: float, *, grows: bool) -> float:
        """The factor at which a service starts to move.

        Parameters
        ----------
        service : int
            Position in ``Case.services``.
        what : str
            ``effect`` or ``money``.
        times : float
            The factor that prices name.
        grows : bool
            It would grow there; else shrink.

        Returns
        -------
        float
            The factor itself where it is confirmed to a hundredth; else the one found by search; NaN where
            there is none.
        """
        if (
            not np.isfinite(times)
            or times <= 0
            or not 1 / EXTREME < times < EXTREME
            or abs(np.log(times)) < SIDE
        ):
            return times
        away = 1.0 if times > 1 else -1.0
        inside, outside = times * (1 - away * SIDE), times * (1 + away * SIDE)
        trial = _Trial(self, service, what, grows=grows)
        moved_inside = trial.moves(inside)
        if not moved_inside and trial.moves(outside):
            return times
        ends = (1.0, inside) if moved_inside else (outside, EXTREME**away)
        return np.nan if not moved_inside and not trial.moves(ends[1]) else trial.between(*ends)


class _Trial:
    """One service's effects or costs, changed in the loaded programme."""

    def __init__(self, switches: Switches, service: int, what: str, *, grows: bool) -> None:
        self.bench, self.grows = switches.bench, grows
        case, programme = self.bench.case, self.bench.programme
        lines = np.flatnonzero(case.lines.service_at == service).tolist()
        years = range(case.years.n_plan)
        own = [programme.activity[line][t] for line in lines for t in years]
        parts = [v for line in lines for t in years for v, _ in programme.segments[line][t]]
        self.own: Columns = self.bench.loaded.columns(own)
        every = np.unique(np.concatenate([self.own, self.bench.loaded.columns(parts)]))
        self.entries = [
            (int(switches.matrix.indices[k]), int(column), float(switches.matrix.data[k]))
            for column in every.tolist()
            for k in range(switches.matrix.indptr[column], switches.matrix.indptr[column + 1])
            if switches.kind[switches.matrix.indices[k]] in CHANGED[what]
        ]
        self.today = self._today_in(lines) if what == "effect" else {}
        self.before = 0.0
        self.before = self._least_moved()

    def _today_in(self, lines: list[int]) -> dict[int, float]:
        """What today's activity adds to the right of each row of effects: they count what goes beyond it."""
        case, programme = self.bench.case, self.bench.programme
        at: dict[int, float] = {}
        for line in lines:
            length = case.lines.segment_length[line]
            start = np.concatenate([[0.0], np.cumsum(length)[:-1]])
            filled = np.clip(case.lines.today[line] - start, 0.0, length)
            for parts in programme.segments[line]:
                columns = self.bench.loaded.columns([v for v, _ in parts])
                at |= dict(zip(columns.tolist(), (filled / programme.line_step(line)).tolist(), strict=True))
        out: dict[int, float] = {}
        for row, column, value in self.entries:
            out[row] = out.get(row, 0.0) + value * at.get(column, 0.0)
        return out

    def moves(self, times: float) -> bool:
        """Whether the service moves, in every best plan, with its effects or costs so many times as large."""
        self._put(times)
        found = self._least_moved()
        self._put(1.0)
        change = found - self.before
        return (change if self.grows else -change) > MOVED * max(abs(self.before), 1.0)

    def _least_moved(self) -> float:
        """Activity in the best plan in which it moves least; as before, where there is no plan."""
        bench = self.bench
        columns = np.concatenate([bench.aim_column, self.own])
        tie = np.full(len(self.own), TIE if self.grows else -TIE)
        if bench.loaded.minimise(columns, np.concatenate([np.ones(1), tie])) is not Status.OPTIMAL:
            return self.before
        return float(bench.loaded.values()[self.own].sum())

    def between(self, still: float, moves: float) -> float:
        """The factor between one at which it stays and one at which it moves."""
        for _ in range(TRIES):
            middle = float(np.sqrt(still * moves))
            still, moves = (still, middle) if self.moves(middle) else (middle, moves)
            if abs(np.log(moves / still)) < SIDE:
                break
        return moves

    def _put(self, times: float) -> None:
        for row, column, value in self.entries:
            self.bench.loaded.highs.changeCoeff(row, column, value * times)
        for row, today in self.today.items():
            low, high = (float(ends[row]) for ends in (self.bench.row_low, self.bench.row_high))
            more = (times - 1.0) * today
            self.bench.loaded.highs.changeRowBounds(row, low + more, high + more)
