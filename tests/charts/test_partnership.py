"""Figures of working together: worlds, shares, what crosses, contributions, cuts."""

from __future__ import annotations

import pandas as pd
import pytest

from model.charts import colours
from model.charts.partnership import (
    contribution_bars,
    crossing_bars,
    cut_cost_bars,
    share_bars,
    together_bars,
)
from tests.charts.frames import HERE, NAN, NASTY, texts

NAMES = {"council": "County council", "nhs": "NHS", "charity": "Charity", "public": "The public"}


def worlds() -> pd.DataFrame:
    """Each alone, as today, together, fully pooled."""
    return pd.DataFrame(
        {
            "world": ["alone", "today", "together", "full_pooling"],
            "duties_unmet_gbp": [394e6, 0.0, 0.0, 0.0],
            "promises_broken_gbp": [139e6, 0.0, 0.0, 0.0],
            "gap_closed_share": [-0.088, 0.195, 0.201, 0.218],
            "least_money_gbp": [2_151e6, 2_100e6, 2_093e6, 2_093e6],
            "money_saved_gbp": [0.0, 51e6, 58e6, 58e6],
        }
    )


def shares() -> pd.DataFrame:
    """Two games, of which money leads."""
    return pd.DataFrame(
        {
            "value": ["money"] * 3 + ["objective"] * 3,
            "partner": ["charity", "council", "nhs"] * 2,
            "shapley": [0.0, 33.1e6, 22.3e6, 0.01, 0.2, -0.02],
            "nucleolus": [0.0, 34e6, 21e6, NAN, NAN, NAN],
            "last": [0.0, 57e6, 44e6, 0.0, 0.3, 0.1],
            "unit": ["£"] * 3 + ["gap"] * 3,
            "leads": [True] * 3 + [False] * 3,
        }
    )


def pays() -> pd.DataFrame:
    """Two years of two partners, and the public without pots."""
    return pd.DataFrame(
        {
            "partner": ["council", "council", "nhs", "nhs", "public", "public"],
            "year": [2026, 2027] * 3,
            "pays_planned_gbp": [100e6, 101e6, 50e6, 51e6, NAN, NAN],
            "for_others_today_gbp": [1e6, 1e6, 5e6, 5e6, NAN, NAN],
            "for_others_planned_gbp": [2e6, 3e6, 6e6, 7e6, NAN, NAN],
            "from_others_today_gbp": [5e6, 5e6, 1e6, 1e6, NAN, NAN],
            "from_others_planned_gbp": [6e6, 7e6, 2e6, 3e6, NAN, NAN],
        }
    )


def contributions() -> pd.DataFrame:
    """Two outcomes in one year, one of them without a target."""
    return pd.DataFrame(
        {
            "outcome": ["ready", "ready", "in_need"],
            "year": [2027] * 3,
            "partner": ["council", "nhs", "nhs"],
            "improvement": [30.0, 10.0, 100.0],
            "weighted": [0.15, 0.05, 0.0],
        }
    )


def ledger() -> pd.DataFrame:
    """A tenth off each of two partners, borne by both and by the public."""
    return pd.DataFrame(
        {
            "cut_partner": ["council", "council", "council", "nhs", "nhs", "nhs"],
            "bearer": ["council", "nhs", "public"] * 2,
            "depth": [0.1] * 6,
            "saving_gbp": [100e6, 0.0, 0.0, 0.0, 12e6, 0.0],
            "duties_unmet_gbp": [20e6, 3e6, 0.0, 0.0, 0.0, 0.0],
            "promises_broken_gbp": [0.0, 1e6, 0.0, -5.0, 0.0, 0.0],
            "pays_more_gbp": [-100e6, 0.0, 0.0, 0.0, -12e6, 0.0],
            "beyond_cashable_gbp": [0.0, 1e5, 0.0, 0.0, 0.0, 0.0],
            "beyond_not_cashable_gbp": [0.0, 3e5, 9e5, 0.0, 0.0, 1e5],
            "gap_closed_share_change": [-0.18] * 3 + [-0.02] * 3,
        }
    )


def test_worlds_side_by_side():
    chart = together_bars(worlds(), HERE)
    assert chart.headline == "Working together closes 28.9 points more of the gap than each alone"
    assert list(chart.figure.data[0].x) == pytest.approx([-8.8, 19.5, 20.1, 21.8])
    assert list(chart.figure.data[0].text) == ["8.8% wider", "20% closed", "20% closed", "22% closed"]
    assert "Each alone: £394.0m of duties unmet" in " ".join(texts(chart.figure)).replace("<br>", " ")
    assert chart.figure.data[0].marker.color[2] == colours.DARK_BLUE
    assert "Each alone: gap widened by 8.8%, £394.0m of duties unmet." in chart.summary
    assert chart.table["Money saved (£, present value)"].tolist() == [0.0, 51e6, 58e6, 58e6]


@pytest.mark.parametrize(
    ("alone", "together", "headline"),
    [
        (0.3, 0.2, "Working together closes 10.0 points less of the gap than each alone"),
        (0.2, 0.2001, "Working together closes as much of the gap as each alone"),
        (NAN, NAN, "Working together leaves no gap to close"),
    ],
)
def test_the_headline_says_what_it_changes(alone: float, together: float, headline: str):
    changed = worlds().assign(gap_closed_share=[alone, alone, together, together])
    assert together_bars(changed, HERE).headline == headline


def test_nothing_to_compare():
    chart = together_bars(worlds().iloc[:0], HERE)
    assert chart.headline == "Nothing to compare"
    assert chart.summary == "Nothing to compare."


def test_shares_of_the_gain_that_leads():
    chart = share_bars(shares(), NAMES, HERE)
    assert chart.headline == "County council adds most: £33.1m"
    assert list(chart.figure.data[0].x) == [33.1e6, 22.3e6, 0.0]
    assert list(chart.figure.data[0].text) == ["£33.1m", "£22.3m", "£0"]
    assert chart.subtitle.startswith("Money saved: Shapley share of each partner")
    assert chart.table["What the others would lose without it (£)"].tolist() == [57e6, 44e6, 0.0]
    assert chart.summary == "County council £33.1m, NHS £22.3m and Charity £0."


def test_shares_of_another_gain_and_a_partner_that_takes_away():
    chart = share_bars(shares(), NAMES, HERE, "objective")
    assert list(chart.figure.data[0].text) == ["20.0 points", "1.0 points", "-2.0 points"]
    assert list(chart.figure.data[0].marker.color)[-1] == colours.ORANGE


def test_no_gain_to_share():
    chart = share_bars(shares().assign(shapley=NAN), NAMES, HERE)
    assert chart.headline == "There is no gain to share"
    assert chart.summary == "No partner adds anything."
    assert share_bars(shares().iloc[:0], NAMES, HERE, "duties").subtitle.startswith("Duties met")


def test_what_crosses_in_the_last_year():
    chart = crossing_bars(pays(), NAMES, HERE)
    assert chart.headline == "£10.0m a year pays for other partners' services"
    assert list(chart.figure.data[0].x) == [7e6, 3e6]
    assert list(chart.figure.data[0].text) == ["£7.0m (today £5.0m)", "£3.0m (today £1.0m)"]
    assert chart.table["Partner"].tolist() == ["NHS", "County council"]
    assert "The public" not in chart.table["Partner"].tolist()


def test_nothing_crosses():
    still = pays().assign(for_others_planned_gbp=0.0)
    assert crossing_bars(still, NAMES, HERE).headline == "No money crosses between partners"
    assert crossing_bars(pays().iloc[:0], NAMES, HERE).summary == "No partner pays for anything."


def test_contributions_as_the_targets_weigh_them():
    chart = contribution_bars(contributions(), NAMES, HERE)
    assert chart.headline == "County council brings 75% of the improvement"
    assert list(chart.figure.data[0].x) == pytest.approx([75.0, 25.0])
    assert chart.summary == "County council 75% and NHS 25%."


def test_no_improvement():
    flat = contribution_bars(contributions().assign(weighted=0.0), NAMES, HERE)
    assert flat.headline == "No outcome with a target improves on its trend"
    assert contribution_bars(contributions().iloc[:0], NAMES, HERE).summary == "No partner contributes."


def test_cuts_the_worst_first():
    chart = cut_cost_bars(ledger(), NAMES, HERE)
    assert chart.headline == "10% off County council costs the gap most"
    assert list(chart.figure.data[0].text) == ["-18.0 points", "-2.0 points"]
    assert "County council (£4.0m broken at others): -18.0 points; NHS: -2.0 points." in chart.summary
    assert len(chart.table) == 6
    assert chart.table["Borne by"].tolist()[2] == "The public"
    assert chart.table["Cost beyond the pots, cashable (£, present value)"].sum() == 1e5


def test_a_cut_without_a_gap_and_none_at_all():
    chart = cut_cost_bars(ledger().assign(gap_closed_share_change=NAN), NAMES, HERE)
    assert chart.figure.data[0].text[0] == "no gap to close"
    empty = cut_cost_bars(ledger().iloc[:0], NAMES, HERE)
    assert empty.headline == "No partner puts money in"
    assert empty.summary == "There is nothing to cut."


def test_names_are_drawn_as_they_are_written():
    names = NAMES | {"council": NASTY}
    for chart in (
        share_bars(shares(), names, HERE),
        crossing_bars(pays(), names, HERE),
        contribution_bars(contributions(), names, HERE),
        cut_cost_bars(ledger(), names, HERE),
    ):
        assert not any("<script>" in text for text in texts(chart.figure))
