"""Money by one thing at a time, in £ a year or £ a child."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from model import words
from model.charts import colours
from model.charts.factory import Caption, Chart, build
from model.charts.rows import Row, bars
from model.charts.setting import Setting

LONGEST_NAME = 50
"""Letters of a name in a headline."""


@dataclass(frozen=True)
class Amounts:
    """How amounts are said: in £ a year, or in £ a child.

    Attributes
    ----------
    children : float or None
        Children to share the money over; None: in £ a year.
    """

    children: float | None = None

    @property
    def unit(self) -> str:
        """Unit of table columns."""
        return "£ a year" if self.children is None else "£ a child"

    def of(self, gbp: float) -> float:
        """The amount in that unit."""
        return gbp if self.children is None else gbp / self.children

    def say(self, gbp: float) -> str:
        """The amount in words."""
        return words.money(gbp) if self.children is None else words.per_head(gbp, self.children)


def money_bars(totals: pd.DataFrame, by: str, setting: Setting, amounts: Amounts) -> Chart:
    """Money by one thing, largest first.

    Parameters
    ----------
    totals : DataFrame
        name, gbp, share, largest first.
    by : str
        What they are, such as ``tier``.
    setting : Setting
        Shared words.
    amounts : Amounts
        In £ a year or £ a child.
    """
    rows = [
        Row(
            words.first_upper(str(name)), (amounts.of(gbp),), (f"{amounts.say(gbp)}, {words.percent(share)}",)
        )
        for name, gbp, share in zip(totals["name"], totals["gbp"], totals["share"], strict=True)
    ]
    table = pd.DataFrame(
        {
            words.first_upper(by): [row.label for row in rows],
            f"Amount ({amounts.unit})": [amounts.of(gbp) for gbp in totals["gbp"]],
            "Share of all (%)": totals["share"] * 100,
        }
    )
    said = [f"{row.label} {row.texts[0]}" for row in rows]
    headline = (
        f"{_most(by, words.shortened(rows[0].label, LONGEST_NAME))}: {rows[0].texts[0]}"
        if rows
        else "Nothing is recorded in this view"
    )
    caption = Caption(
        name=f"money-by-{by.replace(' ', '-')}",
        headline=headline,
        measure=f"Money by {by}, in {amounts.unit}",
        place=setting.place,
        period=setting.period,
        summary=f"{words.listed(said, most=8)}." if said else "Nothing is recorded in this view.",
        source=setting.source,
        data_year=setting.data_year,
    )
    return build(caption, bars(rows, [colours.DARK_BLUE] * len(rows)), table)


def _most(by: str, name: str) -> str:
    """Where most money comes from or goes to."""
    if by in {"partner", "pot"}:
        return f"Most comes from {name}"
    return f"Most goes to {name.lower()} services" if by == "tier" else f"Most goes to {name}"
