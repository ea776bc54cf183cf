"""The programme: a PuLP problem with named variables and rows, stated once.

Variables and rows are named ``kind.id.id.year``. Each stage of the solve has one variable that holds
its value (``duties.2026``, ``promises.2026``, ``close_gaps`` …), so that the same loaded programme
serves every stage: a stage minimises its variable, and later stages keep it below the optimum found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from pulp import LpMinimize, LpProblem, LpVariable, lpSum_vars_coefs

from model.optimise.scales import Scales

if TYPE_CHECKING:
    from model.inputs.case import Case
    from model.optimise.flows import Group, Need
    from model.optimise.limits import Limits
    from model.optimise.objectives.objective import Aim

Term = tuple[LpVariable, float]
Sense = Literal["<=", ">=", "=="]


@dataclass(frozen=True)
class RowOrigin:
    """Which rule a row or a bound comes from, for the explanation of what binds.

    Attributes
    ----------
    rule : str
        Name of the rule.
    key : str
        What it is about: a pot, or ``service|place``.
    year : int
        Calendar year.
    unit : str
        Unit of one step of the right-hand side.
    step : float
        Size of one step of the row in that unit.
    """

    rule: str
    key: str
    year: int
    unit: str
    step: float


@dataclass
class Programme:
    """A linear programme under construction, and afterwards its map of names.

    Attributes
    ----------
    case : Case
        What is planned.
    scales : Scales
        Steps of the variables.
    limits : Limits
        Bounds per line and year that the rules ask for.
    problem : LpProblem
        The PuLP problem.
    activity : list of list of LpVariable
        Activity per line and year 1..T (1..T+R for demand-led lines that have effects of their own).
    segments : list of list of list of (LpVariable, float)
        Per line and year, terms of effective activity: segment variables with their relative effects.
    credited : dict
        Credited improvement per (cell, year index).
    shortfall : dict
        Shortfall per (outcome, year index), in units of N.
    unmet_duty, unmet_demand, unmet_promise : dict
        Unmet amounts per (line, year index).
    unmet_balance : dict
        Money lacking to a balance, per (number, year index), in steps of worth.
    unmet_equity : list of LpVariable
        What places lack of equity, in units of their N.
    groups : tuple of Group
        Pots that need not be told apart.
    needs : tuple of Need
        What services need of each type, and which groups may pay.
    flows : dict
        Per need, per group: the use in each plan year, T variables.
    sites : list of LpVariable
        Whole numbers of sites.
    unmet_share : dict
        Largest share of today's-trend demand left unmet, per year index.
    grown : dict
        Activity above and below today's, per (line, year index), for lines that are not demand-led.
    stage : dict
        The variable that holds a stage's value, by (stage, year or None).
    aims, soft_aims : tuple of Aim
        Steps of the objective in order; and of what is done instead where targets can't be met.
    origin : dict
        Rule behind a row, by row name; behind a bound, by variable name.
    """

    case: Case
    scales: Scales
    limits: Limits
    problem: LpProblem = field(default_factory=lambda: LpProblem("plan", LpMinimize))
    activity: list[list[LpVariable]] = field(default_factory=list)
    segments: list[list[list[Term]]] = field(default_factory=list)
    credited: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    shortfall: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    shortfall_here: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    unmet_duty: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    unmet_demand: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    unmet_promise: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    unmet_balance: dict[tuple[int, int], LpVariable] = field(default_factory=dict)
    unmet_equity: list[LpVariable] = field(default_factory=list)
    sites: list[LpVariable] = field(default_factory=list)
    unmet_share: dict[int, LpVariable] = field(default_factory=dict)
    grown: dict[tuple[int, int], tuple[LpVariable, LpVariable]] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()
    needs: tuple[Need, ...] = ()
    flows: dict[str, dict[str, list[LpVariable]]] = field(default_factory=dict)
    stage: dict[tuple[str, int | None], LpVariable] = field(default_factory=dict)
    aims: tuple[Aim, ...] = ()
    soft_aims: tuple[Aim, ...] = ()
    origin: dict[str, RowOrigin] = field(default_factory=dict)

    @classmethod
    def empty(cls, case: Case, limits: Limits) -> Programme:
        """A programme without variables or rows."""
        return cls(case=case, scales=Scales.of(case), limits=limits)

    def variable(self, name: str, low: float | None = 0.0, high: float | None = None) -> LpVariable:
        """Add a variable; infinite bounds mean none."""
        low = None if low is None or not np.isfinite(low) else float(low)
        high = None if high is None or not np.isfinite(high) else float(high)
        return self.problem.add_variable(name, low, high)

    def row(
        self,
        name: str,
        terms: Iterable[Term],
        sense: Sense,
        right: float,
        origin: RowOrigin | None = None,
    ) -> None:
        """Add the row Σ coefficient·variable (sense) right, skipping coefficients of exactly 0."""
        total = lpSum_vars_coefs([(v, c) for v, c in terms if c != 0.0])
        if sense == "<=":
            self.problem.addConstraint(total <= right, name)
        elif sense == ">=":
            self.problem.addConstraint(total >= right, name)
        else:
            self.problem.addConstraint(total == right, name)
        if origin is not None:
            self.origin[name] = origin

    def stage_value(
        self,
        stage: str,
        year: int | None,
        terms: Iterable[Term],
        *,
        low: float | None = 0.0,
        constant: float = 0.0,
    ) -> LpVariable:
        """Add the variable that holds a stage's value, Σ terms + constant, and the row that defines it."""
        name = stage if year is None else f"{stage}.{year}"
        value = self.variable(name, low)
        self.row(f"value.{name}", [*terms, (value, -1.0)], "==", -constant)
        self.stage[stage, year] = value
        return value

    def line_step(self, line: int) -> float:
        """One step of a line's activity in its natural unit."""
        return float(self.scales.service[self.case.lines.service_at[line]])

    def line_key(self, line: int) -> str:
        """``service.place`` of a line, for names."""
        return f"{self.case.lines.service[line]}.{self.case.lines.place[line]}"

    def gain(self, effect: int) -> float:
        """Gain of a row of effects; a programme that is recorded remembers where it goes."""
        return float(self.case.effects.gain[effect])

    @property
    def shortfalls(self) -> list[LpVariable]:
        """Shortfalls of the area and of single places with a hard target."""
        return [*self.shortfall.values(), *self.shortfall_here.values()]

    @property
    def must_be_met(self) -> list[LpVariable]:
        """Shortfalls that a hard target allows none of."""
        hard = self.case.targets.hard
        return [*(v for (o, _), v in self.shortfall.items() if hard[o]), *self.shortfall_here.values()]

    def used(
        self, group: Group, *, crossing: bool | None = None, demand_led: bool | None = None
    ) -> list[list[LpVariable]]:
        """Flows out of a group, T variables each; of needs that cross, or are demand-led, if asked."""
        out = []
        for need in self.needs:
            flows = self.flows[need.key].get(group.key)
            if flows is None:
                continue
            crosses = bool(self.case.crossing[group.pots[0], need.service_at])
            led = bool(self.case.lines.demand_led[need.lines[0]])
            if crossing in (None, crosses) and demand_led in (None, led):
                out.append(flows)
        return out
