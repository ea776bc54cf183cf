"""Comparing options behind the door: the desk where they are put side by side, and their record."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from dashapp.edits import Edit
from dashapp.jobs import Explained, Jobs, Tell
from dashapp.services_jobs import Desk, Prepared, hashed, versions_of
from dashapp.services_plans import Plans
from dashapp.services_results import WEAK_BELOW
from dashapp.shapes_options import TODAY, OptionsAsked, SideBySide
from model import InputError, Plan, Scenario, Tables, load_case, solve, words
from model.analyse.compare import Comparison, NotComparableError, Option, compare, option_of, today_option
from model.analyse.names import names_of

if TYPE_CHECKING:
    from dashapp.shapes import ScenarioCard

MOST_PLANS = 12
OTHERS: Mapping[str, str] = {
    "public": "The public",
    "unpaid": "Nobody yet",
    "": "New money",
    "new_money": "New money",
}


class Solved:
    """Plans worked out before, so that another choice of the same options takes no second solve."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, Plan] = OrderedDict()
        self._lock = Lock()
        self.versions = ""

    def plan(self, key: str, make: Callable[[], Plan]) -> Plan:
        """The plan of a content, made where it is not held."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
        made = make()
        with self._lock:
            self._held[key] = made
            self.versions = versions_of(made)
            while len(self._held) > MOST_PLANS:
                self._held.popitem(last=False)
        return made


def side_by_side(
    plans: Plans, tables: Tables, jobs: Jobs[OptionsAsked, SideBySide] | None = None
) -> Desk[OptionsAsked, SideBySide]:
    """The desk of comparisons.

    Parameters
    ----------
    plans : Plans
        Scenarios, and what they come to.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs, optional
        Where they are worked out; on a worker of their own unless said.
    """
    solved = Solved()

    def prepare(asked: OptionsAsked) -> Prepared[SideBySide]:
        found = {key: plans.edited(Edit(key)) for key in asked.options if key != TODAY}
        keys = [found[key][0] if key in found else TODAY for key in asked.options]

        def work(tell: Tell) -> SideBySide:
            made = [
                _option(key, found, (tables, solved), _counted(tell, at, len(asked.options)))
                for at, key in enumerate(asked.options, start=1)
            ]
            worth = {asked.outcome: asked.worth} if asked.outcome else None
            try:
                said = compare(made, worth=worth, progress=tell)
            except NotComparableError as error:
                raise Explained(" ".join(error.reasons)) from error
            return shown_of(asked, said, plans.cards(), solved.versions)

        return hashed("options", tables.digest(), keys, asked), work

    return Desk(prepare, jobs)


def _option(
    key: str, found: Mapping[str, tuple[str, Scenario]], held: tuple[Tables, Solved], tell: Tell
) -> Option:
    """One option: today carried on, or the plan of a scenario, also where there is none."""
    tables, solved = held
    tell("read")
    if key == TODAY:
        data = next(scenario.data for _, scenario in found.values())
        return today_option(load_case(Scenario(TODAY, data), base=tables))
    content, scenario = found[key]
    try:
        return option_of(solved.plan(content, lambda: solve(scenario, progress=tell, base=tables)), key)
    except InputError as error:
        raise Explained(str(error)) from error


def _counted(tell: Tell, at: int, number: int) -> Tell:
    """Tells each step with the option that it is of."""

    def counted(step: str) -> None:
        tell(f"Option {at} of {number}: {words.step(step)}")

    return counted


def shown_of(
    asked: OptionsAsked, found: Comparison, cards: Sequence[ScenarioCard], made_with: str = ""
) -> SideBySide:
    """Everything that the page shows of a comparison.

    Parameters
    ----------
    asked : OptionsAsked
        What was asked for.
    found : Comparison
        What the analysis says.
    cards : sequence of ScenarioCard
        For the files of the scenarios.
    made_with : str
        Versions.
    """
    first = found.options[0].case
    names: dict[str, str] = {}
    for option in reversed(found.options):
        names |= names_of(option.case.tables)
    files = {card.key: card.file for card in cards}
    tables = first.tables
    return SideBySide(
        asked=asked,
        answer=found.answer,
        notes=found.notes,
        option_notes=found.option_notes,
        tables=found.tables,
        labels={option.letter: option.name for option in found.options},
        files={option.letter: files.get(option.key, option.key) for option in found.options},
        names={**names, **OTHERS},
        outcomes=first.outcomes,
        partners=tuple(row.partner for row in tables.partners),
        years=first.years.plan,
        draws=found.draws,
        seed=found.seed,
        digest=hashed(*(option.digest for option in found.options)),
        versions=made_with,
        effects=len(tables.effects),
        weak_effects=sum(row.evidence_grade < WEAK_BELOW for row in tables.effects),
    )
