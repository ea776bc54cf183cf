"""The command line, run inside the test."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from model.cli import main
from tests.source_tree import ROOT


@dataclass(frozen=True)
class Ran:
    """What a command line came to."""

    status: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        """Lines of standard error."""
        return self.err.splitlines()


@pytest.fixture
def jcm(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run ``jcm`` with arguments, from the project's folder."""
    monkeypatch.chdir(ROOT)

    def run(*arguments: Any) -> Ran:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Ran(status, said.out, said.err)

    return run


@pytest.fixture
def serving(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[..., None]], None]:
    """Put a function in the place of the application's, which takes seconds to load."""

    def put(run: Callable[..., None]) -> None:
        stand_in = ModuleType("dashapp.serve")
        stand_in.__dict__["run"] = run
        monkeypatch.setitem(sys.modules, "dashapp.serve", stand_in)

    return put


@pytest.fixture
def scenario(tmp_path: Path) -> Callable[[str], Path]:
    """Write a scenario of the tiny partnership."""

    def write(text: str) -> Path:
        path = tmp_path / "mine.toml"
        path.write_text(f'name = "Mine"\ndata = "{ROOT / "data/tiny"}"\n{text}', encoding="utf-8")
        return path

    return write
