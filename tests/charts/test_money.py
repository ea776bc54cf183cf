"""Money by one thing at a time, and by district."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.charts import colours
from model.charts.money import Amounts, money_bars
from model.charts.tiles import LEVEL_WORDS, money_tiles, outcome_tiles
from tests.charts.frames import HERE, NASTY, districts, texts, totals

CHILDREN = Amounts(1_000)


# ---- amounts -------------------------------------------------------------------------------


def test_amounts_in_pounds_a_year_and_a_child():
    assert (Amounts().unit, Amounts().of(500.0), Amounts().say(25_000)) == ("£ a year", 500.0, "£25k")
    assert (CHILDREN.unit, CHILDREN.of(500.0), CHILDREN.say(25_000)) == ("£ a child", 0.5, "£25 a child")


# ---- bars ----------------------------------------------------------------------------------


def test_money_by_tier():
    chart = money_bars(totals(), "tier", HERE, Amounts())
    assert chart.headline == "Most goes to specialist services: £600k, 60%"
    assert chart.subtitle == "Money by tier, in £ a year, Kent, 2024-25"
    assert chart.summary == "Specialist £600k, 60%, Targeted £300k, 30% and Universal £100k, 10%."
    assert chart.table["Tier"].tolist() == ["Specialist", "Targeted", "Universal"]
    assert chart.table["Share of all (%)"].sum() == pytest.approx(100.0)


@pytest.mark.parametrize(
    ("by", "start"),
    [
        ("partner", "Most comes from Specialist:"),
        ("pot", "Most comes from Specialist:"),
        ("service", "Most goes to Specialist:"),
        ("priority", "Most goes to Specialist:"),
    ],
)
def test_money_comes_from_some_and_goes_to_others(by, start):
    assert money_bars(totals(), by, HERE, Amounts()).headline.startswith(start)


def test_bars_in_pounds_a_child():
    chart = money_bars(totals(), "tier", HERE, CHILDREN)
    assert list(chart.figure.data[0].x) == [600.0, 300.0, 100.0]
    assert chart.figure.data[0].text[0] == "£600 a child, 60%"
    assert chart.table.columns.tolist() == ["Tier", "Amount (£ a child)", "Share of all (%)"]


def test_no_money_is_said():
    chart = money_bars(totals().iloc[:0], "tier", HERE, Amounts())
    assert chart.headline == "Nothing is recorded in this view"
    assert texts(chart.figure) == ["Nothing to show."]


# ---- tiles of money ------------------------------------------------------------------------


def test_money_by_district_a_child():
    chart = money_tiles(districts().iloc[:3], HERE, CHILDREN)
    assert chart.headline == "From £307 a child in Dartford to £622 a child in Thanet"
    assert "(£ a child)" in chart.subtitle
    assert chart.table["Amount (£ a child)"].tolist() == pytest.approx([306.83, 458.70, 621.91], abs=0.01)
    assert chart.table["Level"].tolist() == ["lowest fifth", "middle", "highest fifth"]


def test_money_by_district_in_pounds():
    chart = money_tiles(districts(), HERE, Amounts())
    assert "£19.0m" in " ".join(texts(chart.figure))
    assert chart.table["District"].tolist() == ["Dartford", "Folkestone and Hythe", "Thanet", "Elsewhere"]


def test_a_district_without_a_tile_is_in_the_table_alone():
    chart = money_tiles(districts(), HERE, Amounts())
    assert len(chart.figure.layout.shapes) == 3
    assert not any("Elsewhere" in text for text in texts(chart.figure))


def test_tiles_stand_where_the_districts_lie_to_each_other():
    shapes = money_tiles(districts(), HERE, Amounts()).figure.layout.shapes
    corners = [(round(shape.x0), round(shape.y0)) for shape in shapes]
    assert corners == [(0, 0), (3, 2), (5, 0)]


def test_a_tile_says_name_value_and_word():
    text = texts(money_tiles(districts().iloc[:3], HERE, CHILDREN).figure)[0]
    assert text == "Dartford<br><b>£307</b><br>lowest fifth"


def test_text_on_dark_tiles_is_white():
    figure = money_tiles(districts().iloc[:3], HERE, CHILDREN).figure
    by_tile = dict(zip([s.fillcolor for s in figure.layout.shapes], figure.layout.annotations, strict=True))
    assert by_tile[colours.BLUE_STEPS[4]].font.color == colours.WHITE
    assert by_tile[colours.BLUE_STEPS[0]].font.color == colours.TEXT


def test_all_alike_is_the_middle():
    same = districts().assign(gbp=5.0)
    assert set(money_tiles(same, HERE, Amounts()).table["Level"]) == {"middle"}


@given(st.lists(st.floats(min_value=0, max_value=1e9), min_size=4, max_size=4))
def test_levels_never_fall_as_money_rises(gbp):
    table = money_tiles(districts().assign(gbp=gbp), HERE, Amounts()).table
    levels = [LEVEL_WORDS.index(word) for word in table["Level"]]
    ranked = sorted(zip(gbp, levels, strict=True))
    assert [level for _, level in ranked] == sorted(levels)


def test_no_districts():
    chart = money_tiles(districts().iloc[:0], HERE, Amounts())
    assert chart.headline == "No money is recorded by district"


# ---- tiles of an outcome -------------------------------------------------------------------


def test_an_outcome_by_district():
    chart = outcome_tiles(districts(), "Plans late", HERE)
    assert chart.headline == "Plans late: 1 district does worse than Kent"
    assert chart.subtitle == "Plans late, %, by district, Kent, 2024-25"
    assert chart.summary == (
        "Better than Kent: Dartford. Worse than Kent: Thanet. About the same as Kent: Folkestone and Hythe."
    )
    assert chart.table["Rate"].tolist() == ["5%", "6%", "8%", "not stated"]
    assert "Compared with Kent" in chart.table.columns


def test_every_tile_of_an_outcome_has_its_word_as_well_as_its_colour():
    chart = outcome_tiles(districts(), "Plans late", HERE)
    assert [text.split("<br>")[-1] for text in texts(chart.figure)] == ["better", "same", "worse"]
    assert len({shape.fillcolor for shape in chart.figure.layout.shapes}) == 3


def test_other_rates_say_what_they_are_per():
    per = districts().assign(rate_per=10_000.0)
    assert "Plans late, per 10,000, by district" in outcome_tiles(per, "Plans late", HERE).subtitle


def test_counts_where_there_is_no_rate():
    counts = districts().assign(denominator=float("nan"), compared="not compared")
    chart = outcome_tiles(counts, "Plans late", HERE)
    assert "Plans late, count, by district" in chart.subtitle
    assert "<b>160</b>" in texts(chart.figure)[2]
    assert chart.summary == "No district can be compared."


def test_names_are_drawn_as_they_are_written():
    chart = outcome_tiles(districts().assign(name=NASTY), "Plans late", HERE)
    assert not any("<script>" in text for text in texts(chart.figure))
