"""What the model's door hands to pages and views: plain records of words, numbers and tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Partnership:
    """What the frame of every page says: whose figures, of which years, in whose prices.

    Attributes
    ----------
    name, area, area_name : str
        Name of the partnership; id and name of its whole area.
    base_year, first_decision : int
        Year of the data; first year that can still be decided.
    years : tuple of int
        Plan years.
    price_year : str
        Such as ``2024-25``.
    """

    name: str
    area: str
    area_name: str
    base_year: int
    years: tuple[int, ...]
    price_year: str
    first_decision: int


@dataclass(frozen=True)
class ScenarioCard:
    """One scenario as a choice on screen.

    Attributes
    ----------
    key : str
        Name of its file without the ending; stands in addresses.
    name, story : str
        As its file says.
    file : str
        What to give to the command line.
    faults : tuple of str
        Why it cannot be used, in words; empty when it can.
    """

    key: str
    name: str
    story: str
    file: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class PotRow:
    """One pot as it stands in a scenario.

    Attributes
    ----------
    pot, name, partner, kind, unit : str
        Id; name; its partner's name; ``money``, ``people`` or ``capital``; unit of its amount.
    amounts : mapping of int to float
        Plan year to amount, before any cut.
    ring_fenced : bool
        Whether it may only pay for some services.
    note : str
        Its legal basis, blank where none is stated.
    """

    pot: str
    name: str
    partner: str
    kind: str
    unit: str
    amounts: Mapping[int, float]
    ring_fenced: bool
    note: str


@dataclass(frozen=True)
class Start:
    """What a scenario starts from.

    Attributes
    ----------
    pots : tuple of PotRow
        Money first.
    rules : mapping of str to str
        Rule to the value of its control.
    years, first_decision : tuple of int, int
        Plan years; the first that can still be decided.
    changes : tuple of str
        What its files change in the tables, in words.
    cut : str
        Its cut in words, blank where it has none.
    faults : tuple of str
        Why it cannot be used; empty when it can.
    """

    pots: tuple[PotRow, ...]
    rules: Mapping[str, str]
    years: tuple[int, ...]
    first_decision: int
    changes: tuple[str, ...] = ()
    cut: str = ""
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Moved:
    """Before and after in one year, or on average: money and activity by service, money by partner."""

    services: pd.DataFrame
    partners: pd.DataFrame


@dataclass(frozen=True)
class Said:
    """The sentences of a plan, each made from the tables that the page shows; how counts are judged.

    Attributes
    ----------
    answer, broken, limits, unspent : str
        The plan; what it does not keep; what holds it back; what is left.
    outcomes, judged : tuple of str
        One for each outcome; how counts are judged.
    gap_range, likely, saving : str
        The range of the gap closed; how likely targets are met; what demand-led services take less. Blank
        where nothing that is drawn moves them.
    drawn : tuple of str
        How the ranges were made.
    """

    answer: str
    outcomes: tuple[str, ...]
    broken: str
    limits: str
    unspent: str
    judged: tuple[str, ...]
    gap_range: str = ""
    likely: str = ""
    saving: str = ""
    drawn: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A finished plan.

    Attributes
    ----------
    status, digest : str
        ``optimal`` or ``targets_not_met``; fingerprint of everything that decides it.
    gap_closed_share, duties_unmet_gbp, promises_broken_gbp : float or None
        As the plan says.
    tables : mapping of str to DataFrame
        The plan's own tables and its ranges, as the command line gives them.
    moved : mapping of (int or None) to Moved
        By plan year; None is the yearly average.
    outcomes, broken, broken_by_service, limits, unspent : DataFrame
        What the page shows; outcomes with their ranges and chances.
    targets_met, targets : int
        Of outcomes that carry weight.
    said : Said
        Its sentences.
    notes : tuple of str
        What to know about the inputs and the result.
    effects, weak_effects : int
        How many effects stand behind it, and how many of them are graded below 3.
    figures, illustrative : int
        How many rows of the tables have figures, and how many of them are illustrative.
    """

    status: str
    digest: str
    gap_closed_share: float | None
    duties_unmet_gbp: float | None
    promises_broken_gbp: float | None
    tables: Mapping[str, pd.DataFrame]
    moved: Mapping[int | None, Moved]
    outcomes: pd.DataFrame
    targets_met: int
    targets: int
    broken: pd.DataFrame
    broken_by_service: pd.DataFrame
    limits: pd.DataFrame
    unspent: pd.DataFrame
    said: Said
    notes: tuple[str, ...]
    effects: int
    weak_effects: int
    figures: int
    illustrative: int
