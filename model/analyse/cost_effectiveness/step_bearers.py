"""Who pays for a step and to whom its return comes: by bearer and kind, cashable and not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from model.analyse.cost_effectiveness.bearers import CHANGE, NOBODY, PAYS, SAVES, paid_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from model.analyse.cost_effectiveness.moves import Step
    from model.analyse.cost_effectiveness.unit import Life
    from model.inputs.case import Case

COLUMNS = ("list", "service", "bearer", "kind", "present_value_gbp", "cashable_gbp", "not_cashable_gbp")
LEAST = 0.5
Row = tuple[str, str, float, float]


def bearers_of_steps(case: Case, life: Life, steps: Sequence[Step]) -> pd.DataFrame:
    """Present value of every step by bearer and kind, over the life of its activity; a loss is below 0.

    Parameters
    ----------
    case : Case
        The case, with effects as estimated.
    life : Life
        What a unit of effective activity brings, from today.
    steps : sequence of Step
        Steps down and up.

    Returns
    -------
    DataFrame
        ``COLUMNS``: the money of the service by who pays for it today, its commissioner where nobody does;
        what ending it costs; demand-led money by who pays for that today; value to others by kind. Of
        demand-led money nothing is called cashable here: whether a budget can fall below today's level is
        for a whole plan to say.
    """
    rows = [
        (step.name, case.services[step.service], *row, row[2] - row[3])
        for step in steps
        for row in _added_up(_of_step(case, life, step))
        if abs(row[2]) >= LEAST
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _added_up(rows: Iterator[Row]) -> Iterator[Row]:
    """One row for each bearer and kind."""
    found: dict[tuple[str, str], tuple[float, float]] = {}
    for who, kind, gbp, cash in rows:
        before = found.get((who, kind), (0.0, 0.0))
        found[who, kind] = (before[0] + gbp, before[1] + cash)
    yield from ((who, kind, *amounts) for (who, kind), amounts in found.items())


def _of_step(case: Case, life: Life, step: Step) -> Iterator[Row]:
    sign = 1.0 if step.up else -1.0
    own = case.lines.service_at == step.service
    for who, share in paid_by(case, own, case.commissioner[step.service]).items():
        yield who, PAYS, -sign * share * step.spent(case), -sign * share * step.spent(case)
    once = step.once(case)
    yield case.commissioner[step.service], CHANGE, -once, -once
    size = step.size(case, life)
    for service, gbp in enumerate((size @ life.saving_by_service).tolist()):
        for who, share in paid_by(case, case.lines.service_at == service, NOBODY).items():
            yield who, SAVES, sign * share * gbp, 0.0
    units = step.units(case, life)
    for row in sorted(case.tables.outcome_costs, key=lambda r: (r.outcome, r.bearer, r.kind)):
        gbp = sign * row.gbp_per_unit * float(units[case.outcomes.index(row.outcome)])
        yield row.bearer, row.kind, gbp, gbp * (row.cashable_share or 0.0)
