"""Paths of outcomes, the next pounds, pressures without a cut, the medium term, and cash."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model.analyse.cuts import Question, cash, curve, growth, medium_term, pressures
from model.analyse.cuts.growth import STEPS
from model.analyse.cuts.plan import cuts_of
from model.inputs.compile import compile_case
from model.inputs.parameters import Parameters
from tests.analyse.cuts.asked import KENT, PREVENTION, TINY, asked_of, at, case_of, value
from tests.analyse.small import changed

HALF = Question(depths=(0.25, 0.5), pot="prevention_grant", from_year=2026)
COUNCIL = Question(depths=(0.01, 0.03), partner="shire_council", from_year=2026)


@pytest.fixture(scope="module")
def half():
    return asked_of(PREVENTION, HALF)


@pytest.fixture(scope="module")
def council():
    return asked_of(TINY, COUNCIL)


# ---- paths ---------------------------------------------------------------------------------


def test_a_path_has_its_columns(half):
    assert tuple(half.tables["curve"].columns) == curve.CURVE
    assert tuple(half.tables["curve_totals"].columns) == curve.CURVE_TOTALS
    assert tuple(half.tables["saved_by_planning"].columns) == curve.SAVED


def test_the_one_bend_of_a_grant_is_where_it_was_worked_out(half):
    """In 2027 the fund's £400,000 pay for 16·depth more placements first, then keep family help whole.

    £320,000·depth ≤ £400,000 − £800,000·depth up to a depth of 400/1,120 = 35.714…%. Nothing else bends.
    """
    path = at(half, "curve_totals", rule="equal_share")
    assert path["depth"].tolist() == pytest.approx([0.0, 0.25, 400 / 1120, 0.5], abs=1e-7)
    assert path["bend"].tolist() == [False, False, True, False]
    net = [0, -40_000, (320_000 - 800_000) * 400 / 1120 + 320_000 * 400 / 1120, -80_000]
    assert path["net_saving_gbp"].tolist() == pytest.approx(net, abs=0.1)


def test_the_path_bends_where_what_is_spare_runs_out(council):
    """In 2026 £45,000 of the NHS may cross beyond what today's plan takes: 45,000/5,620,000 = 0.80%."""
    path = at(council, "curve_totals", rule="equal_share")
    bends = path[path["bend"]]["depth"].tolist()
    assert any(abs(bend - 45_000 / 5_620_000) < 1e-6 for bend in bends)


@pytest.mark.parametrize("rule", ["equal_share", "protect_statutory", "protect_prevention"])
def test_between_its_bends_a_path_is_straight(council, rule):
    path = at(council, "curve", rule=rule)
    table = path.pivot_table(index="depth", columns=["outcome", "year"], values="planned")
    depths = table.index.to_numpy()
    middle = (depths[:-1] + depths[1:]) / 2
    asked = Question(depths=tuple(middle), rules=(rule,), partner="shire_council", from_year=2026)
    looked = at(asked_of(TINY, asked), "curve", rule=rule, bend=False)
    seen = looked.pivot_table(index="depth", columns=["outcome", "year"], values="planned").loc[middle]
    expected = (table.to_numpy()[:-1] + table.to_numpy()[1:]) / 2
    assert np.abs(seen.to_numpy() - expected).max() < 1e-4


def test_the_path_of_a_county_is_straight_between_its_bends():
    question = Question(depths=(0.1, 0.4), rules=("equal_share",))
    path = at(asked_of(KENT, question), "curve", rule="equal_share")
    table = path.pivot_table(index="depth", columns=["outcome", "year"], values="planned")
    depths = table.index.to_numpy()
    at_widest = int(np.argmax(np.diff(depths)))
    middle = (depths[at_widest] + depths[at_widest + 1]) / 2
    looked = asked_of(KENT, Question(depths=(float(middle),), rules=("equal_share",)))
    seen = at(looked, "curve", depth=middle).pivot_table(
        index="depth", columns=["outcome", "year"], values="planned"
    )
    expected = (table.to_numpy()[at_widest] + table.to_numpy()[at_widest + 1]) / 2
    assert np.abs(seen.to_numpy()[0] - expected).max() < 1e-3


def test_a_path_ends_where_the_cut_can_no_longer_be_made():
    found = asked_of(TINY, Question(depths=(0.02, 0.1), partner="shire_council", from_year=2026))
    path = at(found, "curve_totals", rule="equal_share")
    assert path["depth"].max() == pytest.approx(
        value(found, "early_warning", "depth", rule="equal_share"), abs=1e-5
    )
    assert path["net_saving_gbp"].notna().all()


def test_planning_is_compared_with_the_equal_share(half):
    rows = at(half, "saved_by_planning", depth=0.5, outcome="looked_after")
    assert rows["equal_share"].tolist() == pytest.approx([102, 112, 116])
    assert (rows["saved"] == rows["equal_share"] - rows["optimised"]).all()
    school = at(half, "saved_by_planning", depth=0.5, outcome="school_ready")
    assert (school["saved"] == school["optimised"] - school["equal_share"]).all()
    assert (school["saved"] > 0).any()


# ---- the next pounds -----------------------------------------------------------------------


def test_each_step_of_money_has_its_row(council):
    table = council.tables["growth"]
    assert tuple(table.columns) == growth.GROWTH
    assert table["extra_gbp_per_year"].tolist() == list(STEPS)
    assert table["extra_gbp"].tolist() == pytest.approx([2 * step for step in STEPS])
    closed = table["gap_closed_share"].tolist()
    assert closed == sorted(closed)
    assert closed[0] > at(council, "cuts", rule="optimised", depth=0.0)["gap_closed_share"].iloc[0]


def test_the_first_hundred_thousand_pounds_by_hand(council):
    """£100,000 in 2026: 17.5 more families (200 is the most), in 2027 up to both ceilings (125 and 90)."""
    outcome = at(council, "growth_outcomes", extra_gbp_per_year=1e5, outcome="looked_after")
    assert tuple(outcome.columns) == growth.GROWTH_OUTCOMES
    assert outcome["without"].tolist() == pytest.approx([102, 101.75, 100])
    assert outcome["planned"].tolist() == pytest.approx([102, 100, 104 - 0.1 * (0.5 * 40 + 55)])
    assert outcome["gained"].tolist() == pytest.approx([0, 1.75, 3.5])


def test_what_more_money_does_not_do_is_said(council):
    sentences = council.tables["growth"]["sentence"].tolist()
    assert sentences[0].startswith(
        "With £100k more a year 20.9 points more of the gap to the targets would close"
    )
    assert (
        sentences[1] == "With £250k more a year nothing more would change than with £100k: other limits hold."
    )


# ---- pressures -----------------------------------------------------------------------------


def test_demand_presses_by_who_pays(council):
    rows = at(council, "pressures", kind="demand")
    assert tuple(rows.columns) == pressures.PRESSURES
    assert rows["partner"].tolist() == ["shire_council"] * 2
    assert rows["gbp"].tolist() == pytest.approx([100_000, 200_000])
    assert rows["sentence"].iloc[0] == (
        "Placements: £100k more in 2025-26 than today as demand follows its trend, paid by Shire County "
        "Council."
    )


def test_prices_press_in_cash_alone():
    found = asked_of(KENT, Question(depths=(0.1,), rules=("equal_share",)))
    case = found.case
    rows = at(found, "pressures", kind="inflation", partner="kent_county_council")
    assert (rows["gbp"] == 0.0).all()
    parameters = Parameters(case.tables.parameters)
    own = [p for p, owner in enumerate(case.pots.partner) if owner == "kent_county_council"]
    money = [p for p in own if case.money[case.pots.type_at[p]]]
    spent = case.pots.spent_today[money].sum()
    factors = [parameters.cash_factor(year, "2024-25") for year in case.years.plan]
    assert rows["cash_gbp"].tolist() == pytest.approx([spent * (f - 1.0) for f in factors])
    demand = at(found, "pressures", kind="demand", year=2028)
    assert (demand["cash_gbp"] / demand["gbp"]).tolist() == pytest.approx([factors[2]] * len(demand))


# ---- the medium term, and cash ---------------------------------------------------------------


def test_base_and_change_make_the_year(half):
    table = half.tables["medium_term"]
    assert tuple(table.columns) == medium_term.COLUMNS
    assert np.allclose(table["base_gbp"] + table["in_year_gbp"], table["full_year_gbp"])
    own = at(half, "medium_term", rule="equal_share", depth=0.5).set_index(["item", "year"])
    assert own.loc["cut", "full_year_gbp"].tolist() == pytest.approx([-160_000, -160_000])
    assert own.loc["cut", "in_year_gbp"].tolist() == pytest.approx([-160_000, 0])
    assert own.loc["knock_on", "base_gbp"].tolist() == pytest.approx([0, 0], abs=0.01)
    assert own.loc["knock_on", "in_year_gbp"].tolist()[-1] == pytest.approx(400_000, abs=0.01)


def test_the_medium_term_adds_up_to_the_saving():
    found = asked_of(KENT, Question(depths=(0.1,), rules=("equal_share",)))
    table = found.tables["medium_term"]
    sums = table[table["item"] != "cost_of_change"].groupby(["depth", "year"])["full_year_gbp"].sum()
    for depth, year, total in sums.reset_index().itertuples(index=False):
        net = value(found, "cuts", "net_saving_gbp", depth=depth, year=year)
        assert -total == pytest.approx(net, abs=10.0)


def test_cash_is_real_times_the_price_level():
    found = asked_of(KENT, Question(depths=(0.1,), rules=("equal_share",)))
    factors = dict(zip(found.case.years.horizon, cash.cash_factors(found.case).tolist(), strict=True))
    assert factors[2025] == 1.0
    for name in ("cuts", "knock_on", "beyond_pots", "duties", "services", "broken"):
        table = found.tables[name].dropna()
        real = "gbp" if name in ("beyond_pots", "duties", "broken") else None
        real = real or ("lost_gbp" if name == "services" else "gross_cut_gbp")
        twin = real.removesuffix("gbp") + "cash_gbp"
        expected = table[real].astype(float) * table["year"].map(factors)
        assert np.allclose(table[twin].astype(float), expected), name


def test_without_deflators_cash_is_not_stated(half):
    assert half.tables["cuts"]["gross_cut_cash_gbp"].isna().all()
    case = case_of(TINY)
    table = pd.DataFrame({"year": [2026], "gbp": [1.0], "share": [0.5]})
    twin = cash.with_cash(table, case)
    assert list(twin.columns) == ["year", "gbp", "share", "cash_gbp"]
    assert twin["cash_gbp"].isna().all()


def test_costs_that_outgrow_prices_press_by_who_pays():
    """Youth clubs 5% dearer each year: £200,000 become £210,000 and £220,500."""
    case = case_of(PREVENTION)
    rows = changed(case.tables, "recipes", {"service": "youth_clubs"}, real_growth_per_year=0.05)
    again = compile_case(case.scenario, case.base, rows, case.applied)
    found = cuts_of(again, Question(depths=(0.1,), rules=("equal_share",)), workers=1)
    pressing = at(found, "pressures", kind="pay_and_prices")
    assert pressing["gbp"].tolist() == pytest.approx([10_000, 20_500])
    assert pressing["sentence"].iloc[0] == (
        "Youth clubs: £10k more in 2025-26 as its costs outgrow prices in general, paid by Shire County "
        "Council."
    )
