"""From tables to a case: orders everything by id and settles what the tables leave to be read.

The readings of the input format that matter for the numbers (rescaling to today's spending, trends,
targets, spread, conditions) are all made here, once, for the programme and the projection alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from model.inputs.case import Case, Effects, Years
from model.inputs.compile_lines import compile_lines
from model.inputs.compile_outcomes import compile_cells, compile_targets
from model.inputs.compile_pots import compile_pots
from model.inputs.ids import Ids

if TYPE_CHECKING:
    from model.inputs.records import Effect
    from model.inputs.scenario import AppliedChange, Scenario
    from model.inputs.tables import Tables

MOST_RUN_ON_YEARS = 3


def compile_case(
    scenario: Scenario, base: Tables, tables: Tables, applied: tuple[AppliedChange, ...]
) -> Case:
    """Compile checked tables and a scenario into a case.

    Parameters
    ----------
    scenario : Scenario
        Rules, cut and objective.
    base, tables : Tables
        The partnership's tables before and after the scenario's changes. Rescaling factors and the
        scales N of the targets come from ``base``.
    applied : tuple of AppliedChange
        What was changed.

    Returns
    -------
    Case
        Arrays sorted by id, whatever the order of the rows.
    """
    ids = Ids.of(tables)
    years = compile_years(tables)
    cells = compile_cells(tables, ids, years)
    return Case(
        tables=tables,
        base=base,
        scenario=scenario,
        applied=applied,
        area=tables.partnership.area,
        years=years,
        services=ids.services,
        places=ids.places,
        outcomes=ids.outcomes,
        types=ids.types,
        commissioner=tuple(ids.service[s].commissioner for s in ids.services),
        type_value_gbp=ids.type_value_gbp(),
        money=ids.money(),
        better_lower=ids.better_lower(),
        children=ids.children(),
        lines=compile_lines(tables, base, ids, cells),
        cells=cells,
        effects=_compile_effects(tables, ids),
        pots=compile_pots(tables, base, scenario, ids, years),
        targets=compile_targets(tables, base, scenario, ids, years),
    )


def compile_years(tables: Tables) -> Years:
    """Planning years and run-on years: the longest lag in use, at most 3, unless stated."""
    settings = tables.partnership
    run_on = settings.run_on_years
    if run_on is None:
        run_on = min(max((row.lag_years for row in tables.effects), default=0), MOST_RUN_ON_YEARS)
    last = settings.years[-1]
    first = settings.first_decision_year
    return Years(
        base=settings.base_year,
        plan=tuple(settings.years),
        run_on=tuple(range(last + 1, last + 1 + run_on)),
        first_decision=settings.years[0] if first is None else first,
        rate=settings.discount_rate,
    )


def effect_rows(tables: Tables) -> list[Effect]:
    """Rows of ``effects`` in the order of ``Case.effects``."""
    return sorted(tables.effects, key=lambda e: (e.service, e.outcome, e.lag_years, e.change_per_activity))


def _compile_effects(tables: Tables, ids: Ids) -> Effects:
    """Effects signed so that positive is better, transfer share applied."""
    rows = effect_rows(tables)
    sign = np.array([-1.0 if ids.outcome[r.outcome].better == "lower" else 1.0 for r in rows])
    share = np.array([1.0 if r.transfer_share is None else r.transfer_share for r in rows])
    low = sign * share * np.array([r.low for r in rows], dtype=np.float64)
    high = sign * share * np.array([r.high for r in rows], dtype=np.float64)
    return Effects(
        service_at=np.array([ids.service_at[r.service] for r in rows], dtype=np.int64),
        outcome_at=np.array([ids.outcome_at[r.outcome] for r in rows], dtype=np.int64),
        gain=sign * share * np.array([r.change_per_activity for r in rows], dtype=np.float64),
        low=np.minimum(low, high),
        high=np.maximum(low, high),
        lag=np.array([r.lag_years for r in rows], dtype=np.int64),
        persistence=np.array([r.persistence for r in rows], dtype=np.float64),
        grade=np.array([r.evidence_grade for r in rows], dtype=np.int64),
    )
