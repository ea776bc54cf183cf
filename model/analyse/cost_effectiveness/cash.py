"""What a plan's money comes to in cash of each year, with general prices and with pay and prices apart.

Amounts of the plan are in prices of one year. In cash of a later year they are

- *with prices in general*: times the GDP deflator of the year over that of the price year;
- *with pay and prices apart*: the part of a service's money that pays its people grows as ``pay_growth``
  says, the rest as ``price_growth`` says. That part is its people at their value, at most all of its money,
  where their pots are marked as paid in cash (volunteers are not). Pay in bought services counts as prices.

Both are known only where the table ``parameters`` says so. Their difference is a pressure that pots which
grow with prices in general do not carry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cuts.cash import cash_factors
from model.inputs.parameters import Parameters, year_of
from model.project import project, today_plan

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats

COLUMNS = (
    "year",
    "today_gbp",
    "planned_gbp",
    "today_cash_gbp",
    "planned_cash_gbp",
    "today_pay_and_prices_gbp",
    "planned_pay_and_prices_gbp",
    "planned_pressure_gbp",
)
PEOPLE = "people"


def cash(case: Case, activity: Floats) -> pd.DataFrame:
    """Money of today's services carried on and of a plan, real and in cash of each year.

    Parameters
    ----------
    case : Case
        The case.
    activity : (L, T) float
        The plan's activity; demand-led services serve every case.

    Returns
    -------
    DataFrame
        ``COLUMNS`` by plan year, NaN where ``parameters`` do not hold what is needed; ``pressure`` is pay and
        prices apart less prices in general.
    """
    upto = 1 + case.years.n_plan
    found: dict[str, object] = {"year": case.years.plan}
    general, apart = cash_factors(case), pay_and_price_factors(case)
    for name, planned in (("today", today_plan(case)), ("planned", activity)):
        money = case.money_recipe.T * project(case, planned).activity
        real = money.sum(axis=0)
        found[f"{name}_gbp"] = real[1:upto]
        found[f"{name}_cash_gbp"] = (real * general)[1:upto]
        found[f"{name}_pay_and_prices_gbp"] = (money * apart).sum(axis=0)[1:upto]
    table = pd.DataFrame(found)
    table["planned_pressure_gbp"] = table["planned_pay_and_prices_gbp"] - table["planned_cash_gbp"]
    return table[list(COLUMNS)]


def pay_and_price_factors(case: Case) -> Floats:
    """What £1 of a line's money in prices of the price year is in cash of each year, (L, H)."""
    pay, prices = (_growth(case, name) for name in ("pay_growth", "price_growth"))
    share = pay_share(case)[:, None]
    out: Floats = share * pay + (1 - share) * prices
    return out


def pay_share(case: Case) -> Floats:
    """Part of a line's money that pays its people, (L,): people at their value, at most the whole."""
    kinds = {row.type: row.kind for row in case.tables.resource_types}
    paid = {row.type for row in case.tables.pots if row.in_cash}
    people = np.array([kinds[name] == PEOPLE and name in paid for name in case.types], dtype=np.bool_)
    worth = case.recipe[1][:, people] @ case.type_value_gbp[people]
    money = case.money_recipe[1]
    out: Floats = np.divide(np.minimum(worth, money), money, out=np.zeros(len(money)), where=money > 0)
    return out


def _growth(case: Case, name: str) -> Floats:
    """Growth in cash from the price year to each year, (H,); NaN where a year's is not known."""
    known, start = Parameters(case.tables.parameters), year_of(case.tables.partnership.price_year)
    nan = float("nan")
    factors = []
    for year in case.years.horizon:
        up = [1 + known.value(name, later, nan) for later in range(start + 1, year + 1)]
        down = [1 + known.value(name, earlier, nan) for earlier in range(year + 1, start + 1)]
        factors.append(float(np.prod(up) / np.prod(down)))
    return np.array(factors)
