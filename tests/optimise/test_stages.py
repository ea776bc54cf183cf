"""The stages in order: what comes first is never given up, and the route to a plan leaves no trace in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model import Case, Plan, solve
from model.inputs.changes import Cut
from model.optimise import LoadedProgramme, Programme, Solved, Status, build, solve_stages
from model.optimise.solved import StageValue
from model.optimise.stages import PENNY, RELATIVE_SLACK
from tests.optimise.shipped import KENT, TINY, assert_same_plan, case, plan, with_rules
from tests.optimise.town import (
    activity,
    effect,
    planned,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)
from tests.optimise.town import plan as plan_of
from tests.properties.compare import stage_values

CARE = service("care", demand_outcome="trouble", activity_per_case=1.0)
MONEY_STAGES = ("duties", "promises", "new_money")


def care_town(purse: float, **more: Any) -> Any:
    """A town in which every child in trouble needs a place at £2,000."""
    rows = {
        "pots": (pot(amount=purse),),
        "services": (service(), CARE),
        "activity": (activity(), activity("care")),
        "recipes": (recipe(), recipe("care", 2_000.0)),
        "spending": (spending(), spending(200_000.0, "care")),
    }
    return town(**(rows | more))


def test_no_stage_is_ever_minus_nothing():
    assert str(StageValue("best_value", None, -0.0).value) == "0.0"


def stages(result: Plan) -> dict[tuple[str, int | None], float]:
    return {(s.stage, s.year): s.value for s in result.stages}


# ---- order ---------------------------------------------------------------------------------------


def test_stages_are_told_in_the_order_in_which_they_count():
    names = [(s.stage, s.year) for s in plan_of(town()).stages]
    assert names == [
        ("duties", 2026),
        ("duties", 2027),
        ("promises", 2026),
        ("promises", 2027),
        ("close_gaps", None),
        ("calm", None),
        ("payments", None),
    ]
    with_new_money = [s.stage for s in plan_of(town(), {"new_money": True}).stages]
    assert with_new_money[-4:] == ["close_gaps", "new_money", "calm", "payments"]


def test_nobody_breaks_a_duty_this_year_to_break_less_of_it_later():
    # £200,000 pay for the 100 places of this year and no help; each unit of help left out costs a place next
    # year, of which 100 are then unpaid. £40,000 of help this year would have spared 40 for 20 unmet now.
    tables = care_town(200_000.0, effects=(effect(-1.0, lag_years=1),))
    found = stages(plan_of(tables))
    assert found["duties", 2026] == pytest.approx(0.0)
    assert found["duties", 2027] == pytest.approx(100 * 2_000.0)


def test_a_promise_is_broken_before_a_duty():
    # £270,000 pay for 100 places and 70 of the 90 units promised; help spares no place here
    tables = care_town(270_000.0, activity=(activity(floor=90.0), activity("care")), effects=())
    found = stages(plan_of(tables, {"evidence": "off"}))
    assert found["duties", 2026] == 0.0
    assert found["promises", 2026] == pytest.approx(20_000.0)


def test_a_promise_is_kept_before_any_gap_is_closed():
    # clubs close nothing but keep their promise, and help waits
    tables = town(
        pots=(pot(amount=100_000.0),),
        services=(service(), service("clubs")),
        activity=(activity(today=60.0), activity("clubs", 40.0, floor=40.0)),
        recipes=(recipe(), recipe("clubs")),
        spending=(spending(60_000.0), spending(40_000.0, "clubs")),
    )
    result = plan_of(tables, {"evidence": "off"})
    assert planned(result, "clubs") == [40.0, 40.0]
    assert planned(result) == [60.0, 60.0]


def test_hard_targets_wait_for_duties_and_promises():
    # with £300,000 the target would be met by leaving places unpaid: that is not on offer
    tables = care_town(300_000.0, outcome_values=(value(100.0), *targets(85.0)))
    result = plan_of(tables, {"targets": "hard"})
    assert result.status == "targets_not_met"
    assert stages(result)["duties", 2026] == 0.0
    assert result.tables["duties_unmet"].empty


# ---- statuses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rules", "tables", "cut"),
    [
        ({"hard": ["floors"]}, town(activity=(activity(floor=90.0),)), 0.5),
        ({"hard": ["pace"]}, town(services=(service(most_reduction_share=0.1),)), 0.5),
        ({"hard": ["evidence"]}, town(effects=()), 0.5),
        ({"hard": ["demand"]}, care_town(310_000.0), 0.5),
    ],
    ids=["floors", "pace", "evidence", "demand"],
)
def test_a_rule_made_hard_that_cannot_be_kept_leaves_no_plan(rules: dict[str, Any], tables: Any, cut: float):
    soft = plan_of(tables, {}, Cut(depth=cut))
    assert soft.status == "optimal"
    hard = plan_of(tables, rules, Cut(depth=cut))
    assert hard.status == "infeasible"
    assert not hard.has_plan
    assert hard.gap_closed_share is None
    assert hard.objective_value is None
    assert all(table.empty for name, table in hard.tables.items() if name != "run")


@pytest.mark.parametrize("name", ["best-use", "council-cut-20"])
def test_a_time_limit_leaves_no_plan_and_says_so(name: str):
    found = solve(case(name), time_limit=0.01)
    assert found.status == "time_limit"
    assert not found.has_plan
    assert all(table.empty for table_name, table in found.tables.items() if table_name != "run")


def test_a_generous_time_limit_changes_nothing():
    assert stage_values(solve(case("tiny-cut"), time_limit=600.0)) == stage_values(plan("tiny-cut"))


def test_one_hard_target_out_of_reach_gives_the_soft_plan():
    soft = plan_of(town())
    hard = plan_of(town(), {"targets": {"trouble": "hard"}})
    assert (soft.status, hard.status) == ("optimal", "targets_not_met")
    assert stage_values(hard) == stage_values(soft)


def test_progress_names_every_step_as_it_starts():
    said: list[str] = []
    result = solve(case("tiny-cut"), progress=said.append)
    expected = ["read", "build", "aim", "duties", "duties 2026", "duties 2027", "promises", "promises 2026"]
    assert said[: len(expected)] == expected
    assert said[-4:] == ["calm", "unmet demand", "payments", "check"]
    run = result.tables["run"]
    timed = {item.removeprefix("seconds: ") for item in run["item"] if item.startswith("seconds: ")}
    assert {
        "read",
        "build",
        "load",
        "aim",
        "duties",
        "promises",
        "calm",
        "unmet demand",
        "payments",
        "check",
    } == timed


# ---- nothing is given up --------------------------------------------------------------------------


def assert_nothing_given_up(programme: Programme, solved: Solved) -> None:
    """Every stage's own variable still stands at its optimum when the last stage is done."""
    assert solved.status is Status.OPTIMAL
    values = dict(zip((v.id for v in programme.problem.exported_variables()), solved.values, strict=True))
    for stage in solved.stages:
        if stage.stage == "calm":
            continue
        money = stage.stage in MONEY_STAGES
        step = programme.scales.worth if money else 1e-3
        now = float(values[programme.stage[stage.stage, stage.year].id]) * step
        slack = max(min(RELATIVE_SLACK * stage.value, PENNY if money else 1e-12), 1e-9 * step)
        assert now == pytest.approx(stage.value, abs=slack), (stage.stage, stage.year)


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_no_stage_gives_up_what_an_earlier_one_reached(name: str):
    programme = build(case(name))
    assert_nothing_given_up(programme, solve_stages(programme))


@pytest.mark.parametrize("rules", [{"new_money": True}, {"reinvest": "own_pot"}, {"pooling": "none"}])
def test_no_stage_gives_up_anything_under_other_rules(rules: dict[str, Any]):
    programme = build(with_rules(case("council-cut-20"), **rules))
    assert_nothing_given_up(programme, solve_stages(programme))


# ---- the route does not matter ---------------------------------------------------------------------


@pytest.fixture
def afresh(monkeypatch: pytest.MonkeyPatch) -> Callable[[Case, dict[str, str]], Plan]:
    """Solve every stage without what the stage before left behind, under some options of HiGHS."""
    minimise = LoadedProgramme.minimise

    def solved(of: Case, options: dict[str, str]) -> Plan:
        def cold(self: LoadedProgramme, *args: Any, **named: Any) -> Status:
            for name, setting in options.items():
                self.highs.setOptionValue(name, setting)
            self.highs.clearSolver()
            return minimise(self, *args, **named)

        with monkeypatch.context() as patch:
            patch.setattr(LoadedProgramme, "minimise", cold)
            return solve(of)

    return solved


@pytest.mark.parametrize("name", [*TINY, *KENT])
def test_cold_and_warm_solves_agree(name: str, afresh: Callable[[Case, dict[str, str]], Plan]):
    assert_same_plan(plan(name), afresh(case(name), {}))


@pytest.mark.parametrize("options", [{"solver": "ipm"}, {"presolve": "off"}], ids=str)
@pytest.mark.parametrize("name", ["tiny-cut", "best-use", "council-cut-20"])
def test_another_algorithm_leads_to_the_same_plan(
    name: str, options: dict[str, str], afresh: Callable[[Case, dict[str, str]], Plan]
):
    assert_same_plan(plan(name), afresh(case(name), options))


@pytest.fixture
def stubborn(monkeypatch: pytest.MonkeyPatch) -> Callable[[Case, Status, int], Plan]:
    """Solve with the first questions answered by something else, whatever HiGHS found."""
    minimise = LoadedProgramme.minimise

    def solved(of: Case, said: Status, first: int) -> Plan:
        left = [said] * first

        def answer(self: LoadedProgramme, *args: Any, **named: Any) -> Status:
            found = minimise(self, *args, **named)
            return left.pop() if left else found

        with monkeypatch.context() as patch:
            patch.setattr(LoadedProgramme, "minimise", answer)
            return solve(of)

    return solved


@pytest.mark.parametrize(
    "said",
    [
        Status.INFEASIBLE,
        Status.FAILED,
    ],
)
def test_the_long_way_round_leads_to_the_same_plan(
    said: Status, stubborn: Callable[[Case, Status, int], Plan]
):
    """Whether all unmet amounts at nothing are found possible at once, or year by year."""
    short, long = solve(case("tiny-best-use")), stubborn(case("tiny-best-use"), said, 2)
    assert_same_plan(short, long)
    assert long.tables["binding"]["shadow_price_per_unit"].isna().all()
    assert not short.tables["binding"]["shadow_price_per_unit"].isna().any()


@pytest.mark.parametrize("said", [Status.TIME_LIMIT, Status.INTERRUPTED])
def test_an_answer_cut_short_ends_the_solve(said: Status, stubborn: Callable[[Case, Status, int], Plan]):
    assert stubborn(case("tiny-cut"), said, 1).status == said.value
