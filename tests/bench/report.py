"""Measurements as text: one line on the terminal, one table in RESULTS.md."""

from __future__ import annotations

import importlib.metadata
import os
import platform
from datetime import UTC, datetime
from pathlib import Path

from tests.bench.measure import Found, Took

BASE = "best-use"
"""The scenario whose growth is told."""
HEAD = """\
# Times and memory

Written by `make bench`. Each line is a process of its own with every library loaded; figures are medians
(of 3; of 1 for the largest). Seconds by the clock, and of the processor in brackets: where the two differ,
something else was using the machine.
"""

TASKS = """\
*Whole*: everything from tables in memory to a checked plan (for the first line, from files to a compiled
partnership). *Programme*: building, loading and solving in stages. *HiGHS alone*: the same arrays, the same
stages, nothing around them. *Ratio*: programme over HiGHS alone, of the processor.

More places: every district as several, each with an equal part of every amount. More services likewise. The
gap that the best use leaves is the same in all of them, which is a test.
"""


GROWTH = """\
How many times as long, of the processor, and as much memory: ours should grow no faster than HiGHS's own.
"""


def machine() -> dict[str, str]:
    """What was measured on, and how busy it was."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
    versions = {name: importlib.metadata.version(name) for name in ("highspy", "PuLP", "numpy", "pandas")}
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": _memory(),
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
        "libraries": ", ".join(f"{name} {version}" for name, version in versions.items()),
        "load average": " / ".join(f"{x:.1f}" for x in load),
    }


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    text = info.read_text(encoding="utf-8") if info.is_file() else ""
    names = [row.split(":", 1)[1].strip() for row in text.splitlines() if row.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> str:
    if not hasattr(os, "sysconf"):
        return "not known"
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"


def ratio(found: Found) -> float | None:
    """Processor time of building, loading and solving, over that of HiGHS alone."""
    if found.programme is None or found.alone is None:
        return None
    return found.programme.cpu / found.alone.cpu


def line(found: Found) -> str:
    """One line for the terminal."""
    times = ratio(found)
    rest = "" if times is None else f"  {times:4.1f} × HiGHS alone ({found.runs} runs)"
    return f"{found.task.name:<34} {_pair(found.whole)}  {found.peak_mb:5.0f} MB{rest}"


def _pair(took: Took | None) -> str:
    return "" if took is None else f"{took.wall:.2f} s ({took.cpu:.2f} s)"


def as_markdown(found: list[Found], before: dict[str, str], after: dict[str, str]) -> str:
    """The page RESULTS.md."""
    said = [f"- {name}: {value}" for name, value in before.items() if name != "load average"]
    busy = f"{before['load average']} at the start, {after['load average']} at the end"
    columns = ("task", "rows × columns (non-zeros)", "whole", "programme", "HiGHS alone", "ratio", "memory")
    parts = [
        HEAD,
        "\n".join([*said, f"- load average (1, 5, 15 minutes): {busy}\n"]),
        "## What was aimed at\n",
        "\n".join(["| aim | clock | processor |", "|---|---:|---:|", *aims(found), ""]),
        "## How it grows\n",
        GROWTH,
        "\n".join(
            [
                "| from Kent to | programme | HiGHS alone | memory |",
                "|---|---:|---:|---:|",
                *growth(found),
                "",
            ]
        ),
        "## Each task\n",
        TASKS,
        "\n".join([f"| {' | '.join(columns)} |", "|---|" + "---:|" * 6, *map(_row, found), ""]),
        "## Where the time goes\n",
        "Seconds by the clock of each step, in the last repeat.\n",
        "\n".join([*steps(found), ""]),
    ]
    return "\n".join(parts)


def aims(found: list[Found]) -> list[str]:
    """What the times should be, and what they are."""
    by_name = {one.task.name: one for one in found}
    most = max(found[:6], key=lambda one: one.peak_mb)
    rows = [
        ("Kent read and checked in 1 s", by_name.get("Read, check and compile")),
        ("best use through all stages in 4 s", by_name.get("Best use of the same money")),
        ("a cut in 10 s", by_name.get("A fifth off council money")),
    ]
    out = [f"| {aim} | {one.whole.wall:.2f} s | {one.whole.cpu:.2f} s |" for aim, one in rows if one]
    return [*out, f"| 500 MB | {most.peak_mb:.0f} MB | |"]


def growth(found: list[Found]) -> list[str]:
    """How time and memory grow with places and services, beside HiGHS's own time."""
    small = next((one for one in found if one.task.scenario == BASE and one.task.places == 1), None)
    if small is None or small.programme is None or small.alone is None:
        return []
    rows = []
    for one in found:
        times = one.task.places * one.task.services
        if one.task.scenario != BASE or times == 1 or one.programme is None or one.alone is None:
            continue
        ours, bare = one.programme.cpu / small.programme.cpu, one.alone.cpu / small.alone.cpu
        memory = one.peak_mb / small.peak_mb
        rows.append(f"| {one.task.name} | {ours:.1f} | {bare:.1f} | {memory:.1f} |")
    return rows


def _row(one: Found) -> str:
    times = ratio(one)
    size = f"{one.size[0]:,} × {one.size[1]:,} ({one.size[2]:,})" if one.size[0] else ""
    share = "" if times is None else f"{times:.1f}"
    return (
        f"| {one.task.name} | {size} | {_pair(one.whole)} | {_pair(one.programme)} | {_pair(one.alone)} | "
        f"{share} | {one.peak_mb:.0f} MB |"
    )


def steps(found: list[Found]) -> list[str]:
    """A table of steps: one column per task of the unchanged Kent, one row per step."""
    plain = [one for one in found if one.steps and one.task.places == one.task.services == 1]
    names = list(dict.fromkeys(step for one in plain for step in one.steps))
    head = " | ".join(one.task.name for one in plain)
    return [
        f"| step | {head} |",
        "|---|" + "---:|" * len(plain),
        *(
            f"| {name} | " + " | ".join(f"{one.steps.get(name, 0.0):.2f}" for one in plain) + " |"
            for name in names
        ),
    ]
