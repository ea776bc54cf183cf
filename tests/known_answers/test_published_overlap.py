"""Published outcomes of overlapping services under three rules, typed in.

From the tests of Atomica (atomicateam/atomica at 0d5a337f, tests/test_tox_modalities.py, MIT); tolerance of
one part in ten thousand as there.
"""

from __future__ import annotations

import pytest

from model.analyse.overlap import RULES, Reached, mean_outcome

FOUR = (0.8, 0.9, 0.4, 0.35)
SAME = (0.5,) * 4

CASES = [
    ((0.25,) * 4, FOUR, (0.6125, 0.56308, 0.45)),
    ((0.244945, 0.022795, 0.056632), FOUR[:3], (0.4418126, 0.4375362, 0.4247518)),
    ((0.3, 0.2, 0.1, 0.05), FOUR, (0.5825, 0.54686, 0.47)),
    ((1, 1, 1, 1), FOUR, (0.9, 0.9, 0.9)),
    ((1, 1, 1, 1), SAME, (0.5, 0.5, 0.5)),
    ((0.1, 0, 0.2, 0.3), SAME, (0.42, 0.3992, 0.36)),
    ((0.6, 0, 0.2, 0.3), SAME, (0.5, 0.4552, 0.42)),
    ((0, 0, 0, 0), SAME, (0.3, 0.3, 0.3)),
    ((0.3,) * 4, FOUR, (0.665, 0.604845, 0.48)),
    ((0.4, 0.3, 0.2, 0.1), FOUR, (0.705, 0.63008, 0.53)),
    ((0.4, 0.31, 0.2, 0.1), FOUR, (0.7105, 0.633936, 0.531)),
]


@pytest.mark.parametrize(("coverage", "outcome", "expected"), CASES)
def test_eleven_cases_of_three_rules(coverage, outcome, expected):
    reached = Reached(coverage, outcome, 0.3)
    found = [mean_outcome(reached, rule) for rule in RULES]
    assert found == pytest.approx(expected, rel=1e-4)


def test_an_outcome_of_all_four_together():
    reached = Reached((0.25,) * 4, FOUR, 0.3, together={frozenset(range(4)): 1.0})
    assert mean_outcome(reached, "nested") == pytest.approx(0.475)


def test_who_is_reached_by_two_at_random():
    """The example of its documentation: 0.5 and 0.3."""
    for first, second, together, share in ((1, 0, 0, 0.35), (0, 1, 0, 0.15), (0, 0, 1, 0.15)):
        combined = {frozenset({0}): first, frozenset({1}): second, frozenset({0, 1}): together}
        reached = Reached((0.5, 0.3), (first, second), 0.0, together=combined)
        assert mean_outcome(reached, "random") == pytest.approx(share)
    assert mean_outcome(Reached((0.5, 0.3), (0.0, 0.0), 1.0), "random") == pytest.approx(0.35)
