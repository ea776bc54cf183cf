"""Jobs: one per content, progress, stopping, faults in words, a bounded table."""

from __future__ import annotations

import logging
import threading
import time

import pytest

from dashapp.jobs import MOST_KEPT, MOST_WAITING, BusyError, Explained, Job, Jobs, State, worker

PATIENCE = 10.0


@pytest.fixture
def jobs():
    table: Jobs[str, int] = Jobs()
    yield table
    table.close()


def giving(value):
    """Work that gives a value at once."""

    def work(_tell):
        return value

    return work


def noting(calls):
    """Work that notes that it was done."""

    def work(_tell):
        calls.append(1)
        return 1

    return work


def settled(jobs: Jobs[str, int], key: str) -> Job[str, int]:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        job = jobs.get(key)
        if job and job.final:
            return job
        time.sleep(0.005)
    raise AssertionError(f"the job {key} never ended: {jobs.get(key)}")


def test_work_is_done_and_its_result_kept(jobs):
    jobs.submit("a", "subject", giving(42))
    job = settled(jobs, "a")
    assert (job.state, job.result, job.subject) == (State.DONE, 42, "subject")
    assert job.seconds >= 0


def test_an_unknown_job_is_none(jobs):
    assert jobs.get("nothing") is None


def test_the_same_content_is_worked_out_once(jobs):
    calls: list[int] = []
    for _ in range(3):
        jobs.submit("a", "", noting(calls))
        settled(jobs, "a")
    assert calls == [1]


def test_progress_is_told(jobs):
    seen, go = threading.Event(), threading.Event()

    def work(tell):
        tell("first step")
        seen.set()
        go.wait(PATIENCE)
        return 1

    jobs.submit("a", "", work)
    assert seen.wait(PATIENCE)
    job = jobs.get("a")
    assert (job.state, job.step) == (State.RUNNING, "first step")
    go.set()
    assert settled(jobs, "a").result == 1


def test_a_running_job_has_ended_at_once_and_the_worker_lets_go_at_its_next_step(jobs):
    seen, go, after = threading.Event(), threading.Event(), threading.Event()

    def work(tell):
        seen.set()
        go.wait(PATIENCE)
        tell("never reached")
        after.set()
        return 1

    jobs.submit("a", "", work)
    assert seen.wait(PATIENCE)
    jobs.stop("a")
    job = jobs.get("a")
    assert (job.state, job.result) == (State.STOPPED, None)
    go.set()
    jobs.submit("b", "", giving(2))
    assert settled(jobs, "b").result == 2
    assert not after.is_set()


def test_what_stopped_work_brings_is_thrown_away(jobs):
    seen, go = threading.Event(), threading.Event()

    def work(tell):
        seen.set()
        go.wait(PATIENCE)
        return 1  # it never asked whether it should go on

    jobs.submit("a", "", work)
    assert seen.wait(PATIENCE)
    jobs.stop("a")
    go.set()
    jobs.submit("b", "", giving(2))
    settled(jobs, "b")
    assert (jobs.get("a").state, jobs.get("a").result) == (State.STOPPED, None)


def blocked(jobs):
    """Fill the one worker until released."""
    seen, go = threading.Event(), threading.Event()

    def work(tell):
        seen.set()
        go.wait(PATIENCE)
        return 0

    jobs.submit("blocker", "", work)
    assert seen.wait(PATIENCE)
    return go


def test_a_waiting_job_stops_at_once(jobs):
    go = blocked(jobs)
    jobs.submit("a", "", giving(1))
    assert jobs.get("a").state is State.WAITING
    jobs.stop("a")
    assert settled(jobs, "a").state is State.STOPPED
    go.set()


def test_a_stopped_job_can_be_asked_for_again(jobs):
    go = blocked(jobs)
    jobs.submit("a", "", giving(1))
    jobs.stop("a")
    jobs.submit("a", "", giving(2))
    go.set()
    assert settled(jobs, "a").result == 2


def test_asking_again_after_a_stop_begins_anew_behind_what_still_runs(jobs):
    seen, go = threading.Event(), threading.Event()

    def work(tell):
        seen.set()
        go.wait(PATIENCE)
        tell("the old run ends here")
        return 1

    jobs.submit("a", "", work)
    assert seen.wait(PATIENCE)
    jobs.stop("a")
    jobs.submit("a", "", giving(7))
    assert jobs.get("a").state is State.WAITING
    go.set()
    assert settled(jobs, "a").result == 7


def test_two_kinds_of_work_may_share_a_worker():
    pool = worker()
    first: Jobs[str, int] = Jobs(pool)
    second: Jobs[str, int] = Jobs(pool)
    go = blocked(first)
    second.submit("a", "", giving(1))
    assert second.get("a").state is State.WAITING
    go.set()
    assert settled(second, "a").result == 1
    first.close()
    second.close()


def test_stopping_what_is_over_or_unknown_does_nothing(jobs):
    jobs.submit("a", "", giving(1))
    settled(jobs, "a")
    jobs.stop("a")
    jobs.stop("nothing")
    assert jobs.get("a").state is State.DONE


def test_work_may_end_with_words_for_the_reader(jobs):
    def work(tell):
        raise Explained("No plan keeps every rule.")

    jobs.submit("a", "", work)
    job = settled(jobs, "a")
    assert (job.state, job.fault) == (State.FAILED, "No plan keeps every rule.")


def test_a_fault_of_ours_gives_a_reference_and_a_log_entry(jobs, caplog):
    def work(tell):
        raise ZeroDivisionError("secret detail")

    with caplog.at_level(logging.ERROR):
        jobs.submit("a", "", work)
        job = settled(jobs, "a")
    reference = job.fault.removesuffix(".").rsplit(" ", 1)[1]
    assert len(reference) == 8
    assert "secret detail" not in job.fault
    assert any(reference in record.getMessage() for record in caplog.records)


def test_a_failed_job_can_be_tried_again(jobs, caplog):
    def fails(tell):
        raise Explained("no")

    jobs.submit("a", "", fails)
    settled(jobs, "a")
    jobs.submit("a", "", giving(3))
    assert settled(jobs, "a").result == 3


def test_too_many_waiting_jobs_are_refused_in_words(jobs):
    go = blocked(jobs)
    for number in range(MOST_WAITING):
        jobs.submit(str(number), "", giving(1))
    with pytest.raises(BusyError, match="Too much is waiting"):
        jobs.submit("one more", "", giving(1))
    go.set()
    settled(jobs, str(MOST_WAITING - 1))


def test_old_results_are_forgotten(jobs):
    for number in range(MOST_KEPT + 5):
        jobs.submit(str(number), "", giving(1))
        settled(jobs, str(number))
    assert jobs.get("0") is None
    assert jobs.get(str(MOST_KEPT + 4)).result == 1


def test_many_askers_get_one_job(jobs):
    calls: list[int] = []
    errors: list[RuntimeError] = []

    def ask():
        try:
            jobs.submit("a", "", noting(calls))
        except RuntimeError as error:  # pragma: no cover
            errors.append(error)

    threads = [threading.Thread(target=ask) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settled(jobs, "a")
    assert calls == [1]
    assert not errors


def test_closing_stops_what_runs():
    jobs: Jobs[str, int] = Jobs()
    seen = threading.Event()

    def work(tell):
        seen.set()
        while True:
            tell("on and on")
            time.sleep(0.005)

    jobs.submit("a", "", work)
    assert seen.wait(PATIENCE)
    jobs.close()
    assert settled(jobs, "a").state is State.STOPPED
