"""Rules between services, and between places: links, balance, equity."""

from __future__ import annotations

from tests.oracle.aims import SMALLEST_SCALE, targets_of, trend_of
from tests.oracle.objectives import place_scale, place_target
from tests.oracle.programme import amount
from tests.oracle.sheet import INFINITE, Sheet, Terms, add
from tests.oracle.world import Cell, Line, World


def add_rules_between(world: World, sheet: Sheet) -> None:
    """Rows of links, and columns of what balance and equity lack."""
    for year in world.years:
        if world.rules["links"]:
            _alternatives(world, sheet, year)
            _needs(world, sheet, year)
        if year >= world.first_decision:
            _balance(world, sheet, year)
    _equity(world, sheet)


def _sets(world: World) -> list[tuple[set[str], set[float]]]:
    """Services that stand instead of each other, directly or through others, with the ratios given."""
    out: list[tuple[set[str], set[float]]] = []
    for row in world.story.tables.get("service_links", []):
        if row["relation"] != "instead_of":
            continue
        members, ratios = {row["service"], row["other"]}, {float(row["ratio"])} if row.get("ratio") else set()
        for found in [group for group in out if group[0] & members]:
            out.remove(found)
            members, ratios = members | found[0], ratios | found[1]
        out.append((members, ratios))
    return out


def _alternatives(world: World, sheet: Sheet, year: int) -> None:
    for members, ratios in _sets(world):
        for place in {line[1] for line in world.lines if line[0] in members}:
            terms: Terms = {}
            for line in world.lines:
                if line[0] in members and line[1] == place:
                    add(terms, amount(world, line, year), 1.0 if ratios else 1.0 / world.ceiling[line])
            sheet.at_most(terms, max(ratios) if ratios else 1.0)


def _needs(world: World, sheet: Sheet, year: int) -> None:
    for row in world.story.tables.get("service_links", []):
        if row["relation"] != "needs":
            continue
        own = [line for line in world.lines if line[0] == row["service"]]
        other = [line for line in world.lines if line[0] == row["other"]]
        pairs: list[tuple[list[Line], list[Line]]] = [(own, other)]
        if {d for _, d in own} <= {d for _, d in other}:
            pairs = [([line], [(row["other"], line[1])]) for line in own]
        for mine, theirs in pairs:
            terms: Terms = {}
            for line in mine:
                add(terms, amount(world, line, year))
            for line in theirs:
                add(terms, amount(world, line, year), -float(row["ratio"]))
            sheet.at_most(terms, 0.0)


def _money(world: World, line: Line, year: int) -> float:
    money = [type_ for type_, row in world.types.items() if row["kind"] == "money"]
    return sum(world.recipe_in(line, type_, year) for type_ in money)


def _balance(world: World, sheet: Sheet, year: int) -> None:
    for n, setting in enumerate(world.rules["balance"] or []):
        of = "tier" if "tier" in setting else "priority"
        own = [line for line in world.lines if world.services[line[0]][of] == setting[of]]
        today = {line: _money(world, line, world.base_year) * world.today[line] for line in world.lines}
        for name, sign in (("at_least", 1.0), ("at_most", -1.0)):
            if name not in setting:
                continue
            share = setting[name]
            if share == "today":
                share = sum(today[line] for line in own) / max(sum(today.values()), 1e-300)
            terms: Terms = {sheet.column(("unbalanced", n, name, year)): 1.0}
            for line in world.lines:
                part = sign * ((1.0 if line in own else 0.0) - share)
                add(terms, amount(world, line, year), part * _money(world, line, year))
            sheet.at_least(terms, 0.0)


def _equity(world: World, sheet: Sheet) -> None:
    for cell in world.cells:
        for year in world.horizon:
            asked = _asked(world, cell, year)
            if asked is not None and scale_of_place(world, cell) is not None:
                behind = sheet.column(("behind", cell, year), 0.0, INFINITE, world.trend[cell, year])
                sheet.at_least({("credit", cell, year): 1.0, behind: 1.0}, asked)


def _asked(world: World, cell: Cell, year: int) -> float | None:
    setting = world.rules["equity"]
    if setting == "no_place_worse":
        return 0.0
    if not setting or (cell[0], year) not in world.target or cell[1] == world.area:
        return None
    mates = [other for other in world.cells if other[0] == cell[0]]
    better = -1.0 if world.better_lower(cell[0]) else 1.0
    ask = 0.0
    for other in mates:
        target = place_target(world, world.story.tables, other, year)
        ask += max(0.0, better * (target - world.trend[other, year]))
    per_child = ask / sum(world.children[place] for _, place in mates)
    wanted: float = setting["share"] * per_child * world.children[cell[1]]
    return min(wanted, world.cap[cell, year])


def scale_of_place(world: World, cell: Cell) -> float | None:
    """N[o,d]; a twentieth of the base-year count without a target, and None where that is nothing."""
    scale = place_scale(world, world.story.base, cell) or place_scale(world, world.story.tables, cell)
    base = trend_of(world, world.story.tables, cell, world.base_year)
    known = targets_of(world, world.story.tables, cell[0])
    if known and scale is not None:
        return scale
    return SMALLEST_SCALE * base if base > 0 else None
