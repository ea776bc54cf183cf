"""Each component for those who cannot see it: roles, names, scopes, labels; never colour alone."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from dashapp.components.attributes import aria, data
from dashapp.components.controls import (
    MOST_RADIOS,
    Option,
    amount,
    button,
    checkboxes,
    choice,
    dom_id,
    filters,
    radios,
    select,
)
from dashapp.components.figures import figure, foot, graph, table_download, twin
from dashapp.components.frame import HEADING, content, shell
from dashapp.components.markdown import markdown
from dashapp.components.marks import ROOM, SHAPES, Mark, legend, row_of_marks
from dashapp.components.parts import part_heading, part_links
from dashapp.components.tables import MOST_ROWS, Head, formatter, frame_table, small, table
from dashapp.components.text import Problem, cards, error_summary, folded, notice, tag
from dashapp.components.tiles import DARK, Tile, tile_map
from dashapp.ids import Key, Shell, query
from dashapp.pages.base import Page, View
from dashapp.pages.registry import PAGES
from dashapp.urls import here
from model.charts import colours
from model.charts.money import Amounts, money_bars
from model.charts.setting import Setting
from tests.dashapp.walk import by_id, hrefs, ids, of_type, text, walk

LONG = "A very long name of a service that somebody wrote out in full, brackets (and all) & more: " * 3
HERE = here("/money", "?place=north")


@pytest.fixture(scope="module")
def chart():
    totals = pd.DataFrame({"name": ["A", LONG], "gbp": [3.0, 1.0], "share": [0.75, 0.25]})
    return money_bars(totals, "tier", Setting("Shire", "2024-25", "a table", "2024-25"), Amounts())


# ---- tables ----------------------------------------------------------------------------------


@pytest.mark.parametrize("stacked", [False, True])
@pytest.mark.parametrize("rows", [0, 1, 5])
def test_a_table_s_cells_stand_under_a_header_and_beside_one(stacked, rows):
    heads = [Head("Name"), Head("Today"), Head("Target")]
    made = table("Counts", heads, [[f"row {i}", "1", "2"] for i in range(rows)], stacked=stacked)
    assert [cell.scope for cell in of_type(made, html.Th)] == ["col"] * 3 + ["row"] * rows
    for row in of_type(of_type(made, html.Tbody), html.Tr):
        assert isinstance(row.children[0], html.Th)
        assert len(row.children) == 3


def test_a_stacked_table_carries_the_heading_of_each_column_in_each_cell():
    heads = [Head("Name"), Head("Today (£)", numeric=True), Head("Unit")]
    made = table("Counts", heads, [["A", "1", "£"], ["B", "2", "£"]], stacked=True)
    labels = [getattr(cell, "data-label") for cell in of_type(made, html.Td)]
    assert labels == ["Today (£)", "Unit"] * 2
    assert {cell.role for cell in of_type(made, html.Td)} == {"cell"}
    assert [cell.role for cell in of_type(made, html.Th)] == ["columnheader"] * 3 + ["rowheader"] * 2


def test_a_table_that_is_not_stacked_leaves_its_roles_to_the_browser():
    made = table("Counts", [Head("Name"), Head("Today")], [["A", "1"]])
    for item in of_type(made, html.Table, html.Tr, html.Th, html.Td):
        assert getattr(item, "role", None) is None


def test_a_hidden_header_is_still_read_out():
    made = table("Counts", [Head("Name"), Head("What to do", hidden=True)], [["A", "x"]])
    assert text(of_type(made, html.Th)[1]) == "What to do"
    assert of_type(of_type(made, html.Th)[1], html.Span)[0].className == "visually-hidden"


@pytest.mark.parametrize("count", [0, 1, MOST_ROWS - 1, MOST_ROWS, MOST_ROWS + 1, 5_000])
def test_a_long_table_is_cut_and_says_by_how_much(count):
    made = frame_table("x", pd.DataFrame({"Name": [f"n{i}" for i in range(count)]}))
    left = count - MOST_ROWS
    assert len(of_type(of_type(made, html.Tbody), html.Tr)) == min(count, MOST_ROWS)
    assert ("in the download" in text(made)) == (left > 0)
    if left > 0:
        assert f"{left:,} more row" in text(made)


def test_a_note_stands_under_its_table_before_what_was_left_out():
    made = frame_table("x", pd.DataFrame({"Name": ["a"] * (MOST_ROWS + 1)}), note="Of all places.")
    assert [text(item) for item in of_type(made, html.P)] == [
        "Of all places.",
        "1 more row is in the download.",
    ]


def test_an_empty_table_keeps_its_headers():
    made = frame_table("Nothing yet", pd.DataFrame({"Name": [], "Amount (£)": []}))
    assert [text(item) for item in of_type(made, html.Th)] == ["Name", "Amount (£)"]
    assert not of_type(made, html.Td)


def test_a_very_long_name_stands_in_full():
    made = frame_table(LONG, pd.DataFrame({"Name": [LONG], "Amount (£)": [1e12]}))
    assert text(of_type(made, html.Th)[-1]) == LONG
    assert text(of_type(made, html.Td)) == "£1,000,000,000,000"


@given(
    st.sampled_from(
        ["Count (children)", "Amount (£)", "Amount (£ a child)", "Share (%)", "Name", "Year (year)"]
    ),
    st.none() | st.just(float("nan")) | st.just(pd.NA) | st.booleans() | st.integers(-(10**9), 10**9),
)
def test_no_cell_ever_says_that_it_is_not_a_number(header, value):
    said = formatter(header)(value)
    assert said
    assert not {"nan", "none", "<na>", "nat", "true", "false"} & {said.lower()}


@given(st.floats(-1e9, 1e9))
def test_a_minus_stands_before_the_pound_and_never_before_nought(value):
    said = formatter("Amount (£)")(value)
    assert "£-" not in said
    assert said != "-£0"
    assert said.count("£") == 1


# ---- controls --------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, MOST_RADIOS, MOST_RADIOS + 1, 40])
def test_every_choice_is_labelled_and_offers_all_its_options(count):
    named = [Option(str(i), f"Option {i}") for i in range(count)]
    made = choice(query(Key.PLACE, "0"), "Which place?", named, "0")
    found: Any = by_id(made, query(Key.PLACE, "0"))
    assert found.value == "0"
    assert "Which place?" in (getattr(found, "label", None) or text(of_type(made, html.Label)))
    offered = (
        [item.value for item in found.children.children]
        if count <= MOST_RADIOS
        else [item["value"] for item in found.options]
    )
    assert offered == [option.value for option in named]


def test_the_label_of_a_select_points_at_its_id_as_the_page_writes_it():
    name = query(Key.PLACE, "all")
    made = select(name, "Place", [Option("a", "A")], "a")
    assert json.loads(of_type(made, html.Label)[0].htmlFor) == name
    assert of_type(made, html.Label)[0].htmlFor == dom_id(name)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=5), min_size=1))
def test_an_id_is_written_the_same_whatever_the_order_of_its_parts(name):
    assert dom_id(name) == dom_id(dict(reversed(name.items())))
    assert json.loads(dom_id(name)) == name


@pytest.mark.parametrize("make", [radios, checkboxes])
def test_hints_are_descriptions_and_blank_ones_are_left_out(make):
    made: Any = make("x", "Which?", [Option("a", "A"), Option("b", "B", "the other")], "a", hint="choose")
    assert made.description == "choose"
    assert [item.description for item in made.children.children] == [None, "the other"]
    assert make("x", "Which?", [], "a").description is None


def test_a_field_with_a_mistake_keeps_what_was_typed_and_says_what_is_wrong():
    made: Any = amount("x", "New amount", "a lot", error="must be an amount")
    assert (made.value, made.error) == ("a lot", "must be an amount")
    right: Any = amount("x", "New amount", "5")
    assert right.error is None


def test_a_button_begins_unpressed_and_a_quiet_one_looks_so():
    made: Any = button("Stop", "x", quiet=True)
    assert (made.n_clicks, made.className, text(made)) == (0, "button quiet", "Stop")


def test_a_row_of_controls_is_a_named_group_that_is_not_printed():
    made: Any = filters(html.P("a"), html.P("b"))
    assert (made.role, getattr(made, "aria-label")) == ("group", "Choose what to see")
    assert "no-print" in made.className


# ---- words -----------------------------------------------------------------------------------


def test_attributes_are_spelt_as_the_page_spells_them():
    assert aria(label="a", current="page") == {"aria-label": "a", "aria-current": "page"}
    assert data(path="/now") == {"data-path": "/now"}


def test_problems_link_to_their_fields_in_their_order():
    made = error_summary(
        [Problem("first", "a"), Problem("second", query(Key.PLACE, "x")), Problem("third")], "s"
    )
    assert [text(item) for item in of_type(made, html.Li)] == ["first", "second", "third"]
    assert [getattr(item, "data-field") for item in of_type(made, html.A)] == [
        "a",
        dom_id(query(Key.PLACE, "x")),
    ]


@pytest.mark.parametrize("tone", ["info", "warning"])
def test_a_notice_of_either_tone_is_words(tone):
    made: Any = notice("Read this first.", tone=tone)
    assert (text(made), made.className) == ("Read this first.", f"notice notice-{tone}")


def test_a_folded_part_is_closed_and_says_what_is_in_it():
    made: Any = folded("More about it", "a", html.P("b"))
    assert (made.open, text(of_type(made, html.Summary)), text(made)) == (
        False,
        "More about it",
        "More about it a b",
    )


def test_cards_are_a_list_of_a_figure_what_it_is_and_a_detail():
    made = cards([("3", "off track", "of 7"), ("£1m", "left", "")])
    assert [text(item) for item in of_type(made, html.Li)] == ["3 off track of 7", "£1m left"]
    assert [text(item) for item in of_type(made, html.Strong)] == ["3", "£1m"]


def test_states_differ_in_their_words_and_not_only_in_their_look():
    assert text(tag("Met", "good")) != text(tag("Not met", "bad"))
    assert text(small("second line")) == "second line"


# ---- parts of a page -------------------------------------------------------------------------


@pytest.mark.parametrize("current", ["a", "b", "c"])
def test_the_part_in_view_is_marked_for_those_who_cannot_see_and_every_other_is_linked(current):
    parts = {"a": "First", "b": "Second", "c": "Third"}
    made = part_links(HERE, parts, current, "Parts of this page")
    assert getattr(made, "aria-label") == "Parts of this page"
    marked = [item for item in of_type(made, html.Span) if getattr(item, "aria-current", None) == "page"]
    assert text(marked) == parts[current]
    assert hrefs(made) == [
        HERE.having(show=None if key == "a" else key).href for key in parts if key != current
    ]
    heading: Any = part_heading(parts, current, "x")
    assert (heading.tabIndex, heading.id, text(heading)) == (-1, "x", parts[current])


def test_the_frame_can_be_skipped_and_is_read_out(app):
    frame = shell(PAGES, "Tiny Shire")
    assert of_type(frame, html.A)[0].href == f"#{Shell.MAIN}"
    assert by_id(frame, Shell.LIVE).role == "status"
    assert by_id(frame, Shell.MAIN).tabIndex == -1
    assert getattr(by_id(frame, Shell.NAV), "aria-label") == "Main"
    footer = [item.href for item in of_type(of_type(frame, html.Footer), dcc.Link)]
    assert footer == [page.path for page in PAGES if not page.nav]
    assert len(ids(frame)) == len(set(ids(frame)))


@pytest.mark.parametrize("bar", [True, False])
def test_a_page_leaves_out_the_parts_that_it_does_not_have(bar):
    page = Page("/x", "X", "Why?", lambda _services, _here: View(answer="So."), bar=bar)
    parts = content(page, View(answer="So."), [("Partnership", "Shire")])
    assert [type(part).__name__ for part in parts] == ["H1", *(["Dl"] if bar else []), "P"]
    assert (by_id(parts, HEADING).tabIndex, text(by_id(parts, HEADING))) == (-1, "Why?")
    full = content(
        page, View(answer="So.", sure=("a",), based_on=("b",), question="Own?", notices=("n",)), []
    )
    assert text(full).split() == [
        "Own?",
        "n",
        "So.",
        "How",
        "sure",
        "are",
        "we?",
        "a",
        "What",
        "this",
        "is",
        "based",
        "on",
        "b",
    ]


# ---- drawings --------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=4), st.sampled_from(["lower", "higher"]))
def test_marks_stay_on_their_line_in_the_order_of_what_is_better(values, better):
    names = list(SHAPES)[: len(values)]
    made: Any = row_of_marks([Mark(n, v) for n, v in zip(names, values, strict=True)], better, "words")
    at = [float(mark.style["left"].removesuffix("%")) for mark in made.children]
    assert all(100 * ROOM - 0.1 <= place <= 100 * (1 - ROOM) + 0.1 for place in at)
    for one, value in zip(at, values, strict=True):
        for other, against in zip(at, values, strict=True):
            if value < against:
                assert one >= other if better == "lower" else one <= other


def test_every_shape_of_a_mark_is_in_the_legend_by_its_word():
    said = text(legend())
    assert all(word in said for word in SHAPES.values())
    hidden = [item for item in of_type(legend(), html.Span) if "mark" in item.className]
    assert all(getattr(item, "aria-hidden") == "true" for item in hidden)


def test_tiles_say_in_words_what_their_colour_says_and_ink_follows_darkness():
    tiles = [Tile(f"T{i}", "£1", f"word {i}", 1, i, colour) for i, colour in enumerate(colours.BLUE_STEPS)]
    made = tile_map(tiles, "Amounts")
    for item, tile in zip(of_type(made, html.Li), tiles, strict=True):
        assert tile.word in text(item)
        assert (item.style["color"] == colours.WHITE) == (tile.colour in DARK)


@pytest.mark.parametrize(("level", "kind"), [(2, html.H2), (3, html.H3), (4, html.H4)])
def test_a_figure_s_heading_fits_where_it_stands(chart, level, kind):
    found = of_type(figure(chart, HERE, level=level), html.H2, html.H3, html.H4)
    assert [type(item) for item in found] == [kind]
    assert found[0].id == f"chart-{chart.name}"


def test_a_figure_s_table_holds_its_numbers_and_its_foot_the_source(chart):
    assert LONG.strip() in " ".join(text(cell) for cell in of_type(twin(chart), html.Th))
    assert "Source: a table. Data of 2024-25." in text(foot(chart, HERE))
    drawn: Any = graph(chart)
    assert drawn.id == f"graph-{chart.name}"
    assert hrefs(table_download("a", "b", HERE)) == ["/download/money/a.csv?place=north"]


def test_code_that_is_never_closed_is_shown_to_its_end():
    made = markdown("before\n\n```\nx = 1\n\ny = 2")
    assert text(of_type(made, html.Code)) == "x = 1\n\ny = 2"
    assert sum(1 for _ in walk(made)) == 3
