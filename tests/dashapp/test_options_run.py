"""Comparing options: the form, progress, stop, refusals, addresses that lost their job, the desk behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dashapp import services_options
from dashapp.ids import OPTIONS
from dashapp.jobs import Explained, State
from dashapp.pages.options import PAGE, WORK, read
from dashapp.services_jobs import versions_of
from dashapp.services_options import Solved
from dashapp.shapes import ScenarioCard
from dashapp.shapes_options import TODAY, OptionsAsked
from dashapp.urls import here
from dashapp.views import options_form as forms
from model import read_scenario, solve
from model.analyse.compare import NotComparableError
from tests.dashapp.conftest import SCENARIOS
from tests.dashapp.siding import AGREED, BEST, CUT, GRANT, RUN, THREE, OneJob, job_of, of_its_own, sided
from tests.dashapp.walk import by_id, of_type, text

OUTCOMES = {"looked_after": "Children looked after", "school_ready": "Ready for school"}
FOUR = (AGREED, BEST, CUT, GRANT)


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


def cards(*keys: str) -> tuple[ScenarioCard, ...]:
    return tuple(ScenarioCard(key, key.title(), "", f"scenarios/{key}.toml") for key in keys)


def shown(services: Any, search: str = f"?run={RUN}") -> Any:
    return PAGE.view(services, here(PAGE.path, search))


def asked(services: Any, **typed: Any) -> Any:
    return read(services, here(PAGE.path), {"options": typed} if typed else {})


def test_before_anything_is_asked_today_stands_first_then_the_form(tiny):
    view = shown(OneJob(tiny), "")
    assert view.answer.endswith("No options have been compared yet.")
    assert view.scenario == "No options chosen yet"
    boxes = by_id(list(view.body), OPTIONS.field("options"))
    assert boxes.value == list(FOUR)
    assert "Today carried on" in [box.label for box in _boxes(boxes)]
    assert text(by_id(list(view.body), "options-run")) == "Compare these options"
    assert view.notices == ()


def _boxes(group: Any) -> list[Any]:
    import dash_mantine_components as dmc

    return of_type(group, dmc.Checkbox)


def test_what_was_asked_stays_in_the_form(tiny):
    view = shown(OneJob(tiny, job_of(State.STOPPED, OptionsAsked((TODAY, CUT), "looked_after", 60_000.0))))
    assert by_id(list(view.body), OPTIONS.field("options")).value == [TODAY, CUT]
    assert by_id(list(view.body), OPTIONS.field("outcome")).value == "looked_after"
    assert by_id(list(view.body), OPTIONS.field("worth")).value == "60,000"


def test_while_it_works_the_option_is_named_and_it_can_be_stopped(tiny):
    view = shown(OneJob(tiny, job_of(State.RUNNING, step="Option 2 of 3: keeping duties")))
    assert view.answer == "The comparison is being worked out."
    assert view.scenario == "3 options compared"
    assert text(by_id(list(view.body), "options-progress")) == "Option 2 of 3: keeping duties"
    assert text(by_id(list(view.body), "options-cancel")) == "Stop"


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (job_of(State.STOPPED), "You stopped this comparison before it was ready."),
        (job_of(State.FAILED, fault="A and B rest on different data."), "A and B rest on different data."),
    ],
)
def test_without_a_comparison_the_reason_is_said_and_it_can_be_tried_again(tiny, ended, said):
    view = shown(OneJob(tiny, ended))
    assert view.answer == "There is no comparison."
    assert said in text(list(view.notices))
    assert by_id(list(view.body), "options-run")


def test_an_address_whose_comparison_is_gone_says_so(tiny):
    assert "That comparison is no longer held." in text(list(shown(OneJob(tiny)).notices))


# ---- the form --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "options"),
    [
        ({}, FOUR),
        ({"options": [TODAY, BEST]}, (TODAY, BEST)),
        ({"options": [CUT, BEST, TODAY]}, (TODAY, BEST, CUT)),
        ({"options": [BEST, CUT, "no such scenario"]}, (BEST, CUT)),
        ({"options": [BEST, CUT], "outcome": "none", "worth": ""}, (BEST, CUT)),
    ],
)
def test_the_form_is_read_in_the_order_of_the_boxes(tiny, typed, options):
    assert asked(tiny, **typed) == (OptionsAsked(options), [])


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ([], "Choose 2 to 5 options, not 0"),
        ([BEST], "Choose 2 to 5 options, not 1"),
        ([TODAY], "Choose 2 to 5 options, not 1"),
    ],
)
def test_too_few_are_refused_at_their_field(tiny, ticked, said):
    _, problems = asked(tiny, options=ticked)
    assert [(problem.text, problem.field) for problem in problems] == [(said, OPTIONS.field("options"))]


def test_too_many_are_refused():
    six = cards("a", "b", "c", "d", "e", "f")
    _, problems = forms.read(six, OUTCOMES, {"options": [card.key for card in six]})
    assert [problem.text for problem in problems] == ["Choose 2 to 5 options, not 6"]


@pytest.mark.parametrize(
    ("typed", "worth"), [("20000", 20_000.0), ("£20k", 20_000.0), (" 1.5m ", 1_500_000.0)]
)
def test_a_worth_is_read_as_people_write_it(tiny, typed, worth):
    found = asked(tiny, options=[BEST, CUT], outcome="looked_after", worth=typed)
    assert found == (OptionsAsked((BEST, CUT), "looked_after", worth), [])


@pytest.mark.parametrize(
    ("outcome", "typed", "field", "said"),
    [
        ("looked_after", "", "worth", "What one is worth must be an amount such as 20000 or £20k, not ''"),
        (
            "looked_after",
            "+5%",
            "worth",
            "What one is worth must be an amount such as 20000 or £20k, not '+5%'",
        ),
        ("looked_after", "much", "worth", "What one is worth must be an amount such as"),
        ("looked_after", "-3", "worth", "What one is worth must be an amount such as"),
        ("none", "20000", "outcome", "Choose the outcome that this is the worth of"),
        ("unheard", "20000", "outcome", "Choose the outcome that this is the worth of"),
    ],
)
def test_a_worth_that_cannot_be_is_refused_at_its_field(tiny, outcome, typed, field, said):
    _, problems = asked(tiny, options=[BEST, CUT], outcome=outcome, worth=typed)
    assert len(problems) == 1
    assert problems[0].text.startswith(said)
    assert problems[0].field == OPTIONS.field(field)


@pytest.mark.parametrize(
    ("keys", "ticked"),
    [
        (("a", "b", "c", "d", "e"), ("a", "b", "c", "d")),
        (("a", "b"), ("a", "b")),
        (("a",), (TODAY, "a")),
    ],
)
def test_what_is_ticked_at_first(keys, ticked):
    assert forms.usual(cards(*keys)).options == ticked


def test_a_scenario_that_cannot_be_used_is_not_offered():
    held = (*cards("a", "b"), replace(cards("c")[0], faults=("it names no data",)))
    assert [card.key for card in forms.usable(held)] == [TODAY, "a", "b"]
    assert forms.usual(held).options == ("a", "b")


# ---- the desk --------------------------------------------------------------------------------


def test_the_same_question_is_worked_out_once(tiny):
    first = sided(tiny, THREE)
    assert tiny.options.begin(THREE) == first.key
    assert tiny.options.known(THREE) == first.key
    assert tiny.options.known(OptionsAsked((BEST, CUT))) is None


def test_the_first_scenario_is_the_one_that_the_address_names():
    assert THREE.scenario == BEST
    assert THREE.edit.is_empty
    assert OptionsAsked((TODAY,)).scenario == ""
    assert WORK.forgets == ("year", "outcome", "base")


def test_another_choice_of_the_same_options_solves_nothing_again(tiny, monkeypatch):
    sided(tiny, OptionsAsked((BEST, CUT)))
    monkeypatch.setattr(services_options, "solve", lambda *_a, **_b: pytest.fail("solved again"))
    job = sided(tiny, OptionsAsked((TODAY, CUT, BEST)))
    assert job.state is State.DONE, job.fault


def test_plans_are_held_by_content_and_the_oldest_goes_first(monkeypatch):
    monkeypatch.setattr(services_options, "MOST_PLANS", 2)
    plan = solve(read_scenario(SCENARIOS / f"{BEST}.toml"))
    held, made = Solved(), []

    def make() -> Any:
        made.append(1)
        return plan

    for key in ("a", "b", "a", "c", "a", "b"):
        assert held.plan(key, make) is plan
    assert len(made) == 4, "a, b and c once each, and b again after it had to go"
    assert held.versions == versions_of(plan)
    assert "highspy " in held.versions


def test_options_that_can_not_be_compared_are_refused_in_words(tiny, monkeypatch):
    def refuse(*_a: Any, **_b: Any) -> Any:
        raise NotComparableError(["A has prices of 2024-25, B of 2023-24.", "They differ."])

    monkeypatch.setattr(services_options, "compare", refuse)
    job = sided(tiny, OptionsAsked((BEST, GRANT)))
    assert job.state is State.FAILED
    assert job.fault == "A has prices of 2024-25, B of 2023-24. They differ."


def test_a_scenario_at_fault_is_told_in_words(tiny, monkeypatch):
    from model import InputError
    from model.inputs.faults import Fault

    def refuse(*_a: Any, **_b: Any) -> Any:
        raise InputError([Fault("pots", 3, "pot", "is not there", "name a pot")])

    monkeypatch.setattr(services_options, "solve", refuse)
    job = sided(tiny, OptionsAsked((AGREED, GRANT)))
    assert job.state is State.FAILED
    assert "pots, row 3, column pot: is not there" in job.fault


def test_stop_is_asked_at_every_step_of_every_option(tiny):
    steps: list[str] = []

    def tell(step: str) -> None:
        steps.append(step)
        if len(steps) > 3:
            raise Explained("enough")

    counted = services_options._counted(tell, 2, 4)
    counted("duties")
    assert steps == ["Option 2 of 4: keeping duties"]
