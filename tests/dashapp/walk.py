"""Walking a tree of components: what it says, which ids it has, which headings, controls and tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component


def walk(node: Any) -> Iterator[Any]:
    """Every component of a tree, parents first; components inside properties such as labels too."""
    if isinstance(node, (list, tuple)):
        for item in node:
            yield from walk(item)
    elif isinstance(node, Component):
        yield node
        for name in node._prop_names:
            value = getattr(node, name, None)
            if name == "children" or isinstance(value, (Component, list, tuple)):
                yield from walk(value)


def of_type(node: Any, *kinds: type[Component]) -> list[Any]:
    """Components of some types."""
    return [found for found in walk(node) if isinstance(found, kinds)]


def text(node: Any) -> str:
    """All the words of a tree, in reading order."""
    if node is None or isinstance(node, bool):
        return ""
    if isinstance(node, (str, int, float)):
        return str(node)
    if isinstance(node, (list, tuple)):
        return " ".join(filter(None, (text(item) for item in node)))
    return text(getattr(node, "children", None))


def headings(node: Any) -> list[int]:
    """Levels of the headings in order."""
    levels = {html.H1: 1, html.H2: 2, html.H3: 3, html.H4: 4, html.H5: 5}
    return [levels[type(found)] for found in walk(node) if type(found) in levels]


def ids(node: Any) -> list[str]:
    """Ids in order, those of repeated components as sorted pairs."""
    found = [getattr(item, "id", None) for item in walk(node)]
    return [repr(sorted(item.items())) if isinstance(item, dict) else str(item) for item in found if item]


def by_id(node: Any, name: str | dict[str, str]) -> Any:
    """The one component with an id."""
    found = [item for item in walk(node) if getattr(item, "id", None) == name]
    assert len(found) == 1, f"{len(found)} components have the id {name}"
    return found[0]


def hrefs(node: Any) -> list[str]:
    """Every address that the tree links to."""
    return [found.href for found in walk(node) if getattr(found, "href", None)]
