"""Money in cash of its year: real amounts times the price level of the year over that of the price year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.parameters import Parameters

if TYPE_CHECKING:
    import pandas as pd

    from model.inputs.case import Case, Floats

GBP, CASH_GBP = "_gbp", "_cash_gbp"


def cash_factors(case: Case) -> Floats:
    """(H,): what £1 in prices of the price year is in cash of each year; NaN where no deflator is given."""
    parameters = Parameters(case.tables.parameters)
    price_year = case.tables.partnership.price_year

    def factor(year: int) -> float:
        try:
            return parameters.cash_factor(year, price_year)
        except LookupError:
            return float("nan")

    return np.array([factor(year) for year in case.years.horizon])


def with_cash(table: pd.DataFrame, case: Case) -> pd.DataFrame:
    """The table with each ``…_gbp`` column (and ``gbp``) by year also in cash, in a column after the others.

    Parameters
    ----------
    table : DataFrame
        With a column ``year``.
    case : Case
        Whose deflators.
    """
    factor = dict(zip(case.years.horizon, cash_factors(case).tolist(), strict=True))
    times = table["year"].map(factor).astype(float)
    names = [name for name in table.columns if name == "gbp" or name.endswith(GBP)]
    twins = {name.removesuffix("gbp") + "cash_gbp": table[name].astype(float) * times for name in names}
    return table.assign(**twins)
