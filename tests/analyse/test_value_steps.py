"""Release list, wish list and steps that move the same outcome, against hand arithmetic and re-projection."""

from __future__ import annotations

import math

import numpy as np
import pytest

from model.analyse.cost_effectiveness.increments import (
    COLUMNS,
    NET_COLUMNS,
    increments,
    named,
    net_benefits,
    options,
)
from model.analyse.cost_effectiveness.step_bearers import COLUMNS as BEARER_COLUMNS
from model.analyse.cost_effectiveness.steps import (
    HELD_COLUMNS,
    JUDGED,
    NO_EVIDENCE_COLUMNS,
    OUTCOME_COLUMNS,
    STEP_COLUMNS,
    steps,
)
from model.analyse.cost_effectiveness.unit import lives
from model.analyse.frontier import COLUMNS as FRONTIER_COLUMNS
from model.analyse.frontier import frontier
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, shipped, tiny, with_rows, without
from tests.analyse.valued import believing, case_of, row


def lists_of(tables):
    case = case_of(tables)
    layout = mechanics(case)
    return case, steps(case, layout, lives(case, 1, None, layout))


def test_steps_by_hand():
    """A quarter more of 160 families at £2,000; a tenth less, but for the floors of 80 and 48."""
    _, found = lists_of(tiny())
    wish = row(found["steps"], list="wish", service="family_help")
    assert wish["step_activity"] == pytest.approx(40)
    assert wish["step_gbp"] == pytest.approx(80_000)
    assert wish["saving_gbp"] == pytest.approx(40 / 6 * 50_000)
    assert wish["social_gbp"] == pytest.approx(40 / 6 * 20_000)
    assert wish["net_gbp"] == pytest.approx(40 / 6 * 70_000 - 80_000)
    assert wish["ratio"] == pytest.approx(40 / 6 * 70_000 / 80_000)
    release = row(found["steps"], list="release", service="family_help")
    assert release["step_activity"] == pytest.approx(16)
    assert release["net_gbp"] == pytest.approx(32_000 - 16 / 6 * 70_000)


def test_a_step_over_a_kink_counts_both_parts():
    """A tenth more health visits: 300 at full effect, 300 at half."""
    _, found = lists_of(tiny())
    wish = row(found["steps"], list="wish", service="health_visits")
    assert wish["step_activity"] == pytest.approx(600)
    assert wish["economic_gbp"] == pytest.approx(450 * 0.05 * 3_000)


def test_a_step_brings_what_projecting_it_brings():
    """A step taken in the first year for one year, projected, brings what its lifetime says."""
    tables = tiny().replace(partnership=tiny().partnership.model_copy(update={"run_on_years": 3}))
    case, found = lists_of(tables)
    line = [case.lines.index["family_help", place] for place in ("north", "south")]
    activity = today_plan(case)
    activity[line, 0] *= 1.25
    gained = (project(case, activity).credited[case.cells.of(case.outcomes.index("looked_after"))]).sum(
        axis=0
    )
    followed = float(gained @ case.years.weight)
    kept = 0.5 / 1.1
    left = kept ** (len(case.years.horizon) - 2)
    units = row(found["step_outcomes"], list="wish", service="family_help")["units"]
    assert followed == pytest.approx(units * (1 - left))


def test_the_release_list_comes_first_and_each_is_ranked_by_net_value_not_by_ratio():
    _, found = lists_of(shipped("kent"))
    table = found["steps"]
    assert table["list"].tolist() == sorted(table["list"], key=["release", "wish"].index)
    for _, own in table.groupby("list"):
        idle = own["sentence"].str.contains("changes no outcome") & (own["list"] == "wish")
        assert idle.is_monotonic_increasing
        sure = own.loc[~idle, "judged"].tolist()
        assert sure == sorted(sure, key=JUDGED.index)
        assert own["rank"].tolist() == list(range(1, len(own) + 1))
        for _, alike in own[~idle].groupby("judged"):
            assert alike["net_gbp"].is_monotonic_decreasing
    assert not table.loc[table["judged"] == "in part", "ratio"].is_monotonic_decreasing


def test_how_far_pounds_can_judge_a_step():
    """In full with a value to children, in part with only what the purse saves, not at all without any."""
    purse = {"outcome": "school_ready", "bearer": "public", "kind": "fiscal", "gbp_per_unit": 10.0}
    bare = without(tiny(), "outcome_costs", outcome="school_ready")
    for tables, judged in (
        (tiny(), "in full"),
        (with_rows(bare, "outcome_costs", purse), "in part"),
        (bare, "not in £"),
    ):
        _, found = lists_of(tables)
        own = found["steps"][found["steps"]["service"] == "health_visits"]
        assert set(own["judged"]) == {judged}
        assert set(own["without_value"]) == ({"school_ready"} if judged == "not in £" else {""})


def test_an_outcome_without_a_value_is_named_and_comes_last():
    tables = without(tiny(), "outcome_costs", outcome="school_ready")
    _, found = lists_of(tables)
    own = found["steps"][found["steps"]["list"] == "release"]
    assert own["service"].tolist() == ["family_help", "health_visits"]
    assert own["sentence"].iloc[-1] == (
        "Health visits: one step less frees £30k a year; in time it means 15 fewer in 'Ready for school', "
        "each for a year; no £ value is put on 'Ready for school', so £ alone can't judge it (evidence of "
        "grade 4)."
    )


def test_steps_in_words():
    said = lists_of(tiny())[1]["steps"]["sentence"].tolist()
    assert said[0] == (
        "Health visits: one step less frees £30k a year; in time it means 15 fewer in 'Ready for school', "
        "each for a year, and loses £45k of economic value to others, which falls short by £15k (from £42k "
        "short to £12k left in 19 of 20 futures; evidence of grade 4)."
    )
    assert said[2] == (
        "Family help: one step more costs £80k a year; in time it means 6.7 fewer in 'Children looked "
        "after', each for a year, and brings £333k of demand-led money and £133k of social value to others, "
        "which leaves £387k (£107k to £666k left in 19 of 20 futures; evidence of grade 3)."
    )
    nothing = changed(tiny(), "effects", {"service": "family_help"}, change_per_activity=0.0)
    idle = row(lists_of(nothing)[1]["steps"], list="wish", service="family_help")["sentence"]
    assert idle == (
        "Family help: one step more costs £80k a year and, as far as is known, changes no outcome (evidence "
        "of grade 3)."
    )


def test_what_can_not_be_moved_is_said():
    tables = changed(tiny(), "services", {"service": "family_help"}, committed_until=2027)
    tables = changed(tables, "activity", {"service": "health_visits"}, floor=6000.0, ceiling=6000.0)
    _, found = lists_of(tables)
    assert found["held"].to_dict("list") == {
        "list": ["release", "release", "wish"],
        "service": ["family_help", "health_visits", "health_visits"],
        "reason": [
            "it is committed",
            "it is at its floor or may not shrink",
            "it is at its ceiling or may not grow",
        ],
    }


def test_a_service_without_limits_takes_a_tenth_more_and_may_go_whole():
    tables = changed(
        tiny(), "services", {"service": "family_help"}, most_growth_share=None, most_reduction_share=None
    )
    tables = changed(tables, "activity", {"service": "family_help"}, floor=None, ceiling=None)
    _, found = lists_of(tables)
    assert row(found["steps"], list="wish", service="family_help")["step_activity"] == pytest.approx(16)
    assert row(found["steps"], list="release", service="family_help")["step_activity"] == pytest.approx(160)


def test_benefits_count_as_far_as_they_are_believed():
    _, plain = lists_of(tiny())
    _, less = lists_of(believing())
    for name, share in (("family_help", 0.9), ("health_visits", 0.95)):
        before = row(plain["steps"], list="wish", service=name)
        after = row(less["steps"], list="wish", service=name)
        assert after["worth_gbp"] == pytest.approx(share * before["worth_gbp"])
        assert after["step_gbp"] == before["step_gbp"]


def test_ending_a_step_costs_once():
    tables = changed(tiny(), "services", {"service": "health_visits"}, exit_gbp_per_activity=10.0)
    _, found = lists_of(tables)
    release = row(found["steps"], list="release", service="health_visits")
    assert release["exit_gbp"] == pytest.approx(3_000)
    assert release["net_gbp"] == pytest.approx(30_000 - 3_000 - 45_000)
    assert release["sentence"].startswith(
        "Health visits: one step less frees £30k a year (£3,000 once to end it); in"
    )
    assert row(found["steps"], list="wish", service="health_visits")["exit_gbp"] == 0


def test_services_without_evidence_stand_apart():
    _, found = lists_of(tiny())
    assert found["no_evidence"]["service"].tolist() == ["youth_clubs"]
    assert found["no_evidence"]["gbp_today"].tolist() == [200_000]
    assert "youth_clubs" not in set(found["steps"]["service"])
    assert "placements" not in set(found["steps"]["service"])


def test_tables_keep_their_columns_when_they_are_empty():
    tables = tiny().replace(effects=(), responses=())
    case, found = lists_of(tables)
    assert {name: table.columns.tolist() for name, table in found.items()} == {
        "steps": list(STEP_COLUMNS),
        "step_outcomes": list(OUTCOME_COLUMNS),
        "step_bearers": list(BEARER_COLUMNS),
        "held": list(HELD_COLUMNS),
        "no_evidence": list(NO_EVIDENCE_COLUMNS),
    }
    given = options(case, found)
    assert given == {}
    assert increments(case, given).columns.tolist() == list(COLUMNS)
    assert net_benefits(case, given, {"looked_after": 1.0}).columns.tolist() == list(NET_COLUMNS)


def test_steps_compared_are_the_frontier_of_net_cost_and_units():
    case, found = lists_of(shipped("kent"))
    given = options(case, found)
    table = increments(case, given)
    for outcome, own in table.groupby("outcome"):
        again = frontier(given[str(outcome)])
        assert own["option"].tolist() == again["option"].tolist()
        assert own["status"].tolist() == again["status"].tolist()
        for taken in own[own["option"] != "nothing_more"].to_dict("records"):
            step = row(found["steps"], list="wish", service=taken["option"])
            assert taken["cost"] == pytest.approx(step["step_gbp"] - step["saving_gbp"])
            moved = row(found["step_outcomes"], list="wish", service=taken["option"], outcome=outcome)
            assert taken["effect"] == pytest.approx(moved["units"])


def test_steps_compared_in_words():
    case, found = lists_of(tiny())
    said = increments(case, options(case, found))["sentence"].tolist()
    assert said == [
        "For 'Children looked after', a step of Family help is the cheapest choice, and saves £253k.",
        "For 'Children looked after', nothing more is beaten by Family help, which does no less for no more.",
        "For 'Ready for school', nothing more is the cheapest choice.",
        "For 'Ready for school', a step of Health visits costs £2,667 a unit beyond nothing more.",
    ]


def test_a_mix_that_beats_a_step_is_named():
    case, found = lists_of(shipped("kent"))
    table = increments(case, options(case, found))
    beaten = row(table, outcome="ehc_plans_late", option="send_therapies")
    assert beaten["status"] == "extendedly_dominated"
    assert beaten["compared_with"] == "nothing_more;send_casework"


def test_steps_with_names_can_be_drawn():
    case, found = lists_of(shipped("kent"))
    table = named(case, increments(case, options(case, found)), "ehc_plans_late")
    assert table["option"].tolist() == ["Nothing more", "Special needs casework", "Special needs therapies"]
    assert table["compared_with"].tolist() == [None, "Nothing more", "Nothing more;Special needs casework"]
    assert table.columns.tolist() == list(FRONTIER_COLUMNS)
    assert named(case, increments(case, {}), "ehc_plans_late").empty


def test_net_benefit_at_a_stated_worth():
    case, found = lists_of(tiny())
    table = net_benefits(case, options(case, found), {"school_ready": 3_000.0})
    best = row(table, option="health_visits")
    assert best["net_benefit_gbp"] == pytest.approx(22.5 * 3_000 - 60_000)
    assert best["best"]
    assert best["sentence"] == (
        "Where 'Ready for school' is worth £3,000 a unit, Health visits has a net benefit of £7,500, the "
        "most."
    )
    low = net_benefits(case, options(case, found), {"school_ready": 1_000.0})
    assert not row(low, option="health_visits")["best"]
    assert row(low, option="nothing_more")["best"]


def test_no_step_has_an_endless_or_unknown_price():
    _, found = lists_of(shipped("kent"))
    assert np.isfinite(found["steps"][["step_gbp", "worth_gbp", "net_gbp"]].to_numpy()).all()
    assert not any(math.isinf(value) for value in found["step_outcomes"]["units"])
