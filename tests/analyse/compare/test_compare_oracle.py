"""Comparisons against the slow restatement: every future by itself, and counting."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial

import numpy as np
import pytest

from model.analyse.compare import Option, compare, option_of, today_option
from model.analyse.compare.best import CLOSED, NET_BENEFIT
from model.analyse.compare.drawn import Drawn, Yard, drawn, yard_of
from model.inputs.compile import compile_case
from model.inputs.draws import draw
from model.inputs.load import load_case
from model.plan import solve
from tests.analyse.compare import slow
from tests.analyse.compare.sides import AGREED, BEST, CUT, GRANT, option, row, rows_of
from tests.analyse.small import changed, tiny
from tests.source_tree import ROOT

N, SEED = 40, 3
NAMES = (BEST, AGREED, CUT, "today")
WORTH = {"looked_after": 60_000.0, "school_ready": 500.0}


@cache
def wide(name: str) -> Option:
    """The option in a partnership where costs and trends are uncertain too, and ending help costs once."""
    base = changed(tiny(), "recipes", {"service": "family_help", "type": "money"}, low=1500.0, high=2600.0)
    base = changed(base, "services", {"service": "family_help"}, exit_gbp_per_activity=300.0)
    last = {"outcome": "looked_after", "series": "trend", "year": 2027}
    rows = [r for r in base.outcome_values if all(getattr(r, k) == v for k, v in last.items())]
    for one in rows:
        match = {**last, "place": one.place}
        base = changed(base, "outcome_values", match, lower=one.count - 3.0, upper=one.count + 3.0)
    if name == "today":
        bare = load_case(ROOT / "data" / "tiny", base=base)
        return today_option(bare)
    return option_of(solve(load_case(ROOT / "scenarios" / f"{name}.toml", base=base)), name)


def held(make) -> list[Option]:
    return [replace(make(name), letter="ABCD"[k]) for k, name in enumerate(NAMES)]


def futures(options: list[Option]) -> tuple[Yard, dict[str, Drawn]]:
    yard = yard_of(options)
    return yard, drawn(options, yard, partial(draw, n=N, seed=SEED))


@pytest.mark.parametrize("make", [option, wide], ids=["as shipped", "wide"])
def test_the_gap_closed_is_that_of_every_future_by_itself(make):
    options = held(make)
    _, found = futures(options)
    for one in options:
        np.testing.assert_allclose(found[one.letter].closed, slow.closed(one, N, SEED), atol=1e-9)


@pytest.mark.parametrize("make", [option, wide], ids=["as shipped", "wide"])
def test_net_benefit_is_that_of_every_future_by_itself(make):
    options = held(make)
    yard, found = futures(options)
    for one in options:
        expected = slow.net_benefit(one, yard.today, WORTH, N, SEED)
        ours = found[one.letter].net_benefit(yard.today.case, WORTH)
        np.testing.assert_allclose(ours, expected, rtol=1e-9, atol=1e-3)


@pytest.mark.parametrize("make", [option, wide], ids=["as shipped", "wide"])
def test_outcomes_and_improvement_are_those_of_every_future_by_itself(make):
    options = held(make)
    _, found = futures(options)
    for one in options:
        draws = draw(one.case, N, seed=SEED)
        sign = np.where(one.case.better_lower, -1.0, 1.0)[:, None]
        for at in (0, 7, N - 1):
            seen = slow.in_future(one, draws, at)
            np.testing.assert_allclose(found[one.letter].outcome[at], seen.area_outcome, rtol=1e-12)
            better = sign * (seen.area_outcome - slow.trend_of(seen.case))
            np.testing.assert_allclose(found[one.letter].better[at], better, atol=1e-9)


def test_chances_regret_and_ranges_are_those_of_counting():
    table = compare(held(wide), draws=N, seed=SEED, worth=WORTH)
    closed = {one.letter: slow.closed(one, N, SEED) for one in held(wide)}
    each = [[closed[letter][at] for letter in "ABCD"] for at in range(N)]
    shares = slow.best_shares(each)
    for k, letter in enumerate("ABCD"):
        said = row(table.tables["chances"], measure=CLOSED, option=letter)
        assert said["chance"] == pytest.approx(shares[k])
        lost = [max(one) - one[k] for one in each]
        assert said["regret_mean"] == pytest.approx(sum(lost) / N, abs=1e-9)
        assert said["regret_in_1_of_20"] == pytest.approx(slow.percentile(lost, 0.95), abs=1e-9)
        assert said["regret_most"] == pytest.approx(max(lost), abs=1e-9)
        head = row(table.tables["options"], option=letter)
        assert head["gap_closed_low"] == pytest.approx(slow.percentile(closed[letter], 0.025), abs=1e-9)
        assert head["gap_closed_high"] == pytest.approx(slow.percentile(closed[letter], 0.975), abs=1e-9)


def test_a_difference_is_taken_future_by_future():
    table = compare(held(wide), draws=N, seed=SEED).tables["differences"]
    closed = {one.letter: slow.closed(one, N, SEED) for one in held(wide)}
    said = row(table, base="C", option="A", measure="gap_closed")
    apart = [ours - theirs for ours, theirs in zip(closed["A"], closed["C"], strict=True)]
    assert said["low"] == pytest.approx(slow.percentile(apart, 0.025), abs=1e-9)
    assert said["high"] == pytest.approx(slow.percentile(apart, 0.975), abs=1e-9)
    wins = sum(one > 1e-9 for one in apart) + sum(abs(one) <= 1e-9 for one in apart) / 2
    assert said["chance_better"] == pytest.approx(wins / N)


def test_net_benefit_orders_options_by_their_central_value():
    table = compare(held(option), draws=N, seed=SEED, worth=WORTH)
    value = {r["option"]: r for r in rows_of(table.tables["value"], effects="as estimated")}
    weight = option(BEST).case.years.weight
    central = {}
    for letter in "ABCD":
        own = rows_of(table.tables["outcomes"], option=letter)
        gained = sum(
            WORTH[r["outcome"]] * weight[option(BEST).case.years.at(r["year"])] * r["better_count"]
            for r in own
        )
        cash = value[letter]["saving_gbp"] - value[letter]["extra_cost_gbp"] - value[letter]["exit_gbp"]
        central[letter] = gained + cash
    order = sorted(central, key=lambda letter: -central[letter])
    rank = {r["option"]: r["rank"] for r in rows_of(table.tables["chances"], measure=NET_BENEFIT)}
    assert sorted(rank, key=lambda letter: rank[letter]) == order


def test_the_same_future_says_the_same_of_every_option():
    """What an effect is worth in a draw does not depend on which option is put through it."""
    seen = {name: draw(option(name).case, 12, seed=9) for name in (BEST, AGREED, CUT, GRANT, "today")}
    first = seen[BEST]
    names = [factor.name for factor in first.factors]
    for draws in seen.values():
        assert [factor.name for factor in draws.factors] == names
        np.testing.assert_array_equal(draws.normal, first.normal)


def test_a_quantity_that_only_one_scenario_has_changes_no_other():
    base = changed(tiny(), "effects", {"service": "family_help"}, low=None, high=None)
    case = option(BEST).case
    fewer = draw(compile_case(case.scenario, base, base, ()), 12, seed=9)
    more = draw(case, 12, seed=9)
    shared = [factor.name for factor in fewer.factors]
    assert set(shared) < {factor.name for factor in more.factors}
    for name in shared:
        at = [[f.name for f in draws.factors].index(name) for draws in (fewer, more)]
        np.testing.assert_array_equal(fewer.normal[:, at[0]], more.normal[:, at[1]])


def test_the_oracle_counts_ties_and_percentiles():
    assert slow.best_shares([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0]]) == [0.25, 0.75, 0.0]
    assert slow.percentile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert slow.percentile([0.0, 10.0], 0.25) == 2.5
