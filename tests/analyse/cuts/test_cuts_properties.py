"""What always holds of a cut: none changes nothing, the ledger adds up, deeper is worse."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.analyse.cuts import RULES, Question
from model.analyse.cuts.question import OPTIMISED, SHARED
from model.analyse.cuts.solved import solve_question
from model.analyse.cuts.tables import break_even
from model.plan_cut import many
from model.project import today_plan
from tests.analyse.cuts.asked import PREVENTION, TINY, asked_of, at, case_of

PENNY = 0.01
QUESTIONS = {
    "all money": (TINY, Question(depths=(0.01, 0.02, 0.03))),
    "the council": (TINY, Question(depths=(0.01, 0.03, 0.1, 0.3), partner="shire_council")),
    "in steps": (TINY, Question(depths=(0.02, 0.05), partner="shire_council", over_years=2)),
    "from the second year": (TINY, Question(depths=(0.02, 0.05), partner="shire_council", from_year=2027)),
    "a grant": (PREVENTION, Question(depths=(0.1, 0.25, 0.5), pot="prevention_grant", from_year=2026)),
    "people": (PREVENTION, Question(depths=(0.1, 0.5), pot="nurse_team", from_year=2026)),
    "walking away": (PREVENTION, Question(partner="shire_nhs", walks_away=True, from_year=2026)),
}


@pytest.fixture(scope="module", params=QUESTIONS)
def asked(request):
    return asked_of(*QUESTIONS[request.param])


def test_the_ledger_sums_to_the_net_saving_to_the_penny(asked):
    keys = ["rule", "depth", "year"]
    money = ["gross_cut_gbp", "knock_on_gbp", "net_saving_gbp"]
    ledger = asked.tables["knock_on"].groupby(keys)[money].sum(min_count=1)
    cuts = asked.tables["cuts"].set_index(keys)[money]
    gap = (ledger - cuts.loc[ledger.index]).abs()
    assert gap.max().max() < PENNY
    assert (ledger.isna() == cuts.loc[ledger.index].isna()).all().all()


def test_the_three_kinds_of_saving_are_the_saving(asked):
    cuts = asked.tables["cuts"]
    parts = cuts["cashable_gbp"] + cuts["cost_avoided_gbp"] + cuts["no_cash_gbp"]
    assert (parts - cuts["net_saving_gbp"]).abs().max() < PENNY


def test_net_is_gross_less_what_comes_back(asked):
    for name in ("cuts", "knock_on", "totals", "curve_totals"):
        table = asked.tables[name]
        gap = table["gross_cut_gbp"] - table["knock_on_gbp"] - table["net_saving_gbp"]
        assert gap.abs().max() < PENNY, name


def test_totals_are_the_sums_of_their_years(asked):
    cuts, case = asked.tables["cuts"], asked.case
    weight = dict(zip(case.years.horizon, case.years.weight.tolist(), strict=True))
    for row in asked.tables["totals"].to_dict("records"):
        own = cuts[(cuts["rule"] == row["rule"]) & (cuts["depth"] == row["depth"])]
        own = own if row["span"] == "plan_and_run_on" else own[~own["run_on"].astype(bool)]
        if own["net_saving_gbp"].isna().any():
            assert np.isnan(row["net_saving_gbp"])
            continue
        for name in ("gross_cut_gbp", "knock_on_gbp", "net_saving_gbp"):
            assert row[name] == pytest.approx(own[name].sum(), abs=PENNY)
            present = (own[name] * own["year"].map(weight)).sum()
            assert row[f"present_{name}"] == pytest.approx(present, abs=PENNY)


def test_without_a_cut_nothing_is_saved_or_lost(asked):
    rows = at(asked, "cuts", depth=0.0)
    assert (rows[["gross_cut_gbp", "knock_on_gbp", "net_saving_gbp"]].fillna(0.0) == 0.0).all().all()
    lost = at(asked, "outcomes", depth=0.0)["lost"]
    assert (lost.fillna(0.0) == 0.0).all()
    assert not at(asked, "services", depth=0.0)["lost"].fillna(0.0).any()


def test_an_unmet_duty_is_no_saving(asked):
    """Money that demand takes is counted for every case, so leaving cases unserved saves nothing."""
    case = asked.case
    led = {case.lines.service[i] for i in np.flatnonzero(case.lines.demand_led)}
    for row in at(asked, "cuts", rule=OPTIMISED).to_dict("records"):
        if row["run_on"]:
            continue
        outcomes = at(asked, "outcomes", rule=OPTIMISED, depth=row["depth"], year=row["year"])
        lost = outcomes[outcomes["outcome"] == "looked_after"].set_index("place")["lost"]["shire"]
        assert led == {"placements"}
        assert row["knock_on_gbp"] == pytest.approx(50_000 * lost, abs=PENNY)


def test_deeper_cuts_never_improve_the_stages_read_in_order():
    case = case_of(TINY)
    question = Question(
        depths=tuple(k / 50 for k in range(16)), rules=(OPTIMISED,), partner="shire_council", over_years=2
    )
    solved = solve_question(case, question, many(question.at(case, 0.0)))
    values = [
        [s.value for s in solved.results[OPTIMISED, depth].stages if s.stage not in ("calm", "payments")]
        for depth in question.depths
    ]
    for less, more in pairwise(values):
        first = next((k for k, (a, b) in enumerate(zip(less, more, strict=True)) if abs(a - b) > 1e-6), None)
        assert first is None or more[first] > less[first]


@pytest.mark.parametrize("rule", SHARED)
def test_without_a_cut_today_goes_on_where_it_can_be_paid_for(rule):
    """In 2026 today's plan takes exactly what is in the pots; in 2027 it lacks £55,000."""
    case, question = case_of(TINY), Question(rules=(rule,))
    result = solve_question(case, question, many(case)).results[rule, 0.0]
    assert result.projection.planned[:, 0].tolist() == today_plan(case)[:, 0].tolist()
    kept = result.share_kept if rule != "protect_prevention" else result.share_kept_spared
    assert kept.tolist() == pytest.approx([1.0, 1 - 55_000 / 520_000])


def test_how_much_today_lacks_is_said():
    found = asked_of(*QUESTIONS["the council"])
    lacking = at(found, "pressures", kind="unaffordable")
    assert lacking["year"].tolist() == [2027]
    assert lacking["gbp"].tolist() == pytest.approx([55_000], abs=0.01)
    assert found.warnings[0] == "Without any cut, today's plan lacks £55k in 2026-27 already."


def test_a_cut_of_money_that_pays_for_nothing_cut_cannot_help():
    """The NHS pays for health visits alone, so no share of them pays for the council's placements in 2027."""
    found = asked_of(TINY, Question(depths=(0.1,), partner="shire_nhs", rules=("equal_share",)))
    rows = at(found, "totals", span="plan")
    assert rows["status"].tolist() == ["cannot_be_made"] * 2
    assert rows["stops_in_year"].tolist() == [2027, 2027]
    assert rows["unpaid_gbp"].tolist() == pytest.approx([55_000, 59_500], abs=0.01)
    assert "can't be made: in 2026-27 £59k stays unpaid" in found.answer[0]


@given(st.lists(st.floats(-100, 100).filter(lambda x: abs(x) > 1), min_size=1, max_size=8))
def test_break_even_is_the_first_year_that_has_cost_what_it_saved(net):
    years = tuple(range(2026, 2026 + len(net)))
    found = break_even(years, np.array(net))
    sums = np.cumsum(net)
    expected = [year for year, so_far in zip(years, sums.tolist(), strict=True) if so_far <= 0.005]
    assert found == (expected[0] if expected else None)


def test_a_cut_that_saves_nothing_yet_has_not_broken_even():
    assert break_even((2026, 2027, 2028), np.array([0.0, 10.0, 5.0])) is None
    assert break_even((2026, 2027, 2028), np.array([10.0, -10.0, 5.0])) == 2027
    assert break_even((2026,), np.array([np.nan])) is None


def test_rules_come_in_their_own_order_and_depths_rise(asked):
    assert asked.asked.rules == tuple(rule for rule in RULES if rule in asked.asked.rules)
    assert asked.asked.depths[0] == 0.0
    seen = list(dict.fromkeys(zip(asked.tables["cuts"]["rule"], asked.tables["cuts"]["depth"], strict=True)))
    assert seen == [(rule, depth) for rule in asked.asked.rules for depth in asked.asked.depths]
