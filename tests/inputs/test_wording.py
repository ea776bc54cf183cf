"""The words for a cell that does not fit: the figure somebody meant is offered, and nothing is guessed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.inputs.columns import NamedColumn, columns
from model.inputs.tables import TABLES
from model.inputs.wording import NOT_STATED, bounds, expected, plain_number, shown, words_for


def column(table: str, name: str) -> NamedColumn:
    """A column of the tables."""
    return columns(TABLES[table])[name]


EVERY = [(table, named) for table, record in TABLES.items() for named in columns(record).values()]
NAMES = [f"{table}.{named.name}" for table, named in EVERY]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,000", "1000"),
        ("£1,000", "1000"),
        ("£1,234,567.50", "1234567.5"),
        ("1000 ", "1000"),
        ("(20)", "-20"),
        ("-20", "-20"),
        ("−20", "-20"),
        ("1,5", "1.5"),
        ("£2m", "2000000"),
        ("2.5m", "2500000"),
        ("3bn", "3000000000"),
        ("7k", "7000"),
        ("GBP 12", "12"),
        ("€12", "12"),
        ("45%", "45"),
        (".5", "0.5"),
        ("1e3", "1000"),
        ("12\u00a0000", "12000"),
        ("12,34,56", ""),
        ("about 20", ""),
        ("20-30", ""),
        ("", ""),
        ("1.2.3", ""),
        ("m", ""),
        ("%", ""),
        ("1e999", ""),
    ],
)
def test_the_number_somebody_meant(text: str, number: str):
    assert plain_number(text) == number


@pytest.mark.parametrize(
    ("text", "share"), [("45%", "0.45"), ("12.5%", "0.125"), ("100%", "1"), ("0.2", "0.2")]
)
def test_a_percentage_is_a_share_where_shares_are_asked_for(text: str, share: str):
    assert plain_number(text, as_share=True) == share


@given(st.integers(0, 10**12))
def test_thousands_separators_and_signs_change_no_digit(number: int):
    assert plain_number(f"{number:,}") == str(number)
    assert plain_number(f"£{number:,}") == str(number)
    assert plain_number(f"({number:,})").lstrip("-") == str(number)


@given(st.text(max_size=20))
def test_whatever_is_typed_gives_a_number_or_nothing(text: str):
    assert re.fullmatch(r"|-?\d+(\.\d+)?", plain_number(text))


@given(st.text(max_size=200))
def test_what_is_shown_is_one_short_line_in_quotes(text: str):
    said = shown(text)
    assert said.startswith("'")
    assert said.endswith("'")
    assert len(said) <= 42
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize(("table", "named"), EVERY, ids=NAMES)
def test_every_column_says_what_it_should_hold(table: str, named: NamedColumn):
    words = expected(named)
    assert words
    assert words == words.strip()
    assert "None" not in words


@pytest.mark.parametrize(("table", "named"), EVERY, ids=NAMES)
def test_a_blank_where_a_figure_is_needed_asks_for_it(table: str, named: NamedColumn):
    wrong, right = words_for(named, "missing", "", {})
    assert wrong == "is blank, but must be given"
    assert right == f"give {expected(named)}"


@pytest.mark.parametrize("text", sorted(NOT_STATED))
def test_words_for_not_known_ask_for_a_blank_cell_where_one_may_be_left(text: str):
    wrong, right = words_for(column("recipes", "low"), "float_parsing", text, {})
    assert wrong == f"'{text}' is not a value"
    assert right == "leave the cell blank"


def test_words_for_not_known_ask_for_the_figure_where_one_is_needed():
    wrong, right = words_for(column("recipes", "amount_per_activity"), "float_parsing", "tbc", {})
    assert wrong == "'tbc' is not a value"
    assert right.startswith("give a number")


def test_a_year_span_is_read_as_the_year_in_which_it_ends():
    _, right = words_for(column("outcome_values", "year"), "int_parsing", "2026-27", {})
    assert right == "write 2027: a year is named by the year in which it ends"


def test_a_percentage_in_a_share_is_offered_as_a_share():
    _, right = words_for(column("pots", "pooled_share"), "float_parsing", "20%", {})
    assert right == "write 0.2"
    wrong, right = words_for(column("pots", "pooled_share"), "less_than_equal", "20", {})
    assert wrong == "'20' is above 1"
    assert right == f"shares run from {bounds(column('pots', 'pooled_share'))}: write 0.2 for 20%"


def test_an_amount_with_signs_is_offered_in_digits():
    _, right = words_for(column("pots", "amount_per_year"), "float_parsing", "£1.2m", {})
    assert right == "write 1200000"


def test_an_amount_below_its_bound_is_told_with_the_bound():
    wrong, right = words_for(column("pots", "amount_per_year"), "greater_than_equal", "-5", {})
    assert wrong == "'-5' is below 0"
    assert right.startswith("give a number, 0 or more")


def test_a_near_choice_is_offered():
    wrong, right = words_for(column("services", "tier"), "literal_error", "universl", {})
    assert wrong == "'universl' is not one of the choices"
    assert "universal" in right
    assert "specialist" in right


@pytest.mark.parametrize("text", ["y", "ja", "1"])
def test_yes_and_no_are_the_only_answers(text: str):
    assert words_for(column("services", "statutory"), "yes_no", text, {}) == (
        f"'{text}' is neither yes nor no",
        "give yes or no",
    )
