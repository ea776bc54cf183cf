"""Long work, off the page: a small table of jobs and one worker.

A job is named by the content of what it works out, so asking twice gives one job and one result, and a page
that is refreshed finds it again by the name in its address. Work runs one job at a time on a thread of this
process (the solver releases the interpreter while it works); it is asked to stop between its steps.
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
from enum import StrEnum

log = logging.getLogger(__name__)

MOST_KEPT = 24
MOST_WAITING = 8


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
    """

    key: str
    subject: Subject
    state: State
    step: str = ""
    started: float = 0.0
    ended: float = 0.0
    result: Result | None = None
    fault: str = ""

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


class Jobs[Subject, Result]:
    """The table of jobs of one server, safe to use from many threads.

    Parameters
    ----------
    workers : int
        How many jobs run at once.
    """

    def __init__(self, workers: int = 1) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job[Subject, Result]] = OrderedDict()
        self._futures: dict[str, Future[Result]] = {}
        self._stopping: set[str] = set()
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="jcm-job")

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
        with self._lock:
            known = self._jobs.get(key)
            if known and known.state not in {State.FAILED, State.STOPPED}:
                self._stopping.discard(key)
                return known
            if sum(job.state is State.WAITING for job in self._jobs.values()) >= MOST_WAITING:
                raise BusyError("Too many plans are waiting to be worked out. Try again in a minute.")
            job: Job[Subject, Result] = Job(
                key, subject, State.WAITING, "Waiting for an earlier plan to finish"
            )
            self._jobs[key] = job
            self._jobs.move_to_end(key)
            self._forget()
            future = self._futures[key] = self._pool.submit(self._run, key, work)
        future.add_done_callback(lambda ended: self._settle(key, ended))
        return job

    def stop(self, key: str) -> None:
        """Ask a job to end; it does so at its next step, at once if it has not begun."""
        with self._lock:
            job = self._jobs.get(key)
            if job is None or job.final:
                return
            self._stopping.add(key)
            future = self._futures[key]
        future.cancel()

    def close(self) -> None:
        """Stop everything and wait for the worker."""
        with self._lock:
            self._stopping.update(self._jobs)
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _run(self, key: str, work: Callable[[Tell], Result]) -> Result:
        self._begin(key)

        def tell(step: str) -> None:
            with self._lock:
                if key in self._stopping:
                    raise Stopped
                self._jobs[key] = replace(self._jobs[key], step=step)

        return work(tell)

    def _settle(self, key: str, ended: Future[Result]) -> None:
        """Write down how the work ended, whatever it died of."""
        error = None if ended.cancelled() else ended.exception()
        if ended.cancelled() or isinstance(error, Stopped):
            self._end(key, State.STOPPED)
        elif isinstance(error, Explained):
            self._end(key, State.FAILED, fault=str(error))
        elif error is not None:
            reference = uuid.uuid4().hex[:8]
            log.error("job %s failed, reference %s", key, reference, exc_info=error)
            self._end(
                key, State.FAILED, fault=f"Something went wrong on our side. The reference is {reference}."
            )
        else:
            self._end(key, State.DONE, result=ended.result())

    def _begin(self, key: str) -> None:
        with self._lock:
            if key in self._stopping:
                raise Stopped
            self._jobs[key] = replace(
                self._jobs[key], state=State.RUNNING, step="Starting", started=time.monotonic()
            )

    def _end(self, key: str, state: State, *, result: Result | None = None, fault: str = "") -> None:
        with self._lock:
            self._stopping.discard(key)
            del self._futures[key]
            ended = replace(self._jobs[key], state=state, result=result, fault=fault, ended=time.monotonic())
            self._jobs[key] = ended

    def _forget(self) -> None:
        """Drop the oldest finished jobs beyond what is kept; the lock is held."""
        finished = [key for key, job in self._jobs.items() if job.final]
        for key in finished[: max(0, len(self._jobs) - MOST_KEPT)]:
            del self._jobs[key]
