"""The button, the progress and the stop of long work: what each callback answers, whatever is sent to it."""

from __future__ import annotations

from typing import Any

import pytest
from dash import html, no_update
from hypothesis import given
from hypothesis import strategies as st

from dashapp.jobs import BusyError, Jobs, State
from dashapp.running_callbacks import (
    EACH_FIVE,
    EACH_SECOND,
    SLOWER_AFTER,
    Sent,
    fields,
    idle,
    progressed,
    refused,
    start,
)
from dashapp.services import InputError
from dashapp.urls import here
from model.inputs.faults import Fault
from tests.dashapp.toy import (
    EXTRA,
    KEY,
    PLAIN,
    TOY,
    USUAL,
    WORK,
    OneJob,
    Sum,
    adding,
    job,
    settled,
    toy,
)
from tests.dashapp.walk import of_type, text

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


def sent(search: str | None = f"?scenario={USUAL}", scenario: str = USUAL, **own: str) -> Sent:
    return Sent({TOY.page: own} if own else {}, scenario, search)


def begun(services: Any) -> list[Sum]:
    found: list[Sum] = services.desk.begun
    return found


# ---- fields ----------------------------------------------------------------------------------


def group(page: str, **values: Any) -> dict[str, Any]:
    named = [{"kind": "field", "page": page, "name": name} for name in values]
    return {"ids": named, "values": list(values.values())}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("5", "5"),
        ("", ""),
        (5, "5"),
        (0, "0"),
        (2.5, "2.5"),
        (["a", "b"], ["a", "b"]),
        ([], []),
        ([None, 1, True, "a", ["b"]], ["a"]),
    ],
)
def test_a_field_is_text_or_a_list_of_it(value, read):
    assert fields([group("toy", first=value)]) == {"toy": {"first": read}}


@pytest.mark.parametrize("value", [None, True, False, {"a": "b"}, {}])
def test_what_is_neither_counts_as_not_filled_in(value):
    assert fields([group("toy", first=value, second="2")]) == {"toy": {"second": "2"}}


def test_groups_do_not_mix():
    found = fields([group("toy", name="a"), group("toy-extra", name="b"), group("empty")])
    assert found == {"toy": {"name": "a"}, "toy-extra": {"name": "b"}}
    assert EXTRA in WORK.groups


@given(st.dictionaries(st.text(max_size=6), ANYTHING, max_size=5))
def test_whatever_a_browser_sends_comes_out_as_text(values):
    named = [{"page": "p", "name": name} for name in values]
    for own in fields([{"ids": named, "values": list(values.values())}]).values():
        for value in own.values():
            assert isinstance(value, str) or all(isinstance(one, str) for one in value)


def test_ids_without_their_values_are_an_error_of_ours():
    with pytest.raises(ValueError, match="zip"):
        fields([{"ids": [{"page": "p", "name": "a"}], "values": []}])


# ---- starting --------------------------------------------------------------------------------


def test_the_button_begins_what_was_typed_and_leads_to_its_address():
    services = toy()
    found = start(WORK, services, sent(first="2", second="40"), 1)
    assert begun(services) == [Sum(USUAL, 2, 40)]
    assert found["search"] == f"?scenario={USUAL}&run={KEY}"
    assert (found["errors"], found["problem"], found["refresh"]) == (None, no_update, no_update)


def test_fields_that_are_not_on_screen_take_their_defaults():
    services = toy()
    start(WORK, services, sent(second="7"), 1)
    start(WORK, services, sent(), 2)
    assert begun(services) == [Sum(USUAL, 1, 7), Sum(USUAL, 1, 1)]


def test_without_a_scenario_in_the_address_the_usual_one_is_meant_and_named():
    services = toy()
    for search in (None, "", "?", "?scenario=atlantis"):
        assert here(None, start(WORK, services, sent(search), 1)["search"]).values["scenario"] == USUAL
    assert {asked.scenario for asked in begun(services)} == {USUAL}


def test_a_new_result_forgets_the_part_and_what_the_page_says_it_forgets():
    found = start(WORK, toy(), sent(f"?scenario={USUAL}&show=rules&year=2027&place=north"), 1)
    assert found["search"] == f"?scenario={USUAL}&place=north&run={KEY}"


def test_a_changed_scenario_drops_what_was_typed_for_another():
    services = toy()
    start(WORK, services, sent(f"?scenario={PLAIN}", first="99"), 1)
    assert begun(services) == [Sum(PLAIN, 1, 1)]


def test_what_was_typed_wrongly_for_another_scenario_is_no_problem():
    found = start(WORK, toy(), sent(f"?scenario={PLAIN}", first="rubbish"), 1)
    assert found["search"] == f"?scenario={PLAIN}&run={KEY}"


def test_pressing_again_at_the_same_address_shows_the_page_anew_each_time():
    search = f"?scenario={USUAL}&run={KEY}"
    again = [start(WORK, toy(), sent(search), clicks)["refresh"] for clicks in (1, 2)]
    assert again == [{"run": KEY, "clicks": 1}, {"run": KEY, "clicks": 2}]


# ---- refusing --------------------------------------------------------------------------------


def test_wrong_input_stays_in_the_form_and_every_problem_is_said():
    services = toy()
    found = start(WORK, services, sent(first="two", second="²"), 4)
    assert begun(services) == []
    assert found["search"] is no_update
    assert found["refresh"] is no_update
    assert [text(item) for item in of_type(found["errors"], html.A)] == [
        "first must be a whole number, not 'two'",
        "second must be a whole number, not '²'",
    ]
    assert found["problem"] == {"summary": "toy-summary", "count": 2, "clicks": 4}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BusyError("Too much is waiting."), ["Too much is waiting."]),
        (
            InputError(
                [Fault("pots", 3, "pot", "is wrong", "name one"), Fault("pots", 4, "pot", "too", "b")]
            ),
            ["pots", "is wrong"],
        ),
    ],
)
def test_what_the_desk_refuses_is_said_in_words(error, said):
    found = start(WORK, toy(OneJob(error=error)), sent(), 1)
    assert all(part in text(found["errors"]) for part in said)
    assert found["problem"]["count"] == len(getattr(error, "faults", [error]))
    assert found["search"] is no_update


def test_other_errors_are_left_to_the_callback_s_own_handler():
    with pytest.raises(ZeroDivisionError, match="secret"):
        start(WORK, toy(OneJob(error=ZeroDivisionError("secret"))), sent(), 1)


def test_every_answer_of_the_button_has_the_same_parts():
    assert set(idle()) == set(refused(WORK, [], 0)) == set(start(WORK, toy(), sent(), 1))
    assert set(idle().values()) == {no_update}


# ---- progress --------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
@pytest.mark.parametrize(
    ("ticks", "interval"),
    [(0, EACH_SECOND), (SLOWER_AFTER - 1, EACH_SECOND), (SLOWER_AFTER, EACH_FIVE), (500, EACH_FIVE)],
)
def test_progress_is_told_and_asked_less_often_later(state, ticks, interval):
    found = progressed(WORK, toy(OneJob(job(state, step="adding"))), KEY, ticks)
    assert found == {"text": "Adding", "interval": interval, "refresh": no_update}


@pytest.mark.parametrize("state", [State.DONE, State.FAILED, State.STOPPED])
def test_once_it_has_ended_the_page_is_shown_anew(state):
    found = progressed(WORK, toy(OneJob(job(state))), KEY, 2)
    assert found == {"text": no_update, "interval": no_update, "refresh": {"run": KEY, "ticks": 2}}


@pytest.mark.parametrize("key", ["ffffffffffffffffffff", "", None])
def test_a_job_that_is_gone_shows_the_page_anew_too(key):
    services = toy(OneJob(job(State.RUNNING)))
    assert progressed(WORK, services, key, 3)["refresh"] == {"run": key, "ticks": 3}


# ---- with a desk that really works -----------------------------------------------------------


def test_two_readers_who_ask_the_same_have_it_worked_out_once():
    calls: list[Sum] = []
    jobs: Jobs[Sum, int] = Jobs()
    services = toy(adding(jobs, calls))
    answers = [start(WORK, services, sent(first="2", second="3"), clicks) for clicks in (1, 1, 2)]
    key = here(None, answers[0]["search"]).values["run"]
    assert {answer["search"] for answer in answers} == {answers[0]["search"]}
    assert settled(services.desk, key).result == 5
    assert calls == [Sum(USUAL, 2, 3)]
    assert progressed(WORK, services, key, 1)["refresh"] == {"run": key, "ticks": 1}
    jobs.close()


def test_two_readers_who_ask_different_things_each_get_their_own():
    jobs: Jobs[Sum, int] = Jobs()
    services = toy(adding(jobs))
    keys = [
        here(None, start(WORK, services, sent(first=str(first)), 1)["search"]).values["run"]
        for first in (4, 8)
    ]
    assert [settled(services.desk, key).result for key in keys] == [5, 9]
    jobs.close()
