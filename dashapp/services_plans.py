"""Scenarios and plans behind the door: which there are, what they start from, working one out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dashapp.edits import (
    AS_IN_SCENARIO,
    RELEASE,
    UNIVERSAL_TODAY,
    WHY,
    Edit,
    scenario_text,
    setting_of,
)
from dashapp.jobs import Jobs, Tell
from dashapp.services_jobs import Desk, Prepared, hashed, planned
from dashapp.services_results import result_of
from dashapp.shapes import PotRow, Result, ScenarioCard, Start
from model import Change, InputError, Scenario, Tables, load_case, read_scenario, scenario_for, words
from model.analyse.changed import change_sentence

if TYPE_CHECKING:
    from model import Case, Plan, Rules

MOST_CASES = 12
BARE = "as-agreed"


class Plans:
    """Scenarios of one partnership and the plans worked out from them.

    Parameters
    ----------
    data : Path
        Folder or workbook of the tables.
    folder : Path or None
        Folder of scenario files.
    tables : Tables
        The tables, read and checked.
    """

    def __init__(self, data: Path, folder: Path | None, tables: Tables) -> None:
        self._data = data
        self._folder = folder
        self._tables = tables
        self._case = lru_cache(maxsize=MOST_CASES)(self._load)
        self.desk: Desk[Edit, Result] = Desk(self._prepare)

    def cards(self) -> tuple[ScenarioCard, ...]:
        """Scenarios whose data are this partnership's; one without changes where there is no file."""
        found = [card for file in self._files().values() if (card := self._card(file))]
        bare = ScenarioCard(BARE, "As agreed, nothing changed", "The tables as they stand.", str(self._data))
        return tuple(found) or (bare,)

    def start(self, key: str) -> Start:
        """What a scenario starts from; with its faults in words where it cannot be used."""
        partnership = self._tables.partnership
        first = partnership.first_decision_year or partnership.years[0]
        try:
            case = self._case(key, self._content(self._scenario(key)))
        except InputError as error:
            return Start(
                (), {}, partnership.years, first, (), "", tuple(str(fault) for fault in error.faults)
            )
        return Start(
            pots=pot_rows(case),
            rules=rule_values(case.scenario.rules),
            years=case.years.plan,
            first_decision=case.years.first_decision,
            changes=tuple(change_sentence(change, case.tables) for change in case.applied),
            cut=cut_sentence(case),
        )

    def text(self, edit: Edit) -> str:
        """The edit as a scenario file, to keep beside the one it changes."""
        scenario = self._scenario(edit.scenario)
        years = tuple(year for year in self._years(scenario) if year >= edit.from_year)
        name = f"{scenario.name}, changed on screen"
        if scenario.path is None:
            return scenario_text(edit, name, str(self._data.resolve()), years, is_data=True)
        return scenario_text(edit, name, scenario.path.name, years)

    def _card(self, file: Path) -> ScenarioCard | None:
        """A file as a choice; None where it belongs to another partnership."""
        try:
            scenario = read_scenario(file)
        except InputError as error:
            faults = tuple(str(fault) for fault in error.faults)
            return ScenarioCard(file.stem, file.stem, "This file cannot be used yet.", str(file), faults)
        if scenario.data.resolve() != self._data.resolve():
            return None
        return ScenarioCard(file.stem, scenario.name, scenario.story, str(file))

    def _scenario(self, key: str) -> Scenario:
        file = self._files().get(key)
        return read_scenario(file) if file else scenario_for(self._data)

    def _files(self) -> dict[str, Path]:
        """Scenario files by key; only these are ever read, whatever an address says."""
        files = sorted(self._folder.glob("*.toml")) if self._folder and self._folder.is_dir() else []
        return {file.stem: file for file in files}

    def edited(self, edit: Edit) -> tuple[str, Scenario]:
        """The scenario with the edit on top, as one more layer; before it, the hash of its content.

        Raises
        ------
        InputError
            If the edit itself is at fault.
        """
        scenario = self._scenario(edit.scenario)
        years = tuple(year for year in self._years(scenario) if year >= edit.from_year)
        changes = [
            Change("pots", {"pot": pot}, "amount_per_year", "set", amount, years=years, why=WHY)
            for pot, amount in sorted(edit.amounts.items())
        ]
        changed = scenario.with_changes(changes, rules=edit.settings())
        return self._content(changed), changed

    def _years(self, scenario: Scenario) -> tuple[int, ...]:
        years = scenario.partnership.get("years")
        return tuple(years) if isinstance(years, (list, tuple)) else self._tables.partnership.years

    def _content(self, scenario: Scenario) -> str:
        """Hash of everything that decides the plan."""
        return hashed(self._tables.digest(), replace(scenario, path=None, data=Path()))

    def _load(self, key: str, _content: str) -> Case:
        return load_case(self._scenario(key), base=self._tables)

    def _prepare(self, edit: Edit) -> Prepared[Result]:
        key, scenario = self.edited(edit)
        return key, lambda tell: result_of(planned(scenario, self._tables, tell))


class OfEdit(Protocol):
    """A question about the plan of a scenario."""

    @property
    def edit(self) -> Edit:
        """The scenario and what is changed in it."""
        ...


def desk_of_plans[Subject: OfEdit, Result](
    kind: str,
    plans: Plans,
    tables: Tables,
    jobs: Jobs[Subject, Result] | None,
    ask: Callable[[Subject, Plan, Tell], Result],
) -> Desk[Subject, Result]:
    """A desk whose work begins with the plan of a scenario.

    Parameters
    ----------
    kind : str
        What is asked, for the names of its jobs.
    plans : Plans
        Scenarios, and what an edit makes of them.
    tables : Tables
        The tables, read and checked.
    jobs : Jobs or None
        Where it is worked out; on a worker of its own where None.
    ask : callable
        From the question and the plan to the result.
    """

    def prepare(asked: Subject) -> Prepared[Result]:
        key, scenario = plans.edited(asked.edit)
        return hashed(kind, key, asked), lambda tell: ask(asked, planned(scenario, tables, tell), tell)

    return Desk(prepare, jobs)


def pot_rows(case: Case) -> tuple[PotRow, ...]:
    """The pots of a case, money first, then by partner in the order of the tables."""
    types = {row.type: row for row in case.tables.resource_types}
    names = {row.partner: row.name for row in case.tables.partners}
    rows = []
    for row in case.tables.pots:
        amounts = case.pots.uncut[case.pots.index[row.pot]]
        by_year = {year: float(amounts[case.years.at(year)]) for year in case.years.plan}
        fenced = bool(row.only_services or row.only_priorities)
        of_type = types[row.type]
        rows.append(
            PotRow(
                pot=row.pot,
                name=row.name,
                partner=names[row.partner],
                kind=of_type.kind,
                unit="£" if of_type.kind == "money" else of_type.unit,
                amounts=by_year,
                ring_fenced=fenced,
                note=row.legal_basis or "",
            )
        )
    order = ("money", "people", "capital")
    return tuple(sorted(rows, key=lambda row: order.index(row.kind)))


def rule_values(rules: Rules) -> dict[str, str]:
    """Settings of the rules as values of their controls; what no control can show, as in the scenario."""
    released = rules.conditions.release
    if not rules.conditions.on:
        conditions = "off_all"
    elif len(released) > 1:
        conditions = AS_IN_SCENARIO
    else:
        conditions = f"{RELEASE}{released[0]}" if released else "on"
    settings = rules.settings()
    equity = settings.get("equity", False)
    balance = settings.get("balance", False)
    is_today = balance == setting_of(UNIVERSAL_TODAY)
    return {
        "pooling": rules.pooling,
        "conditions": conditions,
        "reinvest": rules.reinvest,
        "evidence": rules.evidence,
        "floors": _flag(rules.floors),
        "pace": _flag(rules.pace),
        "ceilings": _flag(rules.ceilings),
        "targets": rules.targets if isinstance(rules.targets, str) else AS_IN_SCENARIO,
        "equity": equity if isinstance(equity, str) else (AS_IN_SCENARIO if equity else "false"),
        "balance": UNIVERSAL_TODAY if is_today else (AS_IN_SCENARIO if balance else "false"),
        "new_money": _flag(rules.new_money),
    }


def _flag(value: bool) -> str:
    return "true" if value else "false"


def cut_sentence(case: Case) -> str:
    """The cut of a scenario in words; blank where it has none."""
    cut = case.scenario.cut
    if cut is None or not cut.depth:
        return ""
    names = {row.partner: row.name for row in case.tables.partners} | {
        row.pot: row.name for row in case.tables.pots
    }
    whose = names.get(cut.pot or cut.partner or "", "every partner")
    start = words.year(cut.from_year or case.years.first_decision)
    steps = f", in {cut.over_years} equal yearly steps" if cut.over_years > 1 else ""
    return f"This scenario takes {words.percent(cut.depth)} off the money of {whose} from {start}{steps}."
