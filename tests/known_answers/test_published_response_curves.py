"""Two saturating services with carry-over and one budget: the published split, by piecewise lines.

pymc-labs/pymc-marketing (commit 01913ec, Apache-2.0), ``tests/mmm/test_budget_optimizer.py``,
``test_allocate_budget``. Each period's spend carries over with weights α^k ÷ Σα^k, k = 0..3; the response is
β·(1 − e^(−λx)) ÷ (1 + e^(−λx)) of what has carried over, averaged over four draws, for 30 periods and those
that still feel them. As both services keep one level of spend, their summed response is one concave curve.
"""

from __future__ import annotations

import math
from itertools import pairwise

import pytest

from model import InputError
from tests.known_answers.build import BASE, Sketch, planned, stage

YEAR = BASE + 1
BUDGET = 100.0
POUNDS = 10_000.0
PERIODS, LAGS = 30, 4
DRAWS = ((0.1, 0.2), (0.3, 0.4), (0.5, 0.6), (0.7, 0.8))
BETA, ALPHA = (0.5, 1.0), (0.5, 0.7)
FAR = 100.0


def carried(channel: int) -> list[float]:
    """Share of the level of spend that is felt in each period."""
    weights = [ALPHA[channel] ** k for k in range(LAGS)]
    felt = []
    for period in range(PERIODS + LAGS):
        own = [w for k, w in enumerate(weights) if 0 <= period - k < PERIODS]
        felt.append(sum(own) / sum(weights))
    return felt


FELT = [carried(0), carried(1)]


def response(channel: int, spend: float) -> float:
    """Summed response of one service at a level of spend."""
    total = 0.0
    for draw in DRAWS:
        for share in FELT[channel]:
            gone = math.exp(-draw[channel] * spend * share)
            total += BETA[channel] * (1 - gone) / (1 + gone)
    return total / len(DRAWS)


def lines(ends: list[float]) -> list[float]:
    """Every end once, in order, from above 0 to the budget."""
    return sorted({round(end, 9) for end in ends if 0 < end < BUDGET} | {BUDGET})


def split(grids: list[list[float]], budget: float, ceiling: float = BUDGET) -> tuple[list[float], float]:
    """The best split and its response when the curves are straight between the points of the grids."""
    sketch = Sketch()
    sketch.pot("purse", budget * POUNDS)
    sketch.outcome("response", 0.0, {YEAR: FAR})
    for channel in (0, 1):
        name, grid = f"channel_{channel + 1}", [0.0, *grids[channel]]
        grid = [end for end in grid if end < ceiling] + [ceiling]
        slopes = [(response(channel, b) - response(channel, a)) / (b - a) for a, b in pairwise(grid)]
        sketch.service(name, {"money": POUNDS}, {"response": slopes[0]}, ceiling=ceiling)
        for end, slope in zip(grid[1:], slopes, strict=True):
            sketch.add(
                "responses", service=name, up_to_multiple=end / ceiling, relative_effect=slope / slopes[0]
            )
    plan = sketch.plan()
    return list(planned(plan).values()), (1 - stage(plan, "close_gaps")) * FAR


def refined(budget: float) -> tuple[list[float], float]:
    """Coarse lines first, then finer ones about the split found, until they are 0.0005 wide."""
    width = BUDGET / 20
    coarse = lines([width * n for n in range(1, 21)])
    grids = [coarse, coarse]
    found, value = split(grids, budget)
    while width > 0.0005:
        width /= 10
        grids = [lines(coarse + [at + width * n for n in range(-12, 13)]) for at in found]
        found, value = split(grids, budget)
    return found, value


def test_the_published_split_of_a_fixed_budget():
    found, value = refined(BUDGET)
    assert found == pytest.approx([54.78357587906867, 45.21642412093133], abs=1e-3)
    assert value == pytest.approx(48.8, rel=0.01)
    assert value == pytest.approx(48.932, abs=5e-4)


def test_each_service_capped_at_half_takes_half():
    grid = lines([2.5 * n for n in range(1, 41)])
    found, value = split([grid, grid], BUDGET, ceiling=50.0)
    assert found == pytest.approx([50.0, 50.0], abs=1e-6)
    assert value == pytest.approx(48.8, rel=0.01)


def test_no_budget_no_response():
    grid = lines([10.0 * n for n in range(1, 11)])
    found, value = split([grid, grid], 0.0)
    assert found == [0.0, 0.0]
    assert value == pytest.approx(0.0, abs=1e-9)


def test_a_least_amount_above_the_most_is_refused():
    sketch = Sketch()
    sketch.pot("purse", BUDGET)
    sketch.outcome("response", 0.0, {YEAR: FAR})
    sketch.service(
        "channel_1", {"money": 1.0}, {"response": 1.0}, activity_per_year=60.0, floor=60.0, ceiling=50.0
    )
    sketch.pays("purse", "channel_1", 60.0)
    with pytest.raises(InputError, match="ceiling"):
        sketch.plan()
