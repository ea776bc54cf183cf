"""What stands against what: the smallest sets of targets and limits that cannot hold together.

Limits are taken in groups that somebody owns: a partner's money, a kind of capacity, a rule. A set that
clashes is made smaller by letting go of one group after another: where the clash remains without it, the
group is no part of it (deletion filtering). What is left clashes, and no longer does without any one of
its members. Only groups that the solver's own proof of the clash uses are tried (its dual ray: a sum of
limits that contradicts itself); the others can't be needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from model.inputs.rules import Rules
from model.optimise.build import build
from model.optimise.extended import Extended
from model.optimise.limits import Limits
from model.optimise.solver import Columns, Status
from model.optimise.stages import PENNY
from model.optimise.witness import Proof, Witnesses

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats, Ints
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
        self.loaded = Extended(self.programme)
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
        self._new = self.loaded.columns(v for flows in self.new_money for v in flows)
        self._unmet = self._unmet_columns()
        stages = {k: v for k, v in programme.stage.items() if k[0] in ("duties", "promises")}
        self._stages = (self.loaded.columns(stages.values()), list(stages))
        self._equity = self.loaded.columns(programme.unmet_equity)
        n_plan, rows = case.years.n_plan, programme.activity
        self._activity = self.loaded.columns([v for row in rows for v in row[:n_plan]])
        self._short = self.loaded.columns(programme.shortfall.values())
        self._short_here = self.loaded.columns(programme.shortfall_here.values())
        self._asked = {kind: self._asked_rows(kind) for kind in ("duty", "promise", "hard")}
        self._pace = [i for i, name in enumerate(self._names) if name.startswith("pace.")]
        self._step = np.array([programme.line_step(i) for i in range(len(case.lines))])
        self.more_of = self._more_columns()
        self._nothing = self.loaded.columns([next(iter(programme.stage.values()))])
        self._witnesses = Witnesses(self.loaded.highs)
        self._proof: Proof | None = None
        self._basis: Any = None

    def start(self) -> None:
        """Forget plans and proofs found before, and begin where no target is asked for."""
        self._witnesses.forget()
        self.loaded.highs.clearSolver()
        if self._basis is None:
            self.keep(self.limits)
            self.loaded.minimise(self._nothing, np.zeros(1))
            self._basis = self.loaded.highs.getBasis()
        self.loaded.highs.setBasis(self._basis)

    def _asked_rows(self, kind: str) -> tuple[Ints, Ints, Ints]:
        """Rows that ask for a least activity, each with its line and year."""
        programme, years = self.programme, self.case.years.plan
        found = [
            (row, line, t)
            for line in range(len(self.case.lines))
            for t, year in enumerate(years)
            if (row := self._row_at.get(f"{kind}.{programme.line_key(line)}.{year}")) is not None
        ]
        rows = np.array(found, dtype=np.int64).reshape(-1, 3)
        return rows[:, 0], rows[:, 1], rows[:, 2]

    def _more_columns(self) -> dict[str, Columns]:
        """For each capacity a column: how many times its pots once more are there, 0 unless asked for."""
        found = {}
        for (kind, name), rows in self._rows.items():
            if kind == CAPACITY:
                at = np.array(rows, dtype=np.int32)
                column = self.loaded.add_columns(1)
                self.loaded.stand_in(int(column[0]), at, -self._row_high[at])
                self.loaded.bound(column, 0.0)
                found[name] = column
        return found

    def _unmet_columns(self) -> dict[str, tuple[Columns, list[tuple[str, int]]]]:
        """Columns of unmet amounts by kind, each with the stage and year that counts it."""
        programme, years = self.programme, self.case.years.plan
        kinds = {
            "duty": ("duties", programme.unmet_duty),
            "demand": ("duties", programme.unmet_demand),
            "promise": ("promises", programme.unmet_promise),
            "balance": ("promises", programme.unmet_balance),
        }
        return {
            kind: (self.loaded.columns(unmet.values()), [(stage, years[t - 1]) for _, t in unmet])
            for kind, (stage, unmet) in kinds.items()
        }

    def _set_unmet(self, *, demand_let_go: bool = False) -> None:
        """Nothing unmet, or so much as the plan leaves unmet in the years in which it does."""
        lacking = {} if self.strict else self.reached
        for kind, (columns, keys) in self._unmet.items():
            free = demand_let_go and kind == "demand"
            high = [np.inf if free or key in lacking else 0.0 for key in keys]
            self.loaded.bound(columns, np.array(high, dtype=np.float64))
        columns, stages = self._stages
        worth = self.programme.scales.worth
        most = [
            lacking[key] / worth * (1 + KEPT) + KEPT
            if key in lacking and not (demand_let_go and key[0] == "duties")
            else np.inf
            for key in stages
        ]
        self.loaded.bound(columns, np.array(most, dtype=np.float64))
        equity = np.inf if ("equity", None) in lacking else 0.0
        self.loaded.bound(self._equity, equity)

    @cached_property
    def limits(self) -> tuple[Group, ...]:
        """Every group of limits, in the order in which they are let go: money, capacity, then rules."""
        rows = sorted(self._rows, key=lambda group: ([MONEY, CAPACITY, RULE].index(group[0]), group[1]))
        rules = self.case.scenario.rules
        own = [(RULE, name) for name, off in SWITCHED.items() if not _is_off(rules, off)]
        held = [(RULE, "held_years")] if self.case.years.held.any() else []
        return (*rows, (RULE, "demand"), *held, *own)

    def targets(self) -> tuple[Group, ...]:
        """Every target that counts or is hard, then those of single places that are hard."""
        wanted = {o for o, _ in self.programme.shortfall}
        counts = (self.case.targets.weight > 0) | self.case.targets.hard
        return (*((TARGET, self.case.outcomes[o]) for o in sorted(wanted) if counts[o]), *self._hard_here)

    @cached_property
    def hard_targets(self) -> tuple[Group, ...]:
        """Targets that the scenario makes hard: of the area by outcome, of places by ``outcome|place``."""
        area = zip(self.case.outcomes, self.case.targets.hard, strict=True)
        return (*((TARGET, name) for name, hard in area if hard), *self._hard_here)

    @cached_property
    def _hard_here(self) -> tuple[Group, ...]:
        cells = sorted({cell for cell, _ in self.programme.shortfall_here})
        return tuple((TARGET, self._here(cell)) for cell in cells)

    def _here(self, cell: int) -> str:
        return f"{self.case.cells.outcome[cell]}|{self.case.cells.place[cell]}"

    def hold_together(self, groups: Iterable[Group], *, new_money: bool = False) -> bool:
        """Whether some plan keeps all of these, and every duty and promise, and what is in no group."""
        self.keep(groups, new_money=new_money)
        return self.possible()

    def possible(self) -> bool:
        """Whether there is a plan within the limits as they stand: solved only where nothing known says."""
        limits = self.loaded.limits()
        self._proof = self._witnesses.proof(*limits)
        if self._proof is not None:
            return False
        return self._witnesses.has_plan(*limits) or self.best(self._nothing, np.zeros(1))

    def best(self, columns: Columns, costs: Floats) -> bool:
        """Minimise within the limits as they stand; whether there is a plan. What it shows is remembered."""
        self._proof = self._witnesses.proof(*self.loaded.limits())
        if self._proof is not None:
            return False
        status = self.loaded.minimise(columns, costs)
        if status is Status.OPTIMAL:
            self._witnesses.learn_plan()
        elif status is Status.INFEASIBLE:
            self._proof = self._witnesses.learn_proof()
        return status is Status.OPTIMAL

    def keep(self, groups: Iterable[Group], *, new_money: bool = False) -> None:
        """Take up these limits and targets and let go of all others."""
        on = set(groups)
        most = np.inf if new_money else 0.0
        self.loaded.bound(self._new, most)
        self._set_rows(on)
        self._set_activity(on)
        self._set_targets(on)
        for column in self.more_of.values():
            self.loaded.bound(column, 0.0)
        self._set_unmet(demand_let_go=(RULE, "demand") not in on)

    def be_strict(self, strict: bool) -> None:
        """Whether every duty and promise must be kept, or only as far as the plan keeps them."""
        self.strict = strict

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
        kept = self._suspects(kept)
        for group in [*targets, *given, *self.limits]:
            without = [other for other in kept if other != group]
            if len(without) < len(kept) and not self.hold_together(without):
                kept = without
        return tuple(kept)

    def _suspects(self, groups: list[Group]) -> list[Group]:
        """Of groups that were just found to clash, those that the solver's proof of it uses.

        Rules on activity are many limits at once, and are all kept.
        """
        if self._proof is None:
            return groups
        used = set(self._proof.rows.tolist())
        few = [group for group in groups if group not in self._rows or used & set(self._rows[group])]
        return groups if len(few) == len(groups) or self.hold_together(few) else few

    def enough_alone(self, group: Group, targets: Sequence[Group]) -> bool:
        """Whether letting go of this one group alone makes all the targets possible."""
        kept = (*self.limits, *self._given(targets), *targets)
        return self.hold_together(other for other in kept if other != group)

    def _given(self, targets: Sequence[Group]) -> tuple[Group, ...]:
        """Targets that the scenario makes hard, other than these."""
        return tuple(group for group in self.hard_targets if group not in set(targets))

    def rows_of(self, kind: str) -> dict[str, list[int]]:
        """Rows of the groups of one kind, by name."""
        return {name: rows for (k, name), rows in self._rows.items() if k == kind}

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
            low[self._pace], high[self._pace] = -np.inf, np.inf
        limits = self._limits(on)
        wanted = {"duty": limits.duty, "promise": limits.promise, "hard": limits.hard_lower}
        for kind, (rows_of_kind, line, t) in self._asked.items():
            low[rows_of_kind] = wanted[kind][line, t] / self._step[line]
        self.loaded.set_rows(low, high)

    def _set_activity(self, on: set[Group]) -> None:
        self.loaded.bound(self._activity, (self._limits(on).upper / self._step[:, None]).ravel())

    def _limits(self, on: set[Group]) -> Limits:
        off = frozenset(name for kind, name in (set(self.limits) - on) if kind == RULE)
        if off not in self._known:
            self._known[off] = Limits.of(_without(self.case, off))
        return self._known[off]

    def _set_targets(self, on: set[Group]) -> None:
        outcomes = {name for kind, name in on if kind == TARGET}
        short = self.programme.shortfall
        high: Floats = np.array([0.0 if self.case.outcomes[o] in outcomes else np.inf for o, _ in short])
        if len(high):
            self.loaded.bound(self._short, high)
        here = [0.0 if self._here(cell) in outcomes else np.inf for cell, _ in self.programme.shortfall_here]
        if here:
            self.loaded.bound(self._short_here, np.array(here, dtype=np.float64))


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
