"""The projection on the partnerships and scenarios that come with the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from time import perf_counter

import numpy as np
import pytest

from model import load_case, project_scenario
from model.inputs.case import Case
from model.project import mechanics, needs, project, proportional_flows, today_plan
from tests.project.slow import slow_project
from tests.source_tree import ROOT

PARTNERSHIPS = sorted(path for path in (ROOT / "data").iterdir() if path.is_dir())
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
TINY = ROOT / "data/tiny"


@cache
def case_of(path: Path) -> Case:
    return load_case(path)


@pytest.fixture(params=[*PARTNERSHIPS, *SCENARIOS], ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> Case:
    return case_of(request.param)


def test_todays_plan_is_the_trend(case):
    got = project(case, today_plan(case))
    assert np.abs(got.credited).max() <= 1e-9 * case.cells.trend.max()
    assert got.outcome == pytest.approx(case.cells.trend)
    led = case.lines.demand_led
    assert got.activity[led, 0] == pytest.approx(case.lines.today[led])


@pytest.mark.parametrize("path", PARTNERSHIPS, ids=lambda path: path.stem)
def test_todays_payers_pay_for_today_exactly_what_they_pay(path):
    case = case_of(path)
    today = np.repeat(case.lines.today[:, None], case.years.n_plan, axis=1)
    paid = proportional_flows(case, today)
    for t in range(case.years.n_plan):
        assert paid.flow[:, :, t] == pytest.approx(case.pots.spent_today, rel=1e-9, abs=1e-6)
    need = needs(case, today)
    unfunded = paid.unfunded.sum(axis=(0, 2))
    for j in range(len(case.types)):
        total = paid.flow[case.pots.type_at == j].sum() + unfunded[j]
        assert total == pytest.approx(need[:, j].sum())


@pytest.mark.parametrize("path", PARTNERSHIPS, ids=lambda path: path.stem)
def test_what_moves_what_agrees_with_how_the_tables_spread_it(path):
    """Landings of an area-wide line add up to its effect; of a district line they are all in one place."""
    case = case_of(path)
    landings = mechanics(case).landings
    for k in range(len(landings.line)):
        own = landings.stock == k
        reached = landings.gain[own][:, 1]
        outcome = case.cells.outcome_at[landings.cell[own]][0]
        in_districts = case.cells.place_at[case.cells.of(int(outcome))][0] >= 0
        if case.lines.place_at[landings.line[k]] >= 0 or not in_districts:
            assert own.sum() == 1
        elif case.cells.trend[case.cells.of(int(outcome)), 1].sum() > 0:
            effects = case.effects
            same = (effects.outcome_at == outcome) & (
                effects.service_at == case.lines.service_at[landings.line[k]]
            )
            assert any(reached.sum() == pytest.approx(gain) for gain in effects.gain[same])


def test_kent_agrees_with_the_slow_restatement_for_a_sample_of_years():
    case = case_of(ROOT / "data/kent")
    rng = np.random.default_rng(11)
    activity = today_plan(case) * rng.uniform(0.6, 1.4, (len(case.lines), case.years.n_plan))
    got = project(case, activity)
    oracle = slow_project(case, activity, rounds=1)
    assert got.outcome == pytest.approx(np.array(oracle.outcome), rel=1e-9)
    assert got.activity == pytest.approx(np.array(oracle.activity), rel=1e-9)


def test_tiny_best_use_by_hand():
    """Activity and answers from data/tiny/README.md, worked out on paper."""
    case = case_of(ROOT / "scenarios/tiny-best-use.toml")
    lines = case.lines.index
    activity = today_plan(case)
    activity[lines["family_help", "north"]] = [122.5, 125.0]
    activity[lines["family_help", "south"]] = [60.0, 63.75]
    activity[lines["health_visits", "shire"]] = [6300.0, 6615.0]
    got = project(case, activity)
    cells = case.cells.index
    assert got.outcome[cells["looked_after", "north"], 1:] == pytest.approx([62, 61.75, 60.375])
    assert got.outcome[cells["looked_after", "south"], 1:] == pytest.approx([40, 40, 39.625])
    assert got.outcome[cells["school_ready", "shire"], 1:] == pytest.approx([715, 722.875, 722.875])
    assert got.activity[lines["placements", "shire"]] == pytest.approx([100, 102, 101.75, 100])
    assert got.gap_of_trend == pytest.approx(0.926888218)
    assert got.gap == pytest.approx(0.126925982 + 0.36875)


def test_tiny_cut_by_hand():
    """Unmet demand of 3.74 child-years in 2027: outcomes follow activity, placements what is paid for."""
    case = case_of(ROOT / "scenarios/tiny-cut.toml")
    lines = case.lines.index
    activity, unmet = today_plan(case), np.zeros((len(case.lines), 2))
    activity[lines["family_help", "north"]] = [88.0, 0.0]
    activity[lines["family_help", "south"]] = [54.0, 0.0]
    activity[lines["youth_clubs", "shire"]] = 0.0
    activity[lines["health_visits", "shire"]] = [6300.0, 6615.0]
    unmet[lines["placements", "shire"]] = [0.0, 3.74]
    got = project(case, activity, unmet)
    cells = case.cells.index
    assert got.outcome[cells["looked_after", "north"], 2:] == pytest.approx([65.2, 74.6])
    assert got.outcome[cells["looked_after", "south"], 2:] == pytest.approx([40.6, 46.3])
    assert got.activity[lines["placements", "shire"]] == pytest.approx([100, 102, 102.06, 120.9])
    assert got.gap == pytest.approx(1.401211696)
    assert got.gap_closed_share == pytest.approx(-0.511737, abs=1e-6)


def test_project_scenario_reads_a_path_a_case_and_a_file(tmp_path):
    by_path = project_scenario(str(TINY))
    by_case = project_scenario(case_of(TINY))
    for name, table in by_path.tables.items():
        assert table.equals(by_case.tables[name]), name
    assert by_path.gap_closed_share == pytest.approx(0.0)
    file = tmp_path / "more.csv"
    file.write_text("service,place,year,activity\nfamily_help,north,2026,110\nplacements,shire,2026,1\n")
    more = project_scenario(TINY, file)
    assert more.gap_closed_share is not None
    assert more.gap_closed_share > 0
    assert more.notes == (
        "more.csv, column activity: 'placements' follows its outcome; its figures here are not used",
    )
    activity = today_plan(case_of(TINY))
    activity[case_of(TINY).lines.index["family_help", "north"], 0] = 110
    assert project_scenario(TINY, activity).tables["outcomes"].equals(more.tables["outcomes"])


@pytest.mark.perf
def test_kent_is_projected_in_a_hundredth_of_a_second():
    case = case_of(ROOT / "data/kent")
    layout, activity = mechanics(case), today_plan(case)
    times = []
    for _ in range(20):
        start = perf_counter()
        project(case, activity, using=layout)
        times.append(perf_counter() - start)
    print(f"projection of Kent: {1000 * min(times):.2f} ms")
    assert min(times) < 0.01
