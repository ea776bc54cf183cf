"""Ranges of the gain of working together: draw by draw the slow way, and headlines that agree."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from model import words
from model import words_chances as chances
from model.analyse.cuts.ranges import unserved_gbp
from model.analyse.partnership import TABLES, partnership
from model.analyse.partnership.ranges import (
    BETTER,
    COLUMNS,
    GAP,
    LED,
    UNRANGED,
    TwoWorlds,
    ranges,
    sentence,
    two_worlds,
)
from model.analyse.partnership.study import Study, study
from model.inputs.draws import draw
from tests.analyse.partners import clinics, found, helpers, solved
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.project.drawn import money_led, one_draw

DRAWS = 30


@cache
def wide() -> Study:
    """The small partnership with a low and a high on everything."""
    plan = wide_plan()
    return study(plan.case, plan, workers=1)


@cache
def worlds() -> TwoWorlds:
    both = two_worlds(wide())
    assert both is not None
    return both


def test_ranges_are_those_of_the_draws_one_by_one():
    table = ranges(wide(), worlds(), DRAWS)
    case = wide().judged
    drawn = draw(case, DRAWS, seed=1)
    slow = [[one_draw(world, drawn, i) for world in worlds()] for i in range(DRAWS)]
    sign = np.where(case.better_lower, 1.0, -1.0)
    for row in table[table["measure"] == BETTER].to_dict("records"):
        o, t = case.outcomes.index(row["key"]), case.years.at(row["year"])
        values = [sign[o] * (a.area_outcome[o, t] - b.area_outcome[o, t]) for a, b in slow]
        assert [row["low"], row["high"]] == pytest.approx(np.quantile(values, [0.025, 0.975]), abs=1e-7)
        assert row["mean"] == pytest.approx(np.mean(values), abs=1e-7)
    closed = [(a.gap - b.gap) / worlds().alone.gap_of_trend for a, b in slow]
    gap = table[table["measure"] == GAP].iloc[0]
    assert [gap["low"], gap["high"]] == pytest.approx(np.quantile(closed, [0.025, 0.975]))
    saved = []
    for i, two in enumerate(slow):
        need = [
            money_led(one) + unserved_gbp(case, world.unmet, drawn)[i]
            for one, world in zip(two, worlds(), strict=True)
        ]
        saved.append((need[0] - need[1]) @ case.years.weight)
    led = table[table["measure"] == LED].iloc[0]
    assert [led["low"], led["high"]] == pytest.approx(np.quantile(saved, [0.025, 0.975]), abs=0.01)


def test_the_best_estimates_are_those_of_the_other_tables():
    plan = wide_plan()
    told = partnership(plan.case, plan, workers=1).tables
    table = told["ranges"]
    by_world = told["worlds"].set_index("world")["gap_closed_share"]
    gap = table[table["measure"] == GAP].iloc[0]
    assert gap["central"] == pytest.approx(by_world["together"] - by_world["alone"], abs=1e-7)
    for row in told["children"].to_dict("records"):
        own = table[(table["key"] == row["outcome"]) & (table["year"] == row["year"])].iloc[0]
        assert own["central"] == pytest.approx(row["better_by"], abs=1e-6)
        assert own["low"] <= own["high"]


def test_without_intervals_there_is_no_range_and_every_sentence_says_so():
    plan = wide_plan(0.0)
    told = partnership(plan.case, plan, workers=1)
    table = told.tables["ranges"]
    assert not (table["high"] - table["low"] > 1e-9).any()
    assert table["sentence"].str.endswith(f": {chances.NO_RANGE}.").all()
    assert [text for text in told.answer if chances.NO_RANGE in text]


@pytest.mark.parametrize("name", ["helpers", "clinics", "duties"])
def test_the_columns_are_always_the_same(name):
    assert tuple(found(name).tables["ranges"].columns) == COLUMNS
    assert tuple(found(name).tables) == TABLES


def test_where_nothing_crosses_together_is_never_better():
    case, plan = solved(helpers())
    alone = two_worlds(study(case, plan, workers=1))
    assert alone is not None
    table = ranges(study(case, plan, workers=1), TwoWorlds(alone.alone, alone.alone), 10)
    assert (table[["central", "low", "high", "chance_better"]].to_numpy(dtype=float) == 0.0).all()


def test_without_both_plans_there_are_no_rows():
    case, plan = solved(clinics())
    none = ranges(study(case, plan, workers=1), None)
    assert none.empty
    assert tuple(none.columns) == COLUMNS


def row_of(measure: str, central: float, low: float, high: float, **more: object) -> dict[str, object]:
    """A row made up."""
    held = {"measure": measure, "key": "", "year": None, "unit": "£", "chance_better": 0.7}
    return {**held, "central": central, "low": low, "high": high, **more}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            row_of(GAP, 0.03, 0.01, 0.052),
            (
                "Together closes 3 points more of the gap than each alone (1 to 5.2 points more "
                "in 19 of 20 futures that fit the evidence); together is better in about 7 of 10 futures."
            ),
        ),
        (
            row_of(GAP, -0.03, -0.052, 0.01),
            (
                "Together closes 3 points less of the gap than each alone (from 5.2 points less to 1 points "
                "more in 19 of 20 futures that fit the evidence); together is better in about 7 of 10 "
                "futures."
            ),
        ),
        (
            row_of(LED, 2e6, -1e6, 3e6),
            (
                "Together, services that follow demand cost £2.0m less than with each alone, in present "
                "value (from £1.0m more to £3.0m less in 19 of 20 futures); together is better in about "
                "7 of 10 futures."
            ),
        ),
        (
            row_of(BETTER, 34.0, 19.0, 50.0, key="care", year=2030, unit="children", chance_better=1.0),
            (
                "Care, 2029-30 (children): together 34 better than each alone (19 to 50 better in 19 of 20 "
                "futures); together is better in all of 1,000 futures drawn."
            ),
        ),
        (
            row_of(BETTER, -2.0, -2.0, -2.0, key="care", year=2030, unit="children"),
            f"Care, 2029-30 (children): together 2 worse than each alone: {chances.NO_RANGE}.",
        ),
    ],
)
def test_a_row_in_words_in_both_signs(row, said):
    assert sentence({"care": "Care"}, row, 1000) == said


def test_the_answer_carries_the_range_of_the_gain():
    plan = wide_plan()
    told = partnership(plan.case, plan, workers=1)
    table = told.tables["ranges"]
    for measure in (GAP, LED):
        assert str(table[table["measure"] == measure]["sentence"].iloc[0]) in told.answer
    gap = table[table["measure"] == GAP].iloc[0]
    assert words.stated(gap["low"])
    assert gap["low"] < gap["central"] < gap["high"]


def test_what_has_no_range_says_why():
    assert "They have no range" in UNRANGED


def test_the_same_seed_gives_the_same_table():
    pd.testing.assert_frame_equal(ranges(wide(), worlds(), DRAWS), ranges(wide(), worlds(), DRAWS))
