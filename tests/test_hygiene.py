"""The project speaks of itself alone: no path of a machine, no registry, no dead link, no heavy file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import ROOT, project_files, report, text_of

LARGEST_FILE_MB = 5


def spelt(*parts: str) -> str:
    """A pattern put together here, so that this file does not contain what it looks for."""
    return "".join(parts)


FOREIGN = {
    "a path of somebody's machine": spelt(r"(?<![\w.])/(wo", r"rk|ro", r"ot|ho", r"me/\w+|Us", r"ers/\w+)/"),
    "a folder outside the project": spelt(r"\.\./sha", r"red"),
    "a package registry": spelt(
        r"pypi\.o",
        r"rg|pythonho",
        r"sted\.o",
        r"rg|registry\.np",
        r"mjs|(deb|security)\.deb",
        r"ian\.o",
        r"rg|index-ur",
        r"l[ =]+h",
    ),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_no_file_names(what: str):
    pattern = re.compile(FOREIGN[what])
    report(
        f"{path.relative_to(ROOT)}:{number}: {what}: {line.strip()[:100]}"
        for path in project_files()
        for number, line in enumerate((text_of(path) or "").splitlines(), 1)
        if pattern.search(line)
    )


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a path of somebody's machine", spelt("see /wo", "rk/main/x.py")),
        ("a path of somebody's machine", spelt("see /ho", "me/anna/x.py")),
        ("a folder outside the project", spelt("../sha", "red/design")),
        ("a package registry", spelt("https://pypi.o", "rg/x")),
        ("a package registry", spelt("https://files.pythonho", "sted.org/x")),
    ],
)
def test_a_foreign_name_is_noticed(what: str, line: str):
    assert re.search(FOREIGN[what], line)


def test_no_file_is_large():
    report(
        f"{path.relative_to(ROOT)} is over {LARGEST_FILE_MB} MB"
        for path in project_files()
        if path.stat().st_size > LARGEST_FILE_MB * 1_000_000
    )


def test_links_inside_the_project_lead_somewhere():
    report(
        f"{path.relative_to(ROOT)}: {target}"
        for path in project_files()
        if path.suffix == ".md"
        for target in local_links(path)
        if not (path.parent / target).exists()
    )


def local_links(path: Path) -> Iterator[str]:
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(path) or ""):
        if not re.match(r"[a-z]+:|#|/", target):
            yield target.split("#")[0]
