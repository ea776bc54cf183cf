"""Rules of overlap against counting children one by one, and in order of each other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.overlap import RULES, Reached, mean_outcome

CHILDREN = 60
TENTHS = st.integers(0, 10).map(lambda tenth: tenth / 10)


@st.composite
def reached(draw, most: int = 4) -> Reached:
    number = draw(st.integers(0, most))
    coverage = draw(st.lists(TENTHS, min_size=number, max_size=number))
    outcome = draw(st.lists(st.integers(3, 9).map(float), min_size=number, max_size=number))
    return Reached(tuple(coverage), tuple(outcome), 3.0)


@given(reached())
@settings(max_examples=100, deadline=None)
def test_nested_and_additive_child_by_child(one):
    """Nested: every service takes the children from the first on. Additive: each takes the next ones free."""
    nested, additive, free = [], [one.nothing] * CHILDREN, 0
    for child in range(CHILDREN):
        mine = [one.outcome[k] for k, share in enumerate(one.coverage) if child < round(share * CHILDREN)]
        nested.append(max(mine, default=one.nothing))
    for k in sorted(range(len(one.outcome)), key=lambda k: -one.outcome[k]):
        for child in range(free, min(free + round(one.coverage[k] * CHILDREN), CHILDREN)):
            additive[child] = one.outcome[k]
        free += round(one.coverage[k] * CHILDREN)
    assert mean_outcome(one, "nested") == pytest.approx(sum(nested) / CHILDREN)
    assert mean_outcome(one, "additive") == pytest.approx(sum(additive) / CHILDREN)


@given(reached())
@settings(max_examples=100, deadline=None)
def test_random_by_the_best_service_that_reaches_a_child(one):
    left, total = 1.0, 0.0
    for k in sorted(range(len(one.outcome)), key=lambda k: -one.outcome[k]):
        total += left * one.coverage[k] * one.outcome[k]
        left *= 1 - one.coverage[k]
    assert mean_outcome(one, "random") == pytest.approx(total + left * one.nothing)


@given(reached())
@settings(max_examples=100, deadline=None)
def test_less_overlap_is_never_worse_and_lower_mirrors_higher(one):
    found = [mean_outcome(one, rule) for rule in RULES]
    assert found[0] >= found[1] - 1e-9
    assert found[1] >= found[2] - 1e-9
    turned = Reached(one.coverage, tuple(-x for x in one.outcome), -one.nothing, "lower")
    assert [mean_outcome(turned, rule) for rule in RULES] == pytest.approx([-x for x in found])


@pytest.mark.parametrize(
    ("coverage", "outcome", "said"),
    [
        ((0.5, 1.2), (1.0, 1.0), "one coverage from 0 to 1 and one outcome"),
        ((0.5,), (1.0, 1.0), "one coverage from 0 to 1 and one outcome"),
        ((0.1,) * 17, (1.0,) * 17, "17 services overlap; at most 16 can be counted"),
    ],
)
def test_what_makes_no_sense_is_refused(coverage, outcome, said):
    with pytest.raises(ValueError, match=said):
        Reached(coverage, outcome, 0.0)
