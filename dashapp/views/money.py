"""Where the money goes, drawn: an indented table with bars, districts, evidence, people and buildings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Child, Head, records, table
from dashapp.components.text import Tone, tag
from dashapp.components.tiles import Tile, tile_map
from model import words
from model.charts.colours import BLUE_STEPS
from model.charts.flows import money_tree
from model.charts.money import Amounts
from model.charts.tiles import LEVEL_WORDS

EVIDENCE_TONES: Mapping[str, Tone] = {
    "evidence held": "good",
    "tested, no gain found": "plain",
    "must serve every case": "quiet",
    "no evidence held": "bad",
}
KIND_NAMES: Mapping[str, str] = {"money": "Money", "people": "People", "capital": "Buildings and places"}


def tree(flows: pd.DataFrame, amounts: Amounts) -> Component:
    """Partner by partner, what each pays for, with a bar for each amount."""
    rows = [_branch(row, amounts) for row in records(money_tree(flows, ("partner", "service")))]
    heads = (
        Head("Partner, and what it pays for"),
        Head(f"Amount ({amounts.unit})", numeric=True),
        Head("Share of all", numeric=True),
    )
    return table("Each partner's share and what it pays for", heads, rows, name="tree compact", quiet=True)


def partners(flows: pd.DataFrame, amounts: Amounts) -> Component:
    """What each partner pays in all, with a bar for each amount."""
    rows = [_branch(row, amounts) for row in records(money_tree(flows, ("partner",)))]
    heads = (
        Head("Partner"),
        Head(f"Amount ({amounts.unit})", numeric=True),
        Head("Share of all", numeric=True),
    )
    return table("Each partner's share", heads, rows, name="tree compact", quiet=True)


def _branch(row: Mapping[str, Any], amounts: Amounts) -> list[Child]:
    level, gbp = int(str(row["level"])), float(str(row["gbp"]))
    name = str(row["name"])
    label: Component = html.Strong(name) if level == 0 else html.Span(name, className="indented")
    share = float(str(row["share"]))
    return [label, _exact(gbp, amounts), [words.percent(share), bar(share, strong=level == 0)]]


def bar(share: float, *, strong: bool = False) -> Component:
    """A bar for a share of all; the share stands beside it in words."""
    name = "bar-cell bar-strong" if strong else "bar-cell"
    return html.Span(className=name, style={"--share": f"{100 * share:.1f}%"})


def _exact(gbp: float, amounts: Amounts) -> str:
    return words.pounds(gbp) if amounts.children is None else words.per_head(gbp, amounts.children)


def district_tiles(places: pd.DataFrame, amounts: Amounts) -> Component:
    """Amount of each district as tiles, in five steps from least to most.

    Parameters
    ----------
    places : DataFrame
        name, tile_row, tile_column, children, gbp.
    amounts : Amounts
        With children, each district is shown for its own.
    """
    values = [
        row["gbp"] / row["children"] if amounts.children is not None else row["gbp"]
        for row in records(places)
    ]
    low, high = min(values), max(values)
    tiles = []
    for row, value in zip(records(places), values, strict=True):
        step = 2 if high <= low else min(int((value - low) / (high - low) * 5), 4)
        own = Amounts(float(row["children"]) if amounts.children is not None else None)
        place = (float(row["tile_row"]), float(row["tile_column"]))
        tiles.append(
            Tile(str(row["name"]), own.say(float(row["gbp"])), LEVEL_WORDS[step], *place, BLUE_STEPS[step])
        )
    return tile_map(tiles, "Amounts by district")


def evidence_table(services: pd.DataFrame) -> Component:
    """Services with what they take and what evidence is held."""
    heads = (
        Head("Service"),
        Head("Evidence"),
        Head("Tier"),
        Head("Amount (£ a year)", numeric=True),
        Head("Amount (£ a child)", numeric=True),
    )
    rows: list[list[Child]] = [
        [
            str(row["name"]),
            tag(words.first_upper(str(row["evidence"])), EVIDENCE_TONES[str(row["evidence"])]),
            words.first_upper(str(row["tier"])),
            words.pounds(float(row["gbp"])),
            words.per_head(float(row["gbp_per_child"]), 1.0).removesuffix(" a child"),
        ]
        for row in records(services)
    ]
    return table(
        "Every service, what it takes and what evidence is held",
        heads,
        rows,
        name="compact",
        quiet=True,
        stacked=True,
    )


def resource_table(resources: pd.DataFrame) -> Component:
    """Money, people and buildings: what there is, what is used, what it is worth."""
    heads = (
        Head("Resource"),
        Head("Kind"),
        Head("There is", numeric=True),
        Head("Used today", numeric=True),
        Head("Unit"),
        Head("Worth (£ a year)", numeric=True),
        Head("Already in the money pots", numeric=True),
    )
    rows = [_resource(row) for row in records(resources)]
    caption = "Money, people and buildings in the partnership"
    return table(caption, heads, rows, name="compact", quiet=True, stacked=True)


def _resource(row: Mapping[str, Any]) -> list[Child]:
    available, used = float(str(row["available"])), float(str(row["used"]))
    inside = float(str(row["in_cash_available"]))
    money = row["kind"] == "money"
    share = words.percent(inside / available) if available and not money else "–"
    return [
        str(row["name"]),
        KIND_NAMES[str(row["kind"])],
        words.number(available),
        words.number(used),
        str(row["unit"]),
        words.pounds(float(str(row["value_gbp"]))),
        share,
    ]
