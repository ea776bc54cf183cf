"""Published values of information with exact answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.analyse.psa import draws_of, information
from model.analyse.value_of_information import evppi

DRAWS = 20_000
EXACT_EVPI = 0.4798107
EXACT_P1, EXACT_P2 = 0.0833154705876864, 0.39559311480261217
"""Net benefits 0 and p1 − p2 with p1 ~ N(1, 1), p2 ~ N(0, 2): the vignette of the R package voi
(chjackson/voi at b43b895) prints the exact EVPI; those of p1 and p2 follow from the same closed form."""


def unit_normal_loss(mean: float, spread: float) -> float:
    """E max(0, x) − max(0, mean) for x ~ N(mean, spread)."""
    ratio = abs(mean) / spread
    return spread * (float(stats.norm.pdf(ratio)) - ratio * float(stats.norm.sf(ratio)))


def parameters(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"p1": rng.normal(1, 1, DRAWS), "p2": rng.normal(0, 2, DRAWS)})


def test_the_closed_form():
    assert unit_normal_loss(1, np.sqrt(5)) == pytest.approx(EXACT_EVPI, abs=5e-8)
    assert unit_normal_loss(1, 1) == pytest.approx(EXACT_P1)
    assert unit_normal_loss(1, 2) == pytest.approx(EXACT_P2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_perfect_information_within_its_monte_carlo_error(seed):
    drawn = parameters(seed)
    rows = pd.DataFrame({"draw": drawn.index, "option": "t1", "cost": 0.0, "effect": 0.0})
    other = rows.assign(option="t2", effect=drawn["p1"] - drawn["p2"])
    found = information(draws_of(pd.concat([rows, other])), [1.0]).iloc[0]
    assert found["best"] == "t2"
    assert found["evpi"] == pytest.approx(EXACT_EVPI, abs=3 * found["error"])
    assert found["error"] < 0.01


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_partial_information_within_its_error(seed):
    drawn = parameters(seed)
    worth = np.column_stack([np.zeros(DRAWS), drawn["p1"] - drawn["p2"]])
    groups = {"p1": ["p1"], "p2": ["p2"], "both": ["p1", "p2"]}
    found = evppi(worth, drawn, groups).set_index("group")
    for name, exact in (("p1", EXACT_P1), ("p2", EXACT_P2), ("both", EXACT_EVPI)):
        value, error = float(found["evppi"][name]), float(found["error"][name])
        assert value == pytest.approx(exact, abs=3 * error)
        assert error < 0.01


PRINTED = {"evpi": 0.4778316, "p1": 0.08210074, "p2": 0.39029827}
"""What the vignette prints from 10,000 draws of its own: the EVPI, and both parts by a smooth regression."""


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_printed_values_within_the_error_of_ten_thousand_draws(seed):
    drawn = parameters(seed)
    worth = np.column_stack([np.zeros(DRAWS), drawn["p1"] - drawn["p2"]])
    found = evppi(worth, drawn, {"p1": ["p1"], "p2": ["p2"], "evpi": ["p1", "p2"]}).set_index("group")
    for name, printed in PRINTED.items():
        both = float(np.hypot(found["error"][name], found["error"][name] * np.sqrt(2)))
        assert float(found["evppi"][name]) == pytest.approx(printed, abs=3 * both)
