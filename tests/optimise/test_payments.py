"""Payments: for exactly the planned activity, within every rule on pots, as close to today's as can be."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.sparse import coo_array, hstack, vstack

from model import Case, Plan, load_case, solve
from model.inputs.case import Floats
from model.inputs.changes import Change, Cut
from model.optimise import PaymentError, pay
from model.optimise.scales import Scales
from tests.optimise.shipped import KENT, TINY, case, plan, with_rules
from tests.optimise.town import (
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
from tests.optimise.town import plan as plan_of

FAR = (value(100.0), *targets(60.0))


def flows_of(result: Plan) -> Floats:
    """Planned flows as (P, L, T)."""
    of = result.case
    out = np.zeros((len(of.pots), len(of.lines), of.years.n_plan))
    for name, service_, place, year, planned in zip(
        *(result.tables["flows"][c] for c in ("pot", "service", "place", "year", "planned")), strict=True
    ):
        out[of.pots.index[name], of.lines.index[service_, place], of.years.at(year) - 1] = planned
    return out


def paid(result: Plan, pot_name: str, service_: str = "help") -> list[float]:
    """What a pot pays for a service, by year."""
    table = result.tables["flows"]
    mine = table[(table["pot"] == pot_name) & (table["service"] == service_)].groupby("year")["planned"].sum()
    return [float(mine.get(year, 0.0)) for year in result.case.years.plan]


def stage(result: Plan, name: str) -> float:
    return next(s.value for s in result.stages if s.stage == name)


def price(of: Case, p: int, line: int, year: int) -> float:
    """What moving a pound's worth costs: its value, and up to a hundredth more by the hash of its name."""
    key = f"{of.pots.name[p]}|{of.lines.service[line]}|{of.lines.place[line]}|{year}"
    worth = float(of.type_value_gbp[of.pots.type_at[p]])
    return worth * (1.0 + 0.01 * crc32(key.encode()) / 2**32)


# ---- least change -------------------------------------------------------------------------------------


def may(of: Case, p: int, line: int) -> bool:
    """Whether a pot may pay for a line, written out from the tables."""
    rules, row = of.scenario.rules, next(r for r in of.tables.pots if r.pot == of.pots.name[p])
    wanted = next(r for r in of.tables.services if r.service == of.lines.service[line])
    fenced = rules.conditions.holds(row.pot) and bool(row.only_services or row.only_priorities)
    inside = wanted.service in row.only_services or wanted.priority in row.only_priorities
    share = {"none": 0.0, "full": 1.0}.get(rules.pooling, row.pooled_share or 0.0)
    crosses = row.partner != wanted.commissioner
    near = row.place in (of.area, of.lines.place[line])
    return near and (inside or not fenced) and (share > 0 or not crosses)


def least_change(of: Case, active: Floats) -> float:
    """Σ price·|flow − today| at its least, one linear programme a year, on flows of all types at once."""
    pairs = [
        (p, i)
        for p in range(len(of.pots))
        for i in np.flatnonzero(of.lines.recipe[:, of.pots.type_at[p]] > 0).tolist()
        if may(of, p, i)
    ]
    pot_, line = np.array(pairs).T
    today, n = of.pots.spent_today[pot_, line], len(pairs)
    ended = of.pots.spent_today.copy()
    ended[pot_, line] = 0.0
    total = 0.0
    for t, year in enumerate(of.years.plan):
        weight = np.array([price(of, p, i, year) for p, i in pairs])
        gone = zip(*np.nonzero(ended), strict=True)
        total += sum(ended[p, i] * price(of, int(p), int(i), year) for p, i in gone)
        key = line * len(of.types) + of.pots.type_at[pot_]
        needs, at = np.unique(key, return_inverse=True)
        need = (of.lines.recipe * active[:, [t]])[needs // len(of.types), needs % len(of.types)]
        on_need = coo_array((np.ones(n), (at, np.arange(n))), shape=(len(needs), n))
        on_pot = coo_array((np.ones(n), (pot_, np.arange(n))), shape=(len(of.pots), n))
        crosses = of.crossing[pot_, of.lines.service_at[line]]
        across = on_pot * crosses[None, :]
        share = {"none": 0.0 * of.pots.pooled_share, "full": 0.0 * of.pots.pooled_share + 1.0}.get(
            of.scenario.rules.pooling, of.pots.pooled_share
        )
        amount = of.pots.amount[:, t + 1]
        # moved ≥ flow − today and moved ≥ today − flow; sizes divided by what a pot can hold, for the solver
        one = coo_array((np.ones(n), (np.arange(n), np.arange(n))), shape=(n, n))
        none = coo_array((len(of.pots), n))
        rows: Any = vstack(
            [
                hstack([on_pot, none]), hstack([across, none]), hstack([one, -one]), hstack([-one, -one]),
            ]
        )  # fmt: skip
        equal: Any = hstack([on_need, coo_array((len(needs), n))])
        right = np.concatenate([amount + 1e-6, share * amount + 1e-6, today, -today])
        found = linprog(
            np.concatenate([np.zeros(n), weight]),
            A_ub=rows,
            b_ub=right,
            A_eq=equal,
            b_eq=need,
            method="highs",
        )
        assert found.fun is not None, found.message
        total += float(found.fun)
    return total


@pytest.mark.parametrize("name", [*TINY, "best-use", "council-cut-20", "ring-fence-released"])
def test_payments_change_as_little_as_can_be(name: str):
    result = plan(name)
    expected = least_change(result.case, result.activity)
    assert stage(result, "payments") == pytest.approx(expected, rel=1e-6, abs=0.05)
    again = sum(
        abs(amount - float(result.case.pots.spent_today[p, i])) * price(result.case, p, i, 2026 + t)
        for (p, i, t), amount in np.ndenumerate(flows_of(result))
        if amount or result.case.pots.spent_today[p, i]
    )
    assert stage(result, "payments") == pytest.approx(again, rel=1e-6, abs=0.05)


def test_who_pays_today_goes_on_paying():
    # both purses may pay; nothing is changed by anybody but who has room for more
    pots = (pot(amount=110_000.0), pot("second", 90_000.0))
    result = plan_of(town(pots=pots, spending=(spending(60_000.0), spending(40_000.0, pot_="second"))))
    assert paid(result, "purse") == pytest.approx([110_000.0, 110_000.0])
    assert paid(result, "second") == pytest.approx([90_000.0, 90_000.0])
    less = plan_of(
        town(pots=pots, spending=(spending(60_000.0), spending(40_000.0, pot_="second"))), cut=Cut(depth=0.25)
    )
    # £150,000 are left: each pot pays all it has and no more
    assert paid(less, "purse") == pytest.approx([82_500.0, 82_500.0])
    assert paid(less, "second") == pytest.approx([67_500.0, 67_500.0])


def test_an_equal_choice_falls_by_the_name_of_pot_service_place_and_year():
    # £100,000 more from either of two purses that pay nothing today: the cheaper hash pays, year by year
    pots = (pot(amount=100_000.0), pot("left", 100_000.0), pot("right", 100_000.0))
    result = plan_of(town(pots=pots))
    assert result.activity.tolist() == [pytest.approx([200.0, 200.0])]
    for t, year in enumerate(result.case.years.plan):
        cheap = min(("left", "right"), key=lambda p: price(result.case, result.case.pots.index[p], 0, year))
        assert paid(result, cheap)[t] == pytest.approx(100_000.0)


# ---- within every rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_every_rule_on_pots_holds(name: str):
    of, flow = plan(name).case, flows_of(plan(name))
    assert (flow >= 0).all()
    size = np.maximum(of.pots.uncut[:, 1:], 1.0)
    assert ((flow.sum(axis=1) - of.pots.amount[:, 1:]) / size).max() <= 1e-6
    crossing = of.crossing[:, of.lines.service_at]
    share = 1.0 if of.scenario.rules.pooling == "full" else of.pots.pooled_share[:, None]
    across = (flow * crossing[:, :, None]).sum(axis=1)
    assert ((across - share * of.pots.amount[:, 1:]) / size).max() <= 1e-6
    for p, line in zip(*np.nonzero(flow.sum(axis=2)), strict=True):
        assert may(of, int(p), int(line)), (of.pots.name[p], of.lines.service[line])
    for j in range(len(of.types)):
        need = of.lines.recipe[:, j, None] * plan(name).activity
        assert flow[of.pots.type_at == j].sum(axis=0) == pytest.approx(need, rel=1e-6, abs=1e-6 * need.max())


def test_money_freed_stays_in_its_own_pot_where_asked():
    of = with_rules(case("tiny-best-use"), reinvest="own_pot")
    result = solve(of)
    flow = flows_of(result)[:, ~of.lines.demand_led].sum(axis=1)
    today = of.pots.spent_today[:, ~of.lines.demand_led].sum(axis=1, keepdims=True)
    most = today * of.pots.amount[:, 1:] / of.pots.amount[:, [0]]
    assert (flow <= most * (1 + 1e-9) + 1e-6).all()


def test_new_money_is_the_last_to_pay():
    # 400 units are £400,000 a year: the council has 150, the NHS may give a third of 90, new money the rest
    pots = (pot(), pot("nhs_purse", 90_000.0, partner="nhs", pooled_share=1 / 3))
    result = plan_of(town(pots=pots, outcome_values=(value(100.0), *targets(70.0))), {"new_money": True})
    assert result.activity.tolist() == [pytest.approx([400.0, 400.0])]
    assert paid(result, "new_money") == pytest.approx([220_000.0, 220_000.0])
    assert paid(result, "nhs_purse") == pytest.approx([30_000.0, 30_000.0])
    assert stage(result, "new_money") == pytest.approx(440_000.0)


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_no_payment_is_a_rounding_error(name: str):
    of, flow = plan(name).case, flows_of(plan(name))
    step = Scales.of(of).type_[of.pots.type_at][:, None, None]
    used = np.broadcast_to(step, flow.shape)[flow > 0]
    assert (flow[flow > 0] > 1e-8 * used).all()


# ---- what ends, and what cannot be ----------------------------------------------------------------------


def test_payments_that_the_rules_end_count_as_change():
    # the NHS pays £20,000 of help today; without pooling the council pays it instead: 20,000 ended and begun
    tables = town(
        pots=(pot(), pot("nhs_purse", 40_000.0, partner="nhs", pooled_share=0.5)),
        spending=(spending(80_000.0), spending(20_000.0, pot_="nhs_purse")),
        outcome_values=(value(100.0), *targets(100.0)),
    )
    assert stage(plan_of(tables), "payments") == 0.0
    alone = plan_of(tables, {"pooling": "none"})
    of, years = alone.case, alone.case.years.plan
    expected = sum(20_000.0 * price(of, p, 0, year) for p in range(2) for year in years)
    assert stage(alone, "payments") == pytest.approx(expected)
    assert paid(alone, "purse") == pytest.approx([100_000.0, 100_000.0])
    assert paid(alone, "nhs_purse") == [0.0, 0.0]


def test_payments_for_what_is_no_longer_needed_count_as_change():
    free = Change("recipes", {"service": "help"}, "amount_per_activity", "set", 0, None, "made free", "", 1)
    result = solve(scenario().with_changes([free]), base=town())
    of = result.case
    assert paid(result, "purse") == [0.0, 0.0]
    expected = sum(100_000.0 * price(of, 0, 0, year) for year in of.years.plan)
    assert stage(result, "payments") == pytest.approx(expected)


def test_an_activity_that_nobody_can_pay_for_is_refused():
    of = load_case(scenario(), base=town())
    steps = Scales.of(of).type_
    assert pay(of, np.array([[150.0, 100.0]]), steps).flow[0, 0].tolist() == pytest.approx([150_000, 100_000])
    with pytest.raises(PaymentError, match=r"money in 2027: the planned activity cannot be paid for"):
        pay(of, np.array([[150.0, 151.0]]), steps)


def test_each_type_is_paid_by_its_own_pots():
    from tests.optimise.test_flows import NURSE

    tables = town(
        more_types=(NURSE,),
        pots=(pot(), pot("team", 1.3, type="nurse", partner="nhs", pooled_share=1.0)),
        recipes=(recipe(), recipe(amount=0.01, type_="nurse")),
        spending=(spending(), spending(1.0, pot_="team")),
        services=(service(),),
        activity=(activity(),),
        outcome_values=FAR,
    )
    result = plan_of(tables)
    assert paid(result, "team") == pytest.approx([1.3, 1.3])
    assert paid(result, "purse") == pytest.approx([130_000.0, 130_000.0])
    # 0.3 of a nurse at £50,000 and £30,000 more, in each of two years, each up to a hundredth dearer
    assert 2 * 45_000.0 <= stage(result, "payments") <= 2 * 45_000.0 * 1.01
