"""Measure, print and keep: ``python -m tests.bench``.

Takes some minutes. Nothing else should be running: the load of the machine is written beside the figures.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.measure import Found, Task, apart
from tests.bench.report import as_markdown, line, machine

RESULTS = Path(__file__).parent / "RESULTS.md"

TASKS = (
    Task("Read, check and compile"),
    Task("Best use of the same money", "best-use"),
    Task("As things are", "as-agreed"),
    Task("A fifth off council money", "council-cut-20"),
    Task("Two ring-fences released", "ring-fence-released"),
    Task("Full pooling", "full-pooling"),
    Task("Best use, 24 places", "best-use", places=2),
    Task("Best use, 48 places", "best-use", places=4),
    Task("Best use, 120 places", "best-use", places=10, repeats=1),
    Task("A fifth off, 24 places", "council-cut-20", places=2),
    Task("A fifth off, 48 places", "council-cut-20", places=4, repeats=1),
    Task("Best use, twice the services", "best-use", services=2),
    Task("Best use, 5 times the services", "best-use", services=5, repeats=1),
    Task("Best use, 10 times the services", "best-use", services=10, repeats=1),
    Task("A fifth off, twice the services", "council-cut-20", services=2),
)


def main(argv: list[str] | None = None) -> int:
    """Measure every task, or those whose name holds a text."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("only", nargs="?", default="", help="measure only tasks whose name holds this text")
    parser.add_argument("--no-file", action="store_true", help="print, and leave RESULTS.md as it is")
    asked = parser.parse_args(argv)
    before = machine()
    found: list[Found] = []
    for task in TASKS:
        if asked.only.lower() in task.name.lower():
            found.append(apart(task))
            print(line(found[-1]), flush=True)
    if not (asked.only or asked.no_file):
        RESULTS.write_text(as_markdown(found, before, machine()), encoding="utf-8")
        print(f"written: {RESULTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
