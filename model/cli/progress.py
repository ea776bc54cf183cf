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
                self.console.tell(f"{perf_counter() - self.start:5.0f} s  {words.step(self.step)} …")


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
