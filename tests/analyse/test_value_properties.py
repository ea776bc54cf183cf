"""What must hold for any partnership: units, margins and money of plans against slow loops."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.analyse.cost_effectiveness.plans import flows
from model.analyse.cost_effectiveness.unit import demand_money, lives, margins
from model.inputs.case import Case
from model.project import mechanics, today_plan
from tests.project.generate import builds, builds_with_activity
from tests.project.slow import effective, lands, slow_project

LONG = 250
KINDS = ("fiscal", "economic", "social")

slow = settings(max_examples=30, deadline=None, derandomize=True)


def with_values(case: Case, gbp: list[float]) -> Case:
    """The case with one value to others for each outcome, of each kind in turn."""
    costs = [
        SimpleNamespace(
            outcome=name, bearer="public", kind=KINDS[k % 3], gbp_per_unit=gbp[k], cashable_share=0.5
        )
        for k, name in enumerate(case.outcomes)
    ]
    services = [SimpleNamespace(**vars(row) | {"exit_gbp_per_activity": 2.0}) for row in case.tables.services]
    tables = SimpleNamespace(services=services, outcome_costs=tuple(costs), parameters=())
    return priced(replace(case, tables=cast(Any, tables)))


def priced(case: Case) -> Case:
    """The case with a money recipe for every line, each another."""
    recipe = np.arange(1.0, 1 + len(case.lines))[:, None] * 7 % 5 * case.money
    return replace(case, lines=replace(case.lines, recipe=recipe))


@slow
@given(builds_with_activity(), st.lists(st.integers(-50, 50).map(float), min_size=3, max_size=3))
def test_money_and_value_of_a_plan_against_the_slow_projection(drawn, gbp):
    build, activity = drawn
    case = with_values(build.case(), gbp)
    found = flows(case, activity, believed=False)
    planned, today = slow_project(case, activity), slow_project(case, today_plan(case))
    for t in range(1, len(case.years.horizon)):
        extra = saving = once = 0.0
        for line in range(len(case.lines)):
            more = case.money_recipe[1, line] * (planned.activity[line][t] - today.activity[line][t])
            extra += 0.0 if case.lines.demand_led[line] else more
            saving -= more if case.lines.demand_led[line] else 0.0
            fall = planned.activity[line][t - 1] - planned.activity[line][t]
            once += 0.0 if case.lines.demand_led[line] else 2.0 * max(fall, 0.0)
        assert found.extra[t] == pytest.approx(extra, rel=1e-9, abs=1e-6)
        assert found.exit[t] == pytest.approx(once, rel=1e-9, abs=1e-6)
        assert found.saving[:, t].sum() == pytest.approx(saving, rel=1e-9, abs=1e-6)
        for k, name in enumerate(case.outcomes):
            sign = 1 if case.better_lower[k] else -1
            cells = [c for c in range(len(case.cells)) if case.cells.outcome[c] == name]
            moved = sum(sign * (today.outcome[c][t] - planned.outcome[c][t]) for c in cells)
            assert found.credited[k, t] == pytest.approx(moved, rel=1e-9, abs=1e-6)
            only = {kind: gbp[j] * (j == k) for j, kind in enumerate(KINDS)}
            assert found.value(with_values(case, list(only.values())))[t] == pytest.approx(
                gbp[k] * moved, abs=1e-4
            )


@slow
@given(builds(), st.integers(1, 4), st.integers(0, 2**20))
def test_the_life_of_a_unit_against_adding_up_its_years(build, year, bits):
    """Σ_k gain·p^k·δ^(L+k) over cells that still count, shares and caps of the last year going on."""
    case = with_values(build.case(), [0.0, 0.0, 0.0])
    shape = (len(case.cells), len(case.years.horizon))
    counted = np.array([bits >> (k % 20) & 1 for k in range(shape[0] * shape[1])], dtype=bool).reshape(shape)
    found = lives(case, year, counted)
    fall, last, saved = 1 / (1 + case.years.rate), shape[1] - 1, demand_money(case)
    for k in range(len(found.line)):
        line, effect = int(found.line[k]), int(found.effect[k])
        lag, kept = int(case.effects.lag[effect]), float(case.effects.persistence[effect])
        units = money = 0.0
        for later in range(LONG):
            at = min(year + lag + later, last)
            for cell in np.flatnonzero(case.cells.outcome_at == case.effects.outcome_at[effect]):
                if counted[cell, at]:
                    size = case.effects.gain[effect] * lands(case, line, int(cell), at)
                    size *= kept**later * fall ** (lag + later)
                    units += size
                    money += size * saved[cell]
        assert found.outcome[k] == pytest.approx(units, rel=1e-6, abs=1e-7)
        assert found.saving[k] == pytest.approx(money, rel=1e-6, abs=1e-4)
        assert found.outcome_by_year[k].sum() == pytest.approx(found.outcome[k])
        assert found.saving_by_year[k].sum() == pytest.approx(found.saving[k])
        assert found.saving_by_service[k].sum() == pytest.approx(found.saving[k])


@slow
@given(builds())
def test_what_a_case_saves_is_every_service_that_follows_it(build):
    case = priced(build.case())
    for cell in range(len(case.cells)):
        by_hand = sum(
            case.lines.phi[line] * case.money_recipe[1, line]
            for line in range(len(case.lines))
            if case.lines.demand_led[line] and cell in case.lines.demand_cells[line]
        )
        assert demand_money(case)[cell] == pytest.approx(by_hand)


@slow
@given(builds_with_activity())
def test_margins_are_what_a_little_more_or_less_does(drawn):
    build, activity = drawn
    case = build.case()
    size = activity[:, 0]
    found = margins(mechanics(case), size)
    step = 1e-4
    for line, here in enumerate(size.tolist()):
        edges = np.cumsum(case.lines.segment_length[line][:-1])
        if any(abs(here - edge) < 2 * step for edge in edges) or 0 < here < 2 * step:
            continue
        now = effective(case, line, here)
        assert found.next[line] == pytest.approx((effective(case, line, here + step) - now) / step, abs=1e-6)
        if here > 0:
            assert found.last[line] == pytest.approx(
                (now - effective(case, line, here - step)) / step, abs=1e-6
            )
            assert found.average[line] == pytest.approx(now / here)
        else:
            assert np.isnan(found.last[line])


@slow
@given(builds())
def test_today_is_worth_nothing_beside_itself(build):
    case = with_values(build.case(), [1.0, 2.0, 3.0])
    found = flows(case, today_plan(case), believed=False)
    assert found.extra == pytest.approx(np.zeros(len(case.years.horizon)), abs=1e-9)
    assert found.value(case) == pytest.approx(np.zeros(len(case.years.horizon)), abs=1e-6)
