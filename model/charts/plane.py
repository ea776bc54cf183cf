"""The cost-effectiveness plane: what options add to cost and effect against one, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.numbered import Units, frame, of_draws, points
from model.charts.parts import Mark
from model.charts.setting import Setting

MEAN = Mark("on average", colours.DARK_BLUE, "circle", "●")
CLOUD = Mark("where 95 in 100 draws lie", colours.TURQUOISE, "circle-open", "◯")
MARKS = (MEAN, CLOUD)
QUARTERS = {
    "cheaper_and_better": "cheaper and better",
    "dearer_and_better": "dearer and better",
    "cheaper_and_worse": "cheaper and worse",
    "dearer_and_worse": "dearer and worse",
}


def plane_chart(
    means: pd.DataFrame, ellipses: pd.DataFrame, against: str, setting: Setting, units: Units
) -> Chart:
    """What options add against one of them, with an ellipse for each.

    Parameters
    ----------
    means : DataFrame
        option (names for people), cost, effect (mean changes), and the share of draws in each quarter:
        cheaper_and_better, dearer_and_better, cheaper_and_worse, dearer_and_worse.
    ellipses : DataFrame
        option, effect, cost: points of each outline in order.
    against : str
        Name of the option that the others are compared with.
    setting : Setting
        Shared words.
    units : Units
        What cost and effect are counted in.

    Raises
    ------
    ValueError
        If there is nothing to compare.
    """
    if means.empty:
        raise ValueError("there is one option alone, so there is nothing to compare it with")
    said = [_said(row, against) for row in means.to_dict("records")]
    at = list(zip(means["effect"].tolist(), means["cost"].tolist(), strict=True))
    outline = list(zip(ellipses["effect"].tolist(), ellipses["cost"].tolist(), strict=True))
    figure = Figure([_outline(own) for _, own in ellipses.groupby("option", sort=False)])
    figure.add_trace(points(at, range(1, len(at) + 1), MEAN, said))
    names = [str(name) for name in means["option"]]
    figure.update_layout(**frame(names, MARKS, [*at, *outline], units, from_zero=True))
    caption = Caption(
        name="cost-effectiveness-plane",
        headline=_headline(means, against),
        measure=f"Cost ({units.cost}) and effect ({units.effect}) beyond {against}",
        place=setting.place,
        period=setting.period,
        summary=" ".join(said),
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, figure, _table(means, said, units))


def _outline(own: pd.DataFrame) -> Scatter:
    return Scatter(
        x=own["effect"].tolist(),
        y=own["cost"].tolist(),
        mode="lines",
        line={"color": colours.TURQUOISE, "width": 2},
        hoverinfo="skip",
        cliponaxis=False,
    )


def _said(row: Mapping[Any, Any], against: str) -> str:
    """In which quarter the draws of an option lie."""
    shares = sorted(((float(row[name]), text) for name, text in QUARTERS.items()), reverse=True)
    parts = [f"{text} in {of_draws(share)} draws" for share, text in shares if round(100 * share) > 0]
    return f"{row['option']} against {against}: {words.listed(parts)}."


def _headline(means: pd.DataFrame, against: str) -> str:
    sure = means[means["cheaper_and_better"] >= 0.5]
    if len(sure):
        return (
            f"{words.shortened(str(sure['option'].iloc[0]), 40)} is more likely than not cheaper and better"
        )
    better = means[means["cheaper_and_better"] + means["dearer_and_better"] >= 0.5]
    count = f"{len(better)} of {words.counted(len(means), 'option')}"
    verb = "does" if len(better) == 1 else "do"
    return f"{count} more likely than not {verb} better than {words.shortened(against, 30)}, at a cost"


def _table(means: pd.DataFrame, said: list[str], units: Units) -> pd.DataFrame:
    shares = {f"{words.first_upper(text)} (% of draws)": 100 * means[name] for name, text in QUARTERS.items()}
    return pd.DataFrame(
        {
            "Number": [str(k + 1) for k in range(len(means))],
            "Option": means["option"].tolist(),
            f"Mean cost beyond ({units.cost})": means["cost"],
            f"Mean effect beyond ({units.effect})": means["effect"],
            **shares,
            "In words": said,
        }
    )
