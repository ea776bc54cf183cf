"""Compiling outcomes: trends, caps, the spread of area-wide services; targets with N, W and δ."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Case, Scenario, Tables, load_case
from model.inputs.changes import Change, NewRow
from model.inputs.rules import parse_rules
from tests.inputs.wold import edit, plus, settings, without, wold

STORY = Scenario(name="Wold", data=Path("wold"))
NAN = float("nan")


def compiled(tables: Tables | None = None, *changes: Change) -> Case:
    return load_case(STORY.with_changes(changes) if changes else STORY, base=tables or wold())


def value(tables: Tables, outcome: str, place: str, year: int, series: str, count: float) -> Tables:
    """Tables with one more value."""
    return plus(
        "outcome_values", tables, outcome=outcome, place=place, year=year, series=series, count=count,
        basis="illustrative", source="guess",
    )  # fmt: skip


def trend(of: Case, outcome: str, place: str) -> list[float]:
    return [float(x) for x in of.cells.trend[of.cells.index[outcome, place]]]


def row(of: Case, array: np.ndarray, outcome: str) -> list[float]:
    return [float(x) for x in array[of.outcomes.index(outcome)]]


def scale(of: Case, outcome: str) -> float:
    return float(of.targets.scale[of.outcomes.index(outcome)])


# ---- trends (base year 2025, plan 2026 to 2029, run-on 2030) ----------------------------------------


def test_without_a_trend_an_outcome_stays():
    assert trend(compiled(), "ready", "wold") == [200.0] * 6


def test_a_trend_is_straight_between_its_years_and_flat_after_the_last():
    tables = value(wold(), "ready", "wold", 2027, "trend", 210)
    tables = value(tables, "ready", "wold", 2029, "trend", 190)
    assert trend(compiled(tables), "ready", "wold") == pytest.approx([200, 205, 210, 200, 190, 190])


def test_a_trend_of_the_area_is_the_same_proportional_change_everywhere():
    of = compiled()
    assert trend(of, "in_care", "east") == pytest.approx([24, 24.6, 25.2, 25.8, 26.4, 26.4])
    assert trend(of, "in_care", "west") == pytest.approx([16, 16.4, 16.8, 17.2, 17.6, 17.6])


def test_a_districts_own_trend_goes_before_that_of_the_area():
    of = compiled(value(wold(), "in_care", "west", 2026, "trend", 20))
    assert trend(of, "in_care", "west") == [16.0, 20.0, 20.0, 20.0, 20.0, 20.0]
    assert trend(of, "in_care", "east")[-1] == pytest.approx(26.4)


def test_a_trend_after_the_plan_bends_what_comes_before_it():
    tables = without("outcome_values", "in_care", "wold", 2029, "trend")
    of = compiled(value(tables, "in_care", "wold", 2035, "trend", 60))
    assert trend(of, "in_care", "east") == pytest.approx([24 * (1 + 0.05 * t) for t in range(6)])


def test_a_trend_of_the_base_year_says_nothing_new():
    assert trend(compiled(value(wold(), "ready", "wold", 2025, "trend", 200)), "ready", "wold") == [200.0] * 6


def test_an_area_figure_that_is_off_by_rounding_anchors_its_own_trend():
    # the districts add to 40, the area says 40.2 and 44.22 in 2029: a tenth more everywhere
    tables = edit("outcome_values", "in_care", "wold", 2025, "actual", count=40.2)
    tables = edit("outcome_values", "in_care", "wold", 2029, "trend", tables=tables, count=44.22)
    assert trend(compiled(tables), "in_care", "east")[4] == pytest.approx(26.4)


@given(st.dictionaries(st.integers(2026, 2034), st.floats(0.01, 500.0), max_size=5))
def test_a_trend_goes_through_its_points_and_stays_between_them(points: dict[int, float]):
    tables = wold()
    for year, count in points.items():
        tables = value(tables, "ready", "wold", year, "trend", count)
    found = trend(compiled(tables), "ready", "wold")
    known = {2025: 200.0} | points
    for t, year in enumerate(range(2025, 2031)):
        if year in known:
            assert found[t] == pytest.approx(known[year], abs=1e-9)
        before, after = max(y for y in known if y <= year), min((y for y in known if y >= year), default=None)
        ends = [known[before], known[after if after is not None else before]]
        assert min(ends) - 1e-9 <= found[t] <= max(ends) + 1e-9


# ---- caps and spread -----------------------------------------------------------------------------------


def cap(of: Case, outcome: str, place: str) -> list[float]:
    return [float(x) for x in of.cells.cap[of.cells.index[outcome, place]]]


def test_better_lower_is_capped_by_a_share_of_the_trend():
    of = compiled()
    assert cap(of, "in_care", "east") == pytest.approx([0.2 * b for b in trend(of, "in_care", "east")])


def test_better_higher_is_capped_by_a_share_of_those_not_there_yet():
    assert cap(compiled(), "ready", "wold") == [50.0] * 6
    above = value(wold(), "ready", "wold", 2026, "trend", 310)
    assert cap(compiled(above), "ready", "wold")[1:] == [0.0] * 5


def test_without_a_share_there_is_no_cap():
    assert cap(compiled(), "offences", "west") == [np.inf] * 6


def test_a_population_is_split_over_districts_by_children():
    tables = edit("outcomes", "offences", population=500, most_shift_share=0.5, better="higher")
    of = compiled(tables)
    assert of.cells.population[of.cells.index["offences", "east"]] == pytest.approx(300.0)
    assert cap(of, "offences", "east")[0] == pytest.approx(0.5 * (300 - 30))
    assert cap(of, "offences", "west")[0] == pytest.approx(0.5 * (200 - 20))
    assert of.cells.population[of.cells.index["ready", "wold"]] == 300.0
    assert np.isnan(of.cells.population[of.cells.index["in_care", "east"]])


def share(of: Case, outcome: str) -> list[list[float]]:
    own = of.cells.of(of.outcomes.index(outcome))
    return [[float(x) for x in of.cells.share[c]] for c in own]


def test_an_area_wide_service_reaches_districts_by_trend_or_by_children():
    tables = value(wold(), "offences", "west", 2029, "trend", 60)
    east, west = share(compiled(tables), "offences")
    assert (east[0], west[0]) == pytest.approx((0.6, 0.4))
    assert (east[4], west[4]) == pytest.approx((30 / 90, 60 / 90))
    higher = compiled(edit("outcomes", "offences", better="higher", tables=tables))
    assert share(higher, "offences") == [[pytest.approx(0.6)] * 6, [pytest.approx(0.4)] * 6]
    assert share(compiled(), "ready") == [[1.0] * 6]


def test_where_the_trend_is_nothing_an_area_wide_service_reaches_nobody():
    tables = value(wold(), "offences", "east", 2027, "trend", 0)
    east, west = share(compiled(tables), "offences")
    assert (east[2], west[2]) == (0.0, 1.0)
    nobody = value(tables, "offences", "west", 2027, "trend", 0)
    assert [s[2] for s in share(compiled(nobody), "offences")] == [0.0, 0.0]


# ---- targets -------------------------------------------------------------------------------------------


def test_only_years_with_a_target_count_and_run_on_years_at_the_last():
    of = compiled()
    assert row(of, of.targets.area, "in_care") == pytest.approx([NAN] * 4 + [38, 38], nan_ok=True)
    two = value(wold(), "in_care", "wold", 2027, "target", 41)
    of = compiled(two)
    assert row(of, of.targets.area, "in_care") == pytest.approx([NAN, NAN, 41, NAN, 38, 38], nan_ok=True)


def test_places_add_up_to_the_area_where_all_have_one():
    of = compiled()
    assert row(of, of.targets.area, "offences") == pytest.approx([NAN] * 3 + [45, NAN, 45], nan_ok=True)
    cells = {p: of.targets.cell[of.cells.index["offences", p]] for p in ("east", "west")}
    assert cells["east"].tolist() == pytest.approx([NAN] * 3 + [27, NAN, 27], nan_ok=True)
    assert cells["west"].tolist() == pytest.approx([NAN] * 3 + [18, NAN, 18], nan_ok=True)


def test_a_place_without_a_target_takes_the_areas_proportional_change():
    tables = value(wold(), "in_care", "east", 2029, "target", 25)
    of = compiled(tables)
    east, west = (of.targets.cell[of.cells.index["in_care", p]] for p in ("east", "west"))
    # the area asks for 38 of 44: west for 17.6 · 38/44, east for what it was given, in run-on years too
    assert east[4:].tolist() == [25.0, 25.0]
    assert west[4:].tolist() == pytest.approx([17.6 * 38 / 44] * 2)
    assert row(of, of.targets.area, "in_care")[4] == 38.0


def test_a_target_after_the_plan_is_not_one():
    tables = without("outcome_values", "ready", "wold", 2029, "target")
    of = compiled(value(tables, "ready", "wold", 2030, "target", 250))
    assert not of.targets.counted[of.outcomes.index("ready")].any()
    assert np.isnan(scale(of, "ready"))
    assert of.targets.weight[of.outcomes.index("ready")] == 0.0


# ---- N -------------------------------------------------------------------------------------------------


def test_n_is_the_largest_distance_of_a_target_from_the_trend():
    assert scale(compiled(), "in_care") == pytest.approx(6.0)  # 44 − 38
    near = value(wold(), "in_care", "wold", 2026, "target", 32)
    assert scale(compiled(near), "in_care") == pytest.approx(9.0)  # 41 − 32


def test_n_looks_at_years_with_a_target_row_only():
    # flat until 2028 and far from its target after that: the run-on year does not count
    tables = value(wold(), "offences", "wold", 2028, "trend", 50)
    tables = value(tables, "offences", "wold", 2030, "trend", 90)
    of = compiled(tables)
    assert trend(of, "offences", "east")[-1] == pytest.approx(54.0)
    assert scale(of, "offences") == pytest.approx(5.0)


def test_n_is_at_least_a_twentieth_of_today():
    tables = edit("outcome_values", "ready", "wold", 2029, "target", count=201)
    assert scale(compiled(tables), "ready") == pytest.approx(10.0)
    easy = edit("outcome_values", "ready", "wold", 2029, "target", count=150)
    assert scale(compiled(easy), "ready") == pytest.approx(50.0)


def test_n_of_each_place_leaves_out_those_without_anybody():
    tables = edit("outcome_values", "offences", "west", 2025, "actual", count=0)
    tables = edit("outcome_values", "offences", "west", 2028, "target", tables=tables, count=0)
    of = compiled(tables)
    east, west = (float(of.targets.cell_scale[of.cells.index["offences", p]]) for p in ("east", "west"))
    assert east == pytest.approx(3.0)
    assert np.isnan(west)


def test_n_is_that_of_the_base_tables_so_that_easier_targets_stay_comparable():
    easier = Change(
        "outcome_values",
        {"outcome": "in_care", "series": "target"},
        "count",
        "set",
        43.0,
        None,
        "easier",
        "",
        1,
    )
    of = compiled(None, easier)
    assert row(of, of.targets.area, "in_care")[4] == 43.0
    assert scale(of, "in_care") == pytest.approx(6.0)
    assert of.targets.cell_scale[of.cells.index["in_care", "east"]] == pytest.approx(3.6)


def test_a_target_that_only_the_scenario_has_brings_its_own_n():
    bare = without("outcome_values", "ready", "wold", 2029, "target")
    target = {"outcome": "ready", "place": "wold", "year": 2028, "series": "target", "count": 230}
    added = NewRow(table="outcome_values", row=target | {"basis": "illustrative", "source": "guess"})
    of = load_case(STORY.with_changes(rows=[added]), base=bare)
    assert scale(of, "ready") == pytest.approx(30.0)


# ---- W and δ ---------------------------------------------------------------------------------------------


def weights(of: Case) -> dict[str, float]:
    return dict(zip(of.outcomes, of.targets.weight.tolist(), strict=True))


def test_weights_are_shares_of_priorities_and_of_outcomes_within_them():
    assert weights(compiled()) == pytest.approx({"in_care": 1 / 3, "offences": 1 / 3, "ready": 1 / 3})
    heavier = compiled(edit("outcomes", "in_care", weight=3))
    assert weights(heavier) == pytest.approx({"in_care": 0.5, "offences": 1 / 6, "ready": 1 / 3})


def test_only_targeted_outcomes_and_their_priorities_share_weight():
    bare = without("outcome_values", "ready", "wold", 2029, "target")
    assert weights(compiled(bare)) == pytest.approx({"in_care": 0.5, "offences": 0.5, "ready": 0.0})


def test_a_weight_of_nothing_is_nothing():
    of = compiled(edit("outcomes", "offences", weight=0))
    assert weights(of) == pytest.approx({"in_care": 2 / 3, "offences": 0.0, "ready": 1 / 3})


@given(st.tuples(*[st.floats(0.01, 100.0)] * 5))
def test_weights_add_to_one(drawn: tuple[float, ...]):
    tables = wold()
    for outcome, weight in zip(("in_care", "offences", "ready"), drawn, strict=False):
        tables = edit("outcomes", outcome, tables=tables, weight=weight)
    for priority, weight in zip(("safe", "healthy"), drawn[3:], strict=True):
        tables = edit("priorities", priority, tables=tables, weight=weight)
    of = compiled(tables)
    assert of.targets.weight.sum() == pytest.approx(1.0)
    assert of.targets.year_weight.sum(axis=1) == pytest.approx(np.ones(3))


def test_years_weigh_by_present_value_and_add_to_one():
    two = value(wold(), "in_care", "wold", 2026, "target", 40)
    of = compiled(two)
    now, later, last = 1.0, 1.035**-3, 1.035**-4
    total = now + later + last
    expected = [0, now / total, 0, 0, later / total, last / total]
    assert row(of, of.targets.year_weight, "in_care") == pytest.approx(expected)
    undiscounted = two.replace(partnership=settings(discount_rate=0).partnership)
    of = compiled(undiscounted)
    assert row(of, of.targets.year_weight, "in_care") == pytest.approx([0, 1 / 3, 0, 0, 1 / 3, 1 / 3])


# ---- hard targets, benchmarks -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "hard"),
    [
        ("soft", set()),
        ("hard", {"in_care", "offences", "ready"}),
        ({"ready": "hard"}, {"ready"}),
        ({"ready": "hard", "in_care": "soft"}, {"ready"}),
    ],
)
def test_targets_are_hard_as_asked(setting: object, hard: set[str]):
    rules, faults = parse_rules({"targets": setting}, "a test")
    assert not faults
    of = load_case(Scenario(name="Wold", data=Path("wold"), rules=rules), base=wold())
    assert {o for o, yes in zip(of.outcomes, of.targets.hard, strict=True) if yes} == hard


def test_a_benchmark_holds_from_its_year_on():
    of = compiled(value(wold(), "ready", "wold", 2027, "benchmark", 220))
    assert row(of, of.targets.benchmark, "ready") == [215, 215, 220, 220, 220, 220]
    assert np.isnan(row(of, of.targets.benchmark, "in_care")).all()
    assert np.isnan(row(of, of.targets.best, "ready")).all()


def test_a_benchmark_is_not_known_before_its_year():
    bare = without("outcome_values", "ready", "wold", 2025, "benchmark")
    of = compiled(value(bare, "ready", "wold", 2027, "benchmark", 220))
    found = row(of, of.targets.benchmark, "ready")
    assert np.isnan(found[:2]).all()
    assert found[2:] == [220.0] * 4
