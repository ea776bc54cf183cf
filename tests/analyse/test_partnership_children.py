"""What working together changes for children: by hand, and against plans made afresh."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd
import pytest

from model import words
from model.analyse.partnership.children import COLUMNS, children
from model.analyse.partnership.study import study
from model.inputs.tables import Tables
from model.plan_coalitions import NOBODY, improvement
from model.plan_resolve import solve_many
from tests.analyse.partners import case_of, clinics, duties, found, helpers, solved


def test_every_outcome_and_plan_year_has_a_row():
    table = found("helpers").tables["children"]
    case = case_of(helpers())
    assert list(table.columns) == list(COLUMNS)
    assert table[["outcome", "year"]].to_numpy().tolist() == [
        [outcome, year] for outcome in case.outcomes for year in case.years.plan
    ]
    assert set(table["counted_in"]) == {case.counted_in(outcome) for outcome in case.outcomes}


def test_the_gap_that_closes_by_hand():
    """Together 0.3 of a gap closes that alone stays open, so someone is better off and nobody worse."""
    table = found("helpers").tables["children"]
    assert table["better_by"].min() >= -1e-6
    assert table["better_by"].max() > 0
    changed = (table["together"] - table["alone"]).abs()
    pd.testing.assert_series_equal(changed, table["better_by"].abs(), check_names=False, atol=1e-9)


@pytest.mark.parametrize("tables", [helpers, clinics, duties])
def test_alone_and_together_are_those_of_plans_made_afresh(tables: Callable[[], Tables]):
    case = case_of(tables())
    everybody = frozenset(row.partner for row in case.tables.partners)
    cases = [replace(case, together=who) for who in (NOBODY, everybody)]
    gains = [improvement(case, answer) for answer in solve_many(cases, like=cases[0], workers=1)]
    table = found(tables.__name__).tables["children"]
    for row in table.to_dict("records"):
        o, t = case.outcomes.index(row["outcome"]), case.years.at(row["year"])
        assert row["better_by"] == pytest.approx(gains[1][o, t] - gains[0][o, t], abs=1e-4)


def test_a_sentence_says_both_counts_and_which_way():
    for row in found("helpers").tables["children"].to_dict("records"):
        assert words.number(row["together"]) in row["sentence"]
        if row["better_by"] > 0.05:
            assert row["sentence"].endswith(f"{words.number(row['better_by'])} better.")
            assert f"{words.number(row['alone'])} each alone" in row["sentence"]


def test_nobody_to_pay_for_leaves_every_outcome_as_it_is():
    case, plan = solved(helpers())
    shut = replace(case, pots=replace(case.pots, pooled_share=case.pots.pooled_share * 0.0))
    table = children(study(shut, plan, workers=1))
    assert table["better_by"].abs().max() < 1e-6
    assert all("together as each alone." in text for text in table["sentence"])
