"""The project's own files, read as text and as syntax, for the tests that keep its house rules."""

from __future__ import annotations

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ("model", "dashapp")
NOT_OURS = {".git", ".venv", ".python", "__pycache__", "build", "dist", "node_modules"}

type AnyFunction = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file: where it is, its dotted name, its text and its syntax tree."""

    path: str
    name: str
    text: str
    tree: ast.Module

    @property
    def is_package(self) -> bool:
        return self.path.endswith("__init__.py")


def python_modules(*rooms: str) -> tuple[Module, ...]:
    """Every Python file below the named folders of the project."""
    return tuple(module for room in rooms for module in _modules(room))


@cache
def _modules(room: str) -> tuple[Module, ...]:
    return tuple(read_module(path) for path in sorted((ROOT / room).rglob("*.py")) if is_ours(path))


def read_module(path: Path, root: Path = ROOT) -> Module:
    relative = path.relative_to(root)
    dotted = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
    text = path.read_text(encoding="utf-8")
    return Module(relative.as_posix(), dotted, text, ast.parse(text))


def is_ours(path: Path, root: Path = ROOT) -> bool:
    parts = path.relative_to(root).parts
    return not any(part in NOT_OURS or part.endswith("_cache") for part in parts)


@cache
def project_files() -> tuple[Path, ...]:
    """Every file that git tracks or would track; without git, every file outside what the tools make."""
    if shutil.which("git") and (ROOT / ".git").exists():
        command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
        paths = (ROOT / name for name in listed.split("\0") if name)
    else:
        paths = (path for path in ROOT.rglob("*") if is_ours(path))
    return tuple(sorted(path for path in set(paths) if path.is_file()))


def text_of(path: Path) -> str | None:
    """The text of a file, or None where it is no text."""
    data = path.read_bytes()
    if b"\0" in data:
        return None
    return data.decode("utf-8", errors="replace")


def functions(tree: ast.AST) -> Iterator[AnyFunction]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_without_docstring(node: AnyFunction) -> list[ast.stmt]:
    return node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body


def body_length(node: AnyFunction) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = body_without_docstring(node)
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1 if body else 0


def public_definitions(tree: ast.Module) -> Iterator[AnyFunction | ast.ClassDef]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and node.name[0] != "_":
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public_methods(node)


def _public_methods(node: ast.ClassDef) -> Iterator[AnyFunction]:
    for item in node.body:
        if isinstance(item, ast.FunctionDef | ast.AsyncFunctionDef) and item.name[0] != "_":
            yield item


def decorator_names(node: AnyFunction) -> set[str]:
    """The last word of each decorator: property, setter, overload …"""
    targets = (d.func if isinstance(d, ast.Call) else d for d in node.decorator_list)
    return {
        t.attr if isinstance(t, ast.Attribute) else t.id
        for t in targets
        if isinstance(t, ast.Name | ast.Attribute)
    }


@dataclass(frozen=True)
class Import:
    """One thing imported: the module it comes from, the name taken from it if any, and where."""

    importer: str
    module: str
    name: str | None
    line: int
    inside_function: bool


def imports(module: Module) -> Iterator[Import]:
    """Every import of a module, those inside functions and under TYPE_CHECKING included."""
    inside = {id(n) for f in functions(module.tree) for n in ast.walk(f) if n is not f}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(module.name, alias.name, None, node.lineno, id(node) in inside)
        elif isinstance(node, ast.ImportFrom):
            source = _absolute(module, node)
            for alias in node.names:
                yield Import(module.name, source, alias.name, node.lineno, id(node) in inside)


def _absolute(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + int(module.is_package)]
    return ".".join([*parts, *([node.module] if node.module else [])])


def report(found: Iterator[str]) -> None:
    """Fail with every place found, one a line."""
    lines = list(found)
    assert not lines, "\n" + "\n".join(lines)
