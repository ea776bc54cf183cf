"""A projection as tidy tables: what `jcm project` gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.project.money import proportional_flows
from model.project.outcomes import project, today_plan
from model.project.tables import (
    activity_table,
    flows_table,
    outcome_warnings,
    outcomes_table,
    overspent_table,
    spend_table,
    unfunded_table,
)

if TYPE_CHECKING:
    import pandas as pd

    from model.inputs.case import Case, Floats


@dataclass(frozen=True)
class ProjectionResult:
    """What follows from an activity, with today's payers carried on.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    digest : str
        Digest of the tables after the scenario's changes.
    gap_closed_share : float or None
        1 − gap ÷ gap of the trend; None where the trend already meets every target.
    tables : dict of DataFrame
        activity, outcomes, spend, flows, unfunded (what nobody pays for today), overspent (beyond a pot).
    notes : tuple of str
        What to know about the result, in sentences.
    """

    scenario: str
    digest: str
    gap_closed_share: float | None
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]


def project_tables(
    case: Case, activity: Floats | None = None, notes: tuple[str, ...] = ()
) -> ProjectionResult:
    """Project today's plan, or an activity (L, T), into tidy tables.

    Parameters
    ----------
    case : Case
        The partnership under its scenario.
    activity : (L, T) float, optional
        Activity of the plan years; left out: today's plan.
    notes : tuple of str
        Notes to put before those of the projection.
    """
    projection = project(case, today_plan(case) if activity is None else activity)
    paid = proportional_flows(case, projection.planned)
    tables = {
        "activity": activity_table(case, projection.planned),
        "outcomes": outcomes_table(projection),
        "spend": spend_table(case, paid.flow),
        "flows": flows_table(case, paid.flow),
        "unfunded": unfunded_table(case, paid),
        "overspent": overspent_table(case, paid),
    }
    return ProjectionResult(
        scenario=case.scenario.name,
        digest=case.tables.digest(),
        gap_closed_share=projection.gap_closed_share,
        tables=tables,
        notes=(*notes, *outcome_warnings(projection)),
    )
