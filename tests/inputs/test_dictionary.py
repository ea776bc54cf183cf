"""The data dictionary: complete, in order, in words."""

from __future__ import annotations

import pytest

from model.inputs.columns import Record, columns
from model.inputs.dictionary import HEADER, data_dictionary, dictionary_markdown, table_words
from model.inputs.records import Partnership
from model.inputs.tables import TABLES


def test_every_column_is_there_in_its_order():
    table = data_dictionary()
    assert tuple(table.columns) == HEADER
    expected = [
        (name, column)
        for name, record in {"partnership": Partnership, **TABLES}.items()
        for column in columns(record)
    ]
    assert list(zip(table["table"], table["column"], strict=True)) == expected
    assert (table["meaning"] != "").all()
    assert set(table["required"]) == set(table["key"]) == {"yes", "no"}


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (("pots", "pooled_share"), ("no", "no", "share", "share of the amount", "0 to 1")),
        (("pots", "pot"), ("yes", "yes", "id", "", "")),
        (("pots", "partner"), ("no", "yes", "id from partners", "", "")),
        (("pots", "only_services"), ("no", "no", "ids from services, separated by ;", "", "")),
        (("effects", "persistence"), ("no", "yes", "share", "share a year", "0 to below 1")),
        (("effects", "change_per_activity"), ("no", "yes", "number", "count per activity", "")),
        (("effects", "lag_years"), ("no", "yes", "whole number", "years", "0 to 20")),
        (("outcomes", "rate_per"), ("no", "no", "number", "people", "more than 0")),
        (("recipes", "real_growth_per_year"), ("no", "no", "share", "share a year", "-0.5 to 1")),
        (("outcome_values", "year"), ("yes", "yes", "year", "", "1990 to 2100")),
        (("services", "tier"), ("no", "yes", "universal, targeted or specialist", "", "")),
        (("services", "statutory"), ("no", "yes", "yes or no", "", "")),
        (("sources", "url"), ("no", "no", "web address", "", "")),
        (("sources", "read_on"), ("no", "no", "date (year-month-day)", "", "")),
    ],
)
def test_what_is_said_of_a_column(where: tuple[str, str], expected: tuple[str, ...]):
    table = data_dictionary().set_index(["table", "column"])
    assert tuple(table.loc[where, ["key", "required", "type", "unit", "bounds"]]) == expected


def test_the_markdown_has_a_heading_a_sentence_and_a_table_for_each():
    text = dictionary_markdown()
    sections = text.split("## ")[1:]
    assert [section.splitlines()[0] for section in sections] == ["partnership", *TABLES]
    described: list[type[Record]] = [Partnership, *TABLES.values()]
    for section, record in zip(sections, described, strict=True):
        assert table_words(record) in section
        rows = [line for line in section.splitlines() if line.startswith("| `")]
        assert [row.split("`")[1] for row in rows] == list(columns(record))
        assert all(row.count("|") == 7 for row in rows)
    assert "with one ' before it" in text.split("## ", maxsplit=1)[0]
    assert "The table may be left out." in sections[list(TABLES).index("responses") + 1]
    assert text.endswith("|\n")
