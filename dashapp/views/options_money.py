"""Tables of *Compare options* about money: who pays, who gains, value for money."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashapp.components.tables import Head, records, small, table
from dashapp.pages.base import Child
from dashapp.shapes_options import SideBySide
from dashapp.views.options_tables import GOOD, NO_PLAN, POUND, Line, Row, heads, ratio, side, two, undone
from model import words

LEAST = 1000.0
"""Changes of money below this are not told here; the downloads hold them."""
POTS = ("pays for services", "demand-led services", "costs of change")
"""Kinds of what stands in pots; all others are value beyond them."""
KINDS: Mapping[str, str] = {
    "pays for services": "services that are chosen",
    "demand-led services": "demand-led services",
    "costs of change": "ending services, once",
    "fiscal": "fiscal value",
    "economic": "economic value",
    "social": "social value",
}


def money(found: SideBySide, year: int | None) -> Component:
    """What each partner's pots pay, in one year or on average over the plan years."""
    frame = found.tables["money"]
    years = list(found.years) if year is None else [year]
    frame = frame[frame["year"].isin(years)]
    sums = frame.groupby(["option", "partner"])[["today_gbp", "planned_gbp"]].sum() / len(years)
    partners = [key for key in (*found.partners, "") if key in set(frame["partner"])]
    cells: list[list[Child]] = []
    for partner in partners:
        today = max(_sum(sums, letter, partner, "today_gbp") for letter in found.held)
        each = [_paid(sums, letter, partner) if letter in found.held else NO_PLAN for letter in found.labels]
        cells.append([found.name(partner), words.money(today), *each])
    return table(
        "What each partner's pots pay",
        heads(found, "Partner", [Head("Today", numeric=True)]),
        cells,
        name="side-by-side",
        quiet=True,
        stacked=True,
    )


def _sum(sums: Any, letter: str, partner: str, column: str) -> float:
    return float(sums[column].get((letter, partner), 0.0))


def _paid(sums: Any, letter: str, partner: str) -> Child:
    planned, today = (_sum(sums, letter, partner, column) for column in ("planned_gbp", "today_gbp"))
    change = planned - today
    return two(words.money(planned), words.money_change(change if abs(change) >= LEAST else 0.0))


def bearers(found: SideBySide, *, in_pots: bool) -> Component:
    """Who pays more or less, or who gains beyond the pots: a line for each bearer and kind."""
    frame = found.tables["who_pays"]
    inside = frame["kind"].isin(POTS)
    frame = frame[(inside if in_pots else ~inside) & (frame["present_value_gbp"].abs() >= LEAST)]
    held = {(str(r["option"]), str(r["bearer"]), str(r["kind"])): r for r in records(frame)}
    lines = list(dict.fromkeys((bearer, kind) for _, bearer, kind in held))
    cells: list[list[Child]] = []
    for bearer, kind in sorted(lines, key=lambda line: _order(found, line)):
        each = [
            _present(held.get((letter, bearer, kind)), kind) if letter in found.held else NO_PLAN
            for letter in found.labels
        ]
        cells.append([html.Span([found.name(bearer), small(KINDS.get(kind, kind))]), *each])
    caption = "In the pots" if in_pots else "Beyond the pots"
    return table(caption, heads(found, "Who"), cells, name="side-by-side", quiet=True, stacked=True)


def _order(found: SideBySide, line: tuple[str, str]) -> tuple[int, int]:
    bearer, kind = line
    at = found.partners.index(bearer) if bearer in found.partners else len(found.partners)
    return at, list(KINDS).index(kind) if kind in KINDS else len(KINDS)


def _present(row: Row | None, kind: str) -> Child:
    """A present value, with the part of it that is cashable where not all is."""
    if row is None:
        return "nothing"
    gbp, cash = float(row["present_value_gbp"]), float(row["cashable_gbp"])
    way = ("less paid", "more paid") if kind in POTS else ("gained", "lost")
    said = side(gbp, way)
    is_paid = kind in POTS and gbp < 0
    if abs(gbp - cash) < POUND or is_paid:
        return said
    return two(said, f"{words.money(abs(cash))} of it cash" if abs(cash) >= POUND else "none of it cash")


def value_lines() -> list[Line]:
    """Value for money of each option, from costs to what stands beside a ratio."""
    return [
        ("Spent on services that are chosen", lambda row: side(row["extra_cost_gbp"], ("more", "less"))),
        ("Ending services, once", lambda row: side(row["exit_gbp"], ("more", "less"))),
        ("Spent on demand-led services", lambda row: side(row["saving_gbp"], ("less", "more"))),
        ("Cash, all of these together", lambda row: side(row["net_cash_gbp"], GOOD)),
        ("Taken from services that nobody has measured", _unmeasured),
        ("Duties left unmet, which are no saving", lambda row: undone(row, "duties_unmet_gbp", "none")),
        (
            "Value to the public purse beyond the pots",
            lambda row: side(row["fiscal_gbp"], ("gained", "lost")),
        ),
        ("Value to the economy", lambda row: side(row["economic_gbp"], ("gained", "lost"))),
        ("Value to society", lambda row: side(row["social_gbp"], ("gained", "lost"))),
        (
            "Cash and value together, whoever bears it",
            lambda row: two(side(row["net_gbp"], GOOD), ratio(row)),
        ),
        ("Has paid for itself, value to others counted", _payback),
    ]


def _unmeasured(row: Row) -> str:
    less = -float(row["unmeasured_gbp"])
    return words.money(less) if less >= LEAST else "none"


def _payback(row: Row) -> str:
    if not words.stated(row["benefit_cost_ratio"]):
        return "spends no more"
    year = row["payback_year"]
    return f"from {words.year(int(year))}" if words.stated(year) else "not in the years followed"
