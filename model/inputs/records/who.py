"""Who puts in what, where: partners, places, types of resource, pots."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from model.inputs.columns import Basis, BasisOfRow, Column, Need, Record, SourceOfRow


class Partner(Record):
    """An organisation that puts money, people or buildings in, commissions services or provides them."""

    need: ClassVar[Need] = "rows"

    partner: Annotated[str, Column("Id of the partner", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    sector: Annotated[
        Literal["council", "nhs", "police", "schools", "college", "district", "voluntary", "government"],
        Column("What sort of organisation it is", kind="choice"),
    ]
    note: Annotated[str, Column("Anything worth knowing about it", kind="note")] = ""


class Place(Record):
    """The area, or one of its districts."""

    need: ClassVar[Need] = "rows"

    place: Annotated[str, Column("Id of the place", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    parent: Annotated[
        str | None, Column("The place it lies in; blank for the area itself", kind="id", refers_to="places")
    ] = None
    children: Annotated[float, Column("People aged 0 to 17 living there", "number", "children", lower=0)]
    need_weight: Annotated[
        float | None,
        Column(
            "Weight of its need beside other places, such as children times deprivation", "number", lower=0
        ),
    ] = None
    tile_row: Annotated[int | None, Column("Row on the tile map, from the top", "whole", lower=0)] = None
    tile_column: Annotated[int | None, Column("Column on the tile map, from the left", "whole", lower=0)] = (
        None
    )
    basis: BasisOfRow
    source: SourceOfRow


class ResourceType(Record):
    """A kind of resource: money, people with a named skill, or capital such as places in a hub."""

    need: ClassVar[Need] = "rows"

    type: Annotated[str, Column("Id of the type of resource", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    kind: Annotated[Literal["money", "people", "capital"], Column("Money, people or capital", kind="choice")]
    unit: Annotated[str, Column("What it is counted in, such as £, FTE or sessions", kind="text")]
    value_gbp_per_unit: Annotated[
        float | None,
        Column(
            "Value of one unit a year, to show what is given in kind; never added to money that already"
            " pays for it",
            "number",
            "£ per unit",
            lower=0,
        ),
    ] = None
    basis: Annotated[
        Basis | None,
        Column("Where the value comes from; needed when a value is given", kind="choice"),
    ] = None
    source: Annotated[
        str,
        Column("Id of the source, or one line of how; needed when a value is given", kind="note"),
    ] = ""

    @model_validator(mode="after")
    def _value_has_basis(self) -> Self:
        if self.value_gbp_per_unit is not None and self.basis is None:
            raise PydanticCustomError("blank", "blank", {"column": "basis"})
        if self.value_gbp_per_unit is not None and not self.source:
            raise PydanticCustomError("blank", "blank", {"column": "source"})
        return self


class Pot(Record):
    """An amount of one type of resource that one partner puts in, with its conditions."""

    need: ClassVar[Need] = "rows"

    pot: Annotated[str, Column("Id of the pot", kind="id", key=True)]
    name: Annotated[str, Column("Name as people know it", kind="text")]
    partner: Annotated[str, Column("The partner that puts it in", kind="id", refers_to="partners")]
    type: Annotated[str, Column("The type of resource it holds", kind="id", refers_to="resource_types")]
    place: Annotated[
        str,
        Column(
            "Where it may be used: the area anywhere, a district only there", kind="id", refers_to="places"
        ),
    ]
    amount_per_year: Annotated[
        float,
        Column("How much it holds each year", "number", "£ a year, or the type's own unit", lower=0),
    ]
    pooled_share: Annotated[
        float | None,
        Column(
            "Largest share of it that services commissioned by other partners may use (blank: 0)",
            "share",
            "share of the amount",
        ),
    ] = None
    only_services: Annotated[
        tuple[str, ...],
        Column("The only services that may use it (blank: any)", kind="ids", refers_to="services"),
    ] = ()
    only_priorities: Annotated[
        tuple[str, ...],
        Column(
            "The only priorities whose services may use it; a service that either list names is let in",
            kind="ids",
            refers_to="priorities",
        ),
    ] = ()
    most_growth_share: Annotated[
        float | None,
        Column(
            "People and capital: how much more could be recruited or opened each year (blank: 0)",
            "share",
            "share of the amount a year",
        ),
    ] = None
    in_cash: Annotated[
        bool | None,
        Column("Yes when its value is already inside a money pot, such as pay", kind="yes_no"),
    ] = None
    legal_basis: Annotated[
        str,
        Column(
            "What lets its money cross partners: section 75, section 76, section 10, grant, aligned …",
            kind="note",
        ),
    ] = ""
    basis: BasisOfRow
    source: SourceOfRow


class PotYear(Record):
    """A pot's amount in one year, where it is known to change."""

    pot: Annotated[str, Column("The pot", kind="id", key=True, refers_to="pots")]
    year: Annotated[int, Column("The year, by the year in which it ends", "year", key=True)]
    amount: Annotated[
        float,
        Column("How much it holds in that year", "number", "£ a year, or the type's own unit", lower=0),
    ]
