"""The objective ``robust``, written out draw by draw, cell by cell and year by year.

What is drawn is given (how it is drawn has tests of its own): for each draw the gain of every effect and the
unit cost of every service as a multiple of the central one.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.oracle.answer import _duties_and_promises
from tests.oracle.between import add_rules_between
from tests.oracle.programme import amount, build, effective
from tests.oracle.projection import Projection
from tests.oracle.sheet import INFINITE, Sheet, Terms, add
from tests.oracle.world import Cell, Line, World

Pair = tuple[str, str]


@dataclass
class Draw:
    """One way the world may be: gain by (service, outcome), unit cost by service."""

    gain: dict[Pair, float]
    cost: dict[str, float]


def gap_closed_in_the_worst(world: World, draws: list[Draw], share: float) -> float:
    """Most gap closed on average over the worst share of draws, after duties and promises."""
    sheet = build(world)
    add_rules_between(world, sheet)
    _duties_and_promises(world, sheet, [])
    probability = 1.0 / len(draws)
    sheet.column("level", -INFINITE, INFINITE, 0.1)
    objective: Terms = {"level": 1.0}
    for n, draw in enumerate(draws):
        loss = _gap(world, sheet, n, draw)
        sheet.column(("above", n), 0.0, INFINITE, 0.1)
        sheet.at_least(add({("above", n): 1.0, "level": 1.0}, loss, -1.0), 0.0)
        objective["above", n] = probability / share
    trend = Projection(world).weighted_shortfall()
    least, _ = sheet.least(objective)
    return (trend - least) / (trend or 1.0)


def _gap(world: World, sheet: Sheet, n: int, draw: Draw) -> Terms:
    """The weighted gap of one draw."""
    out: Terms = {}
    for outcome, year in world.target:
        cells = [cell for cell in world.cells if cell[0] == outcome]
        short = sheet.column(("short_in", n, outcome, year), 0.0, INFINITE, world.scale[outcome])
        row: Terms = {short: 1.0}
        for cell in cells:
            credit = sheet.column(
                ("credit_in", n, cell, year), -INFINITE, world.cap[cell, year], world.trend[cell, year]
            )
            terms, constant = _improvement(world, draw, cell, year)
            sheet.at_most(add({credit: 1.0}, terms, -1.0), constant)
            row[credit] = 1.0
        # the same distance for both senses: what the trend misses the target by, less what is credited
        missed = sum(world.trend[cell, year] for cell in cells) - world.target[outcome, year]
        sheet.at_least(row, missed if world.better_lower(outcome) else -missed)
        out[short] = world.weight[outcome] * world.year_weight[outcome, year] / world.scale[outcome]
    return out


def _improvement(world: World, draw: Draw, cell: Cell, year: int) -> tuple[Terms, float]:
    """Σ e·p^k·(v/κ − v0): terms and the constant; plain activity for harm where the response bends."""
    terms: Terms = {}
    constant = 0.0
    for effect in world.effects:
        if effect["outcome"] != cell[0]:
            continue
        for line in world.lines:
            if line[0] != effect["service"]:
                continue
            for then in range(world.base_year + 1, year - effect["lag"] + 1):
                fade = effect["persistence"] ** (year - effect["lag"] - then)
                gain = draw.gain[line[0], cell[0]] * fade * world.share(line, cell, year)
                cost = 1.0 if world.demand_led(line) else draw.cost[line[0]]
                now, today = _done(world, line, then, harm=gain < 0)
                add(terms, now, gain / cost)
                constant -= gain * today
    return terms, constant


def _done(world: World, line: Line, year: int, *, harm: bool) -> tuple[Terms, float]:
    """What counts of a line's activity, and of today's."""
    if not (harm and len(world.segments[line]) > 1):
        return effective(world, line, year), world.effective_today(line, year)
    if not world.demand_led(line):
        return amount(world, line, year), world.today[line]
    cases = sum(world.trend[cell, year] for cell in world.served[line])
    return amount(world, line, year), world.phi[line] * cases
