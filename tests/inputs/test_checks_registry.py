"""A check that is written and not listed would check nothing."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from types import ModuleType

import pytest

from model.inputs import checks
from model.inputs.checks.registry import ALWAYS, BASE_YEAR, REMARKS, WIRING

MODULES = [
    importlib.import_module(f"{checks.__name__}.{m.name}") for m in pkgutil.iter_modules(checks.__path__)
]
LISTED = {function.__name__ for function in (*WIRING, *ALWAYS, *BASE_YEAR, *REMARKS)}


def _written(module: ModuleType) -> list[str]:
    functions = inspect.getmembers(module, inspect.isfunction)
    return [n for n, f in functions if f.__module__ == module.__name__ and n.startswith(("check_", "note_"))]


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_every_check_is_listed(module: ModuleType):
    assert [name for name in _written(module) if name not in LISTED] == []


def test_no_check_is_listed_twice():
    assert len(LISTED) == len((*WIRING, *ALWAYS, *BASE_YEAR, *REMARKS))
