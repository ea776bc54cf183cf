"""Unit costs that grow faster than prices in general: worked out by hand in the town of one service."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model import solve
from model.inputs.load import load_case
from model.inputs.tables import Tables
from model.optimise import build, solve_stages
from model.optimise.resolve import Resolver
from model.project import project
from model.project.money import needs
from tests.optimise.town import activity, plan, planned, pot, recipe, scenario, service, spending, town


def dearer(growth: float | None = 0.1, **more: object) -> Tables:
    """£1,000 a family today; today's 100 families take all of the purse."""
    rows = {"recipes": (recipe(real_growth_per_year=growth),), "pots": (pot(amount=100_000.0),)}
    return town(**(rows | more))


def test_the_same_purse_buys_less_every_year():
    """100,000 ÷ 1,100 in the first year, ÷ 1,210 in the second; what is lost is 0.1 a family."""
    found = plan(dearer())
    assert planned(found) == [pytest.approx(100 / 1.1, abs=1e-5), pytest.approx(100 / 1.21, abs=1e-5)]
    spend = found.tables["spend"]
    assert spend["planned"].tolist() == pytest.approx([100_000.0, 100_000.0])
    outcomes = found.tables["outcomes"].set_index(["place", "year"])["planned"]
    assert outcomes["town", 2027] == pytest.approx(100 + 0.1 * (100 - 100 / 1.21))


def test_what_gets_cheaper_makes_room():
    assert planned(plan(dearer(-0.2)))[0] == pytest.approx(100 / 0.8)


def test_held_years_grow_dearer_too():
    """The year 2026 is held: today's families are promised, the purse does not reach, 2027 is at 1.21."""
    found = plan(dearer(partnership={"first_decision_year": 2027}))
    assert planned(found)[0] == pytest.approx(100 / 1.1, abs=1e-5)
    broken = found.tables["promises_broken"].set_index("year")["gbp"]
    assert broken[2026] == pytest.approx(1_000 * (100 - 100 / 1.1))  # worth as in the base year


def test_the_recipe_by_year_and_in_run_on_years():
    of = load_case(scenario(), base=dearer(partnership={"run_on_years": 2}))
    assert of.money_recipe[:, 0] == pytest.approx([1_000, 1_100, 1_210, 1_210, 1_210])
    assert of.lines.price_gbp.tolist() == [1_000.0]
    need = needs(of, np.full((1, 2), 10.0))
    assert need[0, 0].tolist() == pytest.approx([11_000, 12_100])


def test_no_growth_is_exactly_today():
    of = load_case(scenario(), base=town())
    assert (of.recipe == of.lines.recipe).all()


def test_best_value_counts_the_money_of_each_year():
    """Nothing is worth anything, so nothing is bought; kept by a floor of 50, it costs what it costs."""
    tables = dearer(
        activity=(activity(floor=50.0),),
        outcome_costs=(),
        partnership={"run_on_years": 1, "discount_rate": 0.0},
    )
    story = replace(scenario(), objective="best_value")
    found = solve(story, base=tables)
    assert planned(found) == [50.0, 50.0]
    assert found.objective_value == pytest.approx(-50 * (1_100 + 1_210 + 1_210))


def test_balance_weighs_the_money_of_each_year():
    """Half of the money on each of two services today; the dearer one may not pass that share."""
    tables = town(
        pots=(pot(amount=1e6),),
        services=(service(), service("rest", tier="universal")),
        activity=(activity(ceiling=100.0), activity("rest", ceiling=100.0)),
        recipes=(recipe(real_growth_per_year=0.25), recipe("rest")),
        spending=(spending(), spending(name="rest")),
    )
    rules: dict[str, object] = {"balance": [{"tier": "targeted", "at_most": "today"}], "evidence": "off"}
    assert planned(plan(tables, rules)) == [pytest.approx(80.0), pytest.approx(64.0)]


def test_a_loaded_programme_follows_growth_of_unit_costs():
    first, second = (load_case(scenario(), base=dearer(growth)) for growth in (0.0, 0.1))
    resolver = Resolver(first)
    resolver.solve(first)
    again = resolver.solve(second)
    assert resolver.rebuilds == 0
    programme = build(second)
    fresh = solve_stages(programme)
    assert [s.value for s in again.solved.stages] == pytest.approx([s.value for s in fresh.stages])


def test_the_projection_of_todays_plan_is_still_the_trend():
    of = load_case(scenario(), base=dearer())
    today = project(of, np.repeat(of.lines.today[:, None], 2, axis=1))
    assert (today.outcome == of.cells.trend).all()
