"""A page in parts: links to each, the one that is shown named and not linked; each has its address."""

from __future__ import annotations

from collections.abc import Mapping

from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria
from dashapp.components.text import link
from dashapp.ids import Key
from dashapp.urls import Here


def part_shown(here: Here, parts: Mapping[str, str]) -> tuple[str, str]:
    """Which part an address asks for, the first unless it says; and what could not be understood in it."""
    return here.one_of(Key.SHOW, list(parts), next(iter(parts)))


def part_links(here: Here, parts: Mapping[str, str], current: str, label: str) -> Component:
    """Links to the parts of a page.

    Parameters
    ----------
    here : Here
        The address; every part keeps what else it says.
    parts : mapping of str to str
        Key of each part to its name, the first being the one without a key in the address.
    current : str
        The part that is shown.
    label : str
        What they are parts of.
    """
    first = next(iter(parts))
    items = [
        html.Li(html.Span(name, className="current", **aria(current="page")))
        if key == current
        else html.Li(link(name, here.having(show=None if key == first else key)))
        for key, name in parts.items()
    ]
    return html.Nav(html.Ul(items), className="parts no-print", **aria(label=label))


def part_heading(parts: Mapping[str, str], current: str, name: str) -> Component:
    """The heading of the part that is shown; it takes the focus when the part was chosen."""
    return html.H2(parts[current], id=name, tabIndex=-1)
