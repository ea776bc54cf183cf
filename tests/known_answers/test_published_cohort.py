"""A published cohort of four strategies over 75 years, through this project's discounting and frontier.

Alarid-Escudero and others, an introductory tutorial on cohort state-transition models in R
(DARTH-git/cohort-modeling-tutorial-intro at d3c5497, MIT): states healthy, sick, sicker, dead.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.analyse.discounting import flat
from model.analyse.frontier import frontier

CYCLES = 75
RATES = {"fall_ill": 0.15, "recover": 0.5, "worsen": 0.105, "die": 0.002}
RATIO_SICK, RATIO_SICKER = 3, 10
COST, UTILITY = np.array([2_000, 4_000, 15_000, 0.0]), np.array([1, 0.75, 0.5, 0.0])
TREATED = np.array([0, 1, 1, 0.0])


def chance(rate: float) -> float:
    return float(1 - np.exp(-rate))


def trace(worsening: float = 1.0) -> np.ndarray:
    """Shares of the cohort by state and cycle; death first, other moves among survivors."""
    ill, recover, worse = (
        chance(RATES["fall_ill"]),
        chance(RATES["recover"]),
        chance(RATES["worsen"] * worsening),
    )
    dead = [chance(RATES["die"] * ratio) for ratio in (1, RATIO_SICK, RATIO_SICKER)]
    moves = np.array(
        [
            [(1 - dead[0]) * (1 - ill), (1 - dead[0]) * ill, 0, dead[0]],
            [
                (1 - dead[1]) * recover,
                (1 - dead[1]) * (1 - recover - worse),
                (1 - dead[1]) * worse,
                dead[1],
            ],
            [0, 0, 1 - dead[2], dead[2]],
            [0, 0, 0, 1],
        ]
    )
    shares = [np.array([1.0, 0, 0, 0])]
    for _ in range(CYCLES):
        shares.append(shares[-1] @ moves)
    return np.array(shares)


def total(shares: np.ndarray, by_state: np.ndarray) -> float:
    """Discounted total with the tutorial's weights within cycles: a third at the ends, 2/3 odd, 4/3 even."""
    within = np.where(np.arange(CYCLES + 1) % 2 == 1, 2 / 3, 4 / 3)
    within[[0, -1]] = 1 / 3
    return float((shares @ by_state) @ (within * flat(0.03).factors(CYCLES)))


def strategies() -> pd.DataFrame:
    better = np.array([1, 0.95, 0.5, 0.0])
    usual, slower = trace(), trace(0.6)
    given = {
        "standard": (usual, COST, UTILITY),
        "A": (usual, COST + 12_000 * TREATED, better),
        "B": (slower, COST + 13_000 * TREATED, UTILITY),
        "AB": (slower, COST + 25_000 * TREATED, better),
    }
    rows = [
        (name, total(shares, cost), total(shares, worth)) for name, (shares, cost, worth) in given.items()
    ]
    return pd.DataFrame(rows, columns=["option", "cost", "effect"])


def test_the_first_cycles():
    expected = [
        (1, 0, 0, 0), (0.859, 0.139, 0, 0.002), (0.792, 0.189, 0.014, 0.005), (0.755, 0.206, 0.032, 0.008),
        (0.729, 0.208, 0.052, 0.011), (0.707, 0.206, 0.072, 0.015),
    ]  # fmt: skip
    assert trace()[:6] == pytest.approx(np.array(expected), abs=5e-4)


def test_costs_and_years_of_healthy_life():
    found = strategies().set_index("option")
    expected = {
        "standard": (151_580, 20.711),
        "A": (284_805, 21.499),
        "B": (259_100, 22.184),
        "AB": (378_875, 23.137),
    }
    for name, (cost, years) in expected.items():
        assert found["cost"][name] == pytest.approx(cost, abs=1)
        assert found["effect"][name] == pytest.approx(years, abs=1e-3)


def test_the_frontier():
    found = frontier(strategies())
    assert found["option"].tolist() == ["standard", "B", "AB", "A"]
    assert found["status"].tolist() == ["frontier"] * 3 + ["dominated"]
    assert found["icer"].tolist()[1:3] == pytest.approx([72_988, 125_764], abs=1)
    assert found["incremental_cost"].tolist()[1:3] == pytest.approx([107_521, 119_775], abs=1)
    assert found["incremental_effect"].tolist()[1:3] == pytest.approx([1.473, 0.952], abs=1e-3)
