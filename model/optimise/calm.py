"""What tells ties apart: prices of moves from today, and of demand left unmet, by the hash of their names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from model.optimise.build import settled, tie_break
from model.optimise.solver import Status

if TYPE_CHECKING:
    from pulp import LpVariable

    from model.inputs.case import Floats
    from model.optimise.programme import Programme
    from model.optimise.solver import LoadedProgramme


@dataclass(frozen=True)
class Moves:
    """Activity more and less than today's, and what a step of each counts.

    Attributes
    ----------
    variables : list of LpVariable
        Up and down for every line and year.
    given : (n,) float
        Prices as the solver is given them, in steps of what money is worth.
    reported : (n,) float
        Prices in pounds with which the stage's value is reported.
    """

    variables: list[LpVariable]
    given: Floats
    reported: Floats


def priced_moves(programme: Programme) -> Moves:
    """Moves from today, with a price that differs a little for every line and year.

    Parameters
    ----------
    programme : Programme
        Built, with its moves stated.
    """
    lines, moves = programme.case.lines, tuple(programme.grown)
    given, reported = _move_prices(lines.service, lines.place, tuple(programme.case.years.horizon), moves)
    line = np.array([line for line, _ in moves for _ in range(2)], dtype=np.int64)
    step = np.array([programme.line_step(i) for i in range(len(lines))])
    price = (lines.price_gbp * step)[line]
    return Moves(
        variables=[v for both in programme.grown.values() for v in both],
        given=price * given / programme.scales.worth,
        reported=price * reported,
    )


def priced_unmet(programme: Programme) -> Floats:
    """Prices of demand left unmet, in the order of ``Programme.unmet_demand``, by the hash of its name."""
    lines, years = programme.case.lines, programme.case.years.horizon
    costs = [
        float(lines.price_gbp[line])
        * programme.line_step(line)
        * settled(f"{lines.service[line]}|{lines.place[line]}|{years[t]}")
        / programme.scales.worth
        for line, t in programme.unmet_demand
    ]
    return np.array(costs)


def spread_unmet(programme: Programme, loaded: LoadedProgramme) -> Status:
    """Unmet demand that could fall on one service or another: evenly, then by the hash of its name.

    Every stage before sees only its money value; without this the choice would be the solver's.

    Parameters
    ----------
    programme : Programme
        Built, with its unmet demand stated.
    loaded : LoadedProgramme
        The programme with its stages solved, up to least change.
    """
    loaded.hold()
    shares = loaded.columns(programme.unmet_share.values())
    status = loaded.minimise(shares, np.ones(len(shares)), must_exist=True)
    if status is not Status.OPTIMAL:
        return status
    loaded.hold()
    columns = loaded.columns(programme.unmet_demand.values())
    return loaded.minimise(columns, priced_unmet(programme), must_exist=True)


@lru_cache(8)
def _move_prices(
    service: tuple[str, ...],
    place: tuple[str, ...],
    horizon: tuple[int, ...],
    moves: tuple[tuple[int, int], ...],
) -> tuple[Floats, Floats]:
    """What tells moves (line, year) apart, up and down: as the solver is given it, and as it is reported."""
    keys = [f"{service[line]}|{place[line]}|{horizon[t]}" for line, t in moves for _ in range(2)]
    return np.array([settled(key) for key in keys]), np.array([tie_break(key) for key in keys])
