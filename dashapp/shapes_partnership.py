"""What the model's door takes from and hands to the page *Partnership savings*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from dashapp.edits import Edit

USUAL_DEPTH = 0.10
"""The cut of one partner that is looked at unless another is asked for."""


@dataclass(frozen=True)
class TogetherAsked:
    """What working together is worth, for one scenario.

    Attributes
    ----------
    scenario : str
        Key of the scenario.
    depth : float
        Share taken off one partner's money, to see what that costs the others.
    """

    scenario: str
    depth: float = USUAL_DEPTH

    @property
    def edit(self) -> Edit:
        """The scenario as its file stands."""
        return Edit(self.scenario)


@dataclass(frozen=True)
class Together:
    """What working together is worth, for whom, and how gains and cuts might be shared.

    Attributes
    ----------
    asked : TogetherAsked
        The question.
    answer : tuple of str
        The answer in a few sentences, the main thing first.
    leads : str
        The gain whose split is led with: ``money`` or ``objective``.
    tables : mapping of str to DataFrame
        As the command line gives them.
    names : mapping of str to str
        Names of partners, pots and outcomes by id.
    partners : tuple of str
        Partners by id, in the order of their table.
    years : tuple of int
        Plan years.
    notes : tuple of str
        What to know about the inputs and how it was worked out.
    digest, versions : str
        Fingerprint of everything that decides it; what it was made with.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    drawn : tuple of str
        How the ranges were made.
    unranged : str
        What has no range, and why.
    """

    asked: TogetherAsked
    answer: tuple[str, ...]
    leads: str
    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, str]
    partners: tuple[str, ...]
    years: tuple[int, ...]
    notes: tuple[str, ...]
    digest: str
    versions: str
    effects: int
    weak_effects: int
    drawn: tuple[str, ...] = ()
    unranged: str = ""

    def name(self, key: str) -> str:
        """Name of a partner, pot or outcome; its id in words where it has none."""
        return self.names.get(key) or key.replace("_", " ").capitalize()
