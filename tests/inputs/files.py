"""Scenario files over Wold, written where a test wants them."""

from __future__ import annotations

from pathlib import Path

import pytest

from model.inputs.changes import AppliedChange
from model.inputs.faults import Fault, InputError
from model.inputs.scenario import Scenario, apply, read_scenario
from model.inputs.tables import Tables
from tests.inputs.wold import wold

HEAD = 'name = "X"\ndata = "../data/wold"\n'


def ground(folder: Path) -> Path:
    """A folder for scenarios beside one for Wold's data, which a scenario only needs to find."""
    (folder / "data" / "wold").mkdir(parents=True, exist_ok=True)
    scenarios = folder / "scenarios"
    scenarios.mkdir(exist_ok=True)
    return scenarios


def write(folder: Path, text: str, name: str = "x.toml") -> Path:
    """One scenario file."""
    path = ground(folder) / name
    path.write_text(text, encoding="utf-8")
    return path


def said(folder: Path, body: str, name: str = "x.toml") -> Scenario:
    """The scenario of a file that stands on Wold."""
    return read_scenario(write(folder, HEAD + body, name))


def applied(folder: Path, body: str) -> tuple[Tables, tuple[AppliedChange, ...]]:
    """Wold under a file's changes, and what they were."""
    return apply(said(folder, body), wold())


def faults_of_reading(path: Path) -> list[Fault]:
    """What is wrong with a file by itself; something must be."""
    with pytest.raises(InputError, match=r".") as caught:
        read_scenario(path)
    return list(caught.value.faults)


def faults_of(folder: Path, body: str) -> list[Fault]:
    """What is wrong with a file that stands on Wold; something must be."""
    with pytest.raises(InputError, match=r".") as caught:
        applied(folder, body)
    return list(caught.value.faults)


def change(table: str, column: str, where: str, rest: str) -> str:
    """One change of a file."""
    return f'[[changes]]\ntable = "{table}"\ncolumn = "{column}"\nwhere = {{ {where} }}\n{rest}\n'
