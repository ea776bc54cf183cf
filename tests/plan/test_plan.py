"""A plan: its statuses, its scalars, its digest, and the JSON document that says everything."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import Case, InputError, Plan, load_case, records, solve
from model.inputs import rules
from model.inputs.changes import Change, Cut
from model.optimise import Solved, Status, build, solve_stages
from model.plan import STATUS_WORDS, digest, read_activity, with_objective
from tests.optimise.shipped import KENT, TINY, base, case, plan, shuffled, with_rules
from tests.optimise.town import activity, outcome, pot, scenario, service, targets, town, value
from tests.optimise.town import plan as plan_of
from tests.source_tree import ROOT

making = import_module("model.plan")

TABLES = {
    "activity": ["service", "place", "year", "today", "planned"],
    "flows": ["pot", "service", "place", "year", "today", "planned"],
    "outcomes": ["outcome", "place", "year", "trend", "planned", "target", "benchmark"],
    "spend": ["partner", "pot", "service", "priority", "tier", "place", "year", "today", "planned"],
    "unspent": ["pot", "year", "amount", "reason"],
    "duties_unmet": ["rule", "service", "place", "year", "activity", "gbp"],
    "promises_broken": ["rule", "service", "place", "year", "activity", "gbp"],
    "binding": ["rule", "key", "year", "shadow_price_per_unit", "unit", "stage", "low", "high"],
    "run": ["item", "value"],
}
SCALARS = {
    "scenario", "digest", "status", "objective", "stages", "gap_closed_share", "duties_unmet_gbp",
    "promises_broken_gbp",
}  # fmt: skip


# ---- statuses -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.OPTIMAL])
def test_only_a_proven_optimum_is_a_plan(status: Status, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(making, "solve_written", lambda *_, **__: Solved(status))
    found = plan_of(town())
    assert not found.has_plan
    assert found.status == ("failed" if status is Status.UNBOUNDED else status.value)
    assert found.status in STATUS_WORDS
    none = (
        found.objective_value,
        found.gap_closed_share,
        found.duties_unmet_gbp,
        found.promises_broken_gbp,
    )
    assert none == (None, None, None, None)
    assert (found.activity == 0).all()
    assert {name: list(table.columns) for name, table in found.tables.items()} == TABLES
    assert all(table.empty for name, table in found.tables.items() if name != "run")
    json.dumps(found.to_json(), allow_nan=False)


def test_the_tables_of_one_failure_are_not_those_of_the_next():
    first = plan_of(town(activity=(activity(floor=90.0),)), {"hard": ["floors"]}, Cut(depth=0.5))
    first.tables["activity"]["more"] = 1.0
    second = plan_of(town(activity=(activity(floor=90.0),)), {"hard": ["floors"]}, Cut(depth=0.5))
    assert list(second.tables["activity"].columns) == TABLES["activity"]


def test_every_status_has_its_sentence():
    for name, words in STATUS_WORDS.items():
        assert re.fullmatch(r"[A-Z].*\.", words), name
    assert {"optimal", "targets_not_met", "infeasible", "time_limit"} <= set(STATUS_WORDS)


# ---- scalars --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_sums_of_the_tables_are_the_scalars(name: str):
    found = plan(name)
    for stage, table, total in (
        ("duties", "duties_unmet", found.duties_unmet_gbp),
        ("promises", "promises_broken", found.promises_broken_gbp),
    ):
        assert total == pytest.approx(found.tables[table]["gbp"].sum())
        assert total == pytest.approx(sum(s.value for s in found.stages if s.stage == stage), abs=1.0)
    assert found.gap_closed_share is not None
    assert found.gap_closed_share <= 1.0
    gaps = [s.value for s in found.stages if s.stage == "close_gaps"]
    assert found.objective_value == pytest.approx(gaps[0])


def test_gap_closed_says_wider_and_met_anyway():
    wider = plan_of(town(), cut=Cut(depth=1.0))
    assert wider.gap_closed_share == pytest.approx(-1.0)
    met = plan_of(town(outcome_values=(value(100.0), *targets(100.0))))
    assert met.gap_closed_share is None
    assert met.objective_value == 0.0


def test_notes_tell_of_inputs_and_outcomes():
    # pots off, a target of −5 children cannot be asked for: but help beyond what there is can be counted
    tables = town(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(10.0), value(20.0, "worry")),
        effects=(
            town().effects[0],
            town().effects[0].model_copy(update={"outcome": "worry"}),
        ),
    )
    found = plan_of(tables, {"pots": False})
    assert "worry in town goes below 0 from 2025-26" in found.notes


def test_changes_made_by_the_scenario_are_in_the_plan():
    more = Change("pots", {"pot": "purse"}, "amount_per_year", "scale", 1.1, (2026,), "raised", "", 1)
    found = solve(scenario().with_changes([more]), base=town())
    assert [(c.table, c.new, c.why) for c in found.changes] == [("pot_years", 165_000.0, "raised")]


# ---- JSON -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*TINY, "best-use", "council-cut-20"])
def test_the_json_document_is_strict_and_complete(name: str):
    found = plan(name)
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert document.keys() >= SCALARS | {"tables"}
    assert document["status"] == found.status
    assert document["objective"] == {"name": "close_gaps", "value": found.objective_value}
    assert [(s["stage"], s["year"], s["value"]) for s in document["stages"]] == [
        (s.stage, s.year, s.value) for s in found.stages
    ]
    assert document["tables"].keys() == TABLES.keys()
    for table, rows in document["tables"].items():
        assert len(rows) == len(found.tables[table])
        for row in rows[:50]:
            assert list(row) == TABLES[table]


@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut"])
def test_what_is_absent_is_null_and_what_is_zero_is_zero(name: str):
    document = json.loads(json.dumps(plan(name).to_json(), allow_nan=False))
    outcomes = document["tables"]["outcomes"]
    assert any(row["benchmark"] is None for row in outcomes)
    assert any(row["target"] is None for row in outcomes)
    assert all(row["planned"] is not None for row in outcomes)
    binding = document["tables"]["binding"]
    assert all((row["low"] is None) == (name == "tiny-cut") for row in binding)


def test_amounts_survive_the_document_to_the_last_digit():
    found = plan("tiny-cut")
    document = json.loads(json.dumps(found.to_json(), allow_nan=False))
    for table, rows in document["tables"].items():
        again = pd.DataFrame(rows, columns=TABLES[table])
        for column in again.columns:
            mine, theirs = found.tables[table][column].tolist(), again[column].tolist()
            pairs = zip(mine, theirs, strict=True)
            assert all(a == b or (pd.isna(a) and (b is None or pd.isna(b))) for a, b in pairs), (
                table,
                column,
            )


FIGURES = st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=0, max_size=5)


@given(FIGURES)
def test_no_number_is_left_that_json_does_not_know(figures: list[float]):
    table = pd.DataFrame({"year": range(len(figures)), "amount": np.array(figures, dtype=float)})
    rows = records(table)
    text = json.dumps(rows, allow_nan=False)
    for row, figure in zip(json.loads(text), figures, strict=True):
        assert isinstance(row["year"], int)
        assert row["amount"] == (figure if math.isfinite(figure) else None)


# ---- digest ---------------------------------------------------------------------------------------


def changed_cells() -> list[tuple[str, str, Any]]:
    """One cell in every table of tiny that has rows."""
    return [
        ("pots", "amount_per_year", 1.0), ("outcomes", "weight", 7.0), ("outcome_values", "count", 61.0),
        ("services", "most_growth_share", 0.5), ("activity", "ceiling", 1e6),
        ("recipes", "amount_per_activity", 1.0), ("spending", "amount_per_year", 1.0),
        ("effects", "persistence", 0.9), ("responses", "relative_effect", 0.4),
        ("priorities", "weight", 9.0), ("places", "children", 1.0),
        ("resource_types", "value_gbp_per_unit", 3.0), ("outcome_costs", "gbp_per_unit", 1.0),
    ]  # fmt: skip


@pytest.mark.parametrize(("table", "column", "cell"), changed_cells(), ids=lambda x: str(x))
def test_another_input_is_another_digest(table: str, column: str, cell: Any):
    of = case("tiny-best-use")
    rows = of.tables.rows(table)
    other = of.tables.replace(**{table: (rows[0].model_copy(update={column: cell}), *rows[1:])})
    assert digest(replace(of, tables=other)) != digest(of)
    assert digest(replace(of, base=other)) != digest(of)


def test_another_setting_rule_cut_or_objective_is_another_digest():
    of = case("tiny-best-use")
    cut = replace(of.scenario, cut=Cut(depth=0.1))
    others = [
        replace(
            of,
            tables=of.tables.replace(
                partnership=of.tables.partnership.model_copy(update={"discount_rate": 0.2})
            ),
        ),
        with_rules(of, pooling="full"),
        with_rules(of, hard=("floors",)),
        replace(of, scenario=cut),
        replace(of, scenario=replace(cut, cut=Cut(depth=0.1, over_years=2))),
        replace(of, scenario=replace(of.scenario, objective="another")),
    ]
    found = {digest(other) for other in others}
    assert len(found) == len(others)
    assert digest(of) not in found


def test_what_decides_no_number_is_not_in_the_digest():
    of = case("tiny-best-use")
    renamed = replace(of.scenario, name="Another name", story="told otherwise", path=None)
    assert digest(replace(of, scenario=renamed)) == digest(of)
    for seed in range(3):
        other = load_case(of.scenario, base=shuffled(base("tiny"), seed))
        assert digest(other) == digest(of)


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_the_digest_is_long_enough_and_in_the_plan(name: str):
    assert re.fullmatch(r"[0-9a-f]{64}", plan(name).digest)
    assert plan(name).digest == digest(case(name))
    assert len({plan(n).digest for n in (*TINY, *KENT)}) == len(TINY) + len(KENT)


# ---- another objective -----------------------------------------------------------------------------


def test_no_other_objective_leaves_the_source_alone():
    path = ROOT / "scenarios/tiny-best-use.toml"
    assert with_objective(path, None) is path


def test_the_same_objective_by_name_is_the_same_plan():
    assert solve(case("tiny-cut"), objective="close_gaps").digest == plan("tiny-cut").digest


def test_an_objective_that_nobody_knows_is_refused_with_the_nearest():
    with pytest.raises(InputError, match=r"there is no objective \"close_gap\".*close_gaps"):
        solve(case("tiny-cut"), objective="close_gap")


def test_an_objective_not_built_yet_is_refused_by_name(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rules, "NOT_BUILT_OBJECTIVES", ("happiest",))
    with pytest.raises(InputError, match=r"the objective 'happiest' is not built yet"):
        solve(case("tiny-cut"), objective="happiest")


# ---- reading the solver's answer ---------------------------------------------------------------------


def solved_town(of: Case) -> tuple[Any, Solved]:
    programme = build(of)
    solved = solve_stages(programme)
    solved.values = solved.values.copy()
    return programme, solved


@pytest.mark.parametrize("dust", [3e-9, -3e-9, 9e-8])
def test_dust_on_an_activity_is_blown_off(dust: float):
    of = load_case(scenario(), base=town(activity=(activity(ceiling=130.0),)))
    programme, solved = solved_town(of)
    at = [v.id for v in programme.problem.exported_variables()].index(programme.activity[0][0].id)
    solved.values[at] += dust
    assert read_activity(programme, solved)[0].tolist() == [[130.0, 130.0]]


def test_what_is_no_dust_stays():
    of = load_case(scenario({"pots": False}), base=town(activity=(activity(ceiling=130.0),)))
    programme, solved = solved_town(of)
    at = [v.id for v in programme.problem.exported_variables()].index(programme.activity[0][0].id)
    solved.values[at] -= 1e-3
    step = programme.line_step(0)
    assert read_activity(programme, solved)[0][0, 0] == pytest.approx(130.0 - 1e-3 * step, abs=1e-9)


def test_negative_dust_is_nothing():
    of = load_case(
        scenario(),
        base=town(services=(service(),), outcome_values=(value(100.0), *targets(90.0)), pots=(pot(),)),
    )
    programme, solved = solved_town(of)
    at = [v.id for v in programme.problem.exported_variables()].index(programme.activity[0][0].id)
    solved.values[at] = -1e-9
    assert read_activity(programme, solved)[0][0, 0] == 0.0


def test_solving_from_a_path_a_scenario_and_a_case_is_the_same(tmp_path: Path):
    path = ROOT / "scenarios/tiny-cut.toml"
    found: list[Plan] = [solve(path), solve(str(path)), solve(case("tiny-cut").scenario), plan("tiny-cut")]
    assert len({p.digest for p in found}) == 1
    assert len({tuple(p.stages) for p in found}) == 1
