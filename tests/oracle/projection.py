"""Outcomes and demand of any activity, by recursion over years."""

from __future__ import annotations

from tests.oracle.world import Cell, Line, World


class Projection:
    """What follows from the activity of the services that are not demand-led.

    Parameters
    ----------
    world : World
        The partnership.
    activity : dict
        Activity by (line, plan year) of the lines that are not demand-led; today's where not given.
    unmet : dict
        Unmet demand by (line, plan year) of demand-led lines; 0 where not given.
    """

    def __init__(
        self,
        world: World,
        activity: dict[tuple[Line, int], float] | None = None,
        unmet: dict[tuple[Line, int], float] | None = None,
    ) -> None:
        self.world = world
        self.given = activity or {}
        self.unmet = unmet or {}
        self._known: dict[tuple[Cell, int], float] = {}

    def activity(self, line: Line, year: int) -> float:
        """Activity of any line in a plan or run-on year."""
        if not self.world.demand_led(line):
            held = min(year, self.world.years[-1])
            return self.given.get((line, held), self.world.today[line])
        cases = sum(self.outcome(cell, year) for cell in self.world.served[line])
        return max(0.0, self.world.phi[line] * cases - self.unmet.get((line, year), 0.0))

    def gain(self, cell: Cell, year: int) -> float:
        """G: improvement of an outcome in a place, signed so that positive is better."""
        world, out = self.world, 0.0
        for effect in world.effects:
            if effect["outcome"] != cell[0]:
                continue
            for line in world.lines:
                if line[0] != effect["service"]:
                    continue
                share = world.share(line, cell, year)
                if share == 0:
                    continue
                for then in range(world.base_year + 1, year - effect["lag"] + 1):
                    fade = effect["persistence"] ** (year - effect["lag"] - then)
                    if fade == 0:
                        continue
                    active = world.effective(line, self.activity(line, then))
                    more = active - world.effective_today(line, then)
                    out += effect["gain"] * fade * share * more
        return out

    def outcome(self, cell: Cell, year: int) -> float:
        """Out: trend, less (or plus) the credited improvement."""
        if (cell, year) not in self._known:
            credited = min(self.gain(cell, year), self.world.cap[cell, year])
            better = -1.0 if self.world.better_lower(cell[0]) else 1.0
            self._known[cell, year] = self.world.trend[cell, year] + better * credited
        return self._known[cell, year]

    def shortfall(self, outcome: str, year: int) -> float:
        """Distance by which the area's outcome misses its target."""
        total = sum(self.outcome(cell, year) for cell in self.world.cells if cell[0] == outcome)
        miss = total - self.world.target[outcome, year]
        return max(0.0, miss if self.world.better_lower(outcome) else -miss)

    def weighted_shortfall(self) -> float:
        """The objective ``close_gaps`` of this projection."""
        world = self.world
        return sum(
            world.weight[o] * world.year_weight[o, year] * self.shortfall(o, year) / world.scale[o]
            for o, year in world.target
        )
