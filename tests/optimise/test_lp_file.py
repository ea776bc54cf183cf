"""The LP file: any other solver reads it and finds the same optimum."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from cbcbox import cbc_bin_path
from highspy import Highs, HighsModelStatus

from model import Case, Plan, load_case, solve
from model.inputs.changes import Cut
from tests.optimise.shipped import KENT, TINY, case, plan, with_rules
from tests.optimise.town import activity, effect, outcome, recipe, scenario, service, targets, town, value
from tests.properties.compare import stage_values

GAP_UNIT = 1e-3
"""The objective in the file is counted in thousandths of a gap."""


def written(of: Case, folder: Path) -> tuple[Path, Plan]:
    file = folder / "plan.lp"
    return file, solve(of, lp_file=file)


def by_cbc(file: Path) -> float:
    """The optimum that CBC finds, which knows the programme from the file alone."""
    answer = file.with_suffix(".sol")
    command = [cbc_bin_path(), str(file), "-primalTolerance", "1e-9", "-solve", "-solution", str(answer)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    first = answer.read_text().splitlines()[0]
    found = re.fullmatch(r"Optimal.* - objective value (\S+)", first)
    assert found, first
    return float(found[1])


@pytest.mark.parametrize("name", TINY)
def test_cbc_finds_the_optimum_of_tiny(name: str, tmp_path: Path):
    file, found = written(case(name), tmp_path)
    assert found.objective_value is not None
    assert by_cbc(file) * GAP_UNIT == pytest.approx(found.objective_value, rel=1e-6)


@pytest.mark.parametrize("name", KENT)
def test_cbc_finds_the_optimum_of_kent(name: str, tmp_path: Path):
    file, found = written(case(name), tmp_path)
    assert found.objective_value is not None
    assert by_cbc(file) * GAP_UNIT == pytest.approx(found.objective_value, rel=1e-6)


def test_writing_the_file_changes_no_plan(tmp_path: Path):
    _, found = written(case("tiny-cut"), tmp_path)
    assert stage_values(found) == stage_values(plan("tiny-cut"))
    for name in found.tables.keys() - {"run"}:
        assert found.tables[name].equals(plan("tiny-cut").tables[name]), name


def test_the_file_can_be_read_by_people(tmp_path: Path):
    text = written(case("tiny-best-use"), tmp_path)[0].read_text()
    for named in (
        "close_gaps",
        "activity.family_help.north.2026",
        "pots.council_general.2027",
        "pooling.nhs_core.2026",
        "demand.placements.shire.2027",
        "pace.health_visits.shire.2027",
        "targets.looked_after.2027",
        "use.nurse_team.health_visits.nurses.2026",
    ):
        assert re.search(rf"(?<![\w.]){re.escape(named)}(?![\w.])", text), named


def test_what_duties_and_promises_reached_are_bounds(tmp_path: Path):
    # without them the gap would be smaller: promises would be broken to close it
    file, found = written(case("tiny-cut"), tmp_path)
    text = file.read_text()
    bounds = text[text.index("Bounds") :]
    for name in ("duties.2026", "duties.2027", "promises.2026", "promises.2027"):
        assert re.search(rf"{re.escape(name)}\b", bounds), name
    free = re.sub(r"^.*(duties|promises)\.202\d.*$\n", "", bounds, flags=re.MULTILINE)
    loose = tmp_path / "loose.lp"
    loose.write_text(text[: text.index("Bounds")] + free)
    assert found.objective_value is not None
    assert by_cbc(loose) * GAP_UNIT < found.objective_value - 0.1


def test_hard_targets_are_bounds_where_they_can_be_met(tmp_path: Path):
    tables = town(
        outcomes=(outcome(), outcome("worry")),
        outcome_values=(value(100.0), *targets(96.0), value(50.0, "worry"), *targets(40.0, "worry")),
        services=(service(), service("talk")),
        activity=(activity(), activity("talk", 0.0, ceiling=500.0)),
        recipes=(recipe(), recipe("talk")),
        effects=(effect(), effect(-0.3, "talk", "worry")),
    )
    soft = load_case(scenario(), base=tables)
    hard = load_case(scenario({"targets": {"trouble": "hard"}}), base=tables)
    file, found = written(hard, tmp_path)
    assert found.status == "optimal"
    assert by_cbc(file) * GAP_UNIT == pytest.approx(found.objective_value, rel=1e-6)
    assert solve(soft).objective_value < found.objective_value - 0.01


def test_hard_targets_out_of_reach_are_not_in_the_file(tmp_path: Path):
    file, found = written(load_case(scenario({"targets": "hard"}), base=town()), tmp_path)
    assert found.status == "targets_not_met"
    assert by_cbc(file) * GAP_UNIT == pytest.approx(found.objective_value, rel=1e-6)


def test_without_a_plan_the_file_is_the_programme_as_it_stands(tmp_path: Path):
    of = load_case(
        scenario({"hard": ["floors"]}, Cut(depth=0.5)), base=town(activity=(activity(floor=90.0),))
    )
    file, found = written(of, tmp_path)
    assert found.status == "infeasible"
    highs = Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(file))
    highs.run()
    assert highs.getModelStatus() == HighsModelStatus.kInfeasible


def test_other_rules_reach_the_file(tmp_path: Path):
    of = with_rules(case("tiny-cut"), pooling="none", reinvest="own_pot")
    file, found = written(of, tmp_path)
    assert found.objective_value is not None
    assert by_cbc(file) * GAP_UNIT == pytest.approx(found.objective_value, rel=1e-6)
    assert "reinvest.council_general.2026" in file.read_text()
