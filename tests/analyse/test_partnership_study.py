"""Coalitions solved once each: who matters, who is alike, soft targets, random orders, any objective."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from model import Plan, solve
from model.analyse.games import shapley
from model.analyse.partnership import partnership
from model.analyse.partnership.shares import VALUES, gain, worth
from model.analyse.partnership.study import equal_partners, representative, soft, study
from model.plan_coalitions import NOBODY
from tests.analyse.partners import case_of, clinics, duties, helpers, partners, rows, solved
from tests.optimise.town import pot, targets, value

LINKS = frozenset({("nhs", "council"), ("charity", "council"), ("council", "police")})


@pytest.mark.parametrize(
    ("group", "stands"),
    [
        (set(), set()),
        ({"nhs", "charity"}, set()),
        ({"nhs", "charity", "council"}, {"nhs", "charity", "council"}),
        ({"council", "college"}, set()),
        ({"council", "police", "college"}, {"council", "police"}),
    ],
)
def test_who_has_nobody_to_pay_for_is_left_out(group: set[str], stands: set[str]):
    assert representative(frozenset(group), LINKS, {}) == stands


def test_those_who_are_alike_stand_for_each_other():
    alike = dict.fromkeys(("charity", "nhs"), ("charity", "nhs"))
    for one in ("charity", "nhs"):
        assert representative(frozenset({one, "council"}), LINKS, alike) == {"charity", "council"}
    both = frozenset({"charity", "nhs", "council"})
    assert representative(both, LINKS, alike) == both


def test_partners_are_alike_where_their_pots_are():
    tables = helpers()
    assert equal_partners(case_of(tables)) == {}
    twin = tables.pots[2].model_copy(update={"pot": "more_gifts", "partner": "college"})
    same = case_of(tables.replace(pots=(*tables.pots[:3], twin)))
    assert equal_partners(same) == dict.fromkeys(("charity", "college"), ("charity", "college"))
    less = twin.model_copy(update={"amount_per_year": 9_999.0})
    assert equal_partners(case_of(tables.replace(pots=(*tables.pots[:3], less)))) == {}
    fenced = twin.model_copy(update={"only_services": ("another",)})
    assert equal_partners(case_of(tables.replace(pots=(*tables.pots[:3], fenced)))) == {}


def test_solving_what_stands_for_a_coalition_changes_nothing():
    """Every coalition by itself, and through the one that stands for it."""
    tables = helpers()
    twin = tables.pots[2].model_copy(update={"pot": "more_gifts", "partner": "college"})
    case, plan = solved(tables.replace(pots=(*tables.pots[:3], twin)))
    found = study(case, plan, workers=1)
    for group, reached in found.worth.items():
        plain = solve(replace(case, together=group))
        assert reached.objective == pytest.approx(plan_value(plain))
    assert len(found.worth) == 2**4


def plan_value(plan: Plan) -> float:
    """The objective's value of a plan that has one."""
    assert plan.objective_value is not None
    return plan.objective_value


def reached_alone_only_in_part():
    """A target of 98, which must be met, takes £20,000 a year more than the council has."""
    tables = helpers()
    return tables.replace(outcome_values=(value(100.0), *targets(98.0)))


def test_targets_that_must_be_met_are_soft_where_some_coalition_misses_them():
    case, plan = solved(reached_alone_only_in_part(), {"targets": "hard"})
    assert plan.status == "optimal"
    found = study(case, plan, workers=1)
    assert found.softened
    assert {one.status for one in found.worth.values()} == {"optimal"}
    everybody = frozenset(found.partners)
    assert found.worth[NOBODY].objective == pytest.approx(2.0 / 5.0)
    assert found.worth[everybody].objective == pytest.approx(0.0)
    result = partnership(case, plan, workers=1)
    assert "judged with every target soft" in result.notes[0]
    assert set(result.tables["worlds"]["status"]) == {"optimal"}
    shares = rows(result.tables["shares"], "shapley", value="objective")
    assert sum(shares.values()) == pytest.approx(0.4)


def test_targets_stay_hard_where_every_coalition_meets_them():
    tables = helpers().replace(outcome_values=(value(100.0), *targets(100.0)))
    case, plan = solved(tables, {"targets": "hard"})
    found = study(case, plan, workers=1)
    assert not found.softened
    assert found.judged is case


def test_the_least_cost_is_judged_by_gaps_where_targets_are_out_of_reach():
    case = case_of(reached_alone_only_in_part())
    case = replace(case, scenario=replace(case.scenario, objective="least_cost"))
    found = study(case, solve(case), workers=1)
    assert found.softened
    assert found.judged.scenario.objective == "close_gaps"
    assert soft(case).targets.hard.sum() == 0


def test_the_best_value_gains_where_it_rises():
    """A child is worth £8,000: a clinic brings £300 more than it takes, and 60 of them may be paid for."""
    tables = clinics()
    dear = tuple(row.model_copy(update={"gbp_per_unit": 4_000.0}) for row in tables.outcome_costs)
    case = case_of(tables.replace(outcome_costs=dear))
    case = replace(case, scenario=replace(case.scenario, objective="best_value"))
    found = study(case, solve(case), workers=1)
    whole = gain(found, "objective", found.together)
    assert whole == pytest.approx(2 * 60 * 300)
    assert whole == pytest.approx(found.together.objective - found.alone.objective)
    table = partnership(case, solve(case), workers=1).tables["shares"]
    own = table[table["value"] == "objective"]
    assert set(own["unit"]) == {"£"}
    assert own["shapley"].sum() == pytest.approx(whole)


@pytest.mark.parametrize("objective", ["fairest", "ranked", "close_gaps"])
def test_other_objectives_agree_where_there_is_one_outcome(objective: str):
    case = case_of(helpers())
    case = replace(case, scenario=replace(case.scenario, objective=objective))
    found = study(case, solve(case), workers=1)
    assert gain(found, "objective", found.together) == pytest.approx(0.3)


def test_with_many_partners_shares_come_from_random_orders(monkeypatch: pytest.MonkeyPatch):
    case, plan = solved(helpers())
    exact = rows(partnership(case, plan, workers=1).tables["shares"], "shapley", value="objective")
    monkeypatch.setattr("model.analyse.partnership.study.MOST_EXACT", 2)
    result = partnership(case, plan, workers=1)
    table = result.tables["shares"]
    own = table[table["value"] == "objective"]
    assert any("random orders (a fixed seed)" in note for note in result.notes)
    assert (own["shapley_low"] <= own["shapley"]).all()
    assert (own["shapley"] <= own["shapley_high"]).all()
    assert own["shapley"].sum() == pytest.approx(0.3)
    for name, share in rows(table, "shapley", value="objective").items():
        assert share == pytest.approx(exact[name], abs=0.05)
    assert own["nucleolus"].isna().all()
    assert result.tables["core"].empty
    assert any("(between " in text for text in own["sentence"])
    again = partnership(case, plan, workers=1).tables["shares"]
    assert again["shapley"].tolist() == table["shapley"].tolist()


def test_a_partner_who_adds_nothing_gets_nothing():
    """A police that may pay for the council's services, but has pots only for a service that is full."""
    tables = helpers()
    more = (*tables.pots, pot("beat", 20_000.0, partner="police", pooled_share=1.0, only_services=("none",)))
    case = case_of(
        tables.replace(pots=more, partners=(*tables.partners, *partners("police")), services=tables.services)
    )
    found = study(case, solve(case), workers=1)
    assert "police" not in found.active
    for name in VALUES:
        game = worth(found, name)
        assert all("police" not in group for group in game)
    table = partnership(case, solve(case), workers=1).tables["shares"]
    assert rows(table, "shapley", value="objective")["police"] == 0.0


def test_every_coalition_is_in_the_study():
    case, plan = solved(duties())
    found = study(case, plan, workers=1)
    names = found.partners
    every = {frozenset(g) for k in range(len(names) + 1) for g in combinations(names, k)}
    assert set(found.worth) == every
    assert [len(group) for group in found.coalitions()] == sorted(len(group) for group in every)
    assert shapley(worth(found, "duties")) == pytest.approx({"council": 20_000, "nhs": 20_000})


def test_progress_counts_the_coalitions():
    case, plan = solved(helpers())
    told: list[str] = []
    study(case, plan, workers=1, progress=told.append)
    assert told[0] == "coalitions of partners: 0 of 4"
    assert told[-1] == "coalitions of partners: 4 of 4"


def test_nothing_may_cross_at_all():
    case, plan = solved(helpers(), {"pooling": "none"})
    result = partnership(case, plan, workers=1)
    table = result.tables["shares"]
    assert np.allclose(table["shapley"], 0.0)
    assert result.leads == "objective"
    assert any("there is none to share" in text for text in result.answer)
    worlds = result.tables["worlds"].set_index("world")
    assert worlds.loc["today", "gap_closed_share"] == pytest.approx(worlds.loc["alone", "gap_closed_share"])
    assert worlds.loc["full_pooling", "gap_closed_share"] == pytest.approx(0.65)
