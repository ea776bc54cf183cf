"""The answers of data/tiny/README.md, worked out by hand before any solver gave them."""

from __future__ import annotations

from dataclasses import dataclass

from tests.source_tree import ROOT

SCENARIOS = ROOT / "scenarios"

Key3 = tuple[str, str, int]
Key4 = tuple[str, str, str, int]


@dataclass(frozen=True)
class ByHand:
    """One scenario's answer. Keys: service or outcome, place, year; pot, service, place, year."""

    stages: list[tuple[str, int | None, float]]
    gap_closed: float
    activity: dict[Key3, float]
    outcomes: dict[Key3, float]
    flows: dict[Key4, float]
    unspent: dict[tuple[str, int], float]
    unmet_demand: float = 0.0


def stages(
    duties: tuple[float, float], promises: tuple[float, float], rest: tuple[float, float, float]
) -> list[tuple[str, int | None, float]]:
    """Stage values in order for the two plan years."""
    aim, calm, payments = rest
    return [
        ("duties", 2026, duties[0]),
        ("duties", 2027, duties[1]),
        ("promises", 2026, promises[0]),
        ("promises", 2027, promises[1]),
        ("close_gaps", None, aim),
        ("calm", None, calm),
        ("payments", None, payments),
    ]


TREND = 0.6 + 0.4 * 10820 / 13240
SCHOOL = 0.4 * 4201.25 / 13240
"""Weighted shortfall of school readiness with all the posts at work, in both plans that may grow."""

VISITS = {("health_visits", "shire", 2026): 6300.0, ("health_visits", "shire", 2027): 6615.0}
READY = {("school_ready", "shire", 2026): 715.0} | dict.fromkeys(
    [("school_ready", "shire", 2027), ("school_ready", "shire", 2028)], 722.875
)
VISITS_PAID = {
    ("nhs_core", "health_visits", "shire", 2026): 330_000.0,
    ("nhs_core", "health_visits", "shire", 2027): 361_500.0,
    ("health_grant", "health_visits", "shire", 2026): 300_000.0,
    ("health_grant", "health_visits", "shire", 2027): 300_000.0,
    ("nurse_team", "health_visits", "shire", 2026): 12.6,
    ("nurse_team", "health_visits", "shire", 2027): 13.23,
}

AS_AGREED = ByHand(
    stages=stages((0, 0), (0, 55_000), (TREND, 55_263.160702, 356_294.515617)),
    gap_closed=0.0,
    activity={
        ("family_help", "north", 2026): 100.0,
        ("family_help", "south", 2027): 60.0,
        ("health_visits", "shire", 2027): 6000.0,
        ("placements", "shire", 2026): 102.0,
        ("placements", "shire", 2027): 104.0,
        ("youth_clubs", "shire", 2026): 2000.0,
        ("youth_clubs", "shire", 2027): 1450.0,
    },
    outcomes={
        ("looked_after", "north", 2026): 62.0,
        ("looked_after", "north", 2028): 64.0,
        ("looked_after", "south", 2027): 40.0,
        ("school_ready", "shire", 2028): 700.0,
    },
    flows={
        ("council_general", "placements", "shire", 2026): 5_055_000.0,
        ("council_general", "placements", "shire", 2027): 5_155_000.0,
        ("nhs_core", "placements", "shire", 2026): 45_000.0,
        ("nhs_core", "placements", "shire", 2027): 45_000.0,
        ("council_general", "youth_clubs", "shire", 2027): 145_000.0,
    },
    unspent={
        ("council_general", 2026): 45_000.0,
        ("council_general", 2027): 0.0,
        ("nhs_core", 2027): 105_000.0,
    },
)

BEST_USE = ByHand(
    stages=stages((0, 0), (0, 0), (0.36875 + SCHOOL, 194_623.249061, 478_772.294808)),
    gap_closed=1 - (0.36875 + SCHOOL) / TREND,
    activity={
        ("family_help", "north", 2026): 122.5,
        ("family_help", "south", 2026): 60.0,
        ("family_help", "north", 2027): 125.0,
        ("family_help", "south", 2027): 63.75,
        ("placements", "shire", 2026): 102.0,
        ("placements", "shire", 2027): 101.75,
        ("youth_clubs", "shire", 2026): 2000.0,
        ("youth_clubs", "shire", 2027): 2000.0,
    }
    | VISITS,
    outcomes={
        ("looked_after", "north", 2026): 62.0,
        ("looked_after", "north", 2027): 61.75,
        ("looked_after", "south", 2027): 40.0,
        ("looked_after", "north", 2028): 60.375,
        ("looked_after", "south", 2028): 39.625,
    }
    | READY,
    flows={
        ("council_general", "placements", "shire", 2026): 5_100_000.0,
        ("council_general", "placements", "shire", 2027): 5_087_500.0,
        ("council_general", "family_help", "north", 2026): 200_000.0,
        ("council_general", "family_help", "north", 2027): 205_000.0,
        ("council_general", "family_help", "south", 2026): 120_000.0,
        ("council_general", "family_help", "south", 2027): 127_500.0,
        ("council_general", "youth_clubs", "shire", 2027): 200_000.0,
        ("nhs_core", "family_help", "north", 2026): 45_000.0,
        ("nhs_core", "family_help", "north", 2027): 45_000.0,
        ("nhs_core", "placements", "shire", 2026): 0.0,
    }
    | VISITS_PAID,
    unspent={("council_general", 2026): 0.0, ("nhs_core", 2026): 75_000.0, ("nhs_core", 2027): 43_500.0},
)

CUT = ByHand(
    stages=stages(
        (0, 187_000),
        (204_000, 459_200),
        (0.6 * 356.8 / 21 / 8 + SCHOOL, 850_684.522664, 1_152_940.807648),
    ),
    gap_closed=1 - (0.6 * 356.8 / 21 / 8 + SCHOOL) / TREND,
    activity={
        ("family_help", "north", 2026): 88.0,
        ("family_help", "south", 2026): 54.0,
        ("family_help", "north", 2027): 0.0,
        ("family_help", "south", 2027): 0.0,
        ("placements", "shire", 2026): 102.0,
        ("placements", "shire", 2027): 102.06,
        ("youth_clubs", "shire", 2026): 0.0,
        ("youth_clubs", "shire", 2027): 0.0,
    }
    | VISITS,
    outcomes={
        ("looked_after", "north", 2027): 65.2,
        ("looked_after", "south", 2027): 40.6,
        ("looked_after", "north", 2028): 74.6,
        ("looked_after", "south", 2028): 46.3,
    }
    | READY,
    flows={
        ("council_general", "placements", "shire", 2026): 5_055_000.0,
        ("council_general", "placements", "shire", 2027): 5_058_000.0,
        ("nhs_core", "placements", "shire", 2026): 45_000.0,
        ("nhs_core", "placements", "shire", 2027): 45_000.0,
    }
    | VISITS_PAID,
    unspent={("council_general", 2027): 0.0, ("nhs_core", 2027): 43_500.0},
    unmet_demand=3.74,
)

BY_HAND = {"tiny-as-agreed": AS_AGREED, "tiny-best-use": BEST_USE, "tiny-cut": CUT}
