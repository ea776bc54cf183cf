"""One town, one council, one service that helps: small enough to say every answer in a sentence.

100 children are in difficulty today; the target is 90 in both plan years, so N is 10. A unit of ``help``
costs £1,000 and means 0.1 fewer such children in the same year; 100 units are given today. Nothing else
limits it, unless a test adds it: each £10,000 more closes a tenth of the gap.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.inputs.changes import Cut
from model.inputs.records import (
    Activity,
    Effect,
    Outcome,
    OutcomeValue,
    Partner,
    Partnership,
    Place,
    Pot,
    Priority,
    Recipe,
    ResourceType,
    Service,
    Spending,
)
from model.inputs.rules import parse_rules
from model.inputs.scenario import Scenario
from model.inputs.tables import Tables
from model.plan import Plan, solve

Row = dict[str, Any]

MADE_UP: Row = {"basis": "illustrative", "source": "made up for a test"}
YEARS = (2026, 2027)


def pot(name: str = "purse", amount: float = 150_000.0, **more: Any) -> Pot:
    """A council's pot of money."""
    row: Row = {"pot": name, "name": name, "partner": "council", "type": "money", "place": "town"}
    return Pot(**(row | {"amount_per_year": amount} | MADE_UP | more))


def service(name: str = "help", **more: Any) -> Service:
    """A service of the council without limits."""
    row: Row = {
        "service": name,
        "name": name,
        "priority": "safe",
        "tier": "targeted",
        "commissioner": "council",
        "providers": ("council",),
        "activity_unit": "units",
        "statutory": False,
    }
    return Service(**(row | more))


def activity(name: str = "help", today: float = 100.0, **more: Any) -> Activity:
    """What it does today."""
    return Activity(service=name, place="town", activity_per_year=today, **(MADE_UP | more))


def recipe(name: str = "help", amount: float = 1_000.0, type_: str = "money", **more: Any) -> Recipe:
    """What a unit takes."""
    return Recipe(service=name, type=type_, amount_per_activity=amount, **(MADE_UP | more))


def spending(amount: float = 100_000.0, name: str = "help", pot_: str = "purse") -> Spending:
    """Who pays today."""
    return Spending(pot=pot_, service=name, place="town", amount_per_year=amount, **MADE_UP)


def effect(change: float = -0.1, name: str = "help", outcome: str = "trouble", **more: Any) -> Effect:
    """What a unit changes, in the same year and that year only."""
    row: Row = {"service": name, "outcome": outcome, "change_per_activity": change, "evidence_grade": 4}
    row |= {"low": min(change, 2 * change), "high": max(change, 2 * change), "lag_years": 0}
    return Effect(**(row | {"persistence": 0.0} | MADE_UP | more))


def outcome(name: str = "trouble", **more: Any) -> Outcome:
    """Children counted, better lower."""
    row: Row = {"outcome": name, "name": name, "priority": "safe", "better": "lower", "weight": 1.0}
    return Outcome(**(row | {"counted_in": "children", "description": ""} | more))


def value(count: float, name: str = "trouble", series: str = "actual", year: int = 2025) -> OutcomeValue:
    """One figure of an outcome."""
    row: Row = {"outcome": name, "place": "town", "year": year, "series": series, "count": count}
    return OutcomeValue(**(row | MADE_UP))


def targets(count: float = 90.0, name: str = "trouble") -> tuple[OutcomeValue, ...]:
    """The same target in both plan years."""
    return tuple(value(count, name, "target", year) for year in YEARS)


def town(**tables: Any) -> Tables:
    """Tables of the town, with some replaced."""
    settings: Row = {"name": "Town", "area": "town", "base_year": 2025, "years": YEARS}
    settings |= {"price_year": "2024-25", "currency": "GBP", "discount_rate": 0.0, "run_on_years": 0}
    settings |= tables.pop("partnership", {})
    money: Row = {"type": "money", "name": "Money", "kind": "money", "unit": "£"}
    types = (ResourceType(**money), *tables.pop("more_types", ()))
    place: Row = {"place": "town", "name": "Town", "parent": None, "children": 1_000.0, "need_weight": 1.0}
    rows: Row = {
        "partners": tuple(Partner(partner=p, name=p, sector=p, note="") for p in ("council", "nhs")),
        "places": (Place(**(place | MADE_UP)),),
        "resource_types": types,
        "pots": (pot(),),
        "priorities": (
            Priority(
                priority="safe",
                name="Safe",
                rank=1,
                weight=1.0,
                lead_partner="council",
                lead_challenger="nhs",
                description="",
            ),
        ),
        "outcomes": (outcome(),),
        "outcome_values": (value(100.0), *targets()),
        "services": (service(),),
        "activity": (activity(),),
        "recipes": (recipe(),),
        "spending": (spending(),),
        "effects": (effect(),),
    }
    return Tables(partnership=Partnership(**settings), **(rows | tables))


def scenario(rules: dict[str, object] | None = None, cut: Cut | None = None) -> Scenario:
    """A scenario of the town."""
    parsed, faults = parse_rules(rules or {}, "a test")
    assert not faults, faults
    return Scenario(name="Town", data=Path("town"), rules=parsed, cut=cut)


def plan(tables: Tables, rules: dict[str, object] | None = None, cut: Cut | None = None) -> Plan:
    """The best plan for the town."""
    return solve(scenario(rules, cut), base=tables)


def planned(result: Plan, name: str = "help") -> list[float]:
    """Planned activity of a service, by year."""
    table = result.tables["activity"]
    rows = table[table["service"] == name].sort_values("year")
    return [round(float(x), 6) for x in rows["planned"]]
