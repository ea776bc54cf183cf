"""Data and assumptions: where the numbers come from, and whether they can be trusted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashapp.components.attributes import aria
from dashapp.components.figures import table_download
from dashapp.components.tables import frame_table
from dashapp.components.text import bullets, folded, link, notice
from dashapp.ids import Key
from dashapp.pages.base import Child, Page, View
from dashapp.services import Services
from dashapp.urls import Here
from dashapp.views import data as draw
from model import words

ROWS_A_PAGE = 40
DICTIONARY = "dictionary"


def view(services: Services, here: Here) -> View:
    """All tables, or the one that the address names, or the dictionary."""
    wanted = here.get(Key.TABLE)
    frames = services.frames()
    if wanted == DICTIONARY:
        return _dictionary(services, here)
    if wanted is not None and wanted in frames:
        return _table(services, wanted, frames[wanted], here)
    said = (notice(html.P(f"There is no table called '{wanted}'."), tone="warning"),) if wanted else ()
    return _all(services, frames, here.having(table=None), said)


def _all(
    services: Services, frames: Mapping[str, pd.DataFrame], here: Here, notices: tuple[Child, ...]
) -> View:
    basis = draw.basis_counts(frames)
    said = services.notes()
    return View(
        answer=draw.answer(basis),
        notices=notices,
        body=(
            html.H2("Tables"),
            draw.index(frames, services.table_words(), here),
            html.P(link("What every column holds", here.having(table=DICTIONARY))),
            html.H2("Checks"),
            html.P(
                "Every check of the tables was passed when they were read: a table with a fault is not used."
            ),
            *_notes(said),
        ),
        sure=(
            html.P("Each figure is one of three:"),
            bullets(
                [
                    "published: taken from a source as it stands",
                    "derived: worked out from published figures; its source says how",
                    "illustrative: chosen for want of anything published; its source says why",
                ]
            ),
        ),
        based_on=(
            html.P(link("Every source, with its publisher and address", here.having(table="sources"))),
        ),
        tables={"basis": basis},
    )


def _notes(said: tuple[str, ...]) -> list[Child]:
    if not said:
        return [html.P("There is nothing else to know about them.")]
    noun = words.plural(len(said), "thing", "things")
    return [html.P(f"{len(said)} {noun} to know:"), bullets(list(said))]


def _table(services: Services, name: str, frame: pd.DataFrame, here: Here) -> View:
    pages = max(1, -(-len(frame) // ROWS_A_PAGE))
    asked = here.get(Key.PAGE)
    page = min(max(int(asked), 1), pages) if asked and asked.isdigit() else 1
    shown = frame.iloc[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE]
    title = draw.title(name)
    return View(
        question=f"{title}: what is held?",
        answer=f"{services.table_words()[name]} {words.counted(len(frame), 'row')}.",
        body=(
            html.P(link("All tables", here.having(table=None, page=None)), className="back"),
            frame_table(_caption(title, page, pages), draw.readable(shown)),
            _pager(here, page, pages),
            table_download(name, f"table {title}", here),
            folded("What the columns hold", draw.dictionary(services.dictionary(), name)),
        ),
        tables={name: frame},
    )


def _caption(title: str, page: int, pages: int) -> str:
    return title if pages == 1 else f"{title}, page {page} of {pages}"


def _pager(here: Here, page: int, pages: int) -> Component | str:
    """Links to the page before and after."""
    if pages == 1:
        return ""
    found = list(_page_links(here, page, pages))
    return html.Nav(
        html.Ul([html.Li(item) for item in found]),
        className="pager no-print",
        **aria(label="Pages of the table"),
    )


def _page_links(here: Here, page: int, pages: int) -> Iterator[Component | str]:
    if page > 1:
        yield link("Page before", here.having(page=str(page - 1)))
    yield f"Page {page} of {pages}"
    if page < pages:
        yield link("Next page", here.having(page=str(page + 1)))


def _dictionary(services: Services, here: Here) -> View:
    frame = services.dictionary()
    parts: list[Child] = [html.P(link("All tables", here.having(table=None)), className="back")]
    names = [str(name) for name in dict.fromkeys(frame["table"])]
    parts += [folded(draw.title(name), draw.dictionary(frame, name)) for name in names]
    return View(
        question="What does every column hold?",
        answer=f"{len(frame)} columns in {frame['table'].nunique()} tables, each with unit and bounds.",
        body=(*parts, table_download(DICTIONARY, "what every column holds", here)),
        tables={DICTIONARY: frame},
    )


PAGE = Page(
    path="/data",
    title="Data and assumptions",
    question="Where do the numbers come from, and can I trust them?",
    view=view,
)
