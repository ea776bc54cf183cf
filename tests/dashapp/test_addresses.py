"""Addresses as strangers write them: odd characters, many keys, tampered values; and where they lead."""

from __future__ import annotations

from urllib.parse import quote, urlencode

import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashapp.components.frame import behind, document_title, door_links
from dashapp.ids import Key, Running, pot, pot_of, query, rule
from dashapp.pages.about import NOT_FOUND
from dashapp.pages.base import COMPARE, TRY
from dashapp.pages.registry import PAGES, START, WORKS, find, is_known
from dashapp.routing import bar, page_failed
from dashapp.urls import MOST_KEYS, Here, here
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.walk import by_id, hrefs, of_type, text

VALUES = st.from_regex(r"[A-Za-z0-9_.\-]{1,80}", fullmatch=True)
SEARCHES = st.dictionaries(st.sampled_from(list(Key)), VALUES)
STEADY = [page for page in PAGES if page.steady]


# ---- reading ---------------------------------------------------------------------------------


@given(st.text())
def test_any_query_string_is_read_and_only_safe_values_come_through(search):
    found = here("/money", search)
    assert set(found.values) <= set(Key)
    for value in found.values.values():
        assert value.isascii()
        assert not set(value) & set("<>\"'&=/\\ \n\r\t%#?")
    assert here("/money", found.search) == found


@pytest.mark.parametrize(
    "value",
    [
        "north\n",
        "\nnorth",
        "north south",
        "nörth",
        "a\x00b",
        "a;b",
        "a:b",
        "'",
        '"',
        "{}",
        "a&b",
        "x" * 81,
        "🙂",
    ],
)
def test_a_value_with_anything_but_plain_letters_is_dropped_whole(value):
    assert here("/money", f"?place={quote(value)}&tier=universal").values == {Key.TIER: "universal"}


@pytest.mark.parametrize("value", ["a", "x" * 80, "a-b_c.d", "2027", "-", "..", "0x10"])
def test_a_plain_value_comes_through_as_it_is(value):
    assert here("/money", f"?place={value}").get(Key.PLACE) == value


@pytest.mark.parametrize("count", [1, MOST_KEYS, MOST_KEYS + 1, 500, 20_000])
def test_a_query_string_of_too_many_keys_counts_as_none(count):
    found = here("/money", "?" + "&".join(["place=north"] * count))
    assert found.values == ({Key.PLACE: "north"} if count <= MOST_KEYS else {})


def test_a_page_with_too_many_keys_is_the_plain_page(tiny):
    view = view_at(tiny, "/money", "?" + "&".join(["place=nowhere"] * 200))
    assert view.notices == ()
    assert view.answer == view_at(tiny, "/money", "").answer


@given(SEARCHES)
def test_keys_stand_in_one_order_and_each_once(values):
    search = Here("/x", values).search
    names = [part.partition("=")[0] for part in search.removeprefix("?").split("&") if part]
    assert names == [key.value for key in Key if key in values]


@given(SEARCHES, st.sampled_from(list(Key)), VALUES)
def test_changing_a_key_changes_no_other(values, key, value):
    there = Here("/x", values).having(**{key.value: value})
    assert there.get(key) == value
    assert {name: there.get(name) for name in values if name != key} == {
        name: known for name, known in values.items() if name != key
    }
    assert there.having(**{key.value: None}).get(key) is None


@given(SEARCHES)
def test_the_file_of_a_view_is_made_from_the_same_view(values):
    at = Here("/change/best-use", values)
    path, _, search = at.file("a.csv").partition("?")
    assert path == "/download/change/best-use/a.csv"
    assert here(at.path, search) == at


@given(st.text(min_size=1, max_size=20), st.lists(VALUES, max_size=3))
def test_a_value_is_only_ever_one_of_those_offered(value, known):
    at = here("/x", f"?{urlencode({'place': value})}")
    found, said = at.one_of(Key.PLACE, known, "all")
    assert found in {*known, "all"}
    assert bool(said) == (at.get(Key.PLACE) not in {None, "all", *known})


# ---- ids -------------------------------------------------------------------------------------


def test_ids_of_two_pages_with_long_work_never_meet():
    pages = [work.ids.page for work in WORKS] + [group.page for work in WORKS for group in work.groups]
    assert len(pages) == len(set(pages))


def test_the_pot_of_a_field_is_told_from_every_other_field():
    assert pot_of(pot("general")) == "general"
    for other in (
        rule("general"),
        query(Key.PLACE, "general"),
        Running("cuts").field("general"),
        "general",
        None,
    ):
        assert pot_of(other) == ""


# ---- where an address leads ------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/", "//", "/now", "/now/", "/now//"])
def test_the_first_page_has_several_addresses(path):
    assert find(path) is START


@pytest.mark.parametrize(
    "path",
    ["/NOW", "/now/x", "now", "/now?x", "/nöw", "/../now", "/change", "/compare", "/not-found", "/%6eow"],
)
def test_what_is_nearly_an_address_is_none(path):
    assert find(path) is NOT_FOUND
    assert not is_known(find(path))


@given(st.text(max_size=30))
def test_any_path_leads_to_one_of_our_pages_or_to_the_one_that_says_there_is_none(path):
    assert find(path) in (*PAGES, NOT_FOUND)


def test_pages_differ_in_address_title_and_question():
    for of in ("path", "title", "question"):
        every = [getattr(page, of) for page in PAGES]
        assert len(every) == len(set(every)), of
    assert all(page.question.endswith("?") for page in PAGES)


def test_pages_with_long_work_are_never_kept():
    paths = {page.path for page in PAGES if not page.steady}
    assert {f"/change/{work.ids.page}" for work in WORKS} & {page.path for page in PAGES} <= paths


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path)
def test_the_links_of_a_door_name_the_page_itself_and_keep_the_scenario(page):
    at = here(page.path, "?scenario=tiny-cut&show=rules&run=0123456789abcdef0123")
    links = door_links(page, behind(page, PAGES), at)
    others = [other for other in PAGES if page.door and other.door == page.door]
    if len(others) < 2:
        assert links is None
        return
    assert getattr(links, "aria-label") == page.door
    assert hrefs(links) == [f"{other.path}?scenario=tiny-cut" for other in others if other is not page]
    assert [getattr(item, "aria-current") for item in of_type(links, html.Span)] == ["page"]


def test_doors_are_in_the_navigation_once_at_their_first_page(app):
    found = by_id(app.layout, "shell-nav")
    items = [(text(item), item.href) for item in of_type(found, dcc.Link)]
    assert items == [
        ("Where we are now", "/now"),
        ("Where the money goes", "/money"),
        (TRY, next(page.path for page in PAGES if page.door == TRY)),
        (COMPARE, next(page.path for page in PAGES if page.door == COMPARE)),
        ("Data and assumptions", "/data"),
    ]


@pytest.mark.parametrize("page", STEADY, ids=lambda page: page.path)
def test_arriving_tells_the_scripts_where(tiny, page):
    _, arrival = page_at(tiny, f"{page.path}/", "")
    assert arrival["path"] == page.path
    assert arrival["title"] == document_title(page, "Tiny Shire")
    assert arrival["door"] == page.path


def test_behind_a_door_the_navigation_marks_the_door(tiny):
    _, arrival = page_at(tiny, "/change/in-the-way", "")
    assert (arrival["path"], arrival["door"]) == ("/change/in-the-way", "/change/best-use")


def test_the_bar_says_whose_figures_and_which_scenario(tiny):
    said = dict(bar(tiny, view_at(tiny, "/now", "")))
    assert said == {
        "Partnership": "Tiny Shire",
        "Scenario": "Today, nothing changed",
        "Data year": "2024-25",
        "Prices of": "2024-25",
    }
    named = dict(bar(tiny, view_at(tiny, "/change/best-use", "?scenario=tiny-cut")))
    assert named["Scenario"] == "Tiny: a tenth off council money"


def test_a_page_that_failed_leads_on_and_tells_nothing_of_the_fault(caplog):
    parts, arrival = page_failed(ValueError("a secret"))
    assert "a secret" not in text(parts)
    assert hrefs(parts) == ["/"]
    assert set(arrival) == {"path", "door", "title", "focus", "say"}
    assert "a secret" in caplog.text
