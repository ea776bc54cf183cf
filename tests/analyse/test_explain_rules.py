"""Prices of rules and the budget curve: every row true of a fresh solve, every sentence of its row."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load_case, solve
from model.analyse.explain.case import Said, closing, points, with_decisions_from, with_rules
from model.analyse.explain.curve import answer_sentence
from model.analyse.explain.rules import ask_all as ask_rules
from model.analyse.explain.rules import rule_sentence, rules
from model.plan_answer import answer
from model.plan_workers import Desk, Here
from tests.analyse.explained import explained, points_said, row, tiny
from tests.optimise.town import pot, scenario, town


@pytest.mark.parametrize(
    ("rule", "key", "settings"),
    [
        ("evidence", "", {"evidence": "off"}),
        ("pooling", "full", {"pooling": "full"}),
        ("pooling", "none", {"pooling": "none"}),
        ("pace", "", {"pace": False}),
        ("reinvest", "", {"reinvest": "own_pot"}),
    ],
)
def test_the_price_of_a_rule_is_that_of_a_fresh_solve(rule: str, key: str, settings: dict[str, object]):
    case, plan, explanation = tiny()
    priced = row(explanation.tables["rules"], rule=rule, key=key)
    found = solve(with_rules(case, **settings))
    change = found.gap_closed_share - plan.gap_closed_share
    assert priced["gap_closed_share_change"] == pytest.approx(change, abs=1e-7)
    assert priced["promises_gbp_change"] == pytest.approx(found.promises_broken_gbp, abs=0.05)
    assert points_said(str(priced["sentence"])) == pytest.approx(change, rel=0.06, abs=1e-6)


def test_rules_are_ranked_as_the_stages_count():
    table = tiny("tiny-cut")[2].tables["rules"]
    assert table["duties_gbp_change"].round().is_monotonic_increasing
    same = table[table["duties_gbp_change"].abs() < 1]
    assert same["promises_gbp_change"].round().is_monotonic_increasing


def test_releasing_a_ring_fence_is_said_in_points_of_the_gap():
    fenced = pot("grant", 30_000.0, only_services=("nothing_else",))
    free = pot("gift", 10_000.0, only_services=("nothing_else",))
    case, _, explanation = explained(town(pots=(pot(), fenced, free)))
    table = explanation.tables["rules"]
    assert row(table, rule="conditions", key="grant")["sentence"] == (
        "Releasing the ring-fence of grant would close 30 points more of the gap."
    )
    assert points_said(str(row(table, rule="conditions", key="gift")["sentence"])) == pytest.approx(0.1)
    assert points_said(str(row(table, rule="conditions", key="")["sentence"])) == pytest.approx(0.4)
    assert table["key"].iloc[0] == ""
    assert "every ring-fence" in explanation.answer[2]
    assert row(table, rule="conditions", key="grant")["owner"] == "council"
    assert case.scenario.rules.conditions.on


def test_ring_fences_that_change_nothing_are_not_solved_one_by_one():
    pots = tuple(pot(f"grant_{k}", 1_000.0, only_services=("help",)) for k in range(6))
    case = load_case(scenario(), base=town(pots=(pot(), *pots)))
    plan, said, asked = solve(case), Said(case), []

    def counting(changed):
        if changed.scenario.rules.conditions.release:
            asked.append(changed)
        return answer(changed)

    table = rules(plan, ask_rules(case, Here(Desk(plan, counting))), said)
    assert len(asked) == 1
    own = table[(table["rule"] == "conditions") & (table["key"] != "")]
    assert len(own) == 6
    assert set(own["gap_closed_share_change"].abs() < 1e-9) == {True}


def test_held_years_have_a_price():
    tables = town(partnership={"first_decision_year": 2027})
    case, plan, explanation = explained(tables)
    priced = row(explanation.tables["rules"], rule="held_years")
    found = answer(with_decisions_from(case, 2026))
    assert priced["gap_closed_share_change"] == pytest.approx(found.gap_closed_share - plan.gap_closed_share)
    assert priced["sentence"] == (
        "Deciding from 2025-26 on, not from 2026-27 would close 25 points more of the gap."
    )


@given(st.floats(-1, 1), st.floats(-1e6, 1e6), st.floats(-1e6, 1e6))
def test_a_sentence_on_a_rule_has_the_sign_and_size_of_its_row(share: float, duties: float, promises: float):
    sentence = rule_sentence(
        {
            "change": "Letting go",
            "duties_gbp_change": duties,
            "promises_gbp_change": promises,
            "gap_closed_share_change": share,
        }
    )
    assert ("duties unmet" in sentence) == (abs(duties) >= 1)
    assert ("promises broken" in sentence) == (abs(promises) >= 1)
    if abs(share) >= 1.1e-5:
        assert points_said(sentence) == pytest.approx(share, rel=0.06)
    assert sentence.startswith("Letting go would ")
    assert sentence.endswith(".")


@given(st.floats(1.1e-5, 2))
def test_points_keep_two_digits_and_the_sign_is_a_word(share: float):
    assert points_said(f"would {closing(share)}") == pytest.approx(share, rel=0.06)
    assert closing(-share).endswith("less of the gap")
    assert "-" not in points(-share)


def test_the_curve_of_the_town_is_known():
    # £1,500 a year is a hundredth of the money and 1.5 units: 1.5 points, until the target is met at +33%
    case, plan, explanation = explained()
    table = explanation.tables["curve"]
    closed = table.set_index("money_change_share")["gap_closed_share"]
    for step, share in closed.items():
        assert share == pytest.approx(min(1.0, 0.5 + 1.5 * float(str(step))), abs=1e-6)
    bend = row(table, kind="breakpoint")
    assert bend["money_change_share"] == pytest.approx(1 / 3, abs=1e-9)
    assert bend["sentence"] == (
        "With 33.33% more money, £200,000 a year, every duty and promise is met, and the slope changes: below"
        " it £1m more closes 1,000 points more of the gap, above it closes no more of the gap."
    )
    assert table.loc[table["kink"], "kind"].tolist() == ["breakpoint"]
    assert table["points_per_million"].iloc[1] == pytest.approx(1000)
    assert "a tenth more money closes 15 points more of the gap" in answer_sentence(table).lower()
    assert plan.gap_closed_share == pytest.approx(0.5)
    assert case.money.any()


def test_more_money_never_worsens_the_list_of_stages():
    table = tiny()[2].tables["curve"]
    stages = table[["duties_unmet_gbp", "promises_broken_gbp"]].assign(gap=-table["gap_closed_share"])
    values = stages.to_numpy()
    for before, after in pairwise(values):
        moved = np.flatnonzero(np.abs(after - before) > 1e-4 * np.maximum(1.0, np.abs(before)))
        assert not len(moved) or after[moved[0]] < before[moved[0]]
