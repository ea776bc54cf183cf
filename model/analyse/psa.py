"""Options under uncertainty, from draws: intervals, acceptability, expected loss, perfect information.

Every draw is one way the world may be, and gives every option a cost and an effect in it. With one unit of
effect worth λ, the net benefit of option k in draw i is ``NB = λ·effect − cost``.

- *acceptability* of k at λ: the share of draws in which NB of k is the largest. Where options tie in a draw,
  the draw is split equally among them.
- The *acceptability frontier* is the option with the largest mean NB. It is the one to choose when the mean
  is what counts, and need not be the one most often best.
- *expected loss* of k: mean of (largest NB of the draw − NB of k).
- *expected value of perfect information*: the smallest expected loss; what knowing the draw before choosing
  would be worth, for each time the decision is made.

Monte Carlo errors are standard deviations over draws ÷ √draws, and hold for draws made independently of each
other; for paired or evenly spread draws they are too large. Sources: Briggs, Claxton and Sculpher, *Decision
Modelling for Health Economic Evaluation*, chapter 5; Fenwick, Claxton and Sculpher, Health Economics 2001.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from model.analyse.frontier import LEVEL, frontier

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SUMMARY_COLUMNS = (
    "option",
    "draws",
    *(f"cost_{end}" for end in ("mean", "low", "high", "error")),
    *(f"effect_{end}" for end in ("mean", "low", "high", "error")),
    "status",
    "compared_with",
    "icer",
)
ACCEPTABILITY_COLUMNS = ("threshold", "option", "probability", "error", "tied_share", "best_on_average")
LOSS_COLUMNS = ("threshold", "option", "loss", "error")
INFORMATION_COLUMNS = ("threshold", "best", "evpi", "error")
PLANE_COLUMNS = (
    "option",
    "cost",
    "effect",
    "cheaper_and_better",
    "dearer_and_better",
    "cheaper_and_worse",
    "dearer_and_worse",
)
OUTLINE_POINTS = 61


@dataclass(frozen=True)
class Draws:
    """Costs and effects of N draws and K options.

    Attributes
    ----------
    labels : tuple of str
        Names of the draws, sorted.
    options : tuple of str
        Names of the options, sorted.
    cost, effect : (N, K) float
        What each option costs and does in each draw.
    """

    labels: tuple[str, ...]
    options: tuple[str, ...]
    cost: Floats
    effect: Floats

    def net_benefit(self, value: float) -> Floats:
        """λ·effect − cost, shape (N, K)."""
        out: Floats = value * self.effect - self.cost
        return out


def draws_of(table: pd.DataFrame) -> Draws:
    """Lay out a table of draws.

    Parameters
    ----------
    table : DataFrame
        draw, option, cost, effect: every draw has every option once. The order of rows does not matter.

    Raises
    ------
    ValueError
        If a draw lacks an option or has it twice, a number is not finite, or there is no row.
    """
    wide = table.assign(draw=table["draw"].astype(str), option=table["option"].astype(str))
    if wide.empty:
        raise ValueError("the table has no draws; give at least one row")
    if wide.duplicated(["draw", "option"]).any():
        row = wide[wide.duplicated(["draw", "option"])].iloc[0]
        raise ValueError(f"draw {row['draw']} has the option '{row['option']}' twice")
    labels, options = sorted(set(wide["draw"])), sorted(set(wide["option"]))
    if len(wide) != len(labels) * len(options):
        held = wide.groupby("draw")["option"].agg(set)
        draw = str(next(name for name in labels if len(held[name]) < len(options)))
        missing = sorted(set(options) - held[draw])
        raise ValueError(
            f"draw {draw} has no row for the option '{missing[0]}'; every draw needs every option"
        )
    wide = wide.sort_values(["draw", "option"])
    shape = (len(labels), len(options))
    cost, effect = (wide[name].to_numpy(dtype=np.float64).reshape(shape) for name in ("cost", "effect"))
    if not (np.isfinite(cost).all() and np.isfinite(effect).all()):
        raise ValueError("a cost or an effect is not a finite number")
    return Draws(tuple(labels), tuple(options), cost, effect)


def summary(draws: Draws, level: float = 0.95) -> pd.DataFrame:
    """Means with intervals, and the frontier of the means.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    level : float
        Share of draws inside the interval; the ends are quantiles of the draws.

    Returns
    -------
    DataFrame
        ``SUMMARY_COLUMNS``; ``error`` is the Monte Carlo error of a mean. Rows as :func:`frontier` orders
        them.
    """
    columns: dict[str, object] = {"option": draws.options, "draws": len(draws.labels)}
    tails = [(1 - level) / 2, (1 + level) / 2]
    for name, values in (("cost", draws.cost), ("effect", draws.effect)):
        low, high = np.quantile(values, tails, axis=0)
        columns |= {f"{name}_mean": values.mean(axis=0), f"{name}_low": low, f"{name}_high": high}
        columns[f"{name}_error"] = standard_error(values)
    found = pd.DataFrame(columns)
    means = found.rename(columns={"cost_mean": "cost", "effect_mean": "effect"})
    edge = frontier(means)[["option", "status", "compared_with", "icer"]]
    return edge.merge(found, on="option", how="left")[list(SUMMARY_COLUMNS)]


def acceptability(draws: Draws, thresholds: Sequence[float]) -> pd.DataFrame:
    """Chance that each option is the best at each value of a unit of effect.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    thresholds : sequence of float
        Values of one unit of effect.

    Returns
    -------
    DataFrame
        ``ACCEPTABILITY_COLUMNS``: probabilities of a threshold sum to 1; ``tied_share`` is the share of draws
        in which the option shares the first place; ``best_on_average`` marks the acceptability frontier, all
        of them where mean net benefits tie.
    """
    tables = []
    for value in thresholds:
        worth = draws.net_benefit(value)
        first = is_first(worth)
        number = first.sum(axis=1, keepdims=True)
        share = first / number
        tables.append(
            pd.DataFrame(
                {
                    "threshold": float(value),
                    "option": draws.options,
                    "probability": share.mean(axis=0),
                    "error": standard_error(share),
                    "tied_share": (first & (number > 1)).mean(axis=0),
                    "best_on_average": is_first(worth.mean(axis=0, keepdims=True))[0],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)[list(ACCEPTABILITY_COLUMNS)]


def expected_loss(draws: Draws, thresholds: Sequence[float]) -> pd.DataFrame:
    """What choosing each option loses on average against knowing the draw.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    thresholds : sequence of float
        Values of one unit of effect.

    Returns
    -------
    DataFrame
        ``LOSS_COLUMNS``, in the unit of the costs; never negative.
    """
    tables = []
    for value in thresholds:
        lost = losses(draws.net_benefit(value))
        columns = {"loss": lost.mean(axis=0), "error": standard_error(lost)}
        tables.append(pd.DataFrame({"threshold": float(value), "option": draws.options, **columns}))
    return pd.concat(tables, ignore_index=True)[list(LOSS_COLUMNS)]


def information(draws: Draws, thresholds: Sequence[float]) -> pd.DataFrame:
    """Expected value of perfect information at each value of a unit of effect.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    thresholds : sequence of float
        Values of one unit of effect.

    Returns
    -------
    DataFrame
        ``INFORMATION_COLUMNS``: the best option on average (the first by name of equals), and what knowing
        the draw would be worth.
    """
    rows = []
    for value in thresholds:
        worth = draws.net_benefit(value)
        best, evpi, error = perfect_information(worth)
        rows.append((float(value), draws.options[best], evpi, error))
    return pd.DataFrame(rows, columns=list(INFORMATION_COLUMNS))


def perfect_information(worth: Floats) -> tuple[int, float, float]:
    """Best option on average, expected value of perfect information and its Monte Carlo error.

    Parameters
    ----------
    worth : (N, K) float
        Net benefit of each option in each draw.
    """
    best = best_on_average(worth)
    lost = losses(worth)[:, best]
    return best, float(lost.mean()), float(standard_error(lost[:, None])[0])


def best_on_average(worth: Floats) -> int:
    """The option with the largest mean net benefit; the first of equals."""
    return int(np.flatnonzero(is_first(worth.mean(axis=0, keepdims=True))[0])[0])


def losses(worth: Floats) -> Floats:
    """Largest net benefit of each draw less that of each option, shape (N, K)."""
    out: Floats = worth.max(axis=1, keepdims=True) - worth
    return out


def is_first(worth: Floats) -> Bools:
    """Where an option has the largest net benefit of its draw, or ties with it, shape (N, K)."""
    top = worth.max(axis=1, keepdims=True)
    size = np.abs(worth).max(axis=1, keepdims=True)
    out: Bools = worth >= top - LEVEL * size
    return out


def standard_error(values: Floats) -> Floats:
    """Standard deviation over draws ÷ √draws of each column; NaN for a single draw."""
    number = len(values)
    if number < 2:
        return np.full(values.shape[1], np.nan)
    out: Floats = values.std(axis=0, ddof=1) / np.sqrt(number)
    return out


def plane(draws: Draws, against: str) -> pd.DataFrame:
    """What options add to cost and effect against one of them, and in which quarter the draws lie.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    against : str
        The option that the others are compared with.

    Returns
    -------
    DataFrame
        ``PLANE_COLUMNS``: mean changes, and the share of draws in each quarter; the four sum to 1, and a
        change of nothing counts as cheaper and as better.

    Raises
    ------
    ValueError
        If there is no such option.
    """
    rows = []
    for name, cost, effect in _beyond(draws, against):
        cheaper, better = cost <= 0, effect >= 0
        quarters = (cheaper & better, ~cheaper & better, cheaper & ~better, ~cheaper & ~better)
        rows.append((name, cost.mean(), effect.mean(), *(quarter.mean() for quarter in quarters)))
    return pd.DataFrame(rows, columns=list(PLANE_COLUMNS))


def ellipses(draws: Draws, against: str, level: float = 0.95) -> pd.DataFrame:
    """Outlines that would hold so many of the draws if changes were jointly normal.

    Parameters
    ----------
    draws : Draws
        N draws of K options.
    against : str
        The option that the others are compared with.
    level : float
        Share of draws inside.

    Returns
    -------
    DataFrame
        option, effect, cost: points in order, the last the same as the first.

    Raises
    ------
    ValueError
        If there is no such option.
    """
    turn = np.linspace(0, 2 * np.pi, OUTLINE_POINTS)
    circle = np.sqrt(-2 * np.log(1 - level)) * np.column_stack([np.cos(turn), np.sin(turn)])
    tables = []
    for name, cost, effect in _beyond(draws, against):
        both = np.column_stack([effect, cost])
        spread = np.cov(both, rowvar=False) if len(both) > 1 else np.zeros((2, 2))
        size, directions = np.linalg.eigh(spread)
        path = both.mean(axis=0) + circle @ (directions * np.sqrt(np.maximum(size, 0.0))).T
        tables.append(pd.DataFrame({"option": name, "effect": path[:, 0], "cost": path[:, 1]}))
    return (
        pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=["option", "effect", "cost"])
    )


def _beyond(draws: Draws, against: str) -> Iterator[tuple[str, Floats, Floats]]:
    """Every other option with its changes of cost and effect, draw by draw."""
    if against not in draws.options:
        raise ValueError(f"there is no option '{against}' to compare with")
    base = draws.options.index(against)
    for k, name in enumerate(draws.options):
        if k != base:
            yield name, draws.cost[:, k] - draws.cost[:, base], draws.effect[:, k] - draws.effect[:, base]
