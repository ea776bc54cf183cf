"""How sure the small partnership's best plan is, worked out by hand.

The plan grows Family help by 22.5 families in the first year and 28.75 from then on, and Health visits by 300
and 615 visits of which those beyond 5% count half: 300 and 457.5. One family less in need is e = 0.1 (0.04 to
0.16) children looked after, a year later, half of it a year after that; one visit v = 0.05 (0.02 to 0.08)
children ready for school in the same year. A placement costs £50,000, money is discounted by 10%.

    children looked after, fewer:   0, 22.5·e, 40·e
    children ready for school, more:  300·v, 457.5·v, 457.5·v
    saving   50,000·e·(22.5 ÷ 1.1 + 40 ÷ 1.21)      = 267,562 at e = 0.1, and in proportion to e
    cost     75,000 + 119,000 ÷ 1.1 + 119,000 ÷ 1.21 = 281,529
"""

from __future__ import annotations

from functools import cache
from statistics import NormalDist

import numpy as np
import pytest

from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import EFFECTS, Uncertainties
from model.analyse.uncertainty.ranges import Ranges, ranges_of
from model.analyse.uncertainty.tornado import grid, groups, tornado
from model.analyse.uncertainty.turning import turning_points
from model.analyse.uncertainty.worth import GAP, acceptable, two_options
from model.inputs.draws import draw
from tests.optimise import shipped

SAVING_PER_E = 50_000 * (22.5 / 1.1 + 40 / 1.21)
COST = 75_000 + 119_000 / 1.1 + 119_000 / 1.21
READY_PER_V = 300 + 457.5 / 1.1 + 457.5 / 1.21
SD_E, SD_V = 0.12 / 3.919928, 0.06 / 3.919928
E, V = NormalDist(0.1, SD_E), NormalDist(0.05, SD_V)
HELP, VISITS = "effects family_help|looked_after", "effects health_visits|school_ready"
MANY = 8192


@cache
def fixed() -> Fixed:
    return Fixed.of(shipped.plan("tiny-best-use"))


@cache
def found() -> Ranges:
    """Evenly spread futures, so that little is left to chance."""
    return ranges_of(fixed().under(draw(fixed().case, MANY, sampling="sobol")), fixed().central())


def gap_closed(e: float, v: float) -> float:
    """Weights 0.6 and 0.4; 8 children and 40 children are one unit; later years count less by 10% each."""
    late, early = (1 / 1.1, 1 / 1.21), (1.0, 1 / 1.1, 1 / 1.21)
    care = np.average([max(8 - 22.5 * e, 0) / 8, max(8 - 40 * e, 0) / 8], weights=late)
    ready = [max(20 - 300 * v, 0) / 40, max(40 - 457.5 * v, 0) / 40, max(40 - 457.5 * v, 0) / 40]
    whole = 0.6 + 0.4 * np.average([0.5, 1.0, 1.0], weights=early)
    return float(1 - (0.6 * care + 0.4 * np.average(ready, weights=early)) / whole)


def test_best_estimates():
    assert found().of("gap_closed_share").central == pytest.approx(gap_closed(0.1, 0.05))
    assert found().of("saving_led").central == pytest.approx(0.1 * SAVING_PER_E)
    assert found().of("net_cash").central == pytest.approx(0.1 * SAVING_PER_E - COST)
    worth = 20_000 * 0.1 * SAVING_PER_E / 50_000 + 3_000 * 0.05 * READY_PER_V
    assert found().of("value_to_others").central == pytest.approx(worth)
    assert found().of("net_value").central == pytest.approx(0.1 * SAVING_PER_E - COST + worth)
    assert found().of("outcome", "looked_after", 2027).central == pytest.approx(104 - 2.25)
    assert found().of("outcome", "school_ready", 2027).central == pytest.approx(700 + 22.875)


def test_ends_of_what_is_linear_in_one_effect_are_the_ends_of_its_range():
    saving = found().of("saving_led")
    assert saving.low == pytest.approx(0.04 * SAVING_PER_E, rel=0.01)
    assert saving.high == pytest.approx(0.16 * SAVING_PER_E, rel=0.01)
    children = found().of("outcome", "looked_after", 2028)
    assert [children.low, children.high] == pytest.approx([104 - 6.4, 104 - 1.6], abs=0.02)
    ready = found().of("better_than_trend", "school_ready", 2027)
    assert [ready.low, ready.high] == pytest.approx([0.02 * 457.5, 0.08 * 457.5], rel=0.01)


def test_ends_of_what_hangs_on_both():
    # net value is normal: both effects, each with what it brings
    per_e, per_v = SAVING_PER_E * 1.4, 3_000 * READY_PER_V
    sd = np.hypot(per_e * SD_E, per_v * SD_V)
    value = found().of("net_value")
    central = 0.1 * per_e + 0.05 * per_v - COST
    ends = [central - 1.96 * sd, central + 1.96 * sd]
    assert [value.low, value.high] == pytest.approx(ends, abs=0.01 * sd)


def test_chances_are_those_of_the_normal():
    cheaper = 1 - E.cdf(COST / SAVING_PER_E)
    assert found().chance("chance_saves_money") == pytest.approx(cheaper, abs=0.003)
    # counts are judged in whole numbers: 719.5 is 720
    first, second = 1 - V.cdf(19.5 / 300), 1 - V.cdf(39.5 / 457.5)
    assert found().chance("chance_target_met", "school_ready", 2026) == pytest.approx(first, abs=0.003)
    assert found().chance("chance_target_met", "school_ready", 2027) == pytest.approx(second, abs=0.002)
    assert found().chance("chance_target_met", "looked_after", 2027) == 0.0
    # one effect of two is harm only when it is 3.2 standard deviations off
    harm = E.cdf(0.0)
    assert found().chance("chance_worse", "looked_after", 2027) == pytest.approx(harm, abs=0.001)
    assert found().chance("chance_better", "looked_after", 2026) == 0.0


def test_the_mean_of_the_gap_is_that_of_every_pair_of_effects():
    # the gap bends where a target is met: the mean over a fine lattice of both normals
    at = (np.arange(200) + 0.5) / 200
    closed = [gap_closed(E.inv_cdf(a), V.inv_cdf(b)) for a in at for b in at]
    assert found().chance("gap_closed_share") == pytest.approx(np.mean(closed), abs=1e-3)


def test_bars_of_the_tornado():
    bars = tornado(fixed(), Uncertainties.of(fixed().case)).set_index(["measure", "key"])
    assert bars.loc[("net_cash", HELP), "at_low"] == pytest.approx(0.04 * SAVING_PER_E - COST)
    assert bars.loc[("net_cash", HELP), "at_high"] == pytest.approx(0.16 * SAVING_PER_E - COST)
    assert ("net_cash", VISITS) not in bars.index
    for key, low, high in (
        (HELP, gap_closed(0.04, 0.05), gap_closed(0.16, 0.05)),
        (VISITS, gap_closed(0.1, 0.02), gap_closed(0.1, 0.08)),
    ):
        bar = bars.loc[("gap_closed_share", key)]
        assert [bar["at_low"], bar["at_high"]] == pytest.approx([low, high])


def test_one_group_is_everything_here():
    futures = fixed().under(draw(fixed().case, 400))
    table = groups(fixed(), Uncertainties.of(fixed().case), futures)
    assert set(table["group"]) == {EFFECTS}
    np.testing.assert_allclose(table["variance_share"], 1.0)
    cash = table[table["measure"] == "net_cash"].iloc[0]
    assert cash["at_all_high"] == pytest.approx(0.16 * SAVING_PER_E - COST)


def test_two_effects_at_once():
    table = grid(fixed(), Uncertainties.of(fixed().case), HELP, VISITS)
    own = table[table["measure"] == "gap_closed_share"]
    for row in own.to_dict("records"):
        e, v = 0.1 + 0.06 * row["first_position"], 0.05 + 0.03 * row["second_position"]
        assert row["value"] == pytest.approx(gap_closed(e, v))


def test_where_answers_turn():
    table = turning_points(fixed(), Uncertainties.of(fixed().case)).set_index(["measure", "key"])
    cash = table.loc[("net_cash", HELP)]
    assert cash["switches_at"] == pytest.approx(-COST / SAVING_PER_E, rel=1e-7)
    assert cash["times_stated"] == pytest.approx(10 * COST / SAVING_PER_E, rel=1e-7)
    assert cash["position"] == pytest.approx((COST / SAVING_PER_E - 0.1) / 0.06, rel=1e-6)
    assert cash["status"] == "within_range"
    assert table.loc[("net_cash", VISITS), "status"] == "not_found"
    assert table.loc[("net_cash", EFFECTS), "times_stated"] == pytest.approx(10 * COST / SAVING_PER_E)
    # in £ with value to others: 0.1·1.4·saving + 0.05·3,000·ready = cost, both scaled alike
    whole = 0.14 * SAVING_PER_E + 150 * READY_PER_V
    assert table.loc[("net_value", EFFECTS), "times_stated"] == pytest.approx(COST / whole)


def test_carrying_on_or_the_plan():
    futures = fixed().under(draw(fixed().case, 500))
    draws = two_options(futures, "looked_after")
    gained = draws.effect[:, 1]
    np.testing.assert_allclose(draws.cost[:, 1], COST - 50_000 * gained, rtol=1e-9)
    # a child less looked after for a year is worth £50,000 to the pots already; £2,610 more tips it
    level = COST / (0.1 * SAVING_PER_E / 50_000) - 50_000
    assert level == pytest.approx(2_610, abs=1)
    table = acceptable(futures, "looked_after")["acceptability"]
    plan = table[(table["option"] == "plan") & table["best_on_average"]]
    mean = gained.mean()
    assert plan["threshold"].min() == pytest.approx((COST - 50_000 * mean) / mean)
    assert plan["threshold"].min() == pytest.approx(level, abs=200)
    points = two_options(futures, GAP).effect[:, 1]
    assert points.mean() == pytest.approx(100 * found().chance("gap_beyond_today"), abs=1.0)
