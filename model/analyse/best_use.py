"""Before and after: what a plan does with the money, and what that changes.

Every function takes a plan's own tables (as ``jcm solve --json`` gives them) and the partnership's tables for
names; each returns the same columns whatever it is given.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from model.analyse.figures import NAN, Figures
from model.analyse.judged import against_trend, meets

if TYPE_CHECKING:
    from model import words
    from model.inputs.records import Outcome
    from model.inputs.tables import Tables

SERVICE_COLUMNS = (
    "service",
    "name",
    "priority",
    "tier",
    "demand_led",
    "activity_unit",
    "today_gbp",
    "planned_gbp",
    "change_gbp",
    "today_activity",
    "planned_activity",
    "change_activity",
    "unmet_gbp",
)
PLACE_COLUMNS = (
    "place",
    "name",
    "tile_row",
    "tile_column",
    "children",
    "today_gbp",
    "planned_gbp",
    "change_gbp",
)
PARTNER_COLUMNS = ("partner", "name", "today_gbp", "planned_gbp", "change_gbp")
OUTCOME_COLUMNS = (
    "outcome",
    "name",
    "better",
    "counted_in",
    "year",
    "today_count",
    "trend_count",
    "planned_count",
    "target_count",
    "benchmark_count",
    "improvement_count",
    "short_count",
    "meets",
    "is_guard",
    "missed_after",
    "against_trend",
)
LEAST_GBP = 0.5
"""Differences that round to £0 are no change."""


def services(
    spend: pd.DataFrame,
    activity: pd.DataFrame,
    tables: Tables,
    year: int | None,
    duties_unmet: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Money and activity of each service, today and planned.

    Parameters
    ----------
    spend, activity : DataFrame
        The plan's tables.
    tables : Tables
        For names.
    year : int or None
        One plan year; None: the yearly average over all plan years.
    duties_unmet : DataFrame, optional
        The plan's table; without it ``unmet_gbp`` is NaN, and less money is not called a saving.

    Returns
    -------
    DataFrame
        ``SERVICE_COLUMNS``, in £ and activity a year; every service once, largest gain of money first.
        ``unmet_gbp`` is the worth of what must be done and no pot pays for: never a saving.
    """
    years = tables.partnership.years if year is None else (year,)
    money, done = _yearly(spend, "service", years), _yearly(activity, "service", years)
    unmet = _unmet(duties_unmet, years)
    nothing = (0.0, 0.0)
    rows = []
    for row in tables.services:
        gbp, amount = money.get(row.service, nothing), done.get(row.service, nothing)
        head = (row.service, row.name, row.priority, row.tier, row.demand_outcome is not None)
        changes = (*gbp, _less_noise(gbp), *amount, _less_noise(amount, 1e-6))
        lacking = NAN if unmet is None else unmet.get(row.service, 0.0)
        rows.append((*head, row.activity_unit, *changes, lacking))
    frame = pd.DataFrame(rows, columns=list(SERVICE_COLUMNS))
    return frame.sort_values(["change_gbp", "service"], ascending=[False, True], ignore_index=True)


def _unmet(duties: pd.DataFrame | None, years: Sequence[int]) -> dict[str, float] | None:
    """Yearly worth of unmet duties by service; None where not known."""
    if duties is None:
        return None
    by_year = _yearly(duties.assign(today=0.0, planned=duties["gbp"]), "service", years)
    return {service: pair[1] for service, pair in by_year.items()}


def partners(spend: pd.DataFrame, tables: Tables, year: int | None) -> pd.DataFrame:
    """Money of each partner, today and planned: ``PARTNER_COLUMNS``; as :func:`services`."""
    money = _yearly(spend, "partner", tables.partnership.years if year is None else (year,))
    rows = [
        (row.partner, row.name, *gbp, _less_noise(gbp))
        for row in tables.partners
        if (gbp := money.get(row.partner)) is not None
    ]
    return pd.DataFrame(rows, columns=list(PARTNER_COLUMNS))


def places(spend: pd.DataFrame, tables: Tables, year: int | None) -> pd.DataFrame:
    """Money spent in each district, today and planned: ``PLACE_COLUMNS``; area-wide services left out."""
    money = _yearly(spend, "place", tables.partnership.years if year is None else (year,))
    rows = []
    for row in tables.places:
        if row.parent:
            gbp = money.get(row.place, (0.0, 0.0))
            head = (row.place, row.name, row.tile_row, row.tile_column, float(row.children))
            rows.append((*head, *gbp, _less_noise(gbp)))
    return pd.DataFrame(rows, columns=list(PLACE_COLUMNS))


def _yearly(table: pd.DataFrame, by: str, years: Sequence[int]) -> dict[str, tuple[float, float]]:
    """Today and planned by one thing, on average over some years."""
    sums = table[table["year"].isin(years)].groupby(by)[["today", "planned"]].sum() / len(years)
    return {str(key): (float(a), float(b)) for key, a, b in sums.itertuples(name=None)}


def _less_noise(pair: tuple[float, float], least: float = LEAST_GBP) -> float:
    """Planned less today; 0 where it would round to nothing."""
    difference = pair[1] - pair[0]
    return difference if abs(difference) >= least else 0.0


def outcomes(plan_outcomes: pd.DataFrame, tables: Tables, year: int | None) -> pd.DataFrame:
    """Each outcome for the whole area: today, on trend, planned, wanted.

    Parameters
    ----------
    plan_outcomes : DataFrame
        The plan's table ``outcomes``.
    tables : Tables
        For names and today's counts.
    year : int or None
        One year; None: for each outcome the last plan year with a target, else the last plan year.

    Returns
    -------
    DataFrame
        ``OUTCOME_COLUMNS``: counts. ``improvement_count`` is planned against trend, positive when better;
        ``short_count`` the distance by which the plan misses the target (0 when met, NaN without one);
        ``meets`` is ``met``, ``not met`` or ``no target``; ``is_guard`` says that the target is of an
        outcome without weight, which only guards against harm; ``missed_after`` that a target met in the year
        shown is missed in a later year, run-on years included; ``against_trend`` is ``better``, ``worse`` or
        ``about the same`` as if we carry on.
    """
    area = plan_outcomes[plan_outcomes["place"] == tables.partnership.area]
    base, figures = tables.partnership.base_year, Figures.of(tables)
    rows = []
    for outcome in tables.outcomes:
        every = area[area["outcome"] == outcome.outcome]
        own = every[every["year"].isin(tables.partnership.years)]
        shown = own[own["year"] == _year_shown(own, year)]
        if len(shown):
            today = figures.of_area(outcome.outcome, "actual")[base].count
            later = every[every["year"] > shown["year"].iloc[0]]
            rows.append(_outcome_row(outcome, today, shown.iloc[0], later))
    return pd.DataFrame(rows, columns=list(OUTCOME_COLUMNS))


def _year_shown(own: pd.DataFrame, year: int | None) -> int | None:
    """The year asked for, else the last one with a target, else the last."""
    if year is not None or own.empty:
        return year
    targeted = own.loc[own["target"].notna(), "year"]
    return int((targeted if len(targeted) else own["year"]).max())


def _outcome_row(
    outcome: Outcome, today: float, row: pd.Series[Any], later: pd.DataFrame
) -> tuple[object, ...]:
    """One row of :func:`outcomes`."""
    trend, planned, target, benchmark = (
        float(row[name]) for name in ("trend", "planned", "target", "benchmark")
    )
    gain = trend - planned if outcome.better == "lower" else planned - trend
    is_met = meets(planned, target, outcome.better)
    if math.isnan(target):
        short, word = NAN, "no target"
    else:
        short, word = (0.0, "met") if is_met else (abs(planned - target), "not met")
    head = (outcome.outcome, outcome.name, outcome.better, outcome.counted_in, int(row["year"]))
    counts = (today, trend, planned, target, benchmark, gain, short)
    guard = word != "no target" and outcome.weight == 0
    after = word == "met" and _missed(later, outcome.better)
    return (*head, *counts, word, guard, after, against_trend(planned, trend, outcome.better))


def _missed(later: pd.DataFrame, better: words.Better) -> bool:
    """Whether any of these years has a target that is not met."""
    held = later[later["target"].notna() & later["planned"].notna()]
    return any(
        not meets(float(a), float(b), better) for a, b in zip(held["planned"], held["target"], strict=True)
    )
