"""The tables of cuts: one row for each rule, depth and year, and what lies behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model.analyse.cuts.money import present
from model.project import activity_table, outcomes_table

if TYPE_CHECKING:
    from model.analyse.cuts.result import Result
    from model.analyse.cuts.solved import Solved
    from model.inputs.case import Bools, Floats

CUTS = (
    "rule",
    "depth",
    "year",
    "gross_cut_gbp",
    "knock_on_gbp",
    "net_saving_gbp",
    "share_back",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "gap_closed_share",
    "share_kept",
    "share_kept_spared",
    "cashable_gbp",
    "cost_avoided_gbp",
    "no_cash_gbp",
    "unpaid_gbp",
    "status",
    "run_on",
)
TOTALS = (
    "rule",
    "depth",
    "span",
    "gross_cut_gbp",
    "knock_on_gbp",
    "net_saving_gbp",
    "share_back",
    "present_gross_cut_gbp",
    "present_knock_on_gbp",
    "present_net_saving_gbp",
    "present_share_back",
    "duties_unmet_gbp",
    "promises_broken_gbp",
    "one_off_gbp",
    "gap_closed_share",
    "gap_change_share",
    "break_even_year",
    "status",
    "stops_in_year",
    "unpaid_gbp",
)
LEDGER = ("rule", "depth", "partner", "year", "gross_cut_gbp", "knock_on_gbp", "net_saving_gbp", "run_on")
OUTCOMES = (
    "rule",
    "depth",
    "outcome",
    "place",
    "year",
    "trend",
    "without_cut",
    "planned",
    "target",
    "lost",
    "lost_from_today",
    "priority",
    "group",
    "run_on",
)
ACTIVITY = ("rule", "depth", "service", "place", "year", "today", "without_cut", "planned")
BEYOND = ("rule", "depth", "bearer", "kind", "outcome", "year", "gbp", "cashable_gbp")
NAN = float("nan")
PENNY = 0.005


def cuts_table(solved: Solved) -> pd.DataFrame:
    """``CUTS``: money, duties, promises and the gap by rule, depth, plan year and run-on year."""
    parts = [_cuts_rows(solved, result) for result in solved.results.values()]
    return pd.concat(parts, ignore_index=True)[list(CUTS)]


def _cuts_rows(solved: Solved, result: Result) -> pd.DataFrame:
    case, money, without = solved.case, solved.money, solved.without(result.rule)
    gross = money.gross(result).sum(axis=0)
    back = money.knock_on(result, without).sum(axis=0)
    cash, avoided, other = money.split(result, without)
    duties, promises = (solved.by_year(table) for table in solved.broken(result))
    run_on = _run_on(solved)
    columns = {
        "rule": result.rule,
        "depth": result.depth,
        "year": case.years.horizon,
        "gross_cut_gbp": gross,
        "knock_on_gbp": back,
        "net_saving_gbp": gross - back,
        "share_back": share(back, gross),
        "duties_unmet_gbp": np.where(run_on, NAN, result.known(duties)),
        "promises_broken_gbp": np.where(run_on, NAN, result.known(promises)),
        "gap_closed_share": result.gap_closed_share,
        "share_kept": over_plan(solved, result.share_kept),
        "share_kept_spared": over_plan(solved, result.share_kept_spared),
        "cashable_gbp": result.known(cash),
        "cost_avoided_gbp": result.known(avoided),
        "no_cash_gbp": other,
        "unpaid_gbp": over_plan(solved, result.unpaid_gbp),
        "status": np.where(result.made, "made", "cannot_be_made"),
        "run_on": run_on,
    }
    return pd.DataFrame(columns).iloc[1:]


def _run_on(solved: Solved) -> Bools:
    return np.arange(len(solved.case.years.horizon)) > solved.case.years.n_plan


def over_plan(solved: Solved, by_year: Floats) -> Floats:
    """Values of plan years (T,) over the horizon (H,), NaN elsewhere."""
    out = np.full(len(solved.case.years.horizon), NAN)
    out[1 : 1 + solved.case.years.n_plan] = by_year
    return out


def share(part: Floats, whole: Floats) -> Floats:
    """Part over whole; NaN where the whole is nothing."""
    out: Floats = np.divide(part, whole, out=np.full(np.shape(part), NAN), where=np.abs(whole) > PENNY)
    return out


def totals_table(solved: Solved, one_off: dict[tuple[str, float], Floats]) -> pd.DataFrame:
    """``TOTALS``: each rule and depth over the plan, and over the plan with its run-on years."""
    rows = [
        _total(solved, result, one_off[result.rule, result.depth], run_on=run_on)
        for result in solved.results.values()
        for run_on in (False, True)
    ]
    table = pd.DataFrame(rows, columns=list(TOTALS))
    for name in ("break_even_year", "stops_in_year"):
        table[name] = pd.Series(
            [None if pd.isna(y) else int(y) for y in table[name]], dtype=object, index=table.index
        )
    return table


def _total(solved: Solved, result: Result, one_off: Floats, *, run_on: bool) -> dict[str, object]:
    case, money, without = solved.case, solved.money, solved.without(result.rule)
    upto = len(case.years.horizon) if run_on else 1 + case.years.n_plan
    gross = money.gross(result).sum(axis=0)
    back = money.knock_on(result, without).sum(axis=0)
    duties, promises = (float(solved.by_year(table).sum()) for table in solved.broken(result))
    sums = float(gross[1:upto].sum()), float(back[1:upto].sum())
    now = tuple(float(present(case, one, run_on=run_on)) for one in (gross, back))
    had = bool(result.made.all())
    stops = None if result.stopped is None else case.years.plan[result.stopped]
    return {
        "rule": result.rule,
        "depth": result.depth,
        "span": "plan_and_run_on" if run_on else "plan",
        "gross_cut_gbp": sums[0],
        "knock_on_gbp": sums[1],
        "net_saving_gbp": sums[0] - sums[1],
        "share_back": float(share(np.array(sums[1]), np.array(sums[0]))),
        "present_gross_cut_gbp": now[0],
        "present_knock_on_gbp": now[1],
        "present_net_saving_gbp": now[0] - now[1],
        "present_share_back": float(share(np.array(now[1]), np.array(now[0]))),
        "duties_unmet_gbp": duties if had else NAN,
        "promises_broken_gbp": promises if had else NAN,
        "one_off_gbp": float(one_off[1:upto].sum()) if had else NAN,
        "gap_closed_share": result.gap_closed_share,
        "gap_change_share": result.gap_closed_share - without.gap_closed_share,
        "break_even_year": break_even(case.years.horizon[1:upto], (gross - back)[1:upto]),
        "status": result.status,
        "stops_in_year": stops,
        "unpaid_gbp": float(np.nansum(result.unpaid_gbp)),
    }


def break_even(years: tuple[int, ...], net: Floats) -> int | None:
    """The first year by whose end a cut has cost as much as it saved; None where it hasn't.

    Parameters
    ----------
    years : tuple of int
        Years, in order.
    net : (len(years),) float
        Net saving by year, £.
    """
    so_far = np.cumsum(net)
    saved = np.maximum.accumulate(so_far > PENNY)
    at = np.flatnonzero((so_far <= PENNY) & (saved | (so_far < -PENNY)))
    return years[int(at[0])] if len(at) else None


def ledger_table(solved: Solved) -> pd.DataFrame:
    """``LEDGER``: for each partner and year what it takes out and what comes back to it.

    Over partners ``net_saving_gbp`` sums to that of :func:`cuts_table`.
    """
    money, horizon = solved.money, solved.case.years.horizon
    years, partners = len(horizon) - 1, len(money.partners)
    parts = []
    for result in solved.results.values():
        gross, back = money.ledger(result, solved.without(result.rule))
        parts.append(
            pd.DataFrame(
                {
                    "rule": result.rule,
                    "depth": result.depth,
                    "partner": np.repeat(money.partners, years),
                    "year": np.tile(horizon[1:], partners),
                    "gross_cut_gbp": gross[:, 1:].ravel(),
                    "knock_on_gbp": back[:, 1:].ravel(),
                    "net_saving_gbp": (gross - back)[:, 1:].ravel(),
                    "run_on": np.tile(_run_on(solved)[1:], partners),
                }
            )
        )
    return pd.concat(parts, ignore_index=True)[list(LEDGER)]


def outcomes_cut_table(solved: Solved) -> pd.DataFrame:
    """``OUTCOMES``: every outcome by place and year beside the trend and the same rule without a cut.

    ``lost`` is against the same rule without a cut, ``lost_from_today`` against today's plan; both are
    positive where things are worse, in the outcome's own counts.
    """
    rows = {row.outcome: row for row in solved.case.tables.outcomes}
    without = {
        rule: outcomes_table(solved.without(rule).projection)["planned"] for rule in solved.asked.rules
    }
    first_run_on = solved.case.years.plan[-1] + 1
    parts = []
    for result in solved.results.values():
        table = outcomes_table(result.projection)
        had = dict(zip(solved.case.years.horizon, result.made, strict=True))
        known = table["year"].map(had).to_numpy(dtype=bool)
        base = without[result.rule].where(_known(solved, result.rule, table["year"]))
        planned = table["planned"].where(known)
        worse = np.where(table["outcome"].map({k: r.better == "lower" for k, r in rows.items()}), 1.0, -1.0)
        parts.append(
            table.assign(
                rule=result.rule,
                depth=result.depth,
                without_cut=base,
                planned=planned,
                lost=worse * (planned - base),
                lost_from_today=worse * (planned - table["trend"]),
                priority=table["outcome"].map({k: r.priority for k, r in rows.items()}),
                group=table["outcome"].map({k: r.group or "" for k, r in rows.items()}),
                run_on=table["year"] >= first_run_on,
            )
        )
    return pd.concat(parts, ignore_index=True)[list(OUTCOMES)]


def _known(solved: Solved, rule: str, years: pd.Series[int]) -> pd.Series[bool]:
    had = dict(zip(solved.case.years.horizon, solved.without(rule).made, strict=True))
    return years.map(had).astype(bool)


def activity_cut_table(solved: Solved) -> pd.DataFrame:
    """``ACTIVITY``: every service by place and plan year, today, without the cut and under it."""
    parts = []
    for result in solved.results.values():
        base = solved.without(result.rule)
        without = base.known_plan(base.projection.planned).ravel()
        table = activity_table(solved.case, result.known_plan(result.projection.planned))
        parts.append(table.assign(rule=result.rule, depth=result.depth, without_cut=without))
    return pd.concat(parts, ignore_index=True)[list(ACTIVITY)]


def beyond_table(solved: Solved) -> pd.DataFrame:
    """``BEYOND``: what outcomes lost cost beyond the pots, by who bears it; in no saving.

    ``gbp`` is positive where the cut costs the bearer; ``cashable_gbp`` the stated share of it.
    """
    case = solved.case
    at = {name: o for o, name in enumerate(case.outcomes)}
    sign = np.where(case.better_lower, 1.0, -1.0)
    years = case.years.horizon
    rows = []
    for result in solved.results.values():
        base = solved.without(result.rule).projection.area_outcome
        lost = sign[:, None] * result.known(result.projection.area_outcome - base)
        for row in sorted(case.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind)):
            worth = lost[at[row.outcome]] * row.gbp_per_unit
            for t in np.flatnonzero(np.abs(worth) > PENNY).tolist():
                cash = worth[t] * (row.cashable_share or 0.0)
                key = (result.rule, result.depth, row.bearer, row.kind, row.outcome, years[t])
                rows.append((*key, float(worth[t]), float(cash)))
    return pd.DataFrame(rows, columns=list(BEYOND))
