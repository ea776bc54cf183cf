"""Where we are now and where the money goes, drawn: numbers of the tables, gaps in words, odd addresses."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest
from dash import html
from hypothesis import given
from hypothesis import strategies as st

from dashapp.components.tables import records
from dashapp.services import MoneyView
from dashapp.urls import here
from dashapp.views import money as money_draw
from dashapp.views import now as draw
from dashapp.views.now import Figure
from model import words
from model.charts.money import Amounts
from tests.dashapp.showing import view_at
from tests.dashapp.walk import hrefs, of_type, text

NAN = float("nan")
HERE = here("/now")


@pytest.fixture(scope="module")
def where(tiny):
    return tiny.where_now()


def row_of(where: Any, outcome: str = "looked_after", **more: Any) -> dict[str, Any]:
    found = where.outcomes[where.outcomes["outcome"] == outcome]
    return records(found)[0] | more


def figures_of(where: Any, row: dict[str, Any]) -> dict[str, Figure]:
    return draw.figures_of(row, where.series[where.series["outcome"] == row["outcome"]])


def row_cells(where: Any, **more: Any) -> list[str]:
    row = row_of(where, **more)
    return [text(cell) for cell in draw.outcome_row(row, figures_of(where, row), HERE)]


def cells(made: Any) -> list[list[str]]:
    return [[text(cell) for cell in row.children] for row in of_type(of_type(made, html.Tbody), html.Tr)]


# ---- outcomes --------------------------------------------------------------------------------


@given(st.floats(0, 1e6), st.sampled_from([0.0, NAN, -1.0]))
def test_a_count_over_nothing_has_no_share_and_no_rate(count, size):
    figure = Figure("today", count, size, 2025)
    assert math.isnan(figure.share)
    assert draw.with_rate(figure, 100.0) == [words.people(count)]


def test_each_figure_is_over_the_denominator_of_its_own_year(where):
    found = figures_of(where, row_of(where))
    assert {name: (item.count, item.year) for name, item in found.items()} == {
        "today": (100.0, 2025),
        "trend": (104.0, 2027),
        "target": (96.0, 2027),
        "benchmark": (92.0, 2025),
    }
    assert found["today"].denominator == 20_000.0


def test_a_row_says_its_counts_rates_year_and_which_way_is_better(where):
    found = row_cells(where)
    assert found[0] == "Children looked after children looked after on average in the year, lower is better"
    assert found[1] == "Off track 8 above target"
    assert found[2].startswith("100 50")
    assert found[3].endswith("in 2026-27")
    assert found[7] == "Too early to say"


@pytest.mark.parametrize(
    ("better", "still", "said"),
    [
        ("lower", 8.0, "8 above target"),
        ("higher", 40.0, "40 below target"),
        ("lower", 0.2, "just above target"),
    ],
)
def test_how_far_off_track_is_said_on_the_right_side(where, better, still, said):
    assert row_cells(where, better=better, still_to_go_count=still)[1] == f"Off track {said}"


def test_what_is_not_held_is_words_and_never_a_gap(where):
    found = row_cells(where, target_count=NAN, benchmark_count=NAN, benchmark_year=NAN, status="no target")
    assert found[4:6] == ["none set", "not compared"]
    assert not [cell for cell in found if "nan" in cell.lower()]


def test_the_marks_are_said_for_those_who_cannot_see_them(where):
    row = row_of(where)
    assert draw.marks_in_words(row, figures_of(where, row)) == (
        "Children looked after: today 100, if we carry on 104, target 96 and places like ours 92; "
        "lower is better."
    )


def test_marks_are_rates_only_where_all_are():
    one, other = Figure("today", 10.0, 100.0, 2025), Figure("target", 5.0, NAN, 2027)
    assert [mark.value for mark in draw.marks({"today": one, "target": other})] == [5.0, 10.0]
    assert [mark.value for mark in draw.marks({"today": one})] == [0.1]


def test_today_is_drawn_last_so_that_nothing_hides_it():
    held = {name: Figure(name, 1.0, 10.0, 2025) for name in ("today", "trend", "target")}
    assert [mark.shape for mark in draw.marks(held)][-1] == "today"


@pytest.mark.parametrize("said", list(draw.DIRECTION_MARKS))
def test_a_direction_is_a_word_and_its_mark_is_not_read_out(said):
    made = draw.direction(said)
    assert text(made).endswith(words.first_upper(said))
    for item in of_type(made, html.Span):
        assert getattr(item, "aria-hidden") == "true"


@pytest.mark.parametrize(
    ("statuses", "counts"),
    [
        (["off track", "off track"], ["0", "2", "0"]),
        (["already met", "on track", "no target"], ["2", "0", "1"]),
        ([], ["0", "0", "0"]),
    ],
)
def test_every_outcome_is_counted_on_one_card(statuses, counts):
    made = draw.status_cards(pd.DataFrame({"status": statuses}))
    assert [text(item) for item in of_type(made, html.Strong)] == counts


def test_facts_give_each_figure_its_year_and_source(where):
    row = row_of(where)
    made = draw.outcome_facts(row, figures_of(where, row))
    said = dict(zip(map(text, of_type(made, html.Dt)), map(text, of_type(made, html.Dd)), strict=True))
    assert "100 (50" in said["Today"]
    assert said["Today"].endswith("in 2024-25 Illustrative: made up for this example")
    assert said["If we carry on as now"].endswith("Derived: today's services simply continue")
    none = row_of(where, target_count=NAN, benchmark_count=NAN)
    made = draw.outcome_facts(none, figures_of(where, none))
    assert "None is set" in text(made)
    assert "Places like ours" not in text(made)


def test_districts_are_compared_in_words(where):
    places = where.places[where.places["outcome"] == "looked_after"]
    made = draw.district_tiles(places, "Children looked after")
    assert [text(item) for item in of_type(made, html.Li)] == [
        "North 50.0 per 10,000 About the same",
        "South 50.0 per 10,000 About the same",
    ]


def test_the_first_page_lists_every_outcome_under_its_priority(tiny, where):
    view = view_at(tiny, "/now", "")
    named = [text(item) for item in of_type(list(view.body), html.H2)]
    assert named == where.outcomes["priority_name"].unique().tolist()
    assert [href for href in hrefs(list(view.body)) if "outcome=" in href] == [
        f"/now?outcome={name}" for name in where.outcomes["outcome"]
    ]


@pytest.mark.parametrize("search", ["", "?outcome=atlantis", "?outcome=%3Cb%3E", "?place=north&year=1999"])
def test_odd_addresses_still_show_every_outcome(tiny, search):
    view = view_at(tiny, "/now", search)
    assert view.answer == view_at(tiny, "/now", "").answer
    assert bool(view.notices) == ("atlantis" in search)
    assert list(view.tables) == ["outcomes"]


@pytest.mark.parametrize("outcome", ["looked_after", "school_ready"])
def test_one_outcome_has_its_history_its_districts_and_every_figure_held(tiny, where, outcome):
    view = view_at(tiny, "/now", f"?outcome={outcome}")
    held = where.series[where.series["outcome"] == outcome]
    assert view.tables["figures"]["Number (count)"].tolist() == held["count"].tolist()
    assert view.question == f"{row_of(where, outcome)['name']}: how are we doing?"
    assert "No range was published with today's figure." in text(list(view.sure))
    assert "No low and high is stated for the trend, so it has no range." in text(list(view.sure))


def test_a_trend_with_an_interval_shows_it_under_its_count(where):
    row = row_of(where, "looked_after")
    assert draw.trend_ends(row) == []
    ends = draw.trend_ends(row | {"trend_lower": 98.0, "trend_upper": 114.0})
    assert [text(item) for item in ends] == ["(98 to 114)"]


def test_what_has_no_range_says_so_on_the_first_pages(tiny):
    assert "is stated for no outcome" in text(list(view_at(tiny, "/now", "").sure))
    assert "so they have no range" in text(list(view_at(tiny, "/money", "").sure))


# ---- money -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found(tiny):
    return tiny.resource_map(MoneyView())


def test_partners_add_up_to_what_flows(found):
    made = cells(money_draw.partners(found.flows, Amounts()))
    owed = found.flows.groupby("partner_name")["gbp"].sum().sort_values(ascending=False)
    assert [(row[0], row[1]) for row in made] == [(name, words.pounds(gbp)) for name, gbp in owed.items()]
    assert [row[2].strip() for row in made] == [words.percent(gbp / owed.sum()) for gbp in owed]


def test_under_each_partner_stand_its_services(found):
    made = cells(money_draw.tree(found.flows, Amounts()))
    assert [row[0] for row in made] == [
        "Shire County Council",
        "Placements",
        "Family help",
        "Youth clubs",
        "Shire Integrated Care Board",
        "Health visits",
    ]


@pytest.mark.parametrize(
    ("children", "unit", "said"), [(None, "£ a year", "£5,520,000"), (20_000.0, "£ a child", "£276 a child")]
)
def test_amounts_are_in_the_unit_of_their_header(found, children, unit, said):
    amounts = Amounts(children)
    made = money_draw.partners(found.flows, amounts)
    assert text(of_type(made, html.Th)[1]) == f"Amount ({amounts.unit})"
    assert unit.split(" a ")[1] in amounts.unit
    assert cells(made)[0][1] == said


@pytest.mark.parametrize(("share", "width"), [(0.0, "0.0%"), (0.5, "50.0%"), (1.0, "100.0%")])
def test_a_bar_is_as_wide_as_its_share(share, width):
    made: Any = money_draw.bar(share)
    assert made.style == {"--share": width}
    strong: Any = money_draw.bar(share, strong=True)
    assert "bar-strong" in strong.className


def test_evidence_is_a_word_beside_what_it_takes(found):
    made = cells(money_draw.evidence_table(found.services))
    assert made[0] == ["Placements", "Must serve every case", "Specialist", "£5,000,000", "£250"]
    assert [row[1] for row in made].count("No evidence held") == 1


def test_people_are_not_counted_in_pounds(tiny):
    made = cells(money_draw.resource_table(tiny.resources()))
    assert made == [
        ["Money", "Money", "6,370,000", "6,120,000", "£", "£6,370,000", "–"],
        ["Health visitors", "People", "12", "12", "FTE", "£624,000", "100%"],
    ]


@pytest.mark.parametrize("amounts", [[1.0, 1.0], [0.0, 0.0], [1.0, 5.0]])
def test_districts_are_shaded_from_least_to_most(amounts):
    places = pd.DataFrame(
        {"name": ["A", "B"], "tile_row": 1, "tile_column": [1, 2], "children": [10.0, 10.0], "gbp": amounts}
    )
    tiles = of_type(money_draw.district_tiles(places, Amounts()), html.Li)
    shades = [tile.style["backgroundColor"] for tile in tiles]
    assert (shades[0] == shades[1]) == (amounts[0] == amounts[1])
    assert (text(tiles[0].children[2]) == text(tiles[1].children[2])) == (amounts[0] == amounts[1])


@pytest.mark.parametrize("show", ["flow", "partners", "for", "evidence", "kind", "atlantis"])
def test_every_part_of_the_money_page_has_the_same_answer_and_takes_the_focus(tiny, show):
    view = view_at(tiny, "/money", f"?show={show}")
    assert view.answer == view_at(tiny, "/money", "").answer
    assert view.focus == "money-part"
    assert len(of_type(list(view.body), html.H2)) == 1
    assert bool(view.notices) == (show == "atlantis")


@pytest.mark.parametrize(
    "search", ["?kind=people&tier=specialist", "?kind=capital", "?kind=in_kind&place=south&tier=targeted"]
)
def test_where_nothing_flows_the_controls_stay_and_it_is_said(tiny, search):
    view = view_at(tiny, "/money", search)
    assert not view.charts
    assert not view.tables
    assert "Choose another place, tier or kind of resource above." in text(list(view.body))
    assert (
        len([item for item in of_type(list(view.body), html.Div) if getattr(item, "role", "") == "group"])
        == 1
    )


def test_everything_in_an_address_that_is_not_known_is_said_once_each(tiny):
    view = view_at(tiny, "/money", "?kind=a&place=b&tier=c&measure=d&show=e")
    said = text(list(view.notices))
    for key, value in {"kind": "a", "place": "b", "tier": "c", "measure": "d", "show": "e"}.items():
        assert said.count(f"There is no {key} called '{value}', so it was left out.") == 1


def test_the_map_is_left_out_where_one_place_is_in_view(tiny):
    assert "money-by-district" in view_at(tiny, "/money", "").charts
    assert "money-by-district" not in view_at(tiny, "/money", "?place=north").charts
