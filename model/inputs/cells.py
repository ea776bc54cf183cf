"""What stands in a cell: a value as text, and the text that guards a spreadsheet against formulas."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from model.inputs.names import LIST_SEPARATOR

if TYPE_CHECKING:
    from model.inputs.columns import Record

FORMULA_STARTS = "=+-@\t\r＝＋－＠"
"""Characters that make a spreadsheet take a text in a CSV file for a formula."""

_NEEDS_GUARD = re.compile(f"'*[{re.escape(FORMULA_STARTS)}]")
_HAS_GUARD = re.compile(f"'+[{re.escape(FORMULA_STARTS)}]")


def guarded(text: str) -> str:
    """Return a text as a CSV file holds it: with one ' before it if it could be taken for a formula.

    A text that already begins with ' before such a character gets one more, so that `unguarded` gives back
    exactly what was given here.
    """
    return f"'{text}" if _NEEDS_GUARD.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell of a CSV file stands for: without the ' that guards it, if one does."""
    return cell[1:] if _HAS_GUARD.match(cell) else cell


def number_text(number: float) -> str:
    """Return a number so that reading it gives the same number, whole ones without a point."""
    text = repr(number)
    return text.removesuffix(".0")


def cell_text(value: object) -> str:
    """Return a value from anywhere (a record, a workbook, a TOML file) as the text of one cell."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return LIST_SEPARATOR.join(cell_text(item) for item in value)
    return str(value)


def row_texts(row: Record) -> list[str]:
    """Return the cells of a record, in the order of its columns."""
    return [cell_text(value) for value in row.__dict__.values()]
