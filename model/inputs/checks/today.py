"""The base year must hold together: what is done today is what today's spending pays for.

These checks are for a partnership's own tables. A scenario's changes are not held to them: recipes are
rescaled by the base tables, before it changes anything.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from model.inputs.checks.common import (
    amount,
    and_others,
    differ,
    kinds,
    more_than,
    named,
    numbered,
    places_of_services,
    plain,
)
from model.inputs.faults import Fault
from model.inputs.records import Pot, Service
from model.inputs.tables import Tables

Use = tuple[str, str, str]
"""Service, place, type."""


@dataclass(frozen=True)
class _Today:
    """Sums of the base year, by service, place and type."""

    tables: Tables

    @cached_property
    def spent(self) -> dict[Use, float]:
        """Spending from all pots of a type."""
        of = kinds(self.tables)
        out: dict[Use, float] = defaultdict(float)
        for row in self.tables.spending:
            out[row.service, row.place, of[row.pot].type] += row.amount_per_year
        return out

    @cached_property
    def activity(self) -> dict[str, dict[str, float]]:
        """Activity of each service by place."""
        out: dict[str, dict[str, float]] = defaultdict(dict)
        for row in self.tables.activity:
            out[row.service][row.place] = row.activity_per_year
        return out


def check_spending_places(tables: Tables) -> Iterator[Fault]:
    """Spending stands where its service has activity."""
    runs_in = places_of_services(tables)
    for number, row in numbered(tables, "spending", tables.spending):
        places = runs_in.get(row.service, [])
        if places and row.place not in places:
            wrong = f"'{row.service}' has spending in '{row.place}' but no activity there"
            yield Fault("spending", number, "place", wrong, f"its activity is in {named(places)}")


def check_spending_has_recipe(tables: Tables) -> Iterator[Fault]:
    """What is spent on a service is in its recipe."""
    stated = {(row.service, row.type) for row in tables.recipes}
    of = kinds(tables)
    said: set[tuple[str, str]] = set()
    for number, row in numbered(tables, "spending", tables.spending):
        type_ = of[row.pot]
        key = (row.service, type_.type)
        if row.amount_per_year > 0 and key not in stated and key not in said:
            said.add(key)
            uses = f"'{row.service}' uses {amount(row.amount_per_year, type_)}"
            wrong = f"{uses} but has no recipe for '{type_.type}'"
            right = "add a row to recipes: what one unit of activity uses"
            yield Fault("spending", number, "service", wrong, right)


def check_recipes_match_spending(tables: Tables) -> Iterator[Fault]:
    """Recipe × activity equals spending within 1%, by service, place and type."""
    today = _Today(tables)
    types = {row.type: row for row in tables.resource_types}
    for number, row in numbered(tables, "recipes", tables.recipes):
        unit = types[row.type]
        apart = []
        for place, done in today.activity[row.service].items():
            uses = row.amount_per_activity * done
            spent = today.spent.get((row.service, place, row.type), 0.0)
            if differ(uses, spent):
                apart.append((place, uses, spent, done))
        if not apart:
            continue
        place, uses, spent, done = max(apart, key=lambda found: abs(found[1] - found[2]))
        wrong = (
            f"'{row.service}' in '{place}' does {plain(done)} at {plain(row.amount_per_activity)} each,"
            f" {amount(uses, unit)}, but its spending is {amount(spent, unit)}{and_others(len(apart) - 1)}"
        )
        yield Fault("recipes", number, "amount_per_activity", wrong, _agree(spent, done))


def _agree(spent: float, done: float) -> str:
    if spent == 0:
        return "add spending rows: some pot must pay for it today"
    if done == 0:
        return "give the activity that this spending pays for"
    return f"make them agree within 1%: {plain(spent / done)} each would"


def check_pots_pay_today(tables: Tables) -> Iterator[Fault]:
    """Today's spending from a pot is no more than the pot holds."""
    of = kinds(tables)
    spent = _spent_from(tables)
    for number, row in numbered(tables, "pots", tables.pots):
        if more_than(spent[row.pot], row.amount_per_year):
            over = amount(spent[row.pot] - row.amount_per_year, of[row.pot])
            whole = amount(spent[row.pot], of[row.pot])
            wrong = f"today's spending from '{row.pot}' is {whole}, {over} too much"
            right = "correct the amount, or the rows of spending"
            yield Fault("pots", number, "amount_per_year", wrong, right)


def check_crossings_today(tables: Tables) -> Iterator[Fault]:
    """What other partners' services use of a pot today fits its pooled share."""
    commissioner = {row.service: row.commissioner for row in tables.services}
    owner = {row.pot: row.partner for row in tables.pots}
    crossing: dict[str, float] = defaultdict(float)
    for spent in tables.spending:
        if commissioner[spent.service] != owner[spent.pot]:
            crossing[spent.pot] += spent.amount_per_year
    for number, row in numbered(tables, "pots", tables.pots):
        share = row.pooled_share or 0.0
        if more_than(crossing[row.pot], share * row.amount_per_year) and row.amount_per_year > 0:
            used = crossing[row.pot] / row.amount_per_year
            wrong = (
                f"services that other partners commission use {used:.4g} of '{row.pot}' today,"
                f" but its pooled share is {share:g}"
            )
            enough = min(1.0, math.ceil(used * 1000) / 1000)
            right = f"write {enough:g} or more, or correct spending"
            yield Fault("pots", number, "pooled_share", wrong, right)


def check_conditions_today(tables: Tables) -> Iterator[Fault]:
    """Today's spending keeps to the ring-fences of its pots."""
    pots = {row.pot: row for row in tables.pots}
    services = {row.service: row for row in tables.services}
    for number, row in numbered(tables, "spending", tables.spending):
        pot, service = pots[row.pot], services[row.service]
        if not lets_in(pot, service):
            wrong = f"'{row.pot}' pays for '{row.service}', which its conditions do not let in"
            only = named([*pot.only_services, *pot.only_priorities])
            right = f"it is for {only}: widen that, or correct the row"
            yield Fault("spending", number, "service", wrong, right)


def check_pot_places_today(tables: Tables) -> Iterator[Fault]:
    """A district's pot pays in its district only, and not for area-wide services."""
    area = tables.partnership.area
    at = {row.pot: row.place for row in tables.pots}
    for number, row in numbered(tables, "spending", tables.spending):
        if at[row.pot] not in (area, row.place):
            where = "the whole area" if row.place == area else f"'{row.place}'"
            wrong = f"'{row.pot}' is for '{at[row.pot]}' only but pays for a service in {where}"
            yield Fault("spending", number, "pot", wrong, "make it a pot of the area, or correct the row")


def check_bounds_hold_today(tables: Tables) -> Iterator[Fault]:
    """Today's activity lies between floor and ceiling."""
    for number, row in numbered(tables, "activity", tables.activity):
        done = row.activity_per_year
        if row.floor is not None and more_than(row.floor, done):
            wrong = f"the floor {plain(row.floor)} of '{row.service}' is above today's {plain(done)}"
            yield Fault("activity", number, "floor", wrong, "lower it: today must be allowed")
        if row.ceiling is not None and more_than(done, row.ceiling):
            wrong = f"the ceiling {plain(row.ceiling)} of '{row.service}' is below today's {plain(done)}"
            yield Fault("activity", number, "ceiling", wrong, "raise it: today must be allowed")


def lets_in(pot: Pot, service: Service) -> bool:
    """Whether a pot's conditions let a service in: either list does, and blank lists let all in."""
    if not (pot.only_services or pot.only_priorities):
        return True
    return service.service in pot.only_services or service.priority in pot.only_priorities


def _spent_from(tables: Tables) -> dict[str, float]:
    out: dict[str, float] = defaultdict(float)
    for row in tables.spending:
        out[row.pot] += row.amount_per_year
    return out
