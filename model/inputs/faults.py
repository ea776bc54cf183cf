"""What is wrong with the inputs, said in the terms of whoever typed them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = 25
"""How many faults the text of an `InputError` lists; `InputError.faults` always holds all."""


def _place(table: str, row: int | None, column: str) -> str:
    parts = [table, f"row {row}" if row is not None else "", f"column {column}" if column else ""]
    return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with the inputs.

    Attributes
    ----------
    table
        Name of the table (which is the name of its file or sheet), or of the file or folder.
    row
        Row as a spreadsheet numbers it (the header is row 1); None for the whole table.
    column
        Name of the column; "" for the whole row or table.
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
        text = f"{_place(self.table, self.row, self.column)}: {self.wrong}; {self.right}"
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
        return " ".join(f"{_place(self.table, self.row, self.column)}: {self.text}".split())


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
