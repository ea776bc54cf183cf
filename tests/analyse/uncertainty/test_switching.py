"""When the plan stops being best: by hand on two services, by a search from the other side, and in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from model.analyse.uncertainty.switching import (
    COLUMNS,
    EFFECTS,
    FARTHEST,
    FINE,
    MOST,
    UNIT_COST,
    cost_times,
    moved,
    sentence,
    switching,
)
from model.inputs.draws import draw
from model.inputs.draws_rows import INTERVAL_SDS, Uncertain
from model.plan import Plan, solve
from model.plan_answer import answer, warm
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped, town


@cache
def of_arms() -> pd.DataFrame:
    plan = arms.plan()
    return switching(plan, arms.draws(2), warm(plan.case))


def row_of(table: pd.DataFrame, service: str, what: str) -> dict[str, Any]:
    rows = table[(table["service"] == service) & (table["what"] == what)]
    assert len(rows) == 1
    return {str(name): value for name, value in rows.iloc[0].items()}


def test_by_hand_the_decision_turns_where_the_two_are_equally_good():
    """help from 0.1 down to 0.09 is one standard deviation; hope from 0.09 up to 0.1 is half of one."""
    for service, position, there, stated in (("help", -1.0, 0.09, 0.1), ("hope", 0.5, 0.1, 0.09)):
        row = row_of(of_arms(), service, EFFECTS)
        assert row["position"] == pytest.approx(position, abs=FINE)
        sd = arms.SD_A if service == "help" else arms.SD_B
        assert row["switches_at"] == pytest.approx(there, abs=FINE * sd)
        assert row["stated"] == pytest.approx(stated)
        assert row["times_stated"] == pytest.approx(row["switches_at"] / stated)
        assert row["chance"] == pytest.approx(stats.norm.cdf(-abs(row["position"])))
        assert (row["low"], row["high"]) == pytest.approx((stated - 1.96 * sd, stated + 1.96 * sd))
        assert abs(row["position"]) >= abs(position) - 1e-9, "the figure said is one at which it has turned"


def test_what_each_does_before_and_after():
    help_, hope = row_of(of_arms(), "help", EFFECTS), row_of(of_arms(), "hope", EFFECTS)
    assert (help_["direction"], help_["moved_gbp"]) == ("grew", 100_000.0)
    assert help_["then"] == "stay", "at -1 exactly the two are equally good, and then nothing is moved"
    assert (hope["direction"], hope["then"], hope["moved_gbp"]) == ("shrank", "grow", -50_000.0)
    assert of_arms()["service"].tolist() == ["hope", "help"], "the likeliest to turn comes first"
    assert list(of_arms().columns) == list(COLUMNS)


def uncertain_costs() -> Plan:
    """The two services, unit costs give or take a tenth, effects certain."""
    half = 0.1 * INTERVAL_SDS / 2 * 1_000
    recipes = tuple(town.recipe(name, low=1_000 - half, high=1_000 + half) for name in ("help", "hope"))
    effects = tuple(
        town.effect(-size, name, low=None, high=None) for name, size in (("help", arms.A), ("hope", arms.B))
    )
    return arms.plan_of(arms.arms(recipes=recipes, effects=effects))


def test_by_hand_the_unit_cost_at_which_the_money_goes_elsewhere():
    """A pound does as much with either where help costs 0.1 ÷ 0.09 of what hope does."""
    plan = uncertain_costs()
    table = switching(plan, draw(plan.case, 2), warm(plan.case))
    assert set(table["what"]) == {UNIT_COST}
    help_, hope = row_of(table, "help", UNIT_COST), row_of(table, "hope", UNIT_COST)
    assert help_["switches_at"] == pytest.approx(1_000 * arms.A / arms.B, rel=0.01)
    assert hope["switches_at"] == pytest.approx(1_000 * arms.B / arms.A, rel=0.01)
    assert help_["position"] > 0 > hope["position"]
    assert "would no longer grow at a unit cost above £1,1" in help_["sentence"]
    assert "would no longer shrink at a unit cost under £" in hope["sentence"]


def slow_position(plan: Plan, service: str, factor: Uncertain, side: float) -> float:
    """The nearest of many positions at which the service no longer moves as it does, each solved afresh."""
    own = (np.array(plan.case.lines.service) == service) & ~plan.case.lines.demand_led
    today = plan.case.lines.today[own].sum()
    before = np.sign(plan.activity[own, -1].sum() - today)
    for size in np.arange(0.0, FARTHEST + 1e-9, FINE):
        found = answer(moved(plan.case, EFFECTS, (factor,), side * size))
        change = found.activity[own, -1].sum() - today
        if abs(change) <= 0.01 * today or np.sign(change) != before:
            return float(side * size)
    return float("nan")


def test_slowly_step_by_step_on_the_small_partnership():
    plan = solve(shipped.case("tiny-best-use"), objective="best_value")
    draws = draw(plan.case, 2)
    table = switching(plan, draws, warm(plan.case))
    assert len(table) == 2
    for factor in draws.factors:
        if factor.table == "effects":
            service = factor.key.split("|")[0]
            slow = slow_position(plan, service, factor, -1.0)
            found = row_of(table, service, EFFECTS)["position"]
            assert found == pytest.approx(slow, abs=2 * FINE, nan_ok=True)


def test_a_figure_that_turns_nothing_says_so():
    """Nobody else could use the money: help would go on with any effect above none."""
    alone = town.town(effects=(arms.effect("help", 0.1, 0.01),))
    plan = arms.plan_of(alone)
    table = switching(plan, draw(plan.case, 2), warm(plan.case))
    row = row_of(table, "help", EFFECTS)
    assert np.isnan(row["position"])
    assert np.isnan(row["chance"])
    assert row["then"] == ""
    assert row["sentence"] == "help would still grow with any effects that the evidence allows."


def test_a_plan_that_moves_nothing_has_no_rows():
    plan = shipped.plan("tiny-as-agreed")
    table = switching(plan, draw(plan.case, 2), warm(plan.case))
    assert table.empty
    assert list(table.columns) == list(COLUMNS)


def test_services_are_told_as_they_start_and_no_more_than_a_few_are_looked_at():
    said: list[str] = []
    plan = wide_plan()
    switching(plan, draw(plan.case, 2), warm(plan.case), tell=said.append)
    assert said
    assert all(text.startswith("when the plan stops being best: ") for text in said)
    assert len(set(said)) <= MOST


def test_a_case_without_a_plan_counts_as_turned():
    plan = arms.plan()

    def none(case: Any) -> Any:
        found = answer(case)
        return found if case is plan.case else type(found)("infeasible", (), None, *[np.zeros((2, 2))] * 4)

    solve_none: Callable[[Any], Any] = none
    table = switching(plan, arms.draws(2), solve_none)
    assert table["position"].isna().all(), "where nothing can be solved nothing is claimed"


def test_costs_move_along_a_lognormal_with_mean_one():
    factors = (Uncertain("recipes", "help|money", (), 0, 0.2),)
    assert cost_times(factors, 0.0) == 1.0
    assert cost_times(factors, 1.0) == pytest.approx(np.exp(0.2 - 0.02))
    assert cost_times(factors, -1.0) == pytest.approx(np.exp(-0.2 - 0.02))


def test_effects_move_along_their_interval_and_not_into_harm_where_the_response_bends():
    plan = wide_plan()
    case, draws = plan.case, draw(plan.case, 2)
    for factor in draws.factors:
        if factor.table != "effects":
            continue
        line = case.lines.service.index(factor.key.split("|")[0])
        bent = len(case.lines.segment_length[line]) > 1
        far = case.effects.gain[factor.at] - 4 * factor.spread
        assert far < 0
        assert moved(case, EFFECTS, (factor,), -4.0).effects.gain[factor.at] == (0.0 if bent else far)
        near = case.effects.gain[factor.at] + 0.5 * factor.spread
        assert moved(case, EFFECTS, (factor,), 0.5).effects.gain[factor.at] == pytest.approx(near)


def test_only_money_of_the_service_changes_with_its_unit_cost():
    plan = uncertain_costs()
    factor = next(f for f in draw(plan.case, 2).factors if f.key.startswith("help"))
    case = moved(plan.case, UNIT_COST, (factor,), 1.0)
    times = case.lines.recipe / plan.case.lines.recipe
    assert times[0, 0] == pytest.approx(cost_times((factor,), 1.0))
    assert times[1, 0] == 1.0


ROW: dict[str, Any] = {
    "name": "Mentoring",
    "what": EFFECTS,
    "of": "Trouble",
    "direction": "grew",
    "stated": 0.1,
    "switches_at": 0.062,
    "times_stated": 0.62,
    "position": -1.28,
    "chance": 0.1,
}


SO = "; that is so in about 1 of 10 futures."
UNIT = "if a unit of it did more than 0.024 for 'Trouble' (stated: 0)"
NONE = float("nan")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, f"Mentoring would no longer grow if its effects were under 0.62 times the estimate{SO}"),
        (
            {"direction": "shrank", "switches_at": 0.2, "times_stated": 2.0, "position": 1.28},
            f"Mentoring would no longer shrink if its effects were above 2.00 times the estimate{SO}",
        ),
        (
            {"stated": 0.0, "switches_at": 0.024, "times_stated": NONE, "direction": "shrank"},
            f"Mentoring would no longer shrink {UNIT}{SO}",
        ),
        (
            {"what": UNIT_COST, "stated": 100.0, "switches_at": 150.0, "position": 1.28},
            f"Mentoring would no longer grow at a unit cost above £150 (stated: £100){SO}",
        ),
        (
            {"what": UNIT_COST, "position": NONE, "direction": "shrank"},
            "Mentoring would still shrink with any unit cost that the evidence allows.",
        ),
    ],
)
def test_sentences(change: dict[str, Any], said: str):
    assert sentence(ROW | change) == said
