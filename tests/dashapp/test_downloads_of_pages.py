"""Every file that any page offers: there, named as offered, equal to its table, and never a formula."""

from __future__ import annotations

import csv as csv_reader
import io
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dashapp.downloads import csv
from dashapp.edits import Edit
from dashapp.pages.base import View
from tests.dashapp.conftest import client_of
from tests.dashapp.plans import finished
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.walk import of_type, text

ADDRESSES = (
    "/now",
    "/now?outcome=looked_after",
    "/money",
    "/money?show=partners&place=north",
    "/money?show=for&measure=child",
    "/money?show=evidence&kind=people",
    "/data?table=pots",
    "/data?table=activity",
    "/data?table=dictionary",
    "/change/best-use?scenario=tiny-cut&show=services&year=average",
    "/change/best-use?scenario=tiny-cut&show=rules",
    "/change/best-use?scenario=tiny-cut&show=money&year=2026",
)
STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@pytest.fixture(scope="module")
def planned(tiny):
    """The services once the plan that the addresses show is worked out."""
    assert finished(tiny, Edit("tiny-cut")).result
    return tiny


def offered(services: Any, address: str) -> list[tuple[str, str]]:
    """Name and address of every file on a page; pictures by the address of their figure."""
    path, _, search = address.partition("?")
    parts, _ = page_at(services, path, f"?{search}")
    links = [item.href for item in of_type(parts, html.A) if (item.href or "").startswith("/download/")]
    drawn = [getattr(item, "data-picture", None) for item in of_type(parts, html.Button)]
    return [(href.partition("?")[0].rpartition("/")[2], href) for href in [*links, *filter(None, drawn)]]


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv_reader.DictReader(io.StringIO(answer.data.decode("utf-8"), newline="")))


@dataclass(frozen=True)
class Taken:
    """What a page offers, each file asked for once, and the view that it is made from."""

    view: View
    files: Mapping[str, TestResponse]

    @property
    def tables(self) -> dict[str, TestResponse]:
        """The files of numbers."""
        return {name: answer for name, answer in self.files.items() if name.endswith(".csv")}


@pytest.fixture(scope="module", params=ADDRESSES)
def taken(request, planned, app):
    path, _, search = request.param.partition("?")
    files = {name: client_of(app).get(href) for name, href in offered(planned, request.param)}
    assert files, f"{request.param} offers no file"
    return Taken(view_at(planned, path, f"?{search}"), files)


def test_every_file_offered_is_there_under_the_name_offered(taken):
    for name, answer in taken.files.items():
        assert answer.status_code == 200, name
        assert answer.headers["Cache-Control"] == "no-store"
    for name, answer in taken.tables.items():
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert answer.mimetype == "text/csv"


def test_every_file_of_numbers_is_the_table_itself(taken):
    for name, answer in taken.tables.items():
        stem = name.removesuffix(".csv")
        frame = taken.view.charts[stem].table if stem in taken.view.charts else taken.view.tables[stem]
        rows = rows_of(answer)
        assert len(rows) == len(frame), name
        assert [*(rows[0] if rows else frame.columns)] == list(frame.columns), name
        for column in frame.columns:
            same(frame[column], [row[str(column)] for row in rows])


def same(held: pd.Series[Any], written: list[str]) -> None:
    """Each cell of a file is the cell of its table: numbers in full, nothing for what is not held."""
    for value, cell in zip(held, written, strict=True):
        if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
            assert cell == ""
        elif isinstance(value, (int, float)) and not isinstance(value, bool):
            assert float(cell) == pytest.approx(float(value), rel=1e-12)
        else:
            assert cell.removeprefix("'") == str(value)


def test_no_cell_and_no_header_of_any_file_is_a_formula(taken):
    for name, answer in taken.tables.items():
        for row in csv_reader.reader(io.StringIO(answer.data.decode("utf-8"), newline="")):
            for cell in row:
                assert not cell.startswith(STARTS) or is_number(cell), f"{name}: {cell}"


def is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_a_picture_carries_headline_and_source(taken):
    for name, answer in taken.files.items():
        if name.endswith(".json"):
            chart = taken.view.charts[name.removesuffix(".json")]
            layout = str(answer.get_json()["layout"])
            assert chart.source.split(",")[0] in layout
            assert chart.headline.split()[0] in layout


def test_a_long_table_is_whole_in_its_file(client, planned):
    frame = planned.dictionary()
    assert len(rows_of(client.get("/download/data/dictionary.csv?table=dictionary"))) == len(frame) > 100


def test_changes_made_on_screen_can_be_taken_away_as_text(client, planned):
    job = finished(planned, Edit("tiny-best-use", {"council_general": 6e6}, 2026))
    answer = client.get(f"/download/change/best-use/changed.toml?scenario=tiny-best-use&run={job.key}")
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="changed.toml"'
    assert "set = 6000000" in answer.text


@pytest.mark.parametrize(
    "href",
    [
        "/download/change/best-use/changed.toml?scenario=tiny-cut",
        "/download/change/best-use/activity.csv?scenario=tiny-best-use&run=ffffffffffffffffffff",
        "/download/now/figures.csv",
        "/download/now/figures.csv?outcome=atlantis",
        "/download/data/pots.csv",
        "/download/data/pots.csv?table=places",
        "/download/money/money-by-district.csv?place=north",
        "/download/now/outcomes.csv/x.csv",
        "/download/now/outcomes.CSV",
        "/download/help/guide.csv",
    ],
)
def test_what_the_view_does_not_have_cannot_be_had(client, planned, href):
    assert client.get(href).status_code == 404


def test_files_can_be_read_and_not_written(client):
    assert client.post("/download/now/outcomes.csv").status_code == 405
    assert client.head("/download/now/outcomes.csv").status_code == 200


# ---- cells -----------------------------------------------------------------------------------


@pytest.mark.parametrize("start", STARTS)
def test_a_header_that_starts_like_a_formula_is_made_plain(start):
    written = csv(pd.DataFrame({f"{start}cmd": [1.0], "b": [2.0]}))
    assert next(csv_reader.reader(io.StringIO(written, newline="")))[0] == f"'{start}cmd"


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_numbers_come_back_exactly(numbers):
    assert [float(line) for line in csv(pd.DataFrame({"n": numbers})).split()[1:]] == numbers


def test_a_file_leaves_its_table_as_it_was():
    frame = pd.DataFrame({"=a": ["=1"], "b": [1.0]})
    csv(frame)
    assert frame.to_dict("list") == {"=a": ["=1"], "b": [1.0]}


@pytest.mark.parametrize(
    ("frame", "written"),
    [
        (pd.DataFrame({"a": [], "b": []}), "a,b\r\n"),
        (pd.DataFrame({"a": [None, "x"]}), 'a\r\n""\r\nx\r\n'),
        (pd.DataFrame({"a": [1.5, float("nan")], "b": ["x", "y"]}), "a,b\r\n1.5,x\r\n,y\r\n"),
        (pd.DataFrame({"a": [True, False]}), "a\r\nTrue\r\nFalse\r\n"),
        (pd.DataFrame({"a": ["x,y", 'say "no"']}), 'a\r\n"x,y"\r\n"say ""no"""\r\n'),
        (pd.DataFrame({"a": pd.Categorical(["-x", "y"])}), "a\r\n'-x\r\ny\r\n"),
        (pd.DataFrame({"a": ["£1", "–", "Ærø"]}), "a\r\n£1\r\n–\r\nÆrø\r\n"),
    ],
)
def test_cells_as_they_are_written(frame, written):
    assert csv(frame) == written


def test_the_link_to_a_file_says_which(planned):
    parts, _ = page_at(planned, "/change/best-use", "?scenario=tiny-cut&show=money")
    links = [text(item) for item in of_type(parts, html.A) if (item.href or "").startswith("/download/")]
    assert "Download the numbers (CSV) : what is left in each pot in each year" in links
    assert len(links) == len(set(links)), "two links that read the same"
