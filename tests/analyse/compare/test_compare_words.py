"""The sentences of a comparison, against the tables they are made from."""

from __future__ import annotations

import math
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from model.analyse.compare import compare
from model.analyse.compare.words import (
    Facts,
    closes,
    difference_sentences,
    does,
    how_sure,
    mind,
    price,
    undone,
)
from tests.analyse.compare.sides import AGREED, BEST, CUT, compared, leaving, option, row

FOUR = (BEST, AGREED, CUT, "today")


def test_the_first_sentence_says_which_at_what_price_how_sure():
    assert compared(*FOUR, draws=1000).answer[0] == (
        "A (Tiny: best use of the same money) does most: it keeps every duty and promise and closes 46.5% of "
        "the gap to the targets (26% to 66% in 19 of 20 futures that fit the evidence), for £6.3m a year "
        "(£41k more than today carried on); no other option leaves as little undone, and nothing that is "
        "drawn changes that."
    )


def test_the_others_follow_in_their_order_with_what_they_leave_undone():
    rest = compared(*FOUR).answer[1:]
    assert rest[0].startswith("Next comes B (Tiny: as agreed): it breaks promises worth £55k, closes nothing")
    assert rest[1].startswith("Then D (Today carried on): it would take £100k more than its pots hold")
    assert rest[2].startswith(
        "Then C (Tiny: a tenth off council money): it leaves duties worth £187k unmet and"
    )
    assert "widens the gap to the targets by 51.2%" in rest[2]
    assert rest[3].startswith("On the gap alone: no single figure within its range would put B before A")


def test_an_option_without_a_plan_says_why():
    found = compared(BEST, "none")
    assert found.answer[0].startswith(
        "Only A (Tiny: best use of the same money) has a plan: it keeps every duty"
    )
    why = "No plan keeps every rule that the scenario makes hard."
    assert found.answer[-1] == f"B (Tiny: best use of the same money) has no plan. {why}"
    said = row(found.tables["options"], option="B")
    assert said["status"] == "infeasible"
    assert said["why"] == "No plan keeps every rule that the scenario makes hard."
    assert math.isnan(said["gap_closed_share"])


def test_nothing_has_a_plan():
    assert compared("none", "none").answer[0] == "No option has a plan."


def facts(rows: list[dict[str, Any]], chances: list[dict[str, Any]] | None = None, **tables: Any) -> Facts:
    """Facts with a table of options made up of numbers."""
    usual = {
        "name": "An option",
        "status": "optimal",
        "duties_unmet_gbp": 0.0,
        "promises_broken_gbp": 0.0,
        "gap_closed_share": 0.2,
        "gap_closed_low": 0.1,
        "gap_closed_high": 0.3,
        "money_gbp_a_year": 1e6,
        "more_than_today_gbp_a_year": 0.0,
    }
    options = pd.DataFrame([{**usual, "option": "ABC"[k], **one} for k, one in enumerate(rows)])
    found = {"options": options, "chances": pd.DataFrame(chances or []), **tables}
    yard: Any = SimpleNamespace(today=option("today"), is_own=True)
    return Facts(tuple(leaving("ABC"[k]) for k in range(len(rows))), yard, 1000, found)


@pytest.mark.parametrize(
    ("share", "low", "high", "said"),
    [
        (0.185, 0.08, 0.25, "closes 18.5% of the gap to the targets (8% to 25% in 19 of 20 futures that fit"),
        (
            0.0,
            -0.08,
            0.08,
            "closes nothing of the gap to the targets (from 8% wider to 8% closed in 19 of 20",
        ),
        (-0.065, -0.16, -0.02, "widens the gap to the targets by 6.5% (2% to 16% wider in 19 of 20 futures"),
        (0.2, 0.2, 0.2, "closes 20.0% of the gap to the targets"),
    ],
)
def test_how_much_of_the_gap_is_said_with_its_range(share: float, low: float, high: float, said: str):
    made = facts([{"gap_closed_share": share, "gap_closed_low": low, "gap_closed_high": high}])
    assert closes(made, made.rows["A"]).startswith(said)


@pytest.mark.parametrize(
    ("duties", "promises", "said"),
    [
        (0.0, 0.0, "keeps every duty and promise"),
        (0.4, 0.3, "keeps every duty and promise"),
        (2e6, 0.0, "leaves duties worth £2.0m unmet"),
        (0.0, 3e5, "breaks promises worth £300k"),
        (2e6, 3e5, "leaves duties worth £2.0m unmet and breaks promises worth £300k"),
    ],
)
def test_what_is_left_undone(duties: float, promises: float, said: str):
    made = facts([{"duties_unmet_gbp": duties, "promises_broken_gbp": promises}])
    assert undone(made, made.rows["A"]) == said
    assert does(made, made.rows["A"]).startswith(f"{said} and closes")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (0.0, "for £1.0m a year (as much as today carried on)"),
        (0.3, "for £1.0m a year (as much as today carried on)"),
        (-4e4, "for £1.0m a year (£40k less than today carried on)"),
        (5e6, "for £1.0m a year (£5.0m more than today carried on)"),
    ],
)
def test_the_price_is_told_against_today_carried_on(more: float, said: str):
    assert price(facts([{"more_than_today_gbp_a_year": more}]).rows["A"]) == said


def chance(letter: str, share: float, *, rank: int = 1, regret: float = 0.0) -> dict[str, Any]:
    return {
        "measure": "in_order",
        "option": letter,
        "rank": rank,
        "chance": share,
        "error": math.sqrt(share * (1 - share) / 1000),
        "regret_mean": regret,
    }


@pytest.mark.parametrize(
    ("ranked", "said"),
    [
        (
            [chance("A", 0.7), chance("B", 0.3, rank=2)],
            "of the 2 it closes most of the gap in about 7 of 10 futures",
        ),
        (
            [chance("A", 0.7), chance("B", 0.3, rank=2), chance("C", 0.0, rank=3, regret=math.nan)],
            "of the 2 that leave least undone it closes most of the gap in about 7 of 10 futures",
        ),
        (
            [chance("A", 1.0), chance("B", 0.0, rank=2, regret=math.nan)],
            "no other option leaves as little undone, and nothing that is drawn changes that",
        ),
        (
            [chance("A", 1.0), chance("B", 0.0, rank=2)],
            "of the 2 it closes most of the gap in all of 1,000 futures drawn",
        ),
    ],
)
def test_how_sure_the_first_place_is(ranked: list[dict[str, Any]], said: str):
    assert how_sure(facts([{}] * len(ranked), ranked), ranked) == said


def switch(**values: Any) -> dict[str, Any]:
    usual = {"measure": "in_order", "first": "A", "second": "B", "lead": 0.1, "table": "effects"}
    figures = {"key": "family_help|looked_after", "now": 0.2, "switch": 0.1, "within_range": True}
    return usual | figures | values


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (
            [switch()],
            "If Family help brought less than 50% of the best estimate for Children looked after, B would",
        ),
        ([switch(measure="gap_closed")], "On the gap alone: If Family help brought less than 50%"),
        (
            [switch(within_range=False)],
            "No single figure within its range would put B before A. The nearest: If Family",
        ),
        (
            [switch(within_range=False, switch=math.nan)],
            "No single figure within its range would put B before A.",
        ),
    ],
)
def test_what_would_change_our_mind(rows: list[dict[str, Any]], said: str):
    made = facts([{}, {}], switching=pd.DataFrame(rows))
    assert next(mind(made)).startswith(said)


def test_how_many_others_would_do_the_same_is_counted():
    made = facts([{}, {}], switching=pd.DataFrame([switch(), switch(), switch(), switch(within_range=False)]))
    assert next(mind(made)).endswith("2 other figures could do the same by itself.")


def test_without_anything_that_moves_the_lead_nothing_is_said():
    made = facts([{}, {}], switching=pd.DataFrame(columns=["measure"]))
    assert list(mind(made)) == []


def test_where_another_closes_more_but_leaves_more_undone_both_are_told():
    """A plan that closes as much as the best and leaves a duty undone is told as such on the gap alone."""
    worse = replace(option(BEST), kept=leaving("A", (0.0, 5000.0)).kept)
    found = compare([worse, option(AGREED)], draws=50)
    assert found.answer[0].startswith("B (Tiny: as agreed) does most: it breaks promises worth £55k")
    assert found.answer[1].startswith(
        "On the gap alone A (Tiny: best use of the same money) does more: it closes 46.5%"
    )
    assert found.answer[1].endswith("but leaves duties worth £5,000 unmet.")


def test_every_difference_has_a_sentence_with_its_numbers():
    table = compared(*FOUR, draws=1000).tables["differences"]
    text = {
        (one["measure"], one["key"]): one["sentence"]
        for one in table[(table["base"] == "A") & (table["option"] == "C")].to_dict("records")
    }
    assert text["gap_closed", ""].startswith("Gap closed: 97.7 points less (")
    assert text["gap_closed", ""].endswith("in 19 of 20 futures) in C than in A.")
    assert text["duties_unmet", ""] == "Duties unmet over the plan: £187k more in C than in A."
    assert text["promises_broken", ""] == "Promises broken over the plan: £663k more in C than in A."
    assert text["money", ""] == "Paid by all: £421k less a year in C than in A."
    assert text["money", "shire_council"].startswith("Paid by Shire County Council: £421k less a year in C")
    assert text["money", "shire_nhs"] == "Paid by Shire Integrated Care Board: as much a year in C as in A."
    assert text["outcome", "looked_after"].startswith("Children looked after in 2026-27: 4 more (")
    assert text["outcome", "looked_after"].endswith("in C than in A, which is worse.")
    assert text["outcome", "school_ready"] == "Ready for school in 2026-27: about the same in C as in A."


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"difference": -0.2, "low": -30.0, "high": 20.0},
            "Children looked after in 2026-27: about the same in B",
        ),
        (
            {"difference": -30.0, "low": -50.0, "high": 10.0, "chance_better": 0.8},
            "30 fewer (from 50 fewer to 10 more in 19 of 20 futures) in B than in A, better in about 8 of",
        ),
        (
            {"difference": 30.0, "low": -5.0, "high": 50.0, "chance_better": 0.1},
            "30 more (from 5 fewer to 50 more in 19 of 20 futures) in B than in A, worse in about 9 of",
        ),
        ({"difference": 30.0, "low": 10.0, "high": 50.0}, "in B than in A, which is worse."),
    ],
)
def test_an_outcome_that_may_fall_either_way_is_told_with_its_chance(values: dict[str, Any], said: str):
    usual = {"base": "A", "option": "B", "measure": "outcome", "key": "looked_after", "year": 2027}
    made = facts([{}, {}], differences=pd.DataFrame([usual | {"chance_better": 1.0} | values]))
    assert said in difference_sentences(made)[0]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        ((0.0, 0.0, 0.0), "as much in B as in A"),
        ((0.0, -0.01, 0.02), "0.0 points more (from 1.0 points less to"),
    ],
)
def test_the_same_gap_is_told_as_the_same_only_where_nothing_moves_it(ends: tuple[float, ...], said: str):
    values = dict(zip(("difference", "low", "high"), ends, strict=True))
    usual = {"base": "A", "option": "B", "measure": "gap_closed", "key": "", "year": None}
    made = facts([{}, {}], differences=pd.DataFrame([usual | values]))
    assert said in difference_sentences(made)[0]


def test_sentences_say_the_same_from_both_sides():
    table = compared(*FOUR).tables["differences"]
    keys = ("base", "option", "measure", "key")
    there = {tuple(values[key] for key in keys): values for values in table.to_dict("records")}
    for (base, one, measure, key), values in there.items():
        back = there[one, base, measure, key]
        assert values["difference"] == pytest.approx(-back["difference"], abs=1e-9)
        if values["chance_better"] == values["chance_better"]:
            assert values["chance_better"] == pytest.approx(1 - back["chance_better"])


def test_notes_say_what_was_drawn_which_rules_differ_and_what_today_lacks():
    notes = compared(*FOUR).notes
    assert notes[0].startswith("All options were put through the same 200 futures")
    assert any(note.startswith("Today carried on has no rules to keep.") for note in notes)
    assert not any("own rules" in note for note in notes)


def test_notes_of_options_are_told_once_with_their_letters():
    one, other = replace(option(BEST), notes=("both", "only A")), replace(option(AGREED), notes=("both",))
    found = compare([one, other], draws=20)
    assert found.option_notes == ("both", "A: only A")
