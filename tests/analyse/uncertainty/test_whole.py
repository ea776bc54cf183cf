"""The whole answer about a fixed plan: its tables, what may be asked, the same twice."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from model import solve
from model.analyse.uncertainty.futures import Fixed
from model.analyse.uncertainty.quantities import COSTS, EFFECTS, Uncertainties
from model.analyse.uncertainty.ranges import ranges
from model.analyse.uncertainty.told import (
    CERTAIN_COLUMNS,
    DRAWN_COLUMNS,
    OUTCOME_COLUMNS,
    certain,
    drawn,
    outcomes,
)
from model.analyse.uncertainty.whole import TABLES, Question, chosen_pair, uncertainty
from model.inputs.draws import draw
from tests.analyse.uncertainty.uncertain import wide_plan
from tests.optimise import shipped

FEW = Question(draws=60, error=0.0)


def test_tables_are_all_there_in_order_also_when_nothing_is_drawn():
    for plan in (wide_plan(), wide_plan(0.0)):
        found = uncertainty(plan, FEW)
        assert tuple(found.tables) == TABLES
        assert found.scenario == plan.scenario
        assert found.answer
    wide, none = uncertainty(wide_plan(), FEW).tables, uncertainty(wide_plan(0.0), FEW).tables
    for name in TABLES:
        assert list(wide[name].columns) == list(none[name].columns), name


def test_outcomes_year_by_year_are_the_ranges():
    plan = wide_plan()
    found = ranges(plan, draws=80)
    table = outcomes(plan.case, found)
    assert tuple(table.columns) == OUTCOME_COLUMNS
    assert len(table) == len(plan.case.outcomes) * (len(plan.case.years.horizon) - 1)
    for row in table.to_dict("records"):
        key, year = str(row["outcome"]), int(row["year"])
        assert [row["planned"], row["low"], row["high"]] == list(found.of("outcome", key, year))
        o, t = plan.case.outcomes.index(key), plan.case.years.at(year)
        trend = plan.case.cells.trend[plan.case.cells.of(o), t].sum()
        assert row["trend"] == pytest.approx(trend)
        assert np.isnan(row["target"]) == np.isnan(row["chance_target_met"])
        if not np.isnan(row["target"]):
            assert row["target"] == plan.case.targets.area[o, t]
            assert row["chance_target_met"] == found.chance("chance_target_met", key, year)
        assert row["chance_better"] == found.chance("chance_better", key, year)


def test_what_is_drawn_and_what_is_not():
    plan = shipped.plan("tiny-best-use")
    table = drawn(Uncertainties.of(plan.case))
    assert tuple(table.columns) == DRAWN_COLUMNS
    assert table["key"].tolist() == ["effects family_help|looked_after", "effects health_visits|school_ready"]
    assert table["low"].tolist() == pytest.approx([-0.04, 0.02])
    taken = certain(draw(plan.case, 1))
    assert tuple(taken.columns) == CERTAIN_COLUMNS
    assert taken["table"].value_counts().to_dict() == {"recipes": 5, "outcome_costs": 2, "outcome_values": 1}


def test_the_same_question_has_the_same_answer_and_another_seed_another():
    one, again = uncertainty(wide_plan(), FEW), uncertainty(wide_plan(), FEW)
    assert one.answer == again.answer
    for name in TABLES:
        pd.testing.assert_frame_equal(one.tables[name], again.tables[name])
    other = uncertainty(wide_plan(), Question(draws=60, seed=2, error=0.0))
    assert not other.tables["ranges"]["mean"].equals(one.tables["ranges"]["mean"])
    # what does not come from draws does not move with the seed
    pd.testing.assert_frame_equal(other.tables["tornado"], one.tables["tornado"])
    pd.testing.assert_frame_equal(other.tables["switching_values"], one.tables["switching_values"])


def test_the_pair_of_the_grid():
    uncertain = Uncertainties.of(wide_plan().case)
    assert chosen_pair((), uncertain) == (EFFECTS, COSTS)
    assert chosen_pair(("trends", "placements|money"), uncertain) == ("trends", "recipes placements|money")
    assert chosen_pair((), Uncertainties.of(shipped.case("tiny-best-use"))) is None
    with pytest.raises(ValueError, match="a grid takes two names, not 3"):
        chosen_pair(("a", "b", "c"), uncertain)
    with pytest.raises(ValueError, match="have quantities in common"):
        chosen_pair(("effects", "effects"), uncertain)
    grid = uncertainty(wide_plan(), Question(draws=20, error=0.0, pair=("trends", "values"))).tables["grid"]
    assert set(grid["first"]) == {"trends"}


def test_what_money_is_set_against():
    found = uncertainty(wide_plan(), Question(draws=20, error=0.0, effect="looked_after"))
    assert set(found.tables["acceptability"]["effect"]) == {"looked_after"}
    with pytest.raises(ValueError, match="there is no outcome 'luck'"):
        uncertainty(wide_plan(), Question(effect="luck"))


def test_progress_is_told():
    said: list[str] = []
    uncertainty(wide_plan(), FEW, tell=said.append)
    assert said == ["60 futures", "what matters most", "where answers turn"]


def test_without_a_plan_nothing_is_said():
    plan = solve(shipped.with_rules(shipped.case("tiny-cut"), hard=("demand", "floors", "pace")))
    with pytest.raises(ValueError, match="there is no plan to look at in other futures"):
        uncertainty(plan)


@pytest.mark.slow
def test_kent_in_ten_thousand_futures():
    plan = shipped.plan("best-use")
    found = uncertainty(plan, Question(draws=10_000, error=0.0))
    assert len(found.draws) == 10_000
    share = found.tables["groups"].query("measure == 'net_cash'")["variance_share"].sum()
    assert share == pytest.approx(1.0, abs=0.1)
    assert Fixed.of(plan).central().gap_closed[0] == pytest.approx(plan.gap_closed_share)
