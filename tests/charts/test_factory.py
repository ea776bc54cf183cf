"""The only door to a figure: what is missing or wrong is refused, all at once, in words."""

from __future__ import annotations

import dataclasses
import json
import re

import pandas as pd
import pytest
from plotly.graph_objects import Bar, Figure, Sankey, Scatter

from model.charts import CONFIG, Caption, Chart, ChartError, build, colours
from model.charts.factory import MOST_POINTS, picture
from tests.charts.frames import NASTY
from tests.source_tree import ROOT, python_modules

CAPTION = Caption(
    name="money-by-tier",
    headline="Most goes to specialist services",
    measure="Money by tier",
    place="Kent",
    period="2024-25",
    summary="Specialist services £3m.",
    source="published accounts",
    data_year="2024-25",
)
TABLE = pd.DataFrame({"Tier": ["Specialist", "Universal"], "Amount (£ a year)": [3.0, 1.0]})


def figure(**layout) -> Figure:
    bar = Bar(x=[3, 1], y=["Specialist", "Universal"], orientation="h", marker={"color": colours.DARK_BLUE})
    return Figure(bar, layout={"height": 200, **layout})


def refused(caption=CAPTION, drawn=None, table=TABLE) -> str:
    with pytest.raises(ChartError, match="may not be shown") as error:
        build(caption, drawn or figure(), table)
    return str(error.value)


def changed(**words: str) -> Caption:
    return dataclasses.replace(CAPTION, **words)


# ---- what a chart carries ------------------------------------------------------------------


def test_a_chart_carries_its_words_table_and_settings():
    chart = build(CAPTION, figure(), TABLE)
    assert chart.subtitle == "Money by tier, Kent, 2024-25"
    assert (chart.name, chart.headline, chart.summary) == (CAPTION.name, CAPTION.headline, CAPTION.summary)
    assert (chart.source, chart.data_year, chart.height) == (CAPTION.source, CAPTION.data_year, 200)
    pd.testing.assert_frame_equal(chart.table, TABLE)


def test_the_settings_are_safe():
    config = build(CAPTION, figure(), TABLE).config
    assert config["displayModeBar"] is False
    assert config["showSendToCloud"] is False
    assert config["plotlyServerURL"] == ""
    assert config["responsive"] is True
    assert "sendChartToCloud" in config["modeBarButtonsToRemove"]
    assert set(config) == set(CONFIG)
    json.dumps(config)


def test_the_house_style_is_put_on():
    layout = build(CAPTION, figure(), TABLE).figure.layout
    assert layout.showlegend is False
    assert layout.dragmode is False
    assert layout.xaxis.tickangle == layout.yaxis.tickangle == 0
    assert layout.xaxis.fixedrange is layout.yaxis.fixedrange is True
    assert "Arial" in layout.font.family


def test_the_figure_given_is_left_as_it_is():
    given = figure()
    build(CAPTION, given, TABLE)
    assert given.layout.font.family is None


def test_a_chart_cannot_be_altered():
    chart = build(CAPTION, figure(), TABLE)
    with pytest.raises(dataclasses.FrozenInstanceError, match="headline"):
        chart.headline = "Something else"  # type: ignore[misc]


# ---- words ---------------------------------------------------------------------------------


@pytest.mark.parametrize("field", [f.name for f in dataclasses.fields(Caption)])
def test_no_word_may_be_missing(field):
    assert f"it has no {field}" in refused(changed(**{field: " "}))


def test_all_that_is_missing_is_named_at_once():
    said = refused(changed(headline="", source="", summary=""), figure(height=None), pd.DataFrame())
    for part in ("no headline, summary, source", "no columns", "no height"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"name": "Money by tier"}, "not a slug"),
        ({"headline": "word " * 21}, "more than 20 words"),
        ({"headline": "Most goes to specialist services."}, "ends with a full stop"),
        ({"summary": "Specialist services £3m"}, "not a whole sentence"),
    ],
)
def test_words_that_do_not_do(words, said):
    assert said in refused(changed(**words))


# ---- table ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.DataFrame({"gbp_total": ["a"]}), "'gbp_total' is not a header for people"),
        (pd.DataFrame({"amount": ["a"]}), "'amount' is not a header for people"),
        (pd.DataFrame({0: ["a"], " ": ["b"]}), "' ' is not a header for people"),
        (pd.DataFrame({"Amount": [1.0]}), "'Amount' holds numbers but no unit in brackets"),
        (pd.DataFrame([["a", "b"]], columns=["Tier", "Tier"]), "two columns of one name"),
    ],
)
def test_tables_that_do_not_do(table, said):
    assert said in refused(table=table)


def test_an_empty_table_keeps_its_headers():
    assert build(CAPTION, figure(), TABLE.iloc[:0]).table.columns.tolist() == TABLE.columns.tolist()


# ---- figure --------------------------------------------------------------------------------


def test_a_title_inside_is_refused():
    assert "title inside" in refused(drawn=figure(title="Money by tier"))


def test_more_points_than_a_page_can_bear_are_refused():
    too_many = list(range(MOST_POINTS + 1))
    drawn = Figure(
        Scatter(x=too_many, y=too_many, marker={"color": colours.DARK_BLUE}), layout={"height": 200}
    )
    assert "2,001 points" in refused(drawn=drawn)


def test_links_and_nodes_are_points():
    link = {"source": [0] * MOST_POINTS, "target": [1] * MOST_POINTS, "value": [1] * MOST_POINTS}
    drawn = Figure(Sankey(node={"label": ["a", "b"]}, link=link), layout={"height": 200})
    assert "2,002 points" in refused(drawn=drawn)


def test_dual_axes_are_refused():
    drawn = figure(yaxis2={"overlaying": "y"})
    drawn.add_trace(Scatter(x=[1], y=[1], yaxis="y2", marker={"color": colours.ORANGE}))
    assert "dual axes" in refused(drawn=drawn)


@pytest.mark.parametrize("colour", ["#FF0000", "rgb(1, 2, 3)", "rgba(0,0,0,0.5)", "#abc"])
def test_strange_colours_are_refused(colour):
    drawn = figure()
    drawn.update_traces(marker={"color": colour})
    assert f"outside the palette: {colour.upper()}" in refused(drawn=drawn)


def test_strange_colours_hide_nowhere():
    drawn = figure(shapes=[{"type": "rect", "fillcolor": "#00FF00"}])
    assert "#00FF00" in refused(drawn=drawn)


# ---- a picture for a file ------------------------------------------------------------------


def test_a_picture_stands_alone():
    chart = build(CAPTION, figure(), TABLE)
    drawn = picture(chart, "OFFICIAL")
    head, foot = (annotation.text for annotation in drawn.layout.annotations[-2:])
    assert head == f"<b>{chart.headline}</b><br>{chart.subtitle}"
    assert foot == "Source: published accounts · data of 2024-25 · OFFICIAL"
    assert drawn.layout.height > chart.height
    assert drawn.layout.width == 1_000
    assert len(chart.figure.layout.annotations) == 0


def test_a_picture_without_a_marking():
    foot = picture(build(CAPTION, figure(), TABLE)).layout.annotations[-1].text
    assert foot == "Source: published accounts · data of 2024-25"


def test_words_in_a_picture_are_drawn_as_they_are_written():
    drawn = picture(build(changed(headline=NASTY), figure(), TABLE))
    assert "<script>" not in drawn.layout.annotations[-2].text


# ---- colours -------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [*colours.CATEGORIES, colours.GREY])
def test_marks_stand_out_from_white(colour):
    assert contrast(colour, colours.WHITE) >= 3


def test_neighbours_in_the_order_of_categories_differ():
    pairs = zip(colours.CATEGORIES, colours.CATEGORIES[1:], strict=False)
    assert all(contrast(one, other) >= 3 for one, other in pairs)


@pytest.mark.parametrize("colour", [colours.TEXT, colours.SECONDARY_TEXT])
def test_text_can_be_read_on_white(colour):
    assert contrast(colour, colours.WHITE) >= 4.5


@pytest.mark.parametrize("colour", [*colours.BLUE_STEPS, *colours.PALE.values(), colours.ORANGE])
def test_text_can_be_read_on_every_tile_and_link(colour):
    text = colours.WHITE if colour in {*colours.DARK_STEPS} else colours.TEXT
    assert contrast(text, colour) >= 4.5


# ---- the only door -------------------------------------------------------------------------


def test_no_chart_is_made_anywhere_else():
    found = [
        module.path
        for module in python_modules("model", "dashapp")
        if module.name != "model.charts.factory" and re.search(r"(?<!\w)Chart\(", module.text)
    ]
    assert not found, f"only model/charts/factory.py may make a Chart: {found}"


def test_no_express_and_no_maps():
    for path in (ROOT / "model" / "charts").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert "plotly.express" not in text, path
        assert not re.search(r"Scattergeo|Choropleth|mapbox|Scattermap", text), path


def test_charts_are_what_the_room_exports():
    assert Chart.__module__ == "model.charts.factory"
