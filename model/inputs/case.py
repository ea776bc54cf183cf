"""The case: one partnership under one scenario, compiled to arrays.

Everything is sorted by id, so that the order of rows in the tables cannot reach the programme or the
projection. Index letters used throughout:

==  =============================================================================================
L   lines: the (service, place) pairs of the table ``activity``; an area-wide service has one line
C   cells: the (outcome, place) pairs in which an outcome is kept (its districts, or the area)
P   pots
J   resource types
S   services
O   outcomes
E   rows of ``effects``
H   years 0..T+R: the base year, the T plan years, the R run-on years
==  =============================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.arrays import Bools, Cells, Effects, Floats, Ints, Lines, Pots, Targets, Years
from model.inputs.parameters import Parameters

if TYPE_CHECKING:
    from model.inputs.scenario import AppliedChange, Scenario
    from model.inputs.tables import Tables

__all__ = ["Bools", "Case", "Cells", "Effects", "Floats", "Ints", "Lines", "Pots", "Targets", "Years"]


@dataclass(frozen=True)
class Case:
    """One partnership under one scenario. Frozen; see the module for the index letters.

    Attributes
    ----------
    tables, base : Tables
        Tables after and before the scenario's changes.
    scenario : Scenario
        The scenario, with its rules, cut and objective.
    applied : tuple of AppliedChange
        Every change made, old and new value.
    area : str
        Id of the whole area.
    services, places, outcomes, types : tuple of str
        Ids, sorted; ``places`` are the districts (empty when the area is the only place).
    commissioner : tuple of str
        Partner id per service.
    type_value_gbp : (J,) float
        Value in £ per unit; 1 for money and where blank or 0.
    money : (J,) bool
        The type is money.
    better_lower : (O,) bool
        Direction of each outcome.
    children : (D,) float
        Children per district, in the order of ``places``.
    together : frozenset of str, optional
        Partners of a coalition: pots pay for other partners' services only among these, within their pooled
        shares. Stated, the programme has a column for every payment that full pooling would allow, so that
        other coalitions and other shares are other numbers and not another programme. None: everybody.
    apart : frozenset of str
        Pots that the programme tells apart from all others, with a column for every payment that they could
        make without their ring-fence: so letting go of one of these is other numbers too. Answers are the
        same with and without.
    """

    tables: Tables
    base: Tables
    scenario: Scenario
    applied: tuple[AppliedChange, ...]
    area: str
    years: Years
    services: tuple[str, ...]
    places: tuple[str, ...]
    outcomes: tuple[str, ...]
    types: tuple[str, ...]
    commissioner: tuple[str, ...]
    type_value_gbp: Floats
    money: Bools
    better_lower: Bools
    children: Floats
    lines: Lines
    cells: Cells
    effects: Effects
    pots: Pots
    targets: Targets
    together: frozenset[str] | None = None
    apart: frozenset[str] = frozenset()

    @cached_property
    def outcome_value_gbp(self) -> Floats:
        """(O,): value in £ of one unit of improvement of each outcome beyond the pots, over all bearers."""
        out = np.zeros(len(self.outcomes))
        for row in sorted(self.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind)):
            out[self.outcomes.index(row.outcome)] += row.gbp_per_unit
        return out

    @cached_property
    def recipe(self) -> Floats:
        """(H, L, J): units of each type per unit of activity by year, real growth counted.

        ``q·(1 + g)^t`` with t from the base year; run-on years have the recipe of the last plan year.
        """
        years = np.minimum(np.arange(len(self.years.horizon)), self.years.n_plan)[:, None, None]
        out: Floats = self.lines.recipe * (1.0 + self.lines.recipe_growth) ** years
        return out

    @cached_property
    def money_recipe(self) -> Floats:
        """(H, L): money per unit of activity by year."""
        out: Floats = self.recipe[:, :, self.money].sum(axis=2)
        return out

    @cached_property
    def parameters(self) -> Parameters:
        """Dated figures for appraisal, by name and year."""
        return Parameters(self.tables.parameters)

    @cached_property
    def efficiency(self) -> Floats:
        """(J, J): units of type j that one unit of type i gives; 1 for itself, 0 where it can't stand in."""
        out = np.eye(len(self.types))
        if self.scenario.rules.skills:
            at = {name: i for i, name in enumerate(self.types)}
            for row in self.tables.skills:
                out[at[row.type], at[row.can_also_be]] = row.efficiency
        return out

    @cached_property
    def stand_ins(self) -> bool:
        """Whether any people stand in for others."""
        return bool((self.efficiency != np.eye(len(self.types))).any())

    def place_name(self, at: int) -> str:
        """Id of a place position; −1 is the area."""
        return self.area if at < 0 else self.places[at]

    @cached_property
    def crossing(self) -> Bools:
        """(P, S): the pot's partner does not commission the service (never for new money)."""
        owners = np.array(self.pots.partner, dtype=object)[:, None]
        commissioners = np.array(self.commissioner, dtype=object)[None, :]
        out: Bools = (owners != commissioners) & (owners != "")
        return out

    @cached_property
    def reaches(self) -> Bools:
        """(P, L): place allows it: an area pot anywhere, a district pot in its district only."""
        pot = self.pots.place_at[:, None]
        line = self.lines.place_at[None, :]
        out: Bools = (pot < 0) | (pot == line)
        return out

    @cached_property
    def drivers(self) -> Ints:
        """Outcomes that drive at least one demand-led line."""
        cells = [c for group in self.lines.demand_cells for c in group]
        return np.unique(self.cells.outcome_at[np.array(cells, dtype=np.int64)])

    def activity_unit(self, service: str) -> str:
        """Unit in which a service's activity is counted."""
        return self._units["service", service]

    def counted_in(self, outcome: str) -> str:
        """What an outcome counts."""
        return self._units["outcome", outcome]

    def type_unit(self, type_at: int) -> str:
        """Unit of a resource type."""
        return self._units["type", self.types[type_at]]

    @cached_property
    def _units(self) -> Mapping[tuple[str, str], str]:
        return (
            {("service", r.service): r.activity_unit for r in self.tables.services}
            | {("service", r.key): "£" for r in self.scenario.rules.balance}
            | {("outcome", r.outcome): r.counted_in for r in self.tables.outcomes}
            | {("type", r.type): r.unit for r in self.tables.resource_types}
        )
