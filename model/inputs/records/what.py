"""What for: priorities, outcomes, their values over the years and what they cost."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from model.inputs.columns import BasisOfRow, Column, Need, Record, SourceOfRow


class Priority(Record):
    """Something the partnership has agreed to put first."""

    need: ClassVar[Need] = "rows"

    priority: Annotated[str, Column("Id of the priority", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    rank: Annotated[
        int,
        Column("Its place in the order of priorities, 1 first; equal ranks stand together", "whole", lower=1),
    ]
    weight: Annotated[float, Column("Its weight beside other priorities", "number", "weight", lower=0)]
    lead_partner: Annotated[
        str | None, Column("The partner that leads on it", kind="id", refers_to="partners")
    ] = None
    lead_challenger: Annotated[
        str | None,
        Column("The partner that asks the hard questions about it", kind="id", refers_to="partners"),
    ] = None
    description: Annotated[str, Column("What it means", kind="note")] = ""


class Outcome(Record):
    """Something counted about children that services can move."""

    need: ClassVar[Need] = "rows"

    outcome: Annotated[str, Column("Id of the outcome", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    priority: Annotated[str, Column("The priority it belongs to", kind="id", refers_to="priorities")]
    better: Annotated[Literal["lower", "higher"], Column("Whether lower or higher is better", kind="choice")]
    weight: Annotated[
        float, Column("Its weight beside other outcomes of the priority", "number", "weight", lower=0)
    ]
    counted_in: Annotated[str, Column("What is counted, such as children or pupils", kind="text")]
    rate_per: Annotated[
        float | None,
        Column("Shown as a rate per this many, such as 100 or 100,000", "number", "people", above=0),
    ] = None
    population: Annotated[
        float | None,
        Column("Count of the population it is a share of (blank: none)", "number", "people", lower=0),
    ] = None
    most_shift_share: Annotated[
        float | None,
        Column(
            "Largest share that services can shift: of the trend (better lower), or of the population that is"
            " not there yet (better higher); blank: no limit",
            "share",
        ),
    ] = None
    group: Annotated[
        str, Column("The group of children it is about, such as disabled children (blank: all)", kind="note")
    ] = ""
    description: Annotated[str, Column("What it means and how it is measured", kind="note")] = ""


class OutcomeValue(Record):
    """An outcome in one place and year: as it was, its trend, its target or a benchmark."""

    need: ClassVar[Need] = "rows"

    outcome: Annotated[str, Column("The outcome", kind="id", key=True, refers_to="outcomes")]
    place: Annotated[str, Column("The place", kind="id", key=True, refers_to="places")]
    year: Annotated[int, Column("The year, by the year in which it ends", "year", key=True)]
    series: Annotated[
        Literal["actual", "trend", "target", "benchmark", "best"],
        Column(
            "actual: as it was; trend: if today's services simply continue; target: what was agreed;"
            " benchmark: at the level of areas like this one; best: at the level of the best of them",
            kind="choice",
            key=True,
        ),
    ]
    count: Annotated[float, Column("The count", "number", "what the outcome is counted in", lower=0)]
    denominator: Annotated[
        float | None,
        Column("What the count is out of (blank: the outcome's population)", "number", "people", above=0),
    ] = None
    lower: Annotated[
        float | None, Column("Lower end of the 95% interval of the count", "number", "as the count", lower=0)
    ] = None
    upper: Annotated[
        float | None, Column("Upper end of the 95% interval of the count", "number", "as the count", lower=0)
    ] = None
    basis: BasisOfRow
    source: SourceOfRow


class OutcomeCost(Record):
    """What one unit of an outcome is worth to somebody, beyond the pots."""

    outcome: Annotated[str, Column("The outcome", kind="id", key=True, refers_to="outcomes")]
    bearer: Annotated[
        str,
        Column(
            "Who bears the cost: the id of a partner, or public", kind="id", key=True, refers_to="partners"
        ),
    ]
    kind: Annotated[
        Literal["fiscal", "economic", "social"],
        Column("Public money, the economy, or people's own wellbeing", kind="choice", key=True),
    ]
    gbp_per_unit: Annotated[
        float,
        Column(
            "Value of one less of a better-lower outcome, or one more of a better-higher one, leaving out"
            " what demand-led services here already carry",
            "number",
            "£ per unit of the outcome",
            lower=0.0,
        ),
    ]
    cashable_share: Annotated[
        float | None, Column("Share of it that could be taken out of a budget; reported only", "share")
    ] = None
    low: Annotated[
        float | None, Column("Lower end of the value's 95% range", "number", "£ per unit of the outcome")
    ] = None
    high: Annotated[
        float | None, Column("Upper end of the value's 95% range", "number", "£ per unit of the outcome")
    ] = None
    basis: BasisOfRow
    source: SourceOfRow
