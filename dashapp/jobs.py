"""Long work, off the page: a small table of jobs and one worker.

A job is named by the content of what it works out, so asking twice gives one job and one result, and a page
that is refreshed finds it again by the name in its address. Work runs one job at a time on a thread of this
process (the solver releases the interpreter while it works). A job that is stopped has ended at once; the
thread lets go of it between two steps of the work, and what it may still bring is thrown away.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

log = logging.getLogger(__name__)

MOST_KEPT = 24
MOST_WAITING = 8
WAITING = "Waiting for earlier work to finish"
TOO_MANY = "Too much is waiting to be worked out. Try again in a minute."


class State(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


FINAL = frozenset({State.DONE, State.FAILED, State.STOPPED})


class Stopped(Exception):  # noqa: N818 - not an error: somebody pressed Stop
    """Raised inside the work when somebody asked it to stop."""


class Explained(Exception):  # noqa: N818 - the work's own words to the reader
    """Raised by the work to end with words for the reader instead of a result."""


class BusyError(RuntimeError):
    """Too many jobs are waiting already."""


type Tell = Callable[[str], None]


@dataclass(frozen=True)
class Job[Subject, Result]:
    """One piece of work as it stands now.

    Attributes
    ----------
    key : str
        Hash of the content.
    subject : Subject
        What was asked for.
    state : State
        Where it stands.
    step : str
        What it is doing, in words.
    started, ended : float
        Monotonic seconds; 0 when not yet.
    result : Result or None
        Once done.
    fault : str
        Why there is no result, in words.
    when : datetime or None
        When it ended, in the time of this computer.
    """

    key: str
    subject: Subject
    state: State
    step: str = ""
    started: float = 0.0
    ended: float = 0.0
    result: Result | None = None
    fault: str = ""
    when: datetime | None = None

    @property
    def final(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in FINAL

    @property
    def seconds(self) -> float:
        """How long it has worked, or worked."""
        if not self.started:
            return 0.0
        return (self.ended or time.monotonic()) - self.started


def worker() -> ThreadPoolExecutor:
    """One worker, which several kinds of work may share."""
    return ThreadPoolExecutor(1, thread_name_prefix="jcm-job")


class Jobs[Subject, Result]:
    """The table of jobs of one kind of work, safe to use from many threads.

    Parameters
    ----------
    pool : ThreadPoolExecutor, optional
        Who works; one worker of its own unless said.
    """

    def __init__(self, pool: ThreadPoolExecutor | None = None) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job[Subject, Result]] = OrderedDict()
        self._stops: dict[str, threading.Event] = {}
        self._pool = pool or worker()

    def get(self, key: str) -> Job[Subject, Result] | None:
        """A job by its key, if it is still held."""
        with self._lock:
            return self._jobs.get(key)

    def submit(self, key: str, subject: Subject, work: Callable[[Tell], Result]) -> Job[Subject, Result]:
        """Start a piece of work, or find it if the same content was asked for before.

        Parameters
        ----------
        key : str
            Hash of everything the result depends on.
        subject : Subject
            What is asked for, kept with the job.
        work : callable
            Takes a function to tell its progress with, which raises :class:`Stopped` when it must end.

        Raises
        ------
        BusyError
            If too many jobs wait.
        """
        stop = threading.Event()
        with self._lock:
            known = self._jobs.get(key)
            if known and known.state not in {State.FAILED, State.STOPPED}:
                return known
            if sum(job.state is State.WAITING for job in self._jobs.values()) >= MOST_WAITING:
                raise BusyError(TOO_MANY)
            job: Job[Subject, Result] = Job(key, subject, State.WAITING, WAITING)
            self._jobs[key] = job
            self._jobs.move_to_end(key)
            self._forget()
            self._stops[key] = stop
        future = self._pool.submit(self._run, key, stop, work)
        future.add_done_callback(lambda ended: self._settle(key, stop, ended))
        return job

    def stop(self, key: str) -> None:
        """End a job at once; the worker lets go of it at its next step, or never begins it."""
        with self._lock:
            stop = self._stops.get(key)
        if stop:
            stop.set()
            self._end(key, stop, State.STOPPED)

    def close(self) -> None:
        """Stop everything and wait for the worker."""
        for key in list(self._stops):
            self.stop(key)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, key: str, stop: threading.Event, work: Callable[[Tell], Result]) -> Result:
        def change(**named: Any) -> None:
            with self._lock:
                if stop.is_set():
                    raise Stopped
                self._jobs[key] = replace(self._jobs[key], **named)

        change(state=State.RUNNING, step="Starting", started=time.monotonic())
        return work(lambda step: change(step=step))

    def _settle(self, key: str, stop: threading.Event, ended: Future[Result]) -> None:
        """Write down how the work ended, whatever it died of."""
        error = None if ended.cancelled() else ended.exception()
        if ended.cancelled() or isinstance(error, Stopped):
            self._end(key, stop, State.STOPPED)
        elif isinstance(error, Explained):
            self._end(key, stop, State.FAILED, fault=str(error))
        elif error is not None:
            reference = uuid.uuid4().hex[:8]
            log.error("job %s failed, reference %s", key, reference, exc_info=error)
            fault = f"Something went wrong on our side. The reference is {reference}."
            self._end(key, stop, State.FAILED, fault=fault)
        else:
            self._end(key, stop, State.DONE, result=ended.result())

    def _end(
        self,
        key: str,
        stop: threading.Event,
        state: State,
        *,
        result: Result | None = None,
        fault: str = "",
    ) -> None:
        """Write the end of a job once; what a stopped run brings later is thrown away."""
        with self._lock:
            if self._stops.get(key) is not stop:
                return
            del self._stops[key]
            known = replace(self._jobs[key], state=state, result=result, fault=fault)
            self._jobs[key] = replace(known, ended=time.monotonic(), when=datetime.now(UTC).astimezone())

    def _forget(self) -> None:
        """Drop the oldest finished jobs beyond what is kept; the lock is held."""
        finished = [key for key, job in self._jobs.items() if job.final]
        for key in finished[: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[key]
