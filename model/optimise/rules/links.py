"""Links: alternatives share one ceiling; a service that needs another keeps in step with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.links import alternatives, needs
from model.optimise.programme import RowOrigin
from model.optimise.rules.rule import Rule

if TYPE_CHECKING:
    from model.optimise.programme import Programme


def _rows(programme: Programme) -> None:
    """Σ a/ceiling ≤ 1 (or Σ a ≤ ratio) in every place; a[s] ≤ ratio·a[other] place by place, else in all."""
    if not programme.case.scenario.rules.links:
        return
    _alternatives(programme)
    _needs(programme)


def _alternatives(programme: Programme) -> None:
    case, lines = programme.case, programme.case.lines
    for group in alternatives(case.tables):
        own = [i for i, s in enumerate(lines.service) if s in group.services]
        for place in sorted({lines.place[i] for i in own}):
            here = [i for i in own if lines.place[i] == place]
            most = max(group.ratios) if group.ratios else 1.0
            each = np.ones(len(here)) if group.ratios else 1.0 / lines.ceiling[here]
            key = "+".join(lines.service[i] for i in here)
            unit = case.activity_unit(lines.service[here[0]]) if group.ratios else "of the shared ceiling"
            for t, year in enumerate(case.years.plan):
                programme.row(
                    f"links.{'.'.join(lines.service[i] for i in here)}.{place}.{year}",
                    [
                        (programme.activity[i][t], float(x) * programme.line_step(i) / most)
                        for i, x in zip(here, each, strict=True)
                    ],
                    "<=",
                    1.0,
                    RowOrigin("links", f"{key}|{place}", year, unit, most),
                )


def _needs(programme: Programme) -> None:
    case, index = programme.case, programme.case.lines.index
    for need in needs(case.tables):
        for number, (own, other) in enumerate(need.pairs):
            place = own[0][1] if len(need.pairs) > 1 or len(own) == 1 else case.area
            step = programme.line_step(index[own[0]])
            unit = case.activity_unit(need.service)
            for t, year in enumerate(case.years.plan):
                terms = [(programme.activity[index[k]][t], programme.line_step(index[k]) / step) for k in own]
                terms += [
                    (programme.activity[index[k]][t], -need.ratio * programme.line_step(index[k]) / step)
                    for k in other
                ]
                programme.row(
                    f"links.{need.service}.needs.{need.other}.{number}.{year}",
                    terms,
                    "<=",
                    0.0,
                    RowOrigin("links", f"{need.service}|{place}", year, unit, step),
                )


RULE = Rule(
    name="links",
    says="Alternatives share one ceiling, and a service that needs another does not outgrow it.",
    rows=_rows,
)
