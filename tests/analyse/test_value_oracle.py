"""Steps, services, bearers and cash told again in plain loops over the rows of the tables, without arrays."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
import pytest

from model.analyse.cost_effectiveness.bearers import bearers
from model.analyse.cost_effectiveness.cash import cash
from model.analyse.cost_effectiveness.correction import factors
from model.analyse.cost_effectiveness.plans import BELIEVED, appraisal
from model.analyse.cost_effectiveness.services import cost_per_outcome, points
from model.analyse.cost_effectiveness.steps import steps
from model.analyse.cost_effectiveness.unit import demand_prices, exit_cost, lives
from model.inputs.case import Case
from model.inputs.compile import effect_rows
from model.project import mechanics, project, today_plan
from tests.analyse.small import shipped
from tests.analyse.valued import best_use, case_of
from tests.project.slow import lands

LONG = 300
NAMES = ("tiny", "kent")
KINDS = ("fiscal", "economic", "social")


@dataclass(frozen=True)
class Line:
    """One service in one place, as the tables say it."""

    at: int
    service: str
    today: float
    floor: float
    ceiling: float
    money: float


def lines_of(case: Case, service: str) -> list[Line]:
    """Its lines, priced in the first plan year."""
    found = []
    for at, name in enumerate(case.lines.service):
        if name == service:
            money = sum(case.recipe[1][at, j] for j in range(len(case.types)) if case.money[j])
            worth = sum(
                case.recipe[1][at, j] * case.type_value_gbp[j]
                for j in range(len(case.types))
                if not case.money[j]
            )
            floor = case.lines.floor[at]
            limits = 0.0 if math.isnan(floor) else float(floor), float(case.lines.ceiling[at])
            found.append(Line(at, name, float(case.lines.today[at]), *limits, float(money or worth)))
    return found


def moved_to(case: Case, line: Line, *, up: bool) -> float:
    """Where a step ends: pace, floor and ceiling, one after the other."""
    record = next(row for row in case.tables.services if row.service == line.service)
    if up:
        pace = record.most_growth_share
        grown = math.inf if pace is None else line.today * (1 + pace) + float(case.lines.start_up[line.at])
        room = min(grown, line.ceiling)
        return max(line.today, line.today * 1.1 if math.isinf(room) else room)
    share = record.most_reduction_share
    kept = 0.0 if share is None else line.today * (1 - share)
    return min(line.today, max(kept, line.floor))


def effective(case: Case, line: Line, activity: float) -> float:
    """Activity filled into segments one after the other."""
    left, total = activity, 0.0
    for length, effect in zip(
        case.lines.segment_length[line.at], case.lines.segment_effect[line.at], strict=True
    ):
        part = min(left, float(length))
        total += part * float(effect)
        left -= part
    return total


def effects_of(case: Case, service: str) -> list[int]:
    """Positions of the effects of a service."""
    out: list[int] = np.flatnonzero(case.effects.service_at == case.services.index(service)).tolist()
    return out


def over_life(case: Case, line: Line, effect: int, cell: int) -> float:
    """Discounted units in one cell of one unit of effective activity, year after year."""
    lag, kept = int(case.effects.lag[effect]), float(case.effects.persistence[effect])
    last, rate, total = len(case.years.horizon) - 1, case.years.rate, 0.0
    for k in range(LONG):
        share = lands(case, line.at, cell, min(1 + lag + k, last))
        total += float(case.effects.gain[effect]) * share * kept**k / (1 + rate) ** (lag + k)
    return total


def believed_share(case: Case, effect: int) -> float:
    """How much of an effect counts: never two corrections on top of each other."""
    row = effect_rows(case.tables)[effect]
    known = {r.parameter: r.value for r in case.tables.parameters}
    if case.effects.gain[effect] <= 0:
        return 1.0
    transfer = 1.0 if row.transfer_share is None else row.transfer_share
    hope = 1 - known.get(f"optimism_bias_grade_{row.evidence_grade}", 0.0)
    out = min(transfer, hope) / transfer
    if row.evidence_grade <= 2:
        out *= (1 - known.get("deadweight", 0.0)) * known.get("attribution", 1.0)
    return out


def step_by_hand(case: Case, service: str, *, up: bool) -> dict[str, float]:
    """Everything of a step, from loops."""
    found: dict[str, float] = defaultdict(float)
    record = next(row for row in case.tables.services if row.service == service)
    dear = {r.parameter: r.value for r in case.tables.parameters}.get("optimism_bias_cost", 0.0)
    units: dict[str, float] = defaultdict(float)
    for line in lines_of(case, service):
        then = moved_to(case, line, up=up)
        change = abs(then - line.today)
        found["step_activity"] += change
        found["step_gbp"] += change * line.money * (1 + dear if up and line.today <= 0 else 1)
        found["exit_gbp"] += 0.0 if up else change * (record.exit_gbp_per_activity or 0.0)
        size = abs(effective(case, line, then) - effective(case, line, line.today))
        if size == 0:
            continue
        for effect in effects_of(case, service):
            outcome = case.outcomes[int(case.effects.outcome_at[effect])]
            for cell in case.cells.of(case.outcomes.index(outcome)).tolist():
                moved = size * over_life(case, line, effect, cell) * believed_share(case, effect)
                units[outcome] += moved
                for led in np.flatnonzero(case.lines.demand_led).tolist():
                    if cell in case.lines.demand_cells[led]:
                        price = float(case.money_recipe[-1, led]) * float(case.lines.phi[led])
                        found["saving_gbp"] += moved * price
    for row in case.tables.outcome_costs:
        gbp = row.gbp_per_unit * units[row.outcome]
        found[f"{row.kind}_gbp"] += gbp
        found["cashable_gbp"] += gbp * (row.cashable_share or 0.0) if row.kind == "fiscal" else 0.0
    found["worth_gbp"] = found["saving_gbp"] + sum(found[f"{kind}_gbp"] for kind in KINDS)
    net = found["worth_gbp"] - found["step_gbp"]
    found["net_gbp"] = net if up else -net - found["exit_gbp"]
    return found | {f"units {name}": value for name, value in units.items()}


COLUMNS = (
    "step_activity",
    "step_gbp",
    "exit_gbp",
    "saving_gbp",
    "fiscal_gbp",
    "economic_gbp",
    "social_gbp",
    "cashable_gbp",
    "worth_gbp",
    "net_gbp",
)


@pytest.mark.parametrize("name", NAMES)
def test_every_step_told_again_in_loops(name):
    case = case_of(shipped(name))
    found = steps(case, mechanics(case), lives(case, 1))
    assert len(found["steps"])
    for row in found["steps"].to_dict("records"):
        by_hand = step_by_hand(case, row["service"], up=row["list"] == "wish")
        for column in COLUMNS:
            assert row[column] == pytest.approx(by_hand[column], rel=1e-6, abs=1e-3), (row["service"], column)
        own = found["step_outcomes"]
        own = own[(own["list"] == row["list"]) & (own["service"] == row["service"])]
        sign = 1.0 if row["list"] == "wish" else -1.0
        for outcome, units in zip(own["outcome"], own["units"], strict=True):
            assert sign * units == pytest.approx(by_hand[f"units {outcome}"], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_how_far_effects_are_believed_told_again(name):
    case = case_of(shipped(name))
    by_hand = [believed_share(case, effect) for effect in range(len(case.effects))]
    assert factors(case).tolist() == pytest.approx(by_hand)


@pytest.mark.parametrize("name", NAMES)
def test_how_far_pounds_can_judge_a_step_told_again(name):
    """In full where every outcome that moves has more than a public worth; not at all where one has none."""
    case = case_of(shipped(name))
    found = steps(case, mechanics(case), lives(case, 1))
    priced = {row.outcome for row in case.tables.outcome_costs}
    wide = {row.outcome for row in case.tables.outcome_costs if row.kind != "fiscal"}
    driven = {case.outcomes[o] for o in case.drivers}
    moved = found["step_outcomes"]
    for row in found["steps"].to_dict("records"):
        own = moved[(moved["list"] == row["list"]) & (moved["service"] == row["service"])]
        names = set(own.loc[own["units"] != 0, "outcome"])
        expected = "not in £" if names - priced - driven else "in part" if names - wide else "in full"
        assert row["judged"] == expected


@pytest.mark.parametrize("name", NAMES)
def test_payback_of_every_step_told_again(name):
    """Year by year: what was brought so far against what was spent."""
    case = case_of(shipped(name))
    found = steps(case, mechanics(case), lives(case, 1))["steps"]
    gbp = {row.outcome: 0.0 for row in case.tables.outcomes}
    for cost in case.tables.outcome_costs:
        gbp[cost.outcome] += cost.gbp_per_unit
    for row in found[found["list"] == "wish"].to_dict("records"):
        brought: dict[bool, list[float]] = {False: [0.0] * 60, True: [0.0] * 60}
        for line in lines_of(case, row["service"]):
            then = moved_to(case, line, up=True)
            size = effective(case, line, then) - effective(case, line, line.today)
            for effect in np.flatnonzero(
                case.effects.service_at == case.services.index(line.service)
            ).tolist():
                outcome = int(case.effects.outcome_at[effect])
                for cell in case.cells.of(outcome).tolist():
                    for year in range(60):
                        units = size * believed_share(case, effect) * in_year(case, line, effect, cell, year)
                        saved = units * demand_price(case, cell)
                        brought[False][year] += saved
                        brought[True][year] += saved + units * gbp[case.outcomes[outcome]]
        for column, whole in (("payback_cash_years", False), ("payback_years", True)):
            running, years = -row["step_gbp"], None
            for year, size in enumerate(brought[whole]):
                before, running = running, running + size
                if running >= 0 and (year == 0 or before < 0):
                    years = year
                years = None if running < 0 else years
            assert row[column] == years, (row["service"], column)


def in_year(case: Case, line: Line, effect: int, cell: int, year: int) -> float:
    """Discounted units in a cell, so many years after one unit of effective activity was paid for."""
    lag, kept = int(case.effects.lag[effect]), float(case.effects.persistence[effect])
    if year < lag:
        return 0.0
    share = lands(case, line.at, cell, min(1 + year, len(case.years.horizon) - 1))
    return float(case.effects.gain[effect]) * share * kept ** (year - lag) / (1 + case.years.rate) ** year


def demand_price(case: Case, cell: int) -> float:
    """£ a year of demand-led services for one unit of a cell; recipes do not grow in these partnerships."""
    return sum(
        float(case.lines.phi[led] * case.money_recipe[1, led])
        for led in np.flatnonzero(case.lines.demand_led).tolist()
        if cell in case.lines.demand_cells[led]
    )


@pytest.mark.parametrize("name", NAMES)
def test_prices_of_demand_and_of_ending_told_again(name):
    case = case_of(shipped(name))
    prices = demand_prices(case)
    for cell in range(len(case.cells)):
        assert sum(part[1, cell] for part in prices.values()) == pytest.approx(demand_price(case, cell))
    record = {row.service: row.exit_gbp_per_activity for row in case.tables.services}
    assert exit_cost(case).tolist() == [record[service] or 0.0 for service in case.lines.service]


@pytest.mark.parametrize("name", NAMES)
def test_cost_of_every_outcome_told_again(name):
    """Today: the price of a unit spread as the service's activity is, over the units of every cell."""
    case = case_of(shipped(name))
    layout = mechanics(case)
    table = cost_per_outcome(case, points(case, layout, project(case, today_plan(case), using=layout)))
    for row in table[table["at"] == "today"].to_dict("records"):
        lines = lines_of(case, row["service"])
        whole = sum(line.today for line in lines)
        price = units = 0.0
        for line in lines:
            share = line.today / whole if whole > 0 else 1 / len(lines)
            price += share * line.money
            step = 1e-3
            here = (effective(case, line, line.today + step) - effective(case, line, line.today)) / step
            for effect in np.flatnonzero(
                case.effects.service_at == case.services.index(line.service)
            ).tolist():
                if case.outcomes[int(case.effects.outcome_at[effect])] == row["outcome"]:
                    for cell in case.cells.of(case.outcomes.index(row["outcome"])).tolist():
                        units += share * here * over_life(case, line, effect, cell)
        assert row["cost_gbp_next"] == pytest.approx(price)
        assert row["outcome_units_next"] == pytest.approx(units, rel=1e-6, abs=1e-12)
        if units > 0:
            assert row["gbp_per_outcome_next"] == pytest.approx(price / units, rel=1e-6)


def test_who_pays_and_who_gains_told_again():
    """Spend of every row of the plan, placements by who pays for them today, worths by their rows."""
    plan, case = best_use(), best_use().case
    planned, today = project(case, plan.activity), project(case, today_plan(case))
    by: dict[tuple[str, str], float] = defaultdict(float)
    spend = plan.tables["spend"]
    for row in spend.to_dict("records"):
        if row["service"] != "placements":
            years = [row["year"], *(case.years.run_on if row["year"] == case.years.plan[-1] else ())]
            for year in years:
                weight = 1.1 ** -(year - 2026)
                by[row["partner"], "pays for services"] -= weight * (row["planned"] - row["today"])
    for t, year in enumerate(case.years.horizon):
        if t == 0:
            continue
        weight = 1.1 ** -(year - 2026)
        for line in np.flatnonzero(case.lines.demand_led).tolist():
            less = float(today.activity[line, t] - planned.activity[line, t]) * 50_000
            by["shire_council", "demand-led services"] += weight * less
        for cost in case.tables.outcome_costs:
            o = case.outcomes.index(cost.outcome)
            sign = 1 if case.better_lower[o] else -1
            moved = sum(float(sign * (today.outcome[c, t] - planned.outcome[c, t])) for c in case.cells.of(o))
            by[cost.bearer, cost.kind] += weight * cost.gbp_per_unit * moved
    table = bearers(case, plan.activity, spend)
    found = {(row["bearer"], row["kind"]): row["present_value_gbp"] for row in table.to_dict("records")}
    assert found == pytest.approx({key: gbp for key, gbp in by.items() if abs(gbp) >= 1})


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_plan_of_kent_adds_up_year_by_year_told_again(seed):
    """Money of chosen services, savings and what is left, from the activity of two projections."""
    case = case_of(shipped("kent"))
    rng = np.random.default_rng(seed)
    activity = today_plan(case)
    free = ~case.lines.demand_led
    activity[free] *= rng.uniform(0.8, 1.2, size=(int(free.sum()), case.years.n_plan))
    tables = appraisal(case, activity)
    years = tables["plan_years"][tables["plan_years"]["effects"] == BELIEVED]
    running = 0.0
    for row in years.to_dict("records"):
        worth = sum(row[f"{kind}_gbp"] for kind in KINDS)
        net = row["saving_gbp"] - row["extra_cost_gbp"] - row["exit_gbp"] + worth
        assert row["net_gbp"] == pytest.approx(net)
        assert row["saving_cashable_gbp"] <= max(row["saving_gbp"], 0.0) + 1e-6 or row["saving_gbp"] < 0
        assert row["weight"] == pytest.approx(1.035 ** -(row["year"] - 2026))
        running += row["weight"] * net
        assert row["running_present_value_gbp"] == pytest.approx(running)


def test_money_of_kent_in_cash_told_again():
    """Line by line: pay at 3% a year, other prices at 1.97%, everything from 2025 on."""
    case = case_of(shipped("kent"))
    table = cash(case, today_plan(case))
    activity = project(case, today_plan(case)).activity
    paid = {row.type for row in case.tables.pots if row.in_cash}
    people = {row.type for row in case.tables.resource_types if row.kind == "people"}
    for t, year in enumerate(case.years.plan, 1):
        real = apart = 0.0
        for line in range(len(case.lines)):
            price = float(case.money_recipe[t, line])
            pay = sum(
                float(case.recipe[1][line, j] * case.type_value_gbp[j])
                for j, name in enumerate(case.types)
                if name in people & paid
            )
            share = min(pay, float(case.money_recipe[1, line])) / float(case.money_recipe[1, line] or 1.0)
            money = price * float(activity[line, t])
            real += money
            apart += money * (share * 1.03 ** (year - 2025) + (1 - share) * 1.0197 ** (year - 2025))
        row = table[table["year"] == year].iloc[0]
        assert row["planned_gbp"] == pytest.approx(real)
        assert row["planned_pay_and_prices_gbp"] == pytest.approx(apart)
