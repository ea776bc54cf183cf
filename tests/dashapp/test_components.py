"""Tables, tags, controls, tiles, marks and figures: the words and attributes that make them usable."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from dash import dcc, html

from dashapp import ids
from dashapp.components.controls import (
    Option,
    amount,
    button,
    checkboxes,
    choice,
    dom_id,
    options,
    radios,
    select,
)
from dashapp.components.figures import figure, graph, table_download
from dashapp.components.marks import Mark, legend, row_of_marks
from dashapp.components.parts import part_links, part_shown
from dashapp.components.tables import MOST_ROWS, Head, formatter, frame_table, records, table
from dashapp.components.text import Problem, bullets, cards, error_summary, facts, folded, link, notice, tag
from dashapp.components.tiles import Tile, tile_map
from dashapp.ids import Key
from dashapp.urls import Here, here
from model.charts import colours
from model.charts.money import Amounts, money_bars
from model.charts.setting import Setting
from tests.dashapp.walk import by_id, hrefs, of_type, text, walk

HEADS = (Head("Service"), Head("Amount (£)", numeric=True))
HERE = Here("/money", {Key.PLACE: "north"})


@pytest.fixture
def chart():
    totals = pd.DataFrame({"name": ["A", "B"], "gbp": [3.0, 1.0], "share": [0.75, 0.25]})
    return money_bars(totals, "tier", Setting("Shire", "2024-25", "a table", "2024-25"), Amounts())


# ---- tables ----------------------------------------------------------------------------------


def test_a_table_has_caption_scopes_and_a_frame_that_takes_the_focus():
    made: Any = table("What there is", HEADS, [["Visits", "£1"], ["Clubs", "£2"]])
    assert made.role == "region"
    assert made.tabIndex == 0
    assert getattr(made, "aria-label") == "What there is"
    assert text(of_type(made, html.Caption)) == "What there is"
    scopes = [cell.scope for cell in of_type(made, html.Th)]
    assert scopes == ["col", "col", "row", "row"]


def test_numbers_stand_to_the_right():
    made: Any = table("x", HEADS, [["Visits", "£1"]])
    assert [getattr(cell, "className", None) for cell in of_type(made, html.Td)] == ["number"]
    assert [getattr(cell, "className", None) for cell in of_type(made, html.Th)] == [None, "number", None]


def test_a_row_with_a_missing_cell_is_an_error_of_ours():
    with pytest.raises(ValueError, match="zip"):
        table("x", HEADS, [["Visits"]])


def test_a_quiet_caption_is_still_read_out():
    made: Any = table("What there is", HEADS, [], quiet=True)
    assert of_type(made, html.Caption)[0].className == "visually-hidden"


def test_long_tables_say_what_was_left_out():
    frame = pd.DataFrame({"Name": [str(i) for i in range(MOST_ROWS + 7)]})
    made: Any = frame_table("x", frame)
    assert len(of_type(made, html.Tr)) == MOST_ROWS + 1
    assert "7 more rows are in the download." in text(made)


@pytest.mark.parametrize(
    ("header", "value", "said"),
    [
        ("Amount (£ a year)", 1234567.4, "£1,234,567"),
        ("Amount (£ a child)", 4.2, "£4.20"),
        ("Amount (£ a child)", 512.3, "£512"),
        ("Amount (£)", -250.0, "-£250"),
        ("Amount (£ a year)", 0.0, "£0"),
        ("Share (%)", 12.345, "12"),
        ("Share (%)", 4.56, "4.6"),
        ("Year (year)", 2028, "2028"),
        ("Count (children)", 1000.0, "1,000"),
        ("Count (children)", math.nan, "–"),
        ("Name", None, "–"),
        ("Name", pd.NA, "–"),
        ("Name", True, "yes"),
        ("Name", False, "no"),
        ("Name", "north", "north"),
    ],
)
def test_cells_are_said_by_the_unit_of_their_column(header, value, said):
    assert formatter(header)(value) == said


def test_records_keep_names_and_values():
    assert records(pd.DataFrame({"a": [1], "b": ["x"]})) == [{"a": 1, "b": "x"}]


# ---- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("tone", ["good", "bad", "plain", "quiet"])
def test_a_tag_says_its_state_in_words(tone):
    made: Any = tag("Off track", tone)
    assert text(made) == "Off track"
    assert made.className == f"tag tag-{tone}"


def test_facts_are_a_description_list():
    made: Any = facts([("Partnership", "Shire")])
    assert (text(of_type(made, html.Dt)), text(of_type(made, html.Dd))) == ("Partnership", "Shire")


def test_small_words():
    assert text(bullets(["a", "b"])) == "a b"
    assert text(notice("first")) == "first"
    assert text(cards([("3", "off track", "")])) == "3 off track"
    made: Any = link("there", HERE)
    assert made.href == "/money?place=north"


def test_a_folded_part_opens_on_demand():
    made: Any = folded("More", "inside", opened=True)
    assert isinstance(made.children[0], html.Summary)
    assert made.open is True


def test_the_error_summary_takes_the_focus_and_links_to_fields():
    made: Any = error_summary([Problem("A must be 0 or more", ids.pot("a")), Problem("Too busy")], "summary")
    assert (made.id, made.tabIndex, made.role) == ("summary", -1, "alert")
    assert text(of_type(made, html.H2)) == "There is a problem"
    links = of_type(made, html.A)
    assert [getattr(item, "data-field") for item in links] == [dom_id(ids.pot("a"))]
    assert "Too busy" in text(made)


# ---- controls --------------------------------------------------------------------------------


def test_an_id_as_the_page_writes_it():
    assert dom_id("plain") == "plain"
    assert dom_id({"name": "b", "kind": "a"}) == '{"kind":"a","name":"b"}'


def test_few_choices_are_radios_and_many_a_native_select():
    few = [Option(str(i), str(i)) for i in range(7)]
    assert type(choice("x", "Which?", few, "1")).__name__ == "RadioGroup"
    many = choice("x", "Which?", [*few, Option("7", "7")], "1")
    assert [type(item).__name__ for item in walk(many)][:3] == ["Div", "Label", "Select"]


def test_a_select_is_labelled():
    made: Any = select("x", "Place", options({"a": "A"}), "a")
    assert of_type(made, html.Label)[0].htmlFor == "x"
    assert by_id(made, "x").value == "a"


def test_radios_have_a_question_and_hints():
    made: Any = radios("x", "Which?", [Option("a", "A", "the first")], "a", stacked=True, hint="choose one")
    assert (made.label, made.description, made.value) == ("Which?", "choose one", "a")
    assert made.children.children[0].description == "the first"


def test_checkboxes_have_a_question_and_their_choice_is_a_list():
    made: Any = checkboxes("x", "Which depths?", [Option("5", "5%"), Option("10", "10%")], ("5",))
    assert (made.label, made.value) == ("Which depths?", ["5"])


def test_a_stacked_table_names_each_cell_and_stays_a_table_when_it_is_laid_out_as_cards():
    made = table("Counts", [Head("Name"), Head("Today", numeric=True)], [["A", "1"]], stacked=True)
    cell = of_type(made, html.Td)[0]
    assert (getattr(cell, "data-label"), cell.role) == ("Today", "cell")
    assert of_type(made, html.Table)[0].role == "table"
    assert [row.role for row in of_type(made, html.Tr)] == ["row", "row"]


def test_parts_link_to_each_other_and_name_the_one_that_is_shown():
    parts = {"short": "In short", "more": "More"}
    at = here("/money", "?place=swale&show=more")
    assert part_shown(at, parts) == ("more", "")
    links = part_links(at, parts, "more", "Parts")
    assert hrefs(links) == ["/money?place=swale"]
    assert text(links) == "In short More"
    assert part_shown(here("/money", "?show=x"), parts)[0] == "short"


def test_an_amount_field_is_text_with_a_keypad_hint():
    made: Any = amount("x", "New amount", "5", hint="such as 250,000", error="must be 0 or more")
    assert (made.label, made.description, made.error) == (
        "New amount",
        "such as 250,000",
        "must be 0 or more",
    )
    assert made.inputProps == {"inputMode": "decimal"}
    assert made.debounce is True


def test_a_quiet_field_is_named_all_the_same():
    made: Any = amount("x", "New amount of A", "", quiet=True)
    assert getattr(made, "aria-label") == "New amount of A"


def test_buttons_never_submit_a_form():
    made: Any = button("Go", "x")
    assert made.type == "button"


# ---- tiles and marks -------------------------------------------------------------------------


def tile(name, row, column, colour=colours.WHITE):
    return Tile(name, "1", "better", row, column, colour)


def test_tiles_are_a_list_laid_out_like_the_area():
    made: Any = tile_map([tile("South", 3, 2), tile("North", 2, 4)], "Rate by district")
    assert isinstance(made, html.Ul)
    items = of_type(made, html.Li)
    assert [text(item) for item in items] == ["North 1 better", "South 1 better"]
    assert [(item.style["gridRow"], item.style["gridColumn"]) for item in items] == [("1", "3"), ("2", "1")]


def test_districts_without_a_place_on_the_map_stand_below_it():
    made: Any = tile_map([tile("Lost", math.nan, math.nan), tile("North", 1, 1)], "x")
    assert [text(item.children[0]) for item in of_type(made, html.Li)] == ["North", "Lost"]
    assert of_type(made, html.Li)[1].style["gridRow"] == "2"


@pytest.mark.parametrize(
    ("colour", "ink"),
    [(colours.DARK_BLUE, colours.WHITE), (colours.ORANGE, colours.TEXT), (colours.GRID, colours.TEXT)],
)
def test_words_on_tiles_can_be_read(colour, ink):
    assert of_type(tile_map([tile("A", 1, 1, colour)], "x"), html.Li)[0].style["color"] == ink


def places_of(made):
    return [float(mark.style["left"].removesuffix("%")) for mark in made.children]


def test_further_right_is_better_whichever_way_an_outcome_goes():
    marks = [Mark("today", 10.0), Mark("target", 5.0)]
    lower, higher = row_of_marks(marks, "lower", "x"), row_of_marks(marks, "higher", "x")
    assert places_of(lower) == [8.0, 92.0]
    assert places_of(higher) == [92.0, 8.0]


def test_equal_values_stand_in_the_middle_and_missing_ones_not_at_all():
    made: Any = row_of_marks(
        [Mark("today", 3.0), Mark("trend", 3.0), Mark("target", math.nan)], "lower", "words"
    )
    assert places_of(made) == [50.0, 50.0]
    assert made.role == "img"
    assert getattr(made, "aria-label") == "words"


def test_the_legend_leaves_out_what_is_not_there():
    assert "places like ours" in text(legend())
    assert "places like ours" not in text(legend(benchmark=False))


# ---- figures ---------------------------------------------------------------------------------


def test_a_figure_is_named_summed_up_and_has_its_table(chart):
    made: Any = figure(chart, HERE)
    assert isinstance(made, html.Figure)
    assert isinstance(made.children[0], html.Figcaption)
    image = next(item for item in of_type(made, html.Div) if getattr(item, "role", None) == "img")
    assert getattr(image, "aria-label") == f"{chart.headline}. {chart.summary}"
    assert chart.summary in text(made)
    assert len(of_type(made, html.Tr)) == len(chart.table) + 1
    assert "Source: a table. Data of 2024-25." in text(made)


def test_a_figure_can_be_downloaded_as_numbers_and_as_a_picture(chart):
    made: Any = figure(chart, HERE)
    assert of_type(made, html.A)[0].href == "/download/money/money-by-tier.csv?place=north"
    press = of_type(made, html.Button)[0]
    assert getattr(press, "data-picture") == "/download/money/money-by-tier.json?place=north"
    assert "picture (PNG) of the chart: " in text(press).replace("  ", " ")


def test_every_download_link_says_of_what(chart):
    made: Any = figure(chart, HERE)
    assert all(chart.headline in text(item) for item in of_type(made, html.A, html.Button, html.Summary))
    assert "every service" in text(table_download("services", "every service", HERE))


def test_a_graph_has_nothing_to_press_and_nothing_to_send(chart):
    made: Any = graph(chart)
    config = made.config
    assert config["displayModeBar"] is False
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["editable"] is False


def test_a_drawing_in_text_stands_in_place_of_the_graph(chart):
    made: Any = figure(chart, HERE, drawing=html.Ul(id="tiles"), level=3, opened=True)
    assert not of_type(made, dcc.Graph)
    assert by_id(made, "tiles") is not None
    assert of_type(made, html.H3)
    assert of_type(made, html.Details)[0].open is True


def test_a_wide_figure_is_left_out_on_narrow_screens(chart):
    image = next(item for item in of_type(figure(chart, HERE, wide=True), html.Div) if item.role == "img")
    assert "wide-only" in image.className
