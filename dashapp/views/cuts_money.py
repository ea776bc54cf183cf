"""The money of a tested cut: my saving and your cost by partner and year, the medium term, break-even."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp import ids
from dashapp.components.controls import Option, filters, radios, select
from dashapp.components.figures import figure
from dashapp.components.text import bullets
from dashapp.ids import Key
from dashapp.pages.base import Child, named_charts
from dashapp.views import cuts_tables as lay
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import POUND, Look
from dashapp.views.cuts_parts import TEST, Section
from model import words
from model.charts import cuts as draw

REAL, CASH = "real", "cash"
ALL = "all"
ITEMS: Mapping[str, str] = {
    "cut": "Taken out",
    "knock_on": "Comes back as cost",
    "cost_of_change": "Cost of the change itself",
}
KINDS: Mapping[str, str] = {"fiscal": "public money", "economic": "the economy", "social": "people's lives"}
MEDIUM = (
    "As in a medium-term financial plan: what is brought forward from the year before, what is new in the "
    "year, what is paid once, and what goes on as the full-year effect. Less to pay is below 0."
)
KIND_OF_SAVING = (
    "A budget cut is cash that can be taken out that year. Cost avoided is cost that would have risen and "
    "does not: no budget falls by it. The rest is no cash at all."
)


@dataclass(frozen=True)
class Books:
    """In which prices, and in whose books, the money is shown.

    Attributes
    ----------
    look : Look
        The cut.
    ending : str
        Of the columns shown: ``gbp`` in prices of the price year, ``cash_gbp`` in cash of each year.
    partner : str
        Whose books; ``all`` for everybody's.
    """

    look: Look
    ending: str
    partner: str

    @property
    def unit(self) -> str:
        """Unit of the columns."""
        return "£, cash" if self.ending == "cash_gbp" else "£"

    def column(self, name: str) -> str:
        """A column of money in the prices shown."""
        return f"{name}_{self.ending}"

    def own(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Rows of the partner in view."""
        return rows if self.partner == ALL else rows[rows["partner"] == self.partner]


def money(look: Look) -> Section:
    """Who saves and who pays, by year; what kind of saving; the medium term; the break-even."""
    if not look.can_be_made:
        return {}, [html.P("There are no sums to show, because this cut can't be made in this way.")]
    books, controls = _books(look)
    sums = say.sums_by_partner(look).reset_index()
    named = sums.assign(name=[look.partner(str(key)) for key in sums["partner"]])
    chart = draw.partner_ledger(named, look.shown.setting(TEST))
    body: list[Child] = [
        figure(chart, look.shown.here, level=3),
        *([bullets(list(said))] if (said := say.moved(look)) else []),
        html.P(f"{say.even(look)} {say.present(look)}"),
        controls,
        html.H3("By partner and year"),
        *_by_partner(books),
        html.H3("What kind of saving"),
        html.P(KIND_OF_SAVING),
        *lay.listed(look, "cuts", f"The saving by year ({books.unit})", _kinds(books)),
        html.H3("The medium term"),
        html.P(MEDIUM),
        *lay.listed(look, "medium_term", f"What changes in {_whose(books)} budget", _medium(books)),
        html.H3("Beyond the partners' budgets"),
        *_beyond(books),
    ]
    return named_charts(chart), body


def _books(look: Look) -> tuple[Books, Component]:
    """The prices and the partner in view, and the controls that choose them."""
    has_cash = bool(look.at("cuts")["gross_cut_cash_gbp"].notna().any())
    prices, _ = look.shown.here.one_of(Key.PRICES, [CASH] if has_cash else [], REAL)
    partners = [str(key) for key in say.sums_by_partner(look).index]
    partner, _ = look.shown.here.one_of(Key.PARTNER, partners, ALL)
    names = [Option(ALL, "Everybody"), *(Option(key, look.partner(key)) for key in partners)]
    controls = [select(ids.query(Key.PARTNER, ALL), "Whose budget", names, partner)]
    if has_cash:
        year = look.shown.partnership.price_year
        options = [Option(REAL, f"Prices of {year}"), Option(CASH, "Cash of each year")]
        controls.append(radios(ids.query(Key.PRICES, REAL), "Prices", options, prices))
    return Books(look, "cash_gbp" if prices == CASH else "gbp", partner), filters(*controls)


def _whose(books: Books) -> str:
    return "everybody's" if books.partner == ALL else f"{books.look.partner(books.partner)}'s"


def _by_partner(books: Books) -> list[Child]:
    look = books.look
    rows = books.own(look.in_plan("knock_on"))
    named = rows.assign(Partner=[look.partner(str(key)) for key in rows["partner"]])
    parts: list[Child] = []
    for column, caption, nothing in (
        ("gross_cut", "Your saving: what each partner puts in less", "Nobody puts in less."),
        ("knock_on", "Your cost: what comes back to each partner", "No cost comes back to anybody."),
    ):
        name = books.column(column)
        moved = named.groupby("Partner")[name].transform(lambda gbp: float(gbp.abs().sum())) >= POUND
        if not moved.any():
            parts.append(html.P(nothing))
            continue
        frame = lay.by_year(named[moved], "Partner", name, books.unit, look.cut_years)
        parts += lay.listed(look, "knock_on", f"{caption} ({books.unit})", frame)
    return parts


def _kinds(books: Books) -> pd.DataFrame:
    rows = books.look.in_plan("cuts")
    rows = rows[rows["year"].isin(books.look.cut_years)]
    columns = {
        "Taken out": "gross_cut",
        "Comes back as cost": "knock_on",
        "Saved after that": "net_saving",
        "Of it budgets cut": "cashable",
        "Of it cost avoided": "cost_avoided",
        "Of it no cash": "no_cash",
        "Duties not met, beside it": "duties_unmet",
    }
    years = {"Year": [words.year(int(year)) for year in rows["year"]]}
    money_of = {
        f"{name} ({books.unit})": rows[books.column(column)].tolist() for name, column in columns.items()
    }
    return pd.DataFrame({**years, **money_of})


def _medium(books: Books) -> pd.DataFrame:
    rows = books.own(books.look.at("medium_term"))
    rows = rows[rows["year"].isin(books.look.cut_years)]
    columns = {
        "Brought forward": "base",
        "New in the year": "in_year",
        "Once": "one_off",
        "Full-year effect": "full_year",
    }
    names = [books.column(column) for column in columns.values()]
    sums = rows.groupby(["item", "year"], sort=False)[names].sum().reset_index()
    about = {
        "Year": [words.year(int(year)) for year in sums["year"]],
        "What": [ITEMS.get(str(item), str(item)) for item in sums["item"]],
    }
    money_of = {
        f"{name} ({books.unit})": (sums[books.column(column)] + 0.0).tolist()
        for name, column in columns.items()
    }
    return pd.DataFrame({**about, **money_of})


def _beyond(books: Books) -> list[Child]:
    """Cost of lost outcomes to others, which is in no saving."""
    look = books.look
    rows = look.at("beyond_pots")
    rows = rows[rows["year"] <= look.last]
    gbp, cashable = books.ending, books.column("cashable")
    sums = rows.groupby(["bearer", "kind"], sort=False)[[gbp, cashable]].sum().reset_index()
    sums = sums[sums[gbp].abs() >= POUND].sort_values(gbp, ascending=False, kind="stable")
    if sums.empty:
        return [html.P("No cost beyond the partners' budgets is counted.")]
    frame = pd.DataFrame(
        {
            "On whom": [words.first_upper(look.partner(str(key))) for key in sums["bearer"]],
            "Kind": [words.first_upper(KINDS.get(str(kind), str(kind))) for kind in sums["kind"]],
            f"Cost of outcomes lost ({books.unit})": sums[gbp].tolist(),
            f"Of it cash ({books.unit})": sums[cashable].tolist(),
        }
    )
    lead = "What the outcomes lost cost others, over the plan. It is in no saving and no cost above."
    return [html.P(lead), *lay.listed(look, "beyond_pots", f"Cost to others over {look.whole}", frame)]
