"""What the model's door takes from and hands to the page *Compare options*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashapp.edits import Edit

TODAY = "today"
"""Stands for today's services carried on, among the keys of scenarios."""
FEWEST, MOST = 2, 5


@dataclass(frozen=True)
class OptionsAsked:
    """Options to put side by side.

    Attributes
    ----------
    options : tuple of str
        Keys of scenarios, and ``today``; two to five.
    outcome : str
        The outcome whose worth is stated; blank to leave net benefit out.
    worth : float
        What one unit of it for a year is worth, in £.
    """

    options: tuple[str, ...]
    outcome: str = ""
    worth: float = 0.0

    @property
    def scenario(self) -> str:
        """The first scenario among them, which the address goes on to name."""
        return next((key for key in self.options if key != TODAY), "")

    @property
    def edit(self) -> Edit:
        """The scenario as its file stands."""
        return Edit(self.scenario)


@dataclass(frozen=True)
class SideBySide:
    """Options side by side.

    Attributes
    ----------
    asked : OptionsAsked
        What was asked for.
    answer : tuple of str
        Which does most, at what price, how sure; then the rest that matters.
    notes, option_notes : tuple of str
        What to know about the comparison, and about single options.
    tables : mapping of str to DataFrame
        As the command line gives them.
    labels : mapping of str to str
        Names of the options by letter, those without a plan included, in their order.
    files : mapping of str to str
        What each was made from, by letter.
    names : mapping of str to str
        Names of partners, services, pots, places and outcomes by id.
    outcomes, partners : tuple of str
        Ids in the order of their tables.
    years : tuple of int
        Plan years.
    draws, seed : int
        How many futures, and what they were drawn with.
    digest, versions : str
        Fingerprint of everything that decides it; what it was made with.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    """

    asked: OptionsAsked
    answer: tuple[str, ...]
    notes: tuple[str, ...]
    option_notes: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    labels: Mapping[str, str]
    files: Mapping[str, str]
    names: Mapping[str, str]
    outcomes: tuple[str, ...]
    partners: tuple[str, ...]
    years: tuple[int, ...]
    draws: int
    seed: int
    digest: str
    versions: str
    effects: int
    weak_effects: int

    def name(self, key: str) -> str:
        """Name of a partner, service, pot, place or outcome; its id in words where it has none."""
        return self.names.get(key) or key.replace("_", " ").capitalize()

    @property
    def held(self) -> tuple[str, ...]:
        """Letters of the options that have a plan."""
        table = self.tables["options"]
        return tuple(table.loc[table["why"] == "", "option"].tolist())
