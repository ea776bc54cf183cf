"""Ranges in plain words: what draws say of a number, best estimate first, and what a range covers.

The half of the bank in :mod:`model.words_chances` that is about numbers; import it from there. Numbers are
rounded as everywhere, by :mod:`model.words`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, Protocol

from model import words

type Say = Callable[[float], str]
"""How one number that is not negative is said, such as ``words.money``."""

LOW, HIGH = 0.025, 0.975
"""Shares of draws below the ends of a range."""
FUTURES_IN = "19 of 20 futures"
"""How many futures a range holds, in words: HIGH − LOW of them."""
COVERS = f"in {FUTURES_IN} that fit the evidence"
"""What a range covers; said in full where a page first gives one."""
NO_RANGE = "nothing that is drawn moves it, so it has no range"

MORE = ("more", "fewer")
"""A change of people."""
SAVED = ("saved", "more cost")
"""A saving."""
SPENT = ("more", "less")
"""A change of spending."""


class Ends(Protocol):
    """A best estimate and the ends of its range."""

    @property
    def central(self) -> float:
        """On best estimates."""
        ...

    @property
    def low(self) -> float:
        """Lower end."""
        ...

    @property
    def high(self) -> float:
        """Upper end."""
        ...


def is_moved(low: float, high: float) -> bool:
    """Whether draws move a number at all, more than rounding does."""
    return high - low > 1e-9 * max(abs(low), abs(high), 1.0)


def one_way(low: float, high: float, say: Say) -> str:
    """A range of numbers that are not negative: ``£1.2m to £2.0m``; one text where both ends read alike."""
    ends = sorted((low, high))
    return words.span(say(ends[0]), say(ends[1]))


def two_way(low: float, high: float, say: Say, up: str, down: str) -> str:
    """A range of a change: ``12 to 52 fewer``, ``from 8 fewer to 31 more``.

    Parameters
    ----------
    low, high : float
        Ends, of either sign.
    say : callable
        Says a size.
    up, down : str
        What a change above and below 0 is, such as ``more`` and ``fewer``.
    """
    low, high = sorted((low, high))
    nothing = say(0.0)
    falls, rises = low < 0 and say(-low) != nothing, high > 0 and say(high) != nothing
    if falls and rises:
        return f"from {say(-low)} {down} to {say(high)} {up}"
    if falls:
        return f"{words.span(say(max(-high, 0.0)), say(-low))} {down}"
    if rises:
        return f"{words.span(say(max(low, 0.0)), say(high))} {up}"
    return f"{nothing} {up}"


Covers = Literal["full", "short", "none"]
"""How fully to say what a range covers: in full once on a page, then short; not where a heading says it."""
_COVERS: Mapping[Covers, str] = {"full": f" {COVERS}", "short": f" in {FUTURES_IN}", "none": ""}


def with_range(central: str, span: str, covers: Covers = "full") -> str:
    """A best estimate and its range: ``31 fewer (12 to 52 fewer in 19 of 20 futures that fit the evidence)``.

    Parameters
    ----------
    central, span : str
        The best estimate and the range, in words.
    covers : {"full", "short", "none"}
        How fully to say what the range covers.
    """
    return f"{central} ({'the same' if span == central else span}{_COVERS[covers]})"


def estimate(ends: Ends, say: Say, covers: Covers = "full") -> str:
    """A best estimate that is not negative, with its range: ``£1.6m (£1.2m to £2.0m in 19 of 20 futures)``.

    Parameters
    ----------
    ends : Ends
        Best estimate and range; without a range where draws move nothing.
    say : callable
        Says a size.
    covers : {"full", "short", "none"}
        How fully to say what the range covers.
    """
    central = say(max(ends.central, 0.0))
    if not is_moved(ends.low, ends.high):
        return central
    return with_range(central, one_way(max(ends.low, 0.0), max(ends.high, 0.0), say), covers)


def change(ends: Ends, say: Say, way: tuple[str, str], covers: Covers = "full") -> str:
    """A best estimate of a change with its range: ``31 fewer (from 52 fewer to 8 more in 19 of 20 futures)``.

    Parameters
    ----------
    ends : Ends
        Best estimate and range; without a range where draws move nothing.
    say : callable
        Says a size.
    way : tuple of str
        What a change above and below 0 is, such as :data:`MORE`.
    covers : {"full", "short", "none"}
        How fully to say what the range covers.
    """
    central = two_way(ends.central, ends.central, say, *way)
    if not is_moved(ends.low, ends.high):
        return central
    return with_range(central, two_way(ends.low, ends.high, say, *way), covers)


def stands_outside(central: float, low: float, high: float) -> str:
    """Where a best estimate lies outside its own range, said as a clause; else blank."""
    slack = 1e-9 * max(abs(central), abs(low), abs(high))
    if low - slack <= central <= high + slack:
        return ""
    side = "below" if central < low else "above"
    return f"the best estimate lies {side} what {FUTURES_IN} give, because limits and caps bend what follows"


def money_back(back: Ends, net: Ends, share: Ends | None) -> str:
    """How far what comes back of a cut, and what is saved in the end, could differ; or that it has no range.

    Parameters
    ----------
    back, net : Ends
        What comes back as cost, and what is saved after that, £ of either sign.
    share : Ends or None
        What comes back, as a share of what is taken out.
    """
    if not is_moved(back.low, back.high):
        return f"What comes back and what is saved: {NO_RANGE}."
    part = f" ({share_range(share.low, share.high)})" if share else ""
    came = f"what comes back is {words.money_range(back.low, back.high)}{part}"
    left = two_way(net.low, net.high, words.money, *SAVED)
    if net.low >= 0:
        return f"{words.first_upper(COVERS)}, {came} and what is saved is {left.removesuffix(' saved')}."
    return f"{words.first_upper(COVERS)}, {came}; in all, {left}."


def gap_range(low: float, high: float) -> str:
    """A range of the share of the gap that is closed: ``31% to 48%``, ``from 3% wider to 20% closed``."""
    if min(low, high) >= -0.0005:
        return one_way(max(low, 0.0), max(high, 0.0), words.percent)
    return two_way(low, high, words.percent, "closed", "wider")


def share_range(low: float, high: float) -> str:
    """A range of shares of either sign: ``31% to 48%``, ``-3% to 20%``."""
    low, high = sorted((low, high))
    return words.span(words.percent(low), words.percent(high))
