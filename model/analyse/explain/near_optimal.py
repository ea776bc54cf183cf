"""Equally good plans: how far each service could move without losing more than a share of what is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said

if TYPE_CHECKING:
    from model.plan import Plan
    from model.plan_workers import Desk

COLUMNS = ("service", "name", "activity_unit", "share", "planned", "least", "most", "sentence")
SHARES = (0.0, 0.01, 0.05)
SAME = 1e-4
"""Relative width below which a service can't move."""


def ranges(desk: Desk, whole: float | None) -> pd.DataFrame:
    """Least and most of each service for each loss, in the plan's own programme; None: of the aim's value."""
    bench = desk.bench
    return bench.near_optimal(SHARES, abs(bench.optimum) * bench.aim.step if whole is None else whole)


def near_optimal(plan: Plan, found: pd.DataFrame, said: Said) -> pd.DataFrame:
    """Ranges of activity in the last plan year over all places.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    found : DataFrame
        From :func:`ranges`.
    said : Said
        Names.

    Returns
    -------
    DataFrame
        ``COLUMNS``: ``share`` is what may be given up, of the trend's gap where the aim is the gap, else of
        the aim's own value.
    """
    case, of = plan.case, "the gap" if said.in_gaps else "the aim's value"
    rows = []
    for service, share, low, high in found.itertuples(index=False):
        own = case.lines.service_at == case.services.index(service)
        planned = float(plan.activity[own, -1].sum())
        least, most = min(float(low), planned), max(float(high), planned)
        if most - least <= SAME * max(planned, 1.0):
            least = most = planned
        head = (service, said.name(service), case.activity_unit(service), float(share), planned)
        rows.append((*head, least, most, range_sentence(head, least, most, of)))
    return pd.DataFrame(rows, columns=list(COLUMNS))


def range_sentence(
    head: tuple[str, str, str, float, float], least: float, most: float, of: str = "the gap"
) -> str:
    """How far one service could move, and for what loss."""
    _, name, unit, share, planned = head
    loss = "no loss" if share == 0 else f"a loss of {words.percent(share)} of {of}"
    if least == most:
        return f"{name}: only {words.number(planned)} {unit} with {loss}."
    top = words.number(most) if np.isfinite(most) else "any number"
    return f"{name}: from {words.number(least)} to {top} {unit} with {loss}."


def answer_sentence(table: pd.DataFrame) -> str:
    """How many services could move, in one sentence."""
    if table.empty:
        return "No service may be chosen, so no other plan is as good."
    moves = (table["most"] > table["least"]).groupby(table["share"]).sum().sort_index()
    free, near = (int(moves.iloc[at]) for at in (0, 1))
    noun = words.plural(table["service"].nunique(), "service", "services")
    every = f"{table['service'].nunique()} {noun}"
    first = f"{free} of {every} could move at no loss" if free else f"None of {every} could move at no loss"
    return f"{first}; {near} could for a loss of {words.percent(float(moves.index[1]))}."
