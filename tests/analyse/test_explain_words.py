"""The sentences of an explanation by themselves: sign, unit, size and range are those of their row."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load_case
from model.analyse.explain.binding import price_sentence, staged_words
from model.analyse.explain.case import Said
from model.analyse.explain.invest import sentence as invest_sentence
from model.analyse.explain.near_optimal import range_sentence
from model.analyse.explain.repairs import Missed, first_year_met, money_repair
from model.analyse.explain.services import service_sentence
from model.analyse.explain.targets import clash_sentence
from model.plan_answer import Invested
from tests.analyse.explained import points_said
from tests.optimise.town import scenario, targets, town, value

SAID = Said(load_case(scenario(), base=town()))
"""The town: its trend's gap is 1, so that values of the aim are shares of it."""
SHARES = st.floats(1.1e-5, 1)


def limit(**more: object) -> dict[str, object]:
    row: dict[str, object] = {"rule": "pots", "name": "Purse", "year": 2026, "unit": "£100,000"}
    row |= {"price_per_unit": -0.5, "price_loosened": -0.5, "price_tightened": -0.5}
    row |= {"limit": 1.5e5, "low": 5e4, "high": 2e5}
    return row | {"change_loosened": -0.5, "change_tightened": 0.5} | more


@given(SHARES, SHARES)
def test_a_limit_says_what_more_and_less_of_it_does(more: float, less: float):
    sentence = price_sentence(limit(price_loosened=-more, change_loosened=-more, change_tightened=less), SAID)
    first, second = sentence.split("; ")
    assert first.startswith("£100,000 more in Purse in 2025-26 would ")
    assert second.startswith("£100,000 less in Purse would ")
    assert points_said(first) == pytest.approx(more, rel=0.06)
    assert points_said(second) == pytest.approx(-less, rel=0.06)


def test_a_limit_says_when_the_first_of_it_does_more_and_how_far():
    sentence = price_sentence(limit(change_loosened=-0.25), SAID)
    assert "close 25 points more of the gap (the first of it at a rate that would close 50 points" in sentence
    assert sentence.endswith(". This price holds from £50,000 to £200,000.")


def test_a_price_at_a_corner_holds_on_each_side_for_itself():
    sentence = price_sentence(limit(price_tightened=-0.75, change_tightened=0.75), SAID)
    assert sentence.endswith(
        " At £150,000 the price changes: that of less holds down to £50,000, that of more up to £200,000."
    )
    assert price_sentence(limit(high=np.inf), SAID).endswith("holds from £50,000 to any amount.")


def test_a_limit_that_can_not_be_tightened_says_so():
    sentence = price_sentence(limit(change_tightened=np.nan), SAID)
    assert "; £100,000 less in Purse would break a duty or promise. This price holds" in sentence


def test_a_limit_not_looked_at_on_both_sides_says_that_it_is_a_rate():
    sentence = price_sentence(limit(change_loosened=np.nan, price_loosened=np.nan), SAID)
    assert sentence == (
        "£100,000 more in Purse in 2025-26 would, at the rate of the first of it, close 50 points more of the"
        " gap."
    )


@given(st.floats(-1e7, 1e7), st.floats(-1e7, 1e7), st.floats(-1, 1))
def test_stages_are_said_in_the_order_in_which_they_count(duties: float, promises: float, aim: float):
    text = staged_words(("duties", duties, promises, aim), SAID)
    assert ("duties unmet" in text) == (abs(duties) > 1)
    assert ("promises broken" in text) == (abs(promises) > 1)
    if abs(duties) > 1:
        assert ("less of duties" in text) == (duties < 0)
    if abs(aim) > 1.1e-5:
        assert points_said(text) == pytest.approx(-aim, rel=0.06)
    if abs(duties) > 1 and abs(promises) > 1:
        assert text.index("duties unmet") < text.index("promises broken")


def test_no_plan_is_said_as_such():
    nothing = ("none", np.nan, np.nan, np.nan)
    assert staged_words(nothing, SAID) == "leave no plan that keeps every rule made hard"


@given(st.floats(0, 1e4), st.floats(0, 1e4))
def test_a_range_names_its_ends_in_order(one: float, other: float):
    least, most = min(one, other), max(one, other)
    text = range_sentence(("talk", "Talk", "units", 0.01, least), least, most)
    assert text.endswith(" units with a loss of 1% of the gap.")
    assert text.startswith("Talk: only " if least == most else "Talk: from ")
    assert range_sentence(("talk", "Talk", "units", 0.0, 1.0), 1.0, np.inf) == (
        "Talk: from 1 to any number units with no loss."
    )


def service_row(**more: object) -> dict[str, object]:
    row: dict[str, object] = {"name": "Talk", "activity_unit": "units", "today": 10.0, "planned": 10.0}
    row |= {
        "direction": "stayed",
        "limits": "",
        "demand_led": False,
        "unpriced": False,
        "state": "stays",
        "switch_year": 2027,
    }
    row |= {"worth_per_1000": 0.01, "elsewhere_per_1000": 0.02, "effect_times": 2.0}
    return row | {"switch_unit_cost_gbp": 500.0} | more


def test_a_service_that_stays_says_what_would_make_it_grow():
    assert service_sentence(service_row(), SAID) == (
        "Talk stayed at 10 units. £1,000 more here would close 1 point of the gap; used elsewhere, 2 points."
        " It would grow with effects over 2.00 times the estimate, or a unit cost under £500"
        " (first in 2026-27)."
    )


def test_while_duties_are_unmet_it_is_said_why_no_number_is_given():
    row = service_row(unpriced=True, worth_per_1000=np.nan, effect_times=np.nan, switch_unit_cost_gbp=np.nan)
    assert service_sentence(row, SAID) == (
        "Talk stayed at 10 units. While duties are unmet more money goes to them first, so no effect or unit "
        "cost can be named at which it would move."
    )
    assert "unmet" not in service_sentence(row | {"demand_led": True}, SAID)


def test_a_service_at_its_limit_says_what_would_make_it_shrink():
    row = service_row(
        direction="grew", planned=20.0, limits="ceilings", state="at limit", effect_times=0.5,
        switch_unit_cost_gbp=2_000.0,
    )  # fmt: skip
    text = service_sentence(row, SAID)
    assert text.startswith("Talk grew from 10 to 20 units, held by its ceiling.")
    assert "shrink with effects under 0.50 times the estimate, or a unit cost above £2,000" in text
    small = service_sentence(row | {"effect_times": 0.001}, SAID)
    assert small.endswith("It would not shrink even with a hundredth of its effects.")


def test_a_service_that_moves_no_target_says_so():
    row = service_row(worth_per_1000=0.0, effect_times=np.nan, switch_unit_cost_gbp=np.nan)
    assert service_sentence(row, SAID).endswith("More of it would bring no target closer.")


def member(kind: str, name: str, *, enough: bool = False) -> dict[str, object]:
    return {"kind": kind, "name": name, "enough_alone": enough}


def test_a_clash_names_its_members_and_what_alone_would_free_it():
    money = member("money", "the money of A", enough=True)
    goal, pace = member("target", "the target of B"), member("rule", "the agreed pace of change")
    assert clash_sentence([]) == ""
    assert clash_sentence([goal]).startswith("No service in the tables can do enough to meet the target of B")
    assert clash_sentence([pace]) == "The agreed pace of change can't be kept, whatever the other limits."
    assert clash_sentence([money, goal]) == (
        "The money of A and the target of B can't both hold; without the money of A they could."
    )
    assert clash_sentence([money, pace, goal]).startswith(
        "The money of A, the agreed pace of change and the target of B can't all hold; without the money of A"
    )


def missed(now: list[float], any_money: list[float]) -> Missed:
    tables = town(
        partnership={"run_on_years": 2},
        outcome_values=(value(100.0), *targets()),
        effects=town().effects,
    )
    case = load_case(scenario(), base=tables)
    return Missed(case, 0, -1, 2, np.array([0.0, 5, 5, 5, 5]), np.array(now), np.array(any_money))


def test_a_target_is_met_later_from_the_year_after_which_it_stays_met():
    one = missed([0, 5, 5, 0, 0], [0, 5, 5, 0, 5])
    assert first_year_met(one, one.now) == 2028
    assert first_year_met(one, one.any_money) is None
    assert first_year_met(one, None) is None
    assert one.pair(one.level(one.now)) == ("95 children", "90 children")


def test_money_that_does_it_is_said_in_all_and_by_year():
    invested = Invested(150.0, np.array([50_000.0, 100_000.0]))
    assert money_repair("Trouble", invested)["amount"] == pytest.approx(150_000.0)
    assert invest_sentence("Trouble", invested, SAID) == (
        "Trouble: £150k of new money over the plan, £50k to £100k a year."
    )
    short = missed([0, 5, 5, 5, 5], [0, 2, 2, 2, 2])
    assert invest_sentence("Trouble", invested, SAID, short) == (
        "Trouble: out of reach at any money; the best, 92 children, takes £150k over the plan."
    )
    bought = Invested(150.0, invested.by_year_gbp, np.array([[0.0, 160_000.0]]))
    assert invest_sentence("Trouble", bought, SAID).endswith(
        "£50k to £100k a year: £160k more for help from 2026-27."
    )
    saved = Invested(150.0, invested.by_year_gbp, np.array([[-10_000.0, -5_000.0]]))
    assert invest_sentence("Trouble", saved, SAID).endswith("a year: £15k less for help from 2025-26.")
