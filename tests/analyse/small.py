"""The small partnership of data/tiny, how tests change it, and the plans worked out by hand for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

import pandas as pd

from model.inputs.read import read_tables
from model.inputs.tables import TABLES, Tables
from tests.source_tree import ROOT

FOLDERS = {"tiny": ROOT / "data" / "tiny", "kent": ROOT / "data" / "kent"}


@cache
def shipped(name: str) -> Tables:
    """A partnership as shipped."""
    return read_tables(FOLDERS[name])


def tiny() -> Tables:
    """The partnership that was solved by hand."""
    return shipped("tiny")


def cell(table: pd.DataFrame, column: str, at: int = 0) -> Any:
    """One value of a table."""
    return table[column].iloc[at]


def picked(table: pd.DataFrame, key: Any, *columns: str) -> list[Any]:
    """Some values of the row with this index."""
    return [table[column].loc[key] for column in columns]


def changed(tables: Tables, table: str, match: dict[str, Any], **values: Any) -> Tables:
    """The tables with the rows of one table that match given other values."""
    rows = tuple(
        row.model_copy(update=values) if all(getattr(row, k) == v for k, v in match.items()) else row
        for row in tables.rows(table)
    )
    assert rows != tables.rows(table), f"nothing in {table} matches {match}"
    return tables.replace(**{table: rows})


def without(tables: Tables, table: str, **match: Any) -> Tables:
    """The tables without the rows of one table that match."""
    rows = tuple(
        row for row in tables.rows(table) if any(getattr(row, key) != value for key, value in match.items())
    )
    return tables.replace(**{table: rows})


def with_rows(tables: Tables, table: str, *rows: dict[str, Any]) -> Tables:
    """The tables with more rows in one table."""
    record = TABLES[table]
    sourced = {"basis": "illustrative", "source": "made up for this test"}
    own = {key: value for key, value in sourced.items() if key in record.model_fields}
    more = tuple(record.model_validate({**own, **row}) for row in rows)
    return tables.replace(**{table: (*tables.rows(table), *more)})


def actuals(tables: Tables, outcome: str, counts: Mapping[int, float], size: float | None) -> Tables:
    """The tables with earlier actual figures of one outcome for the whole area."""
    area = tables.partnership.area
    rows = [
        {
            "outcome": outcome,
            "place": area,
            "year": year,
            "series": "actual",
            "count": count,
            "denominator": size,
        }
        for year, count in counts.items()
    ]
    return with_rows(tables, "outcome_values", *rows)


# ---- plans worked out by hand (data/tiny/README.md) -----------------------------------------

Pairs = dict[tuple[str, str, str], tuple[float, float]]
"""Pot, service, place to £ in the two plan years."""

FLOWS_TODAY: dict[tuple[str, str, str], float] = {
    ("council_general", "placements", "shire"): 5_000_000.0,
    ("council_general", "family_help", "north"): 200_000.0,
    ("council_general", "family_help", "south"): 120_000.0,
    ("council_general", "youth_clubs", "shire"): 200_000.0,
    ("nhs_core", "health_visits", "shire"): 300_000.0,
    ("health_grant", "health_visits", "shire"): 300_000.0,
}
VISITS_PAID: Pairs = {
    ("nhs_core", "health_visits", "shire"): (330_000.0, 361_500.0),
    ("health_grant", "health_visits", "shire"): (300_000.0, 300_000.0),
}
BEST_FLOWS: Pairs = {
    ("council_general", "placements", "shire"): (5_100_000.0, 5_087_500.0),
    ("council_general", "family_help", "north"): (200_000.0, 205_000.0),
    ("council_general", "family_help", "south"): (120_000.0, 127_500.0),
    ("council_general", "youth_clubs", "shire"): (200_000.0, 200_000.0),
    ("nhs_core", "family_help", "north"): (45_000.0, 45_000.0),
    **VISITS_PAID,
}
CUT_FLOWS: Pairs = {
    ("council_general", "placements", "shire"): (5_055_000.0, 5_058_000.0),
    ("nhs_core", "placements", "shire"): (45_000.0, 45_000.0),
    ("council_general", "family_help", "north"): (176_000.0, 0.0),
    ("council_general", "family_help", "south"): (108_000.0, 0.0),
    **VISITS_PAID,
}
ACTIVITY_TODAY: dict[tuple[str, str], float] = {
    ("family_help", "north"): 100.0,
    ("family_help", "south"): 60.0,
    ("health_visits", "shire"): 6000.0,
    ("placements", "shire"): 100.0,
    ("youth_clubs", "shire"): 2000.0,
}
BEST_ACTIVITY: dict[tuple[str, str], tuple[float, float]] = {
    ("family_help", "north"): (122.5, 125.0),
    ("family_help", "south"): (60.0, 63.75),
    ("health_visits", "shire"): (6300.0, 6615.0),
    ("placements", "shire"): (102.0, 101.75),
    ("youth_clubs", "shire"): (2000.0, 2000.0),
}
CUT_ACTIVITY: dict[tuple[str, str], tuple[float, float]] = {
    ("family_help", "north"): (88.0, 0.0),
    ("family_help", "south"): (54.0, 0.0),
    ("health_visits", "shire"): (6300.0, 6615.0),
    ("placements", "shire"): (102.0, 102.06),
    ("youth_clubs", "shire"): (0.0, 0.0),
}
NAN = float("nan")
ON_TREND = {"looked_after": (102.0, 104.0, 104.0), "school_ready": (700.0, 700.0, 700.0)}
TARGETS = {"looked_after": (NAN, 96.0, 96.0), "school_ready": (720.0, 740.0, 740.0)}
READY = (715.0, 722.875, 722.875)
BEST_OUTCOMES = {"looked_after": (102.0, 101.75, 100.0), "school_ready": READY}
CUT_OUTCOMES = {"looked_after": (102.0, 105.8, 120.9), "school_ready": READY}

YEARS = (2026, 2027)


def best_use_by_hand() -> dict[str, pd.DataFrame]:
    """The best use of the same money, with nothing broken."""
    nothing = broken_rows()
    plan = {
        "duties_unmet": nothing,
        "promises_broken": nothing,
        "unspent": unspent_rows((75_000.0, 43_500.0)),
    }
    return {
        **plan,
        "spend": spend_rows(BEST_FLOWS),
        "activity": activity_rows(BEST_ACTIVITY),
        "outcomes": outcome_rows(BEST_OUTCOMES),
    }


def cut_by_hand() -> dict[str, pd.DataFrame]:
    """A tenth off council money, with what it breaks."""
    duties = broken_rows(("demand", "placements", "shire", 2027, 3.74, 187_000.0))
    promises = broken_rows(
        ("evidence", "youth_clubs", "shire", 2026, 2000.0, 200_000.0),
        ("pace", "family_help", "north", 2026, 2.0, 4_000.0),
        ("evidence", "youth_clubs", "shire", 2027, 2000.0, 200_000.0),
        ("pace", "family_help", "north", 2027, 81.0, 162_000.0),
        ("pace", "family_help", "south", 2027, 48.6, 97_200.0),
    )
    plan = {
        "duties_unmet": duties,
        "promises_broken": promises,
        "unspent": unspent_rows((75_000.0, 43_500.0)),
    }
    return {
        **plan,
        "spend": spend_rows(CUT_FLOWS),
        "activity": activity_rows(CUT_ACTIVITY),
        "outcomes": outcome_rows(CUT_OUTCOMES),
    }


def broken_rows(*rows: tuple[str, str, str, int, float, float]) -> pd.DataFrame:
    """A table of unmet duties or broken promises."""
    return pd.DataFrame(list(rows), columns=["rule", "service", "place", "year", "activity", "gbp"])


def unspent_rows(of_nhs_core: tuple[float, float]) -> pd.DataFrame:
    """A table of what is left in the pots."""
    rows = [
        ("nhs_core", year, left, "no service could use it")
        for year, left in zip(YEARS, of_nhs_core, strict=True)
    ]
    return pd.DataFrame(rows, columns=["pot", "year", "amount", "reason"])


def spend_rows(flows: Pairs) -> pd.DataFrame:
    """The table ``spend`` of some payments in the two plan years."""
    pots, services = {r.pot: r for r in tiny().pots}, {r.service: r for r in tiny().services}
    rows = []
    for pot, service, place in sorted({*FLOWS_TODAY, *flows}):
        of = services[service]
        today, planned = (
            FLOWS_TODAY.get((pot, service, place), 0.0),
            flows.get((pot, service, place), (0.0, 0.0)),
        )
        head = (pots[pot].partner, pot, service, of.priority, of.tier, place)
        rows += [(*head, year, today, amount) for year, amount in zip(YEARS, planned, strict=True)]
    columns = ["partner", "pot", "service", "priority", "tier", "place", "year", "today", "planned"]
    return pd.DataFrame(rows, columns=columns)


def activity_rows(planned: dict[tuple[str, str], tuple[float, float]]) -> pd.DataFrame:
    """The table ``activity`` of some activity in the two plan years."""
    rows = [
        (*key, year, ACTIVITY_TODAY[key], amount)
        for key, amounts in planned.items()
        for year, amount in zip(YEARS, amounts, strict=True)
    ]
    return pd.DataFrame(rows, columns=["service", "place", "year", "today", "planned"])


def outcome_rows(planned: Mapping[str, tuple[float, ...]]) -> pd.DataFrame:
    """The area's rows of the table ``outcomes`` for both plan years and the run-on year."""
    rows = [
        (outcome, "shire", 2026 + t, ON_TREND[outcome][t], amounts[t], TARGETS[outcome][t], NAN)
        for outcome, amounts in planned.items()
        for t in range(3)
    ]
    columns = ["outcome", "place", "year", "trend", "planned", "target", "benchmark"]
    return pd.DataFrame(rows, columns=columns)
