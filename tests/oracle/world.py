"""The partnership as plain dictionaries of numbers: everything the programme and the projection need."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.oracle.story import Row, Story, Tables

Line = tuple[str, str]
Cell = tuple[str, str]
Segments = list[tuple[float, float]]

ENDLESS = float("inf")


@dataclass
class World:
    """Numbers by id. Lines are (service, place), cells are (outcome, place where it is kept)."""

    story: Story
    area: str
    base_year: int
    years: list[int]
    run_on: list[int]
    first_decision: int
    rate: float
    children: dict[str, float]
    services: dict[str, Row]
    outcomes: dict[str, Row]
    pots: dict[str, Row]
    types: dict[str, Row]
    lines: list[Line] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    today: dict[Line, float] = field(default_factory=dict)
    floor: dict[Line, float] = field(default_factory=dict)
    ceiling: dict[Line, float] = field(default_factory=dict)
    segments: dict[Line, Segments] = field(default_factory=dict)
    recipe: dict[tuple[Line, str], float] = field(default_factory=dict)
    dearer: dict[tuple[Line, str], float] = field(default_factory=dict)
    price: dict[Line, float] = field(default_factory=dict)
    phi: dict[Line, float] = field(default_factory=dict)
    served: dict[Line, list[Cell]] = field(default_factory=dict)
    trend: dict[tuple[Cell, int], float] = field(default_factory=dict)
    cap: dict[tuple[Cell, int], float] = field(default_factory=dict)
    effects: list[dict[str, Any]] = field(default_factory=list)
    amount: dict[tuple[str, int], float] = field(default_factory=dict)
    spent: dict[tuple[str, Line], float] = field(default_factory=dict)
    target: dict[tuple[str, int], float] = field(default_factory=dict)
    target_here: dict[tuple[Cell, int], float] = field(default_factory=dict)
    scale: dict[str, float] = field(default_factory=dict)
    weight: dict[str, float] = field(default_factory=dict)
    year_weight: dict[tuple[str, int], float] = field(default_factory=dict)

    @property
    def rules(self) -> dict[str, Any]:
        """Rule settings of the scenario."""
        return self.story.rules

    @property
    def horizon(self) -> list[int]:
        """Plan years, then run-on years."""
        return self.years + self.run_on

    def number(self, table: dict[str, Row], key: str, column: str, blank: float) -> float:
        """A number of a row, or ``blank``."""
        return number(table[key], column, blank)

    def demand_led(self, line: Line) -> bool:
        """Whether the line must serve every case of an outcome."""
        return bool(self.services[line[0]].get("demand_outcome"))

    def has_evidence(self, line: Line) -> bool:
        """Whether the service has at least one row in ``effects``."""
        return any(effect["service"] == line[0] for effect in self.effects)

    def better_lower(self, outcome: str) -> bool:
        """Whether fewer is better."""
        return self.outcomes[outcome]["better"] == "lower"

    def share(self, line: Line, cell: Cell, year: int) -> float:
        """Part of a line's effect on an outcome that falls in one of its cells."""
        if cell[1] in (self.area, line[1]):
            return 1.0
        if line[1] != self.area:
            return 0.0
        mates = [other for other in self.cells if other[0] == cell[0]]
        if self.better_lower(cell[0]):
            total = sum(self.trend[other, year] for other in mates)
            return self.trend[cell, year] / total if total > 0 else 0.0
        return self.children[cell[1]] / sum(self.children[other[1]] for other in mates)

    def effective(self, line: Line, activity: float) -> float:
        """v: activity with diminishing returns, segments filled in order."""
        left, out = activity, 0.0
        for length, mu in self.segments[line]:
            part = min(left, length)
            out += mu * part
            left -= part
        return out

    def effective_today(self, line: Line, year: int) -> float:
        """v0: at today's activity; of a demand-led line at φ times the trend of the year."""
        if not self.demand_led(line):
            return self.effective(line, self.today[line])
        cases = sum(self.trend[cell, year] for cell in self.served[line])
        return self.effective(line, self.phi[line] * cases)

    def may_pay(self, pot: str, line: Line, type_: str) -> bool:
        """Whether type, place and conditions let a pot pay for a line."""
        row = self.pots[pot]
        if row["type"] != type_ or row["place"] not in (self.area, line[1]):
            return False
        conditions = self.rules["conditions"]
        released = conditions.get("release", []) if isinstance(conditions, dict) else []
        if conditions is False or pot in released:
            return True
        services, priorities = names(row, "only_services"), names(row, "only_priorities")
        open_to_all = not services and not priorities
        return open_to_all or line[0] in services or self.services[line[0]]["priority"] in priorities

    def crosses(self, pot: str, line: Line) -> bool:
        """Whether the pot's partner is not the commissioner of the service."""
        return self.pots[pot]["partner"] not in ("", self.services[line[0]]["commissioner"])

    def recipe_in(self, line: Line, type_: str, year: int) -> float:
        """q of a year: dearer every year from the base year on, as in the last plan year after it."""
        t = min(year, self.years[-1]) - self.base_year
        return self.recipe[line, type_] * self.dearer[line, type_] ** t

    def pooled(self, pot: str) -> float:
        """Share of a pot that may pay for other partners' services."""
        setting = self.rules["pooling"]
        if setting == "agreed":
            return number(self.pots[pot], "pooled_share", 0.0)
        return 1.0 if setting == "full" else 0.0

    def present_value(self, year: int) -> float:
        """ρ: the first plan year is not discounted."""
        return float((1.0 + self.rate) ** -(year - self.base_year - 1))


def number(row: Row, column: str, blank: float) -> float:
    """A cell as a number, or ``blank``."""
    text = row.get(column, "")
    return float(text) if text else blank


def names(row: Row, column: str) -> list[str]:
    """A cell as a list of ids."""
    return [part.strip() for part in row.get(column, "").split(";") if part.strip()]


def keyed(tables: Tables, table: str, column: str) -> dict[str, Row]:
    """Rows of a table by id."""
    return {row[column]: row for row in tables.get(table, [])}


def build_world(story: Story) -> World:
    """Work out every number of one partnership under one scenario."""
    from tests.oracle import aims, means

    settings, tables = story.settings, story.tables
    years = settings["years"]
    lags = [int(row["lag_years"]) for row in tables.get("effects", [])]
    run_on = settings.get("run_on_years", min(3, max(lags, default=0)))
    world = World(
        story=story,
        area=settings["area"],
        base_year=settings["base_year"],
        years=years,
        run_on=[years[-1] + 1 + r for r in range(run_on)],
        first_decision=settings.get("first_decision_year", years[0]),
        rate=settings["discount_rate"],
        children={row["place"]: number(row, "children", 0.0) for row in tables["places"]},
        services=keyed(tables, "services", "service"),
        outcomes=keyed(tables, "outcomes", "outcome"),
        pots=keyed(tables, "pots", "pot"),
        types=keyed(tables, "resource_types", "type"),
    )
    aims.fill_outcomes(world)
    aims.fill_targets(world)
    means.fill_services(world)
    means.fill_pots(world)
    return world
