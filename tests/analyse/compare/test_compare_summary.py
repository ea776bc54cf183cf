"""One row for each option, and what today carried on takes; sentences and switches of whole comparisons."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model.analyse.compare import Comparison, compare
from model.analyse.compare.best import CLOSED
from model.analyse.compare.drawn import drawn, yard_of
from model.analyse.compare.money import kept, money, value, who_pays
from model.analyse.compare.outcomes import outcomes
from model.analyse.compare.places import places
from model.analyse.compare.summary import SUMMARY_COLUMNS, options_table, today_money
from model.analyse.compare.words import switch_sentences
from model.inputs.draws_moved import central
from tests.analyse.compare.sides import AGREED, BEST, CUT, GRANT, compared, option, row, rows_of


def parts(*names: str):
    """Options with letters, drawn on central figures, and the tables that a summary is made from."""
    held = [replace(option(name), letter="ABCDE"[k]) for k, name in enumerate(names)]
    with_plan = [one for one in held if one.has_plan]
    found = drawn(with_plan, yard_of(held), central)
    tables = {"outcomes": outcomes(with_plan, found), "places": places(with_plan), "money": money(with_plan)}
    now = {CLOSED: {letter: float(own.closed[0]) for letter, own in found.items()}}
    return held, found, now, tables


def test_a_row_for_every_option_with_the_same_columns():
    held, found, now, tables = parts(BEST, "none", "today")
    table = options_table(held, found, now, tables, today_money(option("today")))
    assert tuple(table.columns) == SUMMARY_COLUMNS
    assert table["option"].tolist() == ["A", "B", "C"]
    assert row(table, option="B")["why"]
    assert not row(table, option="A")["why"]
    assert np.isnan(row(table, option="B")["targets_met"])


def test_on_central_figures_the_range_is_the_estimate():
    held, found, now, tables = parts(BEST, CUT)
    for said in rows_of(options_table(held, found, now, tables, 0.0)):
        assert said["gap_closed_low"] == pytest.approx(said["gap_closed_share"])
        assert said["gap_closed_high"] == pytest.approx(said["gap_closed_share"])


def test_money_of_today_is_what_its_services_take_on_average():
    """Placements of £50k follow 102 and 104 children; everything else takes £1.12m."""
    assert today_money(option("today")) == pytest.approx((6_220_000.0 + 6_320_000.0) / 2)


def test_outcomes_better_and_worse_are_counted_in_the_year_that_is_told():
    held, found, now, tables = parts(BEST, CUT, "today")
    table = options_table(held, found, now, tables, 0.0)
    counts = [(one["outcomes_better"], one["outcomes_worse"]) for one in rows_of(table)]
    assert counts == [(2, 0), (1, 1), (0, 0)]
    assert [one["targets"] for one in rows_of(table)] == [2, 2, 2]


@pytest.mark.parametrize("make", [kept, money, value, who_pays, places])
def test_without_a_plan_a_table_has_its_columns_and_no_row(make):
    full, empty = make([replace(option(CUT), letter="A")]), make([replace(option("none"), letter="A")])
    assert list(empty.columns) == list(full.columns)
    assert len(empty) == 0
    assert len(full) > 0


def test_an_option_says_its_activity_label_and_whether_it_has_a_plan():
    one, none = replace(option(BEST), letter="A"), replace(option("none"), letter="B")
    assert one.label == "A (Tiny: best use of the same money)"
    assert one.has_plan
    assert not none.has_plan
    assert none.why == "No plan keeps every rule that the scenario makes hard."
    assert one.activity().shape == none.activity().shape
    assert not none.activity().any()
    assert one.missed("duty").shape == (one.case.years.n_plan,)


@pytest.fixture(scope="module")
def five() -> Comparison:
    return compared("today", AGREED, BEST, CUT, GRANT)


def test_the_letters_of_five_options(five: Comparison):
    assert [one.letter for one in five.options] == list("ABCDE")
    assert five.answer[0].startswith("C (Tiny: best use of the same money) does most")
    firsts = [sentence.split(":")[0] for sentence in five.answer[1:5]]
    assert firsts[0].startswith("Next comes ")
    assert all(text.startswith("Then ") for text in firsts[1:])
    assert len({text.split("(")[0].split()[-1] for text in firsts}) == 4


def test_ranks_follow_what_is_left_undone(five: Comparison):
    head = {one["option"]: one for one in rows_of(five.tables["options"])}
    ranked = sorted(rows_of(five.tables["chances"], measure="in_order"), key=lambda one: one["rank"])
    undone = [
        (round(head[one["option"]]["duties_unmet_gbp"]), round(head[one["option"]]["promises_broken_gbp"]))
        for one in ranked
    ]
    assert undone == sorted(undone)


def test_every_switch_has_a_sentence_of_its_own(five: Comparison):
    from model.analyse.compare.words import Facts

    facts = Facts(five.options, yard_of(five.options), five.draws, five.tables)
    assert switch_sentences(facts) == five.tables["switching"]["sentence"].tolist()
    assert len(set(switch_sentences(facts))) == len(five.tables["switching"])


def test_every_base_has_every_other_option_against_it(five: Comparison):
    pairs = set(five.tables["differences"][["base", "option"]].itertuples(index=False, name=None))
    assert pairs == {(base, one) for base in "ABCDE" for one in "ABCDE" if base != one}


def test_differences_are_value_less_base(five: Comparison):
    table = five.tables["differences"]
    np.testing.assert_allclose(table["difference"], table["value"] - table["base_value"], atol=1e-6)
    inside = table.dropna(subset=["low"])
    assert (inside["low"] <= inside["high"] + 1e-12).all()


def test_money_differences_of_partners_add_up_to_that_of_all(five: Comparison):
    table = five.tables["differences"]
    own = table[table["measure"] == "money"]
    whole = own[own["key"] == ""].set_index(["base", "option"])["difference"]
    summed = own[own["key"] != ""].groupby(["base", "option"])["difference"].sum()
    pd.testing.assert_series_equal(whole.sort_index(), summed.sort_index(), check_names=False)


def test_progress_is_told():
    steps: list[str] = []
    compare([option(BEST), option(CUT)], draws=10, progress=steps.append)
    assert steps == ["every option in the same futures", "what would change our mind"]


def test_one_future_is_enough_to_be_put_side_by_side():
    found = compare([option(BEST), option(CUT)], draws=1)
    said = row(found.tables["options"], option="A")
    assert said["gap_closed_low"] == said["gap_closed_high"]
    assert "nan" not in " ".join(found.answer)


@pytest.mark.parametrize(("draws", "seed"), [(0, 1), (10, -1)])
def test_draws_and_seeds_that_make_no_sense_are_refused(draws: int, seed: int):
    with pytest.raises(ValueError, match="ask for 1 or more, with a seed of 0 or more"):
        compare([option(BEST), option(CUT)], draws=draws, seed=seed)
