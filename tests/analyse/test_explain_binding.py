"""Prices of limits: the hand's on the tiny partnership, and every sentence true of a fresh solve."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model import Case
from model.plan_answer import answer
from tests.analyse.explained import explained, points_said, row, tiny
from tests.optimise.town import activity, effect, pot, recipe, service, spending, town


def with_pot(case: Case, name: str, year: int, more: float) -> Case:
    """The case with more in one pot in one year."""
    amount = case.pots.amount.copy()
    amount[case.pots.index[name], case.years.at(year)] += more
    return replace(case, pots=replace(case.pots, amount=amount))


def test_the_price_of_a_pound_is_the_one_worked_out_by_hand():
    _, _, explanation = tiny()
    by_hand = {2026: -0.00732143 * 100, 2027: -0.00178571 * 100}
    for year, price in by_hand.items():
        one = row(explanation.tables["binding"], rule="pots", key="council_general", year=year)
        for column in ("price_per_unit", "price_loosened", "price_tightened"):
            assert one[column] == pytest.approx(price, rel=1e-5)
        assert one["owner"] == "Shire County Council"


def test_a_price_at_a_corner_is_a_range():
    # at 12.6 posts health visits reach the point from which one more does half as much
    _, _, explanation = tiny()
    posts = row(explanation.tables["binding"], rule="pots", key="nurse_team", year=2026)
    assert posts["price_tightened"] == pytest.approx(2 * posts["price_loosened"])
    assert "At 12.6 the price changes: that of less holds down to 12.027, that of more up to 13." in str(
        posts["sentence"]
    )


@pytest.mark.parametrize("year", [2026, 2027])
@pytest.mark.parametrize(("name", "more"), [("council_general", 1e5), ("nurse_team", 1.0)])
def test_a_sentence_on_a_pot_is_true_of_a_fresh_solve(name: str, more: float, year: int):
    case, plan, explanation = tiny()
    said = str(row(explanation.tables["binding"], rule="pots", key=name, year=year)["sentence"])
    for part, change in zip(said.split("; "), (more, -more), strict=True):
        found = answer(with_pot(case, name, year, change))
        if "would break a duty or promise" in part:
            assert found.total("duties") + found.total("promises") > 1
            continue
        assert found.total("duties") + found.total("promises") == pytest.approx(0, abs=0.01)
        really = found.gap_closed_share - plan.gap_closed_share
        assert points_said(part) == pytest.approx(really, rel=0.06)
        assert np.sign(points_said(part)) == np.sign(change)


def test_in_the_town_a_hundred_thousand_closes_what_is_left_of_one_year():
    # £50,000 of it meets the year's target: half of that year's gap, a quarter of the whole
    _, _, explanation = explained()
    purse = row(explanation.tables["binding"], rule="pots", key="purse", year=2026)
    assert purse["price_loosened"] == pytest.approx(-0.5)
    assert purse["change_loosened"] == pytest.approx(-0.25)
    assert "£100,000 more in purse in 2025-26 would close 25 points more of the gap" in str(purse["sentence"])
    assert "at a rate that would close 50 points more of the gap" in str(purse["sentence"])
    assert str(purse["sentence"]).endswith("This price holds from £0 to £200,000.")


def test_a_ceiling_has_its_price():
    tables = town(activity=(activity(ceiling=120.0),), pots=(pot(amount=200_000.0),))
    _, _, explanation = explained(tables)
    top = row(explanation.tables["binding"], rule="ceilings", year=2027)
    assert top["change_loosened"] == pytest.approx(-0.005)
    assert points_said(str(top["sentence"])) == pytest.approx(0.005)
    assert str(top["sentence"]).startswith("A ceiling higher by 1 for help (units) in 2026-27")


def test_a_floor_is_loosened_downwards():
    # 50 units of talk are promised that bring nothing: one less frees a unit of help
    tables = town(
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 50.0, floor=50.0)),
        recipes=(recipe(), recipe("talk")),
        spending=(spending(), spending(50_000.0, "talk")),
        effects=(effect(), effect(-1e-9, "talk")),
    )
    _, plan, explanation = explained(tables)
    floor = row(explanation.tables["binding"], rule="floors", year=2026)
    assert floor["change_loosened"] == pytest.approx(-0.005, rel=1e-3)
    assert "A floor lower by 1 for talk (units)" in str(floor["sentence"])
    assert "a floor higher by 1 would close 0.5 points less" in str(floor["sentence"])
    assert plan.promises_broken_gbp == 0


def test_while_a_duty_is_unmet_every_stage_is_solved_again():
    case, plan, explanation = tiny("tiny-cut")
    first = explanation.tables["binding"].iloc[0]
    assert first["stage"] == "duties"
    assert np.isnan(first["price_per_unit"])
    amount = case.pots.amount.copy()
    amount[case.pots.index["council_general"], 1:] += 1e5
    found = answer(replace(case, pots=replace(case.pots, amount=amount)))
    assert first["duties_gbp_change"] == pytest.approx(found.total("duties") - plan.duties_unmet_gbp)
    assert first["promises_gbp_change"] == pytest.approx(found.total("promises") - plan.promises_broken_gbp)
    assert (
        "£100,000 more a year in Council general fund would leave £187k less of duties" in first["sentence"]
    )


def test_a_limit_that_touches_no_duty_keeps_its_price_while_others_are_unmet():
    case, plan, explanation = tiny("tiny-cut")
    posts = row(explanation.tables["binding"], rule="pots", key="nurse_team", year=2027)
    found = answer(with_pot(case, "nurse_team", 2027, 1.0))
    assert found.total("duties") == pytest.approx(plan.duties_unmet_gbp)
    assert posts["change_loosened"] == pytest.approx(found.total("close_gaps") - plan.objective_value)
