"""Figures of a cut: bars, marks and dots at the numbers of their tables, with words that agree with them."""

from __future__ import annotations

import pandas as pd
import pytest

from model.charts import colours
from model.charts.cuts import outcomes_lost, partner_ledger, rules_side_by_side
from tests.charts.frames import HERE, texts

NAN = float("nan")


def rules(net=(-80_000.0, 38_400.0), unmet=(0.0, 0.0)):
    return pd.DataFrame(
        {
            "name": ["Equal shares", "Best use"],
            "gross_cut_gbp": 320_000.0,
            "knock_on_gbp": [320_000.0 - value for value in net],
            "net_saving_gbp": net,
            "duties_unmet_gbp": unmet,
        }
    )


def test_every_way_of_sharing_has_its_three_bars():
    chart = rules_side_by_side(rules(), "a cut of 50%", HERE)
    bar = chart.figure.data[0]
    assert list(bar.x) == [-80_000, 400_000, 0, 38_400, 281_600, 0]
    assert list(bar.text) == ["-£80k", "£400k", "£0", "£38k", "£282k", "£0"]
    assert list(bar.marker.color[:3]) == [colours.DARK_BLUE, colours.ORANGE, colours.DARK_PINK]
    said = " ".join(texts(chart.figure))
    assert "Equal shares: comes back as cost" in said
    assert chart.table["Saved (£)"].tolist() == [-80_000, 38_400]
    assert chart.headline == "Most is saved with: best use"
    assert "Equal shares: -£80k saved, £400k comes back, duties worth £0 not met." in chart.summary


@pytest.mark.parametrize(
    ("unmet", "headline"),
    [
        ((5e6, 1e6), "Fewest duties fail with: best use"),
        ((5e6, 0.0), "Every duty is met with: best use"),
    ],
)
def test_duties_that_fail_are_the_finding(unmet, headline):
    assert rules_side_by_side(rules(unmet=unmet), "a cut", HERE).headline == headline


def test_one_way_of_sharing_is_not_compared_with_itself():
    one = rules(unmet=(5e6, 0.0))
    assert rules_side_by_side(one.head(1), "a cut", HERE).headline == "Duties worth £5.0m are not met"
    assert rules_side_by_side(rules().head(1), "a cut", HERE).headline == "Every duty is met"


def test_a_cut_that_cannot_be_made_has_no_bars():
    chart = rules_side_by_side(rules(net=(NAN, NAN)), "a cut", HERE)
    assert len(chart.figure.data[0].x) == 0
    assert chart.headline == "The cut can't be made in any of these ways"


def test_a_cut_that_only_one_way_of_sharing_can_make_says_so_first():
    chart = rules_side_by_side(rules(net=(NAN, 38_400.0)), "a cut of 50%", HERE)
    assert chart.headline == "The cut can only be made with: best use"
    assert chart.summary.endswith("Equal shares: it can't be made in this way.")
    assert list(chart.figure.data[0].x) == [38_400, 281_600, 0]


def partners(back=(2_500.0, 70.0)):
    return pd.DataFrame(
        {
            "name": ["Council", "NHS"],
            "gross_cut_gbp": [10_000.0, 0.0],
            "knock_on_gbp": back,
            "net_saving_gbp": [10_000.0 - back[0], -back[1]],
        }
    )


def test_the_ledger_shows_who_puts_in_less_and_whom_cost_comes_back_to():
    chart = partner_ledger(partners(), HERE)
    assert list(chart.figure.data[0].x) == [10_000, 2_500, 70]
    assert [text for text in texts(chart.figure) if "NHS" in text] == ["NHS has more cost"]
    assert chart.headline == "Cost comes back to 2 partners"
    assert "NHS: £0 less put in, £70 comes back." in chart.summary
    assert chart.table["Saves after that (£)"].tolist() == [7_500, -70]
    assert partner_ledger(partners((0.0, 0.0)), HERE).headline == "No cost comes back to anybody"
    assert partner_ledger(partners((9.0, 0.0)), HERE).headline == "Cost comes back to 1 partner"
    assert partner_ledger(partners().iloc[:0], HERE).summary == "No partner saves or pays anything."


def test_less_cost_is_said_as_paying_less():
    assert "NHS has less cost" in " ".join(texts(partner_ledger(partners((5.0, -70.0)), HERE).figure))


def lost(percent=(4.0, -1.0, 0.0, 2.5)):
    return pd.DataFrame(
        {
            "rule_name": ["Equal shares", "Best use"] * 2,
            "outcome_name": ["In care", "In care", "Ready for school", "Ready for school"],
            "counted_in": "children",
            "trend": 200.0,
            "planned": [200 + 2 * value for value in percent],
            "lost": [2 * value for value in percent],
            "lost_percent": percent,
        }
    )


def test_each_outcome_has_a_mark_for_each_way_of_sharing():
    chart = outcomes_lost(lost(), HERE)
    first, second = chart.figure.data
    assert list(first.x) == [4.0, 0.0]
    assert list(second.x) == [-1.0, 2.5]
    assert first.marker.symbol != second.marker.symbol
    said = " ".join(texts(chart.figure))
    assert "equal shares" in said
    assert "if we carry on" in said
    assert "today" not in said
    assert chart.headline == "Worst hit: In care"
    assert chart.summary == "Equal shares: In care 4% worse. Best use: Ready for school 2.5% worse."
    assert chart.table["Worse by (count)"].tolist() == [8.0, -2.0, 0.0, 5.0]


def test_an_outcome_without_a_count_has_no_mark_and_nothing_worse_is_said_so():
    chart = outcomes_lost(lost((0.0, NAN, -3.0, 0.0)), HERE)
    assert list(chart.figure.data[0].x) == [-3.0]
    assert chart.headline == "No outcome gets worse"
    assert "Equal shares: nothing worse" in chart.summary


def test_outcomes_that_stay_as_they_are_take_no_room():
    chart = outcomes_lost(lost((4.0, 1.0, 0.01, NAN)), HERE)
    assert "Ready for school" not in " ".join(texts(chart.figure))
    assert len(chart.table) == 4
