"""The linear programme: activity, payments, outcomes, and every rule, written out one by one.

Columns: ``("y", line, year, segment)`` activity, ``("pays", pot, line, year)`` flow,
``("credit", cell, year)`` credited improvement, ``("short", outcome, year)`` shortfall,
``("unmet", line, year)`` unmet demand, ``("below", line, year)`` lack of a statutory floor,
``("lack", line, year)`` unmet promise.
"""

from __future__ import annotations

from itertools import product

from tests.oracle.sheet import INFINITE, Sheet, Terms, add
from tests.oracle.world import Cell, Line, World


def build(world: World) -> Sheet:
    """The whole programme without an objective."""
    sheet = Sheet()
    for line, year in product(world.lines, world.horizon):
        _activity(world, sheet, line, year)
    for line, year in product(world.lines, world.years):
        _limits(world, sheet, line, year)
    payments(world, sheet, {})
    for cell, year in product(world.cells, world.horizon):
        sheet.column(("credit", cell, year), -INFINITE, world.cap[cell, year], world.trend[cell, year])
        credit, nothing = _credit_less_gain(world, cell, year), -gain_at_nothing(world, cell, year)
        if must_be_exact(world, cell):
            sheet.equals(credit, nothing)
        else:
            sheet.at_most(credit, nothing)
    for line, year in product(world.lines, world.horizon):
        if world.demand_led(line):
            _demand(world, sheet, line, year)
    for outcome, year in world.target:
        _shortfall(world, sheet, outcome, year)
    for cell, year in world.target_here:
        _shortfall_here(world, sheet, cell, year)
    return sheet


# ---- activity ------------------------------------------------------------------------------


def _activity(world: World, sheet: Sheet, line: Line, year: int) -> None:
    if year in world.run_on and not world.demand_led(line):
        return
    for k, (length, _) in enumerate(world.segments[line]):
        sheet.column(("y", line, year, k), 0.0, length, world.today[line])


def held(world: World, line: Line, year: int) -> int:
    """The year whose columns carry the activity: run-on years stay at the last plan year."""
    return year if world.demand_led(line) else min(year, world.years[-1])


def amount(world: World, line: Line, year: int) -> Terms:
    """a: activity as a linear expression."""
    then = held(world, line, year)
    return {("y", line, then, k): 1.0 for k in range(len(world.segments[line]))}


def effective(world: World, line: Line, year: int) -> Terms:
    """v: effective activity as a linear expression."""
    then = held(world, line, year)
    return {("y", line, then, k): mu for k, (_, mu) in enumerate(world.segments[line])}


# ---- duties, promises and hard limits --------------------------------------------------------


def _limits(world: World, sheet: Sheet, line: Line, year: int) -> None:
    rules, hard = world.rules, world.rules["hard"]
    active = amount(world, line, year)
    size = world.today[line]
    if rules["ceilings"]:
        sheet.at_most(active, world.ceiling[line])
    if world.demand_led(line):
        most = 0.0 if "demand" in hard else INFINITE
        sheet.column(("unmet", line, year), 0.0, most, size)
        return
    below = sheet.column(("below", line, year), 0.0, INFINITE, size)
    lack = sheet.column(("lack", line, year), 0.0, INFINITE, size)
    if rules["floors"]:
        if "floors" in hard:
            sheet.at_least(active, world.floor[line])
        elif world.services[line[0]]["statutory"] == "yes":
            sheet.at_least(active | {below: 1.0}, world.floor[line])
        else:
            sheet.at_least(active | {lack: 1.0}, world.floor[line])
    _pace(world, sheet, line, year)
    _stay(world, sheet, line, year)


def _pace(world: World, sheet: Sheet, line: Line, year: int) -> None:
    if not world.rules["pace"]:
        return
    service = world.services[line[0]]
    active = amount(world, line, year)
    up = world.number(world.services, line[0], "most_growth_share", INFINITE)
    start_up = world.number(world.services, line[0], "start_up_per_year", 0.0)
    if up < INFINITE:
        if year == world.years[0]:
            sheet.at_most(active, (1.0 + up) * world.today[line] + start_up)
        else:
            before = amount(world, line, year - 1)
            sheet.at_most(add(dict(active), before, -(1.0 + up)), start_up)
    if service.get("most_reduction_share"):
        down = float(service["most_reduction_share"])
        least = (1.0 - down) ** (year - world.base_year) * world.today[line]
        kept = {} if "pace" in world.rules["hard"] else {("lack", line, year): 1.0}
        sheet.at_least(active | kept, least)


def _stay(world: World, sheet: Sheet, line: Line, year: int) -> None:
    """Evidence, commitments and held years: today's activity, no more (hard), no less (a promise)."""
    active, today = amount(world, line, year), world.today[line]
    promise = active | {("lack", line, year): 1.0}
    if world.rules["evidence"] == "hold" and not world.has_evidence(line):
        sheet.at_most(active, today)
        sheet.at_least(active if "evidence" in world.rules["hard"] else promise, today)
    if year < world.first_decision:
        sheet.at_most(active, today)
        sheet.at_least(promise, today)
    if year <= world.number(world.services, line[0], "committed_until", -INFINITE):
        sheet.at_least(promise, today)


# ---- money and capacity ----------------------------------------------------------------------


def payments(world: World, sheet: Sheet, fixed: dict[tuple[Line, int], float]) -> None:
    """Flows and the rules on pots. ``fixed`` gives activity (with unmet demand) already decided."""
    for year in world.years:
        for line in world.lines:
            for type_ in world.types:
                _recipe(world, sheet, (line, type_), year, fixed)
        for pot in world.pots:
            _pot(world, sheet, pot, year)


def _recipe(
    world: World, sheet: Sheet, key: tuple[Line, str], year: int, fixed: dict[tuple[Line, int], float]
) -> None:
    line, type_ = key
    need = world.recipe_in(line, type_, year)
    if need == 0:
        return
    flows: Terms = {}
    for pot in world.pots:
        if world.may_pay(pot, line, type_):
            unit = 1e5 if world.types[type_]["kind"] == "money" else 1.0
            flows[sheet.column(("pays", pot, line, year), 0.0, INFINITE, unit)] = 1.0
    if fixed:
        unpaid = {("unmet", line, year): need} if ("unmet", line, year) in sheet.bounds else {}
        sheet.equals(flows | unpaid, need * fixed[line, year])
    else:
        sheet.equals(add(dict(flows), amount(world, line, year), -need), 0.0)


def _pot(world: World, sheet: Sheet, pot: str, year: int) -> None:
    flows = {line: ("pays", pot, line, year) for line in world.lines}
    flows = {line: name for line, name in flows.items() if name in sheet.bounds}
    limit = world.amount[pot, year]
    if world.rules["pots"]:
        sheet.at_most(dict.fromkeys(flows.values(), 1.0), limit)
    if limit == INFINITE:
        return
    across = {name: 1.0 for line, name in flows.items() if world.crosses(pot, line)}
    sheet.at_most(across, world.pooled(pot) * limit)
    if world.rules["reinvest"] == "own_pot":
        chosen = {line: name for line, name in flows.items() if not world.demand_led(line)}
        use = sum(world.spent.get((pot, line), 0.0) for line in world.lines if not world.demand_led(line))
        base = world.amount[pot, world.base_year]
        sheet.at_most(dict.fromkeys(chosen.values(), 1.0), use * limit / base if base > 0 else 0.0)


# ---- outcomes ----------------------------------------------------------------------------------


def _effects_on(world: World, cell: Cell, year: int) -> list[tuple[Line, int, float]]:
    """Every (line, year of activity, gain per effective unit) that moves an outcome in a year."""
    out = []
    for effect in world.effects:
        for line in world.lines:
            if effect["outcome"] != cell[0] or effect["service"] != line[0]:
                continue
            for then in range(world.base_year + 1, year - effect["lag"] + 1):
                fade = effect["persistence"] ** (year - effect["lag"] - then)
                out.append((line, then, effect["gain"] * fade * world.share(line, cell, year)))
    return out


def _credit_less_gain(world: World, cell: Cell, year: int) -> Terms:
    terms: Terms = {("credit", cell, year): 1.0}
    for line, then, gain in _effects_on(world, cell, year):
        add(terms, effective(world, line, then), -gain)
    return terms


def must_be_exact(world: World, cell: Cell) -> bool:
    """Whether crediting less than the gain could pay: more cases for a demand-led service with effects."""
    if world.outcomes[cell[0]].get("most_shift_share"):
        return False
    return any(
        world.has_evidence(line) or _helps_balance(world, line)
        for line in world.served
        if cell in world.served[line]
    )


def _helps_balance(world: World, line: Line) -> bool:
    """Whether more money on a line helps to keep a range: its own at_least, or another's at_most."""
    for setting in world.rules["balance"] or []:
        of = "tier" if "tier" in setting else "priority"
        own = world.services[line[0]][of] == setting[of]
        if ("at_least" if own else "at_most") in setting:
            return True
    return False


def gain_at_nothing(world: World, cell: Cell, year: int) -> float:
    """Σ gain × v0: what is lost when every activity is 0."""
    return sum(
        gain * world.effective_today(line, then) for line, then, gain in _effects_on(world, cell, year)
    )


def outcome_of(world: World, cells: list[Cell], year: int) -> tuple[float, Terms]:
    """Σ Out over cells: a constant and a linear expression."""
    constant = 0.0
    terms: Terms = {}
    for cell in cells:
        constant += world.trend[cell, year]
        terms[("credit", cell, year)] = -1.0 if world.better_lower(cell[0]) else 1.0
    return constant, terms


def _demand(world: World, sheet: Sheet, line: Line, year: int) -> None:
    constant, outcome = outcome_of(world, world.served[line], year)
    terms = amount(world, line, year)
    if year in world.years:
        terms = terms | {("unmet", line, year): 1.0}
    sheet.equals(add(terms, outcome, -world.phi[line]), world.phi[line] * constant)


def _shortfall(world: World, sheet: Sheet, outcome: str, year: int) -> None:
    short = sheet.column(("short", outcome, year), 0.0, INFINITE, world.scale[outcome])
    constant, terms = outcome_of(world, [c for c in world.cells if c[0] == outcome], year)
    target = world.target[outcome, year]
    if world.better_lower(outcome):
        sheet.at_least(add({short: 1.0}, terms, -1.0), constant - target)
    else:
        sheet.at_least(add({short: 1.0}, terms), target - constant)


def _shortfall_here(world: World, sheet: Sheet, cell: Cell, year: int) -> None:
    """Distance of one place from its own target, where the scenario makes that hard."""
    short = sheet.column(("short here", cell, year), 0.0, INFINITE, world.scale.get(cell[0], 1.0))
    constant, terms = outcome_of(world, [cell], year)
    target = world.target_here[cell, year]
    if world.better_lower(cell[0]):
        sheet.at_least(add({short: 1.0}, terms, -1.0), constant - target)
    else:
        sheet.at_least(add({short: 1.0}, terms), target - constant)
