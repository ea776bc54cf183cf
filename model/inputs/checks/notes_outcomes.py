"""Warnings about outcomes: targets that ask nothing, and figures that look wrong."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import differ, districts, more_than, named, numbered, plain
from model.inputs.checks.counts import base_counts, series, totals, trend_lines
from model.inputs.faults import Note
from model.inputs.tables import Tables

FAR = 10.0
"""A figure this many times another of the same outcome is likely to be in another unit."""


def _targeted(tables: Tables) -> set[str]:
    years = tables.partnership.years
    return {row.outcome for row in tables.outcome_values if row.series == "target" and row.year in years}


def note_nothing_can_move(tables: Tables) -> Iterator[Note]:
    """A targeted outcome that no service has any effect on."""
    moved = {row.outcome for row in tables.effects if row.change_per_activity != 0}
    targeted = _targeted(tables)
    for number, row in numbered(tables, "outcomes", tables.outcomes):
        if row.outcome in targeted and row.outcome not in moved:
            text = f"'{row.outcome}' has a target but no service in the tables can move it"
            yield Note("outcomes", number, "outcome", text)


def note_no_targets(tables: Tables) -> Iterator[Note]:
    """Without a target in a plan year there is no gap to close."""
    if not _targeted(tables):
        text = "no outcome has a target in a plan year, so there is no gap to close"
        yield Note("outcome_values", None, "series", text)


def note_easy_targets(tables: Tables) -> Iterator[Note]:
    """A target for the area that the trend meets anyway."""
    better = {row.outcome: row.better for row in tables.outcomes}
    lines = {outcome: totals(places) for outcome, places in trend_lines(tables).items()}
    area, years = tables.partnership.area, tables.partnership.years
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series != "target" or row.place != area or row.year not in years:
            continue
        trend = lines[row.outcome][years.index(row.year) + 1]
        easier = row.count > trend if better[row.outcome] == "lower" else row.count < trend
        if easier and differ(row.count, trend):
            asks = f"the target {plain(row.count)} of '{row.outcome}'"
            text = f"{asks} asks less than its trend, {plain(trend)}"
            yield Note("outcome_values", number, "count", text)


def note_targets_after_plan(tables: Tables) -> Iterator[Note]:
    """Targets for years after the plan play no part."""
    last = tables.partnership.years[-1]
    late = sorted({r.outcome for r in tables.outcome_values if r.series == "target" and r.year > last})
    if late:
        text = f"targets for years after {last} play no part: {named(late)}"
        yield Note("outcome_values", None, "year", text)


def note_targets_do_not_add_up(tables: Tables) -> Iterator[Note]:
    """The area's target stands where it and the districts' targets differ."""
    everywhere, area = districts(tables), tables.partnership.area
    given = series(tables, "target")
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series != "target" or row.place != area or not everywhere:
            continue
        inside = [given[row.outcome].get(place, {}).get(row.year) for place in everywhere]
        known = [count for count in inside if count is not None]
        if len(known) == len(everywhere) and differ(sum(known), row.count):
            add = f"the districts' targets add to {plain(sum(known))}"
            text = f"{add}, the area's is {plain(row.count)}, which counts"
            yield Note("outcome_values", number, "count", text)


def note_beyond_population(tables: Tables) -> Iterator[Note]:
    """A trend or target that passes the population."""
    lines = {outcome: totals(places) for outcome, places in trend_lines(tables).items()}
    given, area = series(tables, "target"), tables.partnership.area
    for number, row in numbered(tables, "outcomes", tables.outcomes):
        if row.population is None:
            continue
        highest = max(lines.get(row.outcome, [0.0]))
        target = max(given[row.outcome].get(area, {}).values(), default=0.0)
        for name, count in (("trend", highest), ("target", target)):
            if more_than(count, row.population):
                above = f"above its population of {plain(row.population)}"
                text = f"the {name} of '{row.outcome}' reaches {plain(count)}, {above}"
                yield Note("outcomes", number, "population", text)


def note_unlikely_figures(tables: Tables) -> Iterator[Note]:
    """A target, benchmark or trend ten times today's count, or a tenth, may be a rate and not a count."""
    area = tables.partnership.area
    kept = base_counts(tables)
    today = {outcome: places | {area: sum(places.values())} for outcome, places in kept.items()}
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        count = today.get(row.outcome, {}).get(row.place, 0.0)
        if row.series == "actual" or count <= 0 or row.count <= 0:
            continue
        if not count / FAR < row.count < count * FAR:
            text = (
                f"the {row.series} {plain(row.count)} of '{row.outcome}' is far from today's {plain(count)}:"
                " is it a rate and not a count?"
            )
            yield Note("outcome_values", number, "count", text)
