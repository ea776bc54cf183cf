"""How a column is described: once, where its record is declared, for everything that needs to know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Annotated, ClassVar, Literal, get_args

from annotated_types import Ge, GroupedMetadata, Gt, Le, Lt
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from model.inputs.names import ID_PATTERN, is_id, split_list

Kind = Literal[
    "id",
    "ids",
    "text",
    "note",
    "link",
    "choice",
    "yes_no",
    "number",
    "share",
    "whole",
    "year",
    "years",
    "date",
]
Need = Literal["rows", "table", "optional"]
TEXTS: tuple[Kind, ...] = ("text", "note", "link")

LONGEST_TEXT = 4000
MOST_IDS = 200
LARGEST_NUMBER = 1e12
FIRST_YEAR, LAST_YEAR = 1990, 2100
UNPRINTABLE = "[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]"
"""Characters that a cell may not hold: a workbook or a screen could not give them back."""

_TEXT_PATTERN = r"^[^\x00-\x08\x0B-\x1F\x7F\x{FFFE}\x{FFFF}]*$"
_LINK_PATTERN = r"^https?://[^\s]+$"
_YES_NO = {"yes": True, "no": False}
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _parse_yes_no(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value not in _YES_NO:
        raise PydanticCustomError("yes_no", "neither yes nor no")
    return _YES_NO[value]


def _parse_date(value: object) -> object:
    if not isinstance(value, str):
        return value
    if not _ISO_DATE.fullmatch(value):
        raise PydanticCustomError("date", "not a date")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("date", "not a date") from error


def _parse_ids(value: object) -> object:
    return split_list(value) if isinstance(value, str) else value


def _check_ids(items: tuple[str, ...]) -> tuple[str, ...]:
    if len(items) > MOST_IDS:
        raise PydanticCustomError("ids_many", "too many")
    for item in items:
        if not is_id(item):
            raise PydanticCustomError("ids", "not an id", {"item": item})
        if items.count(item) > 1:
            raise PydanticCustomError("ids_twice", "twice", {"item": item})
    return items


@dataclass(frozen=True)
class Column(GroupedMetadata):
    """The description of one column; pydantic reads its bounds from here too.

    Attributes
    ----------
    meaning
        What the column says, in a sentence a commissioner understands.
    kind
        What its cells hold: `share` is a number from 0 to 1, `ids` a list of ids separated by `;`,
        `text` must be filled in, `note` is a text that may be left blank.
    unit
        The unit of a number, in words.
    lower, upper, above, below
        Bounds: at least, at most, more than, less than.
    key
        Whether the column is part of what tells one row of its table from another.
    refers_to
        The table whose ids the column holds; "" for none.
    """

    meaning: str
    kind: Kind
    unit: str = ""
    lower: float | None = None
    upper: float | None = None
    above: float | None = None
    below: float | None = None
    key: bool = False
    refers_to: str = ""

    def limits(self) -> tuple[float | None, float | None]:
        """Return the least and the largest value that a cell may hold, those of its kind included."""
        lower, upper = self.lower, self.upper
        if self.kind == "share":
            return (0.0 if lower is None else lower), (1.0 if upper is None else upper)
        if self.kind == "year":
            return FIRST_YEAR, LAST_YEAR
        if self.kind in ("number", "whole"):
            least = -LARGEST_NUMBER if lower is None and self.above is None else lower
            return least, (LARGEST_NUMBER if upper is None else upper)
        return lower, upper

    def __iter__(self) -> Iterator[object]:
        """Yield the constraints that pydantic applies."""
        yield from _OF_KIND.get(self.kind, ())
        lower, upper = self.limits()
        yield from (make(bound) for make, bound in ((Ge, lower), (Le, upper)) if bound is not None)
        yield from (make(bound) for make, bound in ((Gt, self.above), (Lt, self.below)) if bound is not None)


_TEXT = StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT, pattern=_TEXT_PATTERN)
_OF_KIND: dict[str, tuple[object, ...]] = {
    "text": (*_TEXT, Field(min_length=1)),
    "note": tuple(_TEXT),
    "id": tuple(StringConstraints(strip_whitespace=True, pattern=ID_PATTERN)),
    "ids": (BeforeValidator(_parse_ids), AfterValidator(_check_ids)),
    "link": tuple(StringConstraints(strip_whitespace=True, max_length=LONGEST_TEXT, pattern=_LINK_PATTERN)),
    "yes_no": (BeforeValidator(_parse_yes_no),),
    "number": (Field(allow_inf_nan=False),),
    "share": (Field(allow_inf_nan=False),),
    "date": (BeforeValidator(_parse_date),),
}


class Record(BaseModel):
    """One row of a table: frozen, and checked column by column when it is made.

    The first line of a record's docstring says what one row of its table is. A blank optional cell is None
    (numbers, ids, dates, yes or no), "" (text) or () (lists): "not stated", never zero.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    need: ClassVar[Need] = "optional"
    """Whether the table needs at least one row, needs only to be there, or may be left out."""


@dataclass(frozen=True)
class NamedColumn:
    """A column as it stands in its table: its description, name and choices, and whether it is required."""

    name: str
    column: Column
    required: bool
    choices: tuple[str, ...]


@cache
def columns(record: type[Record]) -> dict[str, NamedColumn]:
    """Return the columns of a table in their order, by name."""
    found = {}
    for name, field in record.model_fields.items():
        column = next(item for item in field.metadata if isinstance(item, Column))
        choices = _choices(field.annotation) if column.kind == "choice" else ()
        found[name] = NamedColumn(name, column, field.is_required(), choices)
    return found


@cache
def keys(record: type[Record]) -> tuple[str, ...]:
    """Return the names of the columns that tell one row of a table from another."""
    return tuple(name for name, column in columns(record).items() if column.column.key)


def _choices(annotation: object) -> tuple[str, ...]:
    plain: list[str] = []
    for part in get_args(annotation):
        plain += [part] if isinstance(part, str) else _choices(part)
    return tuple(plain)


Basis = Literal["published", "derived", "illustrative"]
"""How a figure was come by."""

BasisOfRow = Annotated[
    Basis,
    Column(
        "Where the figures of the row come from: published somewhere, derived from published figures, or"
        " illustrative (the most defensible figure where nothing is published)",
        kind="choice",
    ),
]
SourceOfRow = Annotated[
    str,
    Column(
        "Published: the id of the source, or ids separated by ;. Derived or illustrative: one line of how",
        kind="text",
    ),
]
