"""The one door: tables that are always the same, an answer made from them, the same for many workers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from model.analyse.uncertainty.allocation import (
    DRAW_COLUMNS,
    FEWEST,
    MONEY_COLUMNS,
    OPTION_COLUMNS,
    TABLES,
    VALUED,
    Allocation,
    allocation_under_draws,
)
from model.analyse.uncertainty.candidates import Candidates, Valued, candidates, own_worth
from model.analyse.uncertainty.evidence_value import COLUMNS as EVIDENCE_COLUMNS
from model.analyse.uncertainty.evidence_value import WHOLE_COLUMNS, parts, whole
from model.analyse.uncertainty.kept import COLUMNS as KEPT_COLUMNS
from model.analyse.uncertainty.resolved import resolve
from model.analyse.uncertainty.switching import COLUMNS as SWITCHING_COLUMNS
from model.inputs.draws import Draws, draw
from model.plan import solve
from tests.analyse.uncertainty import arms
from tests.analyse.uncertainty.uncertain import short_plan, wide_plan
from tests.optimise import shipped

COLUMNS = {
    "kept": KEPT_COLUMNS,
    "evidence_whole": WHOLE_COLUMNS,
    "evidence": EVIDENCE_COLUMNS,
    "options": OPTION_COLUMNS,
    "option_money": MONEY_COLUMNS,
    "switching": SWITCHING_COLUMNS,
    "draws": DRAW_COLUMNS,
}


@cache
def of_arms() -> Allocation:
    return allocation_under_draws(arms.plan(), arms.draws(40))


@cache
def of_tiny(name: str, objective: str | None = None) -> Allocation:
    plan = solve(shipped.case(name), objective=objective)
    return allocation_under_draws(plan, draw(plan.case, 20, seed=3))


@cache
def of_wide() -> Allocation:
    return allocation_under_draws(wide_plan(), draw(wide_plan().case, 20, seed=3))


@cache
def of_short() -> Allocation:
    return allocation_under_draws(short_plan(), draw(short_plan().case, 20, seed=3))


ALL = [
    lambda: of_arms(),
    lambda: of_wide(),
    lambda: of_short(),
    lambda: of_tiny("tiny-as-agreed"),
    lambda: of_tiny("tiny-cut"),
    lambda: of_tiny("tiny-best-use", "best_value"),
    lambda: of_tiny("tiny-best-use", "robust"),
    lambda: of_tiny("tiny-best-use", "least_cost"),
]


@pytest.mark.parametrize("make", ALL)
def test_every_answer_has_the_same_tables_and_columns(make):
    found = make()
    assert tuple(found.tables) == TABLES
    for name, columns in COLUMNS.items():
        assert list(found.tables[name].columns) == list(columns), name
    assert found.answer
    assert len(found.notes) >= 3
    for text in (*found.answer, *found.notes):
        assert text.endswith(".")
        assert "nan" not in text.lower().split()
        assert "  " not in text


@pytest.mark.parametrize("make", ALL)
def test_worth_is_never_negative_nor_more_than_everything(make):
    found = make()
    known = found.tables["evidence_whole"].set_index("step")["worth"]
    assert (known >= 0).all()
    asked = found.tables["evidence"]
    everything = asked[asked["kind"] == "everything"]["worth"]
    assert (asked["worth"] <= float(everything.iloc[0])).all() if len(everything) else asked.empty
    assert known["choose_knowing"] == pytest.approx(float(everything.iloc[0]) if len(everything) else 0.0)


@pytest.mark.parametrize("make", ALL)
def test_regret_is_that_of_the_draws_that_were_solved(make):
    found = make()
    options, draws = found.tables["options"], found.tables["draws"]
    may = options[options["may_be_chosen"]]
    assert "plan" in may["option"].tolist()
    assert options["least_worst"].sum() == options["least_mean"].sum() == 1
    assert may["regret_mean"].min() >= -1e-9
    plan = options[options["option"] == "plan"].iloc[0]
    assert plan["worth_mean"] == pytest.approx(draws["plan_worth"].mean())
    gain = np.maximum(draws["gain"], 0.0).mean()
    assert plan["regret_mean"] >= gain - 1e-9


def test_by_hand_the_draws_of_two_services():
    draws, table = arms.draws(40), of_arms().tables["draws"]
    np.testing.assert_allclose(table["best_worth"], arms.closed_by_best(draws), atol=1e-6)
    np.testing.assert_allclose(table["plan_worth"], arms.closed_by_plan(draws), atol=1e-9)
    np.testing.assert_allclose(table["children"], 30 * table["gain"], atol=1e-5)
    assert table["draw"].tolist() == list(range(1, 41))
    assert set(table["status"]) == {"optimal"}


def test_by_hand_the_money_of_two_services():
    money = of_arms().tables["option_money"]
    plan = money[money["option"] == "plan"].set_index("service")
    assert plan["option_gbp"].to_dict() == pytest.approx({"help": 150_000.0, "hope": 0.0})
    assert plan["today_gbp"].to_dict() == pytest.approx({"help": 50_000.0, "hope": 50_000.0})
    today = money[money["option"] == "today"].set_index("service")
    assert today["beside_plan_gbp"].to_dict() == pytest.approx({"help": -100_000.0, "hope": 50_000.0})


def test_one_worker_and_two_give_the_same_tables_and_words():
    plan = wide_plan()
    draws = draw(plan.case, 40, seed=3)
    one = allocation_under_draws(plan, draws)
    two = allocation_under_draws(plan, draws, workers=2)
    assert one.answer == two.answer
    for name in TABLES:
        pd.testing.assert_frame_equal(one.tables[name], two.tables[name], check_exact=True)


def test_the_same_seed_gives_the_same_and_another_another():
    again = allocation_under_draws(arms.plan(), arms.draws(40))
    assert again.answer == of_arms().answer
    other = allocation_under_draws(arms.plan(), arms.draws(40, seed=7))
    assert not other.tables["draws"].equals(again.tables["draws"])
    assert (again.seed, other.seed) == (1, 7)


def test_what_is_resumed_is_the_same(tmp_path: Path):
    file = tmp_path / "solved.npz"
    first = allocation_under_draws(arms.plan(), arms.draws(40), resume=file)
    assert file.exists()
    second = allocation_under_draws(arms.plan(), arms.draws(40), resume=file)
    assert first.answer == second.answer == of_arms().answer


def test_every_step_is_told():
    said: list[str] = []
    allocation_under_draws(arms.plan(), arms.draws(20), tell=said.append)
    for step in ("20 of 20 draws solved", "plans to choose from", "what better evidence is worth"):
        assert step in said


def test_too_few_draws_are_refused():
    with pytest.raises(ValueError, match=f"19 draws are too few to solve again; ask for at least {FEWEST}"):
        allocation_under_draws(arms.plan(), arms.draws(19))


def test_other_plans_are_compared_under_their_names():
    robust = solve(shipped.case("tiny-best-use"), objective="robust")
    plan = shipped.plan("tiny-best-use")
    found = allocation_under_draws(plan, draw(plan.case, 20, seed=1), options={"Robust": robust})
    row = found.tables["options"].set_index("option").loc["Robust"]
    assert row["name"] == "Robust"
    assert row["may_be_chosen"]


def test_numbers_of_the_record():
    found = of_arms()
    assert (found.draws, found.valued, found.scenario) == (40, VALUED, "Town")
    assert "40 futures were drawn" in found.notes[0]
    assert f"{VALUED:,} other futures" in found.notes[0]


# ---- Kent ------------------------------------------------------------------------------------


@cache
def kent() -> Candidates:
    """Plans to choose from for Kent's best use of the same money."""
    plan = shipped.plan("best-use")
    return candidates(resolve(plan, draw(plan.case, 20, seed=1)))


@cache
def kent_in_draws() -> tuple[Candidates, Valued, Draws]:
    """Those that may be chosen, in 600 draws."""
    draws = draw(shipped.plan("best-use").case, 600, seed=2)
    return kent().choices, kent().choices.in_draws(draws), draws


def test_kent_at_the_same_money_the_best_plan_of_a_draw_is_never_worse():
    """Where no effect is drawn into harm; harm is not seen when a plan is found."""
    found = kent().resolved
    assert set(found.status) == {"optimal"}
    assert found.promises_gbp.max() < 1
    assert found.duties_gbp.max() < 1
    own, _, base = own_worth(kent())
    assert (own - base.closed > -1e-6).mean() >= 0.9
    assert (own - base.closed).mean() > 0.01


def test_kent_choosing_among_few_plans_is_a_lower_bound():
    choices, valued, _ = kent_in_draws()
    found = whole(choices, valued).set_index("step")["worth"]
    assert 0 < found["choose_now"] + found["choose_knowing"] < found["solved_again"]


def test_kent_no_plan_to_choose_misses_a_guard_on_best_estimates():
    choices, case = kent().choices, shipped.plan("best-use").case
    assert "today" in kent().keys
    assert "today" not in choices.keys
    for one in choices.projections:
        assert one.shortfall[case.targets.hard].max() < 1e-3


def test_kent_what_to_evaluate_next_is_something_that_the_plan_depends_on():
    evidence = parts(*kent_in_draws())
    first = evidence[evidence["rank"] == 1].iloc[0]
    assert first["clear"]
    assert first["gbp"] > 0
    ranked = evidence[evidence["rank"].notna()]
    assert ranked["worth"].is_monotonic_decreasing
    assert (evidence[evidence["kind"] == "unit_cost"]["worth"] < first["worth"]).all()
