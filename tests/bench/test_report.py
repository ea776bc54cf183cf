"""The page of results says what was measured, and how it grows."""

from __future__ import annotations

import pytest

from tests.bench.measure import Found, Task, Took
from tests.bench.report import growth, ratio


def found(name: str, programme: float, alone: float, memory: float, **more: int) -> Found:
    took = Took(programme, programme), Took(alone, alone)
    task = Task(name, "best-use", **more)
    return Found(task, whole=took[0], peak_mb=memory, programme=took[0], alone=took[1])


def test_growth_is_in_times_of_kent_beside_that_of_the_solver():
    kent = found("Kent", 0.3, 0.2, 150.0)
    large = found("120 places", 6.0, 5.0, 450.0, places=10)
    assert growth([kent, large]) == ["| 120 places | 20.0 | 25.0 | 3.0 |"]
    assert ratio(kent) == pytest.approx(1.5)


def test_without_kent_itself_nothing_is_said_to_grow():
    assert growth([found("120 places", 6.0, 5.0, 450.0, places=10)]) == []


def test_other_scenarios_are_not_compared():
    kent = found("Kent", 0.3, 0.2, 150.0)
    cut = Found(Task("A cut", "council-cut-20", places=2), whole=Took(1.0, 1.0), peak_mb=200.0)
    assert growth([kent, cut]) == []
