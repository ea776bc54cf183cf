"""What the allocation comes to in sentences: each number is one of its tables, and none says more."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse.explain.case import points
from model.analyse.uncertainty.allocation import MONEY_COLUMNS, OPTION_COLUMNS
from model.analyse.uncertainty.allocation_words import (
    BEFOREHAND,
    SAME_MONEY,
    answer,
    evidence_sentence,
    notes,
    with_sentences,
)
from model.analyse.uncertainty.candidates import Candidates
from model.analyse.uncertainty.candidates_worth import Prices
from model.analyse.uncertainty.evidence_value import COLUMNS, WHOLE_COLUMNS
from model.analyse.uncertainty.kept import COLUMNS as KEPT_COLUMNS
from model.analyse.uncertainty.switching import COLUMNS as SWITCHING_COLUMNS

NAN = float("nan")


def frame(columns: tuple[str, ...], *rows: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame([dict.fromkeys(columns, NAN) | row for row in rows], columns=list(columns))


def kept_row(name: str, share: float, direction: str = "grew", *, held: bool = False) -> dict[str, Any]:
    return {"service": name, "name": name, "direction": direction, "same_way_share": share, "held": held}


def evidence_row(**values: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"rank": 1.0, "kind": "service", "key": "mentoring", "name": "Mentoring"}
    row |= {"worth": 0.002, "error": 0.0002, "clear": True, "children": 12.0, "gbp": 250_000.0}
    row |= {"study_worth": 0.001, "grade": 3.0, "gbp_per_year": 2_000_000.0, "unit": "share of the gap"}
    return row | {"asked": True, "sentence": ""} | values


def tables(**given: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Tables of a plan that could be bettered, with some replaced."""
    found = {
        "kept": frame(KEPT_COLUMNS, kept_row("Mentoring", 0.95), kept_row("Hubs", 0.6, "shrank")),
        "evidence": with_sentences(frame(COLUMNS, evidence_row())),
        "evidence_whole": frame(
            WHOLE_COLUMNS,
            {"step": "solved_again", "worth": 0.03, "error": 0.002, "children": 150.0, "gbp": 5e6},
            {"step": "choose_now", "option": "average", "worth": 0.004, "error": 0.0005},
            {"step": "choose_knowing", "option": "average", "worth": 0.01, "error": 0.001},
        ),
        "options": frame(
            OPTION_COLUMNS,
            {"option": "plan", "name": "This plan", "regret_mean": 0.03, "regret_worst": 0.09}
            | {"least_worst": False},
            {"option": "average", "name": "Best plan on average", "regret_mean": 0.02, "regret_worst": 0.08}
            | {"least_worst": True},
        ),
        "option_money": frame(
            MONEY_COLUMNS,
            {"option": "average", "service": "m", "name": "Mentoring", "beside_plan_gbp": 500_000.0},
            {"option": "average", "service": "h", "name": "Hubs", "beside_plan_gbp": -400_000.0},
        ),
        "switching": frame(SWITCHING_COLUMNS, {"position": -1.0, "sentence": "Mentoring would turn."}),
        "draws": pd.DataFrame({"gain": [0.1, 0.2], "plan_worth": [0.5, 0.5]}),
    }
    return found | given


def of(per_gbp: float = 1e-8, objective: str = "close_gaps", solved: int = 2, drawn: int = 2) -> Candidates:
    """As much of the plans to choose from as words need: eleven of them."""
    case = SimpleNamespace(scenario=SimpleNamespace(objective=objective))
    plan = SimpleNamespace(case=case)

    class Drawn:
        money = SimpleNamespace(plan=plan)
        solved = np.array([True] * 2 + [False] * 2)[:drawn]

        def __len__(self) -> int:
            return drawn

    class Few:
        prices = Prices(objective == "best_value", per_gbp, 0.0)
        resolved = Drawn()

        def __len__(self) -> int:
            return 11

    return cast(Candidates, Few())


def said(**given: pd.DataFrame) -> str:
    return " ".join(answer(of(), tables(**given)))


WHOLE = (
    """Of 2 services that the plan grows or shrinks, 1 move the same way in at least 9 of 10 futures if each
    future were known beforehand; least sure: Hubs.""",
    """Most worth finding out next: the effects of Mentoring. Known before the plan is made, the same money
    would close at least 0.2 points more of the gap on average, as much as £250k more money would, with 12
    fewer children short of a target in the last plan year. A study of 500 with the service and 500 without
    would bring 50% of that. £2.0m a year is spent on it today, on evidence of grade 3 of 5 where it is
    weakest.""",
    """If everything were known beforehand, the same money would close 3 points (± 0.39 points) more on
    average than in this plan, as much as £5.0m more money would, with 150 fewer children short of a target in
    the last plan year. Choosing among 11 plans instead of all there are gives 1.4 points of it, so what
    single answers are worth is a lower bound.""",
    """Nothing need be found out first for some of it: 'Best plan on average' would close 0.4 points (± 0.098
    points) more on average than this plan, which was found for the best estimates alone. Beside this plan it
    spends £500k a year more on Mentoring and £400k less on Hubs, above all.""",
    """This plan falls short of the best plan of each future by 3 points on average and by 9 points at worst;
    'Best plan on average' has the smallest worst, 8 points.""",
    "Mentoring would turn.",
)


def test_the_whole_answer():
    assert answer(of(), tables()) == tuple(" ".join(text.split()) for text in WHOLE)


def test_moves_that_are_all_sure_name_nobody():
    text = said(kept=frame(KEPT_COLUMNS, kept_row("Mentoring", 0.95)))
    assert "Of 1 service that the plan grows or shrinks, 1 move" in text
    assert "least sure" not in text


@pytest.mark.parametrize("row", [kept_row("Hubs", 1.0, "stayed"), kept_row("Hubs", 1.0, held=True)])
def test_a_plan_that_moves_nothing_says_so(row: dict[str, Any]):
    assert "moves no service that the evidence could move otherwise" in said(kept=frame(KEPT_COLUMNS, row))


def test_only_what_can_be_told_from_chance_is_named_and_the_best_three():
    rows = [evidence_row(rank=float(k), name=f"Service {k}", clear=k != 2) for k in range(1, 6)]
    texts = answer(of(), tables(evidence=with_sentences(frame(COLUMNS, *rows))))
    named = [text for text in texts if text.startswith(("Most worth", "Then"))]
    assert [text.split(".")[0] for text in named] == [
        "Most worth finding out next: the effects of Service 1",
        "Then: the effects of Service 3",
        "Then: the effects of Service 4",
    ]


def test_no_question_is_worth_answering_first():
    text = said(evidence=with_sentences(frame(COLUMNS, evidence_row(clear=False))))
    assert "No single question of those that the tables hold open is clearly worth answering first." in text


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("unit_cost", "what a unit of Mentoring costs"),
        ("unit_costs", "the unit costs of Mentoring, which rest on one source"),
        ("trend", "the trend of Mentoring"),
        ("value", "what Mentoring costs others"),
    ],
)
def test_every_kind_of_question_has_words(kind: str, what: str):
    rows = with_sentences(frame(COLUMNS, evidence_row(kind=kind, study_worth=NAN, grade=NAN)))
    text = said(evidence=rows)
    assert f"Most worth finding out next: {what}." in text
    assert "A study of" not in text
    assert "on evidence of grade" not in text


def test_what_is_worth_nothing_or_too_little_to_tell_says_so():
    assert evidence_sentence(evidence_row(worth=0.0)) == (
        "No choice among the plans that were looked at depends on it."
    )
    text = evidence_sentence(evidence_row(clear=False))
    assert text == "Worth at most 0.24 points, too little to tell from nothing."


def test_in_pounds_worth_is_said_once():
    row = evidence_row(unit="£", worth=8_000.0, gbp=8_000.0, study_worth=NAN, grade=NAN, children=0.2)
    assert evidence_sentence(row) == (
        "Known before the plan is made, the same money would be worth at least £8,000 more on average."
    )


@given(st.floats(1e-7, 0.5), st.floats(0, 1), st.floats(-200, 200), st.booleans())
def test_a_sentence_never_says_more_than_its_row(worth: float, part: float, children: float, clear: bool):
    row = evidence_row(worth=worth, study_worth=part * worth, children=children, clear=clear)
    text = evidence_sentence(row)
    if not clear:
        assert text.startswith("Worth at most")
        return
    assert f"close at least {points(worth)} more of the gap" in text
    assert f"would bring {words.percent(part)} of that" in text or 0.0 < part < 1.0
    if children >= 0.5:
        assert "fewer child" in text
    elif children <= -0.5:
        assert "more child" in text
    else:
        assert "child" not in text


def whole_row(step: str, worth: float, **values: float) -> dict[str, Any]:
    return {"step": step, "option": "average", "worth": worth, "error": 0.001} | values


def test_where_nothing_could_be_better_that_is_said():
    rows = [whole_row(step, 0.0) for step in ("solved_again", "choose_now", "choose_knowing")]
    text = said(evidence_whole=frame(WHOLE_COLUMNS, *rows))
    assert "Even if everything were known beforehand, no plan for the same money would do better" in text
    assert "No plan that was looked at is clearly better on average than this one." in text


def test_where_no_draw_has_a_plan_that_is_said():
    rows = [whole_row(step, NAN) for step in ("solved_again", "choose_now", "choose_knowing")]
    assert "No draw has a plan that keeps every rule made hard" in said(
        evidence_whole=frame(WHOLE_COLUMNS, *rows)
    )


def test_one_child_more_is_one_child():
    rows = [whole_row("solved_again", 0.03, children=-1.2, gbp=NAN), whole_row("choose_now", 0.0)]
    text = said(evidence_whole=frame(WHOLE_COLUMNS, *rows, whole_row("choose_knowing", 0.01)))
    assert "with 1 more child short of a target" in text


def test_where_this_plan_has_the_smallest_worst_no_other_is_named():
    options = tables()["options"].assign(least_worst=[True, False])
    assert "at worst: no plan that was looked at has a smaller worst." in said(options=options)


def test_only_money_that_moves_is_named():
    money = tables()["option_money"].assign(beside_plan_gbp=[0.2, -0.3])
    text = said(option_money=money)
    assert "found for the best estimates alone." in text
    assert "Beside this plan" not in text
    more = said(option_money=tables()["option_money"].assign(beside_plan_gbp=[500_000.0, 0.0]))
    assert "Beside this plan it spends £500k a year more on Mentoring, above all." in more


def test_what_turns_a_decision_or_that_nothing_does():
    nothing = frame(SWITCHING_COLUMNS, {"position": NAN, "sentence": "It would go on."})
    assert "No figure of a service by itself" in said(switching=nothing)
    assert answer(of(), tables(switching=frame(SWITCHING_COLUMNS)))[-1].startswith("This plan falls short")
    many = frame(SWITCHING_COLUMNS, *({"position": 1.0, "sentence": f"Turn {k}."} for k in range(5)))
    assert answer(of(), tables(switching=many))[-3:] == ("Turn 0.", "Turn 1.", "Turn 2.")


def test_notes_say_how_it_was_made():
    made, *others = notes(of(), 2_000, tables())
    assert made.startswith(
        "2 futures were drawn and the best plan of each was found; plans were compared in "
    )
    assert made.endswith("2,000 other futures.")
    assert others == [SAME_MONEY, BEFOREHAND]


@pytest.mark.parametrize(
    ("given", "part"),
    [
        ({"drawn": 4}, "2 futures have no plan that keeps every rule made hard."),
        ({"objective": "robust"}, "its best plan closes most of the gap."),
        ({"objective": "fairest"}, "plans are compared by the gap that they close."),
        ({"per_gbp": 0.0}, "1% more money closes nothing more of the gap, so nothing is said in pounds."),
    ],
)
def test_notes_say_what_is_special(given: dict[str, Any], part: str):
    assert any(part in text for text in notes(of(**given), 2_000, tables()))


def test_draws_in_which_the_plan_found_is_worse_are_counted():
    draws = pd.DataFrame({"gain": [-0.01, -1e-15, 0.2], "plan_worth": [0.5, 0.5, 0.5]})
    assert any(
        text.startswith("In 1 future the plan found is worse") for text in notes(of(), 9, tables(draws=draws))
    )
