"""The robust objective in the LP file, in every rule's company, and in the words of an explanation."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from model import Case, load_case, solve
from model.analyse.explain.binding import MAXIMISED
from model.analyse.explain.case import Said
from model.inputs.rules import parse_rules
from model.optimise import OBJECTIVES, build
from model.project import project, today_plan
from tests.optimise import shipped
from tests.optimise.test_lp_file import GAP_UNIT, by_cbc, written


def robust_tiny(rules: dict[str, object] | None = None) -> Case:
    """Tiny aimed at its worst draws."""
    case = shipped.case("tiny-best-use")
    parsed, faults = parse_rules({"robust": {"draws": 24}, **(rules or {})}, "a test")
    assert not faults
    return load_case(replace(case.scenario, objective="robust", rules=parsed), base=case.base)


def test_another_solver_finds_the_same_optimum_in_the_file(tmp_path: Path):
    case = robust_tiny()
    file, plan = written(case, tmp_path)
    trend = project(case, today_plan(case)).gap
    assert plan.objective_value is not None
    assert -by_cbc(file) * GAP_UNIT / trend == pytest.approx(plan.objective_value, rel=1e-6)
    text = file.read_text(encoding="utf-8")
    assert "robust" in text
    assert "stock.family_help.north.any.lag_1.0.5.2027" in text


@pytest.mark.parametrize(
    "rules",
    [
        {"equity": "no_place_worse"},
        {"equity": {"share": 0.5}},
        {"balance": [{"tier": "universal", "at_least": "today"}]},
        {"new_money": True},
        {"reinvest": "own_pot"},
        {"pooling": "none"},
        {"evidence": "off"},
        {"targets": "hard"},
    ],
    ids=str,
)
def test_in_the_company_of_every_rule(rules: dict[str, object]):
    # every plan is worked out again under all draws before it is shown; a difference raises
    plan = solve(robust_tiny(rules))
    assert plan.has_plan
    assert "robust" in [s.stage for s in plan.stages]


def test_more_money_never_lowers_what_the_worst_draws_close():
    case = robust_tiny()
    values = []
    for factor in (1.0, 1.05, 1.2):
        amount = case.pots.amount.copy()
        amount[:, 1:] *= factor
        values.append(solve(replace(case, pots=replace(case.pots, amount=amount))).objective_value or 0.0)
    assert values == sorted(values)


def test_draws_that_cannot_differ_leave_one():
    base = shipped.base("tiny")
    certain = tuple(r.model_copy(update={"low": None, "high": None}) for r in base.effects)
    case = robust_tiny()
    case = load_case(case.scenario, base=base.replace(effects=certain))
    programme = build(case)
    names = [v.name for v in programme.problem.exported_variables()]
    assert not [name for name in names if name.startswith(("drawn.", "draws_", "stock."))]


def test_the_seed_is_in_the_record_of_the_run():
    plan = solve(robust_tiny({"robust": {"draws": 4, "seed": 11}}))
    run = plan.tables["run"].set_index("item")["value"]
    assert run["seed"] == "11"


def test_an_explanation_speaks_of_the_worst_draws():
    case = robust_tiny()
    assert Said(case).price_words(0.021) == "raise the gap closed in the worst draws by 2.1 points"
    assert Said(case).price_words(-0.021) == "lower the gap closed in the worst draws by 2.1 points"


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_an_explanation_knows_which_values_are_better_higher(objective: str):
    case = shipped.case("tiny-best-use")
    programme = build(replace(case, scenario=replace(case.scenario, objective=objective)))
    assert (programme.aims[0].sign < 0) == (objective in MAXIMISED)
