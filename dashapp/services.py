"""The one door to the model: everything a page may ask for, and the types of what it gets.

Pages and views know the model only through :class:`Services`, its words and its charts. Tests put a stand-in
behind the same door. :class:`dashapp.services_model.ModelServices` stands behind it in the application.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from dashapp.edits import Edit
from dashapp.jobs import Job
from dashapp.services_jobs import Work
from dashapp.shapes import Partnership, Result, ScenarioCard, Start
from dashapp.shapes_cuts import Cuts, CutsAsked
from dashapp.shapes_options import OptionsAsked, SideBySide
from dashapp.shapes_partnership import Together, TogetherAsked
from dashapp.shapes_value import Value, ValueAsked
from dashapp.shapes_why import Why
from model import InputError, Tables
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
from model.analyse.where_now_words import intervals as now_intervals
from model.analyse.where_now_words import outcome_sentence, place_answer
from model.analyse.where_now_words import trend_ranges as now_trend_ranges
from model.guide import Page as GuidePage

if TYPE_CHECKING:
    import pandas as pd


type PlanJob = Job[Edit, Result]
type WhyJob = Job[Edit, Why]
type CutsJob = Job[CutsAsked, Cuts]
type TogetherJob = Job[TogetherAsked, Together]
type ValueJob = Job[ValueAsked, Value]


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

    @property
    def plans(self) -> Work[Edit, Result]:
        """Working out plans."""
        ...

    @property
    def explanations(self) -> Work[Edit, Why]:
        """Working out what stands in the way of a plan; an explanation has the key of its plan."""
        ...

    @property
    def cuts(self) -> Work[CutsAsked, Cuts]:
        """Testing cuts."""
        ...

    def usual_cut(self, scenario: str) -> CutsAsked:
        """The cut that the form for a scenario starts with."""
        ...

    @property
    def together(self) -> Work[TogetherAsked, Together]:
        """Working out what partnership saves."""
        ...

    @property
    def value(self) -> Work[ValueAsked, Value]:
        """Setting impact against cost."""
        ...

    @property
    def options(self) -> Work[OptionsAsked, SideBySide]:
        """Putting options side by side."""
        ...

    def edit_text(self, edit: Edit) -> str:
        """The edit as a scenario file."""
        ...


__all__ = [
    "EVIDENCE_RULE",
    "NOW_RULES",
    "Cuts",
    "CutsAsked",
    "CutsJob",
    "GuidePage",
    "InputError",
    "MoneyView",
    "OptionsAsked",
    "PlanJob",
    "ResourceKind",
    "ResourceMap",
    "Services",
    "SideBySide",
    "Together",
    "TogetherAsked",
    "TogetherJob",
    "Value",
    "ValueAsked",
    "ValueJob",
    "WhereNow",
    "Why",
    "WhyJob",
    "Work",
    "money_answer",
    "money_area_wide",
    "money_biggest",
    "money_in_kind",
    "money_unproven",
    "now_intervals",
    "now_trend_ranges",
    "outcome_sentence",
    "place_answer",
    "where_answer",
    "where_directions",
]
