"""Amounts as people write them, and an edit as a scenario file."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.edits import AmountError, Edit, parse_amount, scenario_text, setting_of


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("250000", 250_000),
        ("250,000", 250_000),
        ("£250k", 250_000),
        ("250k", 250_000),
        ("250 K", 250_000),
        ("£ 250,000", 250_000),
        ("  £250,000.00 ", 250_000),
        ("1.25m", 1_250_000),
        ("£1.25 million", 1_250_000),
        ("2 thousand", 2_000),
        ("0.4bn", 400_000_000),
        (".5m", 500_000),
        ("0", 0),
        ("1,234,567.5", 1_234_567.5),
        ("+5%", 1_050),
        ("-5%", 950),
        ("−5 %", 950),
        ("- 2.5%", 975),
        ("-100%", 0),
    ],
)
def test_amounts_are_read_as_people_write_them(text, amount):
    assert parse_amount(text, 1_000.0, is_money=True) == pytest.approx(amount, abs=1e-6)


@pytest.mark.parametrize(
    "text",
    ["lots", "£", "12,34", "1,2345", "1.2.3", "250kk", "£-5", "1e6", "5%", "٣", "=1+1", "1 000", "--5%", ","],
)
def test_what_is_not_an_amount_says_what_would_be(text):
    with pytest.raises(AmountError, match=r"must be an amount such as 250000, 250,000, £250k or -5%, not"):
        parse_amount(text, 1_000.0, is_money=True)


def test_people_take_no_pound_sign():
    assert parse_amount("12.5", 10.0, is_money=False) == 12.5
    with pytest.raises(AmountError, match=r"must be an amount such as 12, 12\.5 or -5%, not '£12'"):
        parse_amount("£12", 10.0, is_money=False)


@pytest.mark.parametrize(
    ("text", "words"), [("-101%", "must be 0 or more"), ("1001bn", "less than a million million")]
)
def test_amounts_out_of_bounds_are_refused(text, words):
    with pytest.raises(AmountError, match=words):
        parse_amount(text, 1_000.0, is_money=True)


@given(st.integers(0, 10**11))
def test_every_whole_amount_is_read_with_and_without_commas(amount):
    assert parse_amount(str(amount), 0.0, is_money=True) == amount
    assert parse_amount(f"£{amount:,}", 0.0, is_money=True) == amount


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused_in_words(text):
    said = outcome_of(text)
    assert isinstance(said, float | int) or said.startswith("must be")


def outcome_of(text):
    try:
        return parse_amount(text, 10.0, is_money=True)
    except AmountError as error:
        return str(error)


@pytest.mark.parametrize(
    ("value", "setting"),
    [
        ("true", True),
        ("on", True),
        ("false", False),
        ("off_all", False),
        ("off", "off"),
        ("agreed", "agreed"),
        ("release:a;b", {"release": ["a", "b"]}),
        ("universal_today", [{"tier": "universal", "at_least": "today"}]),
    ],
)
def test_a_control_stands_for_a_setting(value, setting):
    assert setting_of(value) == setting


def test_an_edit_without_changes_is_empty():
    assert Edit("x").is_empty
    assert not Edit("x", {"pot": 1.0}).is_empty
    assert not Edit("x", rules={"pace": "false"}).is_empty


def test_an_edit_is_written_as_a_scenario_file():
    rules = {"pooling": "full", "conditions": "release:a_pot", "balance": "universal_today"}
    edit = Edit("best", {"b_pot": 2.5, "a_pot": 1e6}, 2028, rules)
    read = tomllib.loads(scenario_text(edit, 'The "best", changed', "best.toml", (2028, 2029)))
    assert read["name"] == 'The "best", changed'
    assert read["based_on"] == "best.toml"
    assert read["rules"] == {
        "balance": [{"tier": "universal", "at_least": "today"}],
        "conditions": {"release": ["a_pot"]},
        "pooling": "full",
    }
    assert [change["where"]["pot"] for change in read["changes"]] == ["a_pot", "b_pot"]
    assert [change["set"] for change in read["changes"]] == [1e6, 2.5]
    assert all(change["years"] == [2028, 2029] for change in read["changes"])
    assert all(change["column"] == "amount_per_year" for change in read["changes"])


def test_an_edit_of_a_data_folder_names_the_data():
    read = tomllib.loads(scenario_text(Edit("x", rules={"pace": "false"}), "x", "/data/x", (), is_data=True))
    assert read["data"] == "/data/x"
    assert "based_on" not in read
    assert read["rules"] == {"pace": False}


@given(st.floats(0, 1e12, allow_nan=False))
def test_an_amount_survives_the_file(amount):
    read = tomllib.loads(scenario_text(Edit("x", {"pot": amount}), "x", "x.toml", (2028,)))
    assert read["changes"][0]["set"] == pytest.approx(amount, rel=1e-14)
