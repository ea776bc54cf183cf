"""Effects and responses: what a unit of a service changes, and how that wears off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from model.inputs.checks.common import EXACT, numbered, plain
from model.inputs.faults import Fault
from model.inputs.records import Response
from model.inputs.tables import Tables

Rows = list[tuple[int, Response]]


def check_effect_intervals(tables: Tables) -> Iterator[Fault]:
    """An effect lies within its interval, which has both ends or none."""
    for number, row in numbered(tables, "effects", tables.effects):
        low, high, change = row.low, row.high, row.change_per_activity
        if (low is None) != (high is None):
            blank = "low" if low is None else "high"
            wrong = "is blank while the other end of the interval is given"
            yield Fault("effects", number, blank, wrong, "give both ends, or neither")
        elif low is not None and high is not None and not low <= change <= high:
            wrong = f"the change {plain(change)} is not from {plain(low)} to {plain(high)}"
            right = "low ≤ change ≤ high, signs included"
            if high <= change <= low:
                right = f"low and high are the wrong way round: write {plain(high)} and {plain(low)}"
            yield Fault("effects", number, "low", wrong, right)


def check_response_ends(tables: Tables) -> Iterator[Fault]:
    """Only the last segment of a response may be without an end."""
    for service, rows in responses(tables).items():
        blank = [number for number, row in rows if row.up_to_multiple is None]
        if len(blank) > 1:
            wrong = f"{len(blank)} segments of '{service}' have no end"
            yield Fault("responses", blank[1], "up_to_multiple", wrong, "only the last goes on without end")


def check_response_falls(tables: Tables) -> Iterator[Fault]:
    """A response does not rise: more of a service never makes a unit of it work better."""
    for service, rows in responses(tables).items():
        for (_, before), (number, row) in pairwise(rows):
            if row.relative_effect > before.relative_effect * (1.0 + EXACT):
                wrong = (
                    f"the response of '{service}' rises from {plain(before.relative_effect)}"
                    f" to {plain(row.relative_effect)}"
                )
                right = "make each segment's effect no more than the one before"
                yield Fault("responses", number, "relative_effect", wrong, right)


def check_response_at_today(tables: Tables) -> Iterator[Fault]:
    """The segment that begins at today's activity has effect 1; for a service new in a place, the first."""
    new = {row.service for row in tables.activity if row.activity_per_year == 0 and row.ceiling != 0}
    running = {row.service for row in tables.activity if row.activity_per_year > 0}
    for service, rows in responses(tables).items():
        number, row = _beginning_at(1.0, rows)
        if service in running and row.relative_effect != 1:
            wrong = f"the first unit of '{service}' above today's has effect {plain(row.relative_effect)}"
            right = "give 1 to the segment that begins at, or contains, multiple 1: effects are stated for it"
            yield Fault("responses", number, "relative_effect", wrong, right)
        number, row = rows[0]
        if service in new and row.relative_effect != 1:
            wrong = f"the first unit of '{service}', which is new, has effect {plain(row.relative_effect)}"
            yield Fault("responses", number, "relative_effect", wrong, "give 1 to the first segment")


def check_curved_services_do_no_harm(tables: Tables) -> Iterator[Fault]:
    """A service with more than one segment worsens no outcome."""
    better = {row.outcome: row.better for row in tables.outcomes}
    curved = {service for service, rows in responses(tables).items() if len(rows) > 1}
    for number, row in numbered(tables, "effects", tables.effects):
        change = row.change_per_activity
        worse = change > 0 if better[row.outcome] == "lower" else change < 0
        if worse and row.service in curved:
            wrong = f"'{row.service}' worsens '{row.outcome}' and has a response of several segments"
            right = "enter the harm on a linear service of its own, or remove its responses"
            yield Fault("effects", number, "change_per_activity", wrong, right)


def responses(tables: Tables) -> dict[str, Rows]:
    """Segments of each service in order of where they end; the one without an end last."""
    out: dict[str, Rows] = defaultdict(list)
    for number, row in numbered(tables, "responses", tables.responses):
        out[row.service].append((number, row))
    return {service: sorted(rows, key=_end) for service, rows in out.items()}


def _end(numbered_row: tuple[int, Response]) -> float:
    end = numbered_row[1].up_to_multiple
    return float("inf") if end is None else end


def _beginning_at(multiple: float, rows: Rows) -> tuple[int, Response]:
    """The segment in which activity just above a multiple of today's falls; the last has no end."""
    return next((found for found in rows if _end(found) > multiple), rows[-1])
