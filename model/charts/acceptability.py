"""Acceptability: how likely each option is the best, by what a unit of effect is worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Scatter

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.numbered import Units, of_draws
from model.charts.parts import LINE_HEIGHT, NARROW_LETTERS, lines, note, padded
from model.charts.setting import Setting

HEIGHT, BOTTOM, LEFT, RIGHT, SIDE = 300, 56, 52, 22, 8
MOST_LINES = len(colours.CATEGORIES)
DASHES = ("solid", "dash", "dot", "dashdot")
STROKES = ("━━", "━ ━", "┅┅", "━ ·")
OTHERS = "all other options"
MOST_THRESHOLDS = 300


def acceptability_chart(chances: pd.DataFrame, setting: Setting, units: Units) -> Chart:
    """Chance that each option is the best; the thick line is the option that is best on average.

    Parameters
    ----------
    chances : DataFrame
        threshold, option (names for people), probability (0–1), best_on_average. At most four options get a
        line of their own: those that reach the highest chances; the others are added up.
    setting : Setting
        Shared words.
    units : Units
        What cost and effect are counted in.

    Raises
    ------
    ValueError
        If there is no threshold.
    """
    if chances.empty:
        raise ValueError("there is no threshold to draw")
    wide = chances.pivot_table(index="threshold", columns="option", values="probability").sort_index()
    shown = _merged(wide)
    names = [str(name) for name in shown.columns]
    best = chances[chances["best_on_average"]]
    figure = Figure([_line(shown, k) for k in range(len(names))])
    figure.add_trace(_frontier(best.sort_values("threshold").drop_duplicates("threshold")))
    above, top = _key(names)
    figure.update_layout(
        height=HEIGHT + top,
        margin={"l": LEFT, "r": RIGHT, "t": top, "b": BOTTOM},
        annotations=[above],
        **_axes(shown, units),
    )
    said = _said(shown, best, units)
    caption = Caption(
        name="acceptability",
        headline=_headline(best),
        measure=f"Chance that an option is the best, by the worth of a unit of effect ({units.effect})",
        place=setting.place,
        period=setting.period,
        summary=said,
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, figure, _table(wide, best, units))


def _merged(wide: pd.DataFrame) -> pd.DataFrame:
    """At most four columns: the highest chances, and the sum of the rest."""
    order = wide.max().sort_values(ascending=False, kind="stable").index
    step = max(1, -(-len(wide) // MOST_THRESHOLDS))
    thin = wide.iloc[::step]
    if len(order) <= MOST_LINES:
        return thin[list(order)]
    kept = list(order[: MOST_LINES - 1])
    return thin[kept].assign(**{OTHERS: thin[list(order[MOST_LINES - 1 :])].sum(axis=1)})


def _line(shown: pd.DataFrame, k: int) -> Scatter:
    name = str(shown.columns[k])
    return Scatter(
        x=shown.index.tolist(),
        y=(100 * shown.iloc[:, k]).tolist(),
        mode="lines",
        line={"color": colours.CATEGORIES[k], "width": 2, "dash": DASHES[k]},
        text=[f"{name}: {100 * share:.0f} in 100" for share in shown.iloc[:, k]],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _frontier(best: pd.DataFrame) -> Scatter:
    """The chance of the option that is best on average, as a pale wide line behind its own."""
    step = max(1, -(-len(best) // MOST_THRESHOLDS))
    thin = best.iloc[::step]
    return Scatter(
        x=thin["threshold"].tolist(),
        y=(100 * thin["probability"]).tolist(),
        mode="markers",
        marker={"symbol": "circle-open", "color": colours.TEXT, "size": 9, "line": {"width": 1.5}},
        text=[f"best on average: {name}" for name in thin["option"]],
        hovertemplate="%{text}<extra></extra>",
        cliponaxis=False,
    )


def _key(names: Sequence[str]) -> tuple[dict[str, Any], int]:
    """A line of the key for each option, and one for the rings."""
    rows = []
    for k, name in enumerate(names):
        first, *rest = lines(name, NARROW_LETTERS - 6)
        stroke = f'<span style="color:{colours.CATEGORIES[k]}">{STROKES[k]}</span>'
        rows += [f"{stroke} {first}", *(f"    {line}" for line in rest)]
    rows.append("○ the option that is best on average")
    text = note("<br>".join(rows), x=0, y=1, yref="paper", yshift=6, yanchor="bottom")
    return {**text, "xshift": SIDE - LEFT}, LINE_HEIGHT * len(rows) + 16


def _axes(shown: pd.DataFrame, units: Units) -> dict[str, Any]:
    low, high = float(shown.index.min()), float(shown.index.max())
    title = {"text": f"Worth of one unit of effect ({units.cost})", "font": {"size": 13}}
    common = {"zeroline": False, "tickfont": {"size": 12}}
    across = {"range": list(padded(low, high, 0.03)), "nticks": 4, "tickformat": ",.3~s", "title": title}
    return {
        "xaxis": {**across, **common},
        "yaxis": {"range": [-4, 104], **_ticks(), **common},
    }


def _ticks() -> dict[str, Any]:
    """Quarters of all draws."""
    quarters = [0, 25, 50, 75, 100]
    return {"tickmode": "array", "tickvals": quarters, "ticktext": [f"{share}%" for share in quarters]}


def _headline(best: pd.DataFrame) -> str:
    last = best.sort_values("threshold").iloc[-1]
    chance = of_draws(float(last["probability"]))
    name = words.shortened(str(last["option"]), 50)
    return f"Where effect is worth most, {name} is the best in {chance} draws"


def _said(shown: pd.DataFrame, best: pd.DataFrame, units: Units) -> str:
    """Chances at both ends and in the middle, and who is best on average there."""
    texts = []
    for at in sorted({0, len(shown) // 2, len(shown) - 1}):
        value = float(str(shown.index[at]))
        parts = [
            f"{name} {of_draws(float(share))}"
            for name, share in zip(shown.columns, shown.iloc[at], strict=True)
        ]
        mean = best.loc[best["threshold"] == value, "option"].tolist()
        worth = words.money(value) if units.cost == "£" else f"{words.number(value)} {units.cost}"
        texts.append(f"Worth {worth} a unit: {words.listed(parts)}; best on average {words.listed(mean)}.")
    return " ".join(texts)


def _table(wide: pd.DataFrame, best: pd.DataFrame, units: Units) -> pd.DataFrame:
    mean = best.groupby("threshold")["option"].agg(lambda names: words.listed([str(name) for name in names]))
    columns: dict[str, Any] = {f"Worth of a unit ({units.cost})": wide.index.astype(float)}
    columns |= {
        f"{words.first_upper(_plain(str(name)))} (% of draws)": 100 * wide[name].to_numpy() for name in wide
    }
    return pd.DataFrame({**columns, "Best on average": mean.reindex(wide.index).to_numpy()})


def _plain(name: str) -> str:
    """A name as a header: headers for people hold no underscores."""
    return name.replace("_", " ")
