"""What each partner's money and people contribute to the change of each outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.partnership.pays import flow_of, payer, unmet_of
from model.project import mechanics, over_places, project

if TYPE_CHECKING:
    from model.analyse.partnership.study import Study
    from model.inputs.case import Case, Floats
    from model.plan import Plan
    from model.project import Mechanics

COLUMNS = ("outcome", "year", "partner", "improvement", "whole", "counted_in", "weighted", "sentence")
MOST_NAMED = 3
SMALLEST = 0.05
"""Changes of an outcome below this read as none."""


def contributions(study: Study) -> pd.DataFrame:
    """Improvement of each area outcome against its trend by partner and year, in counts, positive is better.

    The change that a service's activity of a year makes goes to those who pay for that activity, in
    proportion to the value of what they put in; over partners it sums to the whole. ``weighted`` is the
    improvement as the gap counts it (weight × year weight ÷ N), also beyond the target; 0 without one.
    """
    plan, case = study.plan, study.plan.case
    names, by_partner = attributed(plan)
    whole = by_partner.sum(axis=0)
    weights = target_weights(case)
    rows: list[dict[str, Any]] = []
    for o, outcome in enumerate(case.outcomes):
        for t, year in enumerate(case.years.horizon[1:], start=1):
            for k, name in enumerate(names):
                if not by_partner[k, o].any():
                    continue
                row: dict[str, Any] = {"outcome": outcome, "year": year, "partner": name}
                row |= {"improvement": float(by_partner[k, o, t]), "whole": float(whole[o, t])}
                row["counted_in"] = case.counted_in(outcome)
                row["weighted"] = float(weights[o, t]) * row["improvement"]
                rows.append(row | {"sentence": _words(study, row)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def target_weights(case: Case) -> Floats:
    """What one unit of improvement of an outcome counts in the gap, by year (O, H); 0 without a target."""
    targets = case.targets
    scale = np.where(np.isfinite(targets.scale), targets.scale, np.inf)
    out: Floats = targets.weight[:, None] * targets.year_weight / scale[:, None]
    return np.where(np.isfinite(out), out, 0.0)


def answer(study: Study, table: pd.DataFrame) -> list[str]:
    """Whose money and people bring most of the improvement, as the targets weigh it."""
    by_partner = table.groupby("partner", sort=False)["weighted"].sum().sort_values(ascending=False)
    whole = float(by_partner.sum())
    if not whole > 0:
        return []
    named = [
        f"{study.name(str(name))} {words.percent(float(amount) / whole)}"
        for name, amount in by_partner.head(MOST_NAMED).items()
        if amount > 0
    ]
    text = "Of the improvement on the trend, as the targets weigh it, what each pays for brings"
    return [f"{text}: {words.listed(named)}."]


def _words(study: Study, row: dict[str, Any]) -> str:
    head = f"{study.name(row['outcome'])}, {words.year(row['year'])}"
    if abs(row["whole"]) < SMALLEST:
        return f"{head}: as on its trend."
    own, whole = (words.change(row[key]) for key in ("improvement", "whole"))
    who = f"come from what {study.name(row['partner'])} pays for"
    return f"{head}: {own} of {whole} ({row['counted_in']}, better than the trend) {who}."


def attributed(plan: Plan) -> tuple[tuple[str, ...], Floats]:
    """Credited improvement by partner (N, O, H), with the partners' ids.

    Parameters
    ----------
    plan : Plan
        A plan with its payments.
    """
    case = plan.case
    layout = mechanics(case)
    projection = project(case, plan.activity, unmet_of(plan), using=layout)
    names, share = paying_shares(case, flow_of(plan))
    change = layout.segments.fill(projection.activity) - layout.effective_trend
    change[:, 0] = 0.0
    n_plan, n_all = case.years.n_plan, change.shape[1]
    year_at = np.minimum(np.arange(n_all), n_plan)
    by_payer = change[None] * share[:, :, year_at]
    gained = _landed(layout, by_payer, len(case.cells))
    total = gained.sum(axis=0)
    kept = np.divide(projection.credited, total, out=np.ones(total.shape), where=total > 0)
    out = np.stack([over_places(case, own * kept) for own in gained])
    return names, out


def _landed(layout: Mechanics, change: Floats, n_cells: int) -> Floats:
    """Improvement (N, C, H) that changes of lines by payer (N, L, H) bring, before the cap."""
    land = layout.landings
    n, _, n_all = change.shape
    stock = np.zeros((n, len(land.line)))
    out = np.zeros((n, n_cells, n_all))
    for t in range(1, n_all):
        since = np.maximum(t - land.lag, 0)
        stock = land.persistence * stock + change[:, land.line, since]
        weights = stock[:, land.stock] * land.gain[:, t]
        for k in range(n):
            out[k, :, t] = np.bincount(land.cell, weights=weights[k], minlength=n_cells)
    return out


def paying_shares(case: Case, flow: Floats) -> tuple[tuple[str, ...], Floats]:
    """Share of each partner in what a line is given (N, L, 1+T), at its value; shares of a line sum to 1.

    People and capital that money in another pot already pays for (``in_cash``) do not count again. Where a
    line is given nothing in a year, those who pay for it today stand in; where nobody does, its
    commissioner.
    """
    records = {row.pot: row for row in case.tables.pots}
    pots = case.pots
    value = np.array(
        [
            0.0 if name in records and records[name].in_cash else case.type_value_gbp[j]
            for name, j in zip(pots.name, pots.type_at.tolist(), strict=True)
        ]
    )
    owners = [payer(case, p) for p in range(len(pots))]
    names = tuple(sorted({*owners, *case.commissioner}))
    given = np.zeros((len(names), len(case.lines), 1 + case.years.n_plan))
    today = np.zeros(given.shape[:2])
    for p, owner in enumerate(owners):
        given[names.index(owner), :, 1:] += value[p] * flow[p]
        today[names.index(owner)] += value[p] * pots.spent_today[p]
    given[:, :, 0] = today
    for line, s in enumerate(case.lines.service_at.tolist()):
        if today[:, line].sum() <= 0:
            today[names.index(case.commissioner[s]), line] = 1.0
    total = given.sum(axis=0)
    usual = (today / today.sum(axis=0))[:, :, None]
    share: Floats = np.where(total > 0, given / np.where(total > 0, total, 1.0), usual)
    return names, share
