"""Imports go downwards only, and each library stays in the room that answers for it."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import ROOT, Import, Module, imports, python_modules, read_module

# Each room and the rooms it may import besides itself. "model" alone is the public API of model/__init__.py.
ALLOWED: dict[str, set[str]] = {
    "model": {"model.*"},
    "model.words": set(),
    "model.guide": set(),
    "model.inputs": set(),
    "model.project": {"model.inputs"},
    "model.optimise": {"model.inputs"},
    "model.plan": {"model.inputs", "model.optimise", "model.project"},
    "model.analyse": {"model.inputs", "model.plan", "model.project", "model.words"},
    "model.charts": {"model.words"},
    "model.report": {"model.analyse", "model.charts", "model.words"},
    "model.store": {"model.inputs", "model.plan"},
    "model.cli": {"model", "model.*", "dashapp"},
    "dashapp": {"dashapp.services", "dashapp.views", "model.charts", "model.words"},
    "dashapp.services": {"dashapp", "model", "model.analyse", "model.charts", "model.guide", "model.words"},
    "dashapp.views": {"dashapp", "model.charts", "model.words"},
}

# Libraries that only these rooms may import.
LIBRARY_ROOMS: dict[str, set[str]] = {
    "pulp": {"model.optimise"},
    "highspy": {"model.optimise"},
    "openpyxl": {"model.inputs"},
    "xlsxwriter": {"model.inputs", "model.report"},
    "pydantic": {"model.inputs"},
    "plotly": {"model.charts"},
    "dash": {"dashapp", "dashapp.services", "dashapp.views"},
    "dash_ag_grid": {"dashapp", "dashapp.views"},
    "dash_bootstrap_components": {"dashapp", "dashapp.views"},
    "dash_mantine_components": {"dashapp", "dashapp.views"},
    "flask": {"dashapp", "dashapp.services"},
    "werkzeug": {"dashapp", "dashapp.services"},
}

# Taken from a library that brings them, and that is declared.
BROUGHT_BY = {"annotated_types": "pydantic", "pydantic_core": "pydantic"}

MODULES = python_modules("model", "dashapp")


def room_of(module: str) -> str:
    """The longest room of ALLOWED that holds a module; an unknown room of model stands for itself."""
    for room in sorted(ALLOWED, key=len, reverse=True):
        if room != "model" and (module == room or module.startswith((f"{room}.", f"{room}_"))):
            return room
    return "model" if module == "model" else ".".join(module.split(".")[:2])


def target_room(found: Import, known: set[str]) -> str:
    """The room an import reaches: `from model import words` is a room, `from model import solve` the API."""
    whole = f"{found.module}.{found.name}"
    return room_of(whole if whole in known else found.module)


def wrong_edges(modules: tuple[Module, ...]) -> Iterator[str]:
    known = {module.name for module in modules}
    for module in modules:
        here = room_of(module.name)
        for found in imports(module):
            if found.module.split(".")[0] not in {"model", "dashapp"}:
                continue
            there = target_room(found, known)
            if not may_import(here, there):
                yield f"{module.path}:{found.line}: {here} may not import {there}"


def may_import(here: str, there: str) -> bool:
    allowed = ALLOWED.get(here)
    if allowed is None:
        return False
    below = there.startswith("model.") and there != "model.cli" and "model.*" in allowed
    return there == here or there in allowed or below


def test_imports_go_downwards_only():
    found = list(wrong_edges(MODULES))
    assert not found, "\n".join(found)


def test_every_room_is_known():
    unknown = {room_of(module.name) for module in MODULES} - set(ALLOWED)
    assert not unknown, f"give these rooms their place in ALLOWED: {sorted(unknown)}"


def test_only_the_command_line_reaches_the_application_and_only_when_asked():
    found = [
        f"{module.path}:{one.line}"
        for module in python_modules("model")
        for one in imports(module)
        if one.module.split(".")[0] == "dashapp" and not one.inside_function
    ]
    assert not found, f"import dashapp inside the function that serves it: {found}"


def test_nothing_imports_the_tests():
    assert not [one for module in MODULES for one in imports(module) if one.module.split(".")[0] == "tests"]


@pytest.mark.parametrize("library", LIBRARY_ROOMS)
def test_each_library_stays_in_its_rooms(library: str):
    found = [
        f"{module.path}:{one.line}: {library}"
        for module in MODULES
        for one in imports(module)
        if one.module.split(".")[0] == library and room_of(module.name) not in LIBRARY_ROOMS[library]
    ]
    assert not found, f"only {sorted(LIBRARY_ROOMS[library])} may import {library}:\n" + "\n".join(found)


def test_every_library_in_use_is_declared():
    declared = declared_imports()
    for module in MODULES:
        for one in imports(module):
            top = one.module.split(".")[0]
            if top not in sys.stdlib_module_names | {"model", "dashapp"}:
                assert BROUGHT_BY.get(top, top) in declared, (
                    f"{module.path}:{one.line}: {top} is not in pyproject.toml"
                )


def declared_imports() -> set[str]:
    """Import names of the distributions that pyproject.toml names as needed to run."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {_normal(requirement) for requirement in project["dependencies"]}
    places = importlib.metadata.packages_distributions()
    return {top for top, dists in places.items() if named & {_normal(dist) for dist in dists}}


def _normal(requirement: str) -> str:
    name = re.split(r"[\[<>=!~; ]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def test_modules_have_no_import_cycles():
    graph = {module.name: module_edges(module, {m.name for m in MODULES}) for module in MODULES}
    assert not find_cycle(graph)


def module_edges(module: Module, known: set[str]) -> set[str]:
    """Modules imported when this one is: not those inside functions, nor those for the type checker alone."""
    lazy = {
        n.lineno
        for block in type_checking_blocks(module.tree)
        for n in ast.walk(block)
        if isinstance(n, ast.stmt)
    }
    edges = set()
    for one in imports(module):
        if one.inside_function or one.line in lazy:
            continue
        whole = f"{one.module}.{one.name}"
        edges.add(whole if whole in known else one.module)
    return (edges & known) - {module.name}


def type_checking_blocks(tree: ast.Module) -> Iterator[ast.If]:
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield node


def find_cycle(graph: dict[str, set[str]]) -> list[str]:
    """One chain of modules that import each other in a ring, or nothing."""
    done: set[str] = set()

    def visit(name: str, chain: list[str]) -> list[str]:
        if name in chain:
            return [*chain[chain.index(name) :], name]
        if name in done:
            return []
        for other in sorted(graph[name]):
            if ring := visit(other, [*chain, name]):
                return ring
        done.add(name)
        return []

    return next((ring for name in sorted(graph) if (ring := visit(name, []))), [])


# ---- the tests above would notice ----------------------------------------------------------


def module_at(tmp_path: Path, path: str, text: str) -> Module:
    file = tmp_path / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return read_module(file, tmp_path)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/inputs/read.py", "from model.optimise import solve"),
        ("model/inputs/read.py", "from ..plan import Plan"),
        ("model/project/run.py", "def f():\n    import model.optimise.solve"),
        ("model/optimise/solve.py", "from model.project import outcomes"),
        ("model/charts/bars.py", "from model.inputs.records import Pot"),
        ("model/analyse/cuts.py", "from model.optimise.solve import solve"),
        ("model/words.py", "from model import solve"),
        ("model/plan.py", "import model.cli"),
        ("model/new_room/thing.py", "from model.inputs import read"),
        ("dashapp/pages/now.py", "from model import solve"),
        ("dashapp/views/now.py", "import model"),
        ("dashapp/services.py", "from model.inputs.read import read_tables"),
    ],
)
def test_a_wrong_edge_is_noticed(tmp_path: Path, path: str, text: str):
    assert len(list(wrong_edges((module_at(tmp_path, path, text),)))) == 1


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("model/plan.py", "from model.project.outcomes import outcomes"),
        (
            "model/cli.py",
            "from model.inputs.read import read_tables\nfrom model import solve\nimport dashapp.app",
        ),
        ("model/__init__.py", "from model.plan import Plan"),
        ("model/charts/bars.py", "from model import charts\nfrom model.words import money"),
        ("dashapp/services.py", "from model import solve\nfrom dashapp import ids"),
        ("dashapp/views/now.py", "from model.charts.bars import bars"),
    ],
)
def test_a_right_edge_is_allowed(tmp_path: Path, path: str, text: str):
    others = [module_at(tmp_path, name, "") for name in ("model/charts/__init__.py", "dashapp/ids.py")]
    assert not list(wrong_edges((module_at(tmp_path, path, text), *others)))


def test_a_cycle_is_noticed():
    assert find_cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert not find_cycle({"a": {"b", "c"}, "b": {"c"}, "c": set()})
