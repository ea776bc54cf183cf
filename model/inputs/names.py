"""Ids, and the nearest known name to one that is not known."""

from __future__ import annotations

import re
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST_ID = 40
ID_PATTERN = rf"^[a-z][a-z0-9_]{{0,{LONGEST_ID - 1}}}$"
ID_RULE = f"lower-case letters, digits and _, starting with a letter, at most {LONGEST_ID} characters"
LIST_SEPARATOR = ";"

_ID = re.compile(ID_PATTERN.replace("$", r"\Z"))


def is_id(text: str) -> bool:
    """Say whether `text` may stand as an id."""
    return _ID.match(text) is not None


def as_id(text: str) -> str:
    """Return the id nearest to `text`, to suggest; empty when nothing usable is left."""
    words = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return words.lstrip("0123456789_")[:LONGEST_ID].rstrip("_")


def split_list(text: str) -> tuple[str, ...]:
    """Return the items of a list cell, without the blanks around them; blank gives no items."""
    return tuple(item for part in text.split(LIST_SEPARATOR) if (item := part.strip()))


def nearest(word: str, among: Iterable[str], count: int = 3) -> tuple[str, ...]:
    """Return up to `count` names of `among` that look most like `word`, best first."""
    return _nearest(word, tuple(sorted(set(among))), count)


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Return the words "did you mean a or b?" for an unknown `word`, or "" when nothing is near."""
    names = nearest(word, among)
    return f"did you mean {listed(names)}?" if names else ""


def listed(names: Iterable[str], joint: str = "or") -> str:
    """Return names as plain words: "a, b or c"."""
    *most, last = [*names] or [""]
    return f"{', '.join(most)} {joint} {last}" if most else last


@lru_cache(maxsize=4096)
def _nearest(word: str, among: tuple[str, ...], count: int) -> tuple[str, ...]:
    asked = as_id(word) or word
    if asked in among:
        return (asked,)
    starts = [name for name in among if asked and (name.startswith(asked) or asked.startswith(name))]
    close = get_close_matches(asked, among, n=count, cutoff=0.6)
    return tuple(dict.fromkeys([*close, *starts]))[:count]
