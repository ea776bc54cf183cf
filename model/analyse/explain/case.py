"""What every part of an explanation needs: variants of a case, names and owners, and the size of the gap."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model import words
from model.analyse.names import names_of
from model.inputs.compile import compile_case
from model.project import gap, over_places, shortfall

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats
    from model.plan_answer import Answer

Solve = Callable[["Case"], "Answer"]

IN_GAPS = frozenset({"close_gaps", "ranked"})
"""Objectives whose value is the gap."""
MOST_POTS_NAMED = 2


def with_rules(case: Case, **settings: object) -> Case:
    """The case under other rule settings; a rule that is turned off is no longer hard.

    Parameters
    ----------
    case : Case
        As compiled: changes made to its arrays are lost.
    **settings
        Rules and their values, as the fields of ``Rules``.
    """
    off = {name for name, value in settings.items() if value in (False, "off", None, ())}
    hard = tuple(name for name in case.scenario.rules.hard if name not in off)
    rules = case.scenario.rules.model_copy(update={"hard": hard} | settings)
    scenario = replace(case.scenario, rules=rules)
    return compile_case(scenario, case.base, case.tables, case.applied)


def with_money(case: Case, times: float) -> Case:
    """The case with every pot of money so many times as large, from the first decision year on."""
    amount = case.pots.amount.copy()
    decided = np.concatenate([[False], ~case.years.held])
    amount[np.ix_(money_pots(case), decided)] *= times
    return replace(case, pots=replace(case.pots, amount=amount))


def with_more(case: Case, pot: int, more: float) -> Case:
    """The case with more in one pot in every plan year from the first decision year on."""
    amount = case.pots.amount.copy()
    decided = np.concatenate([[False], ~case.years.held])
    amount[pot, decided] = np.maximum(0.0, amount[pot, decided] + more)
    return replace(case, pots=replace(case.pots, amount=amount))


def with_effects(case: Case, service: str, times: float) -> Case:
    """The case with every effect of one service so many times as large."""
    at = case.services.index(service)
    gain = np.where(case.effects.service_at == at, times * case.effects.gain, case.effects.gain)
    return replace(case, effects=replace(case.effects, gain=gain))


def with_unit_cost(case: Case, service: str, times: float) -> Case:
    """The case with the money that a unit of one service takes so many times as much."""
    own = case.lines.service_at == case.services.index(service)
    recipe = case.lines.recipe.copy()
    recipe[np.ix_(own, case.money)] *= times
    return replace(case, lines=replace(case.lines, recipe=recipe))


def with_decisions_from(case: Case, year: int) -> Case:
    """The case with another first decision year."""
    return replace(case, years=replace(case.years, first_decision=year))


def money_pots(case: Case) -> Bools:
    """(P,) bool: pots of money that have an amount."""
    out: Bools = case.money[case.pots.type_at] & np.isfinite(case.pots.amount).all(axis=1)
    return out


@dataclass(frozen=True)
class Said:
    """A case with what its parts are called and who owns them.

    Attributes
    ----------
    case : Case
        The case explained.
    soft : bool
        Its targets could not be met, and its plan is that of soft ones.
    """

    case: Case
    soft: bool = False

    @property
    def aim(self) -> str:
        """What was aimed at: gaps, where targets that the least cost must meet are out of reach."""
        objective = self.case.scenario.objective
        return "close_gaps" if self.soft and objective == "least_cost" else objective

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by id."""
        return names_of(self.case.tables)

    def name(self, key: str) -> str:
        """Name of a service (of ``service|place``, or several joined by ``+``), pots or an outcome."""
        first = key.split("|", 1)[0]
        parts = [self.names.get(one, one) for part in first.split("+") for one in part.split(";")]
        return words.listed(parts, most=MOST_POTS_NAMED)

    def where(self, key: str) -> str:
        """Where, of ``service|place``: `` in North``; nothing for the whole area."""
        place = key.partition("|")[2]
        return "" if place in ("", self.case.area) else f" in {self.names.get(place, place)}"

    def full(self, key: str) -> str:
        """Name with where it is."""
        return f"{self.name(key)}{self.where(key)}"

    def owner(self, rule: str, key: str) -> str:
        """Who can change a limit: a pot's partner, a service's commissioner, or all partners together."""
        first = key.split("|", 1)[0].split("+", 1)[0].split(";", 1)[0]
        if first in self.case.pots.index:
            partner = self.case.pots.partner[self.case.pots.index[first]]
            return self.names.get(partner, "all partners together")
        if first in self.case.services and rule not in ("evidence", "balance"):
            partner = self.case.commissioner[self.case.services.index(first)]
            return self.names.get(partner, partner)
        if first in self.case.outcomes:
            priority = next(r.priority for r in self.case.tables.outcomes if r.outcome == first)
            lead = next(r.lead_partner for r in self.case.tables.priorities if r.priority == priority)
            return self.names.get(lead or "", "all partners together")
        return "all partners together"

    @cached_property
    def trend_gap(self) -> float:
        """The gap if every outcome follows its trend."""
        cells = self.case.cells.trend
        return gap(self.case, shortfall(self.case, over_places(self.case, cells)))

    @property
    def in_gaps(self) -> bool:
        """The objective is the gap, so that its values can be said as shares of the trend's gap."""
        return self.aim in IN_GAPS and self.trend_gap > 0

    def price_words(self, change: float) -> str:
        """A change of the objective's value: ``close 2.1 points more of the gap``."""
        if change == 0:
            return "change nothing"
        if self.in_gaps:
            return closing(-change / self.trend_gap)
        if self.aim == "fairest":
            return f"{'cut' if change < 0 else 'raise'} the largest gap by {points(abs(change))}"
        raises = "raise" if change > 0 else "lower"
        if self.aim == "robust":
            return f"{raises} the gap closed in the worst draws by {points(abs(change))}"
        aim = "cost" if self.aim == "least_cost" else "value"
        return f"{raises} the {aim} by {words.money(abs(change))}"


def points(share: float) -> str:
    """A share of the gap in percentage points: ``2.1 points``, ``0.04 points``; never a rounded nothing."""
    size = abs(share) * 100
    if size == 0:
        return "0 points"
    if size < 0.001:
        return "under 0.001 points"
    decimals = 1 if size >= 0.995 else 2 if size >= 0.0995 else 3 if size >= 0.00995 else 4
    text = f"{size:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {'point' if text == '1' else 'points'}"


def closing(share: float) -> str:
    """A change of the gap closed: ``close 2.1 points more of the gap``, or ``less``."""
    if abs(share) < 5e-8:
        return "not change how much of the gap is closed"
    return f"close {points(share)} {'more' if share > 0 else 'less'} of the gap"


def stage_change(before: Floats, after: Floats, least: Floats) -> int | None:
    """The first of some stage values in order that changes by at least so much; None where none does."""
    moved = np.flatnonzero(np.abs(after - before) >= least)
    return int(moved[0]) if len(moved) else None
