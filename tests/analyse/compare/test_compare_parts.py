"""Places, rules and changes side by side, and the common yardstick, on the small partnership."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.compare import Option, compare, option_of, today_option
from model.analyse.compare.differs import cut_words
from model.analyse.compare.drawn import yard_of
from model.analyse.compare.outcomes import all_meet, ends
from model.analyse.compare.places import equity, places
from model.analyse.inequality import gini
from model.analyse.judged import meets
from model.inputs.changes import Change, Cut
from model.inputs.load import load_case
from model.inputs.scenario import Scenario, read_scenario
from model.plan import solve
from tests.analyse.compare.sides import AGREED, BEST, CUT, GRANT, compared, option, row, rows_of
from tests.analyse.small import changed, tiny
from tests.source_tree import ROOT

# ---- places --------------------------------------------------------------------------------


def test_places_are_the_plans_own_by_hand():
    table = compared(BEST, CUT).tables["places"]
    north = row(table, option="A", outcome="looked_after", place="north")
    assert (north["trend_count"], north["planned_count"], north["better_count"]) == pytest.approx(
        (64.0, 61.75, 2.25)
    )
    children = dict(zip(option(BEST).case.places, option(BEST).case.children, strict=True))
    assert north["better_per_1000_children"] == pytest.approx(2250 / children["north"])
    assert north["against_trend"] == "better"
    assert {one["against_trend"] for one in rows_of(table, option="B")} == {"worse"}


def test_equity_counts_places_left_behind_and_the_spread_between_places():
    found = compared(BEST, CUT)
    ours = row(found.tables["equity"], option="A")
    assert (ours["places"], ours["places_worse"]) == (2, 0)
    assert ours["least_per_1000_children"] == pytest.approx(0.0)
    assert ours["spread_per_1000_children"] == pytest.approx(ours["most_per_1000_children"])
    assert row(found.tables["equity"], option="B")["places_worse"] == 2
    assert row(found.tables["options"], option="B")["places_worse"] == 2


def test_inequality_is_the_gini_of_counts_per_child():
    found = compared(BEST, CUT)
    own = rows_of(found.tables["places"], option="A")
    children = dict(zip(option(BEST).case.places, option(BEST).case.children, strict=True))
    expected = gini([one["planned_count"] / children[one["place"]] for one in own])
    assert row(found.tables["equity"], option="A")["inequality"] == pytest.approx(expected)


def test_a_place_without_children_has_no_rate_and_stops_nothing():
    one = replace(option(BEST), letter="A")
    case = replace(one.case, children=np.array([0.0, 10.0]))
    table = places([replace(one, case=case)])
    assert np.isnan(row(table, place="north")["better_per_1000_children"])
    assert equity([replace(one, case=case)], table)["places"].tolist() == [2]


def test_without_a_plan_there_are_no_places():
    assert places([option("none")]).empty
    assert equity([option("none")], places([option("none")])).empty


# ---- targets ---------------------------------------------------------------------------------


@given(
    st.lists(st.floats(0, 2000, allow_nan=False), min_size=1, max_size=20),
    st.floats(0, 2000, allow_nan=False),
    st.sampled_from(["lower", "higher"]),
)
def test_meeting_a_target_is_judged_as_everywhere(counts: list[float], target: float, better):
    said = all_meet(np.array(counts), target, better).tolist()
    assert said == [meets(count, target, better) for count in counts]


def test_ends_hold_19_of_20():
    low, high = ends(np.arange(1001.0))
    assert (float(low), float(high)) == (25.0, 975.0)


# ---- what differs ------------------------------------------------------------------------------


def test_what_two_scenarios_state_differently_is_told_of_each():
    table = compared(BEST, AGREED, CUT, "today").tables["differs"]
    assert set(table["option"]) == {"B", "C"}
    assert row(table, option="C", what="cut")["said"] == (
        "10% off the money of Shire County Council from 2025-26, in 2 equal yearly steps"
    )
    changes = rows_of(table, option="B", what="change")
    assert len(changes) == 6
    assert all("→ 0" in one["said"] for one in changes)


def test_rules_that_differ_are_told_by_setting():
    table = compared(BEST, GRANT).tables["differs"]
    assert row(table, option="A", what="rule", key="pooling")["said"] == "agreed"
    assert row(table, option="B", what="rule", key="pooling")["said"] == "none"
    note = next(note for note in compared(BEST, GRANT).notes if "own rules" in note)
    assert note == "Duties and promises are counted by each option's own rules, which differ in: pooling."


def test_another_aim_is_told():
    other = option_of(solve(ROOT / "data" / "tiny", objective="fairest"), "fairest")
    table = compare([option(BEST), other], draws=20).tables["differs"]
    assert row(table, option="A", what="aim")["said"] == "close gaps"
    assert row(table, option="B", what="aim")["said"] == "fairest"


@pytest.mark.parametrize(
    ("cut", "said"),
    [
        (None, ""),
        (Cut(depth=0.0), ""),
        (Cut(depth=0.1), "10% off the money of every partner from 2025-26"),
        (Cut(pot="health_grant", depth=0.25, from_year=2027), "25% off the money of "),
    ],
)
def test_a_cut_in_words(cut: Cut | None, said: str):
    one = option(BEST)
    scenario = replace(one.case.scenario, cut=cut)
    text = cut_words(replace(one, case=replace(one.case, scenario=scenario)))
    assert text.startswith(said)
    assert bool(text) == bool(said)


# ---- one yardstick -----------------------------------------------------------------------------


def scenario(*changes: Change) -> Scenario:
    return read_scenario(ROOT / "scenarios" / f"{BEST}.toml").with_changes(changes)


def softer() -> Option:
    """The best use with a target that is nearer, so that it closes more of a smaller gap."""
    where = {"outcome": "looked_after", "series": "target"}
    return option_of(solve(scenario(Change("outcome_values", where, "count", "set", 100.0))), "softer")


def test_options_with_targets_of_their_own_are_measured_by_one():
    found = compare([option(BEST), softer()], draws=50)
    ours, theirs = (row(found.tables["options"], option=letter) for letter in "AB")
    assert theirs["gap_closed_own_share"] > ours["gap_closed_own_share"] + 0.01
    assert theirs["gap_closed_share"] <= ours["gap_closed_share"] + 1e-9
    note = next(note for note in found.notes if "trends or targets of their own" in note)
    assert "Each by its own: A 47% of the gap closed; B " in note


def test_the_yardstick_is_that_of_the_options_where_they_agree():
    same = yard_of([option(BEST), option(CUT)])
    assert same.is_own
    np.testing.assert_array_equal(same.targets.area, option(BEST).case.targets.area)


def test_a_target_that_carries_no_weight_is_no_other_yardstick():
    base = changed(tiny(), "outcomes", {"outcome": "looked_after"}, weight=0.0)
    base = changed(base, "priorities", {"priority": "safe"}, weight=0.0)
    one = today_option(load_case(Scenario("One", ROOT / "data" / "tiny"), base=base))
    moved = Scenario("Other", ROOT / "data" / "tiny").with_changes(
        [Change("outcome_values", {"outcome": "looked_after", "series": "target"}, "count", "set", 50.0)]
    )
    assert yard_of([one, today_option(load_case(moved, base=base))]).is_own


def test_settings_of_the_partnership_that_all_share_are_kept_in_the_yardstick():
    longer = [
        option_of(
            solve(
                read_scenario(ROOT / "scenarios" / f"{name}.toml").with_changes(
                    partnership={"run_on_years": 2}
                )
            )
        )
        for name in (BEST, CUT)
    ]
    found = compare(longer, draws=20)
    assert found.tables["outcomes"]["year"].max() == 2029


def test_where_targets_are_met_on_trend_there_is_no_gap_to_close():
    low = Change("outcome_values", {"series": "target", "outcome": "looked_after"}, "count", "set", 900.0)
    high = Change("outcome_values", {"series": "target", "outcome": "school_ready"}, "count", "set", 1.0)
    plans = [
        option_of(solve(read_scenario(ROOT / "scenarios" / f"{name}.toml").with_changes([low, high])))
        for name in (BEST, AGREED)
    ]
    met = [replace(one, case=replace(one.case, base=one.case.tables)) for one in plans]
    found = compare([met[0], met[0]], draws=20)
    assert "finds every target met on trend" in found.answer[0]
    assert row(found.tables["options"], option="A")["targets_met"] == 2


def test_today_falls_short_of_a_floor_that_the_law_asks_for():
    base = changed(tiny(), "activity", {"service": "health_visits"}, floor=7000.0)
    one = today_option(load_case(Scenario("Floors", ROOT / "data" / "tiny"), base=base))
    floors = one.kept[one.kept["rule"] == "floors"]
    assert floors["key"].unique().tolist() == ["health_visits"]
    assert floors["gbp"].tolist() == [pytest.approx(100_000.0)] * 2


def test_tables_are_frames_with_a_row_for_each_thing():
    found = compared(BEST, CUT)
    keys = {
        "options": ["option"],
        "outcomes": ["option", "outcome", "year"],
        "money": ["option", "partner", "year"],
        "duties_and_promises": ["option", "kind", "rule", "key", "year"],
        "places": ["option", "outcome", "place"],
        "equity": ["option", "outcome"],
        "value": ["option", "effects"],
        "who_pays": ["option", "bearer", "kind"],
        "chances": ["measure", "option"],
        "switching": ["measure", "table", "key"],
        "differences": ["base", "option", "measure", "key", "year"],
        "differs": ["option", "what", "key"],
    }
    assert set(keys) == set(found.tables)
    for name, own in keys.items():
        table: pd.DataFrame = found.tables[name]
        assert not table.duplicated(own).any(), name
