"""The tables of a plan: every amount accounted for, what is left and why, what is broken and by how much."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from model import Plan, solve
from model.inputs.changes import Cut
from model.inputs.records import ResourceType
from tests.optimise.shipped import KENT, TINY, case, plan, with_rules
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)
from tests.optimise.town import plan as plan_of

ROOM = ResourceType(type="room", name="Rooms", kind="capital", unit="rooms", **MADE_UP)
MET = (value(100.0), *targets(100.0))


def reasons(result: Plan, name: str = "purse") -> list[str]:
    table = result.tables["unspent"]
    return [str(text) for text in table[table["pot"] == name]["reason"]]


# ---- what is left ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_every_pot_is_used_or_left(name: str):
    found = plan(name)
    of = found.case
    used = found.tables["flows"].groupby(["pot", "year"])["planned"].sum()
    left = found.tables["unspent"].set_index(["pot", "year"])["amount"]
    for p, pot_name in enumerate(of.pots.name):
        for t, year in enumerate(of.years.plan, start=1):
            whole = used.get((pot_name, year), 0.0) + left.get((pot_name, year), 0.0)
            assert whole == pytest.approx(of.pots.amount[p, t], rel=1e-6, abs=1e-6), (pot_name, year)
    assert (left > 0).all()
    assert left.index.is_unique


def test_money_past_the_target_is_left_and_says_so():
    assert (
        reasons(plan_of(town(outcome_values=MET)))
        == ["more of what it may pay for would bring no outcome closer to its target under these rules"] * 2
    )


def test_a_pot_that_nothing_uses():
    fenced = pot("grant", 5_000.0, only_services=("clubs",))
    tables = town(
        pots=(pot(), fenced),
        services=(service(), service("clubs")),
        activity=(activity(), activity("clubs", 10.0)),
    )
    # clubs take no money: nothing that the grant may pay for uses any
    assert reasons(plan_of(tables), "grant") == ["no service that it may pay for uses it"] * 2


def test_years_already_under_way():
    found = plan_of(town(partnership={"first_decision_year": 2027}))
    assert reasons(found) == ["services are already under way this year and stay as they are"]


def test_a_pot_for_demand_only():
    care = service("care", demand_outcome="trouble", activity_per_case=1.0)
    tables = town(
        pots=(pot(), pot("homes", 260_000.0, only_services=("care",))),
        services=(service(), care),
        activity=(activity(), activity("care")),
        recipes=(recipe(), recipe("care", 2_000.0)),
        spending=(spending(), spending(200_000.0, "care", "homes")),
    )
    assert (
        reasons(plan_of(tables), "homes")
        == ["it may pay only for demand-led services, and every case is served"] * 2
    )


def test_a_pot_for_services_without_evidence():
    tables = town(
        pots=(pot(), pot("grant", 60_000.0, only_services=("clubs",))),
        services=(service(), service("clubs")),
        activity=(activity(), activity("clubs", 40.0)),
        recipes=(recipe(), recipe("clubs")),
        spending=(spending(), spending(40_000.0, "clubs", "grant")),
    )
    assert (
        reasons(plan_of(tables), "grant")
        == ["no evidence is held for any service that it may pay for, so none is grown"] * 2
    )
    # not held, clubs may grow, and would help nobody
    off = reasons(plan_of(tables, {"evidence": "off"}), "grant")
    assert (
        off
        == ["more of what it may pay for would bring no outcome closer to its target under these rules"] * 2
    )


def test_everything_at_its_limit():
    found = plan_of(town(activity=(activity(ceiling=130.0),)))
    assert reasons(found) == ["every service that it may pay for is at its limit"] * 2


def test_a_capacity_that_outlasts_the_money():
    tables = town(
        more_types=(ROOM,),
        pots=(pot(), pot("rooms", 500.0, type="room")),
        recipes=(recipe(), recipe(amount=1.0, type_="room")),
        spending=(spending(), spending(100.0, pot_="rooms")),
    )
    found = plan_of(tables)
    assert reasons(found, "rooms") == ["money runs out before this capacity does"] * 2
    left = found.tables["unspent"]
    assert left[left["pot"] == "rooms"]["amount"].tolist() == pytest.approx([350.0, 350.0])


def test_growth_at_its_pace_is_at_its_limit_in_every_year():
    found = plan_of(town(services=(service(most_growth_share=0.1, start_up_per_year=0.0),)))
    assert reasons(found) == ["every service that it may pay for is at its limit"] * 2


@pytest.mark.parametrize("rules", [{"pots": False}, {"new_money": True}])
def test_what_has_no_end_is_never_left(rules: dict[str, Any]):
    left = plan_of(town(), rules).tables["unspent"]
    assert "new_money" not in set(left["pot"])
    assert np.isfinite(left["amount"].to_numpy(dtype=float)).all()


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_every_reason_is_one_sentence_without_a_stop(name: str):
    for text in plan(name).tables["unspent"]["reason"].unique():
        assert text[0].islower()
        assert not text.endswith(".")


# ---- what is broken ------------------------------------------------------------------------------------


def test_duties_come_with_their_activity_and_its_worth():
    tables = town(services=(service(statutory=True),), activity=(activity(floor=90.0),))
    table = plan_of(tables, cut=Cut(depth=0.5)).tables["duties_unmet"]
    assert table.to_dict("records") == [
        {
            "rule": "floors",
            "service": "help",
            "place": "town",
            "year": year,
            "activity": pytest.approx(15.0),
            "gbp": pytest.approx(15_000.0),
        }
        for year in (2026, 2027)
    ]


def test_a_promise_is_listed_once_under_the_rule_that_asks_for_most():
    # the floor of 60 and a pace of 90 and 81: only the pace is named, by what it lacks
    tables = town(services=(service(most_reduction_share=0.1),), activity=(activity(floor=60.0),))
    table = plan_of(tables, cut=Cut(depth=0.7)).tables["promises_broken"]
    assert table["rule"].tolist() == ["pace", "pace"]
    assert table["activity"].to_numpy() == pytest.approx([45.0, 36.0])
    assert table["gbp"].to_numpy() == pytest.approx([45_000.0, 36_000.0])


def test_less_than_a_penny_is_not_broken():
    tables = town(
        pots=(pot(amount=99_999.995),),
        spending=(spending(99_999.995),),
        services=(service(most_reduction_share=0.0),),
    )
    found = plan_of(tables)
    assert found.tables["promises_broken"].empty
    assert found.promises_broken_gbp == 0.0


def test_worth_without_money_is_that_of_capacities_or_a_pound():
    rooms = ROOM.model_copy(update={"value_gbp_per_unit": 30.0})
    for types, expected in (((rooms,), 30.0 * 20), ((ROOM,), 1.0 * 20)):
        tables = town(
            more_types=types,
            pots=(pot("rooms", 80.0, type="room"),),
            recipes=(recipe(amount=1.0, type_="room"),),
            spending=(spending(80.0, pot_="rooms"),),
            activity=(activity(today=80.0),),
            services=(service(most_reduction_share=0.0),),
        )
        found = plan_of(tables, cut=Cut(pot="rooms", depth=0.25))
        worth = found.tables["promises_broken"]["gbp"].tolist()
        # the value of a capacity without one is 1, and so is a pound's
        assert worth == pytest.approx([expected] * 2)


@pytest.mark.parametrize("name", ["tiny-cut", "council-cut-20", "as-agreed"])
def test_what_is_broken_is_what_the_limits_lack(name: str):
    found = plan(name)
    of = found.case
    planned = found.tables["activity"].set_index(["service", "place", "year"])["planned"]
    for row in found.tables["promises_broken"].query("rule != 'balance'").to_dict("records"):
        line = of.lines.index[row["service"], row["place"]]
        assert row["gbp"] == pytest.approx(row["activity"] * of.lines.price_gbp[line])
        assert planned.loc[row["service"], row["place"], row["year"]] < of.lines.today[line]
    demand = found.tables["duties_unmet"].query("rule == 'demand'")
    assert set(demand["service"]) <= {s.service for s in of.tables.services if s.demand_outcome}


# ---- the others ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["tiny-cut", "best-use"])
def test_spend_is_the_money_of_the_flows_with_names(name: str):
    found = plan(name)
    of = found.case
    flows, spend = found.tables["flows"], found.tables["spend"]
    money = {n for n, j in zip(of.pots.name, of.pots.type_at, strict=True) if of.money[j]}
    mine = flows[flows["pot"].isin(money)].reset_index(drop=True)
    keys = ["pot", "service", "place", "year", "today", "planned"]
    pd.testing.assert_frame_equal(mine[keys], spend[keys].reset_index(drop=True))
    owner = dict(zip(of.pots.name, of.pots.partner, strict=True))
    assert spend["partner"].tolist() == [owner[p] for p in spend["pot"]]
    tier = {s.service: s.tier for s in of.tables.services}
    assert spend["tier"].tolist() == [tier[s] for s in spend["service"]]


@pytest.mark.parametrize("name", [*TINY, "best-use"])
def test_activity_has_every_line_and_year_once(name: str):
    found = plan(name)
    table, of = found.tables["activity"], found.case
    assert len(table) == len(of.lines) * of.years.n_plan
    assert not table.duplicated(["service", "place", "year"]).any()
    assert table["planned"].to_numpy() == pytest.approx(found.activity.ravel())


def test_run_says_with_what_and_how_long():
    table = plan("tiny-cut").tables["run"].set_index("item")["value"]
    assert table["seed"] == "0"
    for library in ("joint-commissioning-modeller", "PuLP", "highspy", "numpy", "pandas", "python"):
        assert table[f"version of {library}"][0].isdigit()
    seconds = table[table.index.str.startswith("seconds: ")]
    assert (seconds.astype(float) >= 0).all()


def test_tables_are_in_order_by_id_and_year():
    found = solve(with_rules(case("tiny-cut"), pooling="full"))
    for name, keys in (
        ("activity", ["service", "place", "year"]),
        ("flows", ["pot", "service", "place", "year"]),
        ("unspent", ["pot", "year"]),
        ("promises_broken", ["service", "place", "year"]),
        ("binding", ["rule", "key", "year"]),
    ):
        table = found.tables[name]
        rows = list(table[keys].itertuples(index=False, name=None))
        assert rows == sorted(rows), name
        assert table.index.tolist() == list(range(len(table))), name


def test_effects_later_than_the_plan_leave_the_money_where_it_is():
    found = plan_of(town(effects=(effect(lag_years=5),)))
    assert found.activity.tolist() == [[100.0, 100.0]]
    assert len(reasons(found)) == 2
