"""The average over the worst share, as a linear programme, is the one that sorting gives."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pulp import HiGHS, LpMinimize, LpProblem, LpVariable, lpSum_vars_coefs

from model.optimise.programme import Sense, Term
from model.optimise.worst_share import worst_average
from model.project import worst_average as by_sorting


class Paper:
    """A PuLP problem that columns and rows are written to."""

    def __init__(self) -> None:
        self.problem = LpProblem("paper", LpMinimize)

    def variable(self, name: str, low: float | None = 0.0, high: float | None = None) -> LpVariable:
        return self.problem.add_variable(name, low, high)

    def row(self, name: str, terms: Iterable[Term], sense: Sense, right: float) -> None:
        assert sense == ">="
        self.problem.addConstraint(lpSum_vars_coefs(list(terms)) >= right, name)


def by_programme(losses: list[float], share: float) -> float:
    """The least average loss over the worst share, where losses are given."""
    paper = Paper()
    fixed = paper.variable("one", 1.0, 1.0)
    probability = np.full(len(losses), 1.0 / len(losses))
    # half of each loss as a term, half as a constant
    given_losses = [([(fixed, loss / 2)], loss / 2) for loss in losses]
    terms, constant = worst_average(paper, "draws", given_losses, probability, share)
    paper.problem.setObjective(lpSum_vars_coefs(terms))
    paper.problem.solve(HiGHS(msg=False))
    return constant + sum(c * float(v.value() or 0.0) for v, c in terms)


@given(
    st.lists(st.floats(-100, 100), min_size=1, max_size=12),
    st.sampled_from([0.01, 0.1, 0.25, 1 / 3, 0.5, 0.9, 1.0]),
)
def test_the_programme_gives_what_sorting_gives(losses: list[float], share: float):
    expected = -by_sorting(-np.array(losses), share)
    assert by_programme(losses, share) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("share", "average"), [(0.25, 1.0), (0.5, 1.5), (0.375, (1.0 + 0.5 * 2.0) / 1.5), (1.0, 3.75), (0.1, 1.0)]
)
def test_a_value_that_is_cut_counts_in_part(share: float, average: float):
    assert by_sorting(np.array([4.0, 2.0, 8.0, 1.0]), share) == pytest.approx(average)


def test_the_whole_share_writes_no_columns():
    paper = Paper()
    terms, constant = worst_average(paper, "draws", [([], 1.0), ([], 4.0)], np.array([0.25, 0.75]), 1.0)
    assert (terms, constant) == ([], 3.25)
    assert not paper.problem.exported_variables()
