"""How: services, what they do today, what they use, and what they change."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from model.inputs.columns import BasisOfRow, Column, Need, Record, SourceOfRow


class Service(Record):
    """Something done for children, young people or families."""

    need: ClassVar[Need] = "rows"

    service: Annotated[str, Column("Id of the service", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    priority: Annotated[str, Column("The priority it serves", kind="id", refers_to="priorities")]
    tier: Annotated[
        Literal["universal", "targeted", "specialist"],
        Column("For everyone, for those who need more help, or for the few who need most", kind="choice"),
    ]
    commissioner: Annotated[str, Column("The partner that commissions it", kind="id", refers_to="partners")]
    providers: Annotated[
        tuple[str, ...], Column("The partners that provide it", kind="ids", refers_to="partners")
    ] = ()
    activity_unit: Annotated[
        str, Column("What one unit of activity is, such as a family helped", kind="text")
    ]
    statutory: Annotated[bool, Column("Whether the law requires it: its floors are duties", kind="yes_no")]
    demand_outcome: Annotated[
        str | None,
        Column(
            "Demand-led services: the outcome whose every case must be served (blank: not demand-led)",
            kind="id",
            refers_to="outcomes",
        ),
    ] = None
    activity_per_case: Annotated[
        float | None,
        Column(
            "Demand-led services: units of activity for each case", "number", "activity per case", lower=0
        ),
    ] = None
    most_growth_share: Annotated[
        float | None,
        Column("Most it can grow in a year (blank: no limit)", "share", "share of the year before"),
    ] = None
    most_reduction_share: Annotated[
        float | None,
        Column("Most it may shrink in a year (blank: no limit)", "share", "share of the year before"),
    ] = None
    start_up_per_year: Annotated[
        float | None,
        Column(
            "Activity that can be added in each place each year from nothing; needed for a new service",
            "number",
            "activity a year",
            lower=0,
        ),
    ] = None
    site_size: Annotated[
        float | None,
        Column(
            "Activity of one whole site, where it runs in whole sites", "number", "activity a year", above=0
        ),
    ] = None
    committed_until: Annotated[
        int | None, Column("Until the end of this year today's activity is promised", "year")
    ] = None
    exit_gbp_per_activity: Annotated[
        float | None,
        Column(
            "One-off cost of taking out one unit of activity for good, such as notice and redundancy",
            "number",
            "£ once per activity",
            lower=0,
        ),
    ] = None
    years_to_rebuild: Annotated[
        float | None,
        Column("How long it takes to build up again once it is gone", "number", "years", lower=0),
    ] = None
    description: Annotated[str, Column("What it is and for whom", kind="note")] = ""


class Activity(Record):
    """How much of a service is done in one place today, and within what bounds it may move."""

    need: ClassVar[Need] = "rows"

    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    place: Annotated[
        str,
        Column("A district, or the area for an area-wide service", kind="id", key=True, refers_to="places"),
    ]
    activity_per_year: Annotated[
        float, Column("Activity in the base year; 0 for a new service", "number", "activity a year", lower=0)
    ]
    floor: Annotated[
        float | None,
        Column(
            "Least activity: a duty when the service is statutory, otherwise a promise (blank: none)",
            "number",
            "activity a year",
            lower=0,
        ),
    ] = None
    ceiling: Annotated[
        float | None,
        Column(
            "Most activity, such as all who are eligible (blank: none); needed for a new service",
            "number",
            "activity a year",
            lower=0,
        ),
    ] = None
    basis: BasisOfRow
    source: SourceOfRow


class Recipe(Record):
    """How much of one type of resource a unit of a service's activity uses."""

    need: ClassVar[Need] = "table"

    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    type: Annotated[str, Column("The type of resource", kind="id", key=True, refers_to="resource_types")]
    amount_per_activity: Annotated[
        float,
        Column(
            "How much of it one unit of activity uses; money covers all cash costs, pay included",
            "number",
            "£ (or the type's own unit) per activity",
            lower=0,
        ),
    ]
    low: Annotated[
        float | None, Column("Lower end of the amount's 95% range", "number", "as the amount", lower=0)
    ] = None
    high: Annotated[
        float | None, Column("Upper end of the amount's 95% range", "number", "as the amount", lower=0)
    ] = None
    real_growth_per_year: Annotated[
        float | None,
        Column(
            "How much faster than prices in general the amount grows, from the base year on (blank: 0)",
            "share",
            "share a year",
            lower=-0.5,
        ),
    ] = None
    basis: BasisOfRow
    source: SourceOfRow


class Spending(Record):
    """Who pays for what today: the use of one pot by one service in one place in the base year."""

    need: ClassVar[Need] = "table"

    pot: Annotated[str, Column("The pot", kind="id", key=True, refers_to="pots")]
    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    place: Annotated[
        str,
        Column("The place, as in the service's activity", kind="id", key=True, refers_to="places"),
    ]
    amount_per_year: Annotated[
        float,
        Column("How much of the pot it uses", "number", "£ a year, or the type's own unit", lower=0),
    ]
    basis: BasisOfRow
    source: SourceOfRow


class Effect(Record):
    """What one unit of a service's activity changes in one outcome, and how well that is known."""

    need: ClassVar[Need] = "table"

    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    outcome: Annotated[str, Column("The outcome", kind="id", key=True, refers_to="outcomes")]
    change_per_activity: Annotated[
        float,
        Column(
            "Change in the outcome's count in the first year of effect, by one unit of activity more than"
            " today; below 0 when it lowers the count",
            "number",
            "count per activity",
        ),
    ]
    low: Annotated[
        float | None, Column("Lower end of the 95% interval of the change", "number", "count per activity")
    ] = None
    high: Annotated[
        float | None, Column("Upper end of the 95% interval of the change", "number", "count per activity")
    ] = None
    lag_years: Annotated[
        int, Column("Whole years until it is first felt", "whole", "years", lower=0, upper=20)
    ]
    persistence: Annotated[
        float,
        Column("Share of the effect that is left a year later", "share", "share a year", below=1),
    ]
    evidence_grade: Annotated[
        int, Column("How strong the evidence is, 0 (none) to 5 (best)", "whole", "grade", lower=0, upper=5)
    ]
    transfer_share: Annotated[
        float | None,
        Column(
            "How far the finding carries over to here; multiplies change, low and high (blank: 1)", "share"
        ),
    ] = None
    basis: BasisOfRow
    source: SourceOfRow


class Response(Record):
    """How the effect of a service wears off as it grows: one segment of its activity."""

    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    up_to_multiple: Annotated[
        float | None,
        Column(
            "Where the segment ends, as a multiple of today's activity (of the ceiling where today is 0); the"
            " last segment goes on without end",
            "number",
            "times today",
            above=0,
            key=True,
        ),
    ] = None
    relative_effect: Annotated[
        float,
        Column(
            "Effect of a unit in the segment beside a unit at today's activity", "number", "times", lower=0
        ),
    ]


class ServiceLink(Record):
    """A tie between two services: one instead of the other, or one that needs the other."""

    service: Annotated[str, Column("The service", kind="id", key=True, refers_to="services")]
    relation: Annotated[
        Literal["instead_of", "needs"], Column("How it is tied to the other", kind="choice", key=True)
    ]
    other: Annotated[str, Column("The other service", kind="id", key=True, refers_to="services")]
    ratio: Annotated[
        float | None,
        Column(
            "needs: activity allowed for each unit of the other; instead_of: most activity of both together",
            "number",
            lower=0,
        ),
    ] = None


class Skill(Record):
    """A type of people who can stand in for another."""

    type: Annotated[str, Column("The type that is there", kind="id", key=True, refers_to="resource_types")]
    can_also_be: Annotated[
        str, Column("The type it can stand in for", kind="id", key=True, refers_to="resource_types")
    ]
    efficiency: Annotated[
        float, Column("Units of the other that one unit gives", "number", "units per unit", lower=0)
    ]
