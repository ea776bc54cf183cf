"""Sentences on money agree with the amounts they are made from."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.money import View, resource_map, resources
from model.analyse.money_words import answer, area_wide, biggest, in_kind, pence_in_pound, unproven
from tests.analyse.small import changed, shipped, tiny, without


def said(view: View, tables=None, place: str = "Tiny Shire") -> str:
    return answer(resource_map(tables or tiny(), view), view, place)


def test_the_answer_of_the_page():
    assert said(View()) == (
        "£6.1m a year goes to services in Tiny Shire (£306 a child), from 2 partners, 90p in every £1 of "
        "it from "
        "Shire County Council. £200k (3.3%) goes to services for which no evidence of effect is held."
    )


def test_one_partner_pays_all():
    assert said(View(place="north"), place="North").startswith(
        "£200k a year goes to services in North (£17 a child), all of it from Shire County Council."
    )


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("people", "£624k worth of people's time a year"),
        ("all", "£6.1m of money, people and buildings a year"),
    ],
)
def test_other_kinds_of_resource_are_named(kind, words):
    assert said(View(kind=kind)).startswith(words)


def test_nothing_in_view():
    assert said(View(kind="capital")) == "Nothing is recorded for Tiny Shire in this view."
    assert biggest(resource_map(tiny(), View(kind="capital"))) == "No money is recorded."


def test_the_biggest_services():
    assert biggest(resource_map(tiny(), View())) == (
        "Most goes to Placements (£5.0m), Health visits (£600k) and Family help (£320k)."
    )


def test_what_is_not_proven():
    assert unproven(resource_map(tiny(), View(tier="targeted"))) == (
        "No money here goes to services without evidence of effect."
    )
    tested = changed(tiny(), "effects", {"service": "family_help"}, change_per_activity=0.0)
    assert unproven(resource_map(tested, View())) == (
        "£200k (3.3%) goes to services for which no evidence of effect is held; £320k goes to services "
        "that were "
        "tested without a gain being found."
    )
    assert unproven(resource_map(tested, View(tier="targeted"))) == (
        "No money here goes to services without evidence of effect; £320k goes to services that were "
        "tested without "
        "a gain being found."
    )


def test_what_a_district_leaves_out():
    assert area_wide(resource_map(tiny(), View(place="north")), "Tiny Shire") == (
        "Another £5.8m pays for services that run across Tiny Shire and is not split by district."
    )
    assert area_wide(resource_map(tiny(), View()), "Tiny Shire") == ""


def test_people_and_buildings_are_not_counted_again():
    assert in_kind(resources(tiny())) == (
        "People and buildings worth £624k a year are in the partnership; £624k of that is already paid "
        "for by the "
        "money pots and is not counted again."
    )
    money_alone = without(without(tiny(), "spending", pot="nurse_team"), "pots", type="nurses")
    assert in_kind(resources(money_alone)) == "No people or buildings are recorded."


def test_what_has_no_value_is_named():
    tables = changed(tiny(), "resource_types", {"type": "nurses"}, value_gbp_per_unit=None)
    assert in_kind(resources(tables)).endswith("; no value is held for Health visitors.")


@pytest.mark.parametrize(
    ("share", "words"), [(0.73, "73p in every £1"), (1.0, "100%"), (0.0, "0%"), (0.001, "0.1%")]
)
def test_pence_in_the_pound(share, words):
    assert pence_in_pound(share) == words


@given(st.floats(min_value=0, max_value=1))
def test_pence_in_the_pound_say_the_share(share):
    found = re.fullmatch(r"(\d+)p in every £1", pence_in_pound(share))
    assert found is None or abs(int(found[1]) / 100 - share) <= 0.005 + 1e-9


def test_kents_answer_names_its_largest_payer():
    sentence = said(View(), shipped("kent"), "Kent")
    assert "from Kent County Council" in sentence
    assert "no evidence of effect is held" in sentence
