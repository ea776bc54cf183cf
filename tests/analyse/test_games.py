"""Shapley shares, core and nucleolus of any game: published games, slow oracles, properties."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain, combinations, permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.games import (
    Group,
    blocked_by,
    core_test,
    game,
    nucleolus,
    orders,
    players_of,
    shapley,
    shapley_sampled,
)


def game_of(names: str, worth: Callable[[set[str]], float]) -> dict[Group, float]:
    """A game from a function of a group."""
    groups = chain.from_iterable(combinations(names, k) for k in range(len(names) + 1))
    return {frozenset(group): float(worth(set(group))) for group in groups}


def slow_shapley(worth: dict[Group, float]) -> dict[str, float]:
    """What each adds, over every order one by one."""
    names = players_of(worth)
    out = dict.fromkeys(names, 0.0)
    every = list(permutations(names))
    for order in every:
        for k, name in enumerate(order):
            before, after = frozenset(order[:k]), frozenset(order[: k + 1])
            out[name] += (worth[after] - worth[before]) / len(every)
    return out


def worst_first(worth: dict[Group, float], split: dict[str, float]) -> list[float]:
    """What each group lacks, the most first: what the nucleolus makes as small as can be, in this order."""
    names = frozenset(split)
    groups = [group for group in worth if group and group != names]
    return sorted((worth[g] - sum(split[name] for name in g) for g in groups), reverse=True)


GLOVES = game_of("LRS", lambda group: min("L" in group, len(group & {"R", "S"})))
"""One left glove, two right ones; a pair is worth 1 (Shapley and Shubik 1969)."""
MAJORITY = game_of("abc", lambda group: len(group) > 1)
"""Two of three decide (von Neumann and Morgenstern 1944): no core."""
INSURERS = {
    frozenset(): 0.0,
    frozenset("1"): 46125.0,
    frozenset("2"): 17437.5,
    frozenset("3"): 5812.5,
    frozenset("12"): 69187.5,
    frozenset("13"): 53812.5,
    frozenset("23"): 30750.0,
    frozenset("123"): 90000.0,
}
"""Three treasurers who pool their deposits: Lemaire, Astin Bulletin 21 (1991), section 2."""
VALLEY = {
    frozenset(group): -cost
    for group, cost in {
        "": 0.0,
        "1": 163520.0,
        "2": 140826.0,
        "3": 250096.0,
        "12": 301607.0,
        "13": 378821.0,
        "23": 367370.0,
        "123": 412584.0,
    }.items()
}
"""Costs of dams for three uses, thousand dollars: Straffin and Heaney, Int. J. Game Theory 10 (1981)."""


def runway(costs: dict[str, float]) -> dict[Group, float]:
    """A runway as long as the longest aeroplane of a group needs (Littlechild and Owen 1973)."""
    return game_of("".join(costs), lambda group: -max((costs[name] for name in group), default=0.0))


def bankrupt(amount: float) -> dict[Group, float]:
    """What the others' claims on an amount leave (O'Neill 1982); claims of 100, 200, 300."""
    claims = {"a": 100.0, "b": 200.0, "c": 300.0}
    return game_of(
        "abc", lambda group: max(0.0, amount - sum(v for name, v in claims.items() if name not in group))
    )


def test_gloves():
    assert shapley(GLOVES) == pytest.approx({"L": 2 / 3, "R": 1 / 6, "S": 1 / 6})
    assert nucleolus(GLOVES) == pytest.approx({"L": 1.0, "R": 0.0, "S": 0.0})
    found = core_test(GLOVES)
    assert found.has_core
    assert found.split == pytest.approx({"L": 1.0, "R": 0.0, "S": 0.0})
    worst = blocked_by(GLOVES, shapley(GLOVES))
    assert worst.group == frozenset("LR")
    assert worst.could_have == 1.0
    assert worst.short == pytest.approx(1 / 6)


def test_two_of_three_decide():
    found = core_test(MAJORITY)
    assert not found.has_core
    assert found.short == pytest.approx(1 / 3)
    assert set(found.blocking) == {frozenset("ab"), frozenset("ac"), frozenset("bc")}
    assert shapley(MAJORITY) == pytest.approx(dict.fromkeys("abc", 1 / 3))
    assert nucleolus(MAJORITY) == pytest.approx(dict.fromkeys("abc", 1 / 3))
    assert blocked_by(MAJORITY, shapley(MAJORITY)).group == frozenset("ab")


def test_three_treasurers():
    assert nucleolus(INSURERS) == pytest.approx({"1": 52687.5, "2": 24468.75, "3": 12843.75})
    assert sum(shapley(INSURERS).values()) == pytest.approx(90000.0)
    assert core_test(INSURERS).has_core


def test_three_uses_of_a_valley():
    assert shapley(VALLEY) == pytest.approx({"1": -117829.0, "2": -100756.5, "3": -193998.5})
    assert nucleolus(VALLEY) == pytest.approx({"1": -116234.0, "2": -93540.0, "3": -202810.0})
    assert blocked_by(VALLEY, nucleolus(VALLEY)).group is None


def test_a_runway_is_paid_for_piece_by_piece():
    """Shapley: each piece by those who need it. Nucleolus: Littlechild's recursion (1974)."""
    costs = {"a": 10.0, "b": 18.0, "c": 30.0, "d": 42.0}
    own = [10 / 4, 8 / 3, 12 / 2, 12.0]
    due = {name: -sum(own[: k + 1]) for k, name in enumerate(costs)}
    assert shapley(runway(costs)) == pytest.approx(due)
    first = min(10 / 2, 18 / 3, 30 / 4)
    second = min((18 - first) / 2, (30 - first) / 3)
    third = (30 - first - second) / 2
    last = 42 - first - second - third
    fair = dict(zip(costs, (-first, -second, -third, -last), strict=True))
    assert nucleolus(runway(costs)) == pytest.approx(fair)


@pytest.mark.parametrize(
    ("amount", "awards"),
    [(100.0, (100 / 3, 100 / 3, 100 / 3)), (200.0, (50.0, 75.0, 75.0)), (300.0, (50.0, 100.0, 150.0))],
)
def test_the_nucleolus_of_a_bankruptcy_is_the_talmud(amount: float, awards: tuple[float, ...]):
    """The estates of the Mishna, as in Aumann and Maschler, J. Economic Theory 36 (1985)."""
    assert nucleolus(bankrupt(amount)) == pytest.approx(dict(zip("abc", awards, strict=True)))


def random_game(names: str, seed: int) -> dict[Group, float]:
    """A game in which larger groups are worth more."""
    draw = np.random.default_rng(seed)
    raw = game_of(names, lambda group: float(draw.uniform(0, 10)) * len(group) ** 1.5)
    return raw | {frozenset(): 0.0, frozenset(names): 60.0}


@pytest.mark.parametrize("seed", range(5))
def test_shapley_by_sums_equals_every_order(seed: int):
    worth = random_game("abcde", seed)
    assert shapley(worth) == pytest.approx(slow_shapley(worth))


@pytest.mark.parametrize("seed", range(8))
def test_nothing_near_the_nucleolus_treats_the_worst_off_better(seed: int):
    worth = random_game("abcd", seed)
    worth |= {frozenset(name): 0.0 for name in "abcd"}
    fair = nucleolus(worth)
    best = worst_first(worth, fair)
    for give, get in permutations("abcd", 2):
        for amount in (0.01, 1.0):
            other = fair | {give: fair[give] - amount, get: fair[get] + amount}
            if min(other.values()) < 0:
                continue
            assert [round(x, 6) for x in worst_first(worth, other)] >= [round(x, 6) for x in best]


@pytest.mark.parametrize("seed", range(4))
def test_the_core_test_is_the_least_lack_of_any_split(seed: int):
    worth = random_game("abcd", seed)
    found = core_test(worth)
    assert worst_first(worth, found.split)[0] == pytest.approx(found.short)
    assert found.has_core == (blocked_by(worth, found.split).group is None)
    assert sum(found.split.values()) == pytest.approx(60.0)
    for group in found.blocking:
        assert worth[group] - sum(found.split[name] for name in group) == pytest.approx(found.short)


SMALL = st.lists(st.floats(0, 100), min_size=16, max_size=16)


@given(SMALL)
@settings(max_examples=40, deadline=None)
def test_properties_of_shapley_shares(values: list[float]):
    groups = game_of("abcd", lambda _: 0.0)
    worth = dict(zip(groups, [0.0, *values[1:]], strict=True))
    found = shapley(worth)
    assert sum(found.values()) == pytest.approx(worth[frozenset("abcd")], abs=1e-9)
    alike = {g: worth[frozenset("a" if x == "b" else x for x in g)] for g in worth}
    same = shapley(
        {g: (alike[g] + alike[frozenset({"a": "b", "b": "a"}.get(x, x) for x in g)]) for g in alike}
    )
    assert same["a"] == pytest.approx(same["b"], abs=1e-9)
    idle = shapley({g | extra: v for g, v in worth.items() for extra in (frozenset(), frozenset("z"))})
    assert idle["z"] == pytest.approx(0.0, abs=1e-9)
    assert {name: idle[name] for name in found} == pytest.approx(found, abs=1e-9)


def test_sampled_shares_hold_the_exact_ones():
    worth = random_game("abcdef", 3)
    exact = shapley(worth)
    found = shapley_sampled(players_of(worth), worth.__getitem__, pairs=300, seed=1).set_index("player")
    inside = [found["low"][name] <= exact[name] <= found["high"][name] for name in exact]
    assert sum(inside) >= 5
    assert found["shapley"].sum() == pytest.approx(60.0)
    again = shapley_sampled(players_of(worth), worth.__getitem__, pairs=300, seed=1).set_index("player")
    pd.testing.assert_frame_equal(found, again)
    other = shapley_sampled(players_of(worth), worth.__getitem__, pairs=300, seed=2).set_index("player")
    assert not np.allclose(found["shapley"], other["shapley"])


def test_each_order_is_followed_by_its_reverse():
    found = orders(("a", "b", "c"), 3)
    assert len(found) == 6
    assert all(first == second[::-1] for first, second in zip(found[::2], found[1::2], strict=True))
    assert {frozenset(order) for order in found} == {frozenset("abc")}


def test_a_game_from_a_table():
    table = pd.DataFrame({"members": ["", "a", "b", "a;b"], "saved": [0, 1, 2, 5]})
    worth = game(table, "saved")
    assert worth[frozenset("ab")] == 5.0
    assert shapley(worth) == pytest.approx({"a": 2.0, "b": 3.0})


def test_one_player_and_none():
    alone = {frozenset(): 0.0, frozenset("a"): 4.0}
    assert shapley(alone) == nucleolus(alone) == {"a": 4.0}
    assert core_test(alone).has_core
    assert shapley({frozenset(): 0.0}) == {}


def test_what_can_not_be_shared_is_refused():
    with pytest.raises(ValueError, match="does not say what a, b are worth together"):
        shapley({frozenset(): 0.0, frozenset("a"): 1.0, frozenset("b"): 1.0})
    many = {frozenset(f"p{i}" for i in range(13)): 1.0}
    with pytest.raises(ValueError, match="13 players are too many for every group: sample beyond 12"):
        shapley(many)
    with pytest.raises(ValueError, match="worth less than each alone"):
        nucleolus(game_of("ab", lambda group: 1.0 if len(group) == 1 else 0.5))
    with pytest.raises(ValueError, match="two orders or more, not 1"):
        shapley_sampled(("a",), lambda _: 0.0, pairs=1)
