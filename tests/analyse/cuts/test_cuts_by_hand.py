"""Half off a prevention grant, worked out on paper before the model answered.

Family help (100 + 60 families at £2,000) has a grant of £320,000; the council's fund is £5,300,000 and then
£5,800,000; nobody's money crosses. Today's plan takes 102 and 104 placements at £50,000 and youth clubs at
£200,000: £5,300,000, all there is, and £5,400,000, which leaves £400,000.

Half off the grant: £160,000 a year. Only family help is paid by it, so w = 1 there and 0 elsewhere, and

- 2026: £160,000 pay for 80 families (σ = 0.5), as the fund has nothing to spare. 102 placements as before.
- 2027: 80 families fewer the year before are 8 more children in care: 112 placements, £5,600,000. The fund
  has £5,800,000 − £200,000 − £5,600,000 = 0 to spare, so σ = 0.5 again. **£400,000 come back.**
- 2028 (run-on): 0.1·(0.5·80 + 80) = 12 more children: £600,000 come back.

Over the plan: £320,000 taken out, £400,000 back: **it costs £80,000 more than it saves**, from 2027 on. With
2028: £480,000 and £1,000,000. Present value at 10%: 160,000 + 145,454.55 and 400,000/1.1 = 363,636.36.

Promises: pace lets family help fall to 90 + 54 = 144 and then 81 + 48.6 = 129.6: 64 and 49.6 families short,
£128,000 and £99,200. No duty. Children looked after 112 and 116, short of 96 by 16 and 20, in units of 8:
(2·11 + 2.5·10)/21·0.6 + 0.326888218 = 1.669745361, the gap widens by 80.1453%.
"""

from __future__ import annotations

import pytest

from model.analyse.cuts import Question
from tests.analyse.cuts.asked import PREVENTION, asked_of, at, value

ASKED = Question(depths=(0.5,), pot="prevention_grant", from_year=2026)
RULE = {"rule": "equal_share", "depth": 0.5}
SHARED = ("equal_share", "protect_statutory", "protect_prevention")


@pytest.fixture(scope="module")
def found():
    return asked_of(PREVENTION, ASKED)


@pytest.mark.parametrize("rule", SHARED)
def test_half_of_family_help_is_kept_in_both_years(found, rule):
    kept = "share_kept_spared" if rule == "protect_prevention" else "share_kept"
    rows = at(found, "cuts", rule=rule, depth=0.5, run_on=False)
    assert rows[kept].tolist() == pytest.approx([0.5, 0.5], abs=1e-8)
    activity = at(found, "activity", rule=rule, depth=0.5, service="family_help")
    assert activity["planned"].tolist() == pytest.approx([50, 50, 30, 30], abs=1e-6)


def test_money_of_each_year(found):
    rows = at(found, "cuts", **RULE)
    assert rows["year"].tolist() == [2026, 2027, 2028]
    assert rows["gross_cut_gbp"].tolist() == pytest.approx([160_000] * 3)
    assert rows["knock_on_gbp"].tolist() == pytest.approx([0, 400_000, 600_000], abs=0.01)
    assert rows["net_saving_gbp"].tolist() == pytest.approx([160_000, -240_000, -440_000], abs=0.01)
    assert rows["share_back"].tolist() == pytest.approx([0, 2.5, 3.75], abs=1e-8)
    assert rows["duties_unmet_gbp"].tolist()[:2] == [0, 0]
    assert rows["promises_broken_gbp"].tolist()[:2] == pytest.approx([128_000, 99_200])


def test_totals_present_values_and_break_even(found):
    total = at(found, "totals", span="plan", **RULE).iloc[0]
    assert total["net_saving_gbp"] == pytest.approx(-80_000, abs=0.01)
    assert total["share_back"] == pytest.approx(1.25)
    assert total["present_gross_cut_gbp"] == pytest.approx(160_000 + 160_000 / 1.1)
    assert total["present_knock_on_gbp"] == pytest.approx(400_000 / 1.1)
    assert total["break_even_year"] == 2027
    longer = at(found, "totals", span="plan_and_run_on", **RULE).iloc[0]
    assert longer["gross_cut_gbp"] == pytest.approx(480_000)
    assert longer["knock_on_gbp"] == pytest.approx(1_000_000, abs=0.01)


def test_children_and_the_gap(found):
    assert value(found, "outcomes", "planned", outcome="looked_after", place="shire", year=2027, **RULE) == (
        pytest.approx(112)
    )
    lost = at(found, "outcomes", outcome="looked_after", place="shire", **RULE)
    assert lost["lost"].tolist() == pytest.approx([0, 8, 12])
    gap = ((2 * 11 + 2.5 * 10) / 21 * 0.6 + 0.326888218) / 0.926888218
    closed = at(found, "cuts", **RULE)["gap_closed_share"]
    assert closed.tolist() == pytest.approx([1 - gap] * 3, abs=1e-8)


def test_the_product_says_that_it_costs_more_than_it_saves(found):
    assert found.answer[0] == (
        "A cut of 50% to the pot Prevention grant, shared out equally, takes out £320k over "
        "2025-26 to 2026-27; £400k (125%) comes back as cost of services that follow demand, and so it costs "
        "£80k more than it saves."
    )
    assert found.answer[1] == (
        "In 19 of 20 futures that fit the evidence, what comes back is £175k to £625k (55% to 195%); in all, "
        "from £305k more cost to £145k saved."
    )
    assert found.answer[2].startswith("For children in 2026-27 that means")
    assert "Children looked after, 8 more" in found.answer[2]


def test_what_is_cash_and_what_is_not(found):
    """The grant falls below today's £320,000 by the whole cut; placements cost more than today already."""
    rows = at(found, "cuts", **RULE)
    assert rows["cashable_gbp"].tolist() == pytest.approx([160_000] * 3)
    assert rows["cost_avoided_gbp"].tolist() == pytest.approx([0, -400_000, -600_000], abs=0.01)
    assert rows["no_cash_gbp"].tolist() == pytest.approx([0, 0, 0])


def test_without_a_cut_today_goes_on(found):
    for rule in SHARED:
        rows = at(found, "cuts", rule=rule, depth=0.0, run_on=False)
        assert rows["gross_cut_gbp"].tolist() == [0, 0]
        assert rows["promises_broken_gbp"].tolist() == [0, 0]
        outcomes = at(found, "outcomes", rule=rule, depth=0.0)
        assert outcomes["planned"].tolist() == pytest.approx(outcomes["trend"].tolist())


def test_the_smallest_cut_is_the_first_to_go(found):
    first = at(found, "first_to_go", rule="equal_share")
    assert first["service"].tolist() == ["family_help"]
    assert first["depth"].iloc[0] < 1e-5
