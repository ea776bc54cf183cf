"""Addresses: known keys only, one fixed order, and back again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp.ids import Key
from dashapp.urls import Here, here

VALUES = st.from_regex(r"[A-Za-z0-9_.\-]{1,80}", fullmatch=True)


def test_an_address_is_read():
    found = here("/money", "?place=north&tier=universal")
    assert found.path == "/money"
    assert found.get(Key.PLACE) == "north"
    assert found.get(Key.TIER) == "universal"
    assert found.get(Key.KIND) is None


@pytest.mark.parametrize(
    "search",
    [
        "?utm_source=x",
        "?place=",
        "?place=%3Cscript%3E",
        "?place=a/b",
        "?place=../../etc",
        f"?place={'a' * 81}",
        "?PLACE=north",
        "?",
        "",
        None,
    ],
)
def test_what_is_unknown_or_malformed_is_dropped(search):
    assert here("/money", search).values == {}


def test_the_first_of_two_values_counts():
    assert here("/", "?place=a&place=b").get(Key.PLACE) == "a"


def test_no_path_is_the_root():
    assert here(None).path == "/"


def test_keys_are_changed_and_taken_out():
    found = here("/money", "?place=north&tier=universal").having(place=None, kind="people")
    assert found.href == "/money?tier=universal&kind=people"


def test_another_path_keeps_the_keys():
    assert here("/money", "?place=north").having("/now").href == "/now?place=north"


def test_an_unknown_key_is_an_error_of_ours():
    with pytest.raises(ValueError, match="'colour' is not a valid Key"):
        here("/").having(colour="red")


def test_the_address_of_a_file_keeps_the_view():
    assert here("/money", "?place=north").file("flows.csv") == "/download/money/flows.csv?place=north"
    assert here("/change/best-use").file("a.csv") == "/download/change/best-use/a.csv"


@given(st.dictionaries(st.sampled_from(list(Key)), VALUES))
def test_an_address_comes_back_as_it_was(values):
    there = Here("/money", values)
    assert here(there.path, there.search) == there


@given(st.dictionaries(st.sampled_from(list(Key)), VALUES))
def test_the_order_of_keys_does_not_matter(values):
    turned = dict(reversed(list(values.items())))
    assert Here("/x", values).search == Here("/x", turned).search


@pytest.mark.parametrize(
    ("search", "value", "said"),
    [
        ("", "all", ""),
        ("?place=north", "north", ""),
        ("?place=all", "all", ""),
        ("?place=atlantis", "all", "There is no place called 'atlantis', so it was left out."),
    ],
)
def test_a_value_is_one_of_those_known(search, value, said):
    assert here("/money", search).one_of(Key.PLACE, ["north", "south"], "all") == (value, said)
