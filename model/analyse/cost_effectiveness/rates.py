"""Discount rates of an appraisal: dated rows of the tables, the Treasury's schedules, or one asked for.

A partnership discounts at its own rate, until a later row of ``discount_rate`` in the table ``parameters``
says otherwise. The appraisal alone can be switched to another schedule; the plan stays as it was made.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from model.analyse.discounting import SCHEDULES, Schedule, flat
from model.inputs.parameters import Parameters
from model.inputs.records import Parameter

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

OWN, ALTERNATIVE = "this partnership", "alternative"
UNDER_REVIEW = "under review"
RATE, OTHER_RATE = "discount_rate", "discount_rate_alternative"
ASKED = "asked for"
MOST_RATE = 0.2
FURTHEST = 70
"""Years on that anything here looks: those told apart in the life of a unit, and the plan's."""
SWITCHES = ("standard", "health", ALTERNATIVE)
"""Schedules that an appraisal can be switched to by name, beside its own and any single rate."""


def own(case: Case) -> Schedule:
    """The partnership's rate, and what dated rows of ``discount_rate`` make of it in later years."""
    start = case.years.plan[0]
    later = _bands(case, RATE)[1:]
    rows = [row for row in case.tables.parameters if row.parameter == RATE]
    said = rows[0].source if later and rows else "as its tables say"
    return Schedule(OWN, ((0, case.years.rate), *later), f"from {start}", said)


def other(case: Case) -> Schedule:
    """The alternative of the tables, by its dates; else the one under review."""
    bands = _bands(case, OTHER_RATE)
    if not bands:
        return SCHEDULES[UNDER_REVIEW]
    row = Parameters(case.tables.parameters).row(OTHER_RATE, case.years.plan[0])
    return Schedule(ALTERNATIVE, bands, ALTERNATIVE, row.source if row else "")


def schedules(case: Case) -> tuple[Schedule, ...]:
    """The case's own rates, the Treasury's, and another: that of the tables, or the one under review."""
    return own(case), SCHEDULES["standard"], SCHEDULES["health"], other(case)


def chosen(case: Case, name: str) -> Schedule:
    """A schedule by its name in :data:`SWITCHES`; blank is the partnership's own.

    Raises
    ------
    ValueError
        If there is no such schedule.
    """
    if not name:
        return own(case)
    if name not in SWITCHES:
        raise ValueError(f"there is no discount schedule '{name}'; there are {', '.join(SWITCHES)}")
    return other(case) if name == ALTERNATIVE else SCHEDULES[name]


def asked_for(case: Case, text: str) -> Schedule | None:
    """The schedule that a text asks for: one of :data:`SWITCHES`, or a rate such as ``3%`` or ``0.03``.

    Returns
    -------
    Schedule or None
        None where the text is blank: the partnership's own.

    Raises
    ------
    ValueError
        If it is neither, or the rate is not between 0 and 20%.
    """
    if not text or text in SWITCHES:
        return chosen(case, text) if text else None
    number = text.removesuffix("%")
    try:
        rate = float(number) / (100 if number != text else 1)
    except ValueError:
        rate = -1.0
    if not 0 <= rate <= MOST_RATE:
        right = f"give {', '.join(SWITCHES)} or a yearly rate from 0% to 20%, such as 3% or 0.03"
        raise ValueError(f"'{text}' is no discount schedule; {right}")
    return at_rate(rate)


def at_rate(rate: float) -> Schedule:
    """One rate for every year, as it was asked for."""
    return flat(rate, ASKED, ASKED, "typed in")


def discounted(case: Case, schedule: Schedule) -> Case:
    """The case with another schedule in the place of its own; what it did and will do stays as it is."""
    if schedule.name == OWN:
        return case
    start = case.years.plan[0]
    rows = [row for row in case.tables.parameters if row.parameter != RATE]
    rows += [
        _row(start + first, rate, schedule.source) for first, rate in schedule.bands if first <= FURTHEST
    ]
    years = replace(case.years, rate=float(schedule.rates(0)[0]))
    return replace(case, years=years, tables=case.tables.replace(parameters=tuple(rows)))


def year_weights(case: Case) -> Floats:
    """What £1 of each year of the horizon is worth in the first plan year, shape (H,); 0 in the base year."""
    found = own(case).factors(len(case.years.horizon) - 2)
    return np.concatenate([[0.0], found])


def from_year(case: Case, year: int, number: int) -> Floats:
    """What £1 of a year of the horizon and of those after it is worth in that year, shape (number,)."""
    found = own(case).factors(year - 1 + number)
    out: Floats = found[year - 1 : year - 1 + number] / found[year - 1]
    return out


def _bands(case: Case, name: str) -> tuple[tuple[int, float], ...]:
    """Years from the first plan year and the rates that hold from them on; none without a row in force."""
    known, start = Parameters(case.tables.parameters), case.years.plan[0]
    now = known.row(name, start)
    if now is None:
        return ()
    rows = [row for row in case.tables.parameters if row.parameter == name]
    later = sorted((row.from_year or 0, row.value) for row in rows)
    return ((0, now.value), *((year - start, value) for year, value in later if year > start))


def _row(year: int, rate: float, source: str) -> Parameter:
    return Parameter(
        parameter=RATE, from_year=year, value=rate, unit="share a year", basis="published", source=source
    )
