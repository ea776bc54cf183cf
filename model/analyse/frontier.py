"""Options by cost and effect, on any table: dominance, increments, ICERs, net benefit.

More effect is better; a cost may be negative (a saving). An option is

- *dominated* where another costs no more and does no less, and is better in one of the two;
- *extendedly dominated* where a mix of two others costs less for the same effect;
- on the *frontier* otherwise: somebody who values a unit of effect at some amount would choose it.

Options that cost and do exactly the same stand and fall together: on the frontier all of them are listed
with the same figures, and the next is compared with the first of them by name. An option that lies exactly
on the line between two others is as good as their mix and stays on the frontier.
Source: Drummond and others, *Methods for the Economic Evaluation of Health Care Programmes*, chapter 4.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

FRONTIER, DOMINATED, EXTENDEDLY_DOMINATED = "frontier", "dominated", "extendedly_dominated"
STATUSES = (FRONTIER, EXTENDEDLY_DOMINATED, DOMINATED)
GIVEN = ("option", "cost", "effect")
COLUMNS = (*GIVEN, "status", "compared_with", "incremental_cost", "incremental_effect", "icer")
BETWEEN = ";"
"""Between the two options whose mix is better than an extendedly dominated one."""
LEVEL = 1e-9
"""Slopes that differ by less than this share of themselves are one line."""

NAN = float("nan")


class Point(NamedTuple):
    """A cost and an effect, with the options that have exactly these."""

    cost: float
    effect: float
    options: tuple[str, ...]


def frontier(table: pd.DataFrame) -> pd.DataFrame:
    """Dominance, increments and cost-effectiveness ratios of options that exclude each other.

    Parameters
    ----------
    table : DataFrame
        option (text, each once), cost, effect (finite numbers; more effect is better). Other columns are
        left out. The order of rows does not matter.

    Returns
    -------
    DataFrame
        ``COLUMNS``; the frontier first in rising cost, then extendedly dominated and dominated options.
        ``compared_with``: on the frontier the option next below, None for the first; else what dominates
        it, or the two whose mix does (joined by ``;``). Increments and ``icer`` (cost per unit of effect)
        are NaN where there is nothing below or the option is dominated.

    Raises
    ------
    ValueError
        If a column is missing, a number is not finite, an option is there twice, or there is none.
    """
    points = points_of(table)
    best = undominated(points)
    edge = hull(best)
    rows = [*_frontier_rows(edge), *_extended_rows(best, edge), *_dominated_rows(points, best)]
    found = pd.DataFrame(rows, columns=list(COLUMNS))
    found["compared_with"] = pd.Series([row[4] for row in rows], dtype=object)
    return found


def points_of(table: pd.DataFrame) -> list[Point]:
    """The options of a table as points, in rising cost, the most effective first of equal cost."""
    if missing := [name for name in GIVEN if name not in table.columns]:
        raise ValueError(f"the table has no column {' or '.join(missing)}; it needs {', '.join(GIVEN)}")
    options = [str(name) for name in table["option"]]
    if not options:
        raise ValueError("the table has no options; give at least one row")
    if twice := sorted({name for name in options if options.count(name) > 1}):
        raise ValueError(f"the option '{twice[0]}' is there twice; keep one row for each option")
    figures = table[["cost", "effect"]].to_numpy(dtype=np.float64)
    if not np.isfinite(figures).all():
        at = int(np.flatnonzero(~np.isfinite(figures).all(axis=1))[0])
        raise ValueError(f"the option '{options[at]}' has a cost or effect that is not a finite number")
    found: dict[tuple[float, float], list[str]] = {}
    for name, (cost, effect) in sorted(zip(options, figures.tolist(), strict=True)):
        found.setdefault((cost, -effect), []).append(name)
    return [Point(cost, -less, tuple(found[cost, less])) for cost, less in sorted(found)]


def undominated(points: Sequence[Point]) -> list[Point]:
    """Points that no other dominates: cost and effect both rise from one to the next."""
    best: list[Point] = []
    for point in points:
        if not best or point.effect > best[-1].effect:
            best.append(point)
    return best


def hull(best: Sequence[Point]) -> list[Point]:
    """Of points that rise in cost and effect, those that no mix of two others beats."""
    edge: list[Point] = []
    for point in best:
        while len(edge) > 1 and _slope(edge[-1], point) < _slope(edge[-2], edge[-1]) * (1 - LEVEL):
            edge.pop()
        edge.append(point)
    return edge


def net_benefit(table: pd.DataFrame, value: float) -> pd.DataFrame:
    """What options are worth when one unit of effect is worth so much: value × effect − cost.

    Parameters
    ----------
    table : DataFrame
        option, cost, effect.
    value : float
        Worth of one unit of effect, in the unit of the costs.

    Returns
    -------
    DataFrame
        option, net_benefit, lost (net benefit below the best), best (True for every option that has the
        most, ties included); in falling net benefit, then by name.
    """
    points = points_of(table)
    rows = [(name, value * p.effect - p.cost) for p in points for name in p.options]
    worth = pd.DataFrame(rows, columns=["option", "net_benefit"])
    worth["lost"] = worth["net_benefit"].max() - worth["net_benefit"]
    size = max(float(np.abs(worth["net_benefit"]).max()), 1e-300)
    worth["best"] = worth["lost"] <= LEVEL * size
    return worth.sort_values(["net_benefit", "option"], ascending=[False, True], ignore_index=True)


def worth_choosing(found: pd.DataFrame) -> pd.DataFrame:
    """Between which values of one unit of effect each option of the frontier is the best choice.

    Parameters
    ----------
    found : DataFrame
        What :func:`frontier` gave.

    Returns
    -------
    DataFrame
        option, from_value, to_value (inf for the last): in rising cost; the first is best from 0 on.
    """
    edge = found[found["status"] == FRONTIER]
    starts = [0.0 if math.isnan(icer) else float(icer) for icer in edge["icer"]]
    effects = edge["effect"].tolist()
    ends = [
        next((start for start, more in zip(starts, effects, strict=True) if more > effect), math.inf)
        for effect in effects
    ]
    return pd.DataFrame({"option": edge["option"].tolist(), "from_value": starts, "to_value": ends})


def _slope(low: Point, high: Point) -> float:
    """Cost of one more unit of effect; +inf where the effects are too close to tell apart."""
    more = high.effect - low.effect
    return (high.cost - low.cost) / more if more > 0 else math.inf


def _frontier_rows(edge: Sequence[Point]) -> Iterator[tuple[Any, ...]]:
    for at, point in enumerate(edge):
        below = edge[at - 1] if at else None
        compared: tuple[Any, ...] = (None, NAN, NAN, NAN)
        if below is not None:
            more_cost, more_effect = point.cost - below.cost, point.effect - below.effect
            compared = (below.options[0], more_cost, more_effect, _slope(below, point))
        for name in point.options:
            yield (name, point.cost, point.effect, FRONTIER, *compared)


def _extended_rows(best: Sequence[Point], edge: Sequence[Point]) -> Iterator[tuple[Any, ...]]:
    on_edge = {(p.cost, p.effect) for p in edge}
    for point in best:
        if (point.cost, point.effect) not in on_edge:
            low = max((p for p in edge if p.effect < point.effect), key=lambda p: p.effect)
            high = min((p for p in edge if p.effect > point.effect), key=lambda p: p.effect)
            by = BETWEEN.join((low.options[0], high.options[0]))
            for name in point.options:
                yield (name, point.cost, point.effect, EXTENDEDLY_DOMINATED, by, NAN, NAN, NAN)


def _dominated_rows(points: Sequence[Point], best: Sequence[Point]) -> Iterator[tuple[Any, ...]]:
    """Each with the most effective of the undominated options that cost no more."""
    kept = {(p.cost, p.effect) for p in best}
    for point in points:
        if (point.cost, point.effect) not in kept:
            by = max((p for p in best if p.cost <= point.cost), key=lambda p: p.effect)
            for name in point.options:
                yield (name, point.cost, point.effect, DOMINATED, by.options[0], NAN, NAN, NAN)
