"""Progress on standard error for anything that takes more than a second."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from model import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from model.cli.console import Console

PATIENCE_SECONDS = 1.0
"""Nothing is said before this, and then one line as often as this, five times less often later on."""
MANY_LINES = 10

STEPS = {
    "read": "reading and checking the tables",
    "build": "stating the programme",
    "load": "handing the programme to the solver",
    "aim": "closing as much of the gap as the money can",
    "duties": "keeping duties",
    "promises": "keeping promises",
    "prices": "working out what binds",
    "new money": "using as little new money as it takes",
    "calm": "changing no more than it takes",
    "payments": "deciding who pays",
    "check": "checking the plan",
}


class _Said:
    def __init__(self, console: Console) -> None:
        self.console = console
        self.step = ""
        self.start = perf_counter()
        self.done = threading.Event()

    def watch(self) -> None:
        lines = 0
        while not self.done.wait(PATIENCE_SECONDS if lines < MANY_LINES else 5 * PATIENCE_SECONDS):
            lines += 1
            if self.step:
                self.console.tell(f"{perf_counter() - self.start:5.0f} s  {step_words(self.step)} …")


def step_words(step: str) -> str:
    """A step in plain words: ``duties 2028`` is *keeping duties, 2027-28*."""
    if step in STEPS:
        return STEPS[step]
    name, _, year = step.rpartition(" ")
    if name in STEPS and year.isdigit():
        return f"{STEPS[name]}, {words.year(int(year))}"
    return step


@contextmanager
def progress(console: Console) -> Iterator[Callable[[str], None]]:
    """Give a function to be told each step; while it lasts, the step is shown from the first second on."""
    said = _Said(console)
    watcher = threading.Thread(target=said.watch, name="progress", daemon=True)

    def tell(step: str) -> None:
        said.step = step

    watcher.start()
    try:
        yield tell
    finally:
        said.done.set()
        watcher.join()
