"""What binds at the aim, with its shadow price and the range over which that price holds.

Prices are the duals of the aim stage, and only while every duty and promise is met: then one more unit
of a limit changes the aim alone. Otherwise the rules that stand at their limit are listed without price.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from model.optimise.objectives import Aim
    from model.optimise.programme import Programme, RowOrigin
    from model.optimise.solved import Solved

COLUMNS = ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"]
MONEY_UNIT_GBP = 1e5
"""Prices of money limits are given per £100,000."""
SMALLEST_PRICE = 1e-9
"""Prices below this (in steps) are rounding."""
AT_LIMIT = 1e-7
SELF_EVIDENT = frozenset({"demand", "targets", "held_years"})
"""Rules whose binding is no news: demand is an equation, targets are the aim itself, and held years
hold everything by definition."""


def binding_table(programme: Programme, solved: Solved) -> pd.DataFrame:
    """Rules that bind.

    Parameters
    ----------
    programme : Programme
        The programme solved.
    solved : Solved
        Its stages.

    Returns
    -------
    DataFrame
        rule, key (a pot, or ``service|place``), year, shadow_price_per_unit (change of the aim's value per
        unit of the limit: negative closes gaps), unit (£100,000 for money), stage, low and high (values of
        the limit between which the price holds, in pounds or the limit's own unit). Prices and ranges are
        NaN where duties or promises are unmet.
    """
    rows = _priced(programme, solved) if solved.ranges is not None else _at_limit(programme, solved)
    table = pd.DataFrame(list(rows), columns=COLUMNS).drop_duplicates(["rule", "key", "year", "low"])
    return table.sort_values(["rule", "key", "year"], kind="stable", ignore_index=True)


def _priced(programme: Programme, solved: Solved) -> Iterator[tuple[object, ...]]:
    ranges = solved.ranges
    if ranges is None or solved.aim is None:
        return
    case = programme.case
    hard = {o for o, is_hard in zip(case.outcomes, case.targets.hard, strict=True) if is_hard}
    here = np.flatnonzero(np.isfinite(case.targets.hard_cell).any(axis=1)).tolist()
    hard |= {f"{case.cells.outcome[cell]}|{case.cells.place[cell]}" for cell in here}
    names = [row.name for row in programme.problem.constraints()]
    for i in np.flatnonzero(np.abs(ranges.row_price) > SMALLEST_PRICE).tolist():
        origin = programme.origin.get(names[i])
        if origin is not None and (origin.rule not in SELF_EVIDENT or origin.key in hard):
            yield _row(
                programme, origin, solved.aim, (ranges.row_price[i], ranges.row_low[i], ranges.row_high[i])
            )
    columns = [v.name for v in programme.problem.exported_variables()]
    for j in np.flatnonzero(np.abs(ranges.col_price) > SMALLEST_PRICE).tolist():
        origin = programme.origin.get(columns[j])
        at_limit = solved.at_aim[j] > AT_LIMIT or ranges.col_price[j] < 0
        if origin is not None and origin.rule not in SELF_EVIDENT and at_limit:
            yield _row(
                programme, origin, solved.aim, (ranges.col_price[j], ranges.col_low[j], ranges.col_high[j])
            )


def _row(
    programme: Programme, origin: RowOrigin, aim: Aim, priced: tuple[float, float, float]
) -> tuple[object, ...]:
    """One row: price per unit with the values of the limit between which it holds."""
    price, low, high = priced
    unit, size = _unit(programme, origin)
    per_unit = price * aim.step * aim.sign / origin.step * size
    least, most = _natural(low, origin.step), _natural(high, origin.step)
    return (origin.rule, origin.key, origin.year, per_unit, unit, aim.stage, least, most)


def _unit(programme: Programme, origin: RowOrigin) -> tuple[str, float]:
    """Unit that a price is given per, and its size in the limit's own unit."""
    case = programme.case
    money = {case.type_unit(j) for j in np.flatnonzero(case.money).tolist()}
    return ("£100,000", MONEY_UNIT_GBP) if origin.unit in money else (origin.unit, 1.0)


def _natural(value: float, step: float) -> float:
    """A limit in its own unit; HiGHS's huge numbers mean without end."""
    return float(value) * step if abs(value) < 1e20 else float(np.copysign(np.inf, value))


def _at_limit(programme: Programme, solved: Solved) -> Iterator[tuple[object, ...]]:
    """Rows and bounds without slack at the aim, without prices."""
    stage = solved.aim.stage if solved.aim is not None else ""
    exported = programme.problem.exported_variables()
    columns = {v.id: float(x) for v, x in zip(exported, solved.at_aim, strict=True)}
    for row in programme.problem.constraints():
        origin = programme.origin.get(row.name)
        if origin is None or origin.rule in SELF_EVIDENT:
            continue
        value = sum(c * columns.get(v.id, 0.0) for v, c in row.items())
        if abs(value + row.constant) <= AT_LIMIT * max(1.0, abs(row.constant)):
            yield _unpriced(programme, origin, stage)
    for variable in programme.problem.exported_variables():
        origin = programme.origin.get(variable.name)
        if origin is None or origin.rule in SELF_EVIDENT or variable.upBound is None:
            continue
        if columns[variable.id] >= variable.upBound - AT_LIMIT:
            yield _unpriced(programme, origin, stage)


def _unpriced(programme: Programme, origin: RowOrigin, stage: str) -> tuple[object, ...]:
    unit, _ = _unit(programme, origin)
    return (origin.rule, origin.key, origin.year, np.nan, unit, stage, np.nan, np.nan)
