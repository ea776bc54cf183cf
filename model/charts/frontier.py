"""The cost-effectiveness frontier: options worth considering joined by a line, the others with why not."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.numbered import Units, frame, points
from model.charts.parts import Mark
from model.charts.setting import Setting

ON = Mark("worth considering", colours.DARK_BLUE, "circle", "●")
MIXED = Mark("a mix is better", colours.DARK_PINK, "diamond", "◆")
BEATEN = Mark("another is better", colours.GREY, "square", "■")
MARKS = {"frontier": ON, "extendedly_dominated": MIXED, "dominated": BEATEN}


def frontier_chart(found: pd.DataFrame, setting: Setting, units: Units) -> Chart:
    """Options by effect and cost, with the frontier.

    Parameters
    ----------
    found : DataFrame
        option (names for people), cost, effect, status, compared_with, icer; the frontier first, in rising
        cost.
    setting : Setting
        Shared words.
    units : Units
        What cost and effect are counted in.

    Raises
    ------
    ValueError
        If there is no option.
    """
    if found.empty:
        raise ValueError("there is no option to draw")
    rows = found.to_dict("records")
    said = [why(row, units) for row in rows]
    edge = found[found["status"] == "frontier"]
    at = list(zip(found["effect"].tolist(), found["cost"].tolist(), strict=True))
    figure = Figure(_line(edge))
    for status, mark in MARKS.items():
        own = [k for k, row in enumerate(rows) if row["status"] == status]
        figure.add_trace(points([at[k] for k in own], [k + 1 for k in own], mark, [said[k] for k in own]))
    names = [str(row["option"]) for row in rows]
    figure.update_layout(**frame(names, tuple(MARKS.values()), at, units, from_zero=False))
    caption = Caption(
        name="cost-effectiveness-frontier",
        headline=_headline(edge, len(found)),
        measure=f"Cost ({units.cost}) against effect ({units.effect}) of options",
        place=setting.place,
        period=setting.period,
        summary=" ".join(said),
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, figure, _table(found, said, units))


def why(row: Mapping[Any, Any], units: Units) -> str:
    """Why an option is worth considering or not, in a sentence."""
    name, by = str(row["option"]), str(row["compared_with"] or "").replace(";", " and ")
    if row["status"] == "dominated":
        return f"{name}: {by} does no less and costs no more."
    if row["status"] == "extendedly_dominated":
        return f"{name}: a mix of {by} does as much for less."
    icer = float(row["icer"])
    if math.isnan(icer):
        return f"{name}: the cheapest that is worth considering."
    return f"{name}: each unit more than {by} costs {_amount(icer, units)}."


def _amount(value: float, units: Units) -> str:
    return words.money(value) if units.cost == "£" else f"{words.number(value)} {units.cost}"


def _line(edge: pd.DataFrame) -> Scatter:
    return Scatter(
        x=edge["effect"].tolist(),
        y=edge["cost"].tolist(),
        mode="lines",
        line={"color": colours.DARK_BLUE, "width": 2},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _headline(edge: pd.DataFrame, number: int) -> str:
    noun = words.counted(number, "option")
    return f"{len(edge)} of {noun} {'is' if len(edge) == 1 else 'are'} worth considering"


def _table(found: pd.DataFrame, said: list[str], units: Units) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Number": [str(k + 1) for k in range(len(found))],
            "Option": found["option"].tolist(),
            f"Cost ({units.cost})": found["cost"].tolist(),
            f"Effect ({units.effect})": found["effect"].tolist(),
            f"Cost of one unit more ({units.cost})": found["icer"].tolist(),
            "In words": said,
        }
    )
