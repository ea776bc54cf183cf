"""What a table of options says, in sentences made from its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from model import words
from model.analyse.frontier import BETWEEN, EXTENDEDLY_DOMINATED, FRONTIER, worth_choosing

if TYPE_CHECKING:
    import pandas as pd

MOST_NAMED = 6


def figure(value: float) -> str:
    """A number of a table whose unit is not known: whole from 1,000 on, else four figures."""
    if math.isnan(value):
        return words.NOT_STATED
    if math.isinf(value):
        return "without end"
    if value == 0:
        return "0"
    size = abs(value)
    if 1e-4 <= size < 1e15:
        decimals = max(0, 3 - math.floor(math.log10(size))) if size < 1000 else 0
        text = f"{size:,.{decimals}f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = f"{size:.3g}"
    return f"-{text}" if value < 0 else text


def frontier_sentences(found: pd.DataFrame) -> list[str]:
    """The answer: which options are worth considering, at which values, and why the others are not.

    Parameters
    ----------
    found : DataFrame
        What :func:`model.analyse.frontier.frontier` gave.
    """
    edge = found[found["status"] == FRONTIER]
    if len(found) == 1:
        return [f"There is one option, {found['option'].iloc[0]}; there is nothing to compare it with."]
    names = words.listed(edge["option"].tolist(), most=MOST_NAMED)
    verb = "is" if len(edge) == 1 else "are"
    said = [f"{len(edge)} of {len(found)} options {verb} worth considering: {names}."]
    said += _choices(found)
    figures = {str(row["option"]): row for row in found.to_dict("records")}
    said += [_why_not(name, figures) for name, row in figures.items() if row["status"] != FRONTIER]
    return [*said, *_twins(found)]


def net_benefit_sentence(worth: pd.DataFrame, value: float) -> str:
    """Which option is worth most when one unit of effect is worth so much."""
    best = worth.loc[worth["best"], "option"].tolist()
    at = f"Where one unit of effect is worth {figure(value)}"
    most = figure(float(worth["net_benefit"].iloc[0]))
    if len(best) > 1:
        return f"{at}, {words.listed(best)} are equally good: net benefit {most} each."
    if len(worth) == 1:
        return f"{at}, the net benefit of {best[0]} is {most}."
    lead = figure(float(worth["lost"].iloc[1]))
    return f"{at}, {best[0]} is the best: net benefit {most}, {lead} more than {worth['option'].iloc[1]}."


def _choices(found: pd.DataFrame) -> list[str]:
    """At which values of a unit of effect each option of the frontier is the best."""
    ranges = worth_choosing(found).drop_duplicates(["from_value", "to_value"])
    if len(ranges) == 1:
        return [f"{ranges['option'].iloc[0]} is the best whatever a unit of effect is worth."]
    said = []
    for row in ranges.to_dict("records"):
        name, start, end = str(row["option"]), float(row["from_value"]), float(row["to_value"])
        if start == end:
            said.append(f"{name} is as good as its neighbours only where a unit is worth {figure(start)}.")
        elif math.isinf(end):
            said.append(f"{name} is the best where a unit of effect is worth more than {figure(start)}.")
        elif start == 0:
            said.append(f"{name} is the best where a unit of effect is worth less than {figure(end)}.")
        else:
            between = f"{figure(start)} and {figure(end)}"
            said.append(f"{name} is the best where a unit of effect is worth between {between}.")
    return said


def _why_not(name: str, figures: Mapping[str, Mapping[Any, Any]]) -> str:
    row = figures[name]
    by = str(row["compared_with"])
    if row["status"] == EXTENDEDLY_DOMINATED:
        low, _, high = by.rpartition(BETWEEN)
        return f"{name} is extendedly dominated: a mix of {low} and {high} does as much for less."
    cheaper = row["cost"] - figures[by]["cost"]
    more = figures[by]["effect"] - row["effect"]
    costs = f"costs {figure(cheaper)} less" if cheaper > 0 else "costs the same"
    does = f"does {figure(more)} more" if more > 0 else "does as much"
    return f"{name} is dominated: {by} {does} and {costs}."


def _twins(found: pd.DataFrame) -> list[str]:
    same = found.groupby(["cost", "effect"], sort=False)["option"].agg(list)
    return [
        f"{words.listed(names)} cost and do exactly the same, and stand in one place."
        for names in same
        if len(names) > 1
    ]
