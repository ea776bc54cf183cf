"""A small partnership put together in code: one place, one partner, services that either exist or start."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from model import InputError, Plan, Scenario, Tables, check, solve
from model.inputs.columns import Record
from model.inputs.records import Partnership
from model.inputs.rules import parse_rules
from model.inputs.tables import TABLES

PLACE = "town"
BASE = 2025
PLENTY = 1e12
CASE: dict[str, Any] = {"basis": "illustrative", "source": "a published reference case"}
"""A ceiling that never binds, for services that start."""


@dataclass
class Sketch:
    """Rows by table, added one at a time; ``tables`` turns them into checked records.

    Outcomes are better higher and count nothing of a large population; money is ``money``.
    """

    years: int = 1
    rows: dict[str, list[Record]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.add("partners", partner="board", name="Board", sector="council")
        self.add("places", place=PLACE, name="Town", children=1000.0, **CASE)
        self.type("money", kind="money", unit="£", value=1.0)
        self.add("priorities", priority="all", name="All", rank=1, weight=1.0, lead_partner="board")

    def add(self, table: str, **row: Any) -> None:
        """Add a row."""
        self.rows.setdefault(table, []).append(TABLES[table](**row))

    def type(self, name: str, kind: str = "capital", unit: str = "units", value: float | None = None) -> None:
        """Add a resource type."""
        self.add(
            "resource_types", type=name, name=name, kind=kind, unit=unit, value_gbp_per_unit=value, **CASE
        )

    def pot(
        self, name: str, amount: float, type_: str = "money", years: dict[int, float] | None = None
    ) -> None:
        """Add a pot; ``years`` gives amounts of single plan years."""
        self.add(
            "pots", pot=name, name=name, partner="board", type=type_, place=PLACE, amount_per_year=amount,
            pooled_share=0.0, **CASE,
        )  # fmt: skip
        for year, stated in (years or {}).items():
            self.add("pot_years", pot=name, year=year, amount=stated)

    def outcome(self, name: str, today: float, targets: dict[int, float]) -> None:
        """Add an outcome that is better higher, with its targets by year."""
        self.add(
            "outcomes", outcome=name, name=name, priority="all", better="higher", weight=1.0,
            counted_in="units", rate_per=1000.0, population=PLENTY,
        )  # fmt: skip
        self._value(name, BASE, "actual", today)
        for year, count in targets.items():
            self._value(name, year, "target", count)

    def _value(self, outcome: str, year: int, series: str, count: float) -> None:
        self.add(
            "outcome_values", outcome=outcome, place=PLACE, year=year, series=series, count=count, **CASE
        )

    def service(
        self, name: str, recipe: dict[str, float], effects: dict[str, float], **activity: Any
    ) -> None:
        """Add a service; without ``activity_per_year`` one that starts, at any speed."""
        new = not activity.get("activity_per_year")
        self.add(
            "services", service=name, name=name, priority="all", tier="universal", commissioner="board",
            providers=("board",), activity_unit="units", statutory="floor" in activity,
            start_up_per_year=PLENTY if new else None,
        )  # fmt: skip
        limits = {"activity_per_year": 0.0, "ceiling": PLENTY if new else None} | activity
        self.add("activity", service=name, place=PLACE, **limits, **CASE)
        for type_, amount in recipe.items():
            self.add("recipes", service=name, type=type_, amount_per_activity=amount, **CASE)
        for outcome, change in effects.items():
            self.add(
                "effects", service=name, outcome=outcome, change_per_activity=change, low=change, high=change,
                lag_years=0, persistence=0.0, evidence_grade=3, **CASE,
            )  # fmt: skip

    def pays(self, pot: str, service: str, amount: float) -> None:
        """Add today's spending."""
        self.add("spending", pot=pot, service=service, place=PLACE, amount_per_year=amount, **CASE)

    def tables(self) -> Tables:
        """The tables of the partnership."""
        settings = Partnership(
            name="A reference case",
            area=PLACE,
            base_year=BASE,
            years=tuple(BASE + t for t in range(1, self.years + 1)),
            price_year="2024-25",
            currency="GBP",
            discount_rate=0.0,
        )
        return Tables(settings, **{name: tuple(rows) for name, rows in self.rows.items()})  # type: ignore[arg-type]

    def plan(self, **rules: Any) -> Plan:
        """Check, and solve under these rules."""
        if wrong := check(self.tables()):
            raise InputError(wrong)
        settings, faults = parse_rules(rules, "reference case")
        assert not faults
        return solve(Scenario("A reference case", Path("in memory"), rules=settings), base=self.tables())


def planned(plan: Plan, year: int = BASE + 1) -> dict[str, float]:
    """Planned activity by service."""
    table = plan.tables["activity"]
    table = table[table["year"] == year]
    return dict(zip(table["service"], table["planned"].astype(float), strict=True))


def stage(plan: Plan, name: str, year: int | None = None) -> float:
    """Value of a stage."""
    return next(s.value for s in plan.stages if (s.stage, s.year) == (name, year))
