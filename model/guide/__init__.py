"""The guide: the method in plain words, every formula as built. Shown by the application's help."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

HEADING = re.compile(r"^### (rule|objective): `(\w+)`$", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """One page of the guide.

    Attributes
    ----------
    name : str
        Short name for addresses, such as ``rules``.
    title : str
        Its first heading.
    text : str
        Markdown, first heading included.
    """

    name: str
    title: str
    text: str


def pages() -> tuple[Page, ...]:
    """Every page of the guide, in reading order."""
    files = sorted(
        (file for file in resources.files(__name__).iterdir() if file.name.endswith(".md")),
        key=lambda file: file.name,
    )
    return tuple(_page(file.name, file.read_text(encoding="utf-8")) for file in files)


def explained(kind: str) -> frozenset[str]:
    """Names that have a paragraph of their own.

    Parameters
    ----------
    kind : str
        ``rule`` or ``objective``.
    """
    return frozenset(name for page in pages() for found, name in HEADING.findall(page.text) if found == kind)


def _page(file: str, text: str) -> Page:
    title = text.split("\n", 1)[0].removeprefix("# ")
    return Page(name=file.split("_", 1)[1].removesuffix(".md"), title=title, text=text)
