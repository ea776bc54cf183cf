"""The projection: what any activity leads to, and what it costs. Written apart from the programme."""

from __future__ import annotations

from model.project.given import GivenActivity, read_activity
from model.project.mechanics import Mechanics, mechanics
from model.project.money import Payments, needs, payments, proportional_flows
from model.project.outcomes import Projection, gap, over_places, project, shortfall, today_plan
from model.project.result import ProjectionResult, project_scenario, project_tables
from model.project.tables import (
    activity_table,
    flows_table,
    outcome_warnings,
    outcomes_table,
    overspent_table,
    spend_table,
    unfunded_table,
)
from model.project.under_draws import UnderDraws, under_draws, worst_average

__all__ = [
    "GivenActivity",
    "Mechanics",
    "Payments",
    "Projection",
    "ProjectionResult",
    "UnderDraws",
    "activity_table",
    "flows_table",
    "gap",
    "mechanics",
    "needs",
    "outcome_warnings",
    "outcomes_table",
    "over_places",
    "overspent_table",
    "payments",
    "project",
    "project_scenario",
    "project_tables",
    "proportional_flows",
    "read_activity",
    "shortfall",
    "spend_table",
    "today_plan",
    "under_draws",
    "unfunded_table",
    "worst_average",
]
