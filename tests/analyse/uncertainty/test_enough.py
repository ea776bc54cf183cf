"""Draws in blocks: nothing worked out before changes, and the rule says when to stop."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.uncertainty import enough
from model.analyse.uncertainty.enough import COLUMNS, enough_draws, errors
from model.analyse.uncertainty.futures import Fixed, futures
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan


@pytest.mark.parametrize("made", [wide_plan, short_plan])
@pytest.mark.parametrize("sampling", ["antithetic", "random", "sobol"])
def test_blocks_are_the_draws_made_at_once(made, sampling):
    fixed = Fixed.of(made())
    found, blocks = enough_draws(fixed, 64, seed=7, sampling=sampling, error=0.03)
    assert tuple(blocks.columns) == COLUMNS
    assert blocks["draws"].tolist() == [64 * 2**k for k in range(len(blocks))]
    assert len(found) == blocks["draws"].iloc[-1]
    if sampling == "antithetic":
        whole = futures(made(), len(found), seed=7)
        for name in ("net", "gap_closed", "gap_beyond_today", "better"):
            np.testing.assert_array_equal(getattr(found, name), getattr(whole, name))
        assert (found.served is found.plan) == (whole.served is whole.plan)


def test_it_stops_where_errors_are_small_enough():
    fixed = Fixed.of(wide_plan())
    found, blocks = enough_draws(fixed, 50, error=0.02)
    assert blocks["enough"].tolist() == [False] * (len(blocks) - 1) + [True]
    last = blocks.iloc[-1]
    assert last["error_of_a_chance"] <= 0.02
    assert last["error_of_gap_closed"] <= 0.01
    low, high = np.quantile(found.net_cash, [0.025, 0.975])
    assert last["error_of_net_cash"] <= 0.02 * (high - low)
    before = errors(futures(wide_plan(), len(found) // 2), 0.02)
    assert not before[-1]


def test_nothing_is_added_where_a_number_is_asked_for():
    found, blocks = enough_draws(Fixed.of(wide_plan()), 30, error=0.0)
    assert (len(found), len(blocks), bool(blocks["enough"].iloc[0])) == (30, 1, False)


def test_a_stated_most_is_kept(monkeypatch):
    monkeypatch.setattr(enough, "MOST", 150)
    said: list[str] = []
    found, blocks = enough_draws(Fixed.of(wide_plan()), 40, error=1e-4, tell=said.append)
    assert blocks["draws"].tolist() == [40, 80]
    assert not blocks["enough"].any()
    assert len(found) == 80
    assert said == ["40 futures", "80 futures"]


def test_certain_plans_need_no_more_draws():
    _, blocks = enough_draws(Fixed.of(wide_plan(0.0)), 10)
    assert blocks["enough"].tolist() == [True]
    assert blocks["error_of_net_cash"].iloc[0] == pytest.approx(0.0, abs=1e-6)
