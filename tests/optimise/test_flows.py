"""Grouping pots and needs leaves every plan as it is: it only says the same with fewer columns."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import Case, Plan, Tables, load_case, solve
from model.inputs.records import Place, Pot, ResourceType
from model.optimise import allowed
from model.optimise.build import build
from model.optimise.flows import Group, Need, group_pots, needs_of
from tests.optimise.shipped import KENT, TINY, assert_same_plan, case, with_rules
from tests.optimise.town import (
    MADE_UP,
    activity,
    pot,
    recipe,
    scenario,
    service,
    spending,
    targets,
    town,
    value,
)
from tests.properties.partnerships import NO_SHRINKING

building = import_module("model.optimise.build")
"""The module: the package gives its function of the same name."""

Row = dict[str, Any]

NURSE = ResourceType(
    type="nurse", name="Nurses", kind="people", unit="FTE", value_gbp_per_unit=50_000.0, **MADE_UP
)


def alone(of: Case) -> tuple[Group, ...]:
    """Every pot a group of its own."""
    pots = of.pots
    return tuple(
        Group(f"alone.{name}", (p,), int(pots.type_at[p]), int(pots.place_at[p]))
        for p, name in enumerate(pots.name)
    )


def each(of: Case, groups: tuple[Group, ...]) -> tuple[Need, ...]:
    """Every line and type a need of its own."""
    may, lines = allowed(of), of.lines
    return tuple(
        Need(
            f"alone.{lines.service[i]}.{lines.place[i]}.{of.types[j]}",
            int(lines.service_at[i]),
            int(j),
            (int(i),),
            tuple(g for g in groups if g.type_at == j and may[g.pots[0], i]),
        )
        for i, j in zip(*np.nonzero(lines.recipe > 0), strict=True)
    )


@pytest.fixture
def ungrouped(monkeypatch: pytest.MonkeyPatch) -> Callable[[Case], Plan]:
    """Solve with one column for every pot, line and type that may meet."""

    def solved(of: Case) -> Plan:
        with monkeypatch.context() as patch:
            patch.setattr(building, "group_pots", alone)
            patch.setattr(building, "needs_of", each)
            assert build(of).groups[0].key.startswith("alone.")
            return solve(of)

    return solved


@pytest.mark.parametrize("name", [*TINY, "best-use", "council-cut-20", "ring-fence-released"])
def test_grouping_changes_no_shipped_plan(name: str, ungrouped: Callable[[Case], Plan]):
    of = case(name)
    assert len(build(of).flows) <= len(each(of, alone(of)))
    assert_same_plan(solve(of), ungrouped(of))


def test_grouping_spares_more_than_half_of_the_columns_of_kent():
    of = case("best-use")
    together = sum(len(need.groups) for need in needs_of(of, group_pots(of)))
    apart = sum(len(need.groups) for need in each(of, alone(of)))
    assert together < apart / 2


# ---- pots that differ in one thing only ------------------------------------------------------


def twins(shares: list[float]) -> st.SearchStrategy[list[Row]]:
    """What tells pots apart that might be one group."""
    one = {
        "pooled_share": st.sampled_from(shares),
        "place": st.sampled_from(["town", "town", "east"]),
        "only_services": st.sampled_from([(), (), ("help",)]),
        "partner": st.sampled_from(["council", "nhs", "nhs"]),
    }
    return st.lists(st.fixed_dictionaries(one), min_size=2, max_size=4)


SETTINGS = st.fixed_dictionaries(
    {},
    optional={
        "pooling": st.sampled_from(["agreed", "none", "full"]),
        "reinvest": st.just("own_pot"),
        "conditions": st.booleans(),
        "pots": st.booleans(),
        "new_money": st.booleans(),
    },
)


def villages(pots: list[Pot]) -> Tables:
    """The town with two villages, help in both and play, which the NHS commissions, everywhere."""
    places = tuple(
        Place(
            place=name, name=name.title(), parent=parent, children=children, tile_row=row, tile_column=1,
            **MADE_UP,
        )
        for name, parent, children, row in (
            ("town", None, 1_000.0, None), ("east", "town", 600.0, 1), ("west", "town", 400.0, 2),
        )
    )  # fmt: skip
    return town(
        places=places,
        pots=(pot(amount=120_000.0), *pots),
        outcome_values=(value(100.0), *targets(60.0)),
        services=(service(), service("play", commissioner="nhs")),
        activity=(
            activity(today=60.0).model_copy(update={"place": "east"}),
            activity(today=40.0).model_copy(update={"place": "west"}),
            activity("play", 0.0, ceiling=100.0),
        ),
        recipes=(recipe(), recipe("play", 800.0)),
        spending=(
            spending(60_000.0).model_copy(update={"place": "east"}),
            spending(40_000.0).model_copy(update={"place": "west"}),
        ),
        effects=(
            *town().effects,
            town().effects[0].model_copy(update={"service": "play", "change_per_activity": -0.06}),
        ),
    )


@pytest.mark.parametrize("shares", [[0.0, 0.1, 0.4], [0.2, 1.0]], ids=str)
def test_grouping_is_exact_whatever_the_pots(shares: list[float]):
    @settings(NO_SHRINKING, max_examples=40)
    @given(rows=twins(shares), rules=SETTINGS)
    def holds(rows: list[Row], rules: Row) -> None:
        pots = [pot(f"twin_{n}", 30_000.0, **row) for n, row in enumerate(rows)]
        of = load_case(scenario(rules), base=villages(pots))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(building, "group_pots", alone)
            patch.setattr(building, "needs_of", each)
            apart = solve(of)
        assert_same_plan(solve(of), apart)

    holds()


def test_pots_whose_whole_amount_may_cross_leave_the_others_their_share():
    # both are the NHS's: all of one and a fifth of the other may pay for the council's help
    pots = (
        pot(),
        pot("open", 50_000.0, partner="nhs", pooled_share=1.0),
        pot("shut", 50_000.0, partner="nhs", pooled_share=0.2),
    )
    of = load_case(scenario(), base=town(pots=pots, outcome_values=(value(100.0), *targets(60.0))))
    assert solve(of).activity.tolist() == [pytest.approx([210.0, 210.0])]


# ---- which groups and needs there are --------------------------------------------------------


def keys(of: Case) -> list[str]:
    return [group.key for group in group_pots(of)]


def test_like_pots_are_one_group_and_others_stay_apart():
    more = [
        pot("a"), pot("b"), pot("fenced", only_services=("help",)), pot("pooled", pooled_share=0.1),
        pot("theirs", partner="nhs"), pot("eastern", place="east"),
    ]  # fmt: skip
    of = load_case(scenario(), base=villages(more))
    assert keys(of) == ["a.and_2", "eastern", "fenced", "pooled", "theirs"]
    assert group_pots(of)[0].names(of) == "a;b;purse"


def test_a_released_pot_joins_the_others_of_its_partner():
    of = load_case(scenario({"conditions": False}), base=villages([pot("fenced", only_services=("help",))]))
    assert keys(of) == ["fenced.and_1"]


def test_where_own_use_is_limited_every_pot_stays_alone():
    assert keys(with_rules(load_case(scenario(), base=villages([pot("a")])), reinvest="own_pot")) == [
        "a", "purse",
    ]  # fmt: skip


def test_new_money_is_a_group_of_its_own():
    assert keys(load_case(scenario({"new_money": True}), base=town())) == ["purse", "new_money"]


def test_places_are_one_need_unless_a_district_pot_could_pay():
    of = load_case(scenario(), base=villages([]))
    assert [need.key for need in needs_of(of, group_pots(of))] == ["help.money", "play.money"]
    with_east = load_case(scenario(), base=villages([pot("eastern", place="east")]))
    found = {need.key: need for need in needs_of(with_east, group_pots(with_east))}
    assert sorted(found) == ["help.east.money", "help.west.money", "play.money"]
    assert [g.key for g in found["help.east.money"].groups] == ["eastern", "purse"]
    assert [g.key for g in found["help.west.money"].groups] == ["purse"]


def test_a_district_pot_that_may_not_pay_for_a_service_does_not_split_it():
    fenced = pot("eastern", place="east", only_services=("play",))
    of = load_case(scenario(), base=villages([fenced]))
    assert [need.key for need in needs_of(of, group_pots(of))] == ["help.money", "play.money"]
    assert [g.key for g in needs_of(of, group_pots(of))[1].groups] == []


def test_a_need_that_nobody_may_pay_for_leaves_no_activity():
    result = solve(load_case(scenario(), base=villages([])))
    # play is the NHS's, who has no pot; the council's may not cross
    line = result.case.lines.service.index("play")
    assert result.activity[line].tolist() == [0.0, 0.0]


def test_each_type_is_a_need_of_its_own():
    tables = town(
        more_types=(NURSE,),
        pots=(pot(), pot("team", 1.2, type="nurse", partner="nhs", pooled_share=1.0)),
        recipes=(recipe(), recipe(amount=0.01, type_="nurse")),
        spending=(spending(), spending(1.0, pot_="team")),
    )
    of = load_case(scenario(), base=tables)
    assert [need.key for need in needs_of(of, group_pots(of))] == ["help.money", "help.nurse"]


@pytest.mark.parametrize("name", [*KENT, *TINY])
def test_every_pot_and_every_need_is_in_exactly_one_group(name: str):
    of = case(name)
    groups = group_pots(of)
    assert sorted(p for g in groups for p in g.pots) == list(range(len(of.pots)))
    needs = needs_of(of, groups)
    pairs = sorted((i, need.type_at) for need in needs for i in need.lines)
    assert pairs == sorted(zip(*(at.tolist() for at in np.nonzero(of.lines.recipe > 0)), strict=True))
    for need in needs:
        may = {p for g in need.groups for p in g.pots}
        for line in need.lines:
            expected = allowed(of)[:, line] & (of.pots.type_at == need.type_at)
            assert may == set(np.flatnonzero(expected).tolist())
