"""The budget curve's sentences, points and kinks are those of fresh solves at the same money."""

from __future__ import annotations

import re

import pytest

from model.analyse.explain.case import with_money
from model.plan_answer import answer
from tests.analyse.explained import explained, tiny
from tests.optimise.town import activity, outcome, targets, town, value

PER_MILLION = re.compile(r"closes ([\d.,]+|no) (?:points? )?more of the gap")


@pytest.mark.parametrize("name", ["tiny-best-use", "tiny-cut"])
def test_every_kind_of_point_is_that_of_a_fresh_solve(name: str):
    case, plan, explanation = tiny(name)
    table = explanation.tables["curve"]
    assert set(table["kind"]) == {"step", "breakpoint", "kink"}
    for kind in ("step", "breakpoint", "kink"):
        own = table[table["kind"] == kind]
        for point in own.iloc[:: max(1, len(own) // 4)].to_dict("records"):
            found = answer(with_money(case, 1 + point["money_change_share"]))
            assert found.status == point["status"]
            assert found.gap_closed_share == pytest.approx(point["gap_closed_share"], abs=1e-6)
            assert found.total("duties") == pytest.approx(point["duties_unmet_gbp"], abs=0.1)
            assert found.total("promises") == pytest.approx(point["promises_broken_gbp"], abs=0.1)
            years = [float(gbp) for gbp in point["duties_by_year_gbp"].split(";")]
            assert sum(years) == pytest.approx(point["duties_unmet_gbp"], abs=0.05)
    assert plan.objective == "close_gaps"


def test_every_hundredth_is_a_step_where_something_is_unmet():
    table = tiny()[2].tables["curve"]
    unmet = table[(table["kind"] == "step") & (table["promises_broken_gbp"] > 1)]
    steps = sorted(round(100 * share) for share in unmet["money_change_share"])
    assert steps == list(range(-40, 0))


@pytest.mark.parametrize("side", [-1, 1])
def test_the_slopes_that_a_kink_names_are_those_of_solves_on_both_sides(side: int):
    case, _, explanation = tiny()
    table = explanation.tables["curve"]
    met = table[(table["kind"] == "breakpoint") & (table["money_change_share"] > 0)]
    for point in met.to_dict("records"):
        rates = PER_MILLION.findall(point["sentence"])
        rate = rates[(side + 1) // 2] if rates else "no"
        said = 0.0 if rate == "no" else float(rate.replace(",", "")) / 100
        step = 1e-5
        at, moved = (
            answer(with_money(case, 1 + point["money_change_share"] + k * step)).gap_closed_share
            for k in (0, side)
        )
        million = case.pots.amount[case.money[case.pots.type_at], -1].sum() * step / 1e6
        assert side * (moved - at) / million == pytest.approx(said, rel=0.01, abs=1e-3)


def test_outcomes_that_are_better_higher_bend_alike():
    tables = town(
        outcomes=(outcome(better="higher"),),
        outcome_values=(value(100.0), *targets(110.0)),
        effects=(town().effects[0].model_copy(update={"change_per_activity": 0.1, "low": 0.0, "high": 0.2}),),
    )
    table = explained(tables)[2].tables["curve"]
    assert table.loc[table["kind"] == "breakpoint", "money_change_share"].tolist() == pytest.approx([1 / 3])
    assert table.set_index("money_change_share").loc[0.1, "gap_closed_share"] == pytest.approx(0.65)


@pytest.mark.parametrize("rules", [{"hard": ["floors"]}, {"pooling": "none"}])
def test_where_a_plan_may_fail_the_curve_is_solved_step_by_step(rules: dict[str, object]):
    _, _, explanation = explained(town(activity=(activity(floor=100.0),)), rules)
    table = explanation.tables["curve"]
    kinds = set(table["kind"])
    assert kinds == ({"step"} if "hard" in rules else {"step", "breakpoint"} | (kinds & {"kink"}))
    if "hard" in rules:
        least = table.iloc[0]
        assert least["status"] == "infeasible"
        assert least["sentence"] == "With 40% less money: no plan keeps every rule made hard."
        assert len(table) == 17
