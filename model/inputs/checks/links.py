"""Links between services: what stands instead of what, and what needs what."""

from __future__ import annotations

from collections.abc import Iterator

from model.inputs.checks.common import more_than, named, numbered, plain
from model.inputs.faults import Fault
from model.inputs.links import alternatives, needs
from model.inputs.tables import Tables

TABLE = "service_links"


def check_links_make_sense(tables: Tables) -> Iterator[Fault]:
    """No service is tied to itself; what needs another says how much of it; demand can't be limited."""
    led = {row.service for row in tables.services if row.demand_outcome is not None}
    for number, row in numbered(tables, TABLE, tables.service_links):
        if row.service == row.other:
            wrong = f"'{row.service}' is tied to itself"
            yield Fault(TABLE, number, "other", wrong, "name another service")
        if row.relation == "needs" and row.ratio is None:
            wrong = f"'{row.service}' needs '{row.other}', but not how much of it"
            yield Fault(TABLE, number, "ratio", wrong, "give the units allowed for each unit of the other")
        tied = row.other if row.relation == "instead_of" and row.other in led else row.service
        if tied in led:
            wrong = f"'{tied}' is demand-led: every case is served, whatever it is tied to"
            column = "service" if tied == row.service else "other"
            yield Fault(TABLE, number, column, wrong, "leave demand-led services out of links")


def check_one_ratio(tables: Tables) -> Iterator[Fault]:
    """Services that stand instead of each other have one ratio, or ceilings to share."""
    ceiling = {(row.service, row.place): row.ceiling for row in tables.activity}
    for group in alternatives(tables):
        if len(group.ratios) > 1:
            said = named(plain(r) for r in sorted(group.ratios))
            wrong = f"{named(group.services)} stand instead of each other with several ratios ({said})"
            right = "give one ratio, or none so that they share their ceilings"
            yield Fault(TABLE, None, "ratio", wrong, right)
        if group.ratios:
            continue
        missing = [s for s, d in ceiling if s in group.services and not ceiling[s, d]]
        if missing:
            wrong = f"{named(group.services)} share their ceilings, but {missing[0]} has none"
            yield Fault(TABLE, None, "ratio", wrong, "give it a ceiling in every place, or give a ratio")


def check_links_hold_today(tables: Tables) -> Iterator[Fault]:
    """Today keeps every link."""
    activity = {(row.service, row.place): row for row in tables.activity}
    for group in alternatives(tables):
        for place in sorted({d for s, d in activity if s in group.services}):
            rows = [activity[s, place] for s in group.services if (s, place) in activity]
            if group.ratios:
                used, most = sum(r.activity_per_year for r in rows), max(group.ratios)
            else:
                used, most = sum(r.activity_per_year / r.ceiling for r in rows if r.ceiling), 1.0
            if more_than(used, most):
                wrong = f"today {named(group.services)} come to {plain(used)} in {place}, above {plain(most)}"
                yield Fault(TABLE, None, "ratio", wrong, "let what happens today keep the link")
    for need in needs(tables):
        for own, other in need.pairs:
            used = sum(activity[key].activity_per_year for key in own)
            most = need.ratio * sum(activity[key].activity_per_year for key in other)
            if more_than(used, most):
                wrong = f"today '{need.service}' does {plain(used)}, above the {plain(most)} that it may"
                yield Fault(TABLE, None, "ratio", wrong, "let what happens today keep the link")
