"""What for: outcomes, trends, caps, targets and their weights."""

from __future__ import annotations

from tests.oracle.story import Tables
from tests.oracle.world import Cell, World, number

SMALLEST_SCALE = 0.05

Values = dict[int, float]


def values(tables: Tables, outcome: str, place: str, series: str) -> Values:
    """Counts by year of one series."""
    return {
        int(row["year"]): float(row["count"])
        for row in tables["outcome_values"]
        if (row["outcome"], row["place"], row["series"]) == (outcome, place, series)
    }


def kept_in(world: World, tables: Tables, outcome: str) -> list[Cell]:
    """Where an outcome is kept: the districts if they have base-year actuals, else the area."""
    places = [row["place"] for row in tables["places"]]
    having = [p for p in places if world.base_year in values(tables, outcome, p, "actual")]
    districts = [p for p in having if p != world.area]
    return [(outcome, p) for p in (districts or having)]


def trend_of(world: World, tables: Tables, cell: Cell, year: int) -> float:
    """B: the count if today's services simply continue."""
    outcome, place = cell
    today = values(tables, outcome, place, "actual")[world.base_year]
    own = values(tables, outcome, place, "trend")
    area = values(tables, outcome, world.area, "trend")
    if own:
        return along(world.base_year, today, own, year)
    if not area:
        return today
    districts = sum(
        values(tables, outcome, p, "actual")[world.base_year] for _, p in kept_in(world, tables, outcome)
    )
    stated = values(tables, outcome, world.area, "actual")
    start = stated.get(world.base_year, districts)
    return today * along(world.base_year, start, area, year) / start if start > 0 else today


def along(first_year: int, first: float, given: Values, year: int) -> float:
    """Linear between given years, flat after the last."""
    before_year, before = first_year, first
    for at in sorted(given):
        if at <= first_year:
            continue
        if at >= year:
            part = (year - before_year) / (at - before_year)
            return before + part * (given[at] - before)
        before_year, before = at, given[at]
    return before


def fill_outcomes(world: World) -> None:
    """Cells, trends and caps."""
    for outcome in sorted(world.outcomes):
        for cell in kept_in(world, world.story.tables, outcome):
            world.cells.append(cell)
            for year in [world.base_year, *world.horizon]:
                world.trend[cell, year] = trend_of(world, world.story.tables, cell, year)
                world.cap[cell, year] = cap_of(world, cell, year)


def cap_of(world: World, cell: Cell, year: int) -> float:
    """Most improvement that is credited."""
    outcome = world.outcomes[cell[0]]
    share = number(outcome, "most_shift_share", float("inf"))
    if share == float("inf"):
        return share
    if world.better_lower(cell[0]):
        return share * world.trend[cell, year]
    population = float(outcome["population"])
    if cell[1] != world.area:
        population *= world.children[cell[1]] / sum(
            n for place, n in world.children.items() if place != world.area
        )
    return share * max(0.0, population - world.trend[cell, year])


def targets_of(world: World, tables: Tables, outcome: str) -> Values:
    """Targets of the whole area by plan year, where there is one."""
    stated = values(tables, outcome, world.area, "target")
    places = [values(tables, outcome, p, "target") for _, p in kept_in(world, tables, outcome)]
    out = {}
    for year in world.years:
        if year in stated:
            out[year] = stated[year]
        elif places and all(year in own for own in places):
            out[year] = sum(own[year] for own in places)
    return out


def scale_of(world: World, tables: Tables, outcome: str) -> float | None:
    """N: largest distance of target from trend, at least a twentieth of the base-year count."""
    known = {row["outcome"] for row in tables["outcomes"]}
    targets = targets_of(world, tables, outcome) if outcome in known else {}
    if not targets:
        return None
    cells = kept_in(world, tables, outcome)
    distances = [
        abs(target - sum(trend_of(world, tables, cell, year) for cell in cells))
        for year, target in targets.items()
    ]
    base = sum(trend_of(world, tables, cell, world.base_year) for cell in cells)
    return max(*distances, SMALLEST_SCALE * base)


def fill_targets_of_places(world: World) -> None:
    """Targets of single places that are hard: years with a row of their own, the last in run-on years."""
    setting = world.rules["targets"]
    for name, kind in setting.items() if isinstance(setting, dict) else ():
        outcome, at, place = name.partition("@")
        if not at or kind != "hard":
            continue
        given = values(world.story.tables, outcome, place, "target")
        own = {year: given[year] for year in world.years if year in given}
        for year, target in (own | dict.fromkeys(world.run_on, own[max(own)])).items():
            world.target_here[(outcome, place), year] = target


def fill_targets(world: World) -> None:
    """Targets, N, W and δ."""
    fill_targets_of_places(world)
    tables = world.story.tables
    priorities = {row["priority"]: float(row["weight"]) for row in tables["priorities"]}
    targeted = []
    for outcome in sorted(world.outcomes):
        targets = targets_of(world, tables, outcome)
        if not targets:
            continue
        targeted.append(outcome)
        last = targets[max(targets)]
        counted = targets | dict.fromkeys(world.run_on, last)
        total = sum(world.present_value(year) for year in counted)
        for year, target in counted.items():
            world.target[outcome, year] = target
            world.year_weight[outcome, year] = world.present_value(year) / total
        scale = scale_of(world, world.story.base, outcome)
        world.scale[outcome] = scale or scale_of(world, tables, outcome) or 1.0
    in_use = {world.outcomes[o]["priority"] for o in targeted}
    for outcome in targeted:
        row = world.outcomes[outcome]
        mates = [o for o in targeted if world.outcomes[o]["priority"] == row["priority"]]
        of_priority = priorities[row["priority"]] / sum(priorities[p] for p in sorted(in_use))
        within = float(row["weight"]) / sum(float(world.outcomes[o]["weight"]) for o in mates)
        world.weight[outcome] = of_priority * within
