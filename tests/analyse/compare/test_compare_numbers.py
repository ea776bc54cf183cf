"""What stands side by side is what each plan says by itself, whatever stands beside it and in which order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.analyse.best_use import outcomes as best_use_outcomes
from model.analyse.compare import TODAY, Comparison, compare, option_of
from model.analyse.compare.whole import TABLES
from model.analyse.cost_effectiveness import value_for_money
from model.inputs.draws import draw
from model.project.under_draws import under_draws
from tests.analyse.compare.sides import AGREED, BEST, CUT, GRANT, compared, option, plan, row, rows_of

FOUR = (BEST, AGREED, CUT, "today")


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compared(*FOUR)


def test_every_table_is_there_in_its_order(found: Comparison):
    assert tuple(found.tables) == TABLES


def test_columns_are_the_same_where_nothing_has_a_plan():
    full, empty = compared(*FOUR), compared("none", "none")
    for name in TABLES:
        assert list(empty.tables[name].columns) == list(full.tables[name].columns), name


def test_options_have_letters_in_the_order_given(found: Comparison):
    assert [one.letter for one in found.options] == ["A", "B", "C", "D"]
    assert found.tables["options"]["key"].tolist() == [*FOUR[:3], TODAY]


@pytest.mark.parametrize("name", [BEST, AGREED, CUT])
def test_the_gap_duties_and_promises_are_the_plans_own(found: Comparison, name: str):
    own, said = plan(name), row(found.tables["options"], key=name)
    assert said["gap_closed_share"] == pytest.approx(own.gap_closed_share)
    assert said["gap_closed_own_share"] == pytest.approx(own.gap_closed_share)
    assert said["duties_unmet_gbp"] == pytest.approx(own.duties_unmet_gbp)
    assert said["promises_broken_gbp"] == pytest.approx(own.promises_broken_gbp)


@pytest.mark.parametrize("name", [BEST, AGREED, CUT])
def test_money_is_the_plans_spend(found: Comparison, name: str):
    spend = plan(name).tables["spend"]
    letter = "ABCD"[FOUR.index(name)]
    own = found.tables["money"]
    said = own[own["option"] == letter].set_index(["partner", "year"])["planned_gbp"]
    expected = spend.groupby(["partner", "year"])["planned"].sum()
    pd.testing.assert_series_equal(said, expected, check_names=False)
    a_year = row(found.tables["options"], option=letter)["money_gbp_a_year"]
    assert a_year == pytest.approx(spend["planned"].sum() / 2)


@pytest.mark.parametrize("name", [BEST, AGREED, CUT])
def test_outcomes_are_the_plans_area_outcomes(found: Comparison, name: str):
    own = plan(name).tables["outcomes"]
    area = own[own["place"] == "shire"].set_index(["outcome", "year"])
    said = found.tables["outcomes"]
    said = said[said["option"] == "ABCD"[FOUR.index(name)]].set_index(["outcome", "year"])
    for column in ("trend", "planned", "target", "benchmark"):
        pd.testing.assert_series_equal(
            said[f"{column}_count"], area[column].loc[said.index], check_names=False
        )


def test_the_year_told_and_whether_it_is_met_are_those_of_the_page_on_best_use(found: Comparison):
    own = best_use_outcomes(plan(BEST).tables["outcomes"], option(BEST).case.tables, None)
    for one in own.to_dict("records"):
        said = row(found.tables["outcomes"], option="A", outcome=one["outcome"], is_key=True)
        assert said["year"] == one["year"]
        assert said["meets"] == one["meets"]
        assert said["against_trend"] == one["against_trend"]
        assert said["better_count"] == pytest.approx(one["improvement_count"])


def test_value_and_bearers_are_those_of_the_verb_value(found: Comparison):
    alone = value_for_money(plan(BEST)).tables
    said = found.tables["value"]
    pd.testing.assert_frame_equal(
        said[said["option"] == "A"].drop(columns="option").reset_index(drop=True),
        alone["plan"],
        check_dtype=False,
    )
    who = found.tables["who_pays"]
    pd.testing.assert_frame_equal(
        who[who["option"] == "A"].drop(columns="option").reset_index(drop=True), alone["bearers"]
    )


def test_ranges_are_those_of_the_plan_under_the_same_draws(found: Comparison):
    one = found.options[0]
    assert one.projection is not None
    alone = under_draws(one.projection, draw(one.case, 200, seed=1), follow=True)
    low, high = np.quantile(alone.gap_closed, [0.025, 0.975])
    said = row(found.tables["options"], option="A")
    assert (said["gap_closed_low"], said["gap_closed_high"]) == pytest.approx((low, high))
    area = np.quantile(alone.outcome, 0.975, axis=0)
    for one_row in rows_of(found.tables["outcomes"], option="A"):
        at = one.case.outcomes.index(one_row["outcome"]), one.case.years.at(one_row["year"])
        assert one_row["high_count"] == pytest.approx(area[at])


def test_unmet_demand_is_counted_in_what_is_projected():
    one = option(CUT)
    assert one.projection is not None
    np.testing.assert_allclose(one.projection.planned, plan(CUT).activity, atol=1e-6)
    assert one.projection.unmet.sum() > 0


def test_today_carried_on_is_the_trend_and_says_what_its_pots_lack(found: Comparison):
    outcomes = found.tables["outcomes"]
    own = outcomes[outcomes["option"] == "D"]
    np.testing.assert_allclose(own["planned_count"], own["trend_count"])
    said = row(found.tables["options"], option="D")
    assert said["gap_closed_share"] == pytest.approx(0)
    assert said["more_than_today_gbp_a_year"] == pytest.approx(0)
    assert said["status"] == "carried_on"
    lacks = rows_of(found.tables["duties_and_promises"], option="D")
    assert [(one["rule"], one["key"], one["year"], one["gbp"]) for one in lacks] == [
        ("unpaid", "council_general", 2027, pytest.approx(100_000.0))
    ]


def test_duties_and_promises_by_service_and_year_add_up_to_the_plans(found: Comparison):
    own = found.tables["duties_and_promises"]
    for name in (BEST, AGREED, CUT):
        letter = "ABCD"[FOUR.index(name)]
        for kind, total in (
            ("duty", plan(name).duties_unmet_gbp),
            ("promise", plan(name).promises_broken_gbp),
        ):
            mine = own[(own["option"] == letter) & (own["kind"] == kind)]
            assert mine["gbp"].sum() == pytest.approx(total)


def test_the_order_of_options_changes_letters_and_no_number():
    one, other = compared(BEST, AGREED, CUT, "today"), compared("today", CUT, BEST, AGREED)
    letters = {"A": "C", "B": "D", "C": "B", "D": "A"}
    for name in ("options", "outcomes", "money", "places", "equity", "value", "chances", "differences"):
        ours = one.tables[name].replace({"option": letters, "base": letters})
        theirs = other.tables[name]
        drop = [column for column in ("sentence",) if column in ours]
        keys = [
            c
            for c in ("base", "option", "measure", "outcome", "place", "partner", "key", "effects", "year")
            if c in ours
        ]
        a, b = (t.drop(columns=drop).sort_values(keys, ignore_index=True) for t in (ours, theirs))
        pd.testing.assert_frame_equal(a, b, check_dtype=False)


def test_what_stands_beside_an_option_changes_nothing_of_it():
    few, many = compared(BEST, CUT), compared(BEST, AGREED, CUT, GRANT, "today")
    pd.testing.assert_series_equal(
        few.tables["options"].iloc[0].drop(["option"]), many.tables["options"].iloc[0].drop(["option"])
    )


def test_the_same_seed_gives_the_same_tables_and_another_seed_other_ranges():
    one, again, other = (compare([option(BEST), option(CUT)], draws=100, seed=s) for s in (1, 1, 2))
    pd.testing.assert_frame_equal(one.tables["chances"], again.tables["chances"])
    assert one.answer == again.answer
    assert (
        row(one.tables["options"], option="A")["gap_closed_low"]
        != row(other.tables["options"], option="A")["gap_closed_low"]
    )


def test_an_option_has_its_key_or_its_name():
    assert option_of(plan(BEST)).key == "Tiny: best use of the same money"
    assert option_of(plan(BEST), "mine").key == "mine"
