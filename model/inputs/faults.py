"""What is wrong with the inputs, said in the terms of whoever typed them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 25
"""How many faults the text of an `InputError` lists; `InputError.faults` always holds all."""

TOML = ".toml"
_LISTED = re.compile(r"(change|row) (\d+)(?:, (.+))?")
_SECTION = re.compile(r"(rules|cut|partnership)(?:\.|, )(.+)")


def place(table: str, row: int | None, column: str) -> str:
    """Return where something stands, in the words of its kind of file."""
    if table.endswith(TOML):
        parts = [table, f"line {row}" if row is not None else "", _key(column)]
        return ", ".join(part for part in parts if part)
    column_words = column if _LISTED.fullmatch(column) else f"column {column}" if column else ""
    parts = [table, f"row {row}" if row is not None else "", column_words]
    return ", ".join(part for part in parts if part)


def _key(at: str) -> str:
    """Where in a TOML file, as the file says it: "[[changes]] 2, key years", "[rules], key pooling"."""
    if found := _LISTED.fullmatch(at):
        kind, number, rest = found.groups()
        named = f", {_key_or_column(rest)}" if rest else ""
        return f"[[{kind}s]] {number}{named}"
    if found := _SECTION.fullmatch(at):
        return f"[{found[1]}], key {found[2]}"
    return f"key {at}" if at else ""


def _key_or_column(rest: str) -> str:
    """A key of the file; or the column that a change or row is about, with its table."""
    return f"key {rest}" if "." not in rest or rest.startswith("where.") else f"column {rest}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the inputs.

    Attributes
    ----------
    table
        Name of the table (which is the name of its file or sheet), or of the file or folder.
    row
        Row as a spreadsheet numbers it (the header is 1), or line of a TOML file; None for the whole.
    column
        Name of the column, or place in a TOML file; "" for the whole row or table.
    wrong
        What is wrong.
    right
        What would be right.
    """

    table: str
    row: int | None
    column: str
    wrong: str
    right: str

    def __str__(self) -> str:
        """Return the fault on one line: where, what is wrong, what would be right."""
        text = f"{place(self.table, self.row, self.column)}: {self.wrong}; {self.right}"
        return " ".join(text.rstrip("; ").split())


@dataclass(frozen=True, slots=True)
class Note:
    """One thing worth knowing about the inputs that does not stop a plan: a warning."""

    table: str
    row: int | None
    column: str
    text: str

    def __str__(self) -> str:
        """Return the note on one line: where, and what."""
        return " ".join(f"{place(self.table, self.row, self.column)}: {self.text}".split())


class InputError(Exception):
    """The inputs cannot be used; `faults` says everything that is wrong with them.

    Parameters
    ----------
    faults
        At least one fault, in the order in which they should be read.
    """

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        """Return the faults, one a line, at most `SHOWN` of them."""
        lines = [str(fault) for fault in self.faults[:SHOWN]]
        if (more := len(self.faults) - SHOWN) > 0:
            lines.append(f"and {more:,} more")
        return "\n".join(lines)


def unreadable(name: str, error: OSError) -> Fault:
    """Return the fault of a file or folder that the system does not let us read or write."""
    reason = (error.strerror or "the system refuses it").lower()
    return Fault(
        name, None, "", f"cannot be opened ({reason})", "make sure that it is there and yours to use"
    )
