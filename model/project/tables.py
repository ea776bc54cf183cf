"""Tidy tables of a projection: the same columns whatever was projected.

Rows are sorted by id, places with the area first, then year. Amounts are in each pot's own unit,
counts in the outcome's, activity in the service's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.project.outcomes import over_places

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case, Floats, Ints
    from model.project.money import Payments
    from model.project.outcomes import Projection


def activity_table(case: Case, activity: Floats) -> pd.DataFrame:
    """Activity by line and plan year.

    Parameters
    ----------
    activity : (L, T) float
        Activity of the plan years.

    Returns
    -------
    DataFrame
        service, place, year, today (activity of the base year), planned.
    """
    lines, years = case.lines, case.years.plan
    return pd.DataFrame(
        {
            "service": np.repeat(lines.service, len(years)),
            "place": np.repeat(lines.place, len(years)),
            "year": np.tile(years, len(lines)),
            "today": np.repeat(lines.today, len(years)),
            "planned": activity.ravel(),
        }
    )


def outcomes_table(projection: Projection) -> pd.DataFrame:
    """Outcomes by place for plan years and run-on years, with one row for the area.

    Returns
    -------
    DataFrame
        outcome, place, year, trend, planned, target, benchmark: counts, NaN where there is none. An
        outcome kept for the area only has the area's rows alone.
    """
    case, cells = projection.case, projection.case.cells
    districts = np.flatnonzero(cells.place_at >= 0)
    targets = case.targets
    series = {
        "trend": (over_places(case, cells.trend), cells.trend),
        "planned": (projection.area_outcome, projection.outcome),
        "target": (targets.area, targets.cell),
        "benchmark": (targets.benchmark, np.full(cells.trend.shape, np.nan)),
    }
    outcome = [*case.outcomes, *_pick(cells.outcome, districts)]
    place = [*([case.area] * len(case.outcomes)), *_pick(cells.place, districts)]
    order = sorted(range(len(outcome)), key=lambda k: (outcome[k], k >= len(case.outcomes), place[k]))
    years = case.years.horizon[1:]
    columns: dict[str, object] = {
        "outcome": np.repeat([outcome[k] for k in order], len(years)),
        "place": np.repeat([place[k] for k in order], len(years)),
        "year": np.tile(years, len(order)),
    }
    for name, (area, cell) in series.items():
        columns[name] = np.concatenate([area, cell[districts]])[order, 1:].ravel()
    return pd.DataFrame(columns)


def flows_table(case: Case, flow: Floats) -> pd.DataFrame:
    """Flows (P, L, T) that are not 0 today or in the plan.

    Returns
    -------
    DataFrame
        pot, service, place, year, today, planned: amounts in the pot's own unit.
    """
    pots, lines, years = case.pots, case.lines, case.years.plan
    today = np.repeat(pots.spent_today[:, :, None], len(years), axis=2)
    p, i, t = np.nonzero((today != 0) | (flow != 0))
    return pd.DataFrame(
        {
            "pot": _pick(pots.name, p),
            "service": _pick(lines.service, i),
            "place": _pick(lines.place, i),
            "year": np.array(years)[t],
            "today": today[p, i, t],
            "planned": flow[p, i, t],
        }
    )


def spend_table(case: Case, flow: Floats) -> pd.DataFrame:
    """Money by pot and service, with what each service is for. Money pots only, in £.

    Returns
    -------
    DataFrame
        partner, pot, service, priority, tier, place, year, today, planned.
    """
    pots, lines, years = case.pots, case.lines, case.years.plan
    money = case.money[pots.type_at][:, None, None]
    today = np.repeat(pots.spent_today[:, :, None], len(years), axis=2)
    p, i, t = np.nonzero(money & ((today != 0) | (flow != 0)))
    records = {row.service: row for row in case.tables.services}
    service = [lines.service[k] for k in i]
    return pd.DataFrame(
        {
            "partner": _pick(pots.partner, p),
            "pot": _pick(pots.name, p),
            "service": service,
            "priority": [records[s].priority for s in service],
            "tier": [records[s].tier for s in service],
            "place": _pick(lines.place, i),
            "year": np.array(years)[t],
            "today": today[p, i, t],
            "planned": flow[p, i, t],
        }
    )


def unfunded_table(case: Case, paid: Payments) -> pd.DataFrame:
    """What the activity needs and no pot pays for.

    Returns
    -------
    DataFrame
        service, place, type, year, amount: in the type's own unit.
    """
    i, j, t = np.nonzero(paid.unfunded)
    return pd.DataFrame(
        {
            "service": _pick(case.lines.service, i),
            "place": _pick(case.lines.place, i),
            "type": _pick(case.types, j),
            "year": np.array(case.years.plan)[t],
            "amount": paid.unfunded[i, j, t],
        }
    )


def overspent_table(case: Case, paid: Payments) -> pd.DataFrame:
    """What flows take beyond the amount of a pot.

    Returns
    -------
    DataFrame
        pot, year, amount: in the pot's own unit.
    """
    p, t = np.nonzero(paid.overspent)
    return pd.DataFrame(
        {
            "pot": _pick(case.pots.name, p),
            "year": np.array(case.years.plan)[t],
            "amount": paid.overspent[p, t],
        }
    )


def outcome_warnings(projection: Projection) -> list[str]:
    """Say in one sentence each where an outcome falls below 0 or passes its population."""
    case, cells = projection.case, projection.case.cells
    years = np.array(case.years.horizon)
    found = []
    for limit, words in ((projection.outcome < -1e-9, "below 0"), (_over(projection), "past its population")):
        for c in np.flatnonzero(limit.any(axis=1)):
            first = years[limit[c]][0]
            found.append(
                f"{cells.outcome[c]} in {cells.place[c]} goes {words} from {first - 1}-{first % 100:02d}"
            )
    return found


def _over(projection: Projection) -> Bools:
    population = projection.case.cells.population[:, None]
    return np.where(np.isnan(population), False, projection.outcome > population * (1 + 1e-9))


def _pick(names: tuple[str, ...], at: Ints) -> list[str]:
    return [names[k] for k in at]
