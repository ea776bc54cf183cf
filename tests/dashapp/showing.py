"""Pages as the application shows them, made once for each address and partnership."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from dash.development.base_component import Component

from dashapp import routing
from dashapp.pages.base import View
from dashapp.pages.registry import find
from dashapp.rendering import Rendering
from dashapp.services import Services
from dashapp.urls import here

_RENDERINGS: WeakKeyDictionary[Any, Rendering] = WeakKeyDictionary()


def rendering_of(services: Services) -> Rendering:
    """One rendering for each partnership."""
    return _RENDERINGS.setdefault(services, Rendering(services))


def page_at(services: Services, path: str, search: str) -> tuple[list[Component], dict[str, str]]:
    """The parts of the page at an address."""
    return routing.page_at(rendering_of(services), path, search)


def view_at(services: Services, path: str, search: str) -> View:
    """The view of the page at an address."""
    return rendering_of(services).view(find(path), here(path, search))
