"""Cost per outcome of every service: on average and for the next unit, today and in the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model import words_chances as chances
from model.analyse.cost_effectiveness.correction import factors
from model.analyse.cost_effectiveness.futures import Futures, brought, futures, price_ends
from model.analyse.cost_effectiveness.unit import (
    Life,
    Margin,
    below_cap,
    cost_of_unit,
    lives,
    margins,
)
from model.analyse.names import names_of

if TYPE_CHECKING:
    from model.inputs.case import Case, Floats
    from model.project import Mechanics, Projection

COLUMNS = (
    "service",
    "outcome",
    "at",
    "activity",
    "cost_basis",
    "cost_gbp_average",
    "cost_gbp_next",
    "outcome_units_average",
    "outcome_units_next",
    "gbp_per_outcome_average",
    "gbp_per_outcome_next",
    "gbp_per_outcome_next_low",
    "gbp_per_outcome_next_high",
    "saving_gbp_next",
    "net_gbp_per_outcome_next",
    "gbp_per_outcome_next_corrected",
    "evidence_grade",
    "sentence",
)
TODAY, PLAN = "today", "plan"
NAN = float("nan")
FAR = 10.0
"""An upper end so many times the best estimate is as good as none."""


@dataclass(frozen=True)
class Point:
    """A case at one activity: what a unit brings there.

    Attributes
    ----------
    at : str
        ``today`` or ``plan``.
    year : int
        Position of the year looked at.
    activity : (L,) float
        Activity in the year looked at.
    life : Life
        What one unit of effective activity brings.
    counted : Life
        The same for one unit more, where caps credit no more.
    margin : Margin
        Effective activity per unit.
    per_gain : Life
        What one unit more brings for each unit of effect, for all futures at once.
    """

    at: str
    year: int
    activity: Floats
    life: Life
    counted: Life
    margin: Margin
    per_gain: Life


def points(
    case: Case, layout: Mechanics, planned: Projection, drawn: Futures | None = None
) -> tuple[Point, Point]:
    """Today (a unit delivered in the first plan year) and the plan (in its last)."""
    drawn = drawn or futures(case)
    years = case.years
    first, last = 1, years.n_plan
    activity = case.lines.today, planned.activity[:, last]
    plain, open_ = lives(case, first, None, layout), below_cap(case, planned.improvement)
    still = lives(case, last, open_, layout)
    whole = lives(case, last, None, layout)
    more = drawn.life(first), drawn.life(last, open_)
    return (
        Point(TODAY, first, activity[0], plain, plain, margins(layout, activity[0]), more[0]),
        Point(PLAN, last, activity[1], whole, still, margins(layout, activity[1]), more[1]),
    )


def cost_per_outcome(case: Case, at: tuple[Point, ...], drawn: Futures | None = None) -> pd.DataFrame:
    """Cost per unit of every outcome that a service's effects name.

    Parameters
    ----------
    case : Case
        The case, with effects as estimated.
    at : tuple of Point
        Today and the plan.
    drawn : Futures, optional
        Draws for the ranges; made here when left out.

    Returns
    -------
    DataFrame
        ``COLUMNS``: one row per service, outcome and point. Costs are £ per unit of activity; outcome units
        are discounted units (a child for a year) per unit of activity, positive is better. The cost of a
        service stands against each of its outcomes in full, and so do all its savings in ``saving`` and
        ``net``: rows of one service are not to be added up. 95 in 100 futures that fit the low and high of
        effects and unit costs lie between ``low`` and ``high``, NaN where that end is no gain;
        ``corrected`` is for the effect as far as it is believed.
    """
    rows = []
    drawn = drawn or futures(case)
    names, believed = names_of(case.tables), factors(case)
    effects = case.effects
    pairs = sorted(set(zip(effects.service_at.tolist(), effects.outcome_at.tolist(), strict=True)))
    for service, outcome in pairs:
        for point in at:
            pair = service, outcome
            row = _row(case, point, pair, believed) | _ends(case, point, pair, drawn)
            row["sentence"] = _sentence(case, row, names)
            rows.append(row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def weights(case: Case, service: int, activity: Floats) -> Floats:
    """How one unit of a service is spread over its lines: as its activity is, or evenly without any."""
    own = case.lines.service_at == service
    size = np.where(own, activity, 0.0)
    out: Floats = size / size.sum() if size.sum() > 0 else own / own.sum()
    return out


def _row(case: Case, point: Point, pair: tuple[int, int], believed: Floats) -> dict[str, Any]:
    service, outcome = pair
    share = weights(case, service, point.activity)
    cost, basis = cost_of_unit(case, point.year)
    own = share > 0
    price = float(share[own] @ cost[own])
    size = float(point.activity[case.lines.service_at == service].sum())
    rows = case.effects.service_at == service
    rows &= case.effects.outcome_at == outcome
    average = _units(point.life, rows, share * point.margin.average) if size > 0 else NAN
    following = _units(point.counted, rows, share * point.margin.next)
    corrected = _units(point.counted, rows, share * point.margin.next, times=believed)
    saving = _saving(point.counted, service, case, share * point.margin.next)
    return {
        "service": case.services[service],
        "outcome": case.outcomes[outcome],
        "at": point.at,
        "activity": size,
        "cost_basis": next(basis[i] for i in np.flatnonzero(own)),
        "cost_gbp_average": price if size > 0 else NAN,
        "cost_gbp_next": price,
        "outcome_units_average": average,
        "outcome_units_next": following,
        "gbp_per_outcome_average": each(price, average),
        "gbp_per_outcome_next": each(price, following),
        "saving_gbp_next": saving,
        "net_gbp_per_outcome_next": each(price - saving, following),
        "gbp_per_outcome_next_corrected": each(price, corrected),
        "evidence_grade": int(case.effects.grade[rows].min()),
    }


def _ends(case: Case, point: Point, pair: tuple[int, int], drawn: Futures) -> dict[str, float]:
    """Between which costs of the next unit of an outcome 95 in 100 futures lie."""
    service, outcome = pair
    share = weights(case, service, point.activity)
    own = share > 0
    price = float(share[own] @ cost_of_unit(case, point.year)[0][own])
    rows = np.where(case.effects.service_at == service, 1.0, 0.0)
    units = brought(case, drawn, point.per_gain, share * point.margin.next, rows).units[:, outcome]
    low, high = price_ends(price * drawn.cost[:, service], units)
    return {"gbp_per_outcome_next_low": low, "gbp_per_outcome_next_high": high}


def each(cost: float, units: float) -> float:
    """Cost ÷ units; NaN where there is no gain."""
    return cost / units if units > 0 else NAN


def _units(life: Life, rows: np.ndarray, spread: Floats, times: Floats | None = None) -> float:
    """Outcome units of one unit of activity, spread over lines, through some rows of effects."""
    here = rows[life.effect]
    size = life.outcome * (1.0 if times is None else times[life.effect])
    return float(np.where(here, size * np.nan_to_num(spread)[life.line], 0.0).sum())


def _saving(life: Life, service: int, case: Case, spread: Floats) -> float:
    """Demand-led money that one unit of activity saves through all its outcomes."""
    own = case.effects.service_at[life.effect] == service
    return float(np.where(own, life.saving * np.nan_to_num(spread)[life.line], 0.0).sum())


def _sentence(case: Case, row: dict[str, Any], names: dict[str, str]) -> str:
    """One more unit of the outcome in pounds, with its range and what demand-led services save."""
    service, outcome = names[row["service"]], names[row["outcome"]]
    when = "today" if row["at"] == TODAY else "in the plan"
    fewer = case.better_lower[case.outcomes.index(row["outcome"])]
    unit = f"one {'fewer' if fewer else 'more'} in '{outcome}' for a year"
    if not words.stated(row["gbp_per_outcome_next"]):
        why = "no gain is expected from more of it" if row["outcome_units_next"] <= 0 else "no cost is stated"
        return f"{service} {when}: {why}, so there is no cost of {unit}."
    text = f"{service} {when}: {unit} costs {words.money(row['gbp_per_outcome_next'])}{_range(row)}"
    if words.stated(row["gbp_per_outcome_average"]):
        text += f", {words.money(row['gbp_per_outcome_average'])} on average"
    if row["saving_gbp_next"] > 0:
        net = row["net_gbp_per_outcome_next"]
        size = words.money(abs(net))
        left = f"{size} of it remains" if net > 0 else f"{size} more than that comes back"
        text += f"; after all the demand-led money that the service saves, {left}"
    return f"{text}."


def _range(row: dict[str, Any]) -> str:
    low, high = row["gbp_per_outcome_next_low"], row["gbp_per_outcome_next_high"]
    if not words.stated(low):
        return ""
    if words.stated(high) and high > FAR * row["gbp_per_outcome_next"]:
        return f" ({words.money(low)} or more in {chances.FUTURES_IN}; it may do next to nothing)"
    if not words.stated(high):
        return f" ({words.money(low)} or more in {chances.FUTURES_IN}; it may do nothing)"
    if not chances.is_moved(low, high):
        return ""
    return f" ({chances.one_way(low, high, words.money)} in {chances.FUTURES_IN})"
