"""Warnings about services and what is known of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from model.inputs.checks.common import amount, kinds, named, numbered, plain
from model.inputs.checks.counts import base_counts
from model.inputs.faults import Note
from model.inputs.records import Action, Priority
from model.inputs.tables import TABLES, Tables

MOST_RUN_ON_YEARS = 3


def note_no_evidence(tables: Tables) -> Iterator[Note]:
    """Services with spending and without any row of effects: held at today's activity by default."""
    known = {row.service for row in tables.effects}
    led = {row.service for row in tables.services if row.demand_outcome is not None}
    of = kinds(tables)
    spent: dict[str, float] = defaultdict(float)
    for row in tables.spending:
        if of[row.pot].kind == "money" and row.service not in known | led:
            spent[row.service] += row.amount_per_year
    if spent:
        money = next(row for row in tables.resource_types if row.kind == "money")
        text = (
            f"no evidence is held on {named(sorted(spent, key=lambda name: -spent[name]))},"
            f" on which {amount(sum(spent.values()), money)} is spent today"
        )
        yield Note("effects", None, "service", text)


def note_harm(tables: Tables) -> Iterator[Note]:
    """An effect that makes its outcome worse: right for some services, a wrong sign for others."""
    better = {row.outcome: row.better for row in tables.outcomes}
    for number, row in numbered(tables, "effects", tables.effects):
        change = row.change_per_activity
        if (change > 0) if better[row.outcome] == "lower" else (change < 0):
            way = f"check the sign, {better[row.outcome]} is better"
            text = f"'{row.service}' makes '{row.outcome}' worse: {way}"
            yield Note("effects", number, "change_per_activity", text)


def note_large_effects(tables: Tables) -> Iterator[Note]:
    """An effect that, at today's activity, would come to more than the outcome itself."""
    done: dict[str, float] = defaultdict(float)
    for activity in tables.activity:
        done[activity.service] += activity.activity_per_year
    counts = {outcome: sum(places.values()) for outcome, places in base_counts(tables).items()}
    for number, row in numbered(tables, "effects", tables.effects):
        share = 1.0 if row.transfer_share is None else row.transfer_share
        whole = abs(row.change_per_activity) * share * done[row.service]
        if whole > counts[row.outcome]:
            each = f"at today's activity the effect of '{row.service}' would come to {plain(whole)}"
            text = f"{each}, more than '{row.outcome}' itself ({plain(counts[row.outcome])}): check its unit"
            yield Note("effects", number, "change_per_activity", text)


def note_late_effects(tables: Tables) -> Iterator[Note]:
    """An effect first felt after the last year that is followed."""
    settings = tables.partnership
    longest = max((row.lag_years for row in tables.effects), default=0)
    run_on = min(longest, MOST_RUN_ON_YEARS) if settings.run_on_years is None else settings.run_on_years
    first = settings.first_decision_year or settings.years[0]
    followed = settings.years[-1] + run_on
    late = [row for row in tables.effects if first + row.lag_years > followed]
    if late:
        who = named(f"{row.service} on {row.outcome}" for row in late)
        text = f"effects first felt after the last year followed count for nothing: {who}"
        yield Note("effects", None, "lag_years", text)


def note_no_recipe(tables: Tables) -> Iterator[Note]:
    """A service whose activity uses nothing, and so costs nothing."""
    uses = {row.service for row in tables.recipes if row.amount_per_activity > 0}
    free = [row.service for row in tables.services if row.service not in uses]
    if free:
        yield Note("recipes", None, "service", f"costs nothing in the tables: {named(free)}")


def note_statutory_without_floor(tables: Tables) -> Iterator[Note]:
    """A statutory service that nothing keeps: no floor, and not demand-led."""
    kept = {row.service for row in tables.activity if row.floor}
    bare = [
        row.service
        for row in tables.services
        if row.statutory and row.demand_outcome is None and row.service not in kept
    ]
    if bare:
        text = f"the law requires these services but no floor says how much: {named(bare)}"
        yield Note("activity", None, "floor", text)


def note_limits_on_demand_led(tables: Tables) -> Iterator[Note]:
    """Limits on yearly change and commitments play no part for demand-led services."""
    limits = ("most_growth_share", "most_reduction_share", "start_up_per_year", "committed_until")
    for number, row in numbered(tables, "services", tables.services):
        given = [name for name in limits if getattr(row, name) is not None]
        if row.demand_outcome is not None and given:
            text = f"'{row.service}' is demand-led, so nothing is made of {named(given)}"
            yield Note("services", number, given[0], text)


def note_own_challenger(tables: Tables) -> Iterator[Note]:
    """A priority or action that is challenged by the partner that leads it."""
    yield from _own_challengers("priorities", numbered(tables, "priorities", tables.priorities))
    yield from _own_challengers("actions", numbered(tables, "actions", tables.actions))


def _own_challengers(table: str, rows: Iterable[tuple[int, Priority | Action]]) -> Iterator[Note]:
    for number, row in rows:
        if row.lead_partner is not None and row.lead_partner == row.lead_challenger:
            yield Note(
                table, number, "lead_challenger", f"'{row.lead_partner}' leads it and challenges itself"
            )


def note_illustrative_share(tables: Tables) -> Iterator[Note]:
    """How many of the rows with figures are illustrative."""
    basis = Counter(
        getattr(row, "basis", None) for name in TABLES for row in tables.rows(name) if hasattr(row, "basis")
    )
    every = sum(count for name, count in basis.items() if name is not None)
    if basis["illustrative"]:
        share = basis["illustrative"] / every
        text = f"{basis['illustrative']:,} of {every:,} rows with figures ({share:.0%}) are illustrative"
        yield Note("sources", None, "", text)
