"""Four rules for sharing less than everybody asks for: a published case, edges, and what all rules share."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.claims import (
    COLUMNS,
    RULES,
    constrained_equal_awards,
    constrained_equal_losses,
    proportional,
    shared,
    talmud,
)

FISHERIES = {
    "Germany": 158.0,
    "Netherlands": 299.0,
    "Belgium": 927.0,
    "Ireland": 2196.0,
    "UK": 4348.0,
    "Spain": 6256.0,
    "France": 13952.0,
}
"""Claims of Gallastegui and others (2003), table 7; the awards are those of the package GameTheory 2.7.1."""
AMOUNT = 13500.0
PUBLISHED = {
    "proportional": (
        75.81034973,
        143.46388968,
        444.78603924,
        1053.66789878,
        2086.22405459,
        3001.70599943,
        6694.34176855,
    ),
    "constrained_equal_awards": (158, 299, 927, 2196, 3306.666667, 3306.666667, 3306.666667),
    "constrained_equal_losses": (0, 0, 0, 0, 662.6666667, 2570.6666667, 10266.6666667),
    "talmud": (79.0, 149.5, 463.5, 1098.0, 2174.0, 3128.0, 6408.0),
}
NEAR = 1e-6
MISHNA = {"first": 100.0, "second": 200.0, "third": 300.0}


@pytest.mark.parametrize("rule", RULES)
def test_the_published_awards(rule: str):
    found = RULES[rule](FISHERIES, AMOUNT)
    assert list(found) == list(FISHERIES)
    assert list(found.values()) == pytest.approx(PUBLISHED[rule], abs=NEAR)
    assert sum(found.values()) == pytest.approx(AMOUNT, abs=1e-9)


def test_three_wives():
    """The estates of the Mishna (Aumann and Maschler 1985)."""
    for amount, awards in ((100.0, [100 / 3] * 3), (200.0, [50, 75, 75]), (300.0, [50, 100, 150])):
        assert list(talmud(MISHNA, amount).values()) == pytest.approx(awards)


def test_the_talmud_turns_round_at_half_of_everything():
    half = talmud(MISHNA, 300.0)
    assert list(half.values()) == pytest.approx([50.0, 100.0, 150.0])
    for amount in (20.0, 130.0, 300.0, 444.0):
        one, other = talmud(MISHNA, amount), talmud(MISHNA, 600.0 - amount)
        assert all(one[name] + other[name] == pytest.approx(MISHNA[name]) for name in MISHNA)


@pytest.mark.parametrize("rule", RULES)
def test_nothing_and_everything(rule: str):
    share = RULES[rule]
    assert list(share(MISHNA, 0.0).values()) == pytest.approx([0.0, 0.0, 0.0])
    assert share(MISHNA, 600.0) == pytest.approx(MISHNA)
    assert share({}, 0.0) == {}
    assert share({"nobody": 0.0}, 0.0) == {"nobody": 0.0}
    assert share({"one": 5.0}, 3.0) == pytest.approx({"one": 3.0})


@pytest.mark.parametrize("rule", RULES)
def test_what_can_not_be_shared_is_refused(rule: str):
    with pytest.raises(ValueError, match="must lie between 0 and all claims, 600"):
        RULES[rule](MISHNA, 600.1)
    with pytest.raises(ValueError, match="must lie between 0 and all claims, 600"):
        RULES[rule](MISHNA, -1.0)
    with pytest.raises(ValueError, match="a claim is a number from 0 up, unlike that of second"):
        RULES[rule]({"first": 1.0, "second": -2.0}, 0.0)
    with pytest.raises(ValueError, match="unlike that of first"):
        RULES[rule]({"first": float("nan")}, 0.0)


CLAIMS = st.lists(st.floats(0, 1e7), min_size=1, max_size=8)


@given(CLAIMS, st.floats(0, 1))
@settings(max_examples=150, deadline=None)
def test_what_every_rule_keeps(claims: list[float], part: float):
    given_ = {f"p{k}": claim for k, claim in enumerate(claims)}
    amount = part * float(np.sum(claims))
    near = 1e-9 * max(float(np.sum(claims)), 1.0)
    for rule in RULES.values():
        found = rule(given_, amount)
        assert sum(found.values()) == pytest.approx(amount, abs=near)
        for name, claim in given_.items():
            assert -near <= found[name] <= claim + near
        ranked = sorted(given_, key=lambda name: given_[name])
        for one, other in pairwise(ranked):
            assert found[one] <= found[other] + near
            assert given_[one] - found[one] <= given_[other] - found[other] + near


@given(CLAIMS, st.floats(0, 1))
@settings(max_examples=60, deadline=None)
def test_awards_of_one_rule_are_losses_of_the_other(claims: list[float], part: float):
    given_ = {f"p{k}": claim for k, claim in enumerate(claims)}
    total = float(np.sum(claims))
    awards = constrained_equal_awards(given_, part * total)
    losses = constrained_equal_losses(given_, total - part * total)
    near = 1e-9 * max(total, 1.0)
    assert all(awards[name] == pytest.approx(given_[name] - losses[name], abs=near) for name in given_)


def test_a_table_of_every_rule():
    table = shared(MISHNA, 300.0)
    assert list(table.columns) == list(COLUMNS)
    assert list(table["rule"].unique()) == list(RULES)
    assert (table["claim"] - table["award"] == table["loss"]).all()
    assert proportional(MISHNA, 300.0)["second"] == pytest.approx(100.0)
    assert table.groupby("rule")["award"].sum().tolist() == pytest.approx([300.0] * 4)
