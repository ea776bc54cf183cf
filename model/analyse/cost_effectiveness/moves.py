"""One step of one service, down or up: how far it goes in a year, what it frees or costs, what it moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.cost_effectiveness.correction import factors, new_cost_factor
from model.analyse.cost_effectiveness.unit import Life, cost_of_unit, exit_cost

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.project import Mechanics

RELEASE, WISH = "release", "wish"
A_TENTH = 0.1
LEAST = 1e-6


@dataclass(frozen=True)
class Step:
    """A step of a service.

    Attributes
    ----------
    name : str
        ``release``, a step down, or ``wish``, a step up.
    service : int
        Position of the service.
    activity, effective : (L,) float
        Activity and effective activity that it takes away or adds, by line.
    """

    name: str
    service: int
    activity: Floats
    effective: Floats

    @property
    def up(self) -> bool:
        """Whether it is a step up."""
        return self.name == WISH

    def spent(self, case: Case) -> float:
        """What it costs or frees in the first plan year; dearer where it is new."""
        cost, _ = cost_of_unit(case)
        if self.up:
            cost = cost * new_cost_factor(case)
        moves = self.activity > 0
        return float(self.activity[moves] @ cost[moves])

    def once(self, case: Case) -> float:
        """What ending it costs once; nothing for a step up."""
        return 0.0 if self.up else float(self.activity @ exit_cost(case))

    def size(self, case: Case, life: Life) -> Floats:
        """Effective activity by stock, as far as its effect is believed, shape (K,)."""
        own = case.effects.service_at[life.effect] == self.service
        return np.where(own, self.effective[life.line] * factors(case)[life.effect], 0.0)

    def units(self, case: Case, life: Life) -> Floats:
        """Discounted units of each outcome that it moves, positive is better for a step up, shape (O,)."""
        moved = self.size(case, life) * life.outcome
        out: Floats = np.bincount(case.effects.outcome_at[life.effect], moved, len(case.outcomes))
        return out


def all_steps(case: Case, layout: Mechanics) -> tuple[list[Step], list[tuple[str, str, str]]]:
    """A step down and one up of every service that is chosen and has evidence; and why some have none.

    Parameters
    ----------
    case : Case
        The case.
    layout : Mechanics
        Its layout.

    Returns
    -------
    list of Step
        Steps down first, services in order.
    list of (str, str, str)
        List, service and reason.
    """
    found, held = [], []
    for name in (RELEASE, WISH):
        for service in range(len(case.services)):
            own = case.lines.service_at == service
            if not case.lines.has_evidence[own].any() or case.lines.demand_led[own].all():
                continue
            step = _step(case, layout, name, service)
            if isinstance(step, str):
                held.append((name, case.services[service], step))
            else:
                found.append(step)
    return found, held


def _step(case: Case, layout: Mechanics, name: str, service: int) -> Step | str:
    """The step of a service, or the reason why there is none."""
    lines, own = case.lines, case.lines.service_at == service
    today = np.where(own, lines.today, 0.0)
    if name == RELEASE:
        if (lines.committed_until[own] >= case.years.first_decision).any():
            return "it is committed"
        kept = np.maximum(np.nan_to_num(lines.floor), today * (1 - np.nan_to_num(lines.reduction, nan=1.0)))
        then = np.where(own, np.minimum(kept, today), 0.0)
        why = "there is none of it today" if not today.sum() > 0 else "it is at its floor or may not shrink"
    else:
        grown = today * (1 + lines.growth) + lines.start_up
        room = np.fmin(grown, lines.ceiling)
        then = np.where(own, np.where(np.isfinite(room), room, today * (1 + A_TENTH)), 0.0)
        then, why = np.maximum(then, today), "it is at its ceiling or may not grow"
    change = np.abs(then - today)
    if change.sum() <= LEAST:
        return why
    return Step(name, service, change, np.abs(layout.segments.fill(then) - layout.segments.fill(today)))
