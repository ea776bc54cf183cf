"""What would be right in place of an unknown name, in words for a message."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from model.inputs.names import nearest

SHORT_LIST = 8


def nearest_words(name: str, known: Collection[str], kind: str = "name") -> str:
    """What would be right in place of an unknown name.

    Parameters
    ----------
    name : str
        The name as written.
    known : collection of str
        Names that would be right.
    kind : str
        What the names are, in the singular ("service", "column").

    Returns
    -------
    str
        The nearest names; where none is near, the whole list if it is short, or else its ends.

    Examples
    --------
    >>> nearest_words("fosterin", ["fostering", "youth_work"], "service")
    "the nearest service is 'fostering'"
    """
    if not known:
        return f"there is no {kind} yet; add one first"
    close = nearest(name, known)
    if close:
        return f"the nearest {kind} is {quoted(close)}"
    names = sorted(known)
    if len(names) <= SHORT_LIST:
        return f"known: {quoted(names, 'and')}"
    return f"{kind} names run from '{names[0]}' to '{names[-1]}' ({len(names)} in all)"


def quoted(names: Iterable[str], joint: str = "or") -> str:
    """Names in quotes, joined as in a sentence: 'a', 'b' or 'c'."""
    shown = [f"'{name}'" for name in names]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {joint} {shown[-1]}"
