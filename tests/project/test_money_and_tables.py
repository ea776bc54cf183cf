"""Shortfalls, payments and tidy tables of a projection."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.project import (
    activity_table,
    flows_table,
    needs,
    outcome_warnings,
    outcomes_table,
    overspent_table,
    payments,
    project,
    proportional_flows,
    spend_table,
    today_plan,
    unfunded_table,
)
from tests.project.build import AREA, Build, Effect, Line, Outcome, Pot

NAN = math.nan


def shire() -> Build:
    """Help is paid by council and health 3:1 and uses staff; play is new in the east; homes follow care."""
    return Build(
        children={"east": 300.0, "west": 100.0},
        types=("gbp", "staff"),
        lines=[
            Line("help", AREA, 40.0, recipe={"gbp": 100.0, "staff": 0.5}),
            Line("homes", AREA, 80.0, follows="care", recipe={"gbp": 1000.0}),
            Line("play", "east", 0.0, recipe={"gbp": 10.0}),
        ],
        outcomes=[
            Outcome(
                "care",
                "lower",
                {"east": [60, 60, 60, 60, 60], "west": [20, 20, 20, 20, 40]},
                target=[NAN, NAN, 70.0, 60.0, 60.0],
                scale=20.0,
                weight=0.75,
            ),
            Outcome(
                "ready",
                "higher",
                {AREA: [50] * 5},
                target=[NAN, NAN, NAN, 60.0, 60.0],
                scale=10.0,
                weight=0.25,
            ),
        ],
        effects=[Effect("help", "care", 1.0), Effect("help", "ready", 1.0)],
        pots=[
            Pot(
                "council_base",
                "council",
                "gbp",
                85_000.0,
                {("help", AREA): 3_000.0, ("homes", AREA): 80_000.0},
            ),
            Pot("health_grant", "health", "gbp", 1_000.0, {("help", AREA): 1_000.0}),
            Pot("workers", "council", "staff", 20.0, {("help", AREA): 20.0}),
        ],
        rate=1.0,
    )


PLAN = np.array([[44.0, 44.0, 44.0], [0.0] * 3, [0.0, 5.0, 5.0]])


def test_gap_is_weighted_by_outcome_and_year():
    case = shire().case()
    got = project(case, PLAN)
    # care: 76 against 70, 60, then 96 against 60; weights of years 2, 3, 4 at rate 1 are as 4 to 2 to 1
    assert got.shortfall[0].tolist() == [0, 0, 6, 16, 36]
    # ready: 54 against 60 in years 3 and 4
    assert got.shortfall[1].tolist() == [0, 0, 0, 6, 6]
    care = (4 * 6 + 2 * 16 + 1 * 36) / 7 / 20
    ready = 6 / 10
    assert got.gap == pytest.approx(0.75 * care + 0.25 * ready)
    trend = 0.75 * (4 * 10 + 2 * 20 + 40) / 7 / 20 + 0.25 * 10 / 10
    assert got.gap_of_trend == pytest.approx(trend)
    assert got.gap_closed_share == pytest.approx(1 - got.gap / trend)


def test_no_gap_when_the_trend_already_meets_every_target():
    build = shire()
    easy = [Outcome("care", "lower", {AREA: [80] * 5}, target=[NAN, 90, 90, 90, 90], scale=4, weight=1)]
    lines = [x for x in build.lines if x.service != "homes"]
    case = Build(children={}, lines=lines[:1], outcomes=easy, effects=[], types=build.types).case()
    got = project(case, np.array([[40.0, 40.0, 40.0]]))
    assert got.gap == 0
    assert got.gap_closed_share is None


def test_an_outcome_with_nothing_to_scale_by_does_not_spoil_the_gap():
    nothing = [Outcome("care", "lower", {AREA: [0.0] * 5}, target=[NAN, 0, 0, 0, 0], scale=NAN, weight=1)]
    case = Build(children={}, lines=[Line("help", AREA, 1.0)], outcomes=nothing, effects=[]).case()
    assert project(case, np.array([[1.0, 1.0, 1.0]])).gap == 0


def test_payers_of_today_pay_in_todays_proportions_and_nothing_is_hidden():
    case = shire().case()
    got = project(case, PLAN)
    paid = proportional_flows(case, got.planned)
    council, health, workers = paid.flow
    # help: 44 × £100 at 3:1
    assert council[0].tolist() == pytest.approx([3_300] * 3)
    assert health[0].tolist() == pytest.approx([1_100] * 3)
    assert workers[0].tolist() == pytest.approx([22] * 3)
    # play has no payer today
    unfunded = unfunded_table(case, paid)
    assert unfunded.to_dict("records") == [
        {"service": "play", "place": "east", "type": "gbp", "year": 2027, "amount": 50.0},
        {"service": "play", "place": "east", "type": "gbp", "year": 2028, "amount": 50.0},
    ]
    over = overspent_table(case, paid).set_index(["pot", "year"])["amount"]
    assert over.to_dict() == pytest.approx(
        {("health_grant", y): 100.0 for y in (2026, 2027, 2028)}
        | {("workers", y): 2.0 for y in (2026, 2027, 2028)}
    )


def test_money_in_is_money_out():
    case = shire().case()
    got = project(case, PLAN)
    paid = proportional_flows(case, got.planned)
    need = needs(case, got.planned)
    for j in range(len(case.types)):
        given = paid.flow[case.pots.type_at == j].sum(axis=0) + paid.unfunded[:, j]
        assert given == pytest.approx(need[:, j])


def test_today_is_paid_for_exactly_as_today():
    case = shire().case()
    paid = proportional_flows(case, today_plan(case))
    for t in range(3):
        assert paid.flow[:, :, t] == pytest.approx(case.pots.spent_today)
    assert unfunded_table(case, paid).empty
    assert overspent_table(case, paid).empty


def test_given_flows_are_put_beside_need_and_pots():
    case = shire().case()
    activity = project(case, PLAN).planned
    flow = proportional_flows(case, activity).flow.copy()
    flow[1] -= 100.0 * (flow[1] > 0)
    paid = payments(case, activity, flow)
    assert overspent_table(case, paid)["pot"].tolist() == ["workers"] * 3
    assert unfunded_table(case, paid)[["service", "amount"]].values.tolist() == [
        *([["help", pytest.approx(100.0)]] * 3),
        *([["play", 50.0]] * 2),
    ]


def test_activity_table_holds_every_line_and_plan_year():
    case = shire().case()
    table = activity_table(case, project(case, PLAN).planned)
    assert list(table) == ["service", "place", "year", "today", "planned"]
    assert len(table) == 9
    homes = table[table["service"] == "homes"]
    assert homes["today"].tolist() == [80.0] * 3
    assert homes["planned"].tolist() == [76.0] * 3


def test_outcomes_table_has_the_area_first_then_districts():
    case = shire().case()
    table = outcomes_table(project(case, PLAN))
    assert list(table) == ["outcome", "place", "year", "trend", "planned", "target", "benchmark"]
    assert table[["outcome", "place"]].drop_duplicates().values.tolist() == [
        ["care", "shire"],
        ["care", "east"],
        ["care", "west"],
        ["ready", "shire"],
    ]
    assert table["year"].unique().tolist() == [2026, 2027, 2028, 2029]
    area = table[(table["outcome"] == "care") & (table["place"] == "shire")]
    assert area["trend"].tolist() == [80, 80, 80, 100]
    assert area["planned"].tolist() == pytest.approx([76, 76, 76, 96])
    assert area["target"].tolist() == pytest.approx([NAN, 70, 60, 60], nan_ok=True)
    assert area["benchmark"].isna().all()
    districts = table[(table["outcome"] == "care") & (table["place"] != "shire")]
    assert districts.groupby("year")["planned"].sum().tolist() == pytest.approx([76, 76, 76, 96])


def test_an_area_that_sorts_late_still_comes_first():
    build = Build(
        children={"zeal": 1.0, "ash": 1.0},
        lines=[Line("help", AREA, 1.0)],
        outcomes=[Outcome("care", "lower", {"ash": [1.0] * 5, "zeal": [2.0] * 5})],
        effects=[],
    )
    table = outcomes_table(project(build.case(), np.ones((1, 3))))
    assert table["place"].drop_duplicates().tolist() == ["shire", "ash", "zeal"]


def test_spend_table_is_money_only_with_what_it_is_for():
    case = shire().case()
    paid = proportional_flows(case, project(case, PLAN).planned)
    table = spend_table(case, paid.flow)
    assert list(table) == [
        "partner",
        "pot",
        "service",
        "priority",
        "tier",
        "place",
        "year",
        "today",
        "planned",
    ]
    assert set(table["pot"]) == {"council_base", "health_grant"}
    by_year = table.groupby("year")[["today", "planned"]].sum()
    assert by_year["today"].tolist() == [84_000.0] * 3
    assert by_year["planned"].tolist() == pytest.approx([76_000 + 4_400] * 3)
    assert set(table["tier"]) == {"targeted"}


def test_flows_table_keeps_each_pots_own_unit_and_stopped_flows():
    case = shire().case()
    flow = np.zeros((3, 3, 3))
    table = flows_table(case, flow)
    assert list(table) == ["pot", "service", "place", "year", "today", "planned"]
    assert len(table) == 12
    assert table[table["pot"] == "workers"]["today"].tolist() == [20.0] * 3
    assert (table["planned"] == 0).all()


def test_outcomes_that_leave_what_is_possible_are_named():
    build = Build(
        children={},
        lines=[Line("help", AREA, 10.0)],
        outcomes=[
            Outcome("care", "lower", {AREA: [5.0] * 5}),
            Outcome("ready", "higher", {AREA: [95.0] * 5}, population=100.0),
        ],
        effects=[Effect("help", "care", 1.0), Effect("help", "ready", 1.0)],
    )
    got = project(build.case(), np.array([[10.0, 20.0, 10.0]]))
    assert outcome_warnings(got) == [
        "care in shire goes below 0 from 2026-27",
        "ready in shire goes past its population from 2026-27",
    ]
