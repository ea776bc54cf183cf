"""The small partnership of data/tiny, and how tests change it."""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from typing import Any

from model.inputs.records import Partnership
from model.inputs.tables import TABLES, Tables
from tests.source_tree import ROOT

TINY = ROOT / "data" / "tiny"


@cache
def tiny() -> Tables:
    """data/tiny, record by record."""
    settings = tomllib.loads((TINY / "partnership.toml").read_text(encoding="utf-8"))
    found: dict[str, Any] = {}
    for name, record in TABLES.items():
        path = TINY / f"{name}.csv"
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                rows = [{k: v for k, v in row.items() if v != ""} for row in csv.DictReader(file)]
            found[name] = tuple(record.model_validate(row) for row in rows)
    return Tables(partnership=Partnership.model_validate(settings), **found)


def changed(tables: Tables, table: str, match: dict[str, Any], **values: Any) -> Tables:
    """The tables with the rows of one table that match given other values."""
    rows = tuple(
        row.model_copy(update=values) if all(getattr(row, k) == v for k, v in match.items()) else row
        for row in tables.rows(table)
    )
    return tables.replace(**{table: rows})


def with_rows(tables: Tables, table: str, *rows: dict[str, Any]) -> Tables:
    """The tables with more rows in one table."""
    record = TABLES[table]
    more = tuple(record.model_validate({"basis": "illustrative", "source": "test", **row}) for row in rows)
    return tables.replace(**{table: (*tables.rows(table), *more)})
