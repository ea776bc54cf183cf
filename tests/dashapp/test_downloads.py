"""Files of a view: the same numbers as on screen, text that is never a formula, and nothing else."""

from __future__ import annotations

import csv as csv_reader
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.downloads import csv
from dashapp.services import MoneyView
from tests.dashapp.showing import view_at


def rows_of(answer):
    return list(csv_reader.DictReader(io.StringIO(answer.data.decode("utf-8"))))


def test_the_numbers_of_a_chart_are_those_of_its_table(client, tiny):
    answer = client.get("/download/money/money-flow.csv?measure=child")
    table = view_at(tiny, "/money", "?measure=child").charts["money-flow"].table
    assert answer.headers["Content-Disposition"] == 'attachment; filename="money-flow.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(answer)
    assert list(rows[0]) == list(table.columns)
    assert [float(row["Amount (£ a child)"]) for row in rows] == pytest.approx(
        list(table["Amount (£ a child)"])
    )


def test_the_file_is_of_the_view_that_was_asked_for(client, tiny):
    rows = rows_of(client.get("/download/money/services.csv?place=north"))
    found = tiny.resource_map(MoneyView(place="north")).services
    assert [row["service"] for row in rows] == list(found["service"])
    assert [float(row["gbp"]) for row in rows] == pytest.approx(list(found["gbp"]))


def test_every_outcome_comes_with_its_sources(client, tiny):
    rows = rows_of(client.get("/download/now/outcomes.csv"))
    assert [row["outcome"] for row in rows] == list(tiny.where_now().outcomes["outcome"])
    assert all(row["source"] and row["basis"] for row in rows)


def test_a_picture_is_the_figure_with_its_words(client):
    figure = client.get("/download/money/money-flow.json").get_json()
    said = str(figure["layout"])
    assert "Shire County Council puts in" in said
    assert "Source: " in said
    assert figure["layout"]["width"] == 1_000


@pytest.mark.parametrize(
    "path",
    [
        "/download/money/nothing.csv",
        "/download/money/money-flow.exe",
        "/download/money/services.json",
        "/download/nowhere/outcomes.csv",
        "/download/now/../../pyproject.toml",
        "/download/change/best-use/changed.exe",
        "/download/now/outcomes",
        "/download/",
    ],
)
def test_nothing_else_can_be_had(client, path):
    assert client.get(path).status_code == 404


def test_refusals_are_pages_in_plain_words(client):
    answer = client.get("/download/money/nothing.csv")
    assert "There is nothing at this address." in answer.text
    assert '<html lang="en-GB">' in answer.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_starts_like_a_formula_is_made_plain(start):
    text = f"{start}HYPERLINK(1)"
    row = next(iter(csv_reader.DictReader(io.StringIO(csv(pd.DataFrame({"Name": [text]})), newline=""))))
    assert row["Name"] == f"'{text}"


def test_negative_numbers_stay_numbers():
    assert csv(pd.DataFrame({"Change (£)": [-1.5, 2.0]})).splitlines() == ["Change (£)", "-1.5", "2.0"]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")), min_size=1))
def test_no_text_is_ever_a_formula(texts):
    written = csv(pd.DataFrame({"Name": texts, "Other": "x"}))
    read = list(csv_reader.DictReader(io.StringIO(written, newline="")))
    assert len(read) == len(texts)
    for row, text in zip(read, texts, strict=True):
        assert row["Name"].removeprefix("'") == text.removeprefix("'")
        assert not row["Name"].startswith(("=", "+", "-", "@", "\t", "\r"))
