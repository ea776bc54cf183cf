"""The records: one frozen class per table, each column described once."""

from __future__ import annotations

from model.inputs.columns import Record
from model.inputs.records.how import (
    Activity,
    Effect,
    Recipe,
    Response,
    Service,
    ServiceLink,
    Skill,
    Spending,
)
from model.inputs.records.learn import Action, Actual, Parameter, Risk, Source
from model.inputs.records.partnership import Partnership
from model.inputs.records.what import Outcome, OutcomeCost, OutcomeValue, Priority
from model.inputs.records.who import Partner, Place, Pot, PotYear, ResourceType

__all__ = [
    "Action",
    "Activity",
    "Actual",
    "Effect",
    "Outcome",
    "OutcomeCost",
    "OutcomeValue",
    "Parameter",
    "Partner",
    "Partnership",
    "Place",
    "Pot",
    "PotYear",
    "Priority",
    "Recipe",
    "Record",
    "ResourceType",
    "Response",
    "Risk",
    "Service",
    "ServiceLink",
    "Skill",
    "Source",
    "Spending",
]
