"""The stages, one after another, and the plan that comes out."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any
from zlib import crc32

from tests.oracle.between import add_rules_between, scale_of_place
from tests.oracle.means import NEW_MONEY
from tests.oracle.objectives import MOST_SLACK_GBP, aims_of
from tests.oracle.programme import amount, build, payments
from tests.oracle.projection import Projection
from tests.oracle.sheet import INFINITE, NoPlanError, Sheet, Terms
from tests.oracle.story import Story
from tests.oracle.world import Cell, Line, World, build_world

PLAINLY_NOTHING = 1e-5
SLACK = 1e-9
COUNT_MONEY = ("best_value", "least_cost")

Solution = dict[Any, float]


@dataclass
class Answer:
    """What the oracle found.

    Attributes
    ----------
    status : str
        ``optimal``, ``targets_not_met`` (then the soft plan) or ``infeasible``.
    stages : list of (name, year or None, value)
        Stage values in order.
    activity, unmet, below, lack : dict by (line, year)
        Published activity; unmet demand, lacks of statutory floors, unmet promises.
    outcomes : dict by (cell, year)
        The projection's outcomes, plan and run-on years.
    flows : dict by (pot, line, year)
        Payments in the pot's own unit.
    gap_closed : float or None
        1 − shortfall of the plan ÷ shortfall of the trend.
    """

    status: str
    stages: list[tuple[str, int | None, float]] = field(default_factory=list)
    activity: dict[tuple[Line, int], float] = field(default_factory=dict)
    unmet: dict[tuple[Line, int], float] = field(default_factory=dict)
    below: dict[tuple[Line, int], float] = field(default_factory=dict)
    lack: dict[tuple[Line, int], float] = field(default_factory=dict)
    outcomes: dict[tuple[Cell, int], float] = field(default_factory=dict)
    flows: dict[tuple[str, Line, int], float] = field(default_factory=dict)
    gap_closed: float | None = None
    objective: float = 0.0

    def stage(self, name: str, year: int | None = None) -> float:
        """Value of one stage."""
        return next(value for stage, when, value in self.stages if (stage, when) == (name, year))


def solve(story: Story) -> Answer:
    """Solve a partnership under a scenario, stage by stage."""
    world = build_world(story)
    sheet = build(world)
    add_rules_between(world, sheet)
    stages: list[tuple[str, int | None, float]] = []
    try:
        _duties_and_promises(world, sheet, stages)
    except NoPlanError:
        return Answer("infeasible", stages)
    status, done = "optimal", len(stages)
    for asked, objective in _attempts(world, sheet):
        try:
            solution = _aim_and_calm(world, asked, objective, stages)
            break
        except NoPlanError:
            status = "targets_not_met"
            del stages[done:]
    else:
        raise NoPlanError
    return _published(world, solution, Answer(status, stages))


def u(*key: object) -> float:
    """The tie-break weight of a key, 0 to 1."""
    return crc32("|".join(str(part) for part in key).encode()) / 2**32


# ---- stages ------------------------------------------------------------------------------------


def _stage(sheet: Sheet, objective: Terms, most_slack: float) -> tuple[float, Solution]:
    """Minimise, then hold the optimum for the stages to come."""
    value, solution = sheet.least(objective)
    if abs(value) < min(PLAINLY_NOTHING, most_slack) and all(name_is_positive(sheet, n) for n in objective):
        for name in objective:
            sheet.bounds[name] = (0.0, 0.0)
        return 0.0, solution
    sheet.at_most(objective, value + min(SLACK * abs(value), most_slack))
    return value, solution


def name_is_positive(sheet: Sheet, name: object) -> bool:
    """Whether a column cannot be negative."""
    return sheet.bounds[name][0] >= 0


def _duties_and_promises(world: World, sheet: Sheet, stages: list[tuple[str, int | None, float]]) -> None:
    for stage, kinds in (("duties", ("unmet", "below")), ("promises", ("lack",))):
        for year in world.years:
            cost = {
                (kind, line, year): world.price[line]
                for line in world.lines
                for kind in kinds
                if (kind, line, year) in sheet.bounds
            }
            if stage == "promises":
                cost |= {name: 1.0 for name in sheet.bounds if name[0] == "unbalanced" and name[-1] == year}
            value, _ = _stage(sheet, cost, MOST_SLACK_GBP)
            stages.append((stage, year, value))
    if world.rules["equity"]:
        behind = {
            name: 1.0 / (scale_of_place(world, name[1]) or 1.0)
            for name in sheet.bounds
            if name[0] == "behind"
        }
        value, _ = _stage(sheet, behind, SLACK)
        stages.append(("equity", None, value))


def _with_hard_targets(world: World, sheet: Sheet) -> Sheet:
    out, setting = sheet.copy(), world.rules["targets"]
    for outcome, year in world.target:
        if (setting.get(outcome, "soft") if isinstance(setting, dict) else setting) == "hard":
            out.bounds["short", outcome, year] = (0.0, 0.0)
    for cell, year in world.target_here:
        out.bounds["short here", cell, year] = (0.0, 0.0)
    return out


def _attempts(world: World, sheet: Sheet) -> list[tuple[Sheet, str]]:
    """All targets where the objective must meet them; those that are hard; none."""
    objective = world.story.objective
    hard = _with_hard_targets(world, sheet)
    if objective != "least_cost":
        return [(hard, objective), (sheet, objective)]
    every = hard.copy()
    for outcome, year in world.target:
        every.bounds["short", outcome, year] = (0.0, 0.0)
    return [(every, objective), (hard, "close_gaps"), (sheet, "close_gaps")]


def _aim_and_calm(
    world: World, sheet: Sheet, objective: str, stages: list[tuple[str, int | None, float]]
) -> Solution:
    sheet = sheet.copy()
    solution: Solution = {}
    for aim in aims_of(world, sheet, objective):
        value, solution = _stage(sheet, aim.terms, aim.slack) if aim.terms else (0.0, {})
        stages.append((aim.stage, aim.year, aim.sign * value))
    if world.rules["new_money"]:
        use = {name: world.present_value(name[3]) for name in sheet.bounds if name[:2] == ("pays", NEW_MONEY)}
        value, solution = _stage(sheet, use, MOST_SLACK_GBP)
        if objective not in COUNT_MONEY:  # there it is settled too, and no stage of its own
            stages.append(("new_money", None, value))
    change = _change_columns(world, sheet)
    value, solution = sheet.least(change)
    stages.append(("calm", None, value))
    if sum(amount for name, amount in solution.items() if name[0] == "unmet") > PLAINLY_NOTHING:
        sheet.at_most(change, value + min(SLACK * abs(value), MOST_SLACK_GBP))
        spread = _spread(world, sheet)
        solution |= {name: amount for name, amount in spread.items() if name[0] == "unmet"}
    return solution


def _change_columns(world: World, sheet: Sheet) -> Terms:
    """Add |a − A0| for every service that is not demand-led; return its weights."""
    out: Terms = {}
    for line in world.lines:
        if world.demand_led(line):
            continue
        for year in world.years:
            change = sheet.column(("change", line, year), 0.0, INFINITE, world.today[line])
            active = amount(world, line, year)
            sheet.at_least({change: 1.0} | {n: -v for n, v in active.items()}, -world.today[line])
            sheet.at_least({change: 1.0} | active, world.today[line])
            out[change] = world.price[line] * (1.0 + 0.01 * u(*line, year))
    return out


# ---- publishing ----------------------------------------------------------------------------------


def _published(world: World, solution: Solution, answer: Answer) -> Answer:
    chosen = {
        (line, year): max(0.0, sum(solution[name] for name in amount(world, line, year)))
        for line in world.lines
        if not world.demand_led(line)
        for year in world.years
    }
    for kind, into in (("unmet", answer.unmet), ("below", answer.below), ("lack", answer.lack)):
        for line in world.lines:
            for year in world.years:
                into[line, year] = max(0.0, solution.get((kind, line, year), 0.0))
    projection = Projection(world, chosen, answer.unmet)
    answer.activity = {(line, y): projection.activity(line, y) for line in world.lines for y in world.years}
    answer.outcomes = {(c, y): projection.outcome(c, y) for c in world.cells for y in world.horizon}
    answer.objective = projection.weighted_shortfall()
    trend = Projection(world).weighted_shortfall()
    answer.gap_closed = None if trend <= 0 else 1.0 - answer.objective / trend
    value, answer.flows = _payments(world, answer.activity, solution)
    answer.stages.append(("payments", None, value))
    return answer


def _spread(world: World, sheet: Sheet) -> Solution:
    """Unmet demand evenly: the least largest share of demand on trend; then by the hash of names.

    Every earlier stage is held, since what a demand-led service leaves undone may itself change outcomes.
    """
    largest: Terms = {}
    worth: Terms = {}
    for line, year in product(world.lines, world.years):
        unmet = ("unmet", line, year)
        if unmet not in sheet.bounds:
            continue
        share = ("largest_share", year)
        largest[share if share in sheet.bounds else sheet.column(share)] = 1.0
        demand = world.phi[line] * sum(world.trend[cell, year] for cell in world.served[line])
        sheet.at_most({unmet: 1.0, share: -demand}, 0.0)
        worth[unmet] = world.price[line] * (1.0 + 0.01 * u(*line, year))
    _stage(sheet, largest, SLACK)
    return sheet.least(worth)[1]


def _payments(
    world: World, activity: dict[tuple[Line, int], float], solution: Solution
) -> tuple[float, dict[tuple[str, Line, int], float]]:
    """Flows for exactly that activity, closest to today's."""
    sheet = Sheet()
    payments(world, sheet, activity)
    flows = list(sheet.bounds)
    new = {name: world.present_value(name[3]) for name in flows if name[1] == NEW_MONEY}
    spent = sum(solution[name] * weight for name, weight in new.items())
    if new:
        sheet.at_most(new, spent + MOST_SLACK_GBP)
    cost: Terms = {}
    for name in flows:
        _, pot, line, year = name
        today = world.spent.get((pot, line), 0.0)
        moved = sheet.column(("moved", *name[1:]), 0.0, INFINITE, sheet.unit[name])
        sheet.at_least({moved: 1.0, name: -1.0}, -today)
        sheet.at_least({moved: 1.0, name: 1.0}, today)
        cost[moved] = _worth(world, pot) * (1.0 + 0.01 * u(pot, *line, year))
    value, found = sheet.least(cost)
    return value + _ended(world, sheet), {(n[1], n[2], n[3]): found[n] for n in flows}


def _ended(world: World, sheet: Sheet) -> float:
    """What it adds that payments of today end which the rules no longer allow."""
    return sum(
        today * _worth(world, pot) * (1.0 + 0.01 * u(pot, *line, year))
        for (pot, line), today in world.spent.items()
        for year in world.years
        if ("pays", pot, line, year) not in sheet.bounds
    )


def _worth(world: World, pot: str) -> float:
    row = world.types[world.pots[pot]["type"]]
    return 1.0 if row["kind"] == "money" else float(row.get("value_gbp_per_unit") or 0) or 1.0
