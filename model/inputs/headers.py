"""The header row of a table: which column stands where, and what is wrong with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from model.inputs.columns import NamedColumn, columns
from model.inputs.faults import Fault
from model.inputs.names import as_id, did_you_mean, nearest
from model.inputs.tables import TABLES
from model.inputs.wording import shown

_PERSONAL = re.compile(
    r"names?|(.*_)?(first|last|family|given|middle|full|maiden|child|pupil|patient|person|client|parent|mother"
    r"|father|carer|worker)s?_?names?(_.*)?|(.*_)?(surname|forename|dob|date_of_birth|birth_?date|birthday|upn|uln"
    r"|unique_pupil_number|nhs_?(number|no|num|id)|ni_?number|national_insurance(_number)?|post_?code|email"
    r"|e_mail|telephone|phone|mobile)(_.*)?|(home_|street_)?address"
)


@dataclass(frozen=True)
class Header:
    """The header of a table.

    Attributes
    ----------
    names
        For each position: the name of the column there, or "" where there is none that counts.
    width
        The number of positions up to the last one that has a name.
    missing
        Columns that must be there and are not.
    """

    names: tuple[str, ...]
    width: int
    missing: frozenset[str]


def read_header(table: str, cells: Sequence[str]) -> tuple[Header, list[Fault]]:
    """Return the header of a table and the faults in it."""
    known = columns(TABLES[table])
    given = [cell.strip() for cell in cells]
    width = max((at + 1 for at, cell in enumerate(given) if cell), default=0)
    missing = frozenset(name for name, named in known.items() if named.required and name not in given)
    if width == 1 and (found := re.search("[;\t|]", given[0])):
        separator = {";": "semicolons", "\t": "tabs", "|": "bars"}[found[0]]
        fault = Fault(
            table, 1, "", f"its columns are separated by {separator}", "save it with commas (CSV UTF-8)"
        )
        return Header((), 0, frozenset(known)), [fault]
    names = tuple(cell if cell in known else "" for cell in given)
    return Header(names, width, missing), list(_faults(table, given, known, missing))


def _faults(
    table: str, given: list[str], known: dict[str, NamedColumn], missing: frozenset[str]
) -> Iterator[Fault]:
    explained = set()
    width = max((at + 1 for at, cell in enumerate(given) if cell), default=0)
    for at, cell in enumerate(given[:width], 1):
        if not cell:
            yield Fault(table, 1, "", f"column {at} has no name", "name it, or remove it")
    for name, count in Counter(cell for cell in given if cell).items():
        if count > 1:
            yield Fault(table, 1, name, f"the column is there {count} times", "keep one of them")
        if name not in known:
            absent = [column for column in known if column not in given]
            meant = next(iter(nearest(name, absent)), "")
            explained.add(meant)
            yield _unknown(table, name, known, meant)
    for name, named in known.items():
        if name in missing - explained:
            yield Fault(table, 1, name, "the column is missing", f"add it: {named.column.meaning}")


def _unknown(table: str, name: str, known: dict[str, NamedColumn], meant: str) -> Fault:
    if _PERSONAL.fullmatch(as_id(name)):
        return Fault(
            table,
            1,
            name,
            "looks like personal data, which is refused",
            "remove the column: tables hold totals only",
        )
    wrong = f"{table} has no column {shown(name)}"
    if meant:
        unit = known[meant].column.unit
        return Fault(table, 1, name, wrong, f"{meant} is expected{f', in {unit}' if unit else ''}")
    guess = did_you_mean(name, known)
    return Fault(table, 1, name, wrong, guess or f"remove it; the columns are {', '.join(known)}")
