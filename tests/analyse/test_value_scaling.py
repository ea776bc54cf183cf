"""How an appraisal must move when its tables move: with money, values and belief, and not with row order."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.analyse.cost_effectiveness.increments import increments, options
from model.analyse.cost_effectiveness.plans import BELIEVED, ESTIMATED, appraisal
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.unit import lives
from model.inputs.tables import Tables
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, shipped, tiny, with_rows
from tests.analyse.valued import believing, case_of, row

MONEY = ("step_gbp", "saving_gbp", "social_gbp", "economic_gbp", "worth_gbp", "net_gbp")


def everything(tables: Tables) -> dict[str, pd.DataFrame]:
    """Every table that needs no plan, and the appraisal of a plan with a fifth more family help."""
    case = case_of(tables)
    layout = mechanics(case)
    activity = today_plan(case)
    for line, name in enumerate(case.lines.service):
        activity[line] *= 1.2 if name == "family_help" else 1.0
    planned = project(case, activity)
    found = steps(case, layout, lives(case, 1, None, layout)) | appraisal(case, activity)
    found["services"] = cost_per_outcome(case, points(case, layout, planned))
    found["increments"] = increments(case, options(case, found))
    return found


def dearer(tables: Tables, times: float) -> Tables:
    """All money and all values to others, so many times."""
    recipes = tuple(r.model_copy(update={"amount_per_activity": times * r.amount_per_activity})
                    if r.type == "money" else r for r in tables.recipes)  # fmt: skip
    money = {p.pot for p in tables.pots if p.type == "money"}
    spending = tuple(
        r.model_copy(update={"amount_per_year": times * r.amount_per_year}) if r.pot in money else r
        for r in tables.spending
    )
    costs = tuple(r.model_copy(update={"gbp_per_unit": times * r.gbp_per_unit}) for r in tables.outcome_costs)
    return tables.replace(recipes=recipes, spending=spending, outcome_costs=costs)


def test_all_money_scaled_together_scales_every_amount_and_no_ratio():
    one, other = everything(tiny()), everything(dearer(tiny(), 3.0))
    for name in MONEY:
        assert other["steps"][name].tolist() == pytest.approx((3 * one["steps"][name]).tolist())
    assert other["steps"]["ratio"].tolist() == pytest.approx(one["steps"]["ratio"].tolist())
    for name in ("net_cash_gbp", "net_gbp", "extra_cost_gbp"):
        assert other["plan"][name].tolist() == pytest.approx((3 * one["plan"][name]).tolist())
    ratio = "benefit_cost_ratio"
    assert other["plan"][ratio].tolist() == pytest.approx(one["plan"][ratio].tolist(), nan_ok=True)
    assert other["increments"]["status"].tolist() == one["increments"]["status"].tolist()


@pytest.mark.parametrize("name", ["tiny", "kent"])
def test_the_order_of_rows_changes_nothing(name):
    tables = shipped(name)
    turned = tables.replace(
        **{
            table: tuple(reversed(tables.rows(table)))
            for table in ("effects", "activity", "services", "outcome_costs")
        }
    )
    one, other = everything(tables), everything(turned)
    for table in one:
        pd.testing.assert_frame_equal(one[table], other[table], check_exact=False, rtol=1e-9)


def test_twice_the_value_of_an_outcome_is_twice_its_part_and_nothing_else():
    one = everything(tiny())
    other = everything(changed(tiny(), "outcome_costs", {"outcome": "looked_after"}, gbp_per_unit=40_000.0))
    assert other["plan"]["social_gbp"].tolist() == pytest.approx((2 * one["plan"]["social_gbp"]).tolist())
    for name in ("extra_cost_gbp", "saving_gbp", "economic_gbp"):
        assert other["plan"][name].tolist() == one["plan"][name].tolist()
    pd.testing.assert_frame_equal(one["services"], other["services"])


def test_believing_nothing_leaves_costs_and_takes_every_benefit():
    doubts = ({"parameter": f"optimism_bias_grade_{g}", "value": 1.0, "unit": "share"} for g in range(6))
    found = everything(with_rows(tiny(), "parameters", *doubts))
    plain, believed = (row(found["plan"], effects=name) for name in (ESTIMATED, BELIEVED))
    assert believed["extra_cost_gbp"] == plain["extra_cost_gbp"]
    assert believed["saving_gbp"] == pytest.approx(0, abs=1e-6)
    assert believed["net_gbp"] == pytest.approx(-believed["extra_cost_gbp"])
    assert np.abs(found["steps"]["worth_gbp"]).max() == 0
    assert found["services"]["gbp_per_outcome_next_corrected"].isna().all()


def test_belief_changes_no_column_of_the_plan_as_estimated():
    one, other = everything(tiny()), everything(believing())
    for table in ("plan", "plan_years", "plan_outcomes"):
        plain = [
            found[table][found[table]["effects"] == ESTIMATED].reset_index(drop=True)
            for found in (one, other)
        ]
        pd.testing.assert_frame_equal(plain[0], plain[1])


def test_a_lag_of_one_year_more_is_worth_one_years_discount_less():
    later = changed(tiny(), "effects", {"service": "family_help"}, lag_years=2)
    one, other = (row(everything(t)["services"], service="family_help", at="today") for t in (tiny(), later))
    assert other["outcome_units_next"] == pytest.approx(one["outcome_units_next"] / 1.1)
    assert other["gbp_per_outcome_next"] == pytest.approx(1.1 * one["gbp_per_outcome_next"])


def test_two_rows_of_one_effect_are_their_sum():
    half = changed(
        tiny(), "effects", {"service": "family_help"}, change_per_activity=-0.05, low=-0.08, high=-0.02
    )
    other = with_rows(half, "effects", {
        "service": "family_help", "outcome": "looked_after", "change_per_activity": -0.05, "low": -0.08,
        "high": -0.02, "lag_years": 1, "persistence": 0.5, "evidence_grade": 3,
    })  # fmt: skip
    one, both = (row(everything(t)["services"], service="family_help", at="today") for t in (tiny(), other))
    for name in ("outcome_units_next", "gbp_per_outcome_next", "gbp_per_outcome_next_low", "saving_gbp_next"):
        assert both[name] == pytest.approx(one[name])
