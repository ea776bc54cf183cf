"""Kent is quick and small enough to work with: measured alone, of the processor, the best of three."""

from __future__ import annotations

import pytest

from model import check, load_case, read_tables, solve
from tests.bench.measure import KENT, SCENARIOS, Task, apart, timed, warm_up


def quickest(work: object, repeats: int = 3) -> float:
    """Least processor time of several repeats: what else runs on the machine does not count."""
    assert callable(work)
    return min(timed(work, 1).cpu for _ in range(repeats))


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


@pytest.mark.perf
def test_kent_is_read_and_checked_in_a_second():
    took = quickest(lambda: check(read_tables(KENT)))
    print(f"read and checked: {took:.2f} s")
    assert took < 1.0


@pytest.mark.perf
def test_the_best_use_is_found_in_four_seconds():
    tables = read_tables(KENT)
    case = load_case(SCENARIOS / "best-use.toml", base=tables)
    took = quickest(lambda: solve(case))
    print(f"best use: {took:.2f} s")
    assert took < 4.0


@pytest.mark.perf
def test_the_best_use_of_what_a_cut_leaves_is_found_in_ten_seconds():
    case = load_case(SCENARIOS / "council-cut-20.toml", base=read_tables(KENT))
    took = quickest(lambda: solve(case))
    print(f"a cut: {took:.2f} s")
    assert took < 10.0


@pytest.mark.perf
def test_half_a_gigabyte_is_enough():
    found = apart(Task("memory", "council-cut-20", repeats=1))
    print(f"memory: {found.peak_mb:.0f} MB")
    assert found.peak_mb < 500.0
