"""What the model's door takes from and hands to the page *Impact against cost*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashapp.edits import Edit


@dataclass(frozen=True)
class ValueAsked:
    """The appraisal of one scenario.

    Attributes
    ----------
    scenario : str
        Key of the scenario.
    outcome, worth_gbp : str, float
        An outcome whose worth is stated, and what one unit of it for a year is worth in £; none where blank.
    weigh_need : bool
        Whether improvements also count by the need of each place.
    discount : str
        Another discount schedule by its name, or a rate as text; the partnership's own where blank.
    """

    scenario: str
    outcome: str = ""
    worth_gbp: float = 0.0
    weigh_need: bool = False
    discount: str = ""

    @property
    def edit(self) -> Edit:
        """The scenario as its file stands."""
        return Edit(self.scenario)

    @property
    def worth(self) -> dict[str, float]:
        """The worth that is stated, by outcome."""
        return {self.outcome: self.worth_gbp} if self.outcome else {}


@dataclass(frozen=True)
class ValueChoices:
    """What may be asked of a partnership.

    Attributes
    ----------
    outcomes : mapping of str to str
        Outcomes by id, with their names.
    rate : float
        The partnership's own discount rate.
    can_weigh : bool
        Whether every district says how great its need is.
    """

    outcomes: Mapping[str, str]
    rate: float
    can_weigh: bool


@dataclass(frozen=True)
class Value:
    """What a plan and every service bring for their money.

    Attributes
    ----------
    asked : ValueAsked
        The question.
    answer : tuple of str
        The answer in sentences, the main thing first.
    tables : mapping of str to DataFrame
        As ``jcm value`` gives them, and those of ``jcm uncertainty`` for the plan as it stands, named
        ``sure_…``.
    sure : tuple of str
        How sure we are of the plan as it stands, in sentences.
    names : mapping of str to str
        Names of partners, outcomes and services by id.
    counted_in : mapping of str to str
        What each outcome counts.
    better_lower : frozenset of str
        Outcomes of which fewer are better.
    valued_widely : frozenset of str
        Outcomes with an economic or social worth in the tables, not only what the public purse saves.
    duties_unmet_gbp : float or None
        Of the plan.
    doubts : tuple of str
        What is less of a saving than it looks, in sentences.
    years, followed : tuple of int
        Plan years; the first and the last year that is followed.
    corrected : bool
        Whether the tables hold any correction for optimism.
    drawn : tuple of str
        How the ranges of the whole plan were made.
    futures : int
        In how many futures services and their steps were looked at.
    notes : tuple of str
        What to know about the inputs and how it was worked out.
    digest, versions : str
        Fingerprint of everything that decides the plan; what it was made with.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    """

    asked: ValueAsked
    answer: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    sure: tuple[str, ...]
    names: Mapping[str, str]
    counted_in: Mapping[str, str]
    better_lower: frozenset[str]
    valued_widely: frozenset[str]
    duties_unmet_gbp: float | None
    doubts: tuple[str, ...]
    years: tuple[int, ...]
    followed: tuple[int, int]
    corrected: bool
    drawn: tuple[str, ...]
    futures: int
    notes: tuple[str, ...]
    digest: str
    versions: str
    effects: int
    weak_effects: int

    def name(self, key: str) -> str:
        """Name of a partner, outcome or service; its id in words where it has none."""
        return self.names.get(key) or key.replace("_", " ").capitalize()
