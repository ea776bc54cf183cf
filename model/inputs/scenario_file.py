"""One scenario file, read key by key into what it says; the chain of files is put together elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from model.inputs.changes import Action, Change, Cut, Layer, NewRow, Value, change_faults, frozen
from model.inputs.faults import Fault
from model.inputs.new_rows import row_faults
from model.inputs.rules import check_objective, parse_rules
from model.inputs.toml_file import Section, as_toml, leading_comment, read_toml

KEYS = (
    "name",
    "story",
    "data",
    "based_on",
    "objective",
    "rules",
    "cut",
    "partnership",
    "rows",
    "changes",
)
ACTIONS: tuple[Action, ...] = ("set", "scale", "add")
SETTINGS = ("years", "first_decision_year", "run_on_years", "discount_rate", "name", "sources_note")
"""Settings of the partnership that a scenario may replace; the others say what the figures mean."""


@dataclass(frozen=True)
class ScenarioFile:
    """What one scenario file says.

    ``objective`` and ``cut`` are None where the file leaves them to the file it is based on; ``rules``
    holds the settings as written, key by key.
    """

    path: Path
    name: str
    story: str
    data: str
    based_on: str
    objective: str | None
    rules: dict[str, object]
    cut: Cut | None
    layer: Layer


def read_scenario_file(path: Path) -> tuple[ScenarioFile, list[Fault]]:
    """Read one scenario file.

    Parameters
    ----------
    path : Path
        The ``.toml`` file.

    Returns
    -------
    tuple of (ScenarioFile, list of Fault)
        What it says, as far as it can be read, and everything wrong with it by itself.

    Raises
    ------
    InputError
        Where there is no such file or it is not TOML.
    """
    faults: list[Fault] = []
    top = Section(read_toml(path), path.name, "", faults)
    top.only(KEYS)
    name = top.text("name", needed=True)
    data, based_on = _ground(top)
    objective = top.take("objective", str)
    if objective is not None:
        faults += check_objective(objective, path.name)
    rules = dict(top.section("rules").content)
    faults += parse_rules(rules, path.name)[1]
    said = ScenarioFile(
        path=path,
        name=name,
        story=top.text("story") or leading_comment(path),
        data=data,
        based_on=based_on,
        objective=objective,
        rules=rules,
        cut=_cut(top),
        layer=_layer(top),
    )
    return said, faults


def _ground(top: Section) -> tuple[str, str]:
    """What the scenario stands on: data, or another scenario; one of the two."""
    data, based_on = top.text("data"), top.text("based_on")
    if data and based_on:
        wrong = "data stands beside based_on, which has its own"
        top.fault("data", wrong, "leave out one of the two")
    elif not (data or based_on or {"data", "based_on"} & set(top.content)):
        top.fault("data", "neither data nor based_on is given", 'add data = "../data/a_partnership"')
    elif not (data or based_on):
        top.fault("data", "is blank", 'write data = "../data/a_partnership"')
    return data, based_on


def _layer(top: Section) -> Layer:
    return Layer(
        file=top.file,
        rows=tuple(row for item in top.sections("rows", "row") if (row := _row(item))),
        changes=tuple(c for item in top.sections("changes", "change") if (c := _change(item))),
        partnership=partnership_settings(top.section("partnership")),
    )


def partnership_settings(section: Section) -> dict[str, object]:
    """Settings of the partnership; those that say what the figures mean can't be replaced."""
    for key in ("area", "base_year", "price_year", "currency"):
        if key in section.content:
            wrong = f"'{key}' says what the figures of the tables mean"
            section.fault(key, wrong, "make another partnership folder for other figures")
    section.only((*SETTINGS, "area", "base_year", "price_year", "currency"))
    return {key: value for key, value in section.content.items() if key in SETTINGS}


def _cut(top: Section) -> Cut | None:
    if "cut" not in top.content:
        return None
    section = top.section("cut")
    section.only(("partner", "pot", "depth", "from", "over_years"))
    partner, pot = section.text("partner") or None, section.text("pot") or None
    depth = section.take("depth", float, needed=True)
    over_years = section.take("over_years", int)
    if partner and pot:
        section.fault("pot", "partner and pot are both given", "name one of them, or neither for all money")
    if depth is not None and not 0.0 <= depth <= 1.0:
        section.fault("depth", f"{depth:g} is not a share", "write a share from 0 to 1, such as 0.2 for 20%")
    if over_years is not None and over_years < 1:
        section.fault("over_years", f"{over_years} years is no time", "write 1 (at once) or more")
    return Cut(partner, pot, depth or 0.0, section.take("from", int), over_years or 1, top.file)


def _row(section: Section) -> NewRow | None:
    section.only(("table", "row", "why"))
    table = section.text("table", needed=True)
    row = section.take("row", dict, needed=True)
    if not table or row is None:
        return None
    index = int(section.at.removeprefix("row "))
    new = NewRow(table, frozen(row), section.text("why"), section.file, index)
    section.faults.extend(faults := list(row_faults(new)))
    return None if faults else new


def _change(section: Section) -> Change | None:
    section.only(("table", "where", "column", *ACTIONS, "years", "why"))
    before = len(section.faults)
    table, column = section.text("table", needed=True), section.text("column", needed=True)
    where = section.take("where", dict)
    if "where" not in section.content:
        section.fault("where", "is missing", "say which rows; where = {} is every row")
    action, value = _action(section)
    years = _years(section)
    if len(section.faults) > before or action is None:
        return None
    index = int(section.at.removeprefix("change "))
    why = section.text("why")
    change = Change(table, frozen(where or {}), column, action, value, years, why, section.file, index)
    section.faults.extend(faults := list(change_faults(change)))
    return None if faults else change


def _action(section: Section) -> tuple[Action | None, Value]:
    given = [action for action in ACTIONS if action in section.content]
    if len(given) != 1:
        said = f"{' and '.join(given)} stand together" if given else "says no set, scale or add"
        section.fault("", said, "use exactly one of set, scale and add")
        return None, ""
    value = section.content[given[0]]
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return given[0], tuple(value)
    if isinstance(value, str | int | float | date):
        return given[0], value
    section.fault(given[0], f"{as_toml(value)} can't stand in a cell", "use text, a number or a list of ids")
    return None, ""


def _years(section: Section) -> tuple[int, ...] | None:
    value = section.content.get("years")
    if value is None:
        return None
    years = value if isinstance(value, list) else [value]
    if all(isinstance(year, int) and not isinstance(year, bool) for year in years):
        return tuple(years)
    section.fault("years", f"{as_toml(value)} is not a list of years", "write years = [2027, 2028]")
    return None
