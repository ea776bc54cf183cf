"""Chances and ranges in plain words: the one bank of phrases for what draws say.

A *future* is one draw of everything that is uncertain. Chances are said as natural frequencies ("in about 7
of 10 futures"), as coarsely as the error of a chance allows, and never as certain: what happens in no draw
happens *in none of 1,000 futures drawn*. What *likely* means stands in one table, :data:`LIKELY`; a frequency
that is said beside a word of that table is always one that the word covers. Ranges hold 19 of 20 futures.
Numbers are rounded as everywhere, by :mod:`model.words`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from model import words
from model.words_ranges import (
    COVERS,
    FUTURES_IN,
    HIGH,
    LOW,
    MORE,
    NO_RANGE,
    SAVED,
    SPENT,
    Covers,
    Ends,
    Say,
    change,
    estimate,
    gap_range,
    is_moved,
    money_back,
    one_way,
    share_range,
    stands_outside,
    two_way,
    with_range,
)

TWO_SIDED = 1.96
"""Errors either side of a number within which 19 of 20 repetitions would find it."""
STEPS = ((10, 1), (100, 5), (100, 1), (1000, 1))
"""Frequencies that may be said, the coarsest first: out of how many, in steps of how many."""
FINEST = STEPS[-1][0]

EVEN = "about as likely as not"


@dataclass(frozen=True)
class Band:
    """A word for chances between two ends.

    Attributes
    ----------
    word : str
        The word.
    low, high : float
        The ends, shares of futures; both within the band, but for :data:`EVEN`, which lies between its ends.
    means : str
        What it means, in words.
    """

    word: str
    low: float
    high: float
    means: str

    def holds(self, share: float) -> bool:
        """Whether the word covers a chance."""
        if self.word == EVEN:
            return self.low < share < self.high
        return self.low <= share <= self.high


LIKELY = (
    Band("very likely", 0.9, 1.0, "in at least 9 of 10 futures"),
    Band("likely", 2 / 3, 1.0, "in at least 2 of 3 futures"),
    Band(EVEN, 1 / 3, 2 / 3, "in more than 1 and fewer than 2 of 3 futures"),
    Band("very unlikely", 0.0, 0.1, "in at most 1 of 10 futures"),
    Band("unlikely", 0.0, 1 / 3, "in at most 1 of 3 futures"),
)
"""What *likely* means, once for all; of two words that cover a chance the first one is said."""


def band(share: float) -> Band:
    """The band of a chance.

    Parameters
    ----------
    share : float
        Chance, 0–1.

    Raises
    ------
    ValueError
        If it is not between 0 and 1.
    """
    if not 0.0 <= share <= 1.0:
        raise ValueError(f"a chance is between 0 and 1, not {share}")
    return next(one for one in LIKELY if one.holds(share))


def likely_word(share: float) -> str:
    """How likely a chance is, by :data:`LIKELY`: ``very likely``."""
    return band(share).word


def error_of(share: float, draws: int) -> float:
    """Standard error of a share of independent draws, √(p(1 − p)/n).

    Parameters
    ----------
    share : float
        Share of draws, 0–1.
    draws : int
        How many.
    """
    return math.sqrt(max(share * (1.0 - share), 0.0) / draws)


def frequency(share: float, error: float) -> tuple[int, int]:
    """The coarsest natural frequency of :data:`STEPS` that a chance known with an error allows.

    It lies within 1.96 errors of the chance, or is the nearest in 1,000 where none does; it is in the same
    band of :data:`LIKELY` as the chance; and it is neither none nor all.

    Parameters
    ----------
    share : float
        Chance, above 0 and below 1.
    error : float
        Its standard error.

    Returns
    -------
    tuple of int
        How many, out of how many.
    """
    own, reach = band(share), TWO_SIDED * error * (1 + 1e-9)
    found = (1, FINEST)
    for whole, step in STEPS:
        near = round(share * whole / step) * step
        held = [
            count
            for count in (near, near - step, near + step)
            if 0 < count < whole and band(count / whole) == own
        ]
        if held:
            count = min(held, key=lambda one: abs(one / whole - share))
            found = (count, whole)
            if abs(count / whole - share) <= reach:
                break
    return found


def often(share: float | None, draws: int, error: float | None = None) -> str:
    """How often something happens: ``in about 7 of 10 futures``, ``in none of 1,000 futures drawn``.

    Parameters
    ----------
    share : float or None
        Share of draws in which it happens, 0–1.
    draws : int
        How many draws it was counted in.
    error : float, optional
        Standard error of the share; that of independent draws unless said.
    """
    if share is None or math.isnan(share):
        return words.NOT_STATED
    if share in (0.0, 1.0):
        return _always_or_never(share == 1.0, draws)
    least = 0.5 / FINEST
    if share < least:
        return f"in fewer than 1 of {FINEST:,} futures"
    if share > 1.0 - least:
        return f"in more than {FINEST - 1} of {FINEST:,} futures"
    known = error_of(share, draws) if error is None or math.isnan(error) else error
    count, whole = frequency(share, known)
    return f"in about {count} of {whole:,} futures"


def _always_or_never(always: bool, draws: int) -> str:
    if draws == 1:
        return "in the one future drawn" if always else "not in the one future drawn"
    return f"in all of {draws:,} futures drawn" if always else f"in none of {draws:,} futures drawn"


def how_likely(share: float | None, draws: int, error: float | None = None) -> str:
    """A word and its frequency: ``likely (in about 7 of 10 futures)``; all or none without a word."""
    if share is None or math.isnan(share):
        return words.NOT_STATED
    said = often(share, draws, error)
    return said if share in (0.0, 1.0) else f"{likely_word(share)} ({said})"


def will(subject: str, to_do: str, does: str, share: float | None, draws: int) -> str:
    """Whether something will happen: ``the target is likely to be met, in about 7 of 10 futures``.

    Parameters
    ----------
    subject, to_do, does : str
        Such as ``the target``, ``to be met``, ``is met``.
    share : float or None
        Share of draws in which it happens.
    draws : int
        How many draws it was counted in.
    """
    if share is None or math.isnan(share):
        return f"whether {subject} {does} is {words.NOT_STATED}"
    if share in (0.0, 1.0):
        return f"{subject} {does} {often(share, draws)}"
    return f"{subject} is {likely_word(share)} {to_do}, {often(share, draws)}"


def best_of(names: Sequence[str], shares: Sequence[float], draws: int, what: str = "the best") -> str:
    """Which of some options is most often the best, ties named: ``A is the best in about 7 of 10 futures``.

    Parameters
    ----------
    names : sequence of str
        Options.
    shares : sequence of float
        Share of draws in which each is the best, ties split; sums to 1.
    draws : int
        How many draws.
    what : str
        What is counted.
    """
    top = max(shares)
    first = [name for name, share in zip(names, shares, strict=True) if _tie(share, top, draws)]
    if len(first) == 1:
        return f"{first[0]} is {what} {often(top, draws)}"
    each = [share for share in shares if _tie(share, top, draws)]
    if max(each) - min(each) < 1e-12:
        return f"{words.listed(first)} are {what} equally often, each {often(top, draws)}"
    known = f"to tell apart with {draws:,} futures drawn"
    return f"{words.listed(first)} are {what} too nearly as often as each other {known}"


def _tie(share: float, top: float, draws: int) -> bool:
    """Whether a share can't be told from the highest; the variance of p − q is (p + q − (p − q)²)/n."""
    spread = max(share + top - (top - share) ** 2, 0.0)
    return top - share <= TWO_SIDED * math.sqrt(spread / draws) if top > share else True


def known(value: float, error: float | None, say: Say) -> str:
    """A value that draws give, with how far chance may have moved it.

    ``£12k (± £3k)``; where it can't be told from nothing, ``too little to tell from nothing``; without a
    known error the value alone.

    Parameters
    ----------
    value : float
        The value, 0 or more.
    error : float or None
        Its standard error.
    say : callable
        Says a size.
    """
    if error is None or math.isnan(error):
        return say(value)
    reach = TWO_SIDED * error
    if value <= reach:
        most = say(max(value, 0.0) + reach)
        return say(0.0) if most == say(0.0) else f"at most {most}, too little to tell from nothing"
    return f"{say(value)} (± {say(reach)})"


__all__ = [
    "COVERS",
    "EVEN",
    "FINEST",
    "FUTURES_IN",
    "HIGH",
    "LIKELY",
    "LOW",
    "MORE",
    "NO_RANGE",
    "SAVED",
    "SPENT",
    "STEPS",
    "TWO_SIDED",
    "Band",
    "Covers",
    "Ends",
    "Say",
    "band",
    "best_of",
    "change",
    "error_of",
    "estimate",
    "frequency",
    "gap_range",
    "how_likely",
    "is_moved",
    "known",
    "likely_word",
    "money_back",
    "often",
    "one_way",
    "share_range",
    "stands_outside",
    "two_way",
    "will",
    "with_range",
]
