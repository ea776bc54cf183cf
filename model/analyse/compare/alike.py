"""Whether options can stand side by side: the same data, prices, years, places and outcomes; else why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from model import words
from model.inputs.tables import TABLES

if TYPE_CHECKING:
    from model.analyse.compare.option import Option
    from model.inputs.tables import Tables

FEWEST, MOST = 2, 5
MOST_TABLES = 4
SETTINGS = {
    "price_year": ("prices of", "bring all money to one price year first"),
    "currency": ("money in", "bring all money to one currency first"),
    "discount_rate": ("a discount rate of", "state one discount_rate for all of them"),
}
"""Settings of a partnership that must be the same, in words, with what to do."""


class NotComparableError(ValueError):
    """Options that can't be compared; ``reasons`` says why and what to do, a sentence each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def check_comparable(options: Sequence[Option]) -> None:
    """Refuse options that rest on different data, prices or years.

    Parameters
    ----------
    options : sequence of Option
        With their letters.

    Raises
    ------
    NotComparableError
        With every reason and remedy.
    """
    if not FEWEST <= len(options) <= MOST:
        given = "1 option is" if len(options) == 1 else f"{len(options)} options are"
        raise NotComparableError([f"{given} given: compare {FEWEST} to {MOST} options."])
    if reasons := list(_reasons(options)):
        raise NotComparableError(reasons)


def _reasons(options: Sequence[Option]) -> Iterator[str]:
    """Every reason, told of the first option and the first that differs from it."""
    first = options[0]
    for key, (said, remedy) in SETTINGS.items():
        if other := _other(options, [getattr(o.case.tables.partnership, key) for o in options]):
            ours, theirs = (str(getattr(o.case.tables.partnership, key)) for o in (first, other))
            yield _differ(first, other, f"{said} {ours}", f"{said} {theirs}", remedy)
    if other := _other(options, [(o.case.years.base, o.case.years.plan) for o in options]):
        yield _differ(first, other, _years(first), _years(other), "state the same years for all of them")
    elif other := _other(options, [o.case.years.horizon for o in options]):
        ours, theirs = (f"years followed to {words.year(o.case.years.horizon[-1])}" for o in (first, other))
        remedy = "state the same run_on_years for all of them"
        yield _differ(first, other, ours, theirs, remedy)
    if other := _other(options, [(o.case.area, o.case.places) for o in options]):
        yield _sets("places", first, other, (first.case.places, other.case.places))
    if other := _other(options, [o.case.outcomes for o in options]):
        yield _sets("outcomes", first, other, (first.case.outcomes, other.case.outcomes))
    if other := _other(options, [o.case.base.digest() for o in options]):
        said = _tables(first.case.base, other.case.base)
        remedy = "make the change in a scenario of one data folder instead, so that it can be seen"
        yield f"{first.label} and {other.label} rest on different data: {said}; {remedy}."


def _other(options: Sequence[Option], values: Sequence[object]) -> Option | None:
    """The first option whose value is not that of the first."""
    return next((o for o, value in zip(options, values, strict=True) if value != values[0]), None)


def _differ(first: Option, other: Option, ours: str, theirs: str, remedy: str) -> str:
    return f"{first.label} has {ours}, {other.label} {theirs}: {remedy}."


def _years(option: Option) -> str:
    years = option.case.years
    return f"plan years {words.years(years.plan[0], years.plan[-1])} after {words.year(years.base)}"


def _sets(what: str, first: Option, other: Option, held: tuple[Sequence[str], Sequence[str]]) -> str:
    """Which ids only one of the two has."""
    only = [f"'{key}' is only in {first.letter}" for key in held[0] if key not in held[1]]
    only += [f"'{key}' is only in {other.letter}" for key in held[1] if key not in held[0]]
    said = words.listed(only, most=MOST_TABLES) or "the whole area differs"
    return f"{first.label} and {other.label} have different {what}: {said}; keep the same {what} in both."


def _tables(ours: Tables, theirs: Tables) -> str:
    """Which tables differ, and in how many rows."""
    found = []
    for name in TABLES:
        a, b = set(map(repr, ours.rows(name))), set(map(repr, theirs.rows(name)))
        if a != b:
            found.append(f"{name} ({words.counted(max(len(a - b), len(b - a)), 'row')})")
    if repr(ours.partnership) != repr(theirs.partnership):
        found.insert(0, "the settings of the partnership")
    return f"{words.listed(found, most=MOST_TABLES)} differ"
