"""Where services run, and within what bounds."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import more_than, numbered, places_of_services, plain
from model.inputs.faults import Fault
from model.inputs.tables import Tables


def check_services_run(tables: Tables) -> Iterator[Fault]:
    """Every service has a row of activity."""
    runs_in = places_of_services(tables)
    for number, row in numbered(tables, "services", tables.services):
        if row.service not in runs_in:
            wrong = f"'{row.service}' has no row of activity"
            right = "add one for each place it runs in (0 and a ceiling for a new service)"
            yield Fault("services", number, "service", wrong, right)


def check_area_or_districts(tables: Tables) -> Iterator[Fault]:
    """A service runs in districts, or area-wide; not both."""
    area = tables.partnership.area
    runs_in = places_of_services(tables)
    for number, row in numbered(tables, "activity", tables.activity):
        others = [place for place in runs_in[row.service] if place != area]
        if row.place == area and others:
            wrong = f"'{row.service}' runs area-wide and also in {len(others)} of the districts"
            right = "keep one: make two services of it if both are true"
            yield Fault("activity", number, "place", wrong, right)


def check_floor_below_ceiling(tables: Tables) -> Iterator[Fault]:
    """A floor is not above its ceiling."""
    for number, row in numbered(tables, "activity", tables.activity):
        if row.floor is not None and row.ceiling is not None and more_than(row.floor, row.ceiling):
            wrong = f"the floor {plain(row.floor)} is above the ceiling {plain(row.ceiling)}"
            yield Fault("activity", number, "floor", wrong, "lower the floor or raise the ceiling")


def check_new_services(tables: Tables) -> Iterator[Fault]:
    """A service without activity in a place has a ceiling there and, where growth is limited, a start."""
    services = {row.service: (at, row) for at, row in numbered(tables, "services", tables.services)}
    said: set[str] = set()
    for number, row in numbered(tables, "activity", tables.activity):
        at, service = services[row.service]
        if row.activity_per_year > 0 or service.demand_outcome is not None:
            continue
        if row.ceiling is None:
            wrong = f"'{row.service}' is new in '{row.place}' (activity 0) and has no ceiling"
            yield Fault("activity", number, "ceiling", wrong, "give the most it could do there in a year")
        elif row.ceiling > 0 and not _can_start(service.most_growth_share, service.start_up_per_year):
            if row.service not in said:
                new = f"'{row.service}' is new in '{row.place}'"
                wrong = f"{new}, its growth is limited, and nothing can start it"
                right = "give the activity that can be added in each place each year"
                yield Fault("services", at, "start_up_per_year", wrong, right)
            said.add(row.service)


def _can_start(growth: float | None, start_up: float | None) -> bool:
    return growth is None or bool(start_up)


def check_commitments(tables: Tables) -> Iterator[Fault]:
    """A commitment reaches beyond the base year."""
    base = tables.partnership.base_year
    for number, row in numbered(tables, "services", tables.services):
        if row.committed_until is not None and row.committed_until <= base:
            wrong = f"the commitment of '{row.service}' ends in {row.committed_until}, before the plan begins"
            right = f"leave it blank, or write {base + 1} or later"
            yield Fault("services", number, "committed_until", wrong, right)
