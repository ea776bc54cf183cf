"""Who may pay for whom, and the least money that does the same, against plans stated another way."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from model import Case, load_case, solve
from model.inputs.tables import Tables
from model.optimise import build
from model.optimise.coalitions import LeastMoney, shut, ties
from model.optimise.solver import Status
from model.plan_coalitions import NOBODY, Worlds, improvement, paid_for_least, reached_for_least
from model.project import over_places, project
from tests.optimise.town import (
    activity,
    effect,
    pot,
    recipe,
    scenario,
    service,
    targets,
    town,
    value,
)


def case_of(tables: Tables, rules: dict[str, Any] | None = None) -> Case:
    """A case of the town."""
    return load_case(scenario(rules), base=tables)


def two_ways(council: float = 150_000.0, share: float = 0.2, cheap: float = 500.0, lag: int = 0) -> Tables:
    """Help by the council, and a cheaper clinic of the NHS's that the council may pay for in part."""
    return town(
        pots=(pot(amount=council, pooled_share=share), pot("health", 50.0, partner="nhs")),
        services=(service(), service("clinic", commissioner="nhs", start_up_per_year=1e6)),
        activity=(activity(), activity("clinic", 0.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("clinic", cheap)),
        effects=(effect(), effect(name="clinic", lag_years=lag)),
        partnership={"run_on_years": lag, "discount_rate": 0.035},
    )


def by_targets(tables: Tables, pooling: str, outcome: np.ndarray) -> float:
    """The same asked in another way: least cost with what is reached alone as a target that must be met."""
    rows = [value(100.0), *(replace_year(targets()[0], 2026 + t, x) for t, x in enumerate(outcome))]
    asked = tables.replace(outcome_values=tuple(rows))
    plan = solve(scenario({"pooling": pooling}), base=asked, objective="least_cost")
    assert plan.status == "optimal"
    assert plan.objective_value is not None
    return plan.objective_value


def replace_year(row: Any, year: int, count: float) -> Any:
    """A target in another year."""
    return row.model_copy(update={"year": year, "count": float(count)})


@pytest.mark.parametrize(
    ("council", "share", "cheap"),
    [(150_000.0, 0.2, 500.0), (150_000.0, 0.6, 500.0), (130_000.0, 0.1, 900.0), (160_000.0, 0.3, 1_200.0)],
)
def test_the_least_money_is_the_least_cost_of_what_is_reached_alone(
    council: float, share: float, cheap: float
):
    tables = two_ways(council, share, cheap)
    case = case_of(tables)
    worlds = Worlds(case)
    outcome = 100.0 - improvement(case, worlds.alone)[0, 1:]
    assert worlds.least is not None
    both = frozenset({"council", "nhs"})
    for members, pooling in ((NOBODY, "none"), (both, "agreed")):
        least = worlds.least.solve(worlds.open_to(members))
        assert least == pytest.approx(by_targets(tables, pooling, outcome), rel=1e-6)


def test_the_order_in_which_worlds_are_asked_for_does_not_matter():
    case = case_of(two_ways())
    worlds = Worlds(case)
    assert worlds.least is not None
    both = worlds.open_to(frozenset({"council", "nhs"}))
    first = [worlds.least.solve(open_) for open_ in (frozenset(), both, frozenset(), both)]
    assert first[0] == pytest.approx(first[2], rel=1e-9)
    assert first[1] == pytest.approx(first[3], rel=1e-9)
    assert first[1] < first[0]


def test_run_on_years_are_reached_too():
    """The clinic works a year later: what help does in the first year only help can do."""
    case = case_of(two_ways(lag=1))
    worlds = Worlds(case)
    assert worlds.least is not None
    asked = improvement(case, worlds.alone)
    both = frozenset({"council", "nhs"})
    paid = paid_for_least(case, asked, worlds.alone.stages, both)
    assert paid is not None
    reached = over_places(case, project(case, paid.activity).credited)
    assert (reached[:, 1:] >= asked[:, 1:] - 1e-6).all()
    help_, clinic = (case.lines.index[name, "town"] for name in ("help", "clinic"))
    assert paid.activity[help_, 0] == pytest.approx(150.0, abs=1e-3)
    assert paid.activity[clinic, 0] > 0


def test_payments_of_the_least_money_keep_the_coalition():
    case = case_of(two_ways())
    worlds = Worlds(case)
    asked = improvement(case, worlds.alone)
    for members, crossing in ((NOBODY, 0.0), (frozenset({"council", "nhs"}), 30_000.0)):
        paid = paid_for_least(case, asked, worlds.alone.stages, members)
        assert paid is not None
        cross = case.crossing[:, case.lines.service_at]
        assert np.where(cross[:, :, None], paid.flow, 0.0).sum(axis=(0, 1)) == pytest.approx([crossing] * 2)
        money = case.lines.recipe[:, case.money].sum(axis=1)
        assert paid.flow.sum() == pytest.approx(float((money[:, None] * paid.activity).sum()))


def test_more_than_there_is_can_not_be_reached():
    case = case_of(two_ways())
    stages = Worlds(case).alone.stages
    far = np.full((1, len(case.years.horizon)), 1_000.0)
    least = LeastMoney(case, far, stages)
    assert np.isnan(least.solve(ties(case)))
    assert least.plan(ties(case)).solved.status is not Status.OPTIMAL
    assert paid_for_least(case, far, stages, NOBODY) is None


def test_who_may_pay_for_whom():
    assert ties(case_of(two_ways())) == {("council", "nhs")}
    assert ties(case_of(two_ways(share=0.0))) == frozenset()
    assert ties(case_of(two_ways(), {"pooling": "full"})) == {("council", "nhs"), ("nhs", "council")}
    assert ties(case_of(two_ways(), {"pooling": "none"})) == frozenset()
    elsewhere = two_ways()
    fenced = elsewhere.pots[0].model_copy(update={"only_services": ("help",)})
    assert ties(case_of(elsewhere.replace(pots=(fenced, elsewhere.pots[1])))) == frozenset()


def test_what_is_shut_is_what_crosses():
    case = case_of(two_ways(), {"pooling": "full"})
    programme = build(case)
    every = {v.name for v in shut(programme, frozenset())}
    some = {v.name for v in shut(programme, frozenset({("council", "nhs")}))}
    assert every > some
    assert all("purse" in name for name in every - some)
    assert shut(programme, ties(case)) == []


def test_new_money_belongs_to_everybody():
    case = case_of(two_ways(council=100_000.0), {"new_money": True})
    assert ties(case) == {("council", "nhs")}
    worlds = Worlds(case)
    both = frozenset({"council", "nhs"})
    for members in (NOBODY, both):
        plain = solve(replace(case, together=members))
        assert worlds.reached(members).objective == pytest.approx(plain.objective_value)
    assert worlds.reached(NOBODY).gap_closed_share == pytest.approx(1.0)


def test_other_shares_in_the_same_programme():
    case = case_of(two_ways())
    worlds = Worlds(case)
    half = replace(case, pots=replace(case.pots, pooled_share=case.pots.pooled_share / 2))
    reached = reached_for_least(worlds, half)
    plain = solve(half)
    assert reached.objective == pytest.approx(plain.objective_value)
    assert reached.least_money_gbp == pytest.approx(135_050 * (1 + 1 / 1.035), rel=1e-6)


def fenced(draw: np.random.Generator, services: tuple[str, ...]) -> tuple[str, ...]:
    """A ring-fence around three services, or none."""
    return tuple(draw.choice(services, 3, replace=False).tolist()) if draw.random() < 0.3 else ()


def random_town(seed: int) -> Tables:
    """Four partners with pots, shares, ring-fences and services at random; some duties can't be met alone."""
    draw = np.random.default_rng(seed)
    names = ("council", "nhs", "police", "schools")
    services = tuple(f"s{k}" for k in range(4))
    amounts = draw.integers(40, 120, len(names)) * 1_000.0
    pots = tuple(
        pot(
            f"pot_{name}",
            float(amount),
            partner=name,
            pooled_share=float(draw.choice([0.0, 0.3, 0.7, 1.0])),
            only_services=tuple(draw.choice(services, 3, replace=False).tolist())
            if draw.random() < 0.3
            else (),
        )
        for name, amount in zip(names, amounts, strict=True)
    )
    price = draw.integers(5, 15, len(services)) * 100.0
    return town(
        partners=tuple(partner(name) for name in names),
        pots=pots,
        services=tuple(
            service(name, commissioner=names[k], statutory=k < 2) for k, name in enumerate(services)
        ),
        activity=tuple(activity(name, 60.0, floor=float(draw.choice([0.0, 60.0]))) for name in services),
        recipes=tuple(recipe(name, float(cost)) for name, cost in zip(services, price, strict=True)),
        effects=tuple(effect(-float(draw.uniform(0.02, 0.2)), name) for name in services),
        spending=(),
    )


def partner(name: str) -> Any:
    """A partner."""
    return town().partners[0].model_copy(update={"partner": name, "name": name.capitalize()})


def listed(answer: Any) -> list[float]:
    """Stage values in the order in which they count."""
    return [s.value for s in answer.stages if s.stage in ("duties", "promises", "close_gaps")]


def no_worse(mine: list[float], theirs: list[float]) -> bool:
    """Whether a list read in order is as good, to one part in a million."""
    for one, other in zip(mine, theirs, strict=True):
        if abs(one - other) > 1e-6 * max(1.0, abs(other)):
            return one < other
    return True


@pytest.mark.parametrize("seed", range(6))
def test_coalitions_of_partnerships_nobody_has_seen(seed: int):
    case = case_of(random_town(seed))
    worlds = Worlds(case)
    names = ("council", "nhs", "police", "schools")
    groups = [frozenset(g) for k in range(5) for g in combinations(names, k)]
    values = {group: listed(worlds.answer(group)) for group in groups}
    money = {group: worlds.reached(group).least_money_gbp for group in groups}
    for group in groups:
        for name in set(names) - group:
            assert no_worse(values[group | {name}], values[group])
            assert money[group | {name}] <= money[group] * (1 + 1e-6) + 0.01
    for group in groups[:: 1 + seed % 3]:
        plain = solve(replace(case, together=group))
        assert values[group] == pytest.approx(listed(plain), rel=1e-6, abs=1e-6)


def unmet_placements(tables: Tables) -> Tables:
    """Two services that follow demand, for which there is money only in part."""
    led = tuple(
        service(name, statutory=True, demand_outcome="trouble", activity_per_case=1.0)
        for name in ("homes", "places")
    )
    return tables.replace(
        pots=(pot(amount=80_000.0, pooled_share=0.2), pot("health", 50.0, partner="nhs")),
        services=(*tables.services, *led),
        activity=(*tables.activity, activity("homes"), activity("places")),
        recipes=(*tables.recipes, recipe("homes", 500.0), recipe("places", 500.0)),
    )


def test_demand_left_unmet_is_spread_as_in_a_plan():
    case = case_of(unmet_placements(two_ways()))
    worlds = Worlds(case)
    assert sum(s.value for s in worlds.alone.stages if s.stage == "duties") > 0
    paid = paid_for_least(case, improvement(case, worlds.alone), worlds.alone.stages, NOBODY)
    assert paid is not None
    homes, places = (case.lines.index[name, "town"] for name in ("homes", "places"))
    assert paid.activity[homes] == pytest.approx(paid.activity[places])
