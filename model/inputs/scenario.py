"""Scenarios: named changes of one partnership, read from a chain of files, applied to its tables."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, Self

from model.inputs.apply import apply_layers
from model.inputs.changes import (
    ON_SCREEN,
    AppliedChange,
    Change,
    Cut,
    Layer,
    NewRow,
    change_faults,
)
from model.inputs.checks import check_scenario_tables
from model.inputs.faults import Fault, InputError
from model.inputs.nearest import nearest_words
from model.inputs.new_rows import row_faults
from model.inputs.rules import DEFAULT_OBJECTIVE, Rules, check_objective, check_rules, parse_rules
from model.inputs.scenario_file import ScenarioFile, partnership_settings, read_scenario_file
from model.inputs.tables import Tables
from model.inputs.toml_file import Section, missing_file

__all__ = [
    "AppliedChange",
    "Change",
    "Cut",
    "Layer",
    "NewRow",
    "Scenario",
    "apply",
    "read_scenario",
    "scenario_for",
]

SETTINGS_FILE = "partnership.toml"
AS_AGREED = "As agreed"
DEFAULT_RULES = Rules()


@dataclass(frozen=True)
class Scenario:
    """One partnership's data under named changes, rules, and perhaps a cut.

    Attributes
    ----------
    name, story : str
        Its name, and one line on what it is about.
    data : Path
        Folder or workbook of the partnership's tables.
    objective : str
        What the plan aims at.
    rules : Rules
        Settings of the rules.
    cut : Cut or None
        A cut, applied after every change.
    layers : tuple of Layer
        What each file changes in the tables, the file that all others are based on first.
    path : Path or None
        The file it was read from; None for one made in memory.
    """

    name: str
    data: Path
    objective: str = DEFAULT_OBJECTIVE
    rules: Rules = DEFAULT_RULES
    cut: Cut | None = None
    layers: tuple[Layer, ...] = ()
    path: Path | None = None
    story: str = ""

    @property
    def file(self) -> str:
        """What to call it in messages: its file, else its name."""
        return self.path.name if self.path else self.name

    @property
    def partnership(self) -> dict[str, object]:
        """Settings of the partnership that it replaces, later files over earlier ones, key by key."""
        merged: dict[str, object] = {}
        for layer in self.layers:
            merged |= layer.partnership
        return merged

    def with_changes(
        self,
        changes: Sequence[Change] = (),
        *,
        rows: Sequence[NewRow] = (),
        rules: Mapping[str, object] | None = None,
        cut: Cut | Literal["as it is"] | None = "as it is",
        objective: str = "",
        partnership: Mapping[str, object] | None = None,
        file: str = ON_SCREEN,
    ) -> Self:
        """Return a scenario with one more layer on top, as if a file were based on this one.

        Parameters
        ----------
        changes, rows : sequence
            Changes and rows; they are numbered here in the order given.
        rules : mapping, optional
            Rule settings to replace, key by key, as a ``[rules]`` table would state them.
        cut : Cut or None, optional
            Another cut, or None for no cut; left out, the cut stays.
        objective : str
            Another objective; "" leaves it as it is.
        partnership : mapping, optional
            Settings of the partnership to replace.
        file : str
            What messages call the layer.

        Raises
        ------
        InputError
            With every fault of the changes, rows and settings by themselves. What only the tables can tell
            is told by :func:`apply`.
        """
        merged, faults = parse_rules({**self.rules.settings(), **(rules or {})}, file)
        faults += check_objective(objective or self.objective, file)
        section = Section(partnership or {}, file, "partnership", faults)
        layer = Layer(
            file=file,
            rows=tuple(replace(r, file=file, index=i) for i, r in enumerate(rows, start=1)),
            changes=tuple(c.at(file, i) for i, c in enumerate(changes, start=1)),
            partnership=partnership_settings(section),
        )
        faults += [fault for row in layer.rows for fault in row_faults(row)]
        faults += [fault for change in layer.changes for fault in change_faults(change)]
        if faults:
            raise InputError(faults)
        return replace(
            self,
            rules=merged,
            layers=self.layers if layer.is_empty else (*self.layers, layer),
            cut=self.cut if cut == "as it is" else cut,
            objective=objective or self.objective,
        )


def read_scenario(path: Path) -> Scenario:
    """Read a scenario file with every file it is based on, or a partnership's data as it stands.

    Parameters
    ----------
    path : Path
        A ``.toml`` scenario file; or a data folder or workbook, which gives a scenario without changes.

    Returns
    -------
    Scenario
        The resolved chain: a later file's rules and settings replace an earlier one's key by key, its
        objective and its cut as a whole; its rows and changes are a layer on top.

    Raises
    ------
    InputError
        With every fault of every file of the chain.
    """
    path = Path(path)
    if path.is_dir() or path.suffix.lower() == ".xlsx":
        return scenario_for(path)
    if path.name == SETTINGS_FILE:
        wrong = "these are the settings of a partnership, not a scenario"
        raise InputError([Fault(path.name, None, "", wrong, f"name the folder {path.parent} instead")])
    chain, faults = _read_chain(path)
    if chain:
        faults += _data_faults(chain[0])
    if faults:
        raise InputError(faults)
    return _resolved(chain)


def scenario_for(data: Path, name: str = AS_AGREED) -> Scenario:
    """Make a scenario without changes for a data folder or workbook.

    Parameters
    ----------
    data : Path
        The folder or workbook; only whether it is there is looked at.
    name : str
        What to call the scenario.

    Returns
    -------
    Scenario
        The partnership as it stands, under the default rules.

    Raises
    ------
    InputError
        Where there is no such folder or workbook.
    """
    data = Path(data)
    if not data.exists():
        raise InputError([missing_file(data)])
    return Scenario(name=name, data=data)


def apply(scenario: Scenario, base: Tables) -> tuple[Tables, tuple[AppliedChange, ...]]:
    """Apply a scenario's rows, changes and settings to its partnership's tables.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    base : Tables
        Checked tables of its partnership; never altered.

    Returns
    -------
    tuple of (Tables, tuple of AppliedChange)
        New tables (``base`` itself where nothing changes), and every cell changed and row added.

    Raises
    ------
    InputError
        With every fault: changes that clash, match nothing or make a cell invalid; tables that no longer
        fit together; a cut or rules that name what is not there.
    """
    tables = base
    applied: tuple[AppliedChange, ...] = ()
    faults: list[Fault] = []
    if scenario.layers:
        changed = apply_layers(scenario.layers, base)
        faults = changed.with_origins(check_scenario_tables(changed.tables))
        tables, applied = changed.tables, changed.applied
    faults += check_rules(scenario.rules, tables, scenario.file)
    if scenario.cut is not None:
        faults += _cut_faults(scenario.cut, tables)
    if faults:
        raise InputError(faults)
    return tables, applied


def _read_chain(path: Path) -> tuple[list[ScenarioFile], list[Fault]]:
    """The files of a chain, the one that all others are based on first."""
    chain: list[ScenarioFile] = []
    faults: list[Fault] = []
    seen: list[Path] = []
    at: Path | None = path
    while at is not None:
        seen.append(at.resolve())
        try:
            said, found = read_scenario_file(at)
        except InputError as error:
            return chain, [*faults, *error.faults]
        chain.insert(0, said)
        faults += found
        at = None
        if said.based_on and not said.data:
            at = said.path.parent / said.based_on
            wrong = _parent_fault(said, at, seen)
            if wrong is not None:
                return chain, [*faults, wrong]
    return chain, faults


def _parent_fault(said: ScenarioFile, parent: Path, seen: list[Path]) -> Fault | None:
    """Fault of a file that a scenario is based on: it is not there, or it closes a loop."""
    if parent.resolve() in seen:
        loop = [*seen[seen.index(parent.resolve()) :], parent]
        wrong = f"the files are based on each other in a loop: {' → '.join(step.name for step in loop)}"
        return Fault(said.path.name, None, "based_on", wrong, "let one of them name data instead")
    if not parent.is_file():
        wrong = f"there is no file '{said.based_on}' beside it"
        return Fault(said.path.name, None, "based_on", wrong, missing_file(parent).right)
    return None


def _data_faults(root: ScenarioFile) -> Iterator[Fault]:
    """Fault of a data folder that is not there."""
    data = Path(os.path.normpath(root.path.parent / root.data))
    if root.data and not data.exists():
        beside = data.parent
        known = sorted(p.name for p in beside.iterdir() if p.is_dir()) if beside.is_dir() else []
        near = nearest_words(data.name, known, "folder") if known else f"there is no folder {beside} either"
        wrong = f"there is no folder or workbook '{root.data}'"
        yield Fault(root.path.name, None, "data", wrong, near)


def _resolved(chain: list[ScenarioFile]) -> Scenario:
    """One scenario from the files of a chain without faults."""
    root, last = chain[0], chain[-1]
    settings: dict[str, object] = {}
    for said in chain:
        settings |= said.rules
    rules, faults = parse_rules(settings, last.path.name)
    if faults:  # settings that are right by themselves and contradict each other together
        raise InputError(faults)
    objectives = [said.objective for said in chain if said.objective]
    cuts = [said.cut for said in chain if said.cut]
    return Scenario(
        name=last.name,
        data=Path(os.path.normpath(root.path.parent / root.data)),
        objective=objectives[-1] if objectives else DEFAULT_OBJECTIVE,
        rules=rules,
        cut=cuts[-1] if cuts else None,
        layers=tuple(said.layer for said in chain if not said.layer.is_empty),
        path=last.path,
        story=last.story,
    )


def _cut_faults(cut: Cut, tables: Tables) -> Iterator[Fault]:
    """Faults of a cut against the tables it will act on."""
    money = {row.type for row in tables.resource_types if row.kind == "money"}
    partners = {row.partner for row in tables.partners}
    pots = {row.pot for row in tables.pots}
    if cut.partner and cut.partner not in partners:
        wrong = f"there is no partner '{cut.partner}'"
        yield Fault(cut.file, None, "cut, partner", wrong, nearest_words(cut.partner, partners, "partner"))
    elif cut.partner and not any(r.partner == cut.partner and r.type in money for r in tables.pots):
        wrong = f"the partner '{cut.partner}' puts in no money"
        yield Fault(cut.file, None, "cut, partner", wrong, "name a partner with a money pot, or a pot")
    if cut.pot and cut.pot not in pots:
        wrong = f"there is no pot '{cut.pot}'"
        yield Fault(cut.file, None, "cut, pot", wrong, nearest_words(cut.pot, pots, "pot"))
    years = tables.partnership.years
    first = tables.partnership.first_decision_year or years[0]
    if cut.from_year is not None and not first <= cut.from_year <= years[-1]:
        outside = "is outside the plan" if cut.from_year not in years else "is before the first decision year"
        right = f"write a year from {first} to {years[-1]}"
        yield Fault(cut.file, None, "cut, from", f"{cut.from_year} {outside}", right)
