"""The one door to the model: everything a page may ask for, and the types of what it gets.

Pages and views know the model only through :class:`Services`, its words and its charts. Tests put a stand-in
behind the same door. :class:`dashapp.services_model.ModelServices` stands behind it in the application.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from dashapp.edits import Edit
from dashapp.jobs import Job
from model import InputError, Plan, Tables
from model.analyse.best_use_words import answer as plan_answer
from model.analyse.best_use_words import outcome_sentence as plan_outcome_sentence
from model.analyse.best_use_words import unspent_answer
from model.analyse.binding import binding_answer
from model.analyse.broken import broken_answer
from model.analyse.evidence import RULE as EVIDENCE_RULE
from model.analyse.money import Kind as ResourceKind
from model.analyse.money import ResourceMap
from model.analyse.money import View as MoneyView
from model.analyse.money_words import answer as money_answer
from model.analyse.money_words import area_wide as money_area_wide
from model.analyse.money_words import biggest as money_biggest
from model.analyse.money_words import in_kind as money_in_kind
from model.analyse.money_words import unproven as money_unproven
from model.analyse.where_now import RULES as NOW_RULES
from model.analyse.where_now import WhereNow
from model.analyse.where_now_words import answer as where_answer
from model.analyse.where_now_words import directions as where_directions
from model.analyse.where_now_words import outcome_sentence, place_answer
from model.guide import Page as GuidePage

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Partnership:
    """What the frame of every page says: whose figures, of which years, in whose prices."""

    name: str
    area: str
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
    """What a scenario starts from: its pots, its rules as values of their controls, what its files change."""

    pots: tuple[PotRow, ...]
    rules: Mapping[str, str]
    years: tuple[int, ...]
    first_decision: int
    changes: tuple[str, ...]
    cut: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """A finished plan with the tables that the page shows.

    Attributes
    ----------
    plan : Plan
        The plan.
    tables : Tables
        The partnership's tables as the scenario changed them.
    broken, broken_by_service, limits : DataFrame
        What it breaks and what holds it back.
    """

    plan: Plan
    tables: Tables
    broken: pd.DataFrame
    broken_by_service: pd.DataFrame
    limits: pd.DataFrame

    def services(self, year: int | None) -> pd.DataFrame:
        """Before and after of every service in one year, or on average."""
        from model.analyse import best_use

        held = self.plan.tables
        return best_use.services(held["spend"], held["activity"], self.tables, year, held["duties_unmet"])

    def partners(self, year: int | None) -> pd.DataFrame:
        """Before and after of every partner's money."""
        from model.analyse import best_use

        return best_use.partners(self.plan.tables["spend"], self.tables, year)

    def outcomes(self) -> pd.DataFrame:
        """Every outcome in the last year that has a target."""
        from model.analyse import best_use

        return best_use.outcomes(self.plan.tables["outcomes"], self.tables, None)


type PlanJob = Job[Edit, Result]


class Services(Protocol):
    """What pages may ask."""

    @property
    def tables(self) -> Tables:
        """The partnership's tables as read."""
        ...

    @property
    def partnership(self) -> Partnership:
        """Its settings."""
        ...

    @property
    def area_name(self) -> str:
        """Name of the whole area."""
        ...

    def place_name(self, place: str) -> str:
        """Name of one place."""
        ...

    def where_now(self) -> WhereNow:
        """Every outcome as it stands."""
        ...

    def resource_map(self, view: MoneyView) -> ResourceMap:
        """Who pays for what, in one view."""
        ...

    def resources(self) -> pd.DataFrame:
        """Every type of resource: available, used, worth."""
        ...

    def guide(self) -> tuple[GuidePage, ...]:
        """The pages of the guide, in reading order."""
        ...

    def notes(self) -> tuple[str, ...]:
        """What is worth knowing about the tables."""
        ...

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Every table as a frame, cells as a workbook would hold them."""
        ...

    def table_words(self) -> Mapping[str, str]:
        """What one row of each table is, in a sentence."""
        ...

    def dictionary(self) -> pd.DataFrame:
        """Every column of every table: what it holds."""
        ...

    def scenarios(self) -> tuple[ScenarioCard, ...]:
        """Scenarios of this partnership, in the order of their files."""
        ...

    def start(self, scenario: str) -> Start:
        """What a scenario starts from."""
        ...

    def plan_for(self, edit: Edit) -> str:
        """Begin to work out a plan, or find the one of the same content; its key."""
        ...

    def plan_known(self, edit: Edit) -> str | None:
        """Key of a finished plan of this content, if one is held."""
        ...

    def plan_job(self, key: str) -> PlanJob | None:
        """A plan being worked out or finished."""
        ...

    def stop_plan(self, key: str) -> None:
        """Stop working out a plan."""
        ...

    def edit_text(self, edit: Edit) -> str:
        """The edit as a scenario file."""
        ...

    def warm_up(self) -> None:
        """Do now what the first reader would otherwise wait for."""
        ...


__all__ = [
    "EVIDENCE_RULE",
    "NOW_RULES",
    "GuidePage",
    "InputError",
    "MoneyView",
    "Partnership",
    "PlanJob",
    "PotRow",
    "ResourceKind",
    "ResourceMap",
    "Result",
    "ScenarioCard",
    "Services",
    "Start",
    "WhereNow",
    "binding_answer",
    "broken_answer",
    "money_answer",
    "money_area_wide",
    "money_biggest",
    "money_in_kind",
    "money_unproven",
    "outcome_sentence",
    "place_answer",
    "plan_answer",
    "plan_outcome_sentence",
    "unspent_answer",
    "where_answer",
    "where_directions",
]
