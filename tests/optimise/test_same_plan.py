"""One input, one plan: whatever the order of the rows, the unit of money, or how often it is asked."""

from __future__ import annotations

import pytest

from model import Plan, Tables, load_case, solve
from model.inputs.scenario import Scenario
from tests.optimise.shipped import KENT, TINY, assert_same_plan, base, case, in_other_money, plan, shuffled
from tests.optimise.town import activity, pot, recipe, scenario, service, spending, targets, town, value
from tests.properties.compare import stage_values

MONEY_STAGES = ("duties", "promises", "new_money", "calm", "payments")


def assert_identical(mine: Plan, theirs: Plan) -> None:
    """Not alike: the same to the last digit, in every table but the one with the times."""
    assert mine.digest == theirs.digest
    assert stage_values(mine) == stage_values(theirs)
    assert mine.gap_closed_share == theirs.gap_closed_share
    assert mine.notes == theirs.notes
    for name in mine.tables.keys() - {"run"}:
        assert mine.tables[name].equals(theirs.tables[name]), name


def on(tables: Tables, of: Scenario) -> Plan:
    return solve(load_case(of, base=tables))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", [*TINY, "best-use", "council-cut-20"])
def test_the_order_of_rows_decides_nothing(name: str, seed: int):
    tables = base("tiny" if name in TINY else "kent")
    other = shuffled(tables, seed)
    assert other != tables
    found = on(other, case(name).scenario)
    assert found.digest == plan(name).digest
    assert_same_plan(found, plan(name))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(
    "name",
    [*TINY, "best-use"],
)
def test_the_order_of_rows_moves_not_even_the_last_digit(name: str, seed: int):
    tables = base("tiny" if name in TINY else "kent")
    assert_identical(on(shuffled(tables, seed), case(name).scenario), plan(name))


@pytest.mark.parametrize("name", ["tiny-cut", "council-cut-20"])
def test_asking_again_gives_the_same(name: str):
    assert_identical(solve(case(name)), plan(name))


def test_equal_services_are_told_apart_by_name_not_by_place_in_the_table():
    # two services alike in everything but their id compete for £50,000: who gets it hangs on the id alone
    rows = {
        "services": (service("b_help"), service("a_help")),
        "activity": (activity("b_help", 50.0), activity("a_help", 50.0)),
        "recipes": (recipe("b_help"), recipe("a_help")),
        "spending": (spending(50_000.0, "b_help"), spending(50_000.0, "a_help")),
        "effects": tuple(town().effects[0].model_copy(update={"service": s}) for s in ("b_help", "a_help")),
    }
    tables = town(**rows)
    backwards = town(**{name: own[::-1] for name, own in rows.items()})
    assert_identical(on(tables, scenario()), on(backwards, scenario()))


# ---- another unit of money -------------------------------------------------------------------------


@pytest.mark.parametrize("times", [1_000.0, 0.001, 7.3])
@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut"])
def test_another_unit_of_money_changes_no_activity(name: str, times: float):
    compare_money(name, times, in_other_money(base("tiny"), times))


@pytest.mark.parametrize("name", ["best-use", "council-cut-20"])
def test_money_in_thousands_changes_no_activity_in_kent(name: str):
    compare_money(name, 1_000.0, in_other_money(base("kent"), 1_000.0))


def compare_money(name: str, times: float, tables: Tables) -> None:
    first, second = plan(name), on(tables, case(name).scenario)
    assert second.status == first.status
    free = first.case.lines.price_gbp == 1.0  # the £1 of what costs nothing does not scale
    scale = first.case.lines.today.clip(min=1.0)[:, None]
    apart = abs(first.activity - second.activity) / scale
    assert apart[~free].max() < 1e-4
    for mine, theirs in zip(first.stages, second.stages, strict=True):
        worth = times if mine.stage in MONEY_STAGES else 1.0
        least = 0.05 * times if worth != 1.0 else 1e-8
        assert theirs.value == pytest.approx(worth * mine.value, rel=1e-6, abs=least), mine.stage


def test_a_price_is_per_pound_whatever_the_steps_inside():
    # a hundred towns' money: the same gap, steps inside a hundred times as large, a hundredth of the price
    small = on(town(), scenario()).tables["binding"]
    large = on(in_other_money(town(), 100.0), scenario()).tables["binding"]
    assert large["unit"].tolist() == small["unit"].tolist() == ["£100,000"] * 2
    assert large["shadow_price_per_unit"].to_numpy() == pytest.approx(
        small["shadow_price_per_unit"].to_numpy() / 100
    )
    for end in ("low", "high"):
        assert large[end].to_numpy() == pytest.approx(small[end].to_numpy() * 100)


# ---- what the tables say twice -----------------------------------------------------------------------


def test_a_pot_written_as_two_pays_for_the_same():
    whole = on(town(pots=(pot(amount=150_000.0),)), scenario())
    halves = on(town(pots=(pot(amount=100_000.0), pot("more", 50_000.0))), scenario())
    assert halves.activity.tolist() == whole.activity.tolist()
    assert stage_values(halves)[:-1] == stage_values(whole)[:-1]


def test_a_year_of_a_pot_as_it_is_anyway_changes_nothing_but_the_digest():
    tables = base("tiny")
    again = tables.pots[0]
    row = {"pot": again.pot, "year": 2026, "amount": again.amount_per_year}
    stated = tables.replace(pot_years=(*tables.pot_years, year_of(row)))
    mine, theirs = plan("tiny-best-use"), on(stated, case("tiny-best-use").scenario)
    assert mine.digest != theirs.digest
    assert stage_values(mine) == stage_values(theirs)


def year_of(row: dict[str, object]) -> object:
    from model.inputs.records import PotYear

    return PotYear.model_validate(row)


def test_a_target_stated_by_place_is_the_same_as_their_sum():
    tables = base("tiny")
    areas = [r for r in tables.outcome_values if r.series == "target" and r.outcome == "looked_after"]
    others = tuple(r for r in tables.outcome_values if r not in areas)
    parts = tuple(
        areas[0].model_copy(update={"place": place, "count": count, "denominator": None})
        for place, count in (("north", 60.0), ("south", 36.0))
    )
    mine, theirs = (
        plan("tiny-best-use"),
        on(tables.replace(outcome_values=(*others, *parts)), case("tiny-best-use").scenario),
    )
    assert stage_values(mine) == stage_values(theirs)
    assert mine.activity.tolist() == theirs.activity.tolist()
    district = theirs.tables["outcomes"].query("place == 'south' and year == 2027")
    assert district["target"].tolist() == [36.0]


def test_a_trend_as_flat_as_none_changes_nothing():
    flat = town(outcome_values=(*town().outcome_values, value(100.0, series="trend", year=2027)))
    assert stage_values(on(flat, scenario())) == stage_values(on(town(), scenario()))
    moved = town(outcome_values=(value(100.0), value(120.0, series="trend", year=2027), *targets()))
    assert stage_values(on(moved, scenario())) != stage_values(on(town(), scenario()))


@pytest.mark.parametrize("name", KENT)
def test_a_scenario_reads_the_tables_and_leaves_them_as_they_are(name: str):
    before = base("kent").digest()
    assert case(name).base.digest() == before
    plan(name)
    assert base("kent").digest() == before
