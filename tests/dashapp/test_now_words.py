"""On the first page, numbers that differ look different, and a missed target says by how much."""

from __future__ import annotations

import math

import pytest

from dashapp.components.tables import records
from dashapp.urls import here
from dashapp.views.now import Figure, alike, figures_of, outcome_row
from model.analyse.where_now import where_now
from tests.analyse.small import shipped
from tests.dashapp.walk import text


def rates(*counts: float, size: float = 10_000.0) -> list[Figure]:
    return [Figure(f"figure {count}", count, size, 2031) for count in counts]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (rates(3108, 3092), True),
        (rates(3108, 3108), False),
        (rates(3108, 2500), False),
        (rates(3108, 3092, size=math.nan), False),
        ([], False),
    ],
)
def test_figures_that_would_look_alike_get_a_decimal(figures, said):
    assert alike(figures, 100.0) == said


@pytest.mark.parametrize("row", records(where_now(shipped("kent")).outcomes), ids=lambda row: row["outcome"])
def test_every_row_of_kent_says_by_how_much_a_target_is_missed(row):
    found = where_now(shipped("kent")).series
    figures = figures_of(row, found[found["outcome"] == row["outcome"]])
    said = text(outcome_row(row, figures, here("/now", ""))[1])
    if row["status"] == "off track":
        assert said.startswith("Off track")
        assert said.endswith("above target")
        assert f"{row['still_to_go_count']:,.0f} above" in said
    else:
        assert "target" not in said.replace("No target", "")
