"""With what and how: services, recipes, effects, pots and the cut."""

from __future__ import annotations

from tests.oracle.aims import kept_in, values
from tests.oracle.story import Row, Tables
from tests.oracle.world import ENDLESS, Cell, Line, Segments, World, keyed, number

NEW_MONEY = "new_money"


def fill_services(world: World) -> None:
    """Lines with their limits, recipes, prices, responses, demand; and the effects."""
    tables = world.story.tables
    for row in sorted(tables["activity"], key=lambda r: (r["service"], r["place"])):
        line = (row["service"], row["place"])
        world.lines.append(line)
        world.today[line] = float(row["activity_per_year"])
        world.floor[line] = number(row, "floor", 0.0)
        world.ceiling[line] = number(row, "ceiling", ENDLESS)
        world.segments[line] = segments_of(world, line)
        for type_ in world.types:
            world.recipe[line, type_] = recipe_of(world, line, type_)
            world.dearer[line, type_] = 1.0 + growth_of(world, line[0], type_)
        world.price[line] = price_of(world, line)
        if world.demand_led(line):
            world.served[line] = served_by(world, line)
            world.phi[line] = phi_of(world, line)
    for row in tables.get("effects", []):
        better = -1.0 if world.better_lower(row["outcome"]) else 1.0
        world.effects.append(
            {
                "service": row["service"],
                "outcome": row["outcome"],
                "gain": better * float(row["change_per_activity"]) * number(row, "transfer_share", 1.0),
                "lag": int(row["lag_years"]),
                "persistence": float(row["persistence"]),
            }
        )


def segments_of(world: World, line: Line) -> Segments:
    """Lengths and relative effects; the last segment has no end."""
    rows = [r for r in world.story.tables.get("responses", []) if r["service"] == line[0]]
    if not rows:
        return [(ENDLESS, 1.0)]
    rows.sort(key=lambda r: number(r, "up_to_multiple", ENDLESS))
    unit = world.today[line] if world.today[line] > 0 else world.ceiling[line]
    out, start = [], 0.0
    for row in rows[:-1]:
        end = float(row["up_to_multiple"]) * unit
        out.append((end - start, float(row["relative_effect"])))
        start = end
    return [*out, (ENDLESS, float(rows[-1]["relative_effect"]))]


def stated_recipe(tables: Tables, service: str, type_: str) -> float:
    """Units of a type per unit of activity as written."""
    found = [r for r in tables["recipes"] if (r["service"], r["type"]) == (service, type_)]
    return float(found[0]["amount_per_activity"]) if found else 0.0


def growth_of(world: World, service: str, type_: str) -> float:
    """Real growth of a recipe a year, as written."""
    found = [r for r in world.story.tables["recipes"] if (r["service"], r["type"]) == (service, type_)]
    return number(found[0], "real_growth_per_year", 0.0) if found else 0.0


def recipe_of(world: World, line: Line, type_: str) -> float:
    """q: the recipe, times base-year spending ÷ (recipe × activity) of the base tables."""
    base = world.story.base
    pots = keyed(base, "pots", "pot")
    spent = sum(
        float(r["amount_per_year"])
        for r in base.get("spending", [])
        if (r["service"], r["place"]) == line and pots[r["pot"]]["type"] == type_
    )
    activity = sum(
        float(r["activity_per_year"]) for r in base["activity"] if (r["service"], r["place"]) == line
    )
    expected = stated_recipe(base, line[0], type_) * activity
    factor = spent / expected if spent > 0 and expected > 0 else 1.0
    return factor * stated_recipe(world.story.tables, line[0], type_)


def price_of(world: World, line: Line) -> float:
    """What a unit of activity is worth: its money, else its capacities, else £1."""
    money = capacity = 0.0
    for type_, row in world.types.items():
        if row["kind"] == "money":
            money += world.recipe[line, type_]
        else:
            capacity += world.recipe[line, type_] * number(row, "value_gbp_per_unit", 0.0)
    return money or capacity or 1.0


def served_by(world: World, line: Line) -> list[Cell]:
    """Cells whose cases a demand-led line answers to."""
    cells = [c for c in world.cells if c[0] == world.services[line[0]]["demand_outcome"]]
    own = [c for c in cells if c[1] == line[1]]
    return own or cells


def phi_of(world: World, line: Line) -> float:
    """φ: base activity per base case, moved by the scenario's change of ``activity_per_case``."""
    base, now = world.story.base, world.services[line[0]]
    before = keyed(base, "services", "service").get(line[0], now)
    old = [r for r in base["activity"] if (r["service"], r["place"]) == line]
    activity = float(old[0]["activity_per_year"]) if old else world.today[line]
    tables = base if old else world.story.tables
    known = set(kept_in(world, tables, now["demand_outcome"]))
    cases = sum(
        values(tables, o, p, "actual")[world.base_year] for o, p in world.served[line] if (o, p) in known
    )
    return activity / cases * float(now["activity_per_case"]) / float(before["activity_per_case"])


def fill_pots(world: World) -> None:
    """Amounts by year after growth, stated years and the cut; today's spending."""
    tables = world.story.tables
    if world.rules["new_money"]:
        money = sorted(t for t, row in world.types.items() if row["kind"] == "money")
        world.pots[NEW_MONEY] = {
            "pot": NEW_MONEY, "partner": "", "type": money[0], "place": world.area, "amount_per_year": "inf",
        }  # fmt: skip
    stated = {(r["pot"], int(r["year"])): float(r["amount"]) for r in tables.get("pot_years", [])}
    for pot, row in world.pots.items():
        grows = world.types[row["type"]]["kind"] != "money"
        growth = number(row, "most_growth_share", 0.0) if grows else 0.0
        world.amount[pot, world.base_year] = float(row["amount_per_year"])
        for year in world.years:
            grown = float(row["amount_per_year"]) * (1.0 + growth) ** (year - world.base_year)
            world.amount[pot, year] = stated.get((pot, year), grown) * left_by_cut(world, row, year)
    for row in tables.get("spending", []):
        key = (row["pot"], (row["service"], row["place"]))
        world.spent[key] = world.spent.get(key, 0.0) + float(row["amount_per_year"])


def left_by_cut(world: World, pot: Row, year: int) -> float:
    """What a cut leaves of a pot in a year, as a factor."""
    cut = world.story.cut
    if cut is None or pot["pot"] == NEW_MONEY or not is_cut(world, cut, pot):
        return 1.0
    first = max(cut.get("from", 0), world.first_decision, world.years[0])
    if year < first:
        return 1.0
    step: float = (year - first + 1) / int(cut.get("over_years", 1))
    depth: float = cut["depth"]
    return 1.0 - depth * min(1.0, step)


def is_cut(world: World, cut: dict[str, object], pot: Row) -> bool:
    """The pot named, else money of the partner named, else all money."""
    if "pot" in cut:
        return pot["pot"] == cut["pot"]
    money = world.types[pot["type"]]["kind"] == "money"
    return money and cut.get("partner", pot["partner"]) == pot["partner"]
