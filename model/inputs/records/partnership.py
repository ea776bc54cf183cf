"""The settings of a partnership: its area, its years, its prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import Field, model_validator

from model.inputs.columns import Column, Need, Record
from model.inputs.names import split_list

if TYPE_CHECKING:
    from collections.abc import Mapping

DEFAULT_YEARS = 4
MOST_YEARS = 30


class Partnership(Record):
    """The settings of a partnership, from `partnership.toml` or the sheet `partnership`.

    `years` may be given as a count or as a list; a count, or nothing, stands for that many years (4) that
    follow the base year.
    """

    need: ClassVar[Need] = "rows"

    name: Annotated[str, Column("Name of the partnership", "text")]
    area: Annotated[str, Column("The place that is the whole area", "id", refers_to="places")]
    base_year: Annotated[
        int, Column("The last year known from published figures, by the year in which it ends", "year")
    ]
    years: Annotated[
        tuple[int, ...],
        Field(min_length=1, max_length=MOST_YEARS),
        Column("The years planned for: a list that follows the base year, or how many (blank: 4)", "years"),
    ] = ()
    price_year: Annotated[
        str,
        Column("The year whose prices all money is in, such as 2024-25", "text"),
        Field(pattern=r"^\d{4}(-\d{2})?$"),
    ]
    currency: Annotated[str, Column("The currency, such as GBP", "text")] = "GBP"
    discount_rate: Annotated[
        float, Column("Rate at which later years count for less, such as 0.035", "share", "share a year")
    ]
    first_decision_year: Annotated[
        int | None,
        Column("First year that can still be decided; years before it are held (blank: the first)", "year"),
    ] = None
    run_on_years: Annotated[
        int | None,
        Column(
            "Years followed after the last (blank: the longest lag in use, at most 3)",
            "whole",
            "years",
            lower=0,
            upper=10,
        ),
    ] = None
    sources_note: Annotated[str, Column("What the figures rest on, in a sentence or two", "note")] = ""

    @model_validator(mode="before")
    @classmethod
    def _years_from_count(cls, given: Any) -> Any:
        """Write the years out where they are given as a count, as text, or not at all."""
        if not isinstance(given, dict):
            return given
        return given | {"years": _written_out(given.get("years"), given)}


def _written_out(years: object, given: Mapping[str, object]) -> object:
    if isinstance(years, str):
        items = split_list(years)
        years = int(items[0]) if len(items) == 1 and items[0].isdecimal() else items or None
    count = DEFAULT_YEARS if years is None or years == () else years
    if not isinstance(count, int) or isinstance(count, bool):
        return count
    if count > MOST_YEARS:
        return (count,)
    base = str(given.get("base_year", "")).strip()
    return tuple(range(int(base) + 1, int(base) + 1 + count)) if base.isdecimal() else (0,) * count
