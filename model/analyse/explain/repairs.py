"""What would make a missed target possible: money, people, time, or another target."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from model import words
from model.analyse.explain.case import Said

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.plan_answer import Goal, Invested, Reach

NAN = float("nan")


@dataclass(frozen=True)
class Missed:
    """One target that a plan misses, of the area or of a single place where it is hard.

    Attributes
    ----------
    case : Case
        The case.
    at : int
        Position of the outcome.
    cell : int
        The outcome in a single place, by its position in ``Case.cells``; −1 for the whole area.
    year_at : int
        Position of its last target year in the plan.
    planned_short, now, any_money : (H,) float
        Distance to the target by year: in the plan; at best with what there is; at best at any money. None
        where duties and promises can't be kept.
    """

    case: Case
    at: int
    cell: int
    year_at: int
    planned_short: Floats
    now: Floats | None
    any_money: Floats | None

    @property
    def key(self) -> str:
        """Id of the outcome, or ``outcome|place``."""
        outcome = self.case.outcomes[self.at]
        return outcome if self.cell < 0 else f"{outcome}|{self.case.cells.place[self.cell]}"

    @property
    def goal(self) -> Goal:
        """What is asked for."""
        return self.at if self.cell < 0 else self.key

    @property
    def year(self) -> int:
        """Its last target year in the plan."""
        return self.case.years.horizon[self.year_at]

    @property
    def target(self) -> float:
        """Its target in that year."""
        targets = self.case.targets
        own = targets.area[self.at] if self.cell < 0 else targets.hard_cell[self.cell]
        return float(own[self.year_at])

    @property
    def reachable_now(self) -> bool:
        """Whether every year can be met with what there is, all else giving way."""
        return self.now is not None and not self.now.any()

    @property
    def reachable_any_money(self) -> bool:
        """Whether every year can be met at some money."""
        return self.any_money is not None and not self.any_money.any()

    def level(self, short: Floats | None) -> float:
        """The outcome's level in its last target year at a shortfall; NaN where there is none."""
        if short is None:
            return NAN
        sign = 1.0 if self.case.better_lower[self.at] else -1.0
        return self.target + sign * float(short[self.year_at])

    @cached_property
    def _size(self) -> tuple[float, float | None]:
        """Population of which it is a share, and what its rate is per."""
        cells = self.case.cells
        own = cells.of(self.at) if self.cell < 0 else [self.cell]
        population = float(cells.population[own].sum())
        outcome = self.case.outcomes[self.at]
        per = next(r.rate_per for r in self.case.tables.outcomes if r.outcome == outcome)
        return population, per

    def words(self, level: float) -> str:
        """A level as people read it."""
        return self.pair(level)[0]

    def pair(self, level: float) -> tuple[str, str]:
        """A level and the target: as rates where they have one and it tells the two apart, else as counts."""
        population, per = self._size
        if per is not None and population > 0:
            texts = (words.rate(level, population, per), words.rate(self.target, population, per))
            if texts[0] != texts[1] or level == self.target:
                return texts
        unit = self.case.counted_in(self.case.outcomes[self.at])
        return f"{words.number(level)} {unit}", f"{words.number(self.target)} {unit}"


Row = dict[str, Any]


def repairs_of(one: Missed, reach: Reach, said: Said) -> Iterator[Row]:
    """Repairs of one missed target: giving way, money, people, time and the target itself."""
    blank = {"outcome": one.key, "what": "", "year": one.year, "enough": True}
    name, owner = said.full(one.key), said.owner("targets", one.key)
    if one.reachable_now:
        text = f"{name} could be met with what there is, if every other outcome gave way to it."
        yield blank | {"kind": "priority", "owner": owner, "amount": 0.0, "unit": "", "sentence": text}
        return
    if one.reachable_any_money:
        invested = reach.invested([one.goal])
        if invested is not None:
            yield blank | money_repair(name, invested)
    people = list(_people(one, reach, said, blank))
    yield from people or (() if one.reachable_any_money else _together(one, reach, said, blank))
    for short, kept in ((one.now, "what there is"), (one.any_money, "any money")):
        later = first_year_met(one, short)
        if later is not None:
            text = f"{name} could meet it by {words.year(later)}, not {words.year(one.year)}, with {kept}."
            row = blank | {"kind": "time", "what": kept, "owner": owner, "amount": float(later - one.year)}
            yield row | {"unit": "years", "year": later, "sentence": text}
            break
    if one.now is not None and one.now[one.year_at] > 0:
        level = one.level(one.now)
        text = f"{name}: {' instead of '.join(one.pair(level))} in {words.year(one.year)}"
        row = blank | {"kind": "target", "owner": owner, "amount": level}
        unit = one.case.counted_in(one.case.outcomes[one.at])
        yield row | {
            "unit": unit,
            "sentence": f"{text} could be met with what there is, all else giving way.",
        }


def money_repair(name: str, invested: Invested) -> Row:
    """What new money does it."""
    most = float(invested.by_year_gbp.max(initial=0.0))
    total = words.money(float(invested.by_year_gbp.sum()))
    text = f"{name}: {total} of new money over the plan would do it, at most {words.money(most)} in one year."
    row: Row = {
        "kind": "money",
        "owner": "whoever finds new money",
        "amount": float(invested.by_year_gbp.sum()),
    }
    return row | {"unit": "£", "sentence": text}


def duty_repairs(reach: Reach) -> Iterator[Row]:
    """The new money with which every duty and promise could be kept."""
    invested = reach.invested([])
    if invested is not None:
        every = "duty, promise and hard target" if reach.clashes.hard_targets else "duty and promise"
        row = money_repair(f"Keeping every {every}", invested)
        yield {"outcome": "duties and promises", "what": "", "year": None, "enough": True} | row


def _together(one: Missed, reach: Reach, said: Said, blank: Row) -> Iterator[Row]:
    """The cheapest mix of new money and capacities, where neither is enough by itself."""
    if not reach.any_capacity(one.goal, new_money=True):
        return
    found = reach.together(one.goal)
    if found is None:
        return
    case, parts = one.case, []
    if found.money_gbp >= 1.0:
        parts.append(f"{words.money(found.money_gbp)} of new money")
    for type_, amount in sorted(found.capacity.items()):
        unit = case.type_unit(case.types.index(type_))
        parts.append(f"{words.number(amount)} {unit} more of {said.name(type_)}")
    text = f"{said.full(one.key)}: {words.listed(parts)}, over all years, would do it together."
    row = blank | {"kind": "together", "what": ";".join(sorted(found.capacity))}
    row |= {"owner": "all partners together", "amount": found.worth_gbp, "unit": "£"}
    yield row | {"sentence": text}


def _people(one: Missed, reach: Reach, said: Said, blank: Row) -> Iterator[Row]:
    """More of one capacity, alone or together with money."""
    case = one.case
    kinds = [new_money for new_money in (False, True) if reach.any_capacity(one.goal, new_money=new_money)]
    for type_ in sorted(reach.clashes.rows_of("capacity")) if kinds else ():
        for new_money in kinds:
            times = reach.capacity_times(one.goal, type_, new_money=new_money)
            if times is None:
                continue
            at = case.types.index(type_)
            pots = case.pots.type_at == at
            more = (times - 1.0) * float(case.pots.amount[pots, -1].sum())
            owners = sorted({said.name(case.pots.partner[p]) for p in np.flatnonzero(pots).tolist()})
            amount = f"{words.number(more)} {case.type_unit(at)} more of {said.name(type_)}"
            with_ = ", with new money," if new_money else ""
            text = f"{said.full(one.key)}: {amount}{with_} would do it."
            row = blank | {"kind": "people", "what": type_, "owner": words.listed(owners), "amount": more}
            yield row | {"unit": case.type_unit(at), "sentence": text}
            break


def first_year_met(one: Missed, short: Floats | None) -> int | None:
    """The first year after the last target year from which the target stays met; None where none is."""
    if short is None:
        return None
    for at in range(one.year_at + 1, len(short)):
        if not short[at:].any():
            return one.case.years.horizon[at]
    return None
