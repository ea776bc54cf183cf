"""A projection as tidy tables: what `jcm project` gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from model.project.given import read_activity
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
    from model.inputs.scenario import Scenario
    from model.inputs.tables import Tables


@dataclass(frozen=True)
class ProjectionResult:
    """What follows from an activity, with today's payers carried on.

    Attributes
    ----------
    scenario : str
        Name of the scenario.
    gap_closed_share : float or None
        1 − gap ÷ gap of the trend; None where the trend already meets every target.
    tables : dict of DataFrame
        activity, outcomes, spend, flows, unfunded (what nobody pays for today), overspent (beyond a pot).
    notes : tuple of str
        What to know about the result, in sentences.
    case : Case
        What was projected.
    """

    scenario: str
    gap_closed_share: float | None
    tables: dict[str, pd.DataFrame]
    notes: tuple[str, ...]
    case: Case = field(repr=False)


def project_scenario(
    source: str | Path | Scenario | Case,
    activity: str | Path | Floats | None = None,
    *,
    base: Tables | None = None,
) -> ProjectionResult:
    """Project today's services or a given activity under a scenario, without looking for anything better.

    Parameters
    ----------
    source : str, Path, Scenario or Case
        A scenario file, a data folder or workbook, a scenario in memory, or a case.
    activity : str, Path or (L, T) float, optional
        A CSV file of service, place, year and activity, or activity by line and plan year. Left out:
        today's plan.
    base : Tables, optional
        Tables read and checked before.

    Returns
    -------
    ProjectionResult

    Raises
    ------
    InputError
        With every fault of the tables, of the scenario, or of the file.
    """
    from model.inputs.load import load_case

    case = load_case(source, base=base)
    if not isinstance(activity, str | Path):
        return project_tables(case, activity)
    given = read_activity(Path(activity), case)
    return project_tables(case, given.activity, tuple(str(note) for note in given.notes))


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
        gap_closed_share=projection.gap_closed_share,
        tables=tables,
        notes=(*notes, *outcome_warnings(projection)),
        case=case,
    )
