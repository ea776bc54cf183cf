"""What stands against what: the smallest sets of targets and limits that cannot hold together.

Limits are taken in groups that somebody owns: a partner's money, a kind of capacity, a rule. A set that
clashes is made smaller by letting go of one group after another: where the clash remains without it, the
group is no part of it (deletion filtering). What is left clashes, and no longer does without any one of
its members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.rules import Rules
from model.optimise.build import build
from model.optimise.limits import Limits
from model.optimise.solver import LoadedProgramme, Status
from model.optimise.stages import PENNY

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.optimise.solved import StageValue

TARGET, MONEY, CAPACITY, RULE = "target", "money", "capacity", "rule"
SWITCHED: dict[str, dict[str, object]] = {
    "ceilings": {"ceilings": False},
    "pace": {"pace": False},
    "evidence": {"evidence": "off"},
    "floors": {"floors": False},
}
"""Rules on activity that can be let go, and the setting that does so."""
KEPT = 1e-7
"""Steps by which a stage may differ from what was reached."""
Group = tuple[str, str]
"""Kind and name: ``("money", "council")``, ``("rule", "pace")``, ``("target", "neet")``."""


class Clashes:
    """One case's programme, loaded, with every limit ready to be let go and taken up again.

    Parameters
    ----------
    case : Case
        A case; duties and promises must be kept here.
    reached : sequence of StageValue
        What its plan leaves unmet: so much stays allowed, unless ``strict`` is set.
    """

    def __init__(self, case: Case, reached: Sequence[StageValue] = ()) -> None:
        self.case = case
        self.strict = False
        self.reached = {(s.stage, s.year): s.value for s in reached if s.value > PENNY}
        self.programme = build(case)
        self.loaded = LoadedProgramme(self.programme)
        lp = self.loaded.highs.getLp()
        self._row_low, self._row_high = np.array(lp.row_lower_), np.array(lp.row_upper_)
        self._names = [row.name for row in self.programme.problem.constraints()]
        self._row_at = {name: i for i, name in enumerate(self._names)}
        self._rows = self._rows_by_group()
        self._known: dict[frozenset[str], Limits] = {}
        programme = self.programme
        self.new_money = [
            flows
            for group in programme.groups
            if not case.pots.partner[group.pots[0]]
            for flows in programme.used(group)
        ]
        self._set_unmet()

    def _set_unmet(self) -> None:
        """Nothing unmet, or so much as the plan leaves unmet in the years in which it does."""
        programme, worth = self.programme, self.programme.scales.worth
        lacking = {} if self.strict else self.reached
        years = self.case.years.plan
        kinds = (
            ("duties", programme.unmet_duty),
            ("promises", programme.unmet_promise),
            ("promises", programme.unmet_balance),
        )
        for stage, unmet in kinds:
            for (_, t), variable in unmet.items():
                some = (stage, years[t - 1]) in lacking
                self.loaded.bound(self.loaded.columns([variable]), np.inf if some else 0.0)
        for (stage, year), variable in programme.stage.items():
            if stage in ("duties", "promises"):
                value = lacking.get((stage, year))
                high = np.inf if value is None else value / worth * (1 + KEPT) + KEPT
                self.loaded.bound(self.loaded.columns([variable]), high)
        equity = np.inf if ("equity", None) in lacking else 0.0
        self.loaded.bound(self.loaded.columns(programme.unmet_equity), equity)

    @property
    def limits(self) -> tuple[Group, ...]:
        """Every group of limits, in the order in which they are let go: money, capacity, then rules."""
        rows = sorted(self._rows, key=lambda group: ([MONEY, CAPACITY, RULE].index(group[0]), group[1]))
        rules = self.case.scenario.rules
        own = [(RULE, name) for name, off in SWITCHED.items() if not _is_off(rules, off)]
        held = [(RULE, "held_years")] if self.case.years.held.any() else []
        return (*rows, (RULE, "demand"), *held, *own)

    def targets(self) -> tuple[Group, ...]:
        """Every target that counts or is hard."""
        wanted = {o for o, _ in self.programme.shortfall}
        counts = (self.case.targets.weight > 0) | self.case.targets.hard
        return tuple((TARGET, self.case.outcomes[o]) for o in sorted(wanted) if counts[o])

    def hold_together(self, groups: Iterable[Group], *, new_money: bool = False) -> bool:
        """Whether some plan keeps all of these, and every duty and promise, and what is in no group."""
        self.keep(groups, new_money=new_money)
        nothing = self.loaded.columns([next(iter(self.programme.stage.values()))])
        return self.loaded.minimise(nothing, np.zeros(1)) is Status.OPTIMAL

    def keep(self, groups: Iterable[Group], *, new_money: bool = False) -> None:
        """Take up these limits and targets and let go of all others."""
        on = set(groups)
        most = np.inf if new_money else 0.0
        self.loaded.bound(self.loaded.columns(v for flows in self.new_money for v in flows), most)
        self._set_rows(on)
        self._set_activity(on)
        self._set_targets(on)
        self._set_demand(let_go=(RULE, "demand") not in on)

    def be_strict(self, strict: bool) -> None:
        """Whether every duty and promise must be kept, or only as far as the plan keeps them."""
        self.strict = strict
        self._set_unmet()

    def _set_demand(self, *, let_go: bool) -> None:
        """Unmet demand: any where it is let go, else none, or as much as the plan leaves."""
        years = self.case.years.plan
        for (_, t), variable in self.programme.unmet_demand.items():
            some = let_go or (not self.strict and ("duties", years[t - 1]) in self.reached)
            self.loaded.bound(self.loaded.columns([variable]), np.inf if some else 0.0)
        if let_go or self.strict:
            duties = [v for (stage, _), v in self.programme.stage.items() if stage == "duties"]
            self.loaded.bound(self.loaded.columns(duties), np.inf)
        else:
            self._set_unmet()

    def smallest(self, targets: Sequence[Group]) -> tuple[Group, ...]:
        """The smallest clash of these targets with the limits; empty where they can all hold together.

        Parameters
        ----------
        targets : sequence of Group
            Targets that must be met, from :meth:`targets`.
        """
        given = self._given(targets)
        kept = [*self.limits, *given, *targets]
        if self.hold_together(kept):
            return ()
        for group in [*(targets if len(targets) > 1 else ()), *given, *self.limits]:
            without = [other for other in kept if other != group]
            if not self.hold_together(without):
                kept = without
        return tuple(kept)

    def enough_alone(self, group: Group, targets: Sequence[Group]) -> bool:
        """Whether letting go of this one group alone makes all the targets possible."""
        kept = (*self.limits, *self._given(targets), *targets)
        return self.hold_together(other for other in kept if other != group)

    def _given(self, targets: Sequence[Group]) -> tuple[Group, ...]:
        """Targets that the scenario makes hard, other than these."""
        hard = (name for name, hard in zip(self.case.outcomes, self.case.targets.hard, strict=True) if hard)
        return tuple((TARGET, name) for name in hard if (TARGET, name) not in set(targets))

    def scale_rows(self, group: Group, times: float) -> None:
        """Make a group of pots so many times as large."""
        for row in self._rows.get(group, ()):
            high = float(self._row_high[row]) * times
            self.loaded.highs.changeRowBounds(row, float(self._row_low[row]), high)

    def _rows_by_group(self) -> dict[Group, list[int]]:
        """Rows of pots by owner and kind, and of the rules that have rows."""
        case, found = self.case, dict[Group, list[int]]()
        for group in self.programme.groups:
            partner = case.pots.partner[group.pots[0]]
            kind = MONEY if case.money[group.type_at] else CAPACITY
            name = (partner or "new_money") if kind == MONEY else case.types[group.type_at]
            at = [self._row_at.get(f"pots.{group.key}.{year}") for year in case.years.plan]
            found.setdefault((kind, name), []).extend(i for i in at if i is not None)
        for rule in ("pooling", "reinvest", "links", "balance", "equity"):
            own = [i for i, name in enumerate(self._names) if name.startswith(f"{rule}.")]
            found[RULE, rule] = own
        return {group: rows for group, rows in found.items() if rows}

    def _set_rows(self, on: set[Group]) -> None:
        low, high = self._row_low.copy(), self._row_high.copy()
        for group, rows in self._rows.items():
            if group not in on:
                low[rows], high[rows] = -np.inf, np.inf
        if (RULE, "pace") not in on:
            rows = [i for i, name in enumerate(self._names) if name.startswith("pace.")]
            low[rows], high[rows] = -np.inf, np.inf
        for name, bound in self._lower_limits(on):
            low[self._row_at[name]] = bound
        n = len(low)
        self.loaded.highs.changeRowsBounds(n, np.arange(n, dtype=np.int32), low, high)

    def _lower_limits(self, on: set[Group]) -> Iterable[tuple[str, float]]:
        """Rows of duties, promises and hard limits with what the rules that are on ask."""
        limits, case = self._limits(on), self.case
        stated = (("duty", limits.duty), ("promise", limits.promise), ("hard", limits.hard_lower))
        for kind, wanted in stated:
            for line in range(len(case.lines)):
                for t, year in enumerate(case.years.plan):
                    name = f"{kind}.{self.programme.line_key(line)}.{year}"
                    if name in self._row_at:
                        yield name, float(wanted[line, t]) / self.programme.line_step(line)

    def _set_activity(self, on: set[Group]) -> None:
        upper, n_plan = self._limits(on).upper, self.case.years.n_plan
        step = np.array([self.programme.line_step(i) for i in range(len(self.case.lines))])[:, None]
        columns = self.loaded.columns([v for row in self.programme.activity for v in row[:n_plan]])
        self.loaded.bound(columns, (upper / step).ravel())

    def _limits(self, on: set[Group]) -> Limits:
        off = frozenset(name for kind, name in (set(self.limits) - on) if kind == RULE)
        if off not in self._known:
            self._known[off] = Limits.of(_without(self.case, off))
        return self._known[off]

    def _set_targets(self, on: set[Group]) -> None:
        outcomes = {name for kind, name in on if kind == TARGET}
        short = self.programme.shortfall
        columns = self.loaded.columns(short.values())
        high: Floats = np.array([0.0 if self.case.outcomes[o] in outcomes else np.inf for o, _ in short])
        if len(columns):
            self.loaded.bound(columns, high)


def _is_off(rules: Rules, off: dict[str, object]) -> bool:
    return all(getattr(rules, name) == value for name, value in off.items())


def _without(case: Case, off: frozenset[str]) -> Case:
    """The case with some rules on activity let go, for its limits only."""
    settings: dict[str, object] = {"hard": ()}
    for name in off & set(SWITCHED):
        settings |= SWITCHED[name]
    rules = case.scenario.rules.model_copy(update=settings if off else {})
    changed = replace(case, scenario=replace(case.scenario, rules=rules))
    if "held_years" in off:
        changed = replace(changed, years=replace(case.years, first_decision=case.years.plan[0]))
    return changed
