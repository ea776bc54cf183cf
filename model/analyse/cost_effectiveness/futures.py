"""Futures that fit the evidence: what services cost and bring in each of many draws.

Effects, unit costs and outside values are drawn together from the low and high of the tables
(``model.inputs.draws``). What a unit of activity brings is a straight line in its effects, so that all draws
are worked out at once, without projecting each. Trends are not drawn here: a unit brings the same on any
trend, short of a cap, and a cap stays as it is on the central one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cost_effectiveness.unit import Life, lives
from model.inputs.draws import draw
from model.inputs.draws_rows import value_rows
from model.project import Mechanics, mechanics
from model.words_chances import HIGH, LOW

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats

DRAWS, SEED = 2048, 1


@dataclass(frozen=True)
class Futures:
    """N draws of what an appraisal of services rests on.

    Attributes
    ----------
    gain : (N, E) float
        Effects.
    cost : (N, S) float
        Unit cost of each service, as a multiple of the central one.
    value_gbp : (N, V) float
        Outside values, by outcome, bearer and kind.
    value_outcome : (V,) int
        The outcome of each of them.
    ones : Case
        The case with every effect 1, for what a unit brings for each unit of effect.
    layout : Mechanics
        Its layout.
    """

    gain: Floats
    cost: Floats
    value_gbp: Floats
    value_outcome: np.ndarray
    ones: Case
    layout: Mechanics

    def __len__(self) -> int:
        return len(self.gain)

    def life(self, year: int, counted: Bools | None = None) -> Life:
        """What a unit brings over its life for each unit of effect."""
        return lives(self.ones, year, counted, self.layout)


@dataclass(frozen=True)
class Brought:
    """What some activity of one service brings, in N draws.

    Attributes
    ----------
    units : (N, O) float
        Discounted units of each outcome, positive is better.
    saving, value : (N,) float
        Demand-led money saved, and value to others of every kind, in £.
    """

    units: Floats
    saving: Floats
    value: Floats


def futures(case: Case, draws: int = DRAWS, seed: int = SEED) -> Futures:
    """Draw effects, unit costs and outside values of a case.

    Parameters
    ----------
    case : Case
        The case, with effects as estimated.
    draws : int
        How many; evenly spread (Sobol), so that ends of ranges settle early.
    seed : int
        The same seed gives the same draws.
    """
    drawn = draw(case, draws, seed=seed, sampling="sobol")
    rows = value_rows(case.tables)
    central = np.array([row.gbp_per_unit for row in rows], dtype=np.float64)
    effects = replace(case.effects, gain=np.ones(len(case.effects)))
    ones = replace(case, effects=effects)
    return Futures(
        gain=case.effects.gain + drawn.gain_shift,
        cost=drawn.unit_cost_factor,
        value_gbp=central + drawn.value_shift_gbp,
        value_outcome=np.array([case.outcomes.index(row.outcome) for row in rows], dtype=np.int64),
        ones=ones,
        layout=mechanics(ones),
    )


def brought(case: Case, found: Futures, life: Life, effective: Floats, times: Floats) -> Brought:
    """What effective activity of one service brings in every draw.

    Parameters
    ----------
    case : Case
        The case.
    found : Futures
        Draws of it.
    life : Life
        Of :meth:`Futures.life`.
    effective : (L,) float
        Effective activity by line; 0 at the lines of other services.
    times : (E,) float
        What effects are multiplied by, such as how far they are believed.
    """
    number = len(case.effects)
    size = np.nan_to_num(effective)[life.line]
    outcome = np.bincount(life.effect, size * life.outcome, number)
    saving = np.zeros((number, len(case.services)))
    np.add.at(saving, life.effect, size[:, None] * life.saving_by_service)
    gain = found.gain * times
    member = case.effects.outcome_at[:, None] == np.arange(len(case.outcomes))[None, :]
    units = (gain * outcome) @ member
    value = (units[:, found.value_outcome] * found.value_gbp).sum(axis=1)
    return Brought(units, ((gain @ saving) * found.cost).sum(axis=1), value)


def ends(values: Floats) -> tuple[float, float]:
    """Between which values 19 of 20 draws lie; an endless one is NaN."""
    low, high = np.quantile(values, [LOW, HIGH], method="inverted_cdf").tolist()
    return _finite(low), _finite(high)


def price_ends(cost: Floats, units: Floats) -> tuple[float, float]:
    """Ends of cost ÷ units (N,); where draws without gain reach an end, it is NaN."""
    gains = units > 0
    price = np.divide(cost, units, out=np.full(len(units), np.inf), where=gains)
    return ends(price)


def _finite(value: float) -> float:
    return value if np.isfinite(value) else float("nan")
