"""What is asked for: each objective as one or more sums to be made small, in order."""

from __future__ import annotations

from dataclasses import dataclass

from tests.oracle.aims import SMALLEST_SCALE, kept_in, targets_of, trend_of, values
from tests.oracle.programme import amount, outcome_of
from tests.oracle.sheet import INFINITE, Sheet, Terms, add
from tests.oracle.story import Tables
from tests.oracle.world import Cell, World

MOST_SLACK_GBP = 0.01
MOST_SLACK_GAP = 1e-12


@dataclass
class Aim:
    """One sum to be made small; ``sign`` is −1 where its negative is reported."""

    stage: str
    year: int | None
    terms: Terms
    slack: float
    sign: float = 1.0


def aims_of(world: World, sheet: Sheet, objective: str) -> list[Aim]:
    """The aims of an objective; columns that only it needs are added to the sheet."""
    found: list[Aim] = {
        "close_gaps": _close_gaps,
        "fairest": _fairest,
        "ranked": _ranked,
        "best_value": _best_value,
        "least_cost": _least_cost,
    }[objective](world, sheet)
    return found


def _gaps(world: World, outcomes: list[str]) -> Terms:
    return {
        ("short", o, year): world.weight[o] * world.year_weight[o, year] / world.scale[o]
        for o, year in world.target
        if o in outcomes
    }


def _close_gaps(world: World, sheet: Sheet) -> list[Aim]:
    return [Aim("close_gaps", None, _gaps(world, list(world.outcomes)), MOST_SLACK_GAP)]


def _ranked(world: World, sheet: Sheet) -> list[Aim]:
    rank = {row["priority"]: int(row["rank"]) for row in world.story.tables["priorities"]}
    out = []
    for place in sorted(set(rank.values())):
        own = [o for o, row in world.outcomes.items() if rank[row["priority"]] == place]
        terms = _gaps(world, own)
        if terms:
            out.append(Aim("ranked", place, terms, MOST_SLACK_GAP))
    return out


def _money(world: World, year: int) -> Terms:
    """Money drawn in a year; after the plan at the recipe, and chosen activity, of its last year."""
    terms: Terms = {}
    for line in world.lines:
        for type_, row in world.types.items():
            if row["kind"] == "money":
                add(terms, amount(world, line, year), world.recipe_in(line, type_, year))
    return terms


def _least_cost(world: World, sheet: Sheet) -> list[Aim]:
    terms: Terms = {}
    for year in world.years:
        add(terms, _money(world, year), world.present_value(year))
    return [Aim("least_cost", None, terms, MOST_SLACK_GBP)]


def _best_value(world: World, sheet: Sheet) -> list[Aim]:
    terms: Terms = {}
    for year in world.horizon:
        weight = world.present_value(year)
        add(terms, _money(world, year), weight)
        for cell in world.cells:
            costs = world.story.tables.get("outcome_costs", [])
            worth = sum(float(row["gbp_per_unit"]) for row in costs if row["outcome"] == cell[0])
            add(terms, {("credit", cell, year): 1.0}, -weight * worth)
    return [Aim("best_value", None, terms, MOST_SLACK_GBP, sign=-1.0)]


def _fairest(world: World, sheet: Sheet) -> list[Aim]:
    largest = sheet.column("largest", 0.0, INFINITE)
    for cell in world.cells:
        scale = place_scale(world, world.story.base, cell) or place_scale(world, world.story.tables, cell)
        years = [year for o, year in world.target if o == cell[0]]
        if scale is None or not years:
            continue
        row: Terms = {largest: 1.0}
        for year in years:
            short = sheet.column(("fair", cell, year), 0.0, INFINITE, scale)
            constant, out = outcome_of(world, [cell], year)
            target = place_target(world, world.story.tables, cell, year)
            if world.better_lower(cell[0]):
                sheet.at_least(add({short: 1.0}, out, -1.0), constant - target)
            else:
                sheet.at_least(add({short: 1.0}, out), target - constant)
            row[short] = -world.year_weight[cell[0], year] / scale
        sheet.at_least(row, 0.0)
    return [Aim("fairest", None, {largest: 1.0}, MOST_SLACK_GAP), *_close_gaps(world, sheet)]


def place_target(world: World, tables: Tables, cell: Cell, year: int) -> float:
    """A place's own target, or the area's proportional change from trend; in run-on years the last."""
    area = targets_of(world, tables, cell[0])
    last = max(area)
    own = values(tables, cell[0], cell[1], "target")
    if min(year, last) in own and (year <= last or year in world.run_on):
        return own[min(year, last)]
    total = sum(trend_of(world, tables, other, year) for other in kept_in(world, tables, cell[0]))
    wanted = area[min(year, last)]
    here = trend_of(world, tables, cell, year)
    return here * (wanted / total if total > 0 else 1.0)


def place_scale(world: World, tables: Tables, cell: Cell) -> float | None:
    """N of a place; None where it has no target or counts nothing."""
    known = {row["outcome"] for row in tables["outcomes"]}
    if cell[0] not in known or not targets_of(world, tables, cell[0]):
        return None
    base = trend_of(world, tables, cell, world.base_year)
    if base <= 0:
        return None
    far = [
        abs(place_target(world, tables, cell, year) - trend_of(world, tables, cell, year))
        for year in targets_of(world, tables, cell[0])
    ]
    return max(*far, SMALLEST_SCALE * base)
