"""Measures of inequality: by pairs and plain sums, and at both ends."""

from __future__ import annotations

import math
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.inequality import (
    atkinson,
    generalised_entropy,
    gini,
    lorenz,
    ricci_schutz,
    theil,
    variation,
)

AMOUNTS = st.lists(st.integers(0, 50), min_size=1, max_size=12).filter(any)
MEASURES = (gini, theil, atkinson, ricci_schutz, variation, generalised_entropy)


@given(AMOUNTS)
@settings(max_examples=150, deadline=None)
def test_gini_is_half_the_mean_difference_of_all_pairs(amounts):
    mean = sum(amounts) / len(amounts)
    apart = sum(abs(a - b) for a, b in product(amounts, repeat=2)) / len(amounts) ** 2
    assert gini(amounts) == pytest.approx(apart / 2 / mean)
    curve = lorenz(amounts)
    under = sum(curve[:-1] + curve[1:]) / 2 / len(amounts)
    assert gini(amounts) == pytest.approx(1 - 2 * under)
    assert ricci_schutz(amounts) == pytest.approx(
        max(k / len(amounts) - share for k, share in enumerate(curve)), abs=1e-9
    )


@given(AMOUNTS, st.integers(2, 9))
@settings(max_examples=100, deadline=None)
def test_size_and_copies_of_a_population_change_nothing(amounts, times):
    for measure in MEASURES:
        assert measure([times * x for x in amounts]) == pytest.approx(measure(amounts), abs=1e-9)
        assert measure(amounts * 2) == pytest.approx(measure(amounts), abs=1e-9)


@given(AMOUNTS)
@settings(max_examples=100, deadline=None)
def test_giving_from_more_to_less_never_makes_it_less_equal(amounts):
    ordered = sorted(amounts)
    if ordered[-1] - ordered[0] < 2:
        return
    nearer = [ordered[0] + 1, *ordered[1:-1], ordered[-1] - 1]
    for measure in MEASURES:
        assert measure(nearer) <= measure(ordered) + 1e-9


@pytest.mark.parametrize("measure", MEASURES)
def test_everybody_the_same_is_nothing(measure):
    assert measure([7, 7, 7]) == pytest.approx(0, abs=1e-12)


def test_one_has_all():
    assert gini([0, 0, 0, 4]) == pytest.approx(0.75)
    assert theil([0, 0, 0, 4]) == pytest.approx(math.log(4))
    assert atkinson([0, 4], 1) == 1
    assert atkinson([1, 4], 1) == pytest.approx(1 - 2 / 2.5)
    assert atkinson([1, 4], 0) == pytest.approx(0)


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: gini([]), "inequality needs amounts of 0 or more, not all 0"),
        (lambda: gini([1, -1]), "inequality needs amounts of 0 or more"),
        (lambda: theil([0, 0]), "not all 0"),
        (lambda: atkinson([1], -1), "aversion to inequality is 0 or more"),
        (lambda: generalised_entropy([1], 1), "for 1 use theil"),
    ],
)
def test_what_makes_no_sense_is_refused(ask, said):
    with pytest.raises(ValueError, match=said):
        ask()
