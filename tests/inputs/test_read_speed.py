"""Reading a partnership of the size of a county takes a blink."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

import pytest

from model.inputs.read import read_unchecked
from model.inputs.records import Activity, OutcomeValue, Spending
from model.inputs.tables import Tables
from model.inputs.write import write_folder
from tests.inputs.samples import tiny

HOW: Any = {"basis": "derived", "source": "need-weighted share of the total"}


def large() -> Tables:
    """The tiny partnership with 5,000 rows, more than a county needs."""
    activity = [
        Activity(service=f"s{at // 12}", place=f"d{at % 12}", activity_per_year=at / 3, floor=at / 7, **HOW)
        for at in range(600)
    ]
    spending = [
        Spending(
            pot=f"p{at % 20}",
            service=f"s{at // 240}",
            place=f"d{at // 20 % 12}",
            amount_per_year=at / 7,
            **HOW,
        )
        for at in range(2400)
    ]
    values = [
        OutcomeValue(
            outcome=f"o{at // 120}",
            place=f"d{at // 10 % 12}",
            year=2020 + at % 10,
            series="trend",
            count=at / 3,
            **HOW,
        )
        for at in range(2000)
    ]
    return tiny().replace(activity=tuple(activity), spending=tuple(spending), outcome_values=tuple(values))


@pytest.mark.perf
def test_five_thousand_rows_are_read_in_half_a_second(tmp_path: Path):
    tables = large()
    write_folder(tables, tmp_path / "out")
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        read, _ = read_unchecked(tmp_path / "out")
        seconds.append(time.perf_counter() - start)
        assert read == tables
    print(f"5,000 rows read in {statistics.median(seconds):.3f} s")
    assert statistics.median(seconds) < 0.5
