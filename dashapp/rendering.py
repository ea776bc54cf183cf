"""Making views, and keeping those that only depend on their address."""

from __future__ import annotations

from functools import lru_cache

from dashapp.pages.base import Page, View
from dashapp.pages.registry import find
from dashapp.services import Services
from dashapp.urls import Here, here

MOST_KEPT = 48


class Rendering:
    """The views of one application.

    Parameters
    ----------
    services : Services
        The door to the model.
    """

    def __init__(self, services: Services) -> None:
        self.services = services
        self._steady = lru_cache(maxsize=MOST_KEPT)(self._make)

    def view(self, page: Page, at: Here) -> View:
        """The view of a page at an address; the tables never change while the application runs."""
        return self._steady(page.path, at.search) if page.steady else page.view(self.services, at)

    def _make(self, path: str, search: str) -> View:
        return find(path).view(self.services, here(path, search))
