"""Addresses: the state of a view is its path and its query string, nothing else."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from dashapp.ids import Key

MOST_KEYS = 40

_VALUE = re.compile(r"[A-Za-z0-9_.\-]{1,80}")


@dataclass(frozen=True)
class Here:
    """Where the reader is.

    Attributes
    ----------
    path : str
        Such as ``/money``.
    values : mapping of Key to str
        The known keys of the query string; unknown keys and malformed values are dropped.
    """

    path: str
    values: Mapping[Key, str] = field(default_factory=dict)

    def get(self, key: Key) -> str | None:
        """The value of a key, if the address has one."""
        return self.values.get(key)

    def one_of(self, key: Key, known: Collection[str], default: str) -> tuple[str, str]:
        """The value of a key if it is known, else the default and a sentence that says so.

        Parameters
        ----------
        key : Key
            The key.
        known : collection of str
            Its values besides the default.
        default : str
            Its value when the address has none.
        """
        value = self.get(key)
        if value is None or value in known or value == default:
            return value or default, ""
        return default, f"There is no {key.value} called '{value}', so it was left out."

    def having(self, path: str | None = None, **changes: str | None) -> Here:
        """The same place with some keys changed; ``None`` takes a key out.

        Parameters
        ----------
        path : str, optional
            Another path.
        changes : str or None
            By the value of the key, such as ``place="swale"``.
        """
        values = {**self.values, **{Key(name): value for name, value in changes.items()}}
        kept = {key: value for key, value in values.items() if value is not None}
        return Here(path or self.path, kept)

    @property
    def search(self) -> str:
        """The query string with its question mark, keys in a fixed order; empty when there is none."""
        pairs = [(key.value, self.values[key]) for key in Key if key in self.values]
        return f"?{urlencode(pairs)}" if pairs else ""

    @property
    def href(self) -> str:
        """The address as a link."""
        return f"{self.path}{self.search}"

    def file(self, name: str) -> str:
        """The address of a file made from this view, such as ``/download/money/flows.csv?place=swale``."""
        return f"/download{self.path.rstrip('/')}/{name}{self.search}"


def here(path: str | None, search: str | None = "") -> Here:
    """Read an address.

    Parameters
    ----------
    path : str or None
        The path of the page.
    search : str or None
        The query string, with or without its question mark; one of more than :data:`MOST_KEYS` keys is not
        of this application and counts as none.
    """
    values: dict[Key, str] = {}
    asked = (search or "").removeprefix("?")
    for name, value in parse_qsl(asked) if asked.count("&") < MOST_KEYS else ():
        if name in set(Key) and _VALUE.fullmatch(value):
            values.setdefault(Key(name), value)
    return Here(path or "/", values)
