"""Outcomes and their values: where they are kept, their trends and targets, and their weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from model.inputs.checks.common import differ, districts, more_than, named, numbered, plain
from model.inputs.checks.counts import base_counts, series
from model.inputs.faults import Fault
from model.inputs.records import OutcomeValue
from model.inputs.tables import Tables

Numbered = tuple[int, OutcomeValue]


def _base_rows(tables: Tables) -> dict[str, list[Numbered]]:
    """Rows of base-year actuals by outcome."""
    base = tables.partnership.base_year
    out: dict[str, list[Numbered]] = defaultdict(list)
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series == "actual" and row.year == base:
            out[row.outcome].append((number, row))
    return out


def check_base_year_known(tables: Tables) -> Iterator[Fault]:
    """Every outcome has an actual of the base year."""
    found, base = _base_rows(tables), tables.partnership.base_year
    for number, row in numbered(tables, "outcomes", tables.outcomes):
        if row.outcome not in found:
            wrong = f"'{row.outcome}' has no actual for the base year {base}"
            right = f"add a row to outcome_values: series actual, year {base}"
            yield Fault("outcomes", number, "outcome", wrong, right)


def check_all_districts_or_area(tables: Tables) -> Iterator[Fault]:
    """Base-year actuals stand in all districts or only at the area; if both, they agree within 1%."""
    everywhere, area = districts(tables), tables.partnership.area
    for outcome, rows in _base_rows(tables).items():
        counts = {row.place: row.count for _, row in rows}
        inside = {place: count for place, count in counts.items() if place != area}
        missing = [place for place in everywhere if place not in inside]
        if inside and missing:
            wrong = f"'{outcome}' is known in {len(inside)} of {len(everywhere)} districts"
            right = f"add {named(missing)}; or give the area only"
            yield Fault("outcome_values", rows[0][0], "place", wrong, right)
        elif inside and area in counts and differ(sum(inside.values()), counts[area]):
            number = next(at for at, row in rows if row.place == area)
            add = plain(sum(inside.values()))
            wrong = f"the districts of '{outcome}' add to {add}, the area has {plain(counts[area])}"
            yield Fault("outcome_values", number, "count", wrong, "make them agree within 1%")


def check_series_where_kept(tables: Tables) -> Iterator[Fault]:
    """A district has a trend or target only where the outcome is kept in districts."""
    area, counts = tables.partnership.area, base_counts(tables)
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        kept = counts.get(row.outcome, {})
        if row.series in ("trend", "target") and row.place != area and area in kept:
            wrong = f"'{row.outcome}' is kept for the area only, but '{row.place}' has a {row.series}"
            right = f"give it for '{area}', or base-year actuals for every district"
            yield Fault("outcome_values", number, "place", wrong, right)


def check_trend_years(tables: Tables) -> Iterator[Fault]:
    """A trend starts from the base year's actual and goes on from there."""
    base, area = tables.partnership.base_year, tables.partnership.area
    counts = base_counts(tables)
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series != "trend" or row.year > base:
            continue
        if row.year < base:
            wrong = f"a trend for {row.year} lies before the base year {base}"
            right = f"give years from {base + 1}: the past is the series actual"
            yield Fault("outcome_values", number, "year", wrong, right)
            continue
        kept = counts.get(row.outcome, {})
        today = sum(kept.values()) if row.place == area else kept.get(row.place, row.count)
        if differ(row.count, today):
            wrong = f"the trend starts at {plain(row.count)} but the actual of {base} is {plain(today)}"
            yield Fault("outcome_values", number, "count", wrong, "leave the base year out of the trend")


def check_trends_add_up(tables: Tables) -> Iterator[Fault]:
    """Where a trend is given for the area and for every district, they agree within 1%."""
    everywhere, area = districts(tables), tables.partnership.area
    given = series(tables, "trend")
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series != "trend" or row.place != area or not everywhere:
            continue
        inside = [given[row.outcome].get(place, {}).get(row.year) for place in everywhere]
        known = [count for count in inside if count is not None]
        if len(known) == len(everywhere) and differ(sum(known), row.count):
            add = f"the districts' trends of {row.year} add to {plain(sum(known))}"
            wrong = f"{add}, the area's is {plain(row.count)}"
            yield Fault("outcome_values", number, "count", wrong, "make them agree within 1%")


def check_target_years(tables: Tables) -> Iterator[Fault]:
    """A target is for a year after the base year."""
    base = tables.partnership.base_year
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.series == "target" and row.year <= base:
            wrong = f"the target of '{row.outcome}' is for {row.year}, not after the base year {base}"
            yield Fault("outcome_values", number, "year", wrong, f"write {base + 1} or later")


def check_targets_cover_places(tables: Tables) -> Iterator[Fault]:
    """Without a target for the area, every place has one: their sum is the area's."""
    area, counts = tables.partnership.area, base_counts(tables)
    years = tables.partnership.years
    given = series(tables, "target")
    said: set[tuple[str, int]] = set()
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        key = (row.outcome, row.year)
        if row.series != "target" or row.place == area or row.year not in years or key in said:
            continue
        said.add(key)
        places = given[row.outcome]
        missing = [p for p in counts.get(row.outcome, {}) if p != area and row.year not in places.get(p, {})]
        if missing and row.year not in places.get(area, {}):
            wrong = f"'{row.outcome}' has targets for {row.year} in some places and none for the area"
            right = f"add a target for '{area}', or for {named(missing)}"
            yield Fault("outcome_values", number, "place", wrong, right)


def check_intervals(tables: Tables) -> Iterator[Fault]:
    """A count lies within its own interval."""
    right = "lower and upper are counts around the count"
    for number, row in numbered(tables, "outcome_values", tables.outcome_values):
        if row.lower is not None and more_than(row.lower, row.count):
            wrong = f"the lower end {plain(row.lower)} is above the count {plain(row.count)}"
            yield Fault("outcome_values", number, "lower", wrong, right)
        if row.upper is not None and more_than(row.count, row.upper):
            wrong = f"the upper end {plain(row.upper)} is below the count {plain(row.count)}"
            yield Fault("outcome_values", number, "upper", wrong, right)


def check_population(tables: Tables) -> Iterator[Fault]:
    """An outcome is no more than the population it is a share of, which a capped better-higher one needs."""
    counts = base_counts(tables)
    children = sum(row.children for row in tables.places if row.parent is not None)
    for number, row in numbered(tables, "outcomes", tables.outcomes):
        if row.population is None:
            if row.better == "higher" and row.most_shift_share is not None:
                wrong = f"'{row.outcome}' is better higher and its shift is limited, but of what is not said"
                right = "give the population: the limit is a share of those not there yet"
                yield Fault("outcomes", number, "population", wrong, right)
            continue
        kept = counts.get(row.outcome, {})
        if more_than(sum(kept.values()), row.population):
            counted = f"'{row.outcome}' counts {plain(sum(kept.values()))}"
            wrong = f"{counted} in a population of {plain(row.population)}"
            right = "give counts, not rates, and the whole population"
            yield Fault("outcomes", number, "population", wrong, right)
        if len(kept) > 1 and children <= 0:
            wrong = f"the population of '{row.outcome}' can't be split: no district has children"
            yield Fault("outcomes", number, "population", wrong, "give the children of each place")


def check_weights(tables: Tables) -> Iterator[Fault]:
    """Among what has targets, some weight is more than 0: of priorities, and within each of them."""
    years = tables.partnership.years
    targeted = {r.outcome for r in tables.outcome_values if r.series == "target" and r.year in years}
    within: dict[str, float] = defaultdict(float)
    for row in tables.outcomes:
        if row.outcome in targeted:
            within[row.priority] += row.weight
    weights = {row.priority: row.weight for row in tables.priorities}
    if within and sum(weights[priority] for priority in within) <= 0:
        wrong = "every priority with a targeted outcome has weight 0"
        yield Fault("priorities", None, "weight", wrong, "give at least one of them a weight above 0")
    for number, priority in numbered(tables, "priorities", tables.priorities):
        if priority.priority in within and priority.weight > 0 and within[priority.priority] <= 0:
            wrong = f"the targeted outcomes of '{priority.priority}' have weight 0, so its own is lost"
            right = "give one of its targeted outcomes a weight above 0, or the priority weight 0"
            yield Fault("priorities", number, "weight", wrong, right)
