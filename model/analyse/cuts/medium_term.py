"""A cut as a medium-term financial plan shows it: base, in-year change, one-off, full-year effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cuts.services import one_off

if TYPE_CHECKING:
    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Floats

COLUMNS = (
    "rule",
    "depth",
    "item",
    "partner",
    "year",
    "base_gbp",
    "in_year_gbp",
    "one_off_gbp",
    "full_year_gbp",
    "base_cash_gbp",
    "in_year_cash_gbp",
    "one_off_cash_gbp",
    "full_year_cash_gbp",
)
CUT, KNOCK_ON, CHANGE = "cut", "knock_on", "cost_of_change"
POUND = 1.0


def medium_term_table(solved: Solved) -> pd.DataFrame:
    """``COLUMNS``: for each partner and plan year what a cut changes in its budget; less is below 0.

    ``base_gbp`` is brought forward from the year before, ``in_year_gbp`` is new in the year, and both make
    ``full_year_gbp``, which goes on; ``one_off_gbp`` (the cost of change, on the commissioner) does not. The
    cash columns hold the same in cash of the year: what is new in it then includes the rise of prices on
    the base.
    """
    parts = [part for result in solved.results.values() for part in _items(solved, result)]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=list(COLUMNS))


def _items(solved: Solved, result: Result) -> list[pd.DataFrame]:
    gross, back = solved.money.ledger(result, solved.without(result.rule))
    nothing = np.zeros_like(gross)
    change = _change(solved, result)
    given = ((CUT, 0.0 - gross, nothing), (KNOCK_ON, back, nothing), (CHANGE, nothing, change))
    return [
        _rows(solved, result, item, (k, recurrent[k], once[k]))
        for item, recurrent, once in given
        for k in range(len(solved.money.partners))
        if np.nanmax(np.abs(recurrent[k]) + np.abs(once[k]), initial=0.0) >= POUND
    ]


def _change(solved: Solved, result: Result) -> Floats:
    """(partners, H): one-off cost of change, on the commissioner."""
    case = solved.case
    out = np.zeros((len(solved.money.partners), len(case.years.horizon)))
    at = [solved.money.partners.index(case.commissioner[s]) for s in case.lines.service_at]
    np.add.at(out, at, one_off(solved, result))
    return out


def _rows(solved: Solved, result: Result, item: str, given: tuple[int, Floats, Floats]) -> pd.DataFrame:
    case = solved.case
    partner, recurrent, once = given
    factor = solved.cash
    upto = 1 + case.years.n_plan
    columns: dict[str, object] = {
        "rule": result.rule,
        "depth": result.depth,
        "item": item,
        "partner": solved.money.partners[partner],
        "year": case.years.plan,
    }
    for end, times in (("gbp", np.ones_like(factor)), ("cash_gbp", factor)):
        goes_on, once_now = recurrent * times, once * times
        columns |= {
            f"base_{end}": goes_on[: upto - 1],
            f"in_year_{end}": (goes_on[1:] - goes_on[:-1])[: upto - 1],
            f"one_off_{end}": once_now[1:upto],
            f"full_year_{end}": goes_on[1:upto],
        }
    return pd.DataFrame(columns)[list(COLUMNS)]
