"""How often services grow, stay or shrink in the best plans of draws: counted one by one, and said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.uncertainty.kept import COLUMNS, MOVED, kept, sentence, ways
from model.analyse.uncertainty.resolved import resolve
from model.inputs.draws import draw
from model.words_chances import error_of
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import wide_plan


def test_by_hand_each_of_two_services_has_all_the_money_or_none():
    draws = arms.draws(40)
    table = kept(resolve(arms.plan(), draws)).set_index("service")
    a, b = arms.sizes(draws)
    first = float((a > b).mean())
    assert 0.5 < first < 1
    help_, hope = table.loc["help"], table.loc["hope"]
    assert help_["grows_share"] == first
    assert help_["shrinks_share"] == pytest.approx(1 - first)
    assert hope["grows_share"] == pytest.approx(1 - first)
    assert hope["shrinks_share"] == first
    assert (help_["direction"], hope["direction"]) == ("grew", "shrank")
    assert help_["same_way_share"] == hope["same_way_share"] == first
    assert help_["in_plan_share"] == first
    assert help_["error"] == pytest.approx(error_of(first, 40))
    for name, today, planned in (("help", 50.0, 150.0), ("hope", 50.0, 0.0)):
        row = table.loc[name]
        assert (row["today"], row["planned"]) == pytest.approx((today, planned))
        assert (row["today_gbp"], row["planned_gbp"]) == pytest.approx((1000 * today, 1000 * planned))
    assert help_["mean_gbp"] == pytest.approx(150_000 * first)
    assert (help_["low_gbp"], help_["high_gbp"]) == pytest.approx((0.0, 150_000.0))


def test_slowly_service_by_service_and_draw_by_draw():
    plan = wide_plan()
    resolved = resolve(plan, draw(plan.case, 30, seed=1))
    table = kept(resolved)
    assert list(table.columns) == list(COLUMNS)
    case = plan.case
    chosen = sorted({s for s, led in zip(case.lines.service, case.lines.demand_led, strict=True) if not led})
    assert table["service"].tolist() == chosen
    for row in table.to_dict("records"):
        own = [i for i, s in enumerate(case.lines.service) if s == row["service"]]
        amounts = [sum(resolved.activity[n, i, -1] for i in own) for n in range(30)]
        pounds = [
            sum(resolved.activity[n, i, -1] * case.money_recipe[case.years.n_plan, i] for i in own)
            for n in range(30)
        ]
        grows = sum(x > row["today"] * (1 + MOVED) for x in amounts) / 30
        shrinks = sum(x < row["today"] * (1 - MOVED) for x in amounts) / 30
        assert row["grows_share"] == pytest.approx(grows)
        assert row["shrinks_share"] == pytest.approx(shrinks)
        assert row["stays_share"] == pytest.approx(1 - grows - shrinks)
        assert row["mean"] == pytest.approx(np.mean(amounts))
        assert row["mean_gbp"] == pytest.approx(np.mean(pounds))
        assert row["low_gbp"] <= row["mean_gbp"] + 1e-6
        assert row["high_gbp"] >= row["mean_gbp"] - 1e-6
        assert row["draws"] == 30


def test_services_without_evidence_are_held_and_stay():
    plan = wide_plan()
    table = kept(resolve(plan, draw(plan.case, 20, seed=1))).set_index("service")
    clubs = table.loc["youth_clubs"]
    assert clubs["held"]
    assert clubs["stays_share"] == 1.0
    assert clubs["sentence"] == "Youth clubs is held: no evidence says what more or less of it would do."
    assert not table.loc["family_help"]["held"]


def test_draws_without_a_plan_are_left_out_and_none_leaves_the_columns():
    resolved = resolve(arms.plan(), arms.draws(20))
    part = replace(resolved, status=("infeasible", *resolved.status[1:]))
    assert kept(part)["draws"].tolist() == [19, 19]
    none = kept(replace(resolved, status=("infeasible",) * 20))
    assert none.empty
    assert list(none.columns) == list(COLUMNS)


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20), st.floats(0, 1e6))
def test_ways_are_ups_downs_and_stays(amounts: list[float], today: float):
    found = ways(np.array(amounts), today)
    scale = today if today > 0 else max(amounts)
    for amount, way in zip(amounts, found.tolist(), strict=True):
        if way == 0:
            assert abs(amount - today) <= MOVED * scale * (1 + 1e-9)
        else:
            assert way == np.sign(amount - today)


def test_a_hundredth_is_no_move_and_a_new_service_is_measured_by_its_largest():
    assert ways(np.array([100.9, 101.1, 98.9, 99.1]), 100.0).tolist() == [0.0, 1.0, -1.0, 0.0]
    assert ways(np.array([0.0, 0.5, 2.0, 100.0]), 0.0).tolist() == [0.0, 0.0, 1.0, 1.0]
    assert ways(np.zeros(3), 0.0).tolist() == [0.0, 0.0, 0.0]


ROW: dict[str, Any] = {
    "name": "Mentoring",
    "activity_unit": "young people",
    "held": False,
    "direction": "grew",
    "same_way_share": 0.7,
    "error": error_of(0.7, 200),
    "draws": 200,
    "today": 10.0,
    "planned": 20.0,
    "low": 5.0,
    "high": 25.0,
    "today_gbp": 10_000.0,
    "planned_gbp": 20_000.0,
    "low_gbp": 5_000.0,
    "high_gbp": 25_000.0,
}


def test_a_sentence_says_how_often_and_how_far():
    assert sentence(ROW | {"low_gbp": 15_000.0}) == (
        "Mentoring grows in the plan, and in about 7 of 10 futures if each were known beforehand: £10k a "
        "year today, £20k in the plan, £15k to £25k in 19 of 20 futures."
    )


def test_a_service_without_money_is_said_in_its_unit():
    free = ROW | dict.fromkeys(("today_gbp", "planned_gbp", "low_gbp", "high_gbp"), 0.0)
    said = sentence(free | {"direction": "shrank", "same_way_share": 1.0})
    assert "shrinks in the plan, and in all of 200 futures drawn" in said
    assert said.endswith("10 young people today, 20 in the plan, 5 to 25 in 19 of 20 futures.")


def test_a_service_that_stays_is_said_to_stay():
    assert sentence(ROW | {"direction": "stayed"}).startswith("Mentoring stays in the plan")
