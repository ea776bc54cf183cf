"""How sure we are of a fixed plan: tables, and an answer in sentences made from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.uncertainty.enough import ERROR, enough_draws
from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import Uncertainties, named
from model.analyse.uncertainty.ranges import ranges_of
from model.analyse.uncertainty.told import certain, drawn, outcomes
from model.analyse.uncertainty.tornado import GRID_COLUMNS, grid, groups, tornado
from model.analyse.uncertainty.turning import turning_points
from model.analyse.uncertainty.words import sentences
from model.analyse.uncertainty.worth import GAP, acceptable, main_effect

if TYPE_CHECKING:
    from collections.abc import Callable

    from model.inputs.draws import Draws, Sampling
    from model.plan import Plan

TABLES = (
    "outcome_ranges",
    "ranges",
    "tornado",
    "groups",
    "grid",
    "switching_values",
    "acceptability",
    "expected_loss",
    "drawn",
    "certain",
    "draw_blocks",
)
"""Tables of every answer, in the order in which they are told."""


@dataclass(frozen=True)
class Question:
    """What is asked of a fixed plan.

    Attributes
    ----------
    draws : int
        Futures to begin with.
    seed : int
        The same seed gives the same futures.
    sampling : {"antithetic", "random", "sobol"}
        How they are drawn.
    error : float
        Error of a chance up to which draws are added; 0: none are.
    pair : tuple of str
        Two groups or quantities for the grid, as people type them; empty: effects and unit costs.
    effect : str
        What money is set against: an outcome, or ``gap``; blank: the gap where there is one.
    """

    draws: int = 1000
    seed: int = 1
    sampling: Sampling = "antithetic"
    error: float = ERROR
    pair: tuple[str, ...] = ()
    effect: str = ""


@dataclass(frozen=True)
class Uncertainty:
    """How sure we are of a plan.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    answer : tuple of str
        The main things, in sentences made from the tables.
    tables : dict of DataFrame
        ``TABLES``: tidy, the same columns always.
    draws : Draws
        The futures, for what else is asked in the same ones.
    """

    scenario: str
    answer: tuple[str, ...]
    tables: dict[str, pd.DataFrame]
    draws: Draws


def uncertainty(
    plan: Plan, asked: Question | None = None, *, tell: Callable[[str], None] | None = None
) -> Uncertainty:
    """Look at a plan in many futures that fit the evidence.

    Parameters
    ----------
    plan : Plan
        The plan; its money stays in every future.
    asked : Question, optional
        How many futures, and what about.
    tell : callable, optional
        Told each step.

    Returns
    -------
    Uncertainty

    Raises
    ------
    ValueError
        If there is no plan, a number is out of range, or nothing is called what the pair or effect says.
    """
    asked, say = asked or Question(), tell or (lambda _: None)
    fixed, uncertain = Fixed.of(plan), Uncertainties.of(plan.case)
    pair = chosen_pair(asked.pair, uncertain)
    if asked.effect not in ("", GAP, *plan.case.outcomes):
        raise ValueError(f"there is no outcome '{asked.effect}'")
    futures, blocks = enough_draws(
        fixed, asked.draws, seed=asked.seed, sampling=asked.sampling, error=asked.error, tell=tell
    )
    say("what matters most")
    found = ranges_of(futures, fixed.central())
    tables = {
        "outcome_ranges": outcomes(plan.case, found),
        "ranges": found.table,
        "tornado": tornado(fixed, uncertain),
        "groups": groups(fixed, uncertain, futures),
        "grid": grid(fixed, uncertain, *pair) if pair else pd.DataFrame(columns=list(GRID_COLUMNS)),
        "drawn": drawn(uncertain),
        "certain": certain(futures.draws),
        "draw_blocks": blocks,
    }
    say("where answers turn")
    tables["switching_values"] = turning_points(fixed, uncertain)
    tables |= acceptable(futures, asked.effect or main_effect(futures))
    ordered = {name: tables[name] for name in TABLES}
    return Uncertainty(
        scenario=plan.scenario,
        answer=tuple(sentences(plan, fixed, found, ordered)),
        tables=ordered,
        draws=futures.draws,
    )


def chosen_pair(typed: tuple[str, ...], uncertain: Uncertainties) -> tuple[str, str] | None:
    """The two of the grid: as typed, else the first two groups; None where there are fewer.

    Raises
    ------
    ValueError
        If nothing is called so, there are not two, or they have quantities in common.
    """
    if not typed:
        held = uncertain.groups()
        return (held[0], held[1]) if len(held) > 1 else None
    if len(typed) != 2:
        raise ValueError(f"a grid takes two names, not {len(typed)}")
    first, second = named(typed, uncertain)
    if (uncertain.members(first) & uncertain.members(second)).any():
        raise ValueError(f"'{first}' and '{second}' have quantities in common; choose two that have none")
    return first, second
