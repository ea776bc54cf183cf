"""The services of one partnership's folder: read once, asked many times."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from dashapp.edits import Edit
from dashapp.jobs import Jobs, worker
from dashapp.services import MoneyView, ResourceMap, WhereNow
from dashapp.services_cuts import cuts, usual_cut
from dashapp.services_jobs import Work
from dashapp.services_options import side_by_side
from dashapp.services_partnership import savings
from dashapp.services_plans import Plans
from dashapp.services_value import appraisals
from dashapp.services_why import explanations
from dashapp.shapes import Partnership, Result, ScenarioCard, Start
from dashapp.shapes_cuts import Cuts, CutsAsked
from dashapp.shapes_options import OptionsAsked, SideBySide
from dashapp.shapes_partnership import Together, TogetherAsked
from dashapp.shapes_value import Value, ValueAsked
from dashapp.shapes_why import Why
from model import TABLES, Tables, data_dictionary, notes, read_tables
from model.analyse.money import resource_map, resources
from model.analyse.where_now import where_now
from model.guide import Page as GuidePage
from model.guide import pages as guide_pages

if TYPE_CHECKING:
    import pandas as pd


class ModelServices:
    """What pages may ask, answered by the model.

    Parameters
    ----------
    data_dir : Path
        Folder or workbook of the partnership's tables.
    scenarios_dir : Path or None
        Folder of scenario files.

    Raises
    ------
    InputError
        Listing every fault of the tables.
    """

    def __init__(self, data_dir: Path, scenarios_dir: Path | None) -> None:
        self.tables: Tables = read_tables(Path(data_dir))
        self._plans = Plans(Path(data_dir), scenarios_dir, self.tables)
        self._slow = worker()
        self._explanations = explanations(self._plans, self.tables, Jobs(self._slow))
        self._cuts = cuts(self._plans, self.tables, Jobs(self._slow))
        self._together = savings(self._plans, self.tables, Jobs(self._slow))
        self._options = side_by_side(self._plans, self.tables, Jobs(self._slow))
        self._value = appraisals(self._plans, self.tables, Jobs(self._slow))

    @cached_property
    def partnership(self) -> Partnership:
        """Its settings."""
        said = self.tables.partnership
        return Partnership(
            name=said.name,
            area=said.area,
            area_name=self.place_name(said.area),
            base_year=said.base_year,
            years=said.years,
            price_year=said.price_year,
            first_decision=said.first_decision_year or said.years[0],
        )

    def place_name(self, place: str) -> str:
        """Name of one place."""
        return next(row.name for row in self.tables.places if row.place == place)

    def where_now(self) -> WhereNow:
        """Every outcome as it stands."""
        return self._where_now

    def resource_map(self, view: MoneyView) -> ResourceMap:
        """Who pays for what, in one view."""
        return resource_map(self.tables, view)

    def resources(self) -> pd.DataFrame:
        """Every type of resource: available, used, worth."""
        return self._resources

    def guide(self) -> tuple[GuidePage, ...]:
        """The pages of the guide, in reading order."""
        return self._guide

    def notes(self) -> tuple[str, ...]:
        """What is worth knowing about the tables."""
        return self._notes

    def frames(self) -> Mapping[str, pd.DataFrame]:
        """Every table as a frame, cells as a workbook would hold them."""
        return self._frames

    def table_words(self) -> Mapping[str, str]:
        """What one row of each table is, in a sentence."""
        return {name: (record.__doc__ or "").strip().split("\n", 1)[0] for name, record in TABLES.items()}

    def dictionary(self) -> pd.DataFrame:
        """Every column of every table: what it holds."""
        return self._dictionary

    def scenarios(self) -> tuple[ScenarioCard, ...]:
        """Scenarios of this partnership, in the order of their files."""
        return self._plans.cards()

    def start(self, scenario: str) -> Start:
        """What a scenario starts from."""
        return self._plans.start(scenario)

    @property
    def plans(self) -> Work[Edit, Result]:
        """Working out plans."""
        return self._plans.desk

    @property
    def explanations(self) -> Work[Edit, Why]:
        """Working out what stands in the way of a plan; an explanation has the key of its plan."""
        return self._explanations

    @property
    def cuts(self) -> Work[CutsAsked, Cuts]:
        """Testing cuts."""
        return self._cuts

    def usual_cut(self, scenario: str) -> CutsAsked:
        """The cut that the form for a scenario starts with."""
        return usual_cut(self._plans, scenario, self._plans.start(scenario).first_decision)

    @property
    def together(self) -> Work[TogetherAsked, Together]:
        """Working out what partnership saves."""
        return self._together

    @property
    def value(self) -> Work[ValueAsked, Value]:
        """Setting impact against cost."""
        return self._value

    @property
    def options(self) -> Work[OptionsAsked, SideBySide]:
        """Putting options side by side."""
        return self._options

    def edit_text(self, edit: Edit) -> str:
        """The edit as a scenario file."""
        return self._plans.text(edit)

    def close(self) -> None:
        """Stop whatever is being worked out."""
        self._plans.desk.close()
        self._explanations.close()
        self._cuts.close()
        self._together.close()
        self._options.close()
        self._value.close()

    @cached_property
    def _where_now(self) -> WhereNow:
        return where_now(self.tables)

    @cached_property
    def _guide(self) -> tuple[GuidePage, ...]:
        return guide_pages()

    @cached_property
    def _notes(self) -> tuple[str, ...]:
        return tuple(str(note) for note in notes(self.tables))

    @cached_property
    def _dictionary(self) -> pd.DataFrame:
        return data_dictionary()

    @cached_property
    def _frames(self) -> Mapping[str, pd.DataFrame]:
        import pandas as pd

        return {
            name: pd.DataFrame(
                [{key: cell(value) for key, value in row} for row in self.tables.rows(name)],
                columns=list(record.model_fields),
            )
            for name, record in TABLES.items()
        }

    @cached_property
    def _resources(self) -> pd.DataFrame:
        return resources(self.tables)


def cell(value: object) -> object:
    """A value as its cell says it: lists joined, yes and no for flags."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return value
