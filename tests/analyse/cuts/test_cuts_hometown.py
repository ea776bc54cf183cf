"""Cuts of the town of ``hometown``: every table against what was worked out on paper."""

from __future__ import annotations

import pytest

from model.analyse.cuts import RULES, Question
from tests.analyse.cuts.asked import at, value
from tests.analyse.cuts.hometown import EQUAL, SHARED, cut, cut_of, hometown
from tests.optimise.town import activity, recipe, service

FIFTH = Question(depths=(0.2,), partner="council")
DEEP = {"depth": 0.2}
YEARS = "2025-26 to 2026-27"


def kept(depth: float) -> tuple[float, float]:
    """What is kept under equal shares in both years, by the formula of the town."""
    first = (220 * (1 - depth) - 100) / 120
    return first, (220 * (1 - depth) - 100 - 20 * (1 - first)) / 120


def spared(depth: float) -> tuple[float, float]:
    """What is kept of help in both years once the club, which is not prevention, is gone."""
    first = (220 * (1 - depth) - 100) / 100
    return first, (220 * (1 - depth) - 100 - 20 * (1 - first)) / 100


@pytest.mark.parametrize("depth", [0.03, 0.1, 0.2, 0.35, 0.45])
def test_equal_shares_at_any_depth(depth):
    found = cut(Question(depths=(depth,), rules=EQUAL, partner="council"))
    one, two = kept(depth)
    rows = at(found, "cuts", depth=depth)
    assert rows["share_kept"].tolist()[:2] == pytest.approx([one, two])
    assert rows["gross_cut_gbp"].tolist() == pytest.approx([220_000 * depth] * 3)
    back = [0.0, 20_000 * (1 - one), 20_000 * (1 - two)]
    assert rows["knock_on_gbp"].tolist() == pytest.approx(back, abs=1e-3)
    assert rows["run_on"].tolist() == [False, False, True]
    planned = at(found, "activity", depth=depth).set_index(["service", "year"])["planned"]
    assert planned["help", 2027] == pytest.approx(100 * two)
    assert planned["club", 2027] == pytest.approx(50 * two)
    assert planned["home", 2027] == pytest.approx(100 + 10 * (1 - one))
    gap = (3 + (1 - one) + (1 - two)) / 3
    assert rows["gap_closed_share"].tolist() == pytest.approx([1 - gap] * 3)


@pytest.mark.parametrize("depth", [0.15, 0.25, 0.4])
def test_prevention_is_spared_until_the_club_is_gone(depth):
    found = cut(Question(depths=(depth,), rules=("protect_prevention",), partner="council"))
    rows = at(found, "cuts", depth=depth, run_on=False)
    assert rows["share_kept"].tolist() == [0.0, 0.0]
    assert rows["share_kept_spared"].tolist() == pytest.approx(list(spared(depth)))
    planned = at(found, "activity", depth=depth, service="help")["planned"]
    assert planned.tolist() == pytest.approx([100 * x for x in spared(depth)])


def test_a_cut_that_the_club_can_bear_alone_costs_nothing_later():
    """5% of £220,000 is £11,000; the club has £20,000."""
    found = cut(Question(depths=(0.05,), rules=("protect_prevention",), partner="council"))
    rows = at(found, "cuts", depth=0.05)
    assert rows["share_kept"].tolist()[:2] == pytest.approx([0.45, 0.45])
    assert rows["share_kept_spared"].tolist()[:2] == [1.0, 1.0]
    assert rows["knock_on_gbp"].tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    assert rows["promises_broken_gbp"].tolist()[:2] == pytest.approx([11_000, 11_000])
    assert len(found.answer) == 2
    assert found.answer[1].endswith("nothing that is drawn moves it, so it has no range.")
    assert found.answer[0] == (
        f"A cut of 5% to council's money, with prevention spared, takes out £22k over {YEARS}, and none of "
        "it comes back as cost."
    )


def test_a_statutory_service_without_a_floor_is_spared_too():
    """What the law requires goes last, at any tier; the order of the two rules then differs."""
    legal = hometown(
        services=(
            service(),
            service("club", tier="specialist", statutory=True),
            *hometown().services[2:],
        )
    )
    found = cut_of(legal, Question(depths=(0.05,), rules=SHARED[1:], partner="council"))
    lost = at(found, "services", depth=0.05, year=2026).set_index(["rule", "service"])["lost"]
    assert lost["protect_statutory", "help"] == pytest.approx(11.0)
    assert lost["protect_statutory", "club"] == 0.0
    assert lost["protect_prevention", "help"] == 0.0
    assert lost["protect_prevention", "club"] == pytest.approx(27.5)


def test_the_best_use_keeps_the_club_because_nobody_has_measured_it():
    """£176,000 + £100,000 − £200,000 − £20,000 leave £56,000 for help; 4.4 more homes then take £8,800."""
    found = cut(FIFTH)
    planned = at(found, "activity", rule="optimised", **DEEP).set_index(["service", "year"])["planned"]
    assert planned["help", 2026] == pytest.approx(56.0)
    assert planned["help", 2027] == pytest.approx(47.2)
    assert planned["club", 2027] == pytest.approx(50.0)
    rows = at(found, "cuts", rule="optimised", **DEEP)
    assert rows["knock_on_gbp"].tolist() == pytest.approx([0, 8_800, 10_560], abs=1e-2)
    assert rows["share_kept"].isna().all()
    saved = at(found, "saved_by_planning", depth=0.2, year=2027)
    assert saved["equal_share"].tolist() == pytest.approx([100 + 11 / 3])
    assert saved["optimised"].tolist() == pytest.approx([104.4])
    assert saved["saved"].tolist() == pytest.approx([11 / 3 - 4.4])
    assert not [text for text in found.answer if text.startswith("Against the equal share")]


def test_who_takes_out_and_on_whom_it_falls():
    rows = at(cut(FIFTH), "knock_on", rule="equal_share", year=2027, **DEEP).set_index("partner")
    assert rows["gross_cut_gbp"].to_dict() == pytest.approx({"council": 44_000, "nhs": 0})
    assert rows["knock_on_gbp"].to_dict() == pytest.approx({"council": 11_000 / 3, "nhs": 11_000 / 3})
    assert rows["net_saving_gbp"].to_dict() == pytest.approx({"council": 121_000 / 3, "nhs": -11_000 / 3})


def test_the_nhs_carries_cost_of_a_cut_that_is_not_its_own():
    moved = [text for text in cut(FIFTH).warnings if "of cost to" in text]
    lead = "A cut of 20% to council's money"
    assert moved == [
        f"{lead}, {how}, moves {gbp} of cost to nhs over 2025-26 to 2026-27."
        for how, gbp in (
            ("shared out equally", "£3,667"),
            ("with statutory services spared", "£3,667"),
            ("with prevention spared", "£2,400"),
            ("with what is left put to its best use", "£4,400"),
        )
    ]


def test_the_ledger_is_not_who_pays():
    """All that the NHS has goes into homes already, so the council pays for every home more."""
    rows = at(cut(FIFTH), "who_pays", rule="equal_share", year=2027, **DEEP).set_index("partner")
    assert rows["more_gbp"].to_dict() == pytest.approx({"council": -44_000, "nhs": 0}, abs=0.01)
    assert rows["planned_gbp"].to_dict() == pytest.approx({"council": 176_000, "nhs": 100_000}, abs=0.01)
    assert not [text for text in cut(FIFTH).warnings if "from its own pots" in text]


def test_stopping_help_costs_once_for_each_fall():
    rows = at(cut(FIFTH), "services", rule="equal_share", service="help", **DEEP)
    one, two = kept(0.2)
    assert rows["one_off_gbp"].tolist() == pytest.approx([3_000 * (1 - one), 3_000 * (one - two)])
    once = value(cut(FIFTH), "totals", "one_off_gbp", rule="equal_share", span="plan", **DEEP)
    assert once == pytest.approx(3_000 * (1 - two))
    assert rows["years_to_rebuild"].tolist() == [1.0, 1.0]
    assert rows["sentence"].iloc[0] == (
        "help loses 37% in 2025-26: 37 units fewer; it would take about 1 year to build up again."
    )
    change = at(cut(FIFTH), "medium_term", rule="equal_share", item="cost_of_change", **DEEP)
    assert change["partner"].tolist() == ["council"] * 2
    assert change["one_off_gbp"].tolist() == pytest.approx(rows["one_off_gbp"].tolist())
    assert change[["base_gbp", "in_year_gbp", "full_year_gbp"]].to_numpy().any() == 0


def test_what_a_service_loses_in_money_is_its_activity_at_its_price():
    rows = at(cut(FIFTH), "services", rule="equal_share", year=2026, **DEEP).set_index("service")
    assert list(rows.index) == ["club", "help"]
    assert rows["lost_gbp"].to_dict() == pytest.approx({"help": 110_000 / 3, "club": 22_000 / 3})
    assert rows["lost_share"].to_dict() == pytest.approx({"help": 11 / 30, "club": 11 / 30})


def test_what_others_bear_is_beside_every_saving():
    rows = at(cut(FIFTH), "beyond_pots", rule="equal_share", **DEEP)
    assert rows["year"].tolist() == [2027, 2028]
    assert rows["gbp"].iloc[0] == pytest.approx(500 * 11 / 3)
    assert (rows["cashable_gbp"] / rows["gbp"]).tolist() == pytest.approx([0.2, 0.2])
    assert set(rows["bearer"]) == {"public"}


def test_a_cost_above_today_s_is_growth_to_be_found_not_cash():
    rows = at(cut(FIFTH), "cuts", rule="equal_share", **DEEP)
    assert rows["cashable_gbp"].tolist() == pytest.approx([44_000] * 3)
    assert rows["cost_avoided_gbp"].tolist() == pytest.approx((-rows["knock_on_gbp"]).tolist(), abs=1e-6)
    assert rows["no_cash_gbp"].tolist() == [0, 0, 0]


@pytest.mark.parametrize("rule", SHARED[:2])
def test_the_warning_is_at_the_depth_of_the_formula(rule):
    """With P left in the purse, 2027 needs 7·P ÷ 6 ≥ 100 + 220 ÷ 6: P = 117.142857, 46.753% off."""
    found = cut(Question(depths=(0.3, 0.5), rules=(rule,), partner="council"))
    row = at(found, "early_warning", rule=rule).iloc[0]
    edge = 1 - (100 + 220 / 6) * 6 / 7 / 220
    assert row["above_depth"] <= edge <= row["depth"] + 1e-9
    assert row["what"] == "cannot_be_made"
    assert row["year"] == 2027
    assert row["sentence"] == (
        "From a cut of 46.75% on, it can't be made: 2026-27 can't be paid for, whatever it takes from "
        "services."
    )


def test_what_cannot_be_paid_for_is_the_least_that_is_lacking():
    """Half: £110,000 left. 2027 has £210,000 for 109.1667 homes at £218,333."""
    found = cut(Question(depths=(0.5,), rules=EQUAL, partner="council"))
    total = at(found, "totals", depth=0.5, span="plan").iloc[0]
    assert (total["status"], total["stops_in_year"]) == ("cannot_be_made", 2027)
    assert total["unpaid_gbp"] == pytest.approx(20_000 * (1 - 1 / 12) - 10_000)
    assert len(found.answer) == 1
    assert found.answer[0] == (
        "A cut of 50% to council's money, shared out equally, can't be made: in 2026-27 £8,333 stays unpaid "
        "with all that it could cut gone."
    )
    assert not len(at(found, "who_pays", depth=0.5))
    known = at(found, "services", depth=0.5, service="help")
    assert known["planned"].isna().tolist() == [False, True]
    assert known["sentence"].iloc[0].startswith("help loses 92% in 2025-26: 92 units fewer")


def test_every_service_goes_with_the_first_pound_and_the_largest_loss_is_first():
    rows = at(cut(FIFTH), "first_to_go", rule="equal_share")
    assert rows["service"].tolist() == ["help", "club"]
    assert rows["order"].tolist() == [1, 2]
    assert rows["sentence"].tolist() == [
        f"{name} is reduced from the first pound on, first in 2025-26." for name in ("help", "club")
    ]
    both = at(cut(FIFTH), "first_to_go", rule="protect_prevention").set_index("service")
    assert both["depth"].to_dict()["club"] < 1e-5
    assert both.loc["help", "depth"] == pytest.approx(20 / 220, abs=2e-6)
    assert both.loc["help", "sentence"] == "help is reduced from a cut of 9.09% on, first in 2025-26."


def test_the_path_bends_where_the_club_is_gone():
    found = cut(Question(depths=(0.2,), rules=("protect_prevention",), partner="council"))
    curve = at(found, "curve_totals", rule="protect_prevention")
    bends = curve[curve["bend"].astype(bool)]["depth"].tolist()
    assert bends == pytest.approx([20 / 220], abs=1e-6)


def test_more_money_closes_what_the_next_years_can():
    """Nothing moves 2026, as help is felt a year later; £100,000 more buys a home's worth less each."""
    row = at(cut(FIFTH), "growth", extra_gbp_per_year=1e5).iloc[0]
    assert row["extra_gbp"] == pytest.approx(200_000)
    assert row["gap_change_share"] == pytest.approx(2 / 3)
    assert row["demand_saved_gbp"] == pytest.approx(20_000)
    gained = at(cut(FIFTH), "growth_outcomes", extra_gbp_per_year=1e5, outcome="trouble")
    assert gained["gained"].tolist() == pytest.approx([0, 10, 10], abs=1e-6)


def test_twice_the_prices_and_twice_the_money_are_twice_every_pound():
    double = hometown(
        pots=tuple(
            row.model_copy(update={"amount_per_year": 2 * row.amount_per_year}) for row in hometown().pots
        ),
        recipes=(recipe(amount=2_000.0), recipe("club", 800.0), recipe("home", 4_000.0)),
        spending=tuple(
            row.model_copy(update={"amount_per_year": 2 * row.amount_per_year}) for row in hometown().spending
        ),
    )
    one, two = cut(FIFTH), cut_of(double, FIFTH)
    for column in ("gross_cut_gbp", "knock_on_gbp", "net_saving_gbp", "promises_broken_gbp"):
        expected = (2 * one.tables["cuts"][column]).tolist()
        assert two.tables["cuts"][column].tolist() == pytest.approx(expected, abs=0.01, nan_ok=True)
    assert two.tables["activity"]["planned"].tolist() == pytest.approx(
        one.tables["activity"]["planned"].tolist(), abs=1e-4
    )


def test_the_order_of_rows_changes_nothing():
    back = hometown()
    names = ("pots", "services", "activity", "recipes", "spending", "outcome_values", "partners")
    turned = back.replace(**{name: back.rows(name)[::-1] for name in names})
    two = cut_of(turned, FIFTH)
    assert two.answer == cut(FIFTH).answer
    assert two.warnings == cut(FIFTH).warnings
    for name in ("cuts", "knock_on", "services", "first_to_go"):
        assert two.tables[name].to_csv(float_format="%.4f") == cut(FIFTH).tables[name].to_csv(
            float_format="%.4f"
        )


def test_a_service_that_nobody_gives_today_can_lose_nothing():
    more = hometown(
        services=(*hometown().services, service("choir")),
        activity=(*hometown().activity, activity("choir", 0.0, ceiling=10.0)),
        recipes=(*hometown().recipes, recipe("choir", 10.0)),
    )
    found = cut_of(more, Question(depths=(0.2,), rules=EQUAL, partner="council"))
    rows = at(found, "services", depth=0.2, service="choir")
    assert rows[["lost", "lost_share", "lost_gbp", "one_off_gbp"]].to_numpy().any() == 0
    assert rows["sentence"].tolist() == ["", ""]
    assert "choir" not in set(found.tables["first_to_go"]["service"])


def test_all_rules_are_told_in_their_order():
    assert tuple(dict.fromkeys(cut(FIFTH).tables["cuts"]["rule"])) == RULES
