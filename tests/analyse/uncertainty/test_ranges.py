"""Ranges of headlines: central figures, ends, chances and errors, each said again the slow way."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.spread import monte_carlo_error
from model.analyse.uncertainty.futures import Fixed, futures
from model.analyse.uncertainty.ranges import (
    ALL,
    CHANCES,
    COLUMNS,
    Ranges,
    ranges,
    ranges_of,
)
from model.inputs.draws import draw
from tests.analyse.uncertainty.slow import futures_of
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.optimise import shipped

N = 12


@pytest.fixture(scope="module")
def found() -> Ranges:
    return ranges(wide_plan(), draws=400, seed=2)


def test_columns_and_measures(found: Ranges):
    assert tuple(found.table.columns) == COLUMNS
    assert (found.draws, found.seed) == (400, 2)
    assert set(found.table["measure"]) == {
        "gap_closed_share",
        "gap_beyond_today",
        "outcome",
        "carried_on",
        "better_than_trend",
        "better_than_today",
        "money_led",
        "saving_led",
        "net_cash",
        "value_to_others",
        "net_value",
        *CHANCES,
    }
    assert not found.table.duplicated(["measure", "key", "year"]).any()
    assert found.table["unit"].str.len().min() > 0


@pytest.mark.parametrize("made", [wide_plan, short_plan])
def test_chances_and_ends_one_future_at_a_time(made):
    fixed = Fixed.of(made())
    draws = draw(fixed.case, N, seed=5)
    found, slow = ranges_of(fixed.under(draws), fixed.central()), futures_of(fixed, draws)
    case, whole = fixed.case, fixed.plan.gap_of_trend
    shares = sorted(one.gap_closed / whole for one in slow)
    # 2.5% of the way through 12 values: 0.275 of the step from the first to the second
    assert found.of("gap_closed_share").low == pytest.approx(shares[0] + 0.275 * (shares[1] - shares[0]))
    assert found.chance("chance_better") == sum(one.gap_beyond > 1e-9 * whole for one in slow) / N
    assert found.chance("chance_worse") == sum(one.gap_beyond < -1e-9 * whole for one in slow) / N
    assert found.chance("chance_saves_money") == sum(one.saving > one.cost_gbp for one in slow) / N
    worth = sum(one.saving + one.value > one.cost_gbp for one in slow) / N
    assert found.chance("chance_worth_more") == worth
    for o, name in enumerate(case.outcomes):
        for t, year in list(enumerate(case.years.horizon))[1:]:
            values = [one.plan.area_outcome[o, t] for one in slow]
            low, high = np.quantile(values, [0.025, 0.975])
            of = found.of("outcome", name, year)
            assert [of.low, of.high] == pytest.approx([low, high])
            better = sum(one.better(o, t) > 1e-6 for one in slow) / N
            assert found.chance("chance_better", name, year) == better
            assert found.has("chance_target_met", name, year) == bool(case.targets.counted[o, t])
            if case.targets.counted[o, t]:
                assert found.chance("chance_target_met", name, year) == sum(f.met(o, t) for f in slow) / N
    at_once = [all(f.met(o, t) for o in range(2) for t in (1, 2) if case.targets.counted[o, t]) for f in slow]
    assert found.chance("chance_target_met", ALL) == sum(at_once) / N


def test_central_figures_are_the_published_ones(found: Ranges):
    plan = wide_plan()
    assert found.of("gap_closed_share").central == pytest.approx(plan.gap_closed_share)
    area = plan.tables["outcomes"]
    for row in area[area["place"] == plan.case.area].to_dict("records"):
        at = str(row["outcome"]), int(row["year"])
        assert found.of("outcome", *at).central == pytest.approx(row["planned"])
        assert found.of("carried_on", *at).central == pytest.approx(row["trend"])


def test_a_chance_has_no_range_and_says_what_central_figures_say(found: Ranges):
    chances = found.table[found.table["measure"].isin(CHANCES)]
    assert set(chances["central"]) <= {0.0, 1.0}
    assert chances[["low", "high"]].isna().all(axis=None)
    assert chances["mean"].between(0.0, 1.0).all()
    others = found.table[~found.table["measure"].isin(CHANCES)]
    assert (others["low"] <= others["high"]).all()


def test_all_at_once_is_about_targets_that_carry_weight():
    fixed = Fixed.of(wide_plan())
    light = replace(fixed.case.targets, weight=np.array([1.0, 0.0]))
    eased = Fixed.at(replace(fixed.case, targets=light), wide_plan().activity)
    found = ranges_of(eased.under(draw(eased.case, 100)), eased.central())
    first = fixed.case.outcomes[0]
    for year in (2026, 2027):
        alone = found.has("chance_target_met", first, year)
        assert found.has("chance_target_met", ALL, year) == alone
        if alone:
            both = (found.chance("chance_target_met", key, year) for key in (ALL, first))
            assert len(set(both)) == 1


def test_without_spread_every_range_is_the_central_figure():
    closed = ranges(wide_plan(0.0), draws=7).table
    chance = closed["measure"].isin(CHANCES)
    for end in ("mean", "low", "high"):
        own = closed if end == "mean" else closed[~chance]
        size = 1e-9 * np.maximum(own["central"].abs().to_numpy(), 1.0)
        assert (np.abs(own[end].to_numpy() - own["central"].to_numpy()) <= size + 1e-6).all()
    assert closed["error"].abs().max() < 1e-6


def test_wider_evidence_makes_wider_ranges():
    narrow, wide = (ranges(wide_plan(width), draws=200) for width in (0.3, 1.0))
    for measure in ("gap_closed_share", "saving_led", "net_cash", "value_to_others"):
        a, b = narrow.of(measure), wide.of(measure)
        assert b.high - b.low > a.high - a.low > 0


def test_what_there_is_no_range_of_is_said(found: Ranges):
    with pytest.raises(KeyError, match="there is no range of outcome for 'happiness' in 2027"):
        found.of("outcome", "happiness", 2027)
    with pytest.raises(KeyError, match="there is no range of luck"):
        found.chance("luck")


def test_errors_of_mirrored_draws_are_those_of_pairs():
    values = np.array([1.0, -1.0, 2.0, -2.0, 3.0, -2.0])
    assert monte_carlo_error(values, "antithetic") == pytest.approx(np.std([0, 0, 0.5], ddof=1) / 3**0.5)
    assert monte_carlo_error(values, "random") == pytest.approx(np.std(values, ddof=1) / 6**0.5)
    assert np.isnan(monte_carlo_error(values[:1], "random"))
    assert np.isnan(monte_carlo_error(values[:2], "antithetic"))
    both = monte_carlo_error(np.stack([values, 2 * values]), "antithetic")
    assert both[1] == pytest.approx(2 * both[0])


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 1000))
def test_the_mean_lies_within_its_error_of_the_truth(seed: int):
    # the saving is linear in a normal effect and certain costs: its mean is its central figure
    plan = shipped.plan("tiny-best-use")
    of = futures(plan, 200, seed=seed)
    error = float(monte_carlo_error(of.saving, "antithetic"))
    central = Fixed.of(plan).central().saving[0]
    assert of.saving.mean() == pytest.approx(central, abs=5 * error + 1e-6)


@pytest.mark.slow
def test_a_thousand_futures_of_a_kent_plan_take_less_than_a_second():
    plan = shipped.plan("best-use")
    start = process_time()
    found = ranges(plan)
    assert process_time() - start < 1.0
    assert found.of("gap_closed_share").central == pytest.approx(plan.gap_closed_share)
