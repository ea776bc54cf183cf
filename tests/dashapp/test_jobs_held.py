"""The table of jobs over time: which are kept, which are let go, what several readers see meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashapp.jobs import (
    FINAL,
    MOST_KEPT,
    MOST_WAITING,
    WAITING,
    BusyError,
    Explained,
    Job,
    Jobs,
    State,
    Tell,
    worker,
)
from tests.dashapp.test_jobs import blocked, giving, settled

PATIENCE = 10.0


@pytest.fixture
def jobs() -> Iterator[Jobs[str, int]]:
    table: Jobs[str, int] = Jobs()
    yield table
    table.close()


def failing(words: str) -> Callable[[Tell], int]:
    def work(_tell: Tell) -> int:
        raise Explained(words)

    return work


# ---- one job ---------------------------------------------------------------------------------


@pytest.mark.parametrize("state", list(State))
def test_a_job_is_over_when_it_is_done_failed_or_stopped(state):
    assert Job("a", "", state).final == (state not in {State.WAITING, State.RUNNING})
    assert (state in FINAL) == Job("a", "", state).final


def test_a_job_that_never_began_took_no_time():
    assert Job("a", "", State.WAITING).seconds == 0.0
    assert Job("a", "", State.STOPPED, ended=99.0).seconds == 0.0
    assert Job("a", "", State.DONE, started=1.5, ended=4.0).seconds == 2.5


def test_a_job_that_runs_takes_longer_each_time_it_is_looked_at(jobs):
    go = blocked(jobs)
    held = jobs.get("blocker")
    assert 0 < held.seconds <= held.seconds
    go.set()
    ended = settled(jobs, "blocker")
    assert ended.seconds == ended.seconds


def test_when_it_ended_is_the_time_of_this_computer(jobs):
    jobs.submit("a", "", giving(1))
    when = settled(jobs, "a").when
    assert when.tzinfo is not None
    assert abs(datetime.now(UTC) - when) < timedelta(seconds=60)


def test_a_waiting_job_says_so_in_words(jobs):
    go = blocked(jobs)
    assert jobs.submit("a", "subject", giving(1)) == Job("a", "subject", State.WAITING, WAITING)
    go.set()


def test_a_result_that_counts_as_nothing_is_a_result_all_the_same(jobs):
    jobs.submit("a", "", giving(0))
    assert (settled(jobs, "a").state, settled(jobs, "a").result) == (State.DONE, 0)


def test_a_failed_job_leaves_no_result_and_a_good_one_no_fault(jobs):
    jobs.submit("a", "", failing("It cannot be."))
    jobs.submit("b", "", giving(1))
    assert settled(jobs, "a").result is None
    assert settled(jobs, "b").fault == ""


# ---- one worker ------------------------------------------------------------------------------


def test_jobs_are_worked_one_at_a_time_in_the_order_asked(jobs):
    order: list[int] = []
    busy = threading.Lock()

    def work(number: int) -> Callable[[Tell], int]:
        def one(_tell: Tell) -> int:
            assert busy.acquire(blocking=False), "two at once"
            order.append(number)
            busy.release()
            return number

        return one

    go = blocked(jobs)
    for number in range(MOST_WAITING):
        jobs.submit(str(number), "", work(number))
    go.set()
    settled(jobs, str(MOST_WAITING - 1))
    assert order == list(range(MOST_WAITING))


def test_stopping_one_leaves_the_others_in_their_order(jobs):
    order: list[str] = []
    go = blocked(jobs)

    def noting(key: str) -> Callable[[Tell], int]:
        def work(_tell: Tell) -> int:
            order.append(key)
            return 1

        return work

    for key in "abc":
        jobs.submit(key, "", noting(key))
    jobs.stop("b")
    go.set()
    settled(jobs, "c")
    assert order == ["a", "c"]
    assert jobs.get("b").state is State.STOPPED


def test_a_stopped_job_makes_room_for_another_that_waits(jobs):
    go = blocked(jobs)
    for number in range(MOST_WAITING):
        jobs.submit(str(number), "", giving(number))
    with pytest.raises(BusyError, match="Try again in a minute"):
        jobs.submit("more", "", giving(1))
    jobs.stop("0")
    jobs.submit("more", "", giving(1))
    go.set()
    assert settled(jobs, "more").result == 1


def test_a_job_that_is_refused_leaves_nothing_behind(jobs):
    go = blocked(jobs)
    for number in range(MOST_WAITING):
        jobs.submit(str(number), "", giving(number))
    with pytest.raises(BusyError, match="Too much"):
        jobs.submit("more", "", giving(1))
    assert jobs.get("more") is None
    go.set()


def test_asking_for_what_already_waits_is_never_too_much(jobs):
    go = blocked(jobs)
    for number in range(MOST_WAITING):
        jobs.submit(str(number), "", giving(number))
    assert jobs.submit("3", "", giving(99)).state is State.WAITING
    go.set()
    assert settled(jobs, "3").result == 3


def test_one_kind_s_waiting_jobs_do_not_keep_another_kind_out():
    pool = worker()
    first: Jobs[str, int] = Jobs(pool)
    second: Jobs[str, int] = Jobs(pool)
    go = blocked(first)
    for number in range(MOST_WAITING):
        first.submit(str(number), "", giving(number))
    second.submit("a", "", giving(7))
    go.set()
    assert settled(second, "a").result == 7
    first.close()
    second.close()


# ---- what is kept ----------------------------------------------------------------------------


def test_the_oldest_go_first_and_no_more_than_needed(jobs):
    for number in range(MOST_KEPT + 3):
        jobs.submit(str(number), "", giving(number))
        settled(jobs, str(number))
    held = [number for number in range(MOST_KEPT + 3) if jobs.get(str(number))]
    assert held == list(range(3, MOST_KEPT + 3))


def test_what_waits_or_runs_is_never_forgotten(jobs):
    for number in range(MOST_KEPT):
        jobs.submit(str(number), "", giving(number))
        settled(jobs, str(number))
    go = blocked(jobs)
    jobs.submit("waits", "", giving(1))
    for key in ("x", "y"):
        jobs.submit(key, "", giving(1))
    assert jobs.get("blocker").state is State.RUNNING
    assert jobs.get("waits").state is State.WAITING
    assert [jobs.get(str(number)) for number in range(4)] == [None] * 4
    go.set()


def test_a_job_that_is_tried_again_counts_as_new(jobs):
    jobs.submit("a", "", failing("no"))
    settled(jobs, "a")
    for number in range(MOST_KEPT - 1):
        jobs.submit(str(number), "", giving(number))
        settled(jobs, str(number))
    jobs.submit("a", "", giving(1))
    settled(jobs, "a")
    jobs.submit("last", "", giving(1))
    assert jobs.get("a").result == 1
    assert jobs.get("0") is None


def test_a_job_stopped_and_forgotten_while_its_thread_still_works_harms_nothing(jobs):
    seen, go = threading.Event(), threading.Event()

    def work(tell: Tell) -> int:
        seen.set()
        go.wait(PATIENCE)
        tell("after everybody forgot")
        return 1

    jobs.submit("old", "", work)
    assert seen.wait(PATIENCE)
    jobs.stop("old")
    for number in range(MOST_KEPT):
        jobs.submit(str(number), "", giving(number))
        jobs.stop(str(number))
    assert jobs.get("old") is None
    go.set()
    jobs.submit("new", "", giving(5))
    assert settled(jobs, "new").result == 5


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(["ask", "stop", "fail"]), st.integers(0, 5)), max_size=20))
def test_whatever_readers_do_each_ends_with_an_answer_of_its_own(steps):
    jobs: Jobs[str, int] = Jobs()
    asked: set[str] = set()
    for act, number in steps:
        key = str(number)
        if act == "stop":
            jobs.stop(key)
        elif len(asked) < MOST_WAITING:
            jobs.submit(key, key, giving(number) if act == "ask" else failing(f"no {number}"))
            asked.add(key)
    for key in asked:
        job = settled(jobs, key)
        assert job.subject == key
        assert job.result in {None, int(key)}
        assert job.fault in {"", f"no {key}"}
        assert (job.result is not None) == (job.state is State.DONE)
    jobs.close()
