"""A town with two services that do the same, of which the better should have all the money.

100 children in difficulty, target 70 in both years, so N is 30. ``help`` and ``hope`` have 50 units at £1,000
each today; the purse holds £150,000, and nothing limits either. A unit of ``help`` means ``a`` fewer such
children in the year, a unit of ``hope`` ``b`` fewer. The best plan gives all 150 units to the better one, and
closes ``(100·a − 50·b) ÷ 30`` of the gap where ``a > b``; knowing which is better adds ``150·(b − a) ÷ 30 =
5·(b − a)`` where the plan had it the other way. With ``a ~ N(0.1, 0.01)`` and ``b ~ N(0.09, 0.02)`` this is
the published case of a net benefit ``p1 − p2`` with ``p1 ~ N(1, 1)`` and ``p2 ~ N(0, 2)``, times 0.05.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from model.inputs.case import Floats
from model.inputs.draws import Draws, draw
from model.inputs.draws_rows import INTERVAL_SDS
from model.inputs.load import load_case
from model.inputs.tables import Tables
from model.plan import Plan, solve
from tests.optimise import town

A, B, SD_A, SD_B = 0.1, 0.09, 0.01, 0.02
SCALE = 0.05
"""The gap closed for each unit of the published net benefit."""
EVPI, EVPPI_A, EVPPI_B = 0.4798107, 0.0833154705876864, 0.39559311480261217
"""The published values, by closed form."""


def effect(service: str, size: float, sd: float) -> Any:
    """So many children fewer, give or take."""
    half = sd * INTERVAL_SDS / 2.0
    return town.effect(-size, service, low=-size - half, high=-size + half)


def arms(**tables: Any) -> Tables:
    """Tables of the two services."""
    names = ("help", "hope")
    rows: dict[str, Any] = {
        "services": tuple(town.service(name) for name in names),
        "activity": tuple(town.activity(name, 50.0) for name in names),
        "recipes": tuple(town.recipe(name) for name in names),
        "spending": tuple(town.spending(50_000.0, name) for name in names),
        "effects": (effect("help", A, SD_A), effect("hope", B, SD_B)),
        "outcome_values": (town.value(100.0), *town.targets(70.0)),
    }
    return town.town(**(rows | tables))


def plan_of(tables: Tables | None = None, objective: str | None = None, **rules: object) -> Plan:
    """The best plan on central figures."""
    return solve(
        load_case(town.scenario(rules), base=arms() if tables is None else tables), objective=objective
    )


@cache
def plan() -> Plan:
    """The best plan of the two services as they stand: all to ``help``."""
    return plan_of()


@cache
def draws(n: int, seed: int = 1) -> Draws:
    """Draws of the two effects."""
    return draw(plan().case, n, seed=seed)


def sizes(found: Draws) -> tuple[Floats, Floats]:
    """The effects drawn, ``a`` and ``b``."""
    gain = plan().case.effects.gain + found.gain_shift
    return gain[:, 0], gain[:, 1]


def closed_by_best(found: Draws) -> Floats:
    """What the best plan of each draw closes, by hand."""
    a, b = sizes(found)
    return np.where(a > b, 100.0 * a - 50.0 * b, 100.0 * b - 50.0 * a) / 30.0


def closed_by_plan(found: Draws) -> Floats:
    """What the plan that gives all to ``help`` closes in each draw, by hand."""
    a, b = sizes(found)
    return (100.0 * a - 50.0 * b) / 30.0
