"""Small tables for every chart, and what tests read from a figure."""

from __future__ import annotations

from typing import Any

import pandas as pd
from plotly.graph_objects import Figure

from model.charts.factory import Chart
from model.charts.setting import Setting

NAN = float("nan")
HERE = Setting(place="Kent", period="2024-25", source="published accounts", data_year="2024-25")

NASTY = "<b>Bold</b> & <script>alert(1)</script>"
"""A name that must be drawn as it is written."""


def outcomes_now() -> pd.DataFrame:
    """Outcomes as the first page has them: off track, on track, without a target."""
    return pd.DataFrame(
        {
            "outcome": ["late_plans", "ready", "in_need"],
            "name": ["Plans late", "Ready for school", "Children in need"],
            "better": ["lower", "higher", "lower"],
            "counted_in": ["plans", "children", "children"],
            "today_count": [200.0, 700.0, 800.0],
            "trend_count": [210.0, 750.0, 820.0],
            "target_count": [150.0, 740.0, NAN],
            "target_year": [2031, 2031, 2031],
            "benchmark_count": [150.0, 715.0, NAN],
            "best_count": [100.0, NAN, NAN],
            "status": ["off track", "on track", "no target"],
            "direction": ["getting worse", "no clear change", "too early to say"],
        }
    )


def outcomes_planned() -> pd.DataFrame:
    """Outcomes of a plan: one met, one missed, one without a target."""
    return pd.DataFrame(
        {
            "outcome": ["late_plans", "ready", "in_need"],
            "name": ["Plans late", "Ready for school", "Children in need"],
            "better": ["lower", "higher", "lower"],
            "counted_in": ["plans", "children", "children"],
            "year": [2031, 2031, 2031],
            "today_count": [200.0, 700.0, 800.0],
            "trend_count": [210.0, 700.0, 820.0],
            "planned_count": [145.0, 690.0, 820.0],
            "target_count": [150.0, 740.0, NAN],
            "benchmark_count": [150.0, 715.0, NAN],
            "improvement_count": [65.0, -10.0, 0.0],
            "short_count": [0.0, 50.0, NAN],
            "meets": ["met", "not met", "no target"],
            "is_guard": [False, False, False],
            "against_trend": ["better", "worse", "about the same"],
        }
    )


def history() -> pd.DataFrame:
    """One outcome over the years."""
    actual = [(year, "actual", 200.0 + 5 * i, "published") for i, year in enumerate(range(2020, 2026))]
    trend = [(year, "trend", 225.0, "derived") for year in range(2025, 2032)]
    rest = [
        (2031, "target", 150.0, "derived"),
        (2025, "benchmark", 150.0, "derived"),
        (2025, "best", 90.0, "derived"),
    ]
    return pd.DataFrame([*actual, *trend, *rest], columns=["year", "series", "count", "basis"])


def one_outcome() -> dict[str, Any]:
    """The outcome whose history it is."""
    row: dict[str, Any] = {str(k): v for k, v in outcomes_now().iloc[0].items()}
    return row


def flows() -> pd.DataFrame:
    """Six flows of money between three partners and four outcomes, with odd pennies."""
    rows = [
        ("council", "general", "placements", "safe", "demand_led", 5_000_000.0),
        ("council", "general", "family_help", "safe", "looked_after", 160_000.01),
        ("council", "general", "family_help", "safe", "ready", 160_000.0),
        ("council", "general", "youth_clubs", "safe", "no_evidence", 200_000.0),
        ("nhs", "core", "health_visits", "ready", "ready", 600_000.33),
        ("police", "prevention", "mentoring", "safe", "no_gain", 50_000.0),
    ]
    return named_flows(rows)


def many_flows(number: int = 60) -> pd.DataFrame:
    """More pots, services and outcomes than a figure may hold."""
    rows = [
        (
            f"partner_{i % 9}",
            f"pot_{i % 31}",
            f"service_{i % 36}",
            f"priority_{i % 5}",
            ("no_evidence", "no_gain", "demand_led")[i % 3] if i % 4 == 0 else f"outcome_{i % 13}",
            1_000.0 * (i + 1) + 0.01 * i,
        )
        for i in range(number)
    ]
    return named_flows(rows)


def named_flows(rows: list[tuple[str, str, str, str, str, float]]) -> pd.DataFrame:
    """Flows whose names are their ids in plain words."""
    steps = ["partner", "pot", "service", "priority", "outcome"]
    frame = pd.DataFrame(rows, columns=[*steps, "gbp"])
    names = {f"{step}_name": frame[step].str.replace("_", " ").str.capitalize() for step in steps}
    return frame.assign(**names)


def totals() -> pd.DataFrame:
    """Money by tier."""
    gbp = pd.Series([600_000.0, 300_000.0, 100_000.0])
    return pd.DataFrame(
        {"name": ["specialist", "targeted", "universal"], "gbp": gbp, "share": gbp / 1_000_000}
    )


def districts() -> pd.DataFrame:
    """Four districts with an outcome and money; one has no tile."""
    return pd.DataFrame(
        {
            "name": ["Dartford", "Folkestone and Hythe", "Thanet", "Elsewhere"],
            "tile_row": [1, 3, 1, NAN],
            "tile_column": [1, 4, 6, NAN],
            "children": [29_332.0, 21_801.0, 30_551.0, 1_000.0],
            "gbp": [9_000_000.0, 10_000_000.0, 19_000_000.0, 400_000.0],
            "today_count": [100.0, 90.0, 160.0, 4.0],
            "denominator": [2_000.0, 1_500.0, 2_000.0, NAN],
            "rate_per": [100.0, 100.0, 100.0, 100.0],
            "compared": ["better", "about the same", "worse", "not compared"],
            "basis": ["derived"] * 4,
        }
    )


def services() -> pd.DataFrame:
    """Services that gain, stay and lose; one of them follows demand and leaves duties unpaid for."""
    return pd.DataFrame(
        {
            "name": ["Family help", "Youth clubs", "Fostering", "Mentoring"],
            "demand_led": [False, False, True, False],
            "activity_unit": ["families", "sessions", "child-years", "young people"],
            "today_gbp": [320_000.0, 200_000.0, 5_000_000.0, 90_000.0],
            "planned_gbp": [377_500.0, 200_000.0, 4_900_000.0, 20_000.0],
            "change_gbp": [57_500.0, 0.0, -100_000.0, -70_000.0],
            "today_activity": [160.0, 2_000.0, 100.0, 45.0],
            "planned_activity": [188.75, 2_000.0, 98.0, 10.0],
            "unmet_gbp": [0.0, 0.0, 187_000.0, 0.0],
        }
    )


def limits() -> pd.DataFrame:
    """Limits that a plan has reached."""
    return pd.DataFrame(
        {
            "rule_name": ["Pace of change", "Ceilings", "Pace of change", "Pots used up"],
            "name": ["Family help", "Tutoring", "Mentoring", "Public health grant"],
            "limits": [48, 30, 12, 6],
            "sentence": ["Family help: changes as fast as it may.", "Tutoring: at its ceiling.", "M.", "P."],
        }
    )


def broken() -> pd.DataFrame:
    """A duty and a promise that a plan breaks."""
    return pd.DataFrame(
        {
            "what": ["duty", "promise"],
            "service_name": ["Fostering", "Youth clubs"],
            "gbp": [187_000.0, 400_000.0],
            "sentence": ["Fostering: 4 child-years short of its duty.", "Youth clubs: 4,000 sessions short."],
        }
    )


def texts(figure: Figure) -> list[str]:
    """Everything written in a figure's annotations."""
    return [annotation.text for annotation in figure.layout.annotations]


def words_of(chart: Chart) -> str:
    """All the words around a figure."""
    return " ".join([chart.headline, chart.subtitle, chart.summary, chart.source])
