"""What draws of options say, in sentences made from the numbers of their tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from model import words
from model.analyse.options_words import figure

if TYPE_CHECKING:
    import pandas as pd

TWO_SIDED = 1.96
SOME = 0.005
"""A share of draws that is worth a sentence."""


def psa_sentences(tables: dict[str, pd.DataFrame]) -> list[str]:
    """The answer: which option is best at which values, how sure that is, what knowing more is worth.

    Parameters
    ----------
    tables : dict of DataFrame
        ``summary, acceptability, information``, as :mod:`model.analyse.psa` gives them.
    """
    summary, chances = tables["summary"], tables["acceptability"]
    draws = int(summary["draws"].iloc[0])
    said = [f"{words.counted(len(summary), 'option')} in {words.counted(draws, 'draw')}."]
    if len(summary) == 1:
        return [*said, "There is one option, so there is nothing to compare it with."]
    said += _stretches(chances)
    said += _not_most_often(chances)
    said += _tied(chances)
    return [*said, _information(tables["information"]), *_precision(chances, draws)]


def evppi_sentences(found: pd.DataFrame, value: float) -> list[str]:
    """What learning each group of parameters would be worth, largest first."""
    at = f"for each decision, where a unit of effect is worth {figure(value)}"
    return [
        f"Knowing {row['group']} exactly would be worth {_known(row['evppi'], row['error'])} {at}."
        for row in found.to_dict("records")
    ]


def _stretches(chances: pd.DataFrame) -> Iterator[str]:
    """Runs of thresholds with the same options best on average, each with how often they are the best."""
    best = chances[chances["best_on_average"]]
    by_value = [
        (float(str(value)), tuple(own["option"]), float(own["probability"].sum()))
        for value, own in best.groupby("threshold", sort=True)
    ]
    for options, run in groupby(by_value, key=lambda one: one[1]):
        stretch = list(run)
        where = words.span(figure(stretch[0][0]), figure(stretch[-1][0]))
        often = [chance for _, _, chance in stretch]
        chance = words.span(*(f"{round(100 * end)}" for end in (min(often), max(often))))
        names = words.listed(options)
        verb, they = ("are equally good", "one of them") if len(options) > 1 else ("is the best", "it")
        worth = f"where a unit of effect is worth {where}"
        yield f"{names} {verb} on average {worth}; {they} is the best in {chance} of 100 draws there."


def _not_most_often(chances: pd.DataFrame) -> Iterator[str]:
    """Where the option most often best is not the best on average, once for each pair."""
    seen = set()
    for value, own in chances.groupby("threshold", sort=True):
        often = own.iloc[int(own["probability"].to_numpy().argmax())]
        mean = own[own["best_on_average"]]
        if often["best_on_average"] or often["probability"] - mean["probability"].max() < SOME:
            continue
        pair = (str(often["option"]), str(mean["option"].iloc[0]))
        if pair not in seen:
            seen.add(pair)
            at = f"Where a unit of effect is worth {figure(float(str(value)))}"
            more = f"{pair[0]} is more often the best ({words.out_of(float(often['probability']))})"
            yield f"{at}, {more}, but {pair[1]} is better on average, because it loses less when it is not."


def _tied(chances: pd.DataFrame) -> Iterator[str]:
    most = chances.iloc[int(chances["tied_share"].to_numpy().argmax())]
    if most["tied_share"] >= SOME:
        at = f"where a unit of effect is worth {figure(float(most['threshold']))}"
        share = round(100 * float(most["tied_share"]))
        yield f"Options share the first place in up to {share} of 100 draws ({at}); these are split equally."


def _information(information: pd.DataFrame) -> str:
    most = information.iloc[int(information["evpi"].to_numpy().argmax())]
    at = f"where a unit of effect is worth {figure(float(most['threshold']))}"
    if most["evpi"] <= 0:
        return "The same option is the best in every draw, so knowing more would change nothing."
    worth = _known(float(most["evpi"]), float(most["error"]))
    return f"Knowing everything before choosing would be worth at most {worth} for each decision, {at}."


def _known(value: float, error: float) -> str:
    """A value with how far chance may have moved it."""
    return figure(value) if not words.stated(error) else f"{figure(value)} (± {figure(TWO_SIDED * error)})"


def _precision(chances: pd.DataFrame, draws: int) -> Iterator[str]:
    if draws < 2:
        yield "One draw says nothing about chances; give more."
        return
    points = 100 * TWO_SIDED * float(chances["error"].max())
    known = figure(float(f"{points:.2g}"))
    yield f"With {draws:,} draws the chances are known to ± {known} in 100 or better."
