"""Published figures of appraisal: discount factors, optimism bias, weights, deflators, risks.

From the tests and tables of the R package greenbook (charlescoverdale/greenbook at 6ad7f37, MIT), which
restates HM Treasury's Green Book 2022, and from the tests of py_wlc (textbook/py_wlc at dd54d74, MIT).
"""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.appraisal import (
    QALY_GBP,
    UPPER_BOUNDS,
    WELLBY_GBP,
    appraise,
    distributional_weight,
    expected_risk,
    with_optimism_bias,
    with_tax_burden,
)
from model.analyse.discounting import SCHEDULES, annuity_factor, in_prices_of, present_value

STANDARD, HEALTH = SCHEDULES["standard"], SCHEDULES["health"]

BANDS = {
    "standard": (0.035, 0.03, 0.025, 0.02, 0.015, 0.01),
    "health": (0.015, 0.0129, 0.0107, 0.0086, 0.0064, 0.0043),
    "no catastrophe": (0.03, 0.0257, 0.0214, 0.0171, 0.0129, 0.0086),
}


@pytest.mark.parametrize("name", BANDS)
def test_the_bands_of_each_schedule(name):
    rates = SCHEDULES[name].rates(1_000)
    for rate, first, last in zip(
        BANDS[name], (0, 31, 76, 126, 201, 301), (30, 75, 125, 200, 300, 1_000), strict=True
    ):
        assert set(rates[first : last + 1]) == {rate}


@pytest.mark.parametrize(
    ("year", "factor"), [(0, 1.0), (10, 0.7089), (20, 0.5026), (40, 0.2651), (125, 0.0274)]
)
def test_factors_printed_elsewhere(year, factor):
    assert STANDARD.factors(125)[year] == pytest.approx(factor, abs=1e-4)


def test_factors_at_the_kinks():
    factors = STANDARD.factors(76)
    assert factors[1] == pytest.approx(1 / 1.035)
    assert factors[30] == pytest.approx(1.035**-30)
    assert factors[31] == pytest.approx(factors[30] / 1.03)
    assert factors[75] == pytest.approx(1 / (1.035**30 * 1.03**45))
    assert factors[76] == pytest.approx(factors[75] / 1.025)


def test_factors_for_health():
    factors = HEALTH.factors(31)
    assert factors[[1, 5, 10, 30, 31]] == pytest.approx(
        [0.98522167, 0.92826033, 0.86166723, 0.63976242, 0.63161460], abs=1e-8
    )


def test_annuities():
    assert annuity_factor(30, STANDARD) == pytest.approx((1 - 1.035**-30) / 0.035)
    rates = np.array([0.035] * 30 + [0.03] * 45 + [0.025] * 25)
    assert annuity_factor(100, STANDARD) == pytest.approx((1 / np.cumprod(1 + rates)).sum())


def test_net_present_value_of_the_example():
    flow = [-100, 30, 30, 30, 30, 30]
    assert present_value(flow, STANDARD) == pytest.approx(-100 + sum(30 / 1.035**t for t in range(1, 6)))
    assert present_value(flow, STANDARD) == pytest.approx(35.451571264)


def test_the_appraisal_of_the_example():
    costs = with_tax_burden(with_optimism_bias([100, *[0] * 29], 0.2, 0.5), 0.2)
    assert costs[0] == pytest.approx(132)
    found = appraise(costs, [0, *[10] * 29], STANDARD)
    benefits = 10 * sum(1.035**-t for t in range(1, 30))
    assert found.benefits == pytest.approx(benefits)
    assert found.net == pytest.approx(benefits - 132)
    assert found.ratio == pytest.approx(benefits / 132)


@pytest.mark.parametrize(
    ("costs", "bias", "mitigated", "raised"),
    [([100, 50], 0.51, 0, [151, 75.5]), ([100], 0.5, 0.5, [125])],
)
def test_optimism_bias(costs, bias, mitigated, raised):
    assert with_optimism_bias(costs, bias, mitigated).tolist() == pytest.approx(raised)


def test_upper_bounds_of_optimism_bias():
    assert list(UPPER_BOUNDS["capital"].values()) == [0.24, 0.51, 0.44, 0.66, 2.0, 0.41]
    assert list(UPPER_BOUNDS["duration"].values()) == [0.04, 0.39, 0.2, 0.25, 0.54, 0.15]
    assert UPPER_BOUNDS["capital"].keys() == UPPER_BOUNDS["duration"].keys()


def test_distributional_weights():
    assert distributional_weight(20_000, 20_000) == 1
    assert distributional_weight(10_000, 20_000) == pytest.approx(2**1.3)


def test_values_of_a_year_of_life():
    assert list(WELLBY_GBP.values()) == [10_000, 13_000, 16_000]
    assert list(QALY_GBP.values()) == [20_000, 30_000, 70_000]


def test_a_risk_register_and_a_net_value_less_its_expected_loss():
    expected, exposure = expected_risk([0.3, 0.5], [100, 200])
    assert (expected, exposure) == (130, 300)
    assert present_value([500], STANDARD) - expected == 370


GDP_DEFLATOR = {
    2015: 75.1536, 2016: 76.4554, 2017: 77.6367, 2018: 79.1606, 2019: 81.1085, 2020: 85.2137, 2021: 85.6358,
    2022: 90.5005, 2023: 96.2507, 2024: 100.0,
}  # fmt: skip


def test_prices_of_another_year():
    assert in_prices_of(13_000, 2019, 2024, GDP_DEFLATOR) == pytest.approx(13_000 * 100 / 81.1085)
    assert in_prices_of(
        in_prices_of(1.0, 2015, 2022, GDP_DEFLATOR), 2022, 2015, GDP_DEFLATOR
    ) == pytest.approx(1)


FACTORS = {
    1: 0.9661835748792271, 2: 0.933510700366403, 3: 0.9019427056680224, 4: 0.8714422276985724,
    5: 0.8419731668585241, 10: 0.7089188137097722, 15: 0.596890618624805, 20: 0.5025658844316706,
    25: 0.4231469892699888, 30: 0.3562784106023024, 31: 0.34590136951679845, 40: 0.2651045973382501,
    50: 0.19726271769053844, 60: 0.14678198786952024, 75: 0.09421377257669163, 76: 0.09191587568457721,
    100: 0.05081802232438214,
}  # fmt: skip
"""Worked out from the schedule by others than this project."""


@pytest.mark.parametrize(("year", "factor"), FACTORS.items())
def test_factors_worked_out_by_others(year, factor):
    assert STANDARD.factors(100)[year] == pytest.approx(factor, rel=1e-12)


def test_what_the_schedules_hold_from_and_where_they_come_from():
    """Rates are dated data: an independent review of June 2026 recommends 3.0% and no rate for health."""
    review = SCHEDULES["under review"]
    assert set(review.rates(30)) == {0.03}
    assert "not in force" in review.holds_from
    assert "30 June 2026" in review.holds_from
    assert "no separate rate for health" in review.source
    assert all(schedule.holds_from and schedule.source for schedule in SCHEDULES.values())
