"""What matters most: each uncertain quantity at its ends, the rest as stated; groups; any two together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.uncertainty.ranges import HIGH, LOW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.analyse.uncertainty.futures import Fixed, Futures
    from model.analyse.uncertainty.quantities import Uncertainties
    from model.inputs.case import Floats

MEASURES: Mapping[str, str] = {"gap_closed_share": "share", "net_cash": "£", "net_value": "£"}
"""What every table here is about, and its unit."""
TORNADO_COLUMNS = (
    "measure",
    "rank",
    "key",
    "name",
    "quantity_unit",
    "quantity_low",
    "quantity_stated",
    "quantity_high",
    "at_low",
    "central",
    "at_high",
    "swing",
    "unit",
)
GROUP_COLUMNS = (
    "measure",
    "rank",
    "group",
    "name",
    "quantities",
    "low",
    "central",
    "high",
    "at_all_low",
    "at_all_high",
    "variance_share",
    "unit",
)
GRID_COLUMNS = (
    "measure",
    "first",
    "first_name",
    "first_position",
    "second",
    "second_name",
    "second_position",
    "value",
    "unit",
)
POSITIONS = (-1.0, -0.5, 0.0, 0.5, 1.0)
LEAST = 1e-9
"""Swings below this part of the largest are nothing."""


def measured(of: Futures) -> dict[str, Floats]:
    """The measures of every future, (N,) each; the gap beyond today's is for switching values."""
    return {
        "gap_closed_share": of.gap_closed,
        "gap_beyond_today": of.gap_beyond_today,
        "net_cash": of.net_cash,
        "net_value": of.net,
    }


def tornado(fixed: Fixed, uncertain: Uncertainties) -> pd.DataFrame:
    """Each quantity at its low and at its high, the rest as stated.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    uncertain : Uncertainties
        What is uncertain in their case.

    Returns
    -------
    DataFrame
        ``TORNADO_COLUMNS``: by measure, the largest swing first; quantities that move a measure by nothing
        are left out. ``at_low`` is the measure where the quantity is at its low.
    """
    ends = np.concatenate([-np.eye(len(uncertain)), np.eye(len(uncertain))])
    found = measured(fixed.under(uncertain.at(ends))) if len(uncertain) else {}
    central = measured(fixed.central())
    rows = []
    for measure, unit in MEASURES.items():
        if not found or np.isnan(central[measure][0]):
            continue
        low, high = found[measure].reshape(2, -1)
        swing, middle = np.abs(high - low), float(central[measure][0])
        nothing = LEAST * max(float(swing.max()), abs(middle), 1e-12)
        order = [k for k in np.argsort(-swing, kind="stable").tolist() if swing[k] > nothing]
        for rank, k in enumerate(order, 1):
            q = uncertain.quantities[k]
            own = (q.key, q.name, q.unit, q.low, q.stated, q.high)
            rows.append((measure, rank, *own, low[k], middle, high[k], swing[k], unit))
    return pd.DataFrame(rows, columns=list(TORNADO_COLUMNS))


def groups(fixed: Fixed, uncertain: Uncertainties, found: Futures) -> pd.DataFrame:
    """Each group drawn by itself, the rest as stated.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    uncertain : Uncertainties
        What is uncertain in their case.
    found : Futures
        The futures in which everything is drawn; their own numbers are used again.

    Returns
    -------
    DataFrame
        ``GROUP_COLUMNS``: ``low`` to ``high`` hold 95% of draws of the group by itself; ``at_all_low`` and
        ``at_all_high`` have all its members at one end at once, which is much rarer. ``variance_share`` is
        the variance of the group by itself ÷ that of everything together: the shares sum to 1 where groups
        add up, and to less or more where they work on each other.
    """
    whole, central, rows = measured(found), measured(fixed.central()), []
    for name in uncertain.groups():
        own = measured(fixed.under(uncertain.only(name, found.draws.normal)))
        members = uncertain.members(name)
        ends = measured(fixed.under(uncertain.at(np.array([-1.0, 1.0])[:, None] * members)))
        for measure, unit in MEASURES.items():
            middle = float(central[measure][0])
            if np.isnan(middle):
                continue
            low, high = np.quantile(own[measure], [LOW, HIGH])
            total, part = float(whole[measure].var()), float(own[measure].var())
            share = part / total if total > 0 else 0.0
            at = (*ends[measure].tolist(), share, unit)
            rows.append((measure, 0, name, uncertain.name(name), int(members.sum()), low, middle, high, *at))
    table = pd.DataFrame(rows, columns=list(GROUP_COLUMNS))
    table["size"] = table["low"] - table["high"]
    table["order"] = table["measure"].map({name: k for k, name in enumerate(MEASURES)})
    table = table.sort_values(["order", "size", "group"], ignore_index=True)
    table["rank"] = table.groupby("measure").cumcount() + 1
    return table[list(GROUP_COLUMNS)]


def grid(fixed: Fixed, uncertain: Uncertainties, first: str, second: str) -> pd.DataFrame:
    """Any two groups or quantities at five positions each, the rest as stated.

    Parameters
    ----------
    fixed : Fixed
        The plan and today's services.
    uncertain : Uncertainties
        What is uncertain in their case.
    first, second : str
        Groups or keys of quantities, as :func:`model.analyse.uncertainty.quantities.named` gives them.

    Returns
    -------
    DataFrame
        ``GRID_COLUMNS``: positions from −1 (all at their low) over 0 (as stated) to 1 (all at their high).

    Raises
    ------
    ValueError
        If the two have a quantity in common.
    """
    one, other = uncertain.members(first), uncertain.members(second)
    if (one & other).any():
        raise ValueError(f"'{first}' and '{second}' have quantities in common; choose two that have none")
    at = [(a, b) for a in POSITIONS for b in POSITIONS]
    position = np.array([a * one + b * other for a, b in at])
    found = measured(fixed.under(uncertain.at(position)))
    names = uncertain.name(first), uncertain.name(second)
    rows = [
        (measure, first, names[0], a, second, names[1], b, float(found[measure][k]), unit)
        for measure, unit in MEASURES.items()
        if not np.isnan(found[measure]).any()
        for k, (a, b) in enumerate(at)
    ]
    return pd.DataFrame(rows, columns=list(GRID_COLUMNS))
