"""Govern and learn: parameters, actions, risks, what happened, and sources."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from model.inputs.columns import BasisOfRow, Column, Need, Record, SourceOfRow


class Parameter(Record):
    """A dated figure for appraisal, such as a price level or discount rate; their names are in the guide."""

    parameter: Annotated[str, Column("Name of the parameter, one of those in the guide", kind="id", key=True)]
    from_year: Annotated[
        int | None, Column("The first year it holds for, until a later row (blank: always)", "year", key=True)
    ] = None
    value: Annotated[float, Column("Its value", "number", "as the unit column says")]
    unit: Annotated[str, Column("The unit of the value, as the guide states it", kind="text")]
    basis: BasisOfRow
    source: SourceOfRow


class Action(Record):
    """Something the partnership has agreed to do."""

    action: Annotated[str, Column("Id of the action", kind="id", key=True)]
    name: Annotated[str, Column("What will be done", kind="text")]
    priority: Annotated[str | None, Column("The priority it serves", kind="id", refers_to="priorities")] = (
        None
    )
    service: Annotated[str | None, Column("The service it is about", kind="id", refers_to="services")] = None
    lead_partner: Annotated[
        str | None, Column("The partner that leads on it", kind="id", refers_to="partners")
    ] = None
    lead_challenger: Annotated[
        str | None, Column("The partner that asks the hard questions", kind="id", refers_to="partners")
    ] = None
    starts: Annotated[date | None, Column("When it starts", kind="date")] = None
    due: Annotated[date | None, Column("When it is due", kind="date")] = None
    review_every_months: Annotated[
        int | None, Column("How often it is reviewed", "whole", "months", lower=1, upper=120)
    ] = None
    measure: Annotated[str, Column("How we will know that it worked", kind="note")] = ""
    progress: Annotated[str, Column("How far it has got", kind="note")] = ""


class Risk(Record):
    """Something that could go wrong, and what is done about it."""

    risk: Annotated[str, Column("Id of the risk", kind="id", key=True)]
    name: Annotated[str, Column("What could go wrong", kind="text")]
    owner: Annotated[str, Column("The partner or post that owns it, never a person's name", kind="note")] = ""
    priority: Annotated[
        str | None, Column("The priority it threatens", kind="id", refers_to="priorities")
    ] = None
    likelihood: Annotated[
        int, Column("How likely it is, 1 (rare) to 5 (almost certain)", "whole", "score", lower=1, upper=5)
    ]
    impact: Annotated[
        int, Column("How much it would hurt, 1 (little) to 5 (most)", "whole", "score", lower=1, upper=5)
    ]
    response: Annotated[str, Column("What is done about it", kind="note")] = ""
    cost_gbp: Annotated[float | None, Column("What it would cost if it happened", "number", "£", lower=0)] = (
        None
    )
    linked_outcome: Annotated[
        str | None, Column("The outcome it would harm", kind="id", refers_to="outcomes")
    ] = None
    linked_service: Annotated[
        str | None, Column("The service it would hit", kind="id", refers_to="services")
    ] = None
    review_by: Annotated[date | None, Column("When it is next looked at", kind="date")] = None


class Actual(Record):
    """What happened, entered later, to set beside what was expected."""

    table: Annotated[
        Literal["spending", "activity", "outcome_values"],
        Column("The table that held what was expected", kind="choice", key=True),
    ]
    key: Annotated[
        str,
        Column("What it is about: the pot and service, the service, or the outcome", kind="text", key=True),
    ]
    place: Annotated[str | None, Column("The place", kind="id", key=True, refers_to="places")] = None
    year: Annotated[int, Column("The year, by the year in which it ends", "year", key=True)]
    period: Annotated[
        str, Column("Part of the year, such as quarter 1 (blank: all)", kind="note", key=True)
    ] = ""
    amount: Annotated[float, Column("What it came to", "number", "as the table it is about", lower=0)]
    source: Annotated[str, Column("Where the figure comes from", kind="text")]


class Source(Record):
    """A publication, data file or record that figures come from."""

    need: ClassVar[Need] = "table"

    source: Annotated[str, Column("Id of the source", kind="id", key=True)]
    title: Annotated[str, Column("Its title", kind="text")]
    publisher: Annotated[str, Column("Who published it", kind="text")]
    year: Annotated[int | None, Column("The year it was published, or the year it is about", "year")] = None
    url: Annotated[str | None, Column("Its address, beginning with https:// or http://", kind="link")] = None
    licence: Annotated[str, Column("The licence it may be used under", kind="note")] = ""
    read_on: Annotated[date | None, Column("When it was read", kind="date")] = None
