"""What the model's door takes from and hands to the page *Test a cut*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashapp.edits import Edit


@dataclass(frozen=True)
class CutsAsked:
    """A cut to be tested.

    Attributes
    ----------
    scenario : str
        Key of the scenario; its own cut is put aside.
    depths : tuple of float
        Shares taken off, above 0.
    speaks_of : float
        The one of them that the answer speaks of.
    rules : tuple of str
        Ways of sharing it out.
    partner, pot : str
        Whose money, or which pot; both blank: all money.
    from_year, over_years : int
        First year; equal yearly steps, 1 being at once.
    walks_away : bool
        Whether the partner takes everything it puts in away, instead of a share.
    """

    scenario: str
    depths: tuple[float, ...]
    speaks_of: float
    rules: tuple[str, ...]
    partner: str = ""
    pot: str = ""
    from_year: int = 0
    over_years: int = 1
    walks_away: bool = False

    @property
    def edit(self) -> Edit:
        """The scenario as its file stands."""
        return Edit(self.scenario)


@dataclass(frozen=True)
class Cuts:
    """What a cut would do.

    Attributes
    ----------
    asked : CutsAsked
        The cut.
    usual : CutsAsked
        The cut that the form starts with: the scenario's own, where it has one.
    whose : str
        Whose money, in a sentence: ``all money``, ``Shire County Council's money``.
    tables : mapping of str to DataFrame
        As the command line gives them.
    names : mapping of str to str
        Names of partners, places, priorities, services and outcomes by kind and id, such as
        ``partner:shire_council``.
    better, counted_in : mapping of str to str
        By outcome: ``lower`` or ``higher``; what is counted.
    area : str
        Id of the whole area.
    places : tuple of str
        Ids of the places within it.
    years : tuple of int
        Plan years.
    digest, versions : str
        Fingerprint of everything that decides it; what it was made with.
    notes : tuple of str
        What to know about the inputs.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    drawn : tuple of str
        How the ranges were made.
    """

    asked: CutsAsked
    usual: CutsAsked
    whose: str
    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    better: Mapping[str, str]
    counted_in: Mapping[str, str]
    area: str
    places: tuple[str, ...]
    years: tuple[int, ...]
    digest: str
    versions: str
    notes: tuple[str, ...]
    effects: int
    weak_effects: int
    drawn: tuple[str, ...] = ()

    def name(self, kind: str, key: str) -> str:
        """Name of one thing; its id where it has none."""
        return self.names.get(f"{kind}:{key}", key)
