"""What becomes of each service under a cut: how much is lost, what stopping it costs, who and what goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Case, Floats, Ints

SERVICES = (
    "rule",
    "depth",
    "service",
    "name",
    "tier",
    "priority",
    "statutory",
    "year",
    "activity_unit",
    "today",
    "without_cut",
    "planned",
    "lost",
    "lost_share",
    "lost_gbp",
    "one_off_gbp",
    "years_to_rebuild",
    "sentence",
)
JOBS = ("rule", "depth", "service", "type", "name", "unit", "year", "today", "without_cut", "planned", "lost")
SITES = ("rule", "depth", "service", "place", "year", "without_cut", "planned", "lost")
NAN = float("nan")
DUST = 1e-6
"""Share of today's activity (or of one unit) below which nothing is lost."""
WHOLE = 1e-9


def one_off(solved: Solved, result: Result) -> Floats:
    """(L, H): one-off cost of taking activity out in a year, beyond what the same rule spends without a cut.

    ``services.exit_gbp_per_activity`` × the fall since the year before; 0 where not stated.
    """
    rows = {row.service: row.exit_gbp_per_activity or 0.0 for row in solved.case.tables.services}
    price = np.array([rows[service] for service in solved.case.lines.service])
    price[solved.case.lines.demand_led] = 0.0
    found, base = (
        _falls(one.projection.activity) * price[:, None] for one in (result, solved.without(result.rule))
    )
    return result.known(found - base)


def _falls(activity: Floats) -> Floats:
    """(L, H): fall since the year before."""
    out = np.zeros_like(activity)
    out[:, 1:] = np.maximum(0.0, activity[:, :-1] - activity[:, 1:])
    return out


def by_service(case: Case, values: Floats) -> Floats:
    """Sum values of lines (L, …) by service (S, …)."""
    out = np.zeros((len(case.services), *values.shape[1:]))
    np.add.at(out, case.lines.service_at, values)
    return out


def services_table(solved: Solved) -> pd.DataFrame:
    """``SERVICES``: every service by plan year over all its places, demand-led ones left out.

    ``lost`` is against the same rule without a cut, ``lost_share`` its share of that.
    """
    parts = [_service_rows(solved, result) for result in solved.results.values()]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(sentence=[_sentence(row) for row in table.to_dict("records")])[list(SERVICES)]


def _service_rows(solved: Solved, result: Result) -> pd.DataFrame:
    case, base = solved.case, solved.without(result.rule)
    years = case.years.plan
    records = {row.service: row for row in case.tables.services}
    led = by_service(case, case.lines.demand_led.astype(np.float64)) > 0
    own = [s for s, service in enumerate(case.services) if not led[s] and service in records]
    rows = [records[case.services[s]] for s in own]
    today = by_service(case, case.lines.today)[own]
    without = by_service(case, base.known_plan(base.projection.planned))[own]
    planned = by_service(case, result.known_plan(result.projection.planned))[own]
    gbp = by_service(case, result.known(solved.money.lost_gbp(result, base)))[own]
    exit_gbp = by_service(case, one_off(solved, result))[own]
    lost = _without_dust(without - planned, np.maximum(today[:, None], without))
    n = len(years)

    def each(values: list[object]) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
        return np.repeat(np.array(values, dtype=object), n)

    return pd.DataFrame(
        {
            "rule": result.rule,
            "depth": result.depth,
            "service": each([r.service for r in rows]),
            "name": each([r.name for r in rows]),
            "tier": each([r.tier for r in rows]),
            "priority": each([r.priority for r in rows]),
            "statutory": np.repeat([r.statutory for r in rows], n),
            "year": np.tile(years, len(rows)),
            "activity_unit": each([r.activity_unit for r in rows]),
            "today": np.repeat(today, n),
            "without_cut": without.ravel(),
            "planned": planned.ravel(),
            "lost": lost.ravel(),
            "lost_share": np.divide(lost, without, out=np.zeros_like(lost), where=without > 0).ravel(),
            "lost_gbp": np.where(lost == 0, 0.0, gbp[:, 1 : 1 + n]).ravel(),
            "one_off_gbp": exit_gbp[:, 1 : 1 + n].ravel(),
            "years_to_rebuild": np.repeat(
                [NAN if r.years_to_rebuild is None else r.years_to_rebuild for r in rows], n
            ),
        }
    )


def _without_dust(lost: Floats, size: Floats) -> Floats:
    return np.where(np.abs(lost) <= DUST * np.maximum(size, 1.0), 0.0, lost)


def _sentence(row: Mapping[Any, Any]) -> str:
    """What a year takes from a service, in one sentence; blank where it loses nothing."""
    lost, gone = float(str(row["lost"])), float(str(row["lost_share"]))
    if not lost > 0:
        return ""
    amount = f"{words.number(lost)} {row['activity_unit']}"
    text = f"{row['name']} loses {words.percent(gone)} in {words.year(int(str(row['year'])))}: {amount} fewer"
    rebuild = float(str(row["years_to_rebuild"]))
    if rebuild > 0:
        years = f"{words.number(rebuild)} {words.plural(rebuild, 'year')}"
        text += f"; it would take about {years} to build up again"
    return f"{text}."


def jobs_table(solved: Solved) -> pd.DataFrame:
    """``JOBS``: people that services take by plan year, demand-led ones included, in FTE."""
    case = solved.case
    kinds = {row.type: row for row in case.tables.resource_types}
    people = [j for j, name in enumerate(case.types) if kinds[name].kind == "people"]
    parts = [
        _people(solved, result, j, kinds[case.types[j]].name)
        for result in solved.results.values()
        for j in people
    ]
    if not parts:
        return pd.DataFrame(columns=list(JOBS))
    return pd.concat(parts, ignore_index=True)[list(JOBS)]


def _people(solved: Solved, result: Result, type_at: int, name: str) -> pd.DataFrame:
    case, base = solved.case, solved.without(result.rule)
    whole = case.recipe[:, :, type_at].T
    own = np.flatnonzero(by_service(case, whole)[:, 0] > 0)
    recipe = whole[:, 1 : 1 + case.years.n_plan]
    years, n = case.years.plan, len(case.years.plan)
    today = by_service(case, whole[:, :1] * case.lines.today[:, None])[own]
    without = by_service(case, recipe * base.known_plan(base.projection.planned))[own]
    planned = by_service(case, recipe * result.known_plan(result.projection.planned))[own]
    return pd.DataFrame(
        {
            "rule": result.rule,
            "depth": result.depth,
            "service": np.repeat([case.services[s] for s in own], n),
            "type": case.types[type_at],
            "name": name,
            "unit": case.type_unit(type_at),
            "year": np.tile(years, len(own)),
            "today": np.repeat(today[:, 0], n),
            "without_cut": without.ravel(),
            "planned": planned.ravel(),
            "lost": _without_dust(without - planned, without).ravel(),
        }
    )


def sites_table(solved: Solved) -> pd.DataFrame:
    """``SITES``: whole sites that services with a site size run, by place and plan year."""
    case = solved.case
    sized = np.flatnonzero(np.isfinite(case.lines.site_size) & ~case.lines.demand_led)
    rows = []
    for result in solved.results.values():
        base = solved.without(result.rule)
        without, planned = (
            _sites(case, sized, one.known_plan(one.projection.planned)) for one in (base, result)
        )
        for k, line in enumerate(sized.tolist()):
            for t, year in enumerate(case.years.plan):
                key = (result.rule, result.depth, case.lines.service[line], case.lines.place[line], year)
                before, after = float(without[k, t]), float(planned[k, t])
                rows.append((*key, before, after, before - after))
    return pd.DataFrame(rows, columns=list(SITES))


def _sites(case: Case, lines: Ints, activity: Floats) -> Floats:
    """Whole sites that an activity takes; a remainder of rounding takes none."""
    out: Floats = np.ceil(activity[lines] / case.lines.site_size[lines, None] - WHOLE)
    return out
