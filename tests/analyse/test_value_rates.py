"""Discount schedules of an appraisal, money in cash, and who pays for a step, against hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest

from model.analyse.cost_effectiveness import value_for_money
from model.analyse.cost_effectiveness.bearers import paid_by
from model.analyse.cost_effectiveness.cash import COLUMNS, cash, pay_and_price_factors, pay_share
from model.analyse.cost_effectiveness.increments import plan_worths
from model.analyse.cost_effectiveness.moves import all_steps
from model.analyse.cost_effectiveness.plans import BELIEVED, ESTIMATED, appraisal, flows
from model.analyse.cost_effectiveness.rates import (
    at_rate,
    chosen,
    discounted,
    from_year,
    other,
    own,
    schedules,
    year_weights,
)
from model.analyse.cost_effectiveness.step_bearers import bearers_of_steps
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.unit import lives
from model.analyse.discounting import SCHEDULES
from model.project import mechanics, project, today_plan
from tests.analyse.small import changed, shipped, tiny, with_rows
from tests.analyse.valued import appraised, best_use, case_of, row

RATE = {"parameter": "discount_rate", "unit": "share a year", "basis": "published", "source": "somewhere"}
OTHER = RATE | {"parameter": "discount_rate_alternative"}
GROWTH = {"unit": "share a year", "value": 0.04}
PRICES = (
    {"parameter": "gdp_deflator", "from_year": 2025, "value": 100.0, "unit": "index"},
    {"parameter": "gdp_deflator", "from_year": 2026, "value": 102.0, "unit": "index"},
    {"parameter": "gdp_deflator", "from_year": 2027, "value": 105.0, "unit": "index"},
)


def test_the_rate_of_the_tables_until_a_later_row_says_otherwise():
    tables = with_rows(tiny(), "parameters", RATE | {"value": 0.1}, RATE | {"from_year": 2029, "value": 0.05})
    case = case_of(tables)
    assert own(case).bands == ((0, 0.1), (3, 0.05))
    assert own(case).source == "somewhere"
    assert own(case_of(tiny())).bands == ((0, 0.1),)
    assert own(case_of(tiny())).source == "as its tables say"


def test_a_later_rate_reaches_values_beyond_the_plan():
    """0.1 a year later at 10%, then half of it left each year, from 2029 on at 5%."""
    tables = with_rows(tiny(), "parameters", RATE | {"value": 0.1}, RATE | {"from_year": 2029, "value": 0.05})
    case = case_of(tables)
    life = lives(case, 1)
    help_at = [k for k in range(len(life.line)) if case.lines.service[life.line[k]] == "family_help"]
    by_hand, worth = 0.0, 1.0
    for k in range(60):
        worth /= 1.1 if 2026 + k + 1 < 2029 else 1.05
        by_hand += 0.1 * 0.5**k * worth
    assert life.outcome[help_at] == pytest.approx([by_hand] * len(help_at))
    assert from_year(case, 1, 5) == pytest.approx([1, 1 / 1.1, 1 / 1.21, 1 / 1.21 / 1.05, 1 / 1.21 / 1.05**2])
    assert from_year(case, 2, 3) == pytest.approx([1, 1 / 1.1, 1 / 1.1 / 1.05])


def test_weights_of_the_years_that_are_followed():
    case = case_of(tiny())
    assert year_weights(case) == pytest.approx(case.years.weight)
    kent = case_of(shipped("kent"))
    assert year_weights(kent) == pytest.approx(kent.years.weight)
    assert own(kent).bands == ((0, 0.035), (31, 0.03))


def test_the_alternative_holds_by_its_dates():
    tables = with_rows(
        tiny(), "parameters", OTHER | {"value": 0.03}, OTHER | {"from_year": 2030, "value": 0.02}
    )
    found = other(case_of(tables))
    assert (found.name, found.bands, found.source) == ("alternative", ((0, 0.03), (4, 0.02)), "somewhere")
    assert other(case_of(tiny())) is SCHEDULES["under review"]
    assert [one.name for one in schedules(case_of(tables))][-1] == "alternative"


def test_an_appraisal_can_be_switched_to_another_schedule():
    """The table of alternatives and the switch say the same, for every amount of the plan."""
    plan = best_use()
    table = appraised().tables["discounting"]
    for name, row_name in (("standard", "standard"), ("health", "health"), ("alternative", "under review")):
        switched = value_for_money(plan, schedule=chosen(plan.case, name))
        found = row(switched.tables["plan"], effects=BELIEVED)
        beside = row(table, schedule=row_name)
        assert found["net_gbp"] == pytest.approx(beside["net_gbp"])
        assert found["net_cash_gbp"] == pytest.approx(beside["net_cash_gbp"])
        pays = switched.tables["bearers"].query("kind == 'pays for services'")["present_value_gbp"].sum()
        assert pays == pytest.approx(-found["extra_cost_gbp"], abs=2)


def test_a_single_rate_reaches_units_steps_and_plans():
    """At 0% a unit of family help brings 0.1 ÷ (1 − 0.5)."""
    found = value_for_money(best_use(), schedule=at_rate(0.0)).tables
    unit = row(found["services"], service="family_help", at="today")
    assert unit["outcome_units_next"] == pytest.approx(0.2)
    step = row(found["steps"], list="wish", service="family_help")
    assert step["saving_gbp"] == pytest.approx(40 * 0.2 * 50_000)
    years = found["plan_years"][found["plan_years"]["effects"] == ESTIMATED]
    assert set(years["weight"]) == {1.0}
    same = value_for_money(best_use(), schedule=own(best_use().case)).tables
    assert same["plan"].equals(appraised().tables["plan"])


def test_a_schedule_that_is_not_there_is_refused():
    case = case_of(tiny())
    with pytest.raises(ValueError, match="there is no discount schedule 'green'; there are standard, health"):
        chosen(case, "green")
    assert chosen(case, "") == own(case)
    assert discounted(case, own(case)) is case


def grown(case):
    activity = today_plan(case)
    activity[case.lines.index["family_help", "north"]] *= 1.2
    return activity


def test_recipes_that_grow_cost_more_each_year():
    """Real growth of a recipe counts in the plan's money, year by year, as the aim counts it."""
    tables = changed(tiny(), "recipes", {"service": "family_help", "type": "money"}, real_growth_per_year=0.1)
    case = case_of(tables)
    line = case.lines.index["family_help", "north"]
    extra = grown(case)[line] - today_plan(case)[line]
    by_hand = [2_000 * 1.1 ** min(t, 2) * extra[min(t, 2) - 1] for t in (1, 2, 3)]
    assert flows(case, grown(case), believed=False).extra[1:] == pytest.approx(by_hand)


def test_only_what_takes_a_budget_below_todays_is_cashable():
    """Stream by stream: min(without, today) − min(with, today)."""
    case = case_of(tiny())
    activity = today_plan(case)
    activity[[case.lines.index["family_help", place] for place in ("north", "south")]] *= 6
    found = flows(case, activity, believed=False)
    planned, today = project(case, activity), project(case, today_plan(case))
    service = case.services.index("placements")
    own_lines = np.flatnonzero(case.lines.service_at == service)
    for t in range(len(case.years.horizon)):
        with_, without, base = (
            sum(50_000 * float(run.activity[line, at]) for line in own_lines)
            for run, at in ((planned, t), (today, t), (today, 0))
        )
        expected = min(without, base) - min(with_, base)
        assert found.cashable[service, t] == pytest.approx(expected, abs=1e-6)
    whole = row(appraisal(case, activity)["plan"], effects=ESTIMATED)
    assert 0 < whole["saving_cashable_gbp"] < whole["saving_gbp"]


def test_cash_with_prices_in_general_and_with_pay_apart():
    """Family help pays its people with part of its money: that part grows by 4%, the rest by 1%."""
    tables = with_rows(tiny(), "parameters", *PRICES, {"parameter": "pay_growth", **GROWTH},
                       {"parameter": "price_growth", **GROWTH, "value": 0.01})  # fmt: skip
    tables = tables.replace(
        partnership=tables.partnership.model_copy(update={"price_year": "2024-25"}),
        pots=tuple(p.model_copy(update={"in_cash": True}) if p.type != "money" else p for p in tables.pots),
    )
    case = case_of(tables)
    table, activity = cash(case, grown(case)), project(case, grown(case)).activity
    share = pay_share(case)
    assert table.columns.tolist() == list(COLUMNS)
    assert ((share >= 0) & (share <= 1)).all()
    assert share.max() > 0
    for at, year in enumerate(case.years.plan, 1):
        real = apart = 0.0
        for line in range(len(case.lines)):
            money = case.money_recipe[at, line] * activity[line, at]
            pay = 1.04 ** (year - 2025) * share[line]
            real, apart = real + money, apart + money * (pay + 1.01 ** (year - 2025) * (1 - share[line]))
        found = row(table, year=year)
        assert found["planned_gbp"] == pytest.approx(real)
        assert found["planned_cash_gbp"] == pytest.approx(real * {2026: 1.02, 2027: 1.05}[year])
        assert found["planned_pay_and_prices_gbp"] == pytest.approx(apart)
        assert found["planned_pressure_gbp"] == pytest.approx(
            found["planned_pay_and_prices_gbp"] - found["planned_cash_gbp"]
        )


def test_cash_is_not_stated_without_deflators_or_growth():
    case = case_of(tiny())
    table = cash(case, today_plan(case))
    assert table["planned_gbp"].tolist() == table["today_gbp"].tolist()
    assert table.filter(like="cash").isna().all(axis=None)
    assert np.isnan(pay_and_price_factors(case)[:, 1:]).all()
    assert not any("pay and prices" in text for text in appraised().answer)


def test_who_pays_for_a_step_and_to_whom_it_returns():
    case = case_of(tiny())
    layout, life = mechanics(case), lives(case, 1)
    found, _ = all_steps(case, layout)
    table = bearers_of_steps(case, life, found)
    one = table[(table["list"] == "wish") & (table["service"] == "family_help")].set_index(["bearer", "kind"])
    gbp = one["present_value_gbp"].to_dict()
    assert sum(v for key, v in gbp.items() if key[1] == "pays for services") == pytest.approx(-80_000)
    assert gbp["shire_council", "demand-led services"] == pytest.approx(40 / 6 * 50_000)
    assert gbp["public", "social"] == pytest.approx(40 / 6 * 20_000)
    assert (one["cashable_gbp"] + one["not_cashable_gbp"]).tolist() == one["present_value_gbp"].tolist()


@pytest.mark.parametrize("name", ["tiny", "kent"])
def test_returns_of_every_step_add_up_to_its_net_value(name):
    case = case_of(shipped(name))
    found = steps(case, mechanics(case), lives(case, 1))
    whole = found["step_bearers"].groupby(["list", "service"])["present_value_gbp"].sum()
    for step in found["steps"].to_dict("records"):
        assert whole[step["list"], step["service"]] == pytest.approx(step["net_gbp"], abs=25)


def test_shares_of_those_who_pay():
    case = case_of(tiny())
    for service in range(len(case.services)):
        shares = paid_by(case, case.lines.service_at == service, "nobody")
        assert sum(shares.values()) == pytest.approx(1)
    assert paid_by(case, np.zeros(len(case.lines), dtype=bool), "nobody") == {"nobody": 1.0}


def test_a_whole_plan_at_a_stated_worth():
    case = best_use().case
    table = appraised().tables["plan_outcomes"]
    believed = table[table["effects"] == BELIEVED]
    found = row(plan_worths(case, believed, -14_000.0, {"looked_after": 60_000.0}), outcome="looked_after")
    units = row(believed, outcome="looked_after")["present_units"]
    assert found["net_benefit_gbp"] == pytest.approx(60_000 * units - 14_000)
    assert found["sentence"] == (
        "Where 'Children looked after' is worth £60k a unit, the plan's 5.4 fewer are worth £321k; with "
        "-£14k in cash, and other outcomes left out, its net benefit over today's services is £307k."
    )
    worse = believed.assign(present_units=-2.0)
    more = plan_worths(case, worse, 0.0, {"looked_after": 1.0})["sentence"].iloc[0]
    assert "the plan's 2 more are worth -£2" in more


def test_the_answer_sets_a_switch_beside_the_partnerships_own_rate():
    found = value_for_money(best_use(), schedule=at_rate(0.03))
    assert found.tables["discounting"]["schedule"].tolist()[:2] == ["asked for", "this partnership"]
    assert (
        "Discounted at 10% instead of 3% the whole would leave £257k to the good, not £290k to the good."
        in found.answer
    )
    assert row(found.tables["discounting"], schedule="this partnership")["net_gbp"] == pytest.approx(
        row(appraised().tables["plan"], effects=BELIEVED)["net_gbp"]
    )
