"""What moves what, laid out as flat arrays: effects onto lines, lines onto cells, cells onto demand.

Built once per case and used for every projection of it. Index letters as in ``model.inputs.case``, and

==  ====================================================================================
K   stocks: one effect of one line, carried from year to year
M   landings: one stock onto one cell (an area-wide line onto many)
K₀  stocks without lag, the only ones that can tie demand-led services together in one year
==  ====================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Floats, Ints

if TYPE_CHECKING:
    from model.inputs.case import Case


@dataclass(frozen=True)
class Segments:
    """Response segments of every line, padded to the same number k.

    Attributes
    ----------
    start, length, effect : (L, k) float
        Where a segment starts, how long it is (the last of a line is +inf), its relative effect μ.
        Padding has length and effect 0.
    """

    start: Floats
    length: Floats
    effect: Floats

    def fill(self, activity: Floats) -> Floats:
        """Effective activity Σ μ·segment of activity (L,) or (L, t), segments filled in order."""
        years = activity.reshape(len(activity), -1)
        filled = np.clip(years[:, None, :] - self.start[:, :, None], 0.0, self.length[:, :, None])
        out: Floats = np.einsum("lk,lkt->lt", self.effect, filled)
        return out.reshape(activity.shape)


@dataclass(frozen=True)
class Landings:
    """How the stock of an effect at a line reaches the cells.

    Attributes
    ----------
    line, lag : (K,) int
        Line and lag of each stock.
    persistence : (K,) float
        Part of the stock that remains a year later.
    stock, cell : (M,) int
        Which stock lands on which cell.
    gain : (M, H) float
        Improvement of the cell per unit of stock in each year (positive is better).
    """

    line: Ints
    lag: Ints
    persistence: Floats
    stock: Ints
    cell: Ints
    gain: Floats


@dataclass(frozen=True)
class Demand:
    """Which lines follow which cells.

    Attributes
    ----------
    line : (D,) int
        Demand-led lines.
    phi : (D,) float
        Activity per case.
    cases : (D, C) float
        1 where the line must serve the cell.
    rounds : int
        Passes within a year until every demand-led line has what it follows: 1 plus the longest chain
        of effects without lag among them.
    """

    line: Ints
    phi: Floats
    cases: Floats
    rounds: int


@dataclass(frozen=True)
class Mechanics:
    """Everything about a case that a projection needs and that does not depend on the activity.

    Attributes
    ----------
    demand_trend : (D, H) float
        φ·B: activity of the demand-led lines if every outcome follows its trend.
    effective_trend : (L, H) float
        v0: effective activity of today's plan.
    sign : (C,) float
        −1 where lower is better, +1 where higher is better.
    """

    segments: Segments
    landings: Landings
    demand: Demand
    demand_trend: Floats
    effective_trend: Floats
    sign: Floats


def mechanics(case: Case) -> Mechanics:
    """Lay out a case for projecting."""
    segments = _segments(case)
    landings = _landings(case)
    demand = _demand(case, landings)
    trend = demand.phi[:, None] * (demand.cases @ case.cells.trend)
    activity = np.repeat(case.lines.today[:, None], len(case.years.horizon), axis=1)
    activity[demand.line] = trend
    return Mechanics(
        segments=segments,
        landings=landings,
        demand=demand,
        demand_trend=trend,
        effective_trend=segments.fill(activity),
        sign=np.where(case.better_lower, -1.0, 1.0)[case.cells.outcome_at],
    )


def _segments(case: Case) -> Segments:
    lines = case.lines
    shape = (len(lines), max((len(part) for part in lines.segment_length), default=1))
    start, length, effect = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    for i, (own, mu) in enumerate(zip(lines.segment_length, lines.segment_effect, strict=True)):
        start[i, 1 : len(own)] = np.cumsum(own[:-1])
        length[i, : len(own)] = own
        effect[i, : len(own)] = mu
    return Segments(start, length, effect)


def _landings(case: Case) -> Landings:
    """Cross effects with lines, then with the cells that each line can move.

    A line in a district moves its district's cell, or the area's where the outcome is kept for the
    area only. An area-wide line moves an area's cell directly and district cells by ``cells.share``.
    """
    lines, cells, effects = case.lines, case.cells, case.effects
    effect, line = np.nonzero(effects.service_at[:, None] == lines.service_at[None, :])
    outcome_same = effects.outcome_at[effect][:, None] == cells.outcome_at[None, :]
    place = lines.place_at[line][:, None]
    meets = (place < 0) | (cells.place_at[None, :] < 0) | (place == cells.place_at[None, :])
    stock, cell = np.nonzero(outcome_same & meets)
    spread = (lines.place_at[line[stock]] < 0) & (cells.place_at[cell] >= 0)
    share = np.where(spread[:, None], cells.share[cell], 1.0)
    return Landings(
        line=line,
        lag=effects.lag[effect],
        persistence=effects.persistence[effect],
        stock=stock,
        cell=cell,
        gain=effects.gain[effect[stock]][:, None] * share,
    )


def _demand(case: Case, landings: Landings) -> Demand:
    line = np.flatnonzero(case.lines.demand_led)
    cases = np.zeros((len(line), len(case.cells)))
    for i, at in enumerate(line):
        cases[i, case.lines.demand_cells[at]] = 1.0
    return Demand(line, case.lines.phi[line], cases, 1 + _longest_chain(line, cases, landings))


def _longest_chain(line: Ints, cases: Floats, landings: Landings) -> int:
    """Length of the longest chain of demand-led lines tied by effects without lag.

    Raises
    ------
    ValueError
        If demand feeds itself within a year; the checks of the tables refuse that.
    """
    now = landings.lag[landings.stock] == 0
    moves = np.zeros((int(landings.line.max(initial=-1)) + 1, cases.shape[1]), dtype=np.bool_)
    moves[landings.line[landings.stock[now]], landings.cell[now]] = True
    moved = np.zeros((len(line), cases.shape[1]), dtype=np.bool_)
    known = line < len(moves)
    moved[known] = moves[line[known]]
    follows = (cases @ moved.T) > 0
    reach, length = follows.copy(), 0
    while reach.any():
        length += 1
        if length > len(line):
            raise ValueError("demand-led services feed each other within one year, in a circle")
        reach = (reach.astype(np.float64) @ follows) > 0
    return length
