"""The data dictionary: every column of every table, from the records themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.inputs.columns import NamedColumn, Record, columns
from model.inputs.names import listed
from model.inputs.records import Partnership
from model.inputs.tables import TABLES
from model.inputs.wording import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

SETTINGS = "partnership"
COMMON = """\
- CSV files are UTF-8 with a header row; a workbook has a sheet of the same name for each table.
- A blank cell means not stated, never zero. Shares run from 0 to 1. Numbers are digits with a point, without
  commas, £ or %. Dates are written 2026-03-31. A year is named by the year in which it ends.
- Ids are lower-case letters, digits and _, at most 40 characters. Lists in a cell are separated by ;.
- In a CSV file a text that begins with =, +, -, @ or their full-width forms is written with one ' before it,
  so that a spreadsheet does not take it for a formula; so is a text that has ' before such a character
  already. Reading takes that one ' off again. Workbooks need no such mark, and numbers never have it.
- Cells hold values, not formulas, and are not merged. Columns that look like personal data are refused."""
HEADER = ("table", "column", "key", "required", "type", "unit", "bounds", "meaning")


def data_dictionary() -> pd.DataFrame:
    """Return what every column of every input table holds, one row a column.

    Returns
    -------
    pandas.DataFrame
        Columns `table`, `column`, `key` and `required` (yes or no), `type`, `unit`, `bounds` and `meaning`,
        all text, in the order of the tables; the settings of the partnership come first, as the table
        `partnership`.
    """
    import pandas as pd

    return pd.DataFrame(list(_described()), columns=list(HEADER))


def dictionary_markdown() -> str:
    """Return the data dictionary as Markdown: what is common, then a section for each input table."""
    parts = [COMMON]
    for table, record in _tables().items():
        lines = [f"## {table}", "", f"{table_words(record)}{_need_words(record)}", ""]
        lines += ["| column | required | holds | unit | bounds | meaning |", "|---|---|---|---|---|---|"]
        for named in columns(record).values():
            _, column, _, required, kind, unit, within, meaning = _row(table, named)
            lines.append(f"| `{column}` | {required} | {kind} | {unit} | {within} | {meaning} |")
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def table_words(record: type[Record]) -> str:
    """Return what one row of a table is, in a sentence: the first line of its record's docstring."""
    return (record.__doc__ or "").strip().split("\n", 1)[0]


def kind_words(named: NamedColumn) -> str:
    """Return what the cells of a column hold, in words."""
    column = named.column
    words = {
        "id": f"id from {column.refers_to}" if column.refers_to else "id",
        "ids": f"ids from {column.refers_to}, separated by ;",
        "note": "text",
        "link": "web address",
        "choice": listed(named.choices),
        "yes_no": "yes or no",
        "whole": "whole number",
        "years": "years, or how many",
        "date": "date (year-month-day)",
    }
    return words.get(column.kind, column.kind)


def _tables() -> dict[str, type[Record]]:
    return {SETTINGS: Partnership, **TABLES}


def _described() -> Iterator[tuple[str, ...]]:
    for table, record in _tables().items():
        for named in columns(record).values():
            yield _row(table, named)


def _row(table: str, named: NamedColumn) -> tuple[str, ...]:
    column = named.column
    yes_no = ("yes" if column.key else "no", "yes" if named.required else "no")
    return (table, named.name, *yes_no, kind_words(named), column.unit, bounds(named), column.meaning)


def _need_words(record: type[Record]) -> str:
    if record is Partnership:
        return ""
    return {
        "rows": " At least one row is needed.",
        "table": " The table must be there, but may have no rows.",
        "optional": " The table may be left out.",
    }[record.need]
