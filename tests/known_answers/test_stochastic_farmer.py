"""Farming under three weathers: the textbook's plan for here and now, and one that minds the worst.

Birge and Louveaux, Introduction to Stochastic Programming, chapter 1. Data and the printed values of the
plans, also of the risk-averse one: mpi-sppy (BSD-3-Clause), examples/farmer, doc/src/vss.rst and
mpisppy/tests/test_cvar.py. The average over the worst share is written by the function that the objective
``robust`` uses. Tolerance: one dollar.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from pulp import HiGHS, LpMinimize, LpProblem, LpVariable, lpSum_vars_coefs

from model.inputs.case import Floats
from model.optimise.programme import Sense, Term
from model.optimise.worst_share import Loss, worst_average

CROPS = ("wheat", "corn", "beets")
ACRES = 500.0
PLANTING = (150.0, 230.0, 260.0)
SOLD_AT = (170.0, 150.0, 36.0)
SURPLUS_SOLD_AT = (0.0, 0.0, 10.0)
QUOTA = (100_000.0, 100_000.0, 6_000.0)
FEED = (200.0, 240.0, 0.0)
BOUGHT_AT = (238.0, 210.0, 100_000.0)
YIELDS = ((2.0, 2.4, 16.0), (2.5, 3.0, 20.0), (3.0, 3.6, 24.0))
RP, EV, EEV = -108_390.0, -118_600.0, -107_240.0
WEIGHT, LEVEL = 5.0, 0.8


@dataclass
class Farm:
    """A plain PuLP problem with the two things that columns and rows are written with."""

    problem: LpProblem = field(default_factory=lambda: LpProblem("farm", LpMinimize))
    planted: list[LpVariable] = field(default_factory=list)

    def variable(self, name: str, low: float | None = 0.0, high: float | None = None) -> LpVariable:
        return self.problem.add_variable(name, low, high)

    def row(self, name: str, terms: Iterable[Term], sense: Sense, right: float) -> None:
        total = lpSum_vars_coefs(list(terms))
        of = {"<=": total <= right, ">=": total >= right, "==": total == right}[sense]
        self.problem.addConstraint(of, name)


def weather(farm: Farm, number: int, per_acre: Sequence[float]) -> Loss:
    """What a weather costs the farm: planting, feed bought, less crops sold."""
    cost: list[Term] = [(v, c) for v, c in zip(farm.planted, PLANTING, strict=True)]
    for k, crop in enumerate(CROPS):
        sold = farm.variable(f"sold.{crop}.{number}", 0.0, QUOTA[k])
        surplus = farm.variable(f"surplus.{crop}.{number}")
        bought = farm.variable(f"bought.{crop}.{number}")
        grown = [(farm.planted[k], per_acre[k]), (bought, 1.0), (sold, -1.0), (surplus, -1.0)]
        farm.row(f"feed.{crop}.{number}", grown, ">=", FEED[k])
        cost += [(sold, -SOLD_AT[k]), (surplus, -SURPLUS_SOLD_AT[k]), (bought, BOUGHT_AT[k])]
    return cost, 0.0


def farm_of(planted: Sequence[float] | None = None) -> Farm:
    """A farm with its land; planted as told, or as it likes."""
    farm = Farm()
    fixed = planted or (None,) * 3
    farm.planted = [
        farm.variable(f"planted.{crop}", 0.0 if acres is None else acres, acres)
        for crop, acres in zip(CROPS, fixed, strict=True)
    ]
    farm.row("land", [(v, 1.0) for v in farm.planted], "<=", ACRES)
    return farm


def least(farm: Farm, terms: list[Term]) -> float:
    """The least Σ terms."""
    farm.problem.setObjective(lpSum_vars_coefs(terms))
    farm.problem.solve(HiGHS(msg=False))
    return sum(c * float(v.value() or 0.0) for v, c in terms)


def average(losses: Sequence[Loss]) -> list[Term]:
    return [(v, c / len(losses)) for own, _ in losses for v, c in own]


def solved(planted: Sequence[float] | None = None, mind: float = 0.0) -> tuple[float, Floats, list[float]]:
    """Average cost, cost in each weather and acres planted; ``mind`` weighs the worst fifth."""
    farm = farm_of(planted)
    losses = [weather(farm, i, per_acre) for i, per_acre in enumerate(YIELDS)]
    terms = average(losses)
    if mind:
        worst, constant = worst_average(farm, "weather", losses, np.full(3, 1 / 3), 1.0 - LEVEL)
        assert constant == 0.0
        terms = [*terms, *((v, mind * c) for v, c in worst)]
    least(farm, terms)
    cost = np.array([sum(c * float(v.value() or 0.0) for v, c in own) for own, _ in losses])
    return float(cost.mean()), cost, [float(v.value() or 0.0) for v in farm.planted]


def alone(per_acre: Sequence[float]) -> tuple[float, list[float]]:
    """The least cost where one weather is certain, and what is then planted."""
    farm = farm_of()
    loss, _ = weather(farm, 0, per_acre)
    return least(farm, loss), [float(v.value() or 0.0) for v in farm.planted]


def test_the_plan_for_here_and_now():
    cost, by_weather, planted = solved()
    assert cost == pytest.approx(RP, abs=1.0)
    assert planted == pytest.approx([170.0, 80.0, 250.0], abs=1e-4)
    assert by_weather.max() == pytest.approx(-48_820.0, abs=1.0)


def test_the_plan_for_the_average_weather_and_what_it_costs_to_follow_it():
    value, planted = alone(YIELDS[1])
    assert value == pytest.approx(EV, abs=1.0)
    followed, _, _ = solved(planted)
    assert followed == pytest.approx(EEV, abs=1.0)
    here_and_now, _, _ = solved()
    assert followed - here_and_now == pytest.approx(1_150.0, abs=1.0)
    assert (followed - here_and_now) / abs(here_and_now) == pytest.approx(0.0106, abs=5e-5)


def test_what_it_would_be_worth_to_know_the_weather():
    wait_and_see = float(np.mean([alone(per_acre)[0] for per_acre in YIELDS]))
    assert wait_and_see == pytest.approx(-115_405.56, abs=0.01)
    assert solved()[0] - wait_and_see == pytest.approx(7_015.56, abs=0.01)


def test_the_plan_that_minds_the_worst_fifth():
    cost, by_weather, _ = solved(mind=WEIGHT)
    assert cost == pytest.approx(-103_313.0, abs=1.0)
    assert by_weather.max() == pytest.approx(-57_640.0, abs=1.0)
