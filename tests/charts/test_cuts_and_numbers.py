"""Figures of cuts, partnerships and options where there is little or nothing: words agree with numbers."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import words
from model.charts import colours
from model.charts.cuts import outcomes_lost, partner_ledger, rules_side_by_side
from model.charts.cuts_depth import duties_path, first_depth, outcome_path, services_lost
from model.charts.numbered import MOST_NAMED, Units, axes, bottom, names_above, points
from model.charts.partnership import cut_cost_bars, share_bars, together_bars
from model.charts.parts import LINE_HEIGHT, Mark
from tests.charts.frames import HERE, NAN, texts

NAMES = {"council": "County council", "nhs": "NHS"}
MARK = Mark("on average", colours.DARK_BLUE, "circle", "●")
amounts = st.floats(-5e7, 5e7).map(lambda gbp: round(gbp, 2))


# ---- cuts ------------------------------------------------------------------------------------


def sharing(*rows: tuple[str, float, float, float, float]) -> pd.DataFrame:
    """Ways of sharing: name, gross, back, net, unmet."""
    columns = ["name", "gross_cut_gbp", "knock_on_gbp", "net_saving_gbp", "duties_unmet_gbp"]
    return pd.DataFrame(list(rows), columns=columns)


@settings(max_examples=15)
@given(st.lists(st.tuples(amounts, amounts), min_size=2, max_size=4))
def test_the_way_named_as_saving_most_saves_most(drawn):
    rows = [(f"Way {k}", net + back, back, net, 0.0) for k, (net, back) in enumerate(drawn)]
    chart = rules_side_by_side(sharing(*rows), "a cut", HERE)
    named = int(chart.headline.rsplit(" ", 1)[1])
    assert rows[named][3] == max(row[3] for row in rows)
    assert "£-" not in chart.summary
    assert chart.table["Saved (£)"].tolist() == [row[3] for row in rows]


@settings(max_examples=15)
@given(st.lists(st.floats(2.0, 1e8), min_size=2, max_size=4, unique=True))
def test_the_way_named_as_failing_least_fails_least(unmet):
    rows = [(f"Way {k}", 1.0, 0.0, 1.0, gbp) for k, gbp in enumerate(unmet)]
    named = int(rules_side_by_side(sharing(*rows), "a cut", HERE).headline.rsplit(" ", 1)[1])
    assert unmet[named] == min(unmet)


def test_a_way_that_cannot_be_made_stands_in_the_table_alone():
    chart = rules_side_by_side(
        sharing(("Equal shares", 5.0, NAN, NAN, NAN), ("Best use", 5.0, 1.0, 4.0, 0.0)), "a cut", HERE
    )
    assert len(chart.figure.data[0].x) == 3
    assert not [text for text in texts(chart.figure) if "Equal shares" in text]
    assert chart.table["How it is shared"].tolist() == ["Equal shares", "Best use"]
    assert chart.table["Saved (£)"].isna().tolist() == [True, False]
    assert chart.headline == "The cut can only be made with: best use"


@settings(max_examples=15)
@given(st.lists(st.tuples(st.floats(0, 1e7), amounts), min_size=1, max_size=5))
def test_partners_to_whom_cost_comes_back_are_counted_from_the_table(drawn):
    frame = pd.DataFrame(
        {
            "name": [f"Partner {k}" for k in range(len(drawn))],
            "gross_cut_gbp": [gross for gross, _ in drawn],
            "knock_on_gbp": [back for _, back in drawn],
            "net_saving_gbp": [gross - back for gross, back in drawn],
        }
    )
    chart = partner_ledger(frame, HERE)
    paying = sum(back >= 1.0 for _, back in drawn)
    said = f"{paying} partner{'' if paying == 1 else 's'}" if paying else "anybody"
    assert chart.headline.endswith(f"to {said}")
    saved, cost, left = (chart.table[name] for name in list(chart.table.columns)[1:])
    assert (saved - cost).tolist() == pytest.approx(left.tolist())


def test_the_outcome_named_worst_is_the_one_furthest_right():
    frame = pd.DataFrame(
        {
            "rule_name": "Equal shares",
            "outcome_name": ["In care", "Ready", "In need"],
            "counted_in": "children",
            "trend": 100.0,
            "planned": [104.0, 92.0, 99.0],
            "lost": [4.0, 8.0, -1.0],
            "lost_percent": [4.0, 8.0, -1.0],
        }
    )
    chart = outcomes_lost(frame, HERE)
    assert chart.headline == "Worst hit: Ready"
    assert chart.summary == "Equal shares: Ready 8% worse and In care 4% worse."
    better = outcomes_lost(frame.assign(lost_percent=[-4.0, 0.0, 0.04]), HERE)
    assert better.headline == "No outcome gets worse"
    assert better.summary == "Equal shares: nothing worse by a tenth of a per cent."
    assert "No outcome" in outcomes_lost(frame.iloc[:0], HERE).headline


def path(depths=(), planned=(), rule="Equal shares") -> pd.DataFrame:
    """A path of one way of sharing."""
    frame = pd.DataFrame({"depth": depths, "planned": planned}, dtype=float)
    return frame.assign(
        rule_name=rule, bend=False, lost=0.0, duties_unmet_gbp=0.0, net_saving_gbp=0.0, knock_on_gbp=0.0
    )


def test_where_no_depth_can_be_made_the_figures_say_so_and_are_empty():
    """Today itself is too dear: the tables of paths have no rows."""
    said = "No depth of this cut can be made in any of these ways"
    for chart in (outcome_path(path(), "In care", "children", HERE), duties_path(path(), HERE)):
        assert chart.headline == said
        assert chart.summary == f"{said}."
        assert chart.table.empty
        assert not chart.figure.data
    unknown = path((0.0, 0.2), (NAN, NAN))
    assert outcome_path(unknown, "In care", "children", HERE).headline == said
    assert duties_path(unknown.assign(duties_unmet_gbp=NAN), HERE).headline == said


def test_one_depth_alone_is_a_path_of_one_point():
    chart = outcome_path(path((0.0,), (7.0,)), "In care", "children", HERE)
    assert chart.headline == "In care: 7 without a cut, 7 at 0%, equal shares"
    assert chart.figure.data[0].x == (0.0,)


def test_a_path_is_drawn_in_the_order_of_depths_whatever_the_rows():
    chart = outcome_path(path((0.2, 0.0, 0.1), (9.0, 5.0, 7.0)), "In care", "children", HERE)
    assert list(chart.figure.data[0].x) == [0.0, 10.0, 20.0]
    assert list(chart.figure.data[0].y) == [5.0, 7.0, 9.0]
    assert chart.headline == "In care: 5 without a cut, 9 at 20%, equal shares"


def test_depths_are_said_without_a_rounded_nothing():
    assert first_depth(0.0) == first_depth(9e-5) == "the first pound"
    assert first_depth(0.0909) == "9.1%"
    assert first_depth(0.3) == "30%"


@pytest.mark.parametrize(("count", "said"), [(1, "1 service is reduced"), (2, "2 services are reduced")])
def test_services_that_lose_are_counted(count, said):
    frame = pd.DataFrame(
        {
            "name": ["Help", "Club"][:count],
            "statutory": [True, False][:count],
            "without_cut": 10.0,
            "planned": 5.0,
            "lost_gbp": [2_000.0, 500.0][:count],
            "lost_share": 0.5,
        }
    )
    chart = services_lost(frame, HERE)
    assert chart.headline == f"{said}, most of all Help (required by law)"
    assert chart.table["Loses (% of what it does)"].tolist() == [50.0] * count
    assert "Help (required by law) £2,000, 50%" in chart.summary


# ---- partnerships ----------------------------------------------------------------------------


def shares(*amounts: float, unit: str = "£") -> pd.DataFrame:
    """Shapley shares of two partners in the game that leads."""
    return pd.DataFrame(
        {
            "value": "money" if unit == "£" else "objective",
            "partner": ["council", "nhs"],
            "shapley": amounts,
            "nucleolus": amounts,
            "last": amounts,
            "unit": unit,
            "leads": True,
        }
    )


@pytest.mark.parametrize(
    ("amounts", "unit"), [((0.0, 0.0), "£"), ((0.4, 0.2), "£"), ((1e-5, 0.0), "gap"), ((0.0, -1e-9), "gap")]
)
def test_shares_of_nothing_are_not_a_gain(amounts, unit):
    chart = share_bars(shares(*amounts, unit=unit), NAMES, HERE)
    assert chart.headline == "There is no gain to share"
    assert chart.summary == "No partner adds anything."
    assert not [text for text in texts(chart.figure) if "-0.0" in text or "-£0" in text]


def test_where_partners_only_take_away_nobody_adds_most():
    chart = share_bars(shares(0.0, -5e6), NAMES, HERE)
    assert chart.headline == "There is no gain to share"
    assert chart.summary == "County council £0 and NHS -£5.0m."


def ledger(*changes: float) -> pd.DataFrame:
    """A tenth off each of two partners, each bearing its own."""
    money = dict.fromkeys(
        ("duties_unmet_gbp", "promises_broken_gbp", "pays_more_gbp", "beyond_cashable_gbp"), 0.0
    )
    frame = pd.DataFrame({"cut_partner": ["council", "nhs"], "bearer": ["council", "nhs"], "depth": 0.1})
    return frame.assign(
        **money, saving_gbp=1e6, beyond_not_cashable_gbp=0.0, gap_closed_share_change=list(changes)
    )


@pytest.mark.parametrize(
    ("changes", "headline", "bars"),
    [
        ((-0.1, -0.2), "10% off NHS costs the gap most", ["-20.0 points", "-10.0 points"]),
        ((0.0, -1e-7), "10% off no partner costs any of the gap", ["+0.0 points"] * 2),
        ((0.05, 0.01), "10% off no partner costs any of the gap", ["+1.0 points", "+5.0 points"]),
        ((NAN, NAN), "There is no gap that a cut could widen", ["no gap to close"] * 2),
        ((NAN, -0.1), "10% off NHS costs the gap most", ["-10.0 points", "no gap to close"]),
    ],
)
def test_the_cut_named_as_costing_most_does(changes, headline, bars):
    chart = cut_cost_bars(ledger(*changes), NAMES, HERE)
    assert chart.headline == headline
    assert list(chart.figure.data[0].text) == bars


def test_alone_and_together_without_a_gap():
    frame = pd.DataFrame(
        {
            "world": ["alone", "together"],
            "duties_unmet_gbp": [0.4, 2e6],
            "promises_broken_gbp": 0.0,
            "gap_closed_share": NAN,
            "least_money_gbp": 1.0,
            "money_saved_gbp": 0.0,
        }
    )
    chart = together_bars(frame, HERE)
    assert chart.headline == "Working together leaves no gap to close"
    assert "no duty unmet" in chart.summary
    assert "£2.0m of duties unmet" in chart.summary


# ---- numbered points -------------------------------------------------------------------------


def test_names_stand_above_with_their_numbers_and_the_rest_in_the_table():
    names = [f"Option {k}" for k in range(1, MOST_NAMED + 4)]
    held, room = names_above(names, [MARK], Units())
    lines = held["text"].split("<br>")
    assert lines[1] == "<b>1</b> Option 1"
    assert lines[MOST_NAMED] == f"<b>{MOST_NAMED}</b> Option {MOST_NAMED}"
    assert lines[MOST_NAMED + 1] == "and 3 more, in the table"
    assert lines[-1] == "↑ Cost (£)"
    assert room == LINE_HEIGHT * len(lines) + 16
    assert "more, in the table" not in names_above(names[:MOST_NAMED], [MARK], Units())[0]["text"]


def test_a_long_name_takes_as_many_lines_as_it_needs():
    short, low = names_above(["Help"], [MARK], Units())
    long, high = names_above(["Help for families that were offered nothing else before"], [MARK], Units())
    more = len(long["text"].split("<br>")) - len(short["text"].split("<br>"))
    assert more >= 1
    assert high - low == more * LINE_HEIGHT


def test_points_beyond_the_named_have_no_number():
    drawn = points([(1.0, 2.0), (3.0, 4.0)], [MOST_NAMED, MOST_NAMED + 1], MARK, ["one", "two"])
    assert list(drawn.text) == [str(MOST_NAMED), ""]
    assert (list(drawn.x), list(drawn.y)) == ([1.0, 3.0], [2.0, 4.0])
    assert list(drawn.customdata) == ["one", "two"]


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e9, 1e9)), min_size=1, max_size=8), st.booleans())
def test_axes_hold_every_point_and_zero_where_changes_are_shown(at, from_zero):
    both = axes(at, Units(), from_zero=from_zero)
    for name, place in (("xaxis", 0), ("yaxis", 1)):
        low, high = both[name]["range"]
        values = [point[place] for point in at] + ([0.0] if from_zero else [])
        assert low < high
        assert low <= min(values)
        assert max(values) <= high
        assert both[name]["zeroline"] is from_zero


def test_a_long_unit_makes_room_below():
    assert bottom(Units(effect="children for a year who are safe at home and ready for school")) > bottom(
        Units()
    )
    title = axes([(0.0, 0.0)], Units(effect="children"), from_zero=True)["xaxis"]["title"]["text"]
    assert title == "Effect (children)"


def test_bars_have_the_texts_of_their_amounts():
    chart = share_bars(shares(2.5e6, 1_500.0), NAMES, HERE)
    assert list(chart.figure.data[0].text) == [words.money(2.5e6), words.money(1_500.0)]
    assert chart.table["Shapley share (£)"].tolist() == [2.5e6, 1_500.0]
