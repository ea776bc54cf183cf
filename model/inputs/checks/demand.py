"""Demand-led services: each must serve every case of an outcome, place by place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from model.inputs.checks.common import and_others, differ, districts, named, numbered, plain
from model.inputs.checks.counts import base_counts
from model.inputs.exact import inexact
from model.inputs.faults import Fault
from model.inputs.records import Service
from model.inputs.tables import Tables


def demand_led(tables: Tables) -> dict[str, tuple[int, Service, str]]:
    """Row number, record and outcome of each demand-led service."""
    return {
        row.service: (number, row, row.demand_outcome)
        for number, row in numbered(tables, "services", tables.services)
        if row.demand_outcome is not None
    }


def check_demand_stated(tables: Tables) -> Iterator[Fault]:
    """A demand outcome and an activity per case go together."""
    for number, row in numbered(tables, "services", tables.services):
        if row.demand_outcome is not None and not row.activity_per_case:
            wrong = f"how much '{row.service}' does for each case of '{row.demand_outcome}' is not said"
            right = "give activity_per_case, more than 0: today's activity ÷ today's cases"
            yield Fault("services", number, "activity_per_case", wrong, right)
        if row.demand_outcome is None and row.activity_per_case is not None:
            wrong = f"'{row.service}' has an activity per case but no demand_outcome"
            yield Fault("services", number, "activity_per_case", wrong, "name the outcome, or leave it blank")


def check_demand_outcomes(tables: Tables) -> Iterator[Fault]:
    """The outcome of a demand-led service is better lower."""
    better = {row.outcome: row.better for row in tables.outcomes}
    for number, row, outcome in demand_led(tables).values():
        if better[outcome] == "higher":
            wrong = f"'{row.service}' must serve every case of '{outcome}', which is better higher"
            yield Fault("services", number, "demand_outcome", wrong, "name an outcome that is better lower")


def check_demand_places(tables: Tables) -> Iterator[Fault]:
    """A demand-led service runs area-wide or in every district."""
    everywhere, area = districts(tables), tables.partnership.area
    runs_in: dict[str, set[str]] = defaultdict(set)
    for row in tables.activity:
        runs_in[row.service].add(row.place)
    for number, service, _ in demand_led(tables).values():
        places = runs_in[service.service]
        missing = [place for place in everywhere if place not in places]
        if places and area not in places and missing:
            wrong = f"'{service.service}' is demand-led but has no activity in {named(missing)}"
            yield Fault("services", number, "demand_outcome", wrong, "give every district, or the area")


def check_no_floor_on_demand(tables: Tables) -> Iterator[Fault]:
    """The cases are the floor of a demand-led service; it has no other."""
    led = demand_led(tables)
    for number, row in numbered(tables, "activity", tables.activity):
        if row.service in led and row.floor is not None:
            wrong = f"'{row.service}' is demand-led: its cases say how much is needed, not a floor"
            yield Fault("activity", number, "floor", wrong, "leave it blank")


def check_demand_matches_today(tables: Tables) -> Iterator[Fault]:
    """Today's activity is activity per case × today's cases within 1%."""
    counts, area = base_counts(tables), tables.partnership.area
    done: dict[str, dict[str, float]] = defaultdict(dict)
    for row in tables.activity:
        done[row.service][row.place] = row.activity_per_year
    for number, service, outcome in demand_led(tables).values():
        cases, activity = counts.get(outcome, {}), done[service.service]
        if sum(activity.values()) <= 0:
            wrong = f"'{service.service}' is demand-led but does nothing today"
            right = "give today's activity for today's cases"
            yield Fault("services", number, "demand_outcome", wrong, right)
            continue
        if area in cases or area in activity:  # not both in districts: only the totals can be compared
            cases, activity = {"": sum(cases.values())}, {"": sum(activity.values())}
        if set(cases) == set(activity):
            yield from _apart(number, service, cases, activity)


def _apart(
    number: int, service: Service, cases: dict[str, float], activity: dict[str, float]
) -> Iterator[Fault]:
    each = service.activity_per_case or 0.0
    apart = [place for place in activity if differ(each * cases[place], activity[place])]
    if not apart or each == 0:
        return
    place = max(apart, key=lambda at: abs(each * cases[at] - activity[at]))
    at = f" in '{place}'" if place else ""
    wrong = (
        f"'{service.service}'{at} does {plain(activity[place])} today, but {plain(cases[place])} cases"
        f" at {plain(each)} each need {plain(each * cases[place])}{and_others(len(apart) - 1)}"
    )
    total = sum(cases.values())
    everywhere = total > 0 and len(apart) == len(activity)
    should = f": {plain(sum(activity.values()) / total)} would" if everywhere else ""
    yield Fault("services", number, "activity_per_case", wrong, f"make them agree within 1%{should}")


def check_demand_is_exact(tables: Tables) -> Iterator[Fault]:
    """Demand that something profits from can be stated exactly: without a cap, moved by linear services only.

    Otherwise a plan could call less of an improvement its own so as to have more cases, and more of the good
    that comes with them.
    """
    led = demand_led(tables)
    for table, number, service, why in _profits(tables):
        if found := inexact(tables, led[service][2]):
            wrong, right = found
            yield Fault(
                table, number, "service", f"'{service}' {why}, and {wrong}", f"{right}, or leave this row out"
            )


def _profits(tables: Tables) -> Iterator[tuple[str, int, str, str]]:
    """Rows in which more of a demand-led service is good for something: table, row, service, and how."""
    led = demand_led(tables)
    better = {row.outcome: row.better for row in tables.outcomes}
    for number, row in numbered(tables, "effects", tables.effects):
        change = row.change_per_activity
        if row.service in led and (change < 0 if better[row.outcome] == "lower" else change > 0):
            yield "effects", number, row.service, f"improves '{row.outcome}'"
    for number, link in numbered(tables, "service_links", tables.service_links):
        if link.relation == "needs" and link.other in led:
            yield "service_links", number, link.other, f"is what '{link.service}' needs"


def check_no_instant_effect_on_own_demand(tables: Tables) -> Iterator[Fault]:
    """No demand-led service moves its own outcome within the year."""
    led = demand_led(tables)
    for number, row in numbered(tables, "effects", tables.effects):
        if row.lag_years == 0 and row.service in led and led[row.service][2] == row.outcome:
            wrong = (
                f"'{row.service}' serves every case of '{row.outcome}' and can't change it within the year"
            )
            yield Fault("effects", number, "lag_years", wrong, "write 1 or more, or remove the row")


def check_no_instant_circle(tables: Tables) -> Iterator[Fault]:
    """Demand-led services do not move each other's outcomes round in a circle within the year."""
    led = demand_led(tables)
    serves: dict[str, list[str]] = defaultdict(list)
    for service, (_, _, outcome) in led.items():
        serves[outcome].append(service)
    moves: dict[str, set[str]] = defaultdict(set)
    for row in tables.effects:
        if row.lag_years == 0 and row.service in led and row.outcome != led[row.service][2]:
            moves[row.service] |= set(serves[row.outcome])
    circle = _circle(moves)
    if circle:
        wrong = f"demand-led services move each other within the year: {' → '.join(circle)}"
        yield Fault("effects", None, "lag_years", wrong, "give one of these effects a lag of 1 year or more")


def _circle(moves: dict[str, set[str]]) -> list[str]:
    """One circle of services, each moving the next; empty where there is none."""
    try:
        TopologicalSorter({service: sorted(moves[service]) for service in sorted(moves)}).prepare()
    except CycleError as error:
        circle: list[str] = error.args[1]
        return circle[::-1]
    return []
