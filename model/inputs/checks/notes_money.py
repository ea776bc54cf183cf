"""Warnings about money and people: what today's services will need, and what nothing can use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from model.inputs.checks.common import amount, kinds, more_than, named, numbered
from model.inputs.checks.counts import Lines, trend_lines
from model.inputs.checks.today import lets_in
from model.inputs.faults import Note
from model.inputs.tables import Tables

Purse = tuple[str, str]
"""Commissioning partner and type of resource."""


@dataclass(frozen=True)
class _Outlook:
    """Simple sums, by commissioner and type, of what today's services need and have in each year.

    ``need`` is today's spending on the services a partner commissions, that on demand-led services in
    proportion to the trend of their outcome, and all at the real growth of its recipe. ``have`` is the
    partner's own pots, less what other partners' services use of them today, plus what its services use
    of other partners' pots today.
    """

    tables: Tables

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The base year and the planning years."""
        return (self.tables.partnership.base_year, *self.tables.partnership.years)

    @cached_property
    def trends(self) -> Lines:
        """Trends of outcomes, by place."""
        return trend_lines(self.tables)

    def growth(self, outcome: str | None, place: str) -> list[float]:
        """How the cases of a demand-led service grow from today, by year; 1 for other services."""
        if outcome is None:
            return [1.0] * len(self.years)
        lines = self.trends[outcome]
        line = lines.get(place) or [sum(at) for at in zip(*lines.values(), strict=True)]
        return [count / line[0] if line[0] > 0 else 1.0 for count in line]

    @cached_property
    def unit(self) -> dict[tuple[str, str], float]:
        """Real growth a year of what a service uses of a type, where there is any."""
        rows = self.tables.recipes
        return {(row.service, row.type): row.real_growth_per_year for row in rows if row.real_growth_per_year}

    @cached_property
    def need(self) -> dict[Purse, list[float]]:
        """What today's services need, by year."""
        services = {row.service: row for row in self.tables.services}
        of = kinds(self.tables)
        out: dict[Purse, list[float]] = defaultdict(lambda: [0.0] * len(self.years))
        for row in self.tables.spending:
            service = services[row.service]
            line = out[service.commissioner, of[row.pot].type]
            dearer = 1.0 + self.unit.get((row.service, of[row.pot].type), 0.0)
            for t, times in enumerate(self.growth(service.demand_outcome, row.place)):
                line[t] += row.amount_per_year * times * dearer**t
        return out

    def causes(self, purse: Purse) -> str:
        """Why what is needed outgrows what there is, in words."""
        services = [row for row in self.tables.services if row.commissioner == purse[0]]
        own = {row.service: row.demand_outcome for row in services}
        of = kinds(self.tables)
        used = {
            (row.service, row.place)
            for row in self.tables.spending
            if row.service in own and of[row.pot].type == purse[1]
        }
        demand = any(more_than(max(self.growth(own[service], place)), 1.0) for service, place in used)
        dearer = any(self.unit.get((service, purse[1]), 0.0) > 0 for service, _ in used)
        found = ["demand for them rises"] * demand + ["unit costs rise"] * dearer
        return " and ".join(found) or "the amounts fall"

    @cached_property
    def have(self) -> dict[Purse, list[float]]:
        """What there is for them, by year."""
        of = kinds(self.tables)
        out: dict[Purse, list[float]] = defaultdict(lambda: [0.0] * len(self.years))
        owner = {row.pot: row.partner for row in self.tables.pots}
        commissioner = {row.service: row.commissioner for row in self.tables.services}
        for pot, line in amounts_by_year(self.tables).items():
            for t, held in enumerate(line):
                out[owner[pot], of[pot].type][t] += held
        for row in self.tables.spending:
            giver, taker = owner[row.pot], commissioner[row.service]
            for t in range(len(self.years)):
                out[giver, of[row.pot].type][t] -= row.amount_per_year
                out[taker, of[row.pot].type][t] += row.amount_per_year
        return out


def amounts_by_year(tables: Tables) -> dict[str, list[float]]:
    """Amount of each pot in the base year and each planning year, with agreed growth."""
    stated = {(row.pot, row.year): row.amount for row in tables.pot_years}
    years = (tables.partnership.base_year, *tables.partnership.years)
    return {
        row.pot: [
            stated.get((row.pot, year), row.amount_per_year * (1.0 + (row.most_growth_share or 0.0)) ** t)
            for t, year in enumerate(years)
        ]
        for row in tables.pots
    }


def note_today_not_affordable(tables: Tables) -> Iterator[Note]:
    """Today's services can't all be paid for in a planning year, and by how much."""
    outlook = _Outlook(tables)
    types = {row.type: row for row in tables.resource_types}
    partners = {row.partner: row.name for row in tables.partners}
    for (partner, type_), need in sorted(outlook.need.items()):
        have = outlook.have[partner, type_]
        lacking = [
            f"{year}: {amount(needed - held, types[type_])}"
            for year, needed, held in zip(outlook.years[1:], need[1:], have[1:], strict=True)
            if more_than(needed, held)
        ]
        if lacking:
            what = types[type_].name.lower()
            text = (
                f"today's services that {partners[partner]} commissions need more {what} than there is"
                f" because {outlook.causes((partner, type_))}; short by {', '.join(lacking)}"
            )
            yield Note("pots", None, "amount_per_year", text)


def note_idle_pots(tables: Tables) -> Iterator[Note]:
    """A pot that no service may use."""
    of = kinds(tables)
    services = {row.service: row for row in tables.services}
    area = tables.partnership.area
    runs_in: dict[str, set[str]] = defaultdict(set)
    for row in tables.activity:
        runs_in[row.service].add(row.place)
    users: dict[str, list[str]] = defaultdict(list)
    for recipe in tables.recipes:
        users[recipe.type].append(recipe.service)
    for number, pot in numbered(tables, "pots", tables.pots):
        can = [
            service
            for service in users[of[pot.pot].type]
            if lets_in(pot, services[service]) and (pot.place == area or pot.place in runs_in[service])
        ]
        if not can:
            text = f"no service can use '{pot.pot}': check its type, place and conditions"
            yield Note("pots", number, "pot", text)


def note_types_without_pots(tables: Tables) -> Iterator[Note]:
    """A type that recipes need and no pot holds, so that those services can't run."""
    held = {row.type for row in tables.pots}
    lacking: dict[str, list[str]] = defaultdict(list)
    for row in tables.recipes:
        if row.type not in held and row.amount_per_activity > 0:
            lacking[row.type].append(row.service)
    for type_, services in lacking.items():
        text = f"no pot holds '{type_}', so nothing can be done of {named(services)}"
        yield Note("recipes", None, "type", text)
