"""A page with long work in each of its states: before, waiting, running, done, stopped, failed, lost."""

from __future__ import annotations

import pytest
from dash import dcc, html

from dashapp.asking import Asked
from dashapp.components.frame import HEADING
from dashapp.ids import Part
from dashapp.jobs import WAITING, State
from dashapp.pages.base import View
from dashapp.running import (
    Told,
    asked_again,
    job_at,
    lost,
    progress,
    progress_text,
    run_form,
    unfinished,
    worked_page,
)
from dashapp.urls import here
from tests.dashapp.toy import (
    KEY,
    PLAIN,
    TOY,
    USUAL,
    WORK,
    OneJob,
    Sum,
    asked_of,
    form,
    job,
    toy,
    wrapped,
)
from tests.dashapp.walk import by_id, ids, of_type, text

HERE = here("/toy", f"?scenario={USUAL}&run={KEY}")
PLAIN_SUM = Sum(USUAL)
NOWHERE = here("/toy", "?run=ffffffffffffffffffff")


def fits(subject: Sum) -> bool:
    return subject.scenario == USUAL


# ---- which job a page shows ------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_the_job_that_the_address_names_is_shown_in_every_state(state):
    held = job(state, result=2 if state is State.DONE else None)
    assert job_at(OneJob(held), HERE, fits, Sum(USUAL)) is held


def test_a_job_of_something_else_is_not_shown():
    held = job(State.DONE, subject=Sum(PLAIN), result=2)
    assert job_at(OneJob(held), HERE, fits, Sum(USUAL)) is None


def test_without_a_name_a_finished_job_of_the_plain_question_is_shown():
    held = job(State.DONE, result=2)
    assert job_at(OneJob(held), here("/toy"), fits, Sum(USUAL)) is held
    assert job_at(OneJob(held), here("/toy"), fits, Sum(USUAL, 5)) is None


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING, State.FAILED, State.STOPPED])
def test_without_a_name_a_job_without_a_result_is_not_shown(state):
    assert job_at(OneJob(job(state)), here("/toy"), fits, Sum(USUAL)) is None


def test_a_name_that_is_not_held_falls_back_to_the_plain_question():
    held = job(State.DONE, result=2)
    assert job_at(OneJob(held), NOWHERE, fits, Sum(USUAL)) is held
    assert job_at(OneJob(), NOWHERE, fits, Sum(USUAL)) is None


def test_a_job_that_does_not_fit_falls_back_to_the_plain_question_only_where_it_is_that():
    """The plain question is of the page, so its own finished job may be shown though another was named."""
    held = job(State.DONE, result=2, subject=Sum(USUAL))
    other = here("/toy", f"?scenario={USUAL}&run=eeeeeeeeeeeeeeeeeeee")
    assert job_at(OneJob(held), other, lambda _subject: False, Sum(USUAL)) is held


# ---- the page without a result ---------------------------------------------------------------


def shown(state: State, **more: object):
    return unfinished(WORK, job(state, **more), lambda: form(asked_of(toy())))


@pytest.mark.parametrize("state", [State.WAITING, State.RUNNING])
def test_while_it_works_the_page_follows_it_and_has_no_form(state):
    view = shown(state, step="adding")
    assert view.answer == "The sum is being worked out."
    assert view.focus == TOY.at(Part.WORKING)
    body = wrapped(view.body)
    assert by_id(body, TOY.at(Part.JOB)).data == KEY
    assert TOY.at(Part.RUN) not in ids(body)
    assert view.notices == ()


@pytest.mark.parametrize(
    ("state", "more", "said"),
    [
        (State.STOPPED, {}, "You stopped this sum before it was ready."),
        (State.STOPPED, {"fault": "not to be told"}, "You stopped this sum before it was ready."),
        (State.FAILED, {"fault": "It does not add up."}, "It does not add up."),
    ],
)
def test_after_an_end_without_a_result_the_reason_stands_over_the_form(state, more, said):
    view = shown(state, **more)
    assert view.answer == "There is no sum."
    assert text(list(view.notices)) == said
    assert view.focus == HEADING
    body = wrapped(view.body)
    assert by_id(body, TOY.at(Part.RUN))
    assert not of_type(body, dcc.Interval)


def test_the_form_is_only_made_where_it_is_shown():
    def never() -> tuple[str, ...]:
        raise AssertionError("a form was made for a job that still works")

    assert unfinished(WORK, job(State.RUNNING), never).answer == "The sum is being worked out."


def test_a_lost_job_is_a_warning_that_says_what_to_do():
    made = lost(WORK)
    assert text(made) == "That sum is no longer held. Press the button to work it out again."
    assert made.className == "notice notice-warning"


# ---- progress --------------------------------------------------------------------------------


def test_progress_is_a_live_region_under_a_heading_that_takes_the_focus():
    made = progress(WORK, job(State.RUNNING, step="adding"))
    heading = by_id(made, TOY.at(Part.WORKING))
    assert (type(heading), text(heading), heading.tabIndex) == (html.H2, "Adding up", -1)
    assert by_id(made, TOY.at(Part.PROGRESS)).role == "status"
    assert "You can leave this page and come back: the address leads to the sum." in text(made)


def test_progress_is_asked_each_second_and_can_be_stopped_by_a_button_that_submits_nothing():
    made = progress(WORK, job(State.RUNNING))
    assert by_id(made, TOY.at(Part.TICK)).interval == 1_000
    stop = by_id(made, TOY.at(Part.CANCEL))
    assert (text(stop), stop.type, stop.className) == ("Stop", "button", "button quiet")


@pytest.mark.parametrize(
    ("step", "started", "ended", "said"),
    [
        (WAITING, 0.0, 0.0, WAITING),
        ("adding up", 10.0, 10.0, "Adding up"),
        ("adding up", 10.0, 10.9, "Adding up"),
        ("adding up", 10.0, 11.0, "Adding up (1 second)"),
        ("adding up", 10.0, 95.4, "Adding up (85 seconds)"),
        ("", 10.0, 13.0, " (3 seconds)"),
    ],
)
def test_the_step_is_said_with_how_long_it_has_taken(step, started, ended, said):
    assert progress_text(job(State.RUNNING, step=step, started=started, ended=ended)) == said


# ---- the form --------------------------------------------------------------------------------


def test_a_form_has_its_errors_first_and_its_button_last():
    parts = run_form(WORK, asked_of(toy()), "Add up", html.P("field"), hint="takes a minute")
    assert parts[0].id == TOY.at(Part.ERRORS)
    assert text(parts[0]) == ""
    assert [text(part) for part in parts[2:]] == ["field", "takes a minute", "Add up"]
    assert by_id(parts[-1], TOY.at(Part.RUN)).n_clicks == 0


def test_a_form_remembers_for_which_scenario_it_was_made():
    made = wrapped(run_form(WORK, asked_of(toy()), "Add up"))
    assert by_id(made, TOY.at(Part.SCENARIO)).data == USUAL


def test_a_form_without_a_hint_has_no_empty_line():
    parts = run_form(WORK, asked_of(toy()), "Add up")
    assert not of_type(list(parts), html.P)


def test_a_form_that_may_be_asked_again_is_folded_away_and_not_printed():
    again = asked_again("Add up others", *form(asked_of(toy())))
    assert again.to_plotly_json()["props"]["className"] == "no-print"
    assert of_type(again, html.Details)[0].open is False
    assert text(of_type(again, html.Summary)[0]) == "Add up others"


# ---- the whole page --------------------------------------------------------------------------

TOLD = Told("Nothing has been added up yet.", "Give two numbers.", "Add up others")


def whole(held=None, search=f"?run={KEY}"):
    asked = asked_of(toy(OneJob(held)), search)
    return worked_page(
        WORK,
        asked,
        PLAIN_SUM,
        TOLD,
        lambda subject: (html.P(f"form of {subject.first}"),),
        lambda done: View(answer=f"The sum is {done.result}.", body=(html.P("the rest"),)),
    )


def test_before_the_work_the_page_says_how_things_stand_and_shows_the_form(monkeypatch):
    monkeypatch.setattr(Asked, "today", lambda _asked: "Today all is well.")
    found = whole(search="")
    assert found.answer == "Today all is well. Nothing has been added up yet."
    assert [text(part).split(". ")[-1] for part in found.body] == ["Give two numbers.", "form of 1"]
    assert found.notices == ()
    assert len(whole().notices) == 1  # the address names a job that is gone


def test_while_it_works_the_page_is_the_progress_and_after_it_the_result_with_the_form_folded():
    assert whole(job(State.RUNNING)).answer == "The sum is being worked out."
    assert text(whole(job(State.FAILED, fault="No.")).body[-1]) == "form of 1"
    done = whole(job(State.DONE, result=3, subject=Sum(USUAL, 2)))
    assert done.answer == "The sum is 3."
    assert [text(part) for part in done.body] == ["Add up others form of 2", "the rest"]


def test_a_job_of_another_scenario_is_not_this_page_s(monkeypatch):
    monkeypatch.setattr(Asked, "today", lambda _asked: "")
    assert "yet" in str(whole(job(State.DONE, result=3, subject=Sum(PLAIN))).answer)


def test_no_id_of_a_page_with_long_work_stands_twice():
    every = ids([*form(asked_of(toy())), progress(WORK, job(State.RUNNING))])
    assert len(every) == len(set(every))
    assert {name for name in every if not name.startswith("[")} == {
        TOY.at(part) for part in Part if part not in {Part.SUMMARY, Part.RESULT, Part.PART}
    }
