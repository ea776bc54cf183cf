"""Sentences about a plan in many futures: every number is a table's, and none contradicts it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model import solve, words
from model import words_chances as chances
from model.analyse.cost_effectiveness.plans import BELIEVED, appraisal
from model.analyse.uncertainty import worth
from model.analyse.uncertainty.quantities import EFFECTS, SDS
from model.analyse.uncertainty.ranges import Ranges
from model.analyse.uncertainty.turning import BEYOND, COLUMNS, GROUP, NEVER, QUANTITY, WITHIN
from model.analyse.uncertainty.whole import Question, Uncertainty, uncertainty
from model.analyse.uncertainty.words import (
    ASKED,
    figure,
    gap_words,
    made_words,
    matter_words,
    target_words,
    turn,
    turn_words,
    worth_words,
)
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.analyse.valued import believing, case_of


@cache
def wide() -> Uncertainty:
    return uncertainty(wide_plan(), Question(draws=200, error=0.0))


def ranged(central: float, low: float, high: float, mean: float | None = None) -> Ranges:
    """Ranges of the gap alone."""
    row = ("gap_closed_share", "", None, "share", central, central if mean is None else mean, low, high, 1e-4)
    columns = ["measure", "key", "year", "unit", "central", "mean", "low", "high", "error"]
    table = pd.DataFrame([row], columns=columns).astype({"year": "object"})
    table["year"] = pd.Series([None], dtype="object")
    return Ranges(1000, 1, table)


# ---- the gap ---------------------------------------------------------------------------------


def test_the_gap_with_its_range():
    assert list(gap_words(ranged(0.19, 0.08, 0.25))) == [
        "On best estimates, 19% of the gap closed (8% to 25% in 19 of 20 futures that fit the evidence)."
    ]
    assert list(gap_words(ranged(-0.06, -0.16, 0.02))) == [
        (
            "On best estimates, gap widened by 6% (from 16% wider to 2% closed in 19 of 20 futures that fit "
            "the evidence)."
        )
    ]


def test_an_average_elsewhere_is_said_with_its_reason():
    said = list(gap_words(ranged(0.19, 0.08, 0.25, mean=0.17)))
    assert said[1] == (
        "On average over these futures it is less: 17% of the gap closed, because what goes beyond a target "
        "counts nothing, and what falls short of one does."
    )
    more = list(gap_words(ranged(0.19, 0.08, 0.25, mean=0.21)))
    assert more[1] == "On average over these futures it is more: 21% of the gap closed."


def test_no_gap_and_no_range():
    nan = float("nan")
    assert list(gap_words(ranged(nan, nan, nan))) == [
        "There is no gap to close: on best estimates today's services meet every target with weight."
    ]
    assert list(gap_words(ranged(0.3, 0.3, 0.3))) == [
        "On best estimates, 30% of the gap closed; nothing that is drawn moves it."
    ]


# ---- targets ---------------------------------------------------------------------------------


def test_targets_are_counted_from_the_table():
    plan, found = wide_plan(), wide()
    table = found.tables["outcome_ranges"]
    year = int(table.loc[table["chance_target_met"].notna() & (table["year"] <= 2027), "year"].max())
    last = table[(table["year"] == year) & table["chance_target_met"].notna()]
    said = " ".join(found.answer)
    met, likely = (
        int((last[c] >= least).sum())
        for c, least in (("met_on_best_estimates", 1.0), ("chance_target_met", 2 / 3))
    )
    assert f"{met or 'none'} of {len(last)} targets of {words.year(year)}" in said
    assert f"{likely or 'none'} {'is' if likely < 2 else 'are'} at least likely to be" in said
    for row in last.to_dict("records"):
        shaky = row["met_on_best_estimates"] == 1.0 and row["chance_target_met"] < 2 / 3
        named = f"{row['name']} ({chances.often(row['chance_target_met'], 200)})" in said
        if shaky:
            assert named
    assert plan.gap_closed_share is not None


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 1.0)), min_size=1, max_size=4))
def test_targets_never_disagree_with_their_chances(rows: list[tuple[bool, float]]):
    case = wide_plan().case
    names = [case.outcomes[0]] * len(rows)
    table = pd.DataFrame(
        {
            "outcome": names,
            "name": [f"Aim {k}" for k in range(len(rows))],
            "year": 2027,
            "chance_target_met": [share for _, share in rows],
            "met_on_best_estimates": [float(met) for met, _ in rows],
        }
    )
    every = Ranges(
        1000,
        1,
        pd.DataFrame(
            {
                "measure": ["chance_target_met"],
                "key": ["all"],
                "year": pd.Series([2027], dtype="object"),
                "unit": ["share"],
                **{name: [0.0] for name in ("central", "mean", "low", "high", "error")},
            }
        ),
    )
    said = list(target_words(case, every, table))
    met, likely = sum(m for m, _ in rows), sum(share >= 2 / 3 for _, share in rows)
    assert said[0].startswith(f"On best estimates {met or 'none'} of {words.counted(len(rows), 'target')}")
    assert f"; {likely or 'none'} {'is' if likely < 2 else 'are'} at least likely" in said[0]
    shaky = [text for text in said if text.startswith("Met on best estimates but not likely")]
    assert bool(shaky) == any(m and share < 2 / 3 for m, share in rows)
    assert (" are met at once " in " ".join(said)) == (len(rows) > 1)
    assert any(text.startswith("Both are met at once") for text in said) == (len(rows) == 2)


# ---- what matters ----------------------------------------------------------------------------


def test_what_matters_most_is_the_first_bar():
    tables = wide().tables
    said = list(matter_words(tables["tornado"], tables["groups"]))
    top = tables["tornado"].iloc[0]
    span = chances.gap_range(float(top["at_low"]), float(top["at_high"]))
    assert (
        said[0] == f"How much of the gap is closed hangs most on the {top['name']}: {span} between its ends."
    )
    assert said[1].startswith("If only ")
    assert " were uncertain, it would be " in said[1]
    own = tables["groups"][tables["groups"]["measure"] == "gap_closed_share"]
    counted = own[own["variance_share"] >= 0.01]
    assert said[1].count("f only") == len(counted)
    empty = tables["tornado"].iloc[:0]
    assert list(matter_words(empty, tables["groups"].iloc[:0])) == []


# ---- switching values ------------------------------------------------------------------------


def row(measure: str, kind: str, state: str, central: float, **more: Any) -> dict[str, Any]:
    base = dict.fromkeys(COLUMNS, np.nan) | {
        "measure": measure,
        "kind": kind,
        "key": "effects help|care",
        "name": "effect of Help on care" if kind == QUANTITY else "all effects",
        "unit": "children per family",
        "low": -0.05,
        "stated": -0.1,
        "high": -0.15,
        "switches_at": -0.123456,
        "status": state,
        "central": central,
    }
    return base | more


def test_single_figures_that_turn_an_answer_are_named():
    table = pd.DataFrame([row("net_cash", QUANTITY, WITHIN, -5.0)])
    assert list(turn_words(table)) == [
        (
            "On best estimates the plan is dearer in cash than carrying on. It is cheaper in cash than "
            "carrying on if the effect of Help on care is more than "
            "1.23 times what is stated."
        )
    ]


def test_answers_that_no_single_figure_turns_are_said_together():
    table = pd.DataFrame(
        [
            row("gap_beyond_today", QUANTITY, NEVER, 0.2),
            row("net_cash", QUANTITY, BEYOND, -5.0),
            row("net_cash", GROUP, BEYOND, -5.0, times_stated=1.831),
        ]
    )
    assert list(turn_words(table)) == [
        (
            "No single figure, anywhere within its range, turns this: the plan closes more of the gap than "
            "today's services for the same money and is dearer in cash than carrying on."
        ),
        (
            "A plan that is cheaper in cash than carrying on would need all effects to be 1.83 times what "
            "the tables state."
        ),
    ]


def test_ways_of_turning():
    weaker = row("net_cash", QUANTITY, WITHIN, 5.0, switches_at=-0.02)
    assert turn(weaker).endswith("is less than 0.20 times what is stated")
    harm = row("net_cash", QUANTITY, WITHIN, 5.0, switches_at=0.02)
    assert "is above 0.02 children" in turn(harm)
    cost = row("net_cash", QUANTITY, WITHIN, 5.0, key="recipes help|money", stated=2000.0, switches_at=2412.4)
    assert turn(cost).endswith("is above 2,412 children per family (stated: 2,000)")
    trend = row("net_cash", QUANTITY, WITHIN, 5.0, unit=SDS, stated=0.0, switches_at=-0.84)
    assert turn(trend).endswith("lies 0.8 standard deviations below what is stated")


def test_many_figures_are_counted():
    rows = [row("net_cash", QUANTITY, WITHIN, -5.0, key=f"effects {k}|care") for k in range(5)]
    assert next(iter(turn_words(pd.DataFrame(rows)))).endswith("; 2 other figures would do the same.")


@pytest.mark.parametrize("made", [wide_plan, short_plan])
def test_sides_are_those_of_the_central_figures(made):
    found = uncertainty(made(), Question(draws=100, error=0.0))
    said, table = " ".join(found.answer), found.tables["switching_values"]
    for measure, (above, below) in ASKED.items():
        own = table[table["measure"] == measure]
        if own.empty:
            continue
        now = above if own["central"].iloc[0] > 0 else below
        assert re.search(rf"(On best estimates the plan|turns this: the plan)[^.]*{re.escape(now)}", said)


@pytest.mark.parametrize(
    ("value", "said"),
    [(0.0, "0"), (2412.4, "2,412"), (-0.123456, "-0.123"), (12.0, "12"), (0.00001234, "0.0000123")],
)
def test_figures(value: float, said: str):
    assert figure(value) == said


# ---- worth, and how it was made --------------------------------------------------------------


def chances_table(best: list[bool], effect: str = worth.GAP) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "effect": effect,
            "threshold": [1000.0 * k for k in range(len(best))],
            "option": worth.PLAN,
            "best_on_average": best,
        }
    )


@pytest.mark.parametrize(
    ("best", "said"),
    [
        (
            [False, False, True],
            "Where a percentage point of the gap closed is worth £2,000 or more, the plan is",
        ),
        (
            [True, True, False],
            "Where a percentage point of the gap closed is worth £2,000 or more, carrying on",
        ),
        (
            [True, True],
            "Whatever a percentage point of the gap closed is worth, the plan is the better choice",
        ),
        (
            [False, False],
            "Even where a percentage point of the gap closed is worth £1,000, carrying on is the",
        ),
    ],
)
def test_from_which_worth_on(best: list[bool], said: str):
    assert next(iter(worth_words(chances_table(best), wide_plan().case))).startswith(said)


def test_worth_of_an_outcome_names_its_unit():
    said = next(iter(worth_words(chances_table([True], "looked_after"), wide_plan().case)))
    assert said.startswith("Whatever one unit for a year (children looked after")
    assert list(worth_words(chances_table([]), wide_plan().case)) == []


def test_how_it_was_made():
    said = list(made_words(wide().tables))
    assert said[0].startswith(
        "200 futures were drawn from the low and the high of 2 effects, 5 unit costs, 1 trend"
    )
    blocks = wide().tables["draw_blocks"]
    error = int(np.ceil(100 * max(1.96 * blocks["error_of_a_chance"].iloc[-1], 3 / 200)))
    assert said[1] == f"As many other futures would hardly move a chance by more than {error} in 100."
    # a chance that is none in 50 futures may still be 3 in 50
    sure = wide().tables | {"draw_blocks": blocks.assign(draws=50, error_of_a_chance=0.0)}
    assert list(made_words(sure))[1].endswith("by more than 6 in 100.")
    nothing = uncertainty(wide_plan(0.0), Question(draws=10))
    assert nothing.answer[-1].startswith("No figure of the tables states a low and a high")


def test_an_appraisal_that_corrects_for_optimism_says_another_figure():
    case = case_of(believing())
    plan = solve(case)
    said = uncertainty(plan, Question(draws=20, error=0.0)).answer
    table = appraisal(case, plan.activity)["plan"].set_index("effects")
    cash = float(str(table.loc[BELIEVED, "net_cash_gbp"]))
    left = f"{words.money(abs(cash))} {'to the good' if cash > 0 else 'dearer'} in cash."
    (own,) = [text for text in said if "promise too much" in text]
    assert own.endswith(f"the best estimate is {left}")
    assert not any("promise too much" in text for text in wide().answer)


def test_what_is_left_unserved_is_no_saving():
    found = uncertainty(short_plan(), Question(draws=50, error=0.0))
    assert any(text.startswith("The plan leaves duties worth £187k unmet") for text in found.answer)
    assert not any("leaves duties" in text for text in wide().answer)


def test_no_sentence_runs_on():
    for text in (*wide().answer, *uncertainty(short_plan(), Question(draws=50, error=0.0)).answer):
        assert text.endswith(".")
        assert text[0].isupper() or text[0].isdigit()
        assert "  " not in text
        assert "nan" not in text.lower().split()
    assert replace(wide(), scenario="x").answer == wide().answer
    assert EFFECTS in set(wide().tables["drawn"]["group"])
