"""What is asked about a cut, and the cases that answer it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from model.inputs.changes import Cut
from model.inputs.compile_pots import cut_factor
from model.inputs.faults import Fault, InputError
from model.inputs.nearest import nearest_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.inputs.case import Bools, Case, Floats

EQUAL_SHARE = "equal_share"
PROTECT_STATUTORY = "protect_statutory"
PROTECT_PREVENTION = "protect_prevention"
OPTIMISED = "optimised"
RULES = (EQUAL_SHARE, PROTECT_STATUTORY, PROTECT_PREVENTION, OPTIMISED)
SHARED = RULES[:3]
"""Rules that share a cut out without looking for anything better."""
PREVENTION = ("universal", "targeted")
DEPTHS = tuple(round(0.05 * k, 4) for k in range(9))
"""None, and up to 40% in steps of five."""
DEEPEST = 0.5
WHOLE = 1.0


@dataclass(frozen=True)
class Question:
    """A cut, at several depths, shared out under several rules.

    Attributes
    ----------
    depths : tuple of float
        Shares taken off, 0 to 0.5, in order; 0 is always among the answers.
    rules : tuple of str
        Of ``RULES``.
    partner, pot : str or None
        Whose money, or which pot; neither: all money.
    from_year : int or None
        First year of the cut; None: the first decision year.
    over_years : int
        Equal steps in which it is phased in; 1: at once.
    walks_away : bool
        The partner takes everything it puts in away, money or not: one depth, all of it.
    """

    depths: tuple[float, ...] = DEPTHS
    rules: tuple[str, ...] = RULES
    partner: str | None = None
    pot: str | None = None
    from_year: int | None = None
    over_years: int = 1
    walks_away: bool = False

    def __post_init__(self) -> None:
        """Put depths in order, each once, with no cut at all the first."""
        asked = (WHOLE,) if self.walks_away else self.depths
        object.__setattr__(self, "depths", tuple(sorted({0.0, *asked})))
        object.__setattr__(self, "rules", tuple(rule for rule in RULES if rule in self.rules))

    def check(self, case: Case) -> None:
        """Refuse a question that the case has no answer to.

        Raises
        ------
        InputError
            With every fault.
        """
        faults = list(_faults(self, case))
        if faults:
            raise InputError(faults)

    def pots(self, case: Case) -> Bools:
        """(P,): the pots that are cut."""
        pots = case.pots
        names, owners = np.array(pots.name, dtype=object), np.array(pots.partner, dtype=object)
        if self.pot is not None:
            return np.asarray(names == self.pot, dtype=np.bool_)
        owned = owners != "" if self.partner is None else owners == self.partner
        money = case.money[pots.type_at] | self.walks_away
        return np.asarray(owned & money, dtype=np.bool_)

    def factor(self, case: Case, depth: float) -> Floats:
        """(T,): what is left of a cut pot by plan year."""
        return cut_factor(self.cut(depth), case.years)

    def cut(self, depth: float) -> Cut:
        """The cut at one depth, as a scenario would state it."""
        return Cut(self.partner, self.pot, depth, self.from_year, self.over_years)

    def at(self, case: Case, depth: float) -> Case:
        """The case with its pots cut so deep, whatever cut its own scenario has."""
        amount = case.pots.uncut.copy()
        amount[self.pots(case), 1:] *= self.factor(case, depth)
        cut = self.cut(depth) if depth > 0 else None
        pots = replace(case.pots, amount=amount, cut=self.pots(case))
        return replace(case, pots=pots, scenario=replace(case.scenario, cut=cut))


def of_scenario(case: Case, asked: Question) -> Question:
    """The question with what it leaves open taken from the scenario's own cut, where there is one."""
    cut = case.scenario.cut
    if cut is None:
        return asked
    named = asked.partner is not None or asked.pot is not None
    return replace(
        asked,
        partner=asked.partner if named else cut.partner,
        pot=asked.pot if named else cut.pot,
        from_year=cut.from_year if asked.from_year is None else asked.from_year,
        over_years=cut.over_years if asked.over_years == 1 else asked.over_years,
    )


def chosen_depth(asked: Question) -> float:
    """The depth that the answer speaks of: the scenario's or 20% where asked for, else the middle one."""
    cut = [depth for depth in asked.depths if depth > 0]
    return min(cut, key=lambda depth: (round(abs(depth - 0.2), 9), depth)) if cut else 0.0


def _faults(asked: Question, case: Case) -> Iterator[Fault]:
    """What is wrong with a question."""
    partners = sorted({name for name in case.pots.partner if name})
    pots = [name for name, owner in zip(case.pots.name, case.pots.partner, strict=True) if owner]
    if not asked.rules:
        yield _fault("rules", "no rule of sharing is asked for", f"name some of {', '.join(RULES)}")
    if asked.partner is not None and asked.pot is not None:
        yield _fault("pot", "a partner and a pot are both named", "name one of them")
    if asked.partner is not None and asked.partner not in partners:
        near = nearest_words(asked.partner, partners, "partner with a pot")
        yield _fault("partner", f"there is no partner '{asked.partner}' with a pot", near)
    elif asked.pot is not None and asked.pot not in pots:
        yield _fault("pot", f"there is no pot '{asked.pot}'", nearest_words(asked.pot, pots, "pot"))
    elif not asked.pots(case).any():
        yield _fault("partner", f"the partner '{asked.partner}' puts in no money", "name another, or a pot")
    if asked.walks_away and asked.partner is None:
        yield _fault("partner", "nobody is named to walk away", "name a partner")
    deepest = WHOLE if asked.walks_away else DEEPEST
    if asked.depths[0] < 0 or asked.depths[-1] > deepest:
        yield _fault("depths", "a depth lies outside 0% to 50%", "give depths from 0 to 50")
    if asked.over_years < 1:
        yield _fault("over", f"{asked.over_years} years", "phase the cut over 1 year or more")
    first, last = max(case.years.first_decision, case.years.plan[0]), case.years.plan[-1]
    if asked.from_year is not None and not first <= asked.from_year <= last:
        wrong = f"{asked.from_year} is outside the years in which something can be decided"
        yield _fault("from", wrong, f"give a year from {first} to {last}")


def _fault(column: str, wrong: str, right: str) -> Fault:
    return Fault("cut", None, column, wrong, right)
