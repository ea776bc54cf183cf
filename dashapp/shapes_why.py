"""What the model's door hands to the page *What stands in the way*."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Why:
    """A finished explanation of a plan.

    Attributes
    ----------
    status, digest : str
        Of the plan that is explained, as its own page has them.
    answer : tuple of str
        What stands in the way, in a few sentences, the main thing first.
    tables : mapping of str to DataFrame
        The explanation's own tables, as the command line gives them.
    shown : mapping of str to DataFrame
        The same, by the same names, with headers and cells for people.
    notes : tuple of str
        What to know about the inputs and the result.
    versions : str
        What the plan was made with.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    headline, unranged : str
        The plan's headline with its range; what has no range, and why.
    drawn : tuple of str
        How the range was made.
    """

    status: str
    digest: str
    answer: tuple[str, ...]
    tables: Mapping[str, pd.DataFrame]
    shown: Mapping[str, pd.DataFrame]
    notes: tuple[str, ...]
    versions: str
    effects: int
    weak_effects: int
    headline: str = ""
    unranged: str = ""
    drawn: tuple[str, ...] = ()
