"""Sites: a service with a site size runs in whole sites, or in none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """A = site size × a whole number, per place and year; never for demand-led services."""
    case, lines = programme.case, programme.case.lines
    if not case.scenario.rules.sites:
        return
    sized = np.isfinite(lines.site_size) & ~lines.demand_led
    for line in np.flatnonzero(sized).tolist():
        size = float(lines.site_size[line]) / programme.line_step(line)
        for t, year in enumerate(case.years.plan):
            name = f"sites.{programme.line_key(line)}.{year}"
            count = programme.problem.add_variable(name, 0, None, cat="Integer")
            programme.sites.append(count)
            programme.row(name, [(programme.activity[line][t], 1.0), (count, -size)], "==", 0.0)


RULE = Rule(
    name="sites",
    says="A service that runs in sites runs in whole ones, or in none.",
    rows=_rows,
)
