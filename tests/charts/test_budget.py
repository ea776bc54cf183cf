"""Less and more money: a mark for every step, its shape says what is kept, the same numbers in its table."""

from __future__ import annotations

import pandas as pd
import pytest

from model.charts import colours
from model.charts.budget import budget_curve, headline
from tests.charts.frames import HERE, texts

NAN = float("nan")


def curve(closed=(-0.5, 0.3, 0.4, 0.46), steps=(-0.2, -0.1, 0.0, 0.1), broken=(5e5, 0.0, 0.0, 0.0)):
    return pd.DataFrame(
        {
            "money_change_share": steps,
            "money_gbp_per_year": [1e6 * (1 + step) for step in steps],
            "status": "optimal",
            "duties_unmet_gbp": broken,
            "promises_broken_gbp": 0.0,
            "gap_closed_share": closed,
            "points_per_million": [NAN, *([1.5] * (len(steps) - 1))],
            "kink": [False, True, *([False] * (len(steps) - 2))],
            "sentence": [f"Step {step}: {share}." for step, share in zip(steps, closed, strict=True)],
        }
    )


def test_every_step_is_a_mark_at_its_own_value():
    trace = budget_curve(curve(), HERE).figure.data[0]
    assert list(trace.x) == pytest.approx([-20, -10, 0, 10])
    assert list(trace.y) == pytest.approx([-50, 30, 40, 46])


def test_the_shape_of_a_mark_says_what_is_kept_and_which_is_now():
    marker = budget_curve(curve(), HERE).figure.data[0].marker
    assert list(marker.symbol) == ["circle-open", "circle", "diamond", "circle"]
    assert marker.color[2] == colours.DARK_PINK
    said = " ".join(texts(budget_curve(curve(), HERE).figure))
    for words_of in ("duties, promises kept", "some broken", "money as it is"):
        assert words_of in said


def test_steps_in_any_order_make_the_same_chart():
    one, other = budget_curve(curve(), HERE), budget_curve(curve().iloc[::-1], HERE)
    assert list(one.figure.data[0].x) == list(other.figure.data[0].x)
    pd.testing.assert_frame_equal(one.table, other.table)


def test_a_step_without_a_plan_is_in_the_table_alone():
    chart = budget_curve(curve(closed=(NAN, 0.3, 0.4, 0.46), broken=(NAN, 0.0, 0.0, 0.0)), HERE)
    assert list(chart.figure.data[0].x) == pytest.approx([-10, 0, 10])
    assert chart.table["Change of money"].tolist() == ["-20%", "-10%", "as it is", "+10%"]


def test_the_table_has_the_numbers_of_the_figure():
    table = budget_curve(curve(), HERE).table
    assert table["Gap closed (%)"].tolist() == pytest.approx([-50, 30, 40, 46])
    assert table["Duties not met (£ over all years)"].tolist() == [5e5, 0, 0, 0]
    assert table["Does the slope change here?"].tolist() == ["no", "yes", "no", "no"]


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        (
            (0.0, 0.3, 0.4, 0.46),
            "A tenth more money closes 6 points more; a tenth less closes 10 points less",
        ),
        (
            (0.0, 0.4, 0.4, 0.4033),
            "A tenth more money closes 0.33 points more; a tenth less closes no more of the gap",
        ),
        (
            (0.0, -1.5, 0.4, 0.4),
            "A tenth more money closes no more of the gap; a tenth less closes 190 points less",
        ),
    ],
)
def test_the_headline_says_what_a_tenth_does(closed, said):
    assert headline(curve(closed=closed)) == said
    assert budget_curve(curve(closed=closed), HERE).headline == said


def test_without_a_tenth_the_headline_says_how_far_it_goes():
    far = curve(steps=(-0.4, -0.2, 0.0, 0.4))
    assert headline(far) == "The gap closed goes from -50% to 46% with the money"


def test_the_summary_tells_both_ends_and_a_tenth():
    assert budget_curve(curve(), HERE).summary == "Step -0.2: -0.5. Step -0.1: 0.3. Step 0.1: 0.46."


def test_one_step_is_still_a_chart():
    one = curve().iloc[[2]]
    assert list(budget_curve(one, HERE).figure.data[0].y) == pytest.approx([40])


def test_no_gap_no_curve():
    with pytest.raises(ValueError, match="no step of money has a gap to close"):
        budget_curve(curve(closed=(NAN,) * 4), HERE)
