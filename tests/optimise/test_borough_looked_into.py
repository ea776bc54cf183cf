"""What is worked out in a loaded programme, put to the test by solving the borough afresh.

The borough has demand, lags, bends, caps, nurses and a ring-fence at once, so that what holds in the town of
one service by chance does not hold here.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from model import Case, Plan, load_case, solve
from model.analyse.explain.case import with_effects, with_money, with_rules, with_unit_cost
from model.inputs.records import PotYear
from model.optimise.affordable import Affordable
from model.optimise.money_walk import MoneyWalk
from model.optimise.near_optimal import Bench
from model.optimise.resolve import Resolver
from model.plan_answer import Reach, answer, margins
from model.plan_resolve import solve_again
from tests.optimise.borough import borough, linked
from tests.optimise.town import scenario
from tests.properties.compare import assert_same_stages, stage_values

RULES: dict[str, dict[str, object]] = {
    "agreed": {},
    "full": {"pooling": "full"},
    "fair": {"equity": "no_place_worse"},
    "balanced": {"balance": [{"tier": "universal", "at_least": 0.3}]},
    "own": {"reinvest": "own_pot"},
    "free": {"pace": False, "ceilings": False, "evidence": "off"},
}
OBJECTIVES = ("close_gaps", "fairest", "ranked", "best_value", "least_cost")
COUNTED = ("duties", "promises", "equity", "close_gaps")


@cache
def case_of(name: str = "agreed", objective: str = "close_gaps") -> Case:
    """The borough under one set of rules."""
    asked = replace(scenario(RULES[name]), objective=objective)
    return load_case(asked, base=borough(service_links=linked()))


@cache
def plan_of(name: str = "agreed", objective: str = "close_gaps") -> Plan:
    """Its best plan."""
    return solve(case_of(name, objective))


def moved(case: Case) -> list[Case]:
    """The case with less and more money, other effects, other unit costs."""
    return [
        with_money(case, 0.7),
        with_money(case, 1.2),
        with_effects(case, "help", 0.6),
        with_effects(case, "visits", 1.8),
        with_unit_cost(case, "centre", 1.4),
        with_unit_cost(case, "homes", 0.8),
    ]


# ---- solved again in the same programme -------------------------------------------------------


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("name", RULES)
def test_cases_alike_are_solved_in_one_programme_as_afresh(name: str, objective: str):
    case = case_of(name, objective)
    used = Resolver(case)
    for other in moved(case):
        found, fresh = solve_again(used, other), solve(other)
        assert found.status == fresh.status
        assert_same_stages(
            [(s.stage, s.year, s.value) for s in found.stages if s.stage != "payments"],
            [s for s in stage_values(fresh) if s[0] != "payments"],
        )
        scale = np.maximum(case.lines.today, 1.0)[:, None]
        assert (np.abs(found.activity - fresh.activity) <= 1e-4 * scale).all()


@pytest.mark.parametrize("name", RULES)
def test_what_was_solved_before_changes_nothing(name: str):
    case = case_of(name)
    there, back = Resolver(case), Resolver(case)
    forth = [solve_again(there, other) for other in moved(case)]
    and_back = [solve_again(back, other) for other in moved(case)[::-1]][::-1]
    for one, other in zip(forth, and_back, strict=True):
        values = [[s.value for s in found.stages] for found in (one, other)]
        assert values[0] == pytest.approx(values[1], rel=1e-6, abs=1e-2)


# ---- along less and more money ----------------------------------------------------------------


@pytest.mark.parametrize("share", [-0.5, -0.3, -0.1, 0.0, 0.1, 0.4])
@pytest.mark.parametrize("name", ["agreed", "full", "free", "own"])
def test_stage_values_along_the_money_are_those_of_fresh_solves(name: str, share: float):
    case = case_of(name)
    walk = MoneyWalk(case, with_money(case, 1.5), with_money(case, 2.0))
    here, fresh = walk.at(share), answer(with_money(case, 1.0 + share))
    wanted = [s for s in fresh.stages if s.stage in COUNTED]
    assert [(s.stage, s.year) for s in here.stages] == [(s.stage, s.year) for s in wanted]
    assert here.values.tolist() == pytest.approx([s.value for s in wanted], rel=1e-6, abs=0.02)


@pytest.mark.parametrize("name", ["agreed", "full", "own"])
def test_from_where_everything_is_met_it_is_met_and_not_before(name: str):
    case = case_of(name)
    walk = MoneyWalk(case, with_money(case, 1.5), with_money(case, 2.0))
    for share, met in ((walk.kept_from + 1e-3, True), (walk.kept_from - 1e-3, False)):
        lacking = [s.value for s in answer(with_money(case, 1.0 + share)).stages if s.stage in COUNTED[:2]]
        assert (max(lacking) < 0.02) is met


# ---- limits, margins, equals ------------------------------------------------------------------


@pytest.mark.parametrize("name", ["agreed", "full", "free"])
def test_the_first_of_a_pot_is_worth_what_a_fresh_solve_says(name: str):
    """£100 more and less of each pot and year with a price, in £100,000."""
    case = case_of(name)
    sides = Bench(case).sides(["pots"])
    base = answer(case).stages
    now = next(s.value for s in base if s.stage == "close_gaps")
    checked = 0
    at = case.pots.index
    priced = sides[np.isfinite(sides["price_loosened"]) & sides["key"].isin(list(at))]
    for row in priced.to_dict("records"):
        if not case.money[case.pots.type_at[at[row["key"]]]]:
            continue
        amount = case.pots.amount.copy()
        amount[at[row["key"]], case.years.at(int(row["year"]))] += 100.0
        more = answer(replace(case, pots=replace(case.pots, amount=amount)))
        gap = next(s.value for s in more.stages if s.stage == "close_gaps")
        assert (gap - now) * 1_000 == pytest.approx(row["price_loosened"], rel=1e-3, abs=1e-6)
        checked += 1
    assert checked > 0


@pytest.mark.parametrize(("name", "times"), [("agreed", 0.3125), ("full", 0.3125), ("fair", 0.3125)])
def test_a_service_at_its_limit_shrinks_under_its_switch_value_and_not_before(name: str, times: float):
    """Effects count what goes beyond today: less effect of help adds no demand for homes."""
    case = case_of(name)
    found = margins(Bench(case)).to_dict("records")
    help_ = next(row for row in found if row["service"] == "help")
    assert help_["state"] == "at limit"
    assert help_["effect_times"] == pytest.approx(times, rel=0.02)
    own = case.lines.service_at == case.services.index("help")
    least, most = (
        answer(with_effects(case, "help", side * float(help_["effect_times"]))).activity[own].sum()
        for side in (0.98, 1.02)
    )
    assert most == pytest.approx(plan_of(name).activity[own].sum())
    assert least < most - 1e-3


@pytest.mark.parametrize("objective", ["close_gaps", "best_value"])
@pytest.mark.parametrize("name", ["agreed", "full", "free"])
def test_the_least_and_most_of_equals_hold_the_plan_and_widen(name: str, objective: str):
    case = case_of(name, objective)
    whole = 1.0 if objective == "close_gaps" else 100_000.0
    table = Bench(case).near_optimal([0.0, 0.01, 0.05], whole)
    last = plan_of(name, objective).activity[:, -1]
    for service, own in table.groupby("service"):
        at = case.lines.service_at == case.services.index(str(service))
        ordered = own.sort_values("share")
        assert (ordered["least"] <= last[at].sum() + 1e-3).all()
        assert (ordered["most"] >= last[at].sum() - 1e-3).all()
        assert (ordered["most"] - ordered["least"]).is_monotonic_increasing
    assert set(table["service"]) == {"help", "visits", "centre"} | ({"clubs"} if name == "free" else set())


# ---- what would make targets possible -----------------------------------------------------------


@pytest.mark.parametrize("name", ["agreed", "full", "own"])
@pytest.mark.parametrize("outcome", [0, 1])
def test_so_much_new_money_meets_a_target_and_a_little_less_does_not(name: str, outcome: int):
    case = case_of(name)
    reach = Reach(with_rules(case, new_money=True), plan_of(name).stages)
    found = reach.invested([outcome])
    if found is None:
        assert solve(with_rules(case, new_money=True, targets="hard")).status != "optimal"
        return
    assert found.proved_gbp == pytest.approx(found.present_value_gbp, rel=1e-6, abs=1.0)
    hard = {"targets": {case.outcomes[outcome]: "hard"}}
    for times, status in ((1.0 + 1e-6, "optimal"), (0.98, "targets_not_met")):
        if times < 1 and found.present_value_gbp < 1:
            continue
        given = tables_with(name, found.by_year_gbp * times)
        assert solve(load_case(scenario(RULES[name] | hard), base=given)).status == status


def tables_with(name: str, by_year: Any) -> Any:
    """The borough with one more pot that anybody may use, of so much by year."""
    tables = borough(service_links=linked())
    plain = {"partner": "council", "pooled_share": 1.0, "place": "town", "only_services": ()}
    extra = tables.pots[0].model_copy(
        update=plain | {"pot": "extra", "name": "extra", "amount_per_year": 0.0}
    )
    years = tuple(
        PotYear(pot="extra", year=year, amount=float(gbp) + 1e-3)
        for year, gbp in zip((2026, 2027), by_year, strict=True)
    )
    return tables.replace(pots=(*tables.pots, extra), pot_years=years)


@pytest.mark.parametrize("name", ["agreed", "full", "own", "free"])
def test_of_a_clash_no_member_can_be_spared(name: str):
    case = case_of(name)
    clashes = Reach(with_rules(case, new_money=True), plan_of(name).stages).clashes
    found = 0
    for goal in clashes.targets():
        members = clashes.smallest([goal])
        if not members:
            continue
        found += 1
        assert not clashes.hold_together(members)
        assert all(clashes.hold_together([m for m in members if m != one]) for one in members)
        for one in members:
            if clashes.enough_alone(one, [goal]):
                assert clashes.hold_together([g for g in (*clashes.limits, goal) if g != one])
    assert found > 0


# ---- what can be paid for -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["agreed", "full", "own", "free"])
def test_every_plan_can_be_paid_for_and_a_dearer_one_only_in_part(name: str):
    case, plan = case_of(name), plan_of(name)
    made = Affordable(case)
    limits = made.amounts(case)
    for t in range(case.years.n_plan):
        own = plan.activity[:, t]
        assert made.largest(limits, t, 0 * own, own) == pytest.approx(1.0, abs=1e-6)
        assert made.least_unpaid(limits, t, own, own).gbp == pytest.approx(0.0, abs=1.0)
        share = made.largest(limits, t, 0 * own, 3.0 * own)
        assert share is not None
        assert 1 / 3 - 1e-6 <= share < 1
        assert made.least_unpaid(limits, t, 3.0 * own, 3.0 * own).gbp > 1_000
