"""Every page of the application, in the order of the navigation. A page that is not here does not exist."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dashapp.pages import about, best_use, cuts, data, in_the_way, money, now, options, partnership, value
from dashapp.pages.base import Page
from dashapp.running import LongWork

PAGES: tuple[Page, ...] = (
    now.PAGE,
    money.PAGE,
    best_use.PAGE,
    cuts.PAGE,
    in_the_way.PAGE,
    options.PAGE,
    value.PAGE,
    partnership.PAGE,
    data.PAGE,
    about.HELP,
    about.ACCESSIBILITY,
)

WORKS: tuple[LongWork[Any, Any], ...] = (
    best_use.WORK,
    cuts.WORK,
    in_the_way.WORK,
    options.WORK,
    value.WORK,
    partnership.WORK,
)
"""The long work of every page that has any."""

START: Page = now.PAGE
_ALIASES: Mapping[str, Page] = {"/": START}


def find(path: str) -> Page:
    """The page at an address; the page that says there is none, where there is none."""
    wanted = path.rstrip("/") or "/"
    named = {page.path: page for page in PAGES}
    return named.get(wanted) or _ALIASES.get(wanted) or about.NOT_FOUND


def is_known(page: Page) -> bool:
    """Whether a page is one of ours, not the one that says there is none."""
    return page is not about.NOT_FOUND
