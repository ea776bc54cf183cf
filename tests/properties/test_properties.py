"""Properties that always hold, whatever the partnership (the method's list, as far as it is built)."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Plan, solve
from tests.oracle import Projection, World, build_world, read_story
from tests.properties.compare import (
    Stage,
    activity_of,
    assert_same_activity,
    assert_same_stages,
    outcomes_of,
    stage_values,
)
from tests.properties.partnerships import NO_SHRINKING, Draft, drafts
from tests.properties.stories import soft_stories, write_story

Content = dict[str, Any]

few = settings(NO_SHRINKING, max_examples=15)


@contextmanager
def written(draft: Draft, story: Content) -> Iterator[Path]:
    """The partnership and one scenario as files."""
    with tempfile.TemporaryDirectory() as folder:
        draft.write(Path(folder) / "data")
        yield write_story(story, Path(folder))


def planned(draft: Draft, story: Content) -> Plan:
    with written(draft, story) as path:
        return solve(path)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Draft, Content]:
    draft = draw(drafts())
    return draft, draw(soft_stories(draft))


# ---- 1 and 2: money adds up, outcomes are the projection's ---------------------------------------


@few
@given(cases())
def test_money_in_is_money_out_and_money_left(case: tuple[Draft, Content]):
    with written(*case) as path:
        plan, world = solve(path), build_world(read_story(path))
    flows, unspent = plan.tables["flows"], plan.tables["unspent"]
    assert (flows["planned"] >= 0).all()
    for pot, year in ((p, y) for p in world.pots for y in world.years):
        used = flows.loc[(flows["pot"] == pot) & (flows["year"] == year), "planned"].sum()
        left = unspent.loc[(unspent["pot"] == pot) & (unspent["year"] == year), "amount"].sum()
        amount = world.amount[pot, year]
        assert used + left == pytest.approx(amount, rel=1e-6, abs=0.01), (pot, year)


@few
@given(cases())
def test_flows_pay_for_exactly_the_planned_activity(case: tuple[Draft, Content]):
    with written(*case) as path:
        plan, world = solve(path), build_world(read_story(path))
    flows = plan.tables["flows"]
    paid: dict[tuple[str, str, int, str], float] = {}
    for pot, service, place, year, amount in zip(
        *(flows[c] for c in ("pot", "service", "place", "year", "planned")), strict=True
    ):
        key = (service, place, year, world.pots[pot]["type"])
        paid[key] = paid.get(key, 0.0) + amount
    for (service, place, year), active in activity_of(plan).items():
        for type_ in world.types:
            need = world.recipe_in((service, place), type_, year) * active
            assert paid.get((service, place, year, type_), 0.0) == pytest.approx(need, rel=1e-6, abs=0.01)


@few
@given(cases())
def test_published_outcomes_are_the_projection_of_the_activity(case: tuple[Draft, Content]):
    with written(*case) as path:
        plan, world = solve(path), build_world(read_story(path))
    slow = projection_of(plan, world)
    for (outcome, place, year), count in outcomes_of(plan).items():
        if (outcome, place) in world.cells:
            assert count == pytest.approx(slow.outcome((outcome, place), year), rel=1e-6, abs=1e-6)


def projection_of(plan: Plan, world: World) -> Projection:
    chosen = {((s, d), y): a for (s, d, y), a in activity_of(plan).items() if not world.demand_led((s, d))}
    table = plan.tables["duties_unmet"]
    demand = table[table["rule"] == "demand"]
    keys = zip(demand["service"], demand["place"], demand["year"], strict=True)
    unmet = {((s, d), y): a for (s, d, y), a in zip(keys, demand["activity"], strict=True)}
    return Projection(world, chosen, unmet)


# ---- 3: more never hurts -------------------------------------------------------------------------


def assert_not_worse(better: Plan, plan: Plan) -> None:
    """The list of duties, promises and aim, read in order, is no worse."""
    for (stage, year, mine), (_, _, theirs) in zip(to_the_aim(better), to_the_aim(plan), strict=True):
        slack = 1e-6 * abs(theirs) + (0.05 if stage in ("duties", "promises") else 1e-8)
        assert mine <= theirs + slack, (stage, year)
        if mine < theirs - slack:
            return


def to_the_aim(plan: Plan) -> list[Stage]:
    return [s for s in stage_values(plan) if s[0] in ("duties", "promises", "equity", "close_gaps")]


@few
@given(cases(), st.data())
def test_more_of_a_pot_never_hurts(case: tuple[Draft, Content], data: st.DataObject):
    draft, story = case
    pot = data.draw(st.sampled_from(draft.rows("pots")))["pot"]
    change = {
        "table": "pots",
        "where": {"pot": pot},
        "column": "amount_per_year",
        "scale": 1.3,
        "why": "more",
    }
    others = [c for c in story.get("changes", []) if c["table"] != "pots"]
    before = planned(draft, story | {"changes": [*others, change | {"scale": 1.0}]})
    after = planned(draft, story | {"changes": [*others, change]})
    assert_not_worse(after, before)


@few
@given(cases())
def test_more_pooling_never_hurts(case: tuple[Draft, Content]):
    draft, story = case
    none, agreed, full = (
        planned(draft, story | {"rules": story.get("rules", {}) | {"pooling": setting}})
        for setting in ("none", "agreed", "full")
    )
    assert_not_worse(agreed, none)
    assert_not_worse(full, agreed)


FEWER: list[Content] = [
    {"conditions": False},
    {"ceilings": False},
    {"reinvest": "free"},
    {"pots": False},
    {"new_money": True},
]


@few
@given(cases(), st.sampled_from(FEWER))
def test_one_rule_fewer_never_hurts(case: tuple[Draft, Content], fewer: Content):
    draft, story = case
    rules = story.get("rules", {})
    strict = {"conditions": True, "ceilings": True, "reinvest": "own_pot"} | rules
    before = planned(draft, story | {"rules": strict})
    assert_not_worse(planned(draft, story | {"rules": strict | fewer}), before)


# ---- 4: order and scale do not matter ---------------------------------------------------------------


@few
@given(cases(), st.integers(0, 2**32 - 1))
def test_the_order_of_rows_changes_nothing(case: tuple[Draft, Content], seed: int):
    draft, story = case
    shuffled = deepcopy(draft)
    for rows in shuffled.tables.values():
        random.Random(seed).shuffle(rows)
    first, second = planned(draft, story), planned(shuffled, story)
    assert first.digest == second.digest
    assert stage_values(first) == stage_values(second)
    np.testing.assert_array_equal(first.activity, second.activity)


@few
@given(cases(), st.sampled_from([0.01, 7.0, 1000.0]))
def test_another_unit_of_money_changes_no_activity(case: tuple[Draft, Content], times: float):
    draft, story = case
    first, second = planned(draft, story), planned(in_other_money(draft, times), story)
    assert_same_activity(first, second)
    scaled = [(s, y, v if s in ("close_gaps", "equity") else v * times) for s, y, v in stage_values(first)]
    in_steps = [(s, y, v) for s, y, v in stage_values(second)]
    assert_same_stages(in_steps, scaled)


def in_other_money(draft: Draft, times: float) -> Draft:
    """All money amounts, money recipes and capacity values times something."""
    out = deepcopy(draft)
    money = {row["pot"] for row in out.rows("pots") if row["type"] == "money"}
    for table, column, chosen in (
        ("pots", "amount_per_year", lambda r: r["type"] == "money"),
        ("pot_years", "amount", lambda r: r["pot"] in money),
        ("spending", "amount_per_year", lambda r: r["pot"] in money),
        ("recipes", "amount_per_activity", lambda r: r["type"] == "money"),
        ("resource_types", "value_gbp_per_unit", lambda r: r["kind"] != "money"),
    ):
        for row in out.rows(table):
            if chosen(row):
                row[column] *= times
    return out


# ---- 5, 7 and 8: base, repetition, honesty ------------------------------------------------------------


@few
@given(drafts())
def test_a_scenario_without_changes_is_the_base(draft: Draft):
    with written(draft, {}) as path:
        bare, story = solve(path.parent / "data"), solve(path)
    assert stage_values(bare) == stage_values(story)
    np.testing.assert_array_equal(bare.activity, story.activity)


@few
@given(cases())
def test_solving_again_gives_the_same(case: tuple[Draft, Content]):
    with written(*case) as path:
        first, second = solve(path), solve(path)
    assert stage_values(first) == stage_values(second)
    for name in first.tables:
        if name != "run":
            assert first.tables[name].equals(second.tables[name]), name


@few
@given(cases())
def test_doing_nothing_keeps_every_hard_rule_so_there_is_always_a_plan(case: tuple[Draft, Content]):
    draft, story = case
    nothing = [
        {"table": "pots", "where": {"type": kind}, "column": "amount_per_year", "set": 0, "why": "nothing"}
        for kind in {row["type"] for row in draft.rows("pots")}
    ]
    plan = planned(draft, story | {"changes": nothing})
    assert plan.status == "optimal"
    costly = [line for line, price in zip(plan.activity, plan.case.lines.recipe, strict=True) if price.any()]
    assert np.allclose(costly, 0.0, atol=1e-6) or story.get("rules", {}).get("pots") is False


def test_only_a_proven_optimum_is_called_a_plan():
    plan = solve(Path("scenarios/tiny-best-use.toml"), time_limit=1e-9)
    assert plan.status == "time_limit"
    assert plan.gap_closed_share is None
    assert plan.objective_value is None
    assert all(table.empty for name, table in plan.tables.items() if name != "run")
