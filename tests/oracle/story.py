"""Reads a partnership folder and a chain of scenario files into dictionaries of text."""

from __future__ import annotations

import csv
import tomllib
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = dict[str, str]
Tables = dict[str, list[Row]]

DEFAULT_RULES: dict[str, Any] = {
    "pots": True,
    "pooling": "agreed",
    "conditions": True,
    "floors": True,
    "ceilings": True,
    "pace": True,
    "targets": "soft",
    "evidence": "hold",
    "new_money": False,
    "reinvest": "free",
    "hard": [],
    "links": True,
    "balance": [],
    "equity": False,
}


@dataclass
class Story:
    """One partnership under one scenario, still as text.

    Attributes
    ----------
    settings : dict
        partnership.toml with the scenario's ``[partnership]`` over it.
    base, tables : dict of list of dict
        Rows before and after the scenario's changes.
    rules : dict
        Every rule with its setting.
    cut : dict or None
        The ``[cut]`` in force.
    objective : str
        What is asked for.
    """

    settings: dict[str, Any]
    base: Tables
    tables: Tables
    rules: dict[str, Any]
    cut: dict[str, Any] | None
    objective: str = "close_gaps"


def read_story(path: Path) -> Story:
    """Read a scenario file, or a bare data folder."""
    if path.is_dir():
        return _told(path, [])
    chain = [_load(path)]
    while "based_on" in chain[0]:
        parent = chain[0]["_folder"] / chain[0]["based_on"]
        chain.insert(0, _load(parent))
    return _told(chain[0]["_folder"] / chain[0]["data"], chain)


def _load(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        found = tomllib.load(file)
    found["_folder"] = path.parent
    return found


def _told(folder: Path, chain: list[dict[str, Any]]) -> Story:
    with (folder / "partnership.toml").open("rb") as file:
        settings = tomllib.load(file)
    base = {found.stem: _rows(found) for found in sorted(folder.glob("*.csv"))}
    rules, cut, tables, objective = dict(DEFAULT_RULES), None, deepcopy(base), "close_gaps"
    for layer in chain:
        settings |= layer.get("partnership", {})
        rules |= layer.get("rules", {})
        cut = layer.get("cut", cut)
        objective = layer.get("objective", objective)
    settings["years"] = _plan_years(settings)
    for layer in chain:
        for extra in layer.get("rows", []):
            row = {name: _text(value) for name, value in extra["row"].items()}
            tables.setdefault(extra["table"], []).append(row)
        found = [(change, _matching(change, tables)) for change in layer.get("changes", [])]
        for change, matching in found:
            _apply(change, matching, tables, settings["years"])
    return Story(settings, base, tables, rules, cut, objective)


def _rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(file)]


def _plan_years(settings: dict[str, Any]) -> list[int]:
    years = settings.get("years", 4)
    if isinstance(years, int):
        return [settings["base_year"] + t for t in range(1, years + 1)]
    return list(years)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ";".join(_text(v) for v in value)
    return repr(value) if isinstance(value, float) else str(value)


def _matching(change: dict[str, Any], tables: Tables) -> list[Row]:
    return [row for row in tables[change["table"]] if _matches(row, change["where"])]


def _apply(change: dict[str, Any], matching: list[Row], tables: Tables, plan: list[int]) -> None:
    if change["table"] == "pots" and change["column"] == "amount_per_year":
        for row in matching:
            _change_pot(change, row, tables, plan)
        return
    for row in matching:
        if "years" in change and int(row["year"]) not in change["years"]:
            continue
        row[change["column"]] = _changed(change, row.get(change["column"], ""))


def _matches(row: Row, where: dict[str, Any]) -> bool:
    for column, wanted in where.items():
        allowed = wanted if isinstance(wanted, list) else [wanted]
        if row.get(column, "") not in [_text(one) for one in allowed]:
            return False
    return True


def _change_pot(change: dict[str, Any], pot: Row, tables: Tables, plan: list[int]) -> None:
    stated = tables.setdefault("pot_years", [])
    for year in change.get("years", plan):
        own = [row for row in stated if row["pot"] == pot["pot"] and int(row["year"]) == year]
        if not own:
            own = [{"pot": pot["pot"], "year": str(year), "amount": pot["amount_per_year"]}]
            stated.append(own[0])
        own[0]["amount"] = _changed(change, own[0]["amount"])


def _changed(change: dict[str, Any], old: str) -> str:
    if "set" in change:
        return _text(change["set"])
    if "scale" in change:
        return repr(float(old) * change["scale"])
    return repr(float(old) + change["add"])
