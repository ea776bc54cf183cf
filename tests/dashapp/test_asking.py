"""Which scenario a page is about: the usual one, the one named, none that can be used."""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest
from dash import html

from dashapp.asking import PUT_ONE, problems, scenario_at, scenario_page, shown_of, usual, with_changes
from dashapp.edits import Edit
from dashapp.jobs import Job, State
from dashapp.pages.base import View
from dashapp.shapes import ScenarioCard
from dashapp.urls import here
from tests.dashapp.toy import (
    BROKEN,
    CARDS,
    KEY,
    PLAIN,
    START,
    USUAL,
    WHOSE,
    asked_of,
    toy,
)
from tests.dashapp.walk import by_id, of_type, text


def card(key: str, *faults: str) -> ScenarioCard:
    return ScenarioCard(key, key.title(), "", f"{key}.toml", faults)


def page_of(services: Any, search: str = "") -> View:
    return scenario_page(services, here("/toy", search), lambda asked: View(answer=f"about {asked.card.key}"))


# ---- which one -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cards", "key"),
    [
        ([], ""),
        ([card("a"), card("b")], "a"),
        ([card("a"), card("b-best-use"), card("c-best-use")], "b-best-use"),
        ([card("a-best-use", "a fault"), card("b")], "b"),
        ([card("a", "a fault"), card("b", "a fault")], ""),
    ],
)
def test_the_usual_scenario_is_the_best_use_else_the_first_that_can_be_used(cards, key):
    assert usual(cards) == key


@pytest.mark.parametrize(
    ("search", "key"),
    [
        ("", USUAL),
        (f"?scenario={USUAL}", USUAL),
        (f"?scenario={PLAIN}", PLAIN),
        (f"?scenario={BROKEN}", USUAL),
        ("?scenario=atlantis", USUAL),
        ("?scenario=../../etc/passwd", USUAL),
        (f"?scenario={PLAIN}%0A", USUAL),
    ],
)
def test_an_address_chooses_among_those_that_can_be_used(search, key):
    assert scenario_at(toy(), here("/toy", search)) == key
    assert page_of(toy(), search).answer == f"about {key}"


def test_without_one_that_can_be_used_there_is_no_key():
    assert scenario_at(toy(cards=()), here("/toy")) == ""


# ---- the page --------------------------------------------------------------------------------


def test_the_bar_names_the_scenario_unless_the_page_does():
    assert page_of(toy()).scenario == "Best use"
    own = scenario_page(toy(), here("/toy"), lambda _asked: View(answer="x", scenario="My own"))
    assert own.scenario == "My own"


def test_a_scenario_that_is_not_there_is_said_before_what_the_page_says():
    def make(_asked):
        return View(answer="x", notices=(html.P("the page's own"),))

    view = scenario_page(toy(), here("/toy", "?scenario=atlantis"), make)
    assert [text(item) for item in view.notices] == [
        "There is no scenario called 'atlantis', so it was left out.",
        "the page's own",
    ]


def test_without_any_that_can_be_used_every_fault_of_every_file_is_listed_and_no_page_is_made():
    def never(_asked):
        raise AssertionError("a page was made without a scenario")

    services = toy(cards=(card("a", "one", "two"), card("b", "three")))
    view = scenario_page(services, here("/toy"), never)
    assert view.answer == "There is no scenario that can be used yet."
    assert [text(item) for item in of_type(list(view.body), html.Li)] == [
        "a.toml: one",
        "a.toml: two",
        "b.toml: three",
    ]
    assert PUT_ONE in text(list(view.body))
    assert services.asked_of == []


def test_without_any_file_the_page_says_where_to_put_one():
    view = page_of(toy(cards=()))
    assert text(list(view.body)) == PUT_ONE
    assert not of_type(list(view.body), html.Ul)


def test_a_scenario_with_faults_in_its_rows_leaves_the_choice_and_says_them_all():
    services = toy()
    services.faults = ("pots, row 3: too much", "pots, row 9: too little")
    view = page_of(services)
    assert view.answer == "Choose another scenario."
    assert [text(item) for item in of_type(list(view.notices), html.Li)] == list(services.faults)
    control = by_id(list(view.body), {"kind": "query", "name": "scenario", "default": USUAL})
    assert control.value == USUAL


def test_only_scenarios_that_can_be_used_may_be_chosen():
    control: Any = asked_of(toy()).choice()
    offered = [radio.value for radio in control.children.children]
    assert offered == [PLAIN, USUAL]


def test_each_scenario_is_offered_with_its_story():
    control: Any = asked_of(toy()).choice()
    said = [(radio.label, radio.description) for radio in control.children.children]
    assert said == [("Plain", "Nothing changed."), ("Best use", "The best.")]


def test_money_to_share_out_leaves_people_aside():
    said = asked_of(toy()).money()
    assert said == "In 2025-26 this scenario shares out £1.5m from 2 pots of money."


def test_a_cut_is_said_after_the_money():
    asked = asked_of(toy())
    cut = dataclasses.replace(asked, start=dataclasses.replace(START, cut="It takes a tenth off."))
    assert cut.money().endswith("2 pots of money. It takes a tenth off.")


@pytest.mark.parametrize(
    ("count", "name"),
    [(0, "Best use"), (1, "Best use, 1 changed on screen"), (4, "Best use, 4 changed on screen")],
)
def test_the_bar_counts_what_was_changed_on_screen(count, name):
    assert with_changes(View(answer="x"), asked_of(toy()), count).scenario == name


def test_reasons_stand_under_what_cannot_be():
    made = problems("It cannot be.", ["a", "b"])
    assert text(made) == "It cannot be. a b"
    assert [text(item) for item in of_type(made, html.Li)] == ["a", "b"]
    assert not of_type(problems("It cannot be."), html.Ul)


# ---- a finished job --------------------------------------------------------------------------


def test_a_finished_job_is_shown_with_everything_that_belongs_to_it():
    ended = datetime(2026, 4, 3, 14, 5)  # noqa: DTZ001 - as the clock on the wall says
    done: Job[Edit, int] = Job(KEY, Edit(USUAL), State.DONE, started=2.0, ended=5.0, result=7, when=ended)
    shown = shown_of(asked_of(toy(), f"?run={KEY}"), Edit(USUAL, {"general": 1.0}), done)
    assert (shown.result, shown.seconds, shown.when) == (7, 3.0, ended)
    assert (shown.partnership, shown.card, shown.start) == (WHOSE, CARDS[1], START)
    assert shown.edit_text == f"text of {USUAL}"
    assert shown.here.href == f"/toy?run={KEY}"


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING, State.FAILED, State.STOPPED])
def test_a_job_without_a_result_cannot_be_shown(state):
    with pytest.raises(ValueError, match="only a job with a result can be shown"):
        shown_of(asked_of(toy()), Edit(USUAL), Job(KEY, Edit(USUAL), state))
