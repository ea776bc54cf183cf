"""Published allocation programmes: a fixed budget that does most, over one year and over two."""

from __future__ import annotations

import pytest

from tests.known_answers.build import BASE, Sketch, planned, stage

FIRST, SECOND = BASE + 1, BASE + 2

# ---- shadow prices and the range over which they hold -----------------------------------------------

POUNDS = 100_000.0
FAR = 100.0


def lp_solve_example(money: float = 9.0) -> Sketch:
    """Maximise x1 + 9·x2 + x3, x1 + 2·x2 + 3·x3 ≤ 9, 3·x1 + 2·x2 + 2·x3 ≤ 15.

    lpSolve 5.6.23, ``man/lp.Rd``, example. The first row is money in £100,000, the second places; the target
    of 100 is out of reach, so closing the gap is the same as getting most.
    """
    sketch = Sketch()
    sketch.type("places")
    sketch.pot("purse", money * POUNDS)
    sketch.pot("premises", 15.0, "places")
    sketch.outcome("good", 0.0, {FIRST: FAR})
    for name, gives, pounds, places in (("x1", 1.0, 1, 3), ("x2", 9.0, 2, 2), ("x3", 1.0, 3, 2)):
        sketch.service(name, {"money": pounds * POUNDS, "places": float(places)}, {"good": gives})
    return sketch


def test_the_optimum_of_the_small_programme():
    plan = lp_solve_example().plan()
    assert planned(plan) == pytest.approx({"x1": 0.0, "x2": 4.5, "x3": 0.0}, abs=1e-6)
    assert (1 - stage(plan, "close_gaps")) * FAR == pytest.approx(40.5, rel=1e-9)


def test_the_shadow_price_is_4_5_from_0_to_15():
    binding = lp_solve_example().plan().tables["binding"]
    pots = binding[binding["rule"] == "pots"]
    assert list(pots["key"]) == ["purse"]
    row = pots.iloc[0]
    assert row["unit"] == "£100,000"
    assert row["shadow_price_per_unit"] * FAR == pytest.approx(-4.5, rel=1e-9)
    assert row["low"] == pytest.approx(0.0, abs=1e-3)
    assert row["high"] == pytest.approx(15.0 * POUNDS, rel=1e-9)


@pytest.mark.parametrize(("money", "best"), [(0.0, 0.0), (8.0, 36.0), (15.0, 67.5), (16.0, 67.5)])
def test_the_price_holds_inside_its_range_and_no_further(money: float, best: float):
    plan = lp_solve_example(money).plan()
    assert (1 - stage(plan, "close_gaps")) * FAR == pytest.approx(best, rel=1e-9, abs=1e-9)


# ---- several years, bounds per programme --------------------------------------------------------------


def two_programmes(
    bounds: tuple[tuple[float, float], tuple[float, float]],
    totals: dict[int, float],
    today: tuple[float, float],
) -> Sketch:
    """Two programmes, the second more effective throughout; their money is their activity.

    Expected patterns of atomica (commit 0d5a337f, MIT), ``tests/test_tox_optimization.py``.
    """
    sketch = Sketch(years=2)
    sketch.pot("purse", sum(today), years=totals)
    sketch.outcome("good", 1000.0, dict.fromkeys((FIRST, SECOND), 5000.0))
    for n, ((least, most), now) in enumerate(zip(bounds, today, strict=True)):
        name = f"programme_{n + 1}"
        limits = {"activity_per_year": now, "floor": least, "ceiling": most}
        sketch.service(name, {"money": 1.0}, {"good": (0.5, 2.0)[n]}, **limits)
        sketch.pays("purse", name, now)
    return sketch


def test_the_better_programme_is_filled_first_in_each_year():
    sketch = two_programmes(((5, 100), (5, 125)), {FIRST: 100.0, SECOND: 150.0}, (50.0, 50.0))
    plan = sketch.plan()
    assert planned(plan, FIRST) == pytest.approx({"programme_1": 5, "programme_2": 95}, abs=1e-6)
    assert planned(plan, SECOND) == pytest.approx({"programme_1": 25, "programme_2": 125}, abs=1e-6)


def test_three_times_the_money_of_the_first_year():
    sketch = two_programmes(((1, 100), (1, 100)), {FIRST: 75.0, SECOND: 150.0}, (49.0, 1.0))
    plan = sketch.plan()
    assert planned(plan, SECOND) == pytest.approx({"programme_1": 50, "programme_2": 100}, abs=1e-6)


def test_money_below_the_sum_of_the_minimums_has_no_plan_when_they_are_hard():
    sketch = two_programmes(((10, 100), (10, 100)), {FIRST: 5.0, SECOND: 50.0}, (20.0, 20.0))
    assert sketch.plan(hard=["floors"]).status == "infeasible"
    plan = sketch.plan()
    assert stage(plan, "duties", FIRST) == pytest.approx(20.0 - 5.0)
    assert stage(plan, "duties", SECOND) == 0.0
    assert plan.duties_unmet_gbp == pytest.approx(15.0)


def test_money_above_the_sum_of_the_maximums_stays_unspent():
    sketch = two_programmes(((10, 100), (10, 100)), {FIRST: 201.0, SECOND: 200.0}, (20.0, 20.0))
    plan = sketch.plan()
    assert planned(plan, FIRST) == pytest.approx({"programme_1": 100, "programme_2": 100})
    unspent = plan.tables["unspent"]
    assert list(zip(unspent["pot"], unspent["year"], strict=True)) == [("purse", FIRST)]
    assert unspent["amount"].iloc[0] == pytest.approx(1.0)
    assert unspent["reason"].iloc[0] == "every service that it may pay for is at its limit"


def test_least_money_for_what_40_on_the_better_programme_reaches():
    sketch = Sketch()
    sketch.pot("purse", 200.0, years={FIRST: 0.0})
    reached = 1000.0 - 0.5 * 100 - 2.0 * (100 - 40)
    sketch.outcome("good", 1000.0, {FIRST: reached})
    for name, effect in (("programme_1", 0.5), ("programme_2", 2.0)):
        sketch.service(name, {"money": 1.0}, {"good": effect}, activity_per_year=100.0)
        sketch.pays("purse", name, 100.0)
    plan = sketch.plan(targets="hard", new_money=True)
    assert stage(plan, "new_money") == pytest.approx(40.0, rel=1e-6)
    assert planned(plan) == pytest.approx({"programme_1": 0.0, "programme_2": 40.0}, abs=0.01)
