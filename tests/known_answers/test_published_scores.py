"""Published scores over several criteria and published measures of inequality, with their sources."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.inequality import (
    atkinson,
    generalised_entropy,
    gini,
    lorenz,
    ricci_schutz,
    theil,
    variation,
)
from model.analyse.scoring import Criteria, ranks, topsis, vikor, weighted_sum
from model.words import Better

KRACKA = np.array(
    [
        [33.95, 23.78, 11.45, 39.97, 29.44, 167.1, 3.852],
        [38.9, 4.17, 6.32, 0.01, 4.29, 132.52, 25.184],
        [37.59, 9.36, 8.23, 4.35, 10.22, 136.71, 10.845],
        [30.44, 37.59, 13.91, 74.08, 45.1, 198.34, 2.186],
        [36.21, 14.79, 9.17, 17.77, 17.06, 148.3, 6.61],
        [37.8, 8.55, 7.97, 2.35, 9.25, 134.83, 11.935],
    ]
)
"""Kracka and others, Engineering Economics 21(4), 2010, pages 352-359; as in the tests of scikit-criteria
(quatrope/scikit-criteria at 35f17ee, BSD-3-Clause)."""

TZENG = np.array([[5.0, 8.0, 4.0], [7.0, 6.0, 8.0], [8.0, 8.0, 6.0], [7.0, 4.0, 6.0]])
"""Tzeng and Huang, Multiple Attribute Decision Making, 2011; as in the same tests."""

THREE = Criteria(TZENG, ("higher",) * 3, (0.3, 0.4, 0.3))


def test_a_weighted_sum():
    better: tuple[Better, ...] = ("lower", "lower", "lower", "lower", "higher", "lower", "higher")
    scores = weighted_sum(Criteria(KRACKA, better, (20.0,) * 7))
    expected = [0.12040426, 0.3458235, 0.13838192, 0.12841246, 0.12346084, 0.14351701]
    assert scores.tolist() == pytest.approx(expected, abs=1e-8)
    assert ranks(scores).tolist() == [6, 1, 3, 4, 5, 2]


def test_a_weighted_sum_as_it_stands():
    scores = weighted_sum(
        Criteria(np.array([[1, 0, 3], [0, 5, 6.0]]), ("higher",) * 3, (1, 1, 1)), scaled=False
    )
    assert scores.tolist() == [4, 11]
    assert ranks(scores).tolist() == [2, 1]


def test_topsis():
    scores = topsis(THREE)
    assert scores.tolist() == pytest.approx([0.5037, 0.6581, 0.7482, 0.334], abs=1e-4)
    assert ranks(scores).tolist() == [3, 2, 1, 4]


def test_vikor():
    found = vikor(THREE)
    assert found.regret.tolist() == pytest.approx([0.3, 0.2, 0.15, 0.4])
    assert found.group.tolist() == pytest.approx([0.6, 0.3, 0.15, 0.65])
    assert found.mixed.tolist() == pytest.approx([0.75, 0.25, 0, 1])
    assert (found.advantage, found.stability, found.chosen) == (False, True, (1, 2))
    assert found.rank.tolist() == [2, 1, 1, 3]


INCOMES = [541, 1463, 2445, 3438, 4437, 5401, 6392, 8304, 11904, 22261]
"""The example of the manual of the R package ineq (cran/ineq 0.2-13); values from running it."""


def test_measures_of_inequality():
    assert gini(INCOMES) == pytest.approx(0.462091130267624, abs=1e-9)
    assert theil(INCOMES) == pytest.approx(0.362341242343895, abs=1e-9)
    assert atkinson(INCOMES) == pytest.approx(0.179659098046342, abs=1e-9)
    assert ricci_schutz(INCOMES) == pytest.approx(0.337806746162857, abs=1e-9)
    assert variation(INCOMES) == pytest.approx(0.916958182882324, abs=1e-9)
    assert generalised_entropy(INCOMES) == pytest.approx(0.377093096523383, abs=1e-9)


def test_the_lorenz_curve():
    expected = [
        0, 0.00812483104556513, 0.03009641666416364, 0.06681584717508185, 0.11844832247018892,
        0.1850839515814135, 0.2661970984891719, 0.36219325383714296, 0.4869041540263719, 0.665680473372781, 1,
    ]  # fmt: skip
    assert lorenz(INCOMES).tolist() == pytest.approx(expected, abs=1e-9)
