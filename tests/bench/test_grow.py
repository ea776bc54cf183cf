"""Partnerships grown for the benchmark are sound, and their best plan closes the same share of the gap."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model import Tables, check, load_case, solve
from model.optimise import build, solve_stages
from tests.bench.alone import again, recording
from tests.bench.grow import with_places, with_services
from tests.optimise.shipped import base, case, plan

GROW: dict[str, Callable[[Tables, int], Tables]] = {"places": with_places, "services": with_services}


@pytest.mark.parametrize("times", [2, 3])
@pytest.mark.parametrize("what", GROW)
@pytest.mark.parametrize("folder", ["tiny", "kent"])
def test_grown_tables_have_no_fault(folder: str, what: str, times: int):
    tables = GROW[what](base(folder), times)
    assert [str(fault) for fault in check(tables)] == []
    before, after = (len(t.places if what == "places" else t.services) for t in (base(folder), tables))
    assert after == (1 + (before - 1) * times if what == "places" else before * times)


@pytest.mark.parametrize("what", GROW)
def test_growing_leaves_every_total_as_it_was(what: str):
    tables, grown = base("kent"), GROW[what](base("kent"), 3)
    for table, column in (
        ("pots", "amount_per_year"),
        ("pot_years", "amount"),
        ("spending", "amount_per_year"),
        ("activity", "activity_per_year"),
    ):
        totals = [sum(getattr(row, column) for row in t.rows(table)) for t in (tables, grown)]
        assert totals[1] == pytest.approx(totals[0], rel=1e-9), table


@pytest.mark.parametrize("what", GROW)
@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut", "best-use", "council-cut-20"])
def test_a_grown_partnership_has_the_same_best_plan(name: str, what: str):
    folder = "tiny" if name.startswith("tiny") else "kent"
    found = solve(load_case(case(name).scenario, base=GROW[what](base(folder), 2)))
    first = {(s.stage, s.year): s.value for s in plan(name).stages}
    for stage in found.stages:
        if stage.stage in ("duties", "promises", "close_gaps"):
            least = 1e-7 if stage.stage == "close_gaps" else 1.0
            assert stage.value == pytest.approx(first[stage.stage, stage.year], rel=1e-6, abs=least)


@pytest.mark.parametrize("name", ["tiny-cut", "best-use"])
def test_highs_alone_is_asked_the_same_and_finds_the_same(name: str):
    with recording() as made:
        solve_stages(build(case(name)))
    assert len(made) == 1
    runs = [asked for asked, _ in made[0].asked if asked == "run"]
    assert len(runs) == len(made[0].optima) >= 2
    again(made[0])
    made[0].arrays["bounds"][3] = made[0].arrays["bounds"][3] * 0.9
    with pytest.raises(AssertionError, match=r"\(.*, .*\)"):
        again(made[0])
