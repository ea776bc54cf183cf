"""Build the programme of a case: variables first, then every rule's rows, then the stage values."""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from model.optimise.flows import Group, Need, allowed, group_pots, needs_of, open_lines, some_shut
from model.optimise.limits import Limits
from model.optimise.objectives import OBJECTIVES, close_gaps
from model.optimise.outcomes import state_outcomes
from model.optimise.programme import Programme, RowOrigin, Term
from model.optimise.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pulp import LpVariable

    from model.inputs.case import Case

TIE_BREAK = 0.01
"""Share by which the hash of a line and year raises the price of moving it."""
SETTLE = 1e-7
"""Share by which a second hash settles what ties the first one leaves."""

MOST_KEYS = 2**17
"""Names whose hash is kept, so that solving again does not work it out again."""


def build(case: Case) -> Programme:
    """State the whole programme of a case.

    Parameters
    ----------
    case : Case
        A partnership under a scenario.

    Returns
    -------
    Programme
        With the objective set to the scenario's aim; ``stages`` solves it.
    """
    programme = Programme.empty(case, Limits.of(case))
    for _, write in parts():
        write(programme)
    programme.problem.setObjective(programme.stage[programme.aims[0].key] * 1.0)
    return programme


def parts() -> Iterator[tuple[str, Callable[[Programme], None]]]:
    """What a programme is written from, in order: name and writer of each part."""
    yield "activity", _activity
    yield "flows", _flows
    yield "outcomes", _outcomes
    yield "unmet", _unmet
    yield "unmet_share", _unmet_share
    for rule in RULES.values():
        if rule.rows is not None:
            yield rule.name, rule.rows
    yield "stage_values", _stage_values
    yield "calm", _calm


@lru_cache(MOST_KEYS)
def tie_break(key: str) -> float:
    """1 + 0.01·u, u = crc32(key) ÷ 2³²: the price of a move, so that ties always fall the same way."""
    return 1.0 + TIE_BREAK * crc32(key.encode()) / 2**32


@lru_cache(MOST_KEYS)
def settled(key: str) -> float:
    """``tie_break`` times 1 + 10⁻⁷·v, v a hash without structure: what the solver is given.

    CRC is linear, so sums of it over several years are often equal for different services, and the tie that
    it should break is still there. What is reported is valued without this.
    """
    v = int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) / 2**64
    return tie_break(key) * (1.0 + SETTLE * v)


def _activity(programme: Programme) -> None:
    """Activity of every line, with its hard upper limit; segments where the response bends."""
    case, lines = programme.case, programme.case.lines
    n_plan, n_all = case.years.n_plan, len(case.years.horizon) - 1
    upper, names = programme.limits.upper, programme.limits.names
    for line in range(len(lines)):
        step, key = programme.line_step(line), programme.line_key(line)
        follows = bool(lines.demand_led[line] and lines.has_evidence[line])
        row = []
        for t in range(1, (n_all if follows else n_plan) + 1):
            high = float(upper[line, t - 1]) / step if t <= n_plan else None
            year = case.years.horizon[t]
            row.append(programme.variable(f"activity.{key}.{year}", 0.0, high))
            if t <= n_plan and programme.limits.upper_rule[line, t - 1] >= 0:
                programme.origin[f"activity.{key}.{year}"] = RowOrigin(
                    names[programme.limits.upper_rule[line, t - 1]],
                    f"{lines.service[line]}|{lines.place[line]}",
                    year,
                    case.activity_unit(lines.service[line]),
                    step,
                )
        programme.activity.append(row)
        programme.segments.append([_segments(programme, line, t) for t in range(1, len(row) + 1)])


def _segments(programme: Programme, line: int, t: int) -> list[Term]:
    """Terms of effective activity; several segments get a variable each, adding up to the activity."""
    case, lines = programme.case, programme.case.lines
    activity = programme.activity[line][t - 1]
    length, effect = lines.segment_length[line], lines.segment_effect[line]
    if len(length) == 1 or not lines.has_evidence[line]:
        return [(activity, float(effect[0]))]
    step, key, year = programme.line_step(line), programme.line_key(line), case.years.horizon[t]
    parts = [
        programme.variable(f"segment_{k}.{key}.{year}", 0.0, float(length[k]) / step)
        for k in range(len(length))
    ]
    programme.row(f"segments.{key}.{year}", [(activity, 1.0), *((p, -1.0) for p in parts)], "==", 0.0)
    return [(p, float(mu)) for p, mu in zip(parts, effect, strict=True)]


def _flows(programme: Programme) -> None:
    """Use of every group of pots by every need that it may pay; nothing where it is shut."""
    case = programme.case
    programme.groups = group_pots(case)
    programme.needs = needs_of(case, programme.groups)
    shut, may = some_shut(case), allowed(case)
    open_to = {g.key: open_lines(may, g) for g in programme.groups} if shut else {}

    def use(group: Group, need: Need) -> list[LpVariable]:
        high = None if not shut or not open_to[group.key].isdisjoint(need.lines) else 0.0
        key = f"use.{group.key}.{need.key}"
        return [programme.variable(f"{key}.{year}", 0.0, high) for year in case.years.plan]

    for need in programme.needs:
        programme.flows[need.key] = {group.key: use(group, need) for group in need.groups}


def _outcomes(programme: Programme) -> None:
    """Outcomes, in every year where the objective or equity asks for more than targets."""
    case = programme.case
    objective = OBJECTIVES[case.scenario.objective]
    state_outcomes(programme, every_year=objective.values_outcomes or case.scenario.rules.equity is not None)


def _unmet(programme: Programme) -> None:
    """Unmet duties, demand and promises, and the rows that measure them."""
    case, limits, lines = programme.case, programme.limits, programme.case.lines
    hard_demand = "demand" in case.scenario.rules.hard
    for line in range(len(lines)):
        key, step = programme.line_key(line), programme.line_step(line)
        for t, year in enumerate(case.years.plan, start=1):
            at = (line, t)
            activity = programme.activity[line][t - 1]
            if lines.demand_led[line] and not hard_demand:
                programme.unmet_demand[at] = programme.variable(f"unmet_demand.{key}.{year}")
            if limits.duty[line, t - 1] > 0:
                unmet = programme.variable(f"unmet_duty.{key}.{year}")
                programme.unmet_duty[at] = unmet
                right = float(limits.duty[line, t - 1]) / step
                origin = _origin(programme, "floors", line, year)
                programme.row(f"duty.{key}.{year}", [(activity, 1.0), (unmet, 1.0)], ">=", right, origin)
            if limits.promise[line, t - 1] > 0:
                unmet = programme.variable(f"unmet_promise.{key}.{year}")
                programme.unmet_promise[at] = unmet
                right = float(limits.promise[line, t - 1]) / step
                rule = limits.names[limits.promise_rule[line, t - 1]]
                origin = _origin(programme, rule, line, year)
                programme.row(f"promise.{key}.{year}", [(activity, 1.0), (unmet, 1.0)], ">=", right, origin)
            if limits.hard_lower[line, t - 1] > 0:
                right = float(limits.hard_lower[line, t - 1]) / step
                rule = limits.names[limits.hard_rule[line, t - 1]]
                origin = _origin(programme, rule, line, year)
                programme.row(f"hard.{key}.{year}", [(activity, 1.0)], ">=", right, origin)


def _unmet_share(programme: Programme) -> None:
    """Rows unmet ≤ φ·B·share[t]: what the last stages use to spread unmet demand evenly."""
    case, lines = programme.case, programme.case.lines
    years = sorted({t for _, t in programme.unmet_demand})
    for t in years:
        programme.unmet_share[t] = programme.variable(f"unmet_share.{case.years.horizon[t]}")
    for (line, t), unmet in programme.unmet_demand.items():
        demand = float(lines.phi[line] * case.cells.trend[lines.demand_cells[line], t].sum())
        if demand > 0:
            name = f"unmet_share.{programme.line_key(line)}.{case.years.horizon[t]}"
            share = programme.unmet_share[t]
            programme.row(name, [(unmet, programme.line_step(line) / demand), (share, -1.0)], "<=", 0.0)


def _origin(programme: Programme, rule: str, line: int, year: int) -> RowOrigin:
    service, place = programme.case.lines.service[line], programme.case.lines.place[line]
    unit = programme.case.activity_unit(service)
    return RowOrigin(rule, f"{service}|{place}", year, unit, programme.line_step(line))


def _stage_values(programme: Programme) -> None:
    """Value of duties and promises by year, and of the aim."""
    case = programme.case
    for t, year in enumerate(case.years.plan, start=1):
        duties = _worth(programme, programme.unmet_duty, t) + _worth(programme, programme.unmet_demand, t)
        programme.stage_value("duties", year, duties)
        balance = [(v, 1.0) for (_, at), v in programme.unmet_balance.items() if at == t]
        promises = _worth(programme, programme.unmet_promise, t)
        programme.stage_value("promises", year, promises + balance)
    objective = OBJECTIVES[case.scenario.objective]
    programme.aims = programme.soft_aims = objective.state(programme)
    if objective.meets_targets:
        programme.soft_aims = close_gaps.state(programme)


def _worth(programme: Programme, unmet: dict[tuple[int, int], LpVariable], t: int) -> list[Term]:
    """Money value of unmet amounts in one year, in steps of worth."""
    prices, worth = programme.case.lines.price_gbp, programme.scales.worth
    return [
        (variable, float(prices[line]) * programme.line_step(line) / worth)
        for (line, year), variable in unmet.items()
        if year == t
    ]


def _calm(programme: Programme) -> None:
    """Split every change from today into more and less, for the stage of least change."""
    case, lines = programme.case, programme.case.lines
    for line in np.flatnonzero(~lines.demand_led).tolist():
        key = programme.line_key(line)
        today = float(lines.today[line]) / programme.line_step(line)
        for t, year in enumerate(case.years.plan, start=1):
            more = programme.variable(f"more.{key}.{year}")
            less = programme.variable(f"less.{key}.{year}")
            activity = programme.activity[line][t - 1]
            programme.row(f"calm.{key}.{year}", [(activity, 1.0), (more, -1.0), (less, 1.0)], "==", today)
            programme.grown[line, t] = (more, less)
