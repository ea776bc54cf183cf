"""Every coalition of random partnerships against a restatement with linear programmes of its own."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest

from model import solve
from model.analyse.games import game
from model.analyse.partnership import partnership
from model.inputs.tables import Tables
from model.plan_coalitions import NOBODY, Worlds, improvement, solve_worlds
from tests.analyse.coalition_oracle import YEARS, Town, restated
from tests.analyse.partners import case_of, duties, helpers
from tests.optimise.test_least_money import random_town

SEEDS = range(8)
NAMES = ("council", "nhs", "police", "schools")
GROUPS = [frozenset(group) for k in range(5) for group in combinations(NAMES, k)]


@pytest.mark.parametrize("seed", SEEDS)
def test_what_coalitions_reach_stated_again(seed: int):
    tables = random_town(seed)
    again = restated(tables, GROUPS)
    gap = Town(tables).gap
    for group, reached in zip(GROUPS, solve_worlds(case_of(tables), GROUPS, workers=1), strict=True):
        world = again[group]
        assert reached.duties_unmet_gbp == pytest.approx(YEARS * world.duties, rel=1e-5, abs=1.0)
        assert reached.promises_broken_gbp == pytest.approx(YEARS * world.promises, rel=1e-5, abs=1.0)
        assert reached.objective == pytest.approx(world.short / gap, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_least_money_stated_again(seed: int):
    tables = random_town(seed)
    case = case_of(tables)
    worlds = Worlds(case)
    asked = float(improvement(case, worlds.alone)[0, 1])
    town = Town(tables)
    alone = town.reached(NOBODY)
    for group in GROUPS:
        mine = worlds.reached(group).least_money_gbp
        assert mine == pytest.approx(YEARS * town.money(group, alone, asked), rel=1e-5, abs=1.0)


def slow_shares(worth: dict[frozenset[str], float], names: tuple[str, ...]) -> dict[str, float]:
    """What each partner adds, order by order."""
    every = list(permutations(names))
    out = dict.fromkeys(names, 0.0)
    for order in every:
        for k, name in enumerate(order):
            out[name] += (worth[frozenset(order[: k + 1])] - worth[frozenset(order[:k])]) / len(every)
    return out


@pytest.mark.parametrize("seed", [0, 3, 5])
def test_shares_of_a_partnership_nobody_has_seen(seed: int):
    case = case_of(random_town(seed))
    result = partnership(case, solve(case), workers=1)
    columns = {
        "money": "money_saved_gbp",
        "duties": "duties_unmet_gbp",
        "promises": "promises_broken_gbp",
        "objective": "objective",
    }
    table = result.tables["shares"]
    for value, column in columns.items():
        worth = game(result.tables["coalitions"], column)
        sign = 1.0 if value == "money" else -1.0
        found = table[table["value"] == value].set_index("partner")["shapley"].to_dict()
        size = max(abs(x) for x in worth.values()) or 1.0
        expected = slow_shares({g: sign * x for g, x in worth.items()}, NAMES)
        assert found == pytest.approx(expected, abs=1e-6 * size)


@pytest.mark.parametrize("seed", [1, 4])
def test_what_always_holds_in_the_tables(seed: int):
    case = case_of(random_town(seed))
    plan = solve(case)
    result = partnership(case, plan, workers=1)
    tables = result.tables
    worlds = tables["worlds"].set_index("world")
    assert (worlds["money_saved_gbp"] >= -1.0).all()
    least = worlds["least_money_gbp"].to_dict()
    assert least["full_pooling"] <= least["together"] + 1.0
    saved = tables["money_saved"]
    each = saved[saved["partner"] != "all"]
    whole = saved[saved["partner"] == "all"].iloc[0]
    for column in ("alone_gbp", "together_gbp", "saved_gbp", "shapley_gbp"):
        assert each[column].sum() == pytest.approx(whole[column], abs=0.01)
    assert whole["saved_gbp"] == pytest.approx(worlds.loc["together", "money_saved_gbp"], abs=1.0)
    pays = tables["pays_and_gains"]
    assert pays["for_others_planned_gbp"].sum() == pytest.approx(pays["from_others_planned_gbp"].sum())
    assert pays["duties_unmet_gbp"].sum() == pytest.approx(plan.duties_unmet_gbp, abs=0.1)
    assert pays["promises_broken_gbp"].sum() == pytest.approx(plan.promises_broken_gbp, abs=0.1)
    contributions = tables["contributions"]
    sums = contributions.groupby(["outcome", "year"])["improvement"].sum()
    once = contributions.drop_duplicates(["outcome", "year"]).set_index(["outcome", "year"])["whole"]
    assert sums.to_numpy() == pytest.approx(once.loc[sums.index].to_numpy(), abs=1e-9)


@pytest.mark.parametrize("seed", [1, 4, 6])
def test_transfers_settle_every_account(seed: int):
    case = case_of(random_town(seed))
    result = partnership(case, solve(case), workers=1)
    saved = result.tables["money_saved"].set_index("partner").drop(index="all")
    moved = result.tables["transfers"]
    moved = moved[(moved["basis"] == "least_money") & moved["amount_gbp"].notna()]
    for rule, column in (("shapley", "shapley_gbp"), ("nucleolus", "nucleolus_gbp")):
        own = moved[moved["rule"] == rule]
        if saved[column].isna().any():
            assert own.empty
            continue
        net = saved["saved_gbp"].copy()
        for row in own.to_dict("records"):
            net[row["from_partner"]] -= row["amount_gbp"]
            net[row["to_partner"]] += row["amount_gbp"]
        assert net.to_numpy() == pytest.approx(saved[column].to_numpy(), abs=5.0)
    good = saved["saved_gbp"].copy()
    for row in moved[moved["rule"] == "no_worse"].to_dict("records"):
        good[row["from_partner"]] -= row["amount_gbp"]
        good[row["to_partner"]] += row["amount_gbp"]
    if saved["saved_gbp"].sum() >= 0:
        assert good.min() >= -5.0


def doubled(tables: Tables) -> Tables:
    """Everything in pounds twice as large."""
    return tables.replace(
        pots=tuple(
            row.model_copy(update={"amount_per_year": 2 * row.amount_per_year}) for row in tables.pots
        ),
        recipes=tuple(
            row.model_copy(update={"amount_per_activity": 2 * row.amount_per_activity})
            for row in tables.recipes
        ),
        spending=tuple(
            row.model_copy(update={"amount_per_year": 2 * row.amount_per_year}) for row in tables.spending
        ),
    )


@pytest.mark.parametrize("tables", [helpers, duties])
def test_pounds_twice_as_large_make_gains_twice_as_large(tables):
    plain, double = (partnership(case, solve(case), workers=1) for case in map(case_of, both(tables())))
    for column in ("shapley", "last"):
        mine, theirs = plain.tables["shares"], double.tables["shares"]
        pounds = mine["unit"] == "£"
        assert theirs[pounds][column].to_numpy() == pytest.approx(
            2 * mine[pounds][column].to_numpy(), abs=0.1
        )
        assert theirs[~pounds][column].to_numpy() == pytest.approx(mine[~pounds][column].to_numpy(), abs=1e-6)
    assert plain.leads == double.leads


def both(tables: Tables) -> tuple[Tables, Tables]:
    """A partnership, and the same with everything twice as dear."""
    return tables, doubled(tables)


@pytest.mark.parametrize("tables", [helpers, duties])
def test_the_order_of_rows_does_not_matter(tables):
    plain = tables()
    turned = plain.replace(partners=plain.partners[::-1], pots=plain.pots[::-1])
    first, second = (partnership(case, solve(case), workers=1) for case in map(case_of, (plain, turned)))
    assert first.answer == second.answer
    for name, table in first.tables.items():
        other = second.tables[name]
        assert table.columns.tolist() == other.columns.tolist()
        assert len(table) == len(other)
        numbers = table.select_dtypes("number").columns
        assert np.allclose(
            table[numbers].to_numpy(dtype=float),
            other[numbers].to_numpy(dtype=float),
            atol=1e-4,
            equal_nan=True,
        )
