"""Money from partner to pot, service, priority and outcome in one figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd
from plotly.graph_objects import Figure, Sankey

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.flows import OTHER, STEP_WORDS, STEPS, Link, Nodes, in_pence, links_of, nodes_of, sums
from model.charts.money import Amounts
from model.charts.parts import note, wrapped
from model.charts.setting import Setting

TOP, BOTTOM = 58, 34
TEXT_LINE = 16


@dataclass(frozen=True)
class _Drawing:
    """Steps, nodes and links of one figure, and how its amounts are said."""

    steps: Sequence[str]
    nodes: dict[str, Nodes]
    links: list[Link]
    amounts: Amounts

    @property
    def letters(self) -> int:
        """Letters in a line of a name: fewer where there are more columns to fit in."""
        return 24 if len(self.steps) <= 3 else 16

    @property
    def pad(self) -> int:
        """Pixels between nodes: as many as the longest text needs, its name and its amount."""
        return TEXT_LINE * (2 if len(self.steps) <= 3 else 3) + TEXT_LINE

    def places(self) -> list[tuple[str, str]]:
        """(step, node) in drawing order."""
        return [(step, key) for step in self.steps for key in self.nodes[step].ids]

    def label(self, step: str, key: str) -> str:
        """What is written beside a node."""
        return dict(zip(self.nodes[step].ids, self.nodes[step].labels, strict=True))[key]

    def gbp(self, step: str, key: str) -> float:
        """£ through a node: what leaves it, or for the last step what reaches it."""
        if step == self.steps[-1]:
            return sum(x.pence for x in self.links if x.step == self.steps[-2] and x.target == key) / 100
        return sum(x.pence for x in self.links if x.step == step and x.source == key) / 100


def money_flow(
    flows: pd.DataFrame, setting: Setting, measure: str, amounts: Amounts, steps: Sequence[str] = STEPS
) -> Chart:
    """Money from partner to outcome, one hue per partner.

    Parameters
    ----------
    flows : DataFrame
        Columns partner, pot, service, priority, outcome, the same with ``_name``, and gbp.
    setting : Setting
        Shared words.
    measure : str
        What flows, such as ``Money``.
    amounts : Amounts
        In £ a year or £ a child.
    steps : sequence of str
        Steps to show, two or more of ``STEPS`` in order; fewer steps leave room for more names.
    """
    counted = in_pence(flows)
    nodes = nodes_of(counted, steps)
    drawing = _Drawing(steps, nodes, links_of(counted, steps, nodes), amounts)
    figure = Figure(_sankey(drawing)) if drawing.links else Figure()
    most = max(len(nodes[step].ids) for step in steps)
    figure.update_layout(
        height=max(most * round(drawing.pad * 1.75), 240) + TOP + BOTTOM,
        margin={"l": 8, "r": 8, "t": TOP, "b": BOTTOM},
        annotations=_column_heads(steps),
    )
    return build(_caption(counted, setting, measure, amounts), figure, _table(drawing))


def _sankey(drawing: _Drawing) -> Sankey:
    places = drawing.places()
    at = {place: i for i, place in enumerate(places)}
    after = dict(pairwise(drawing.steps))
    first = drawing.steps[0]
    hue = hues(drawing.nodes[first].ids)
    return Sankey(
        arrangement="snap",
        textfont={"size": 12, "color": colours.TEXT},
        node={
            "label": [_node_text(drawing, step, key) for step, key in places],
            "pad": drawing.pad,
            "thickness": 14,
            "color": [hue[key] if step == first else colours.GREY for step, key in places],
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [at[link.step, link.source] for link in drawing.links],
            "target": [at[after[link.step], link.target] for link in drawing.links],
            "value": [drawing.amounts.of(link.pence / 100) for link in drawing.links],
            "color": [colours.PALE[hue[link.origin]] for link in drawing.links],
            "hovertemplate": "%{source.label} → %{target.label}<extra></extra>",
        },
    )


def _node_text(drawing: _Drawing, step: str, key: str) -> str:
    name = wrapped(words.shortened(drawing.label(step, key), 44), drawing.letters)
    return f"{name}<br>{drawing.amounts.say(drawing.gbp(step, key))}"


def hues(ids: Sequence[str]) -> dict[str, str]:
    """One of four hues for each of the first four that have a name, grey for the rest."""
    named = [key for key in ids if key != OTHER]
    four = dict(zip(named, colours.CATEGORIES, strict=False))
    return {key: four.get(key, colours.GREY) for key in ids}


def _column_heads(steps: Sequence[str]) -> list[dict[str, Any]]:
    found = []
    for i, step in enumerate(steps):
        anchor = "left" if i == 0 else ("right" if i == len(steps) - 1 else "center")
        where = {"x": i / (len(steps) - 1), "xanchor": anchor, "y": 1, "yref": "paper"}
        found.append(note(f"<b>{STEP_WORDS[step]}</b>", yanchor="bottom", yshift=TOP - 26, **where))
    return found


def _table(drawing: _Drawing) -> pd.DataFrame:
    """From, to, amount and share, largest first within each step; the first step's totals on top."""
    first, after = drawing.steps[0], dict(pairwise(drawing.steps))
    heads = [
        (f"All to {STEP_WORDS[first].lower()}", "All", drawing.label(first, key), drawing.gbp(first, key))
        for key in drawing.nodes[first].ids
    ]
    rows = [
        (f"{STEP_WORDS[step]} to {STEP_WORDS[after[step]].lower()}", *ends, gbp)
        for step in drawing.steps[:-1]
        for ends, gbp in _pairs(drawing, step, after[step])
    ]
    total = max(sum(row[3] for row in heads), 0.01)
    return pd.DataFrame(
        {
            "Step": [row[0] for row in heads + rows],
            "From": [row[1] for row in heads + rows],
            "To": [row[2] for row in heads + rows],
            f"Amount ({drawing.amounts.unit})": [drawing.amounts.of(row[3]) for row in heads + rows],
            "Share of all (%)": [row[3] / total * 100 for row in heads + rows],
        }
    )


def _pairs(drawing: _Drawing, step: str, after: str) -> list[tuple[tuple[str, str], float]]:
    """Names of both ends and £ of each pair of nodes of two steps, largest first."""
    pence: dict[tuple[str, str], int] = {}
    for link in drawing.links:
        if link.step == step:
            ends = drawing.label(step, link.source), drawing.label(after, link.target)
            pence[ends] = pence.get(ends, 0) + link.pence
    return [(ends, amount / 100) for ends, amount in sorted(pence.items(), key=lambda x: (-x[1], x[0]))]


def _caption(flows: pd.DataFrame, setting: Setting, measure: str, amounts: Amounts) -> Caption:
    total = int(flows["pence"].sum())
    headline, summary = "Nothing is recorded in this view", "Nothing is recorded in this view."
    if total:
        (payer,), most = next(iter(sums(flows, "partner_name").items()))
        biggest = list(sums(flows, "partner_name", "service_name").items())[:3]
        said = [f"{who} to {what} ({amounts.say(pence / 100)})" for (who, what), pence in biggest]
        called = words.shortened(payer, 60)
        headline = f"{called} puts in {words.percent(most / total)} of {amounts.say(total / 100)}"
        summary = f"{amounts.say(total / 100)} in all. The biggest flows: {words.listed(said)}."
    return Caption(
        name="money-flow",
        headline=headline,
        measure=f"{measure}, from partner to outcome, in {amounts.unit}",
        place=setting.place,
        period=setting.period,
        summary=summary,
        source=setting.source,
        data_year=setting.data_year,
    )
