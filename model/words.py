"""Numbers, years and lists in plain words.

Formatting only, no arithmetic on meaning: every screen, report and command line goes through here, so that
one number reads the same everywhere. Numbers are rounded once, here, at the last moment. ``None`` and NaN
mean *not stated* and are said as such, never shown as zero; a rounded zero never carries a minus sign.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

NOT_STATED = "not stated"

STEPS: Mapping[str, str] = {
    "read": "reading and checking the tables",
    "build": "stating the problem",
    "load": "handing the problem to the solver",
    "duties": "keeping duties",
    "promises": "keeping promises",
    "unmet demand": "adding up what cannot be met",
    "aim": "closing as much of the gap as the money can",
    "new money": "using as little new money as it takes",
    "prices": "working out what holds the plan back",
    "calm": "changing no more than it takes",
    "payments": "deciding who pays",
    "check": "checking the plan against the projection",
}
"""What the solver tells while it works, in words."""

Better = Literal["lower", "higher"]

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def stated(value: float | None) -> bool:
    """Whether there is a number to show."""
    return value is not None and not math.isnan(value)


def _grouped(value: float, decimals: int = 0) -> str:
    """A non-negative number with thousands commas."""
    return f"{value:,.{decimals}f}"


def _signed_text(value: float, text: str) -> str:
    """Put the minus sign in front of the text of |value|, unless every digit of it is 0."""
    if value < 0 and any(digit in text for digit in "123456789"):
        return f"-{text}"
    return text


def money(gbp: float | None) -> str:
    """Pounds as on a card: ``£17.7m``, ``£250k``, ``£9,870``, ``£1.24bn``.

    Parameters
    ----------
    gbp : float or None
        Pounds.
    """
    if gbp is None or math.isnan(gbp):
        return NOT_STATED
    size = abs(gbp)
    if size >= 999_950_000:
        text = f"£{_grouped(size / 1e9, 2)}bn"
    elif size >= 999_500:
        text = f"£{_grouped(size / 1e6, 1)}m"
    elif size >= 9_999.5:
        text = f"£{_grouped(size / 1e3)}k"
    else:
        text = f"£{_grouped(size)}"
    return _signed_text(gbp, text)


def pounds(gbp: float | None) -> str:
    """Exact pounds: ``£17,712,340``."""
    if gbp is None or math.isnan(gbp):
        return NOT_STATED
    return _signed_text(gbp, f"£{_grouped(abs(gbp))}")


def money_change(gbp: float | None) -> str:
    """Pounds with a sign: ``+£1.2m``, ``-£250k``, ``no change``."""
    text = money(gbp)
    if gbp is None or text == NOT_STATED or text.startswith("-"):
        return text
    return "no change" if text == "£0" else f"+{text}"


def not_cash(part: float, whole: float) -> str:
    """That what is taken out is people and capital, in a sentence; blank where nothing of it is.

    Parameters
    ----------
    part : float
        Value of the people and the capital taken out, £.
    whole : float
        Value of all that is taken out, £.
    """
    if part < 1.0:
        return ""
    none = whole - part < 1.0
    which = "None of what is taken out is cash: it is" if none else f"{money(part)} of what is taken out is"
    return f"{which} people and capital at their value, and no budget falls by that."


def per_head(gbp: float | None, people: float | None, head: str = "child") -> str:
    """Pounds for each person: ``£512 a child``; pence below £10, ``£4.20 a child``."""
    if gbp is None or people is None or not stated(gbp) or not stated(people) or people <= 0:
        return NOT_STATED
    each = gbp / people
    decimals = 2 if abs(each) < 9.995 and round(abs(each), 2) > 0 else 0
    return f"{_signed_text(each, f'£{_grouped(abs(each), decimals)}')} a {head}"


def people(count: float | None) -> str:
    """People as whole numbers: ``1,445``."""
    if count is None or math.isnan(count):
        return NOT_STATED
    return _signed_text(count, _grouped(abs(count)))


def number(value: float | None) -> str:
    """Activity and other plain numbers: whole from 10 up, one decimal below, no trailing ``.0``."""
    if value is None or math.isnan(value):
        return NOT_STATED
    decimals = 0 if abs(value) >= 9.95 else 1
    return _signed_text(value, _grouped(abs(value), decimals).removesuffix(".0"))


def change(value: float | None) -> str:
    """A number with a sign: ``+31``, ``-4.5``, ``no change``."""
    text = number(value)
    if text == NOT_STATED or text.startswith("-"):
        return text
    return "no change" if text == "0" else f"+{text}"


def plural(count: float, one: str, many: str | None = None) -> str:
    """The noun that goes with a number as shown: ``child`` for 1, else ``children``."""
    return one if number(abs(count)) == "1" else (many or f"{one}s")


def counted(count: float, one: str, many: str | None = None) -> str:
    """A whole number with its noun: ``1 child``, ``31 children``, ``fewer than 1 child``."""
    if 0 < abs(count) < 0.5:
        return f"fewer than 1 {one}"
    whole = people(count)
    noun = one if whole.removeprefix("-") == "1" else (many or f"{one}s")
    return f"{whole} {noun}"


def percent(share: float | None, *, fine: bool = False) -> str:
    """A share 0–1 as a percentage, without decimals unless under 10: ``62%``, ``4.7%``, ``under 0.1%``.

    ``fine`` keeps one decimal from 10 up as well, for shares that would look alike without it.
    """
    if share is None or math.isnan(share):
        return NOT_STATED
    size = abs(share) * 100
    if size >= 9.95 or size == 0:
        return _signed_text(share, f"{_grouped(size, 1 if fine and size else 0)}%")
    if size < 0.05:
        return "under 0.1%"
    return _signed_text(share, f"{_grouped(size, 1).removesuffix('.0')}%")


def out_of(share: float | None, whole: int = 100) -> str:
    """A chance as a natural frequency: ``78 in 100``."""
    if share is None or math.isnan(share):
        return NOT_STATED
    return f"{round(share * whole)} in {whole}"


def rate(count: float | None, denominator: float | None, per: float | None, *, fine: bool = False) -> str:
    """A count as a rate: ``8.1%`` per 100, else ``148 per 100,000``; one decimal below 100.

    Parameters
    ----------
    count, denominator : float or None
        In the same unit.
    per : float or None
        What the rate is per, such as 100 or 100,000.
    fine : bool
        One decimal more, for rates that would look alike without it.
    """
    figure = rate_figure(count, denominator, per, fine=fine)
    if figure == NOT_STATED or per is None or per == 100:
        return figure
    return f"{figure} per {_grouped(per)}"


def rate_figure(
    count: float | None, denominator: float | None, per: float | None, *, fine: bool = False
) -> str:
    """The figure of a rate alone, for where its unit is said once for many: ``8.1%``, ``148``."""
    if count is None or denominator is None or per is None:
        return NOT_STATED
    if not (stated(count) and stated(denominator) and stated(per)) or denominator <= 0:
        return NOT_STATED
    share = count / denominator
    if per == 100:
        return percent(share, fine=fine)
    value = share * per
    return _signed_text(value, _grouped(abs(value), (0 if abs(value) >= 99.95 else 1) + fine))


def year(ending: int) -> str:
    """A financial year by the year in which it ends: 2028 is ``2027-28``."""
    return f"{ending - 1}-{ending % 100:02d}"


def years(first: int, last: int) -> str:
    """A run of financial years: ``2027-28 to 2030-31``."""
    return year(first) if first == last else span(year(first), year(last))


def span(low: str, high: str) -> str:
    """A range of two texts already in order: ``12 to 52``; one text where both read the same."""
    return low if low == high else f"{low} to {high}"


def people_range(low: float, high: float) -> str:
    """A range of whole numbers in order: ``12 to 52``."""
    return span(people(min(low, high)), people(max(low, high)))


def money_range(low: float, high: float) -> str:
    """A range of money in order: ``£1.2m to £3.4m``."""
    return span(money(min(low, high)), money(max(low, high)))


def listed(items: Sequence[str], most: int | None = None) -> str:
    """A list in a sentence: ``a, b and c``; past ``most`` items, ``a, b and 3 more``."""
    shown = list(items)
    if most is not None and len(shown) > most:
        shown = [*shown[:most], f"{len(shown) - most} more"]
    if len(shown) < 2:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} and {shown[-1]}"


def better_or_worse(difference: float, better: Better) -> str:
    """Say which way a change of a count goes: ``better``, ``worse`` or ``no change``.

    Parameters
    ----------
    difference : float
        New count minus old count.
    better : {"lower", "higher"}
        Which way is better for this outcome.
    """
    gain = -difference if better == "lower" else difference
    if gain > 0:
        return "better"
    return "worse" if gain < 0 else "no change"


def more_or_fewer(difference: float) -> str:
    """The comparative for people and activity: ``more``, ``fewer`` or ``the same``."""
    if difference > 0:
        return "more"
    return "fewer" if difference < 0 else "the same"


def long_date(day: date) -> str:
    """A date as ``3 April 2027``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def first_upper(text: str) -> str:
    """The text with its first letter in upper case and the rest as it is."""
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """The text, cut at a word and ended with an ellipsis when longer than ``most`` characters."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at_word = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return f"{at_word.rstrip(',;: ')}…"


def gap_closed(share: float | None) -> str:
    """How much of the gap to the targets a plan closes, from a share; ``None``: no gap to close."""
    if share is None:
        return "targets already met"
    if share <= -0.0005:
        return f"gap widened by {percent(-share)}"
    return f"{percent(share if share > 1e-6 else 0.0)} of the gap closed"


def step(name: str) -> str:
    """A step of the work: ``duties 2028`` is *keeping duties, 2027-28*; what is not known stays as it is."""
    if name in STEPS:
        return STEPS[name]
    known, _, ending = name.rpartition(" ")
    if known in STEPS and ending.isdigit():
        return f"{STEPS[known]}, {year(int(ending))}"
    return name
