"""What binds: every price and its range, put to the test by solving again with another limit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pytest

from model import Case, Plan, load_case, solve
from model.inputs.changes import Cut
from model.inputs.records import PotYear
from model.optimise import LoadedProgramme, Programme, Solved, Status, binding_table, build, solve_stages
from tests.optimise.shipped import base, case, plan, with_rules
from tests.optimise.town import (
    activity,
    effect,
    outcome,
    pot,
    recipe,
    scenario,
    service,
    targets,
    town,
    value,
)
from tests.optimise.town import plan as plan_of

COLUMNS = ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"]


def prices(result: Plan) -> pd.DataFrame:
    return result.tables["binding"]


def row(result: Plan, rule: str, key: str, year: int) -> Any:
    """The only row of a rule, key and year."""
    table = prices(result)
    found = table[(table["rule"] == rule) & (table["key"] == key) & (table["year"] == year)]
    assert len(found) == 1
    return found.iloc[0]


def gap_with(name: str, pot_name: str, year: int, amount: float) -> float:
    """The gap of a scenario of tiny if a pot held another amount in one year."""
    tables = base("tiny")
    stated = PotYear(pot=pot_name, year=year, amount=amount)
    changed = load_case(case(name).scenario, base=tables.replace(pot_years=(*tables.pot_years, stated)))
    value = solve(changed).objective_value
    assert value is not None
    return value


# ---- a pot in the tables holds more or less ---------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "year"),
    [("council_general", 2026), ("council_general", 2027), ("nurse_team", 2026), ("nurse_team", 2027)],
)
def test_a_price_is_what_more_in_the_pot_does(key: str, year: int):
    result = plan("tiny-best-use")
    found = row(result, "pots", key, year)
    p = result.case.pots.index[key]
    now = float(result.case.pots.amount[p, result.case.years.at(year)])
    unit = 1e5 if found["unit"] == "£100,000" else 1.0
    assert found["low"] <= now <= found["high"]
    for at in np.linspace(found["low"], found["high"], 5):
        expected = result.objective_value + found["shadow_price_per_unit"] * (at - now) / unit
        assert gap_with("tiny-best-use", key, year, float(at)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("key", "year", "tight"), [("council_general", 2026, False), ("nurse_team", 2026, True)]
)
def test_beyond_its_range_a_price_never_promises_too_little(key: str, year: int, tight: bool):
    # past an end, more brings less and less costs more; or another basis, equally good, has the same price
    result = plan("tiny-best-use")
    found = row(result, "pots", key, year)
    p = result.case.pots.index[key]
    now = float(result.case.pots.amount[p, result.case.years.at(year)])
    unit = 1e5 if found["unit"] == "£100,000" else 1.0
    width = found["high"] - found["low"]
    for at in (found["low"] - width, found["high"] + width):
        line = result.objective_value + found["shadow_price_per_unit"] * (at - now) / unit
        assert gap_with("tiny-best-use", key, year, at) >= line + (1e-6 if tight else -1e-12)


def test_the_town_by_hand():
    # each £100,000 is 100 units, which closes the whole gap of a year: half of the objective. The range ends
    # where the target is met (£200,000) and at £100,000, where money would do for no more than today
    result = plan_of(town())
    found = row(result, "pots", "purse", 2026)
    assert found["shadow_price_per_unit"] == pytest.approx(-0.5)
    assert found["unit"] == "£100,000"
    assert found["stage"] == "close_gaps"
    assert found["high"] == pytest.approx(200_000.0)
    assert found["low"] <= 150_000.0
    more, met = (plan_of(town(pots=(pot(amount=amount),))) for amount in (199_000.0, 210_000.0))
    assert row(more, "pots", "purse", 2026)["shadow_price_per_unit"] == pytest.approx(-0.5)
    assert prices(met).empty


# ---- every row and bound, one step inside and one outside -------------------------------------------


@dataclass
class Again:
    """A programme with its duties, promises and hard targets met, asked for its aim again and again."""

    programme: Programme
    loaded: LoadedProgramme

    @classmethod
    def of(cls, case_: Case) -> Again:
        programme = build(case_)
        loaded = LoadedProgramme(programme)
        hard = [v for (o, _), v in programme.shortfall.items() if case_.targets.hard[o]]
        for unmet in (programme.unmet_duty, programme.unmet_demand, programme.unmet_promise):
            loaded.bound(loaded.columns(unmet.values()), 0.0)
        loaded.bound(loaded.columns(hard), 0.0)
        return cls(programme, loaded)

    def least_gap(self) -> float | None:
        """Optimum in thousandths of a gap; None where there is no plan."""
        column = self.loaded.columns([self.programme.stage["close_gaps", None]])
        found = self.loaded.minimise(column, np.ones(1))
        return float(self.loaded.values()[column[0]]) if found is Status.OPTIMAL else None

    def with_row(self, i: int, at: float) -> float | None:
        """The optimum with the limit of a row somewhere else."""
        lp = self.loaded.highs.getLp()
        low, high = lp.row_lower_[i], lp.row_upper_[i]
        below = at if np.isfinite(low) else low
        self.loaded.highs.changeRowBounds(i, below, at if np.isfinite(high) else high)
        found = self.least_gap()
        self.loaded.highs.changeRowBounds(i, low, high)
        return found

    def with_bound(self, j: int, at: float) -> float | None:
        """The optimum with the upper bound of a column somewhere else."""
        lp = self.loaded.highs.getLp()
        low, high = lp.col_lower_[j], lp.col_upper_[j]
        self.loaded.highs.changeColBounds(j, low, at)
        found = self.least_gap()
        self.loaded.highs.changeColBounds(j, low, high)
        return found


def everything_met(name: str) -> Case:
    """A shipped scenario without the share of tiers that it promises and cannot keep in years under way."""
    return with_rules(case(name), balance=())


def solved(name: str) -> tuple[Programme, Solved]:
    programme = build(everything_met(name))
    return programme, solve_stages(programme)


def spots(low: float, now: float, high: float) -> list[float]:
    """Values of a limit inside its range, both ends included where they are finite."""
    least = low if np.isfinite(low) else now - 1.0
    most = high if np.isfinite(high) else now + 1.0
    return [least, (least + now) / 2, (now + most) / 2, most]


def sample(prices_: np.ndarray, count: int) -> list[int]:
    """Positions of prices above rounding, evenly through the programme."""
    found = np.flatnonzero(np.abs(prices_) > 1e-6)
    return [int(found[k]) for k in np.linspace(0, len(found) - 1, min(count, len(found))).astype(int)]


@pytest.mark.parametrize("name", ["tiny-best-use", "best-use"])
def test_prices_of_rows_agree_with_solving_again(name: str):
    _, found = solved(name)
    again = Again.of(everything_met(name))
    ranges, gap = found.ranges, again.least_gap()
    assert ranges is not None
    assert gap is not None
    lp = again.loaded.highs.getLp()
    for i in sample(ranges.row_price, 60):
        price = float(ranges.row_price[i])
        now = lp.row_upper_[i] if np.isfinite(lp.row_upper_[i]) else lp.row_lower_[i]
        for at in spots(ranges.row_low[i], now, ranges.row_high[i]):
            assert again.with_row(i, at) == pytest.approx(gap + price * (at - now), abs=1e-6), (i, at)


@pytest.mark.parametrize("name", ["tiny-best-use", "best-use"])
def test_prices_of_bounds_agree_with_solving_again(name: str):
    programme, found = solved(name)
    again = Again.of(everything_met(name))
    ranges, gap = found.ranges, again.least_gap()
    assert ranges is not None
    assert gap is not None
    lp = again.loaded.highs.getLp()
    upper = np.where(np.array(lp.col_upper_) < 1e20, ranges.col_price, 0.0)
    named = np.array([v.name in programme.origin for v in programme.problem.exported_variables()])
    for j in sample(np.where(named, np.minimum(upper, 0.0), 0.0), 40):
        price, now = float(ranges.col_price[j]), lp.col_upper_[j]
        for at in spots(max(ranges.col_low[j], 0.0), now, ranges.col_high[j]):
            assert again.with_bound(j, at) == pytest.approx(gap + price * (at - now), abs=1e-6), (j, at)


# ---- the table -------------------------------------------------------------------------------------


def test_every_named_price_stands_in_the_table_in_its_own_unit():
    programme, found = solved("tiny-best-use")
    assert found.ranges is not None
    table = binding_table(programme, found)
    assert list(table.columns) == COLUMNS
    names = [r.name for r in programme.problem.constraints()]
    for i in np.flatnonzero(np.abs(found.ranges.row_price) > 1e-6).tolist():
        origin = programme.origin.get(names[i])
        if origin is None or origin.rule in ("demand", "targets"):
            continue
        mine = table[
            (table["rule"] == origin.rule) & (table["key"] == origin.key) & (table["year"] == origin.year)
        ]
        size = 1e5 if origin.unit == "£" else 1.0
        price = found.ranges.row_price[i] * 1e-3 / origin.step * size
        assert mine["shadow_price_per_unit"].tolist() == [pytest.approx(price)], origin


def test_rules_are_in_order_and_named_once():
    table = prices(plan("tiny-best-use"))
    keys = list(zip(table["rule"], table["key"], table["year"], strict=True))
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert set(table["rule"]) == {"evidence", "pooling", "pots"}


def test_while_a_promise_is_broken_what_binds_has_no_price():
    table = prices(plan("tiny-cut"))
    assert len(table) > 0
    for column in ("shadow_price_per_unit", "low", "high"):
        assert table[column].isna().all()
    keys = set(zip(table["rule"], table["key"], table["year"], strict=True))
    assert ("pots", "council_general", 2027) in keys
    assert ("pots", "health_grant", 2026) not in keys or set(table["unit"]) >= {"£100,000"}


def test_what_has_room_does_not_bind():
    # half of the purse stays, and the ceiling of 120 is what stops help
    result = plan_of(
        town(pots=(pot(amount=250_000.0),), activity=(activity(ceiling=120.0),)), cut=Cut(depth=0.1)
    )
    table = prices(result)
    assert set(table["rule"]) == {"ceilings"}
    assert table["shadow_price_per_unit"].tolist() == pytest.approx([-0.005, -0.005])
    assert table["unit"].tolist() == ["units", "units"]


def test_pace_binds_through_what_it_lets_start():
    tables = town(services=(service(most_growth_share=0.0, start_up_per_year=10.0),))
    result = plan_of(tables)
    table = prices(result)
    assert table["rule"].tolist() == ["pace", "pace"]
    # ten more in the first year are ten more in both, and a unit closes 0.01 of a gap, half of it each year
    assert table["shadow_price_per_unit"].tolist() == pytest.approx([-0.01, -0.005])


def test_held_years_and_soft_targets_are_no_news():
    held = plan_of(town(partnership={"first_decision_year": 2027}))
    assert set(prices(held)["rule"]) == {"pots"}
    assert set(prices(held)["year"]) == {2027}


@pytest.fixture
def hard_beside_soft() -> Plan:
    """Trouble's target must be met, worry's need not; a fifth of the money decides between them."""
    tables = town(
        outcomes=(outcome(weight=1.0), outcome("worry")),
        outcome_values=(value(100.0), *targets(95.0), value(50.0, "worry"), *targets(45.0, "worry")),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=500.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.3, "talk", "worry")),
        pots=(pot(amount=155_000.0),),
    )
    return solve(load_case(scenario({"targets": {"trouble": "hard"}}), base=tables))


def test_a_hard_target_has_a_price(hard_beside_soft: Plan):
    # what the other outcome would gain if the target that must be met were a little easier
    table = prices(hard_beside_soft)
    hard = table[(table["rule"] == "targets") & (table["key"] == "trouble")]
    assert len(hard) == 2
    assert (hard["shadow_price_per_unit"] > 0).all()


def test_a_soft_target_beside_a_hard_one_is_no_news(hard_beside_soft: Plan):
    table = prices(hard_beside_soft)
    assert "worry" not in set(table["key"])
