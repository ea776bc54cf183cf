"""Clashes, repairs and ranges of a loaded programme, with answers that can be said in a sentence.

The first cases are those of HiGHS's own tests of infeasible programmes (``check/TestIis.cpp``, MIT), told in
pots and targets: each of several limits a conflict by itself, freed one after another; nothing that could
be freed; a limit whose repair costs more than another's.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from model import load_case
from model.inputs.records import Pot, ResourceType
from model.optimise.conflicts import Clashes
from model.optimise.margins import margins
from model.optimise.near_optimal import Bench
from model.optimise.reach import Reach
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    pot,
    recipe,
    scenario,
    spending,
    targets,
    town,
    value,
)

TYPES = ("crew", "desk", "vans")
GOAL = ("target", "trouble")


def short_of(*types: str, money: float = 300_000.0):
    """A town whose target takes 200 units, with enough of every type for 120 only of these."""
    more = [
        ResourceType(type=t, name=t, kind="people", unit="FTE", value_gbp_per_unit=1_000.0, **MADE_UP)
        for t in TYPES
    ]
    pots = [
        Pot(pot=f"pot_{t}", name=t, partner="council", type=t, place="town",
            amount_per_year=12.0 if t in types else 30.0, pooled_share=0.0, **MADE_UP)
        for t in TYPES
    ]  # fmt: skip
    tables = town(
        more_types=tuple(more),
        pots=(pot(amount=money), *pots),
        recipes=(recipe(), *(recipe(amount=0.1, type_=t) for t in TYPES)),
        spending=(spending(), *(spending(10.0, pot_=f"pot_{t}") for t in TYPES)),
    )
    return load_case(scenario({"new_money": True}), base=tables)


def test_each_of_several_limits_is_a_conflict_by_itself():
    # an irreducible conflict has exactly one of them; freeing it gives the next one
    expected = {("capacity", t) for t in TYPES}
    case, found = short_of(*TYPES), set()
    for _ in TYPES:
        clashes = Clashes(case)
        limit, goal = clashes.smallest([GOAL])
        assert goal == GOAL
        assert limit in expected
        found.add(limit)
        assert clashes.enough_alone(limit, [GOAL]) is (found == expected)
        case = short_of(*(t for t in TYPES if ("capacity", t) not in found))
    assert found == expected
    assert Clashes(case).smallest([GOAL]) == ()


def test_a_conflict_that_no_limit_is_part_of_has_the_target_alone():
    tables = town(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
    )
    clashes = Clashes(load_case(scenario(), base=tables))
    assert clashes.smallest([("target", "worry")]) == (("target", "worry"),)


def test_a_limit_let_go_is_taken_up_again():
    clashes = Clashes(short_of("crew"))
    everything = (*clashes.limits, GOAL)
    without = tuple(group for group in everything if group != ("capacity", "crew"))
    assert [clashes.hold_together(groups) for groups in (everything, without, everything)] == [
        False,
        True,
        False,
    ]


def test_targets_that_the_scenario_makes_hard_stay_in_force():
    tables = town(
        pots=(pot(amount=250_000.0),),
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(), value(100.0, "worry"), *targets(90.0, "worry")),
        effects=(effect(),),
    )
    free = Clashes(load_case(scenario(), base=tables))
    bound = Clashes(load_case(scenario({"targets": {"worry": "hard"}}), base=tables))
    assert free.smallest([GOAL]) == ()
    assert bound.smallest([GOAL]) == (("target", "worry"),)


@pytest.mark.parametrize(("short", "times"), [(("crew",), 20 / 12), ((), 1.0)])
def test_the_smallest_enough_size_of_a_capacity(short: tuple[str, ...], times: float):
    reach = Reach(short_of(*short))
    assert reach.capacity_times(0, "crew", new_money=False) == pytest.approx(times, abs=0.003)


def test_no_size_of_one_capacity_does_what_two_keep_back():
    reach = Reach(short_of("crew", "desk"))
    assert reach.capacity_times(0, "crew", new_money=True) is None
    assert reach.shortfall(0, new_money=True)[1:].tolist() == pytest.approx([8.0, 8.0])


def test_the_least_new_money_and_its_years():
    reach = Reach(short_of(money=150_000.0))
    found = reach.invested([0])
    assert found.by_year_gbp.tolist() == pytest.approx([50_000.0, 50_000.0])
    assert found.present_value_gbp == pytest.approx(100_000.0)
    short = reach.shortfall(0)
    assert short is not None
    half = reach.invested([0], allowed=short / 2)
    assert half.by_year_gbp.tolist() == pytest.approx([25_000.0, 25_000.0], rel=1e-4)
    assert Reach(short_of("vans")).invested([0]) is None


def test_what_the_plan_leaves_unmet_stays_allowed_unless_strict():
    from model.plan_answer import answer

    tables = town(activity=(activity(floor=200.0),))
    case = load_case(scenario({"new_money": True}), base=tables)
    plan = answer(replace(load_case(scenario(), base=tables)))
    assert plan.total("promises") == pytest.approx(100_000.0)
    clashes = Clashes(case, plan.stages)
    assert clashes.hold_together(clashes.limits)
    clashes.be_strict(True)
    assert set(clashes.smallest([])) == {("money", "council"), ("rule", "floors")}
    clashes.be_strict(False)
    assert clashes.smallest([]) == ()


def test_a_bench_keeps_its_programme_as_it_was():
    bench = Bench(load_case(scenario(), base=town()))
    first = bench.sides(("pots",))
    margins(bench)
    bench.near_optimal((0.01,), 1.0)
    assert first["price_loosened"].tolist() == pytest.approx([-0.5, -0.5])
    again = Bench(bench.case).sides(("pots",))
    assert again["price_loosened"].tolist() == pytest.approx(first["price_loosened"].tolist())


def test_ranges_are_the_loss_divided_by_the_price():
    # a unit of help in the last year is worth 0.005 of the gap: 0.05 of it are ten units
    ranges = Bench(load_case(scenario(), base=town())).near_optimal((0.0, 0.05), 1.0)
    assert ranges["least"].tolist() == pytest.approx([150.0, 140.0])
    assert ranges["most"].tolist() == pytest.approx([150.0, 150.0])


def test_two_capacities_that_are_both_short_are_repaired_together():
    # 200 units take 20 of each and 12 are there: 8 more of both in both years, at £1,000 each
    found = Reach(short_of("crew", "desk")).together(0)
    assert found.capacity == pytest.approx({"crew": 16.0, "desk": 16.0})
    assert found.money_gbp == pytest.approx(0.0, abs=0.01)
    assert found.worth_gbp == pytest.approx(32_000.0)
    with_money = Reach(short_of("crew", "desk", money=150_000.0)).together(0)
    assert with_money.money_gbp == pytest.approx(100_000.0)
    assert with_money.worth_gbp == pytest.approx(132_000.0)


def test_what_no_money_or_capacity_repairs_has_no_repair_together():
    ceiling = load_case(scenario({"new_money": True}), base=town(activity=(activity(ceiling=120.0),)))
    assert Reach(ceiling).together(0) is None
