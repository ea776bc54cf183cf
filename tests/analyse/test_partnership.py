"""Partnership savings: partnerships worked out by hand, and what always holds."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from model import solve
from model.analyse.games import game
from model.analyse.partnership import TABLES, partnership
from model.analyse.partnership.pays import flow_of, improvement_of
from model.plan_coalitions import NOBODY, Worlds, solve_worlds, ties
from tests.analyse.partners import case_of, clinics, duties, found, helpers, rows, solved

YEARS = 2


def test_the_gain_of_each_coalition_and_its_shares_by_hand():
    """Worth of council+NHS 0.2, council+charity 0.1, all 0.3 of a gap; shares 0.15, 0.1, 0.05."""
    tables = found("helpers").tables
    gain = {group: 1.0 - objective for group, objective in game(tables["coalitions"], "objective").items()}
    assert gain[frozenset({"council", "nhs"})] == pytest.approx(0.2)
    assert gain[frozenset({"charity", "council", "college"})] == pytest.approx(0.1)
    assert gain[frozenset({"nhs", "charity"})] == pytest.approx(0.0)
    assert gain[frozenset({"council", "nhs", "charity", "college"})] == pytest.approx(0.3)
    shares = rows(tables["shares"], "shapley", value="objective")
    assert shares == pytest.approx({"council": 0.15, "nhs": 0.1, "charity": 0.05, "college": 0.0})
    last = rows(tables["shares"], "last", value="objective")
    assert last == pytest.approx({"council": 0.3, "nhs": 0.2, "charity": 0.1, "college": 0.0})
    assert rows(tables["shares"], "nucleolus", value="objective") == pytest.approx(shares)


def test_the_objective_leads_where_duties_and_promises_never_differ():
    result = found("helpers")
    assert result.leads == "objective"
    assert result.answer[0] == (
        "Over 2025-26 to 2026-27 working together closes 30 points more of the gap than each alone"
        " (30% of the gap closed; each alone: 0% of the gap closed)."
    )
    assert any("duties and promises are the same whoever works together" in text for text in result.answer)
    assert result.notes == ("College neither pays for others' services nor is paid for: nothing crosses.",)


def test_money_saved_by_hand():
    result = found("clinics")
    saved = result.tables["money_saved"].set_index("partner")
    assert saved.loc["council", ["alone_gbp", "together_gbp"]].tolist() == pytest.approx([300_000, 240_000])
    assert saved.loc["all", "saved_gbp"] == pytest.approx(60_000)
    assert rows(result.tables["shares"], "shapley", value="money") == pytest.approx(
        {"council": 30_000, "nhs": 30_000}
    )
    moved = result.tables["transfers"]
    shapley = moved[(moved["basis"] == "least_money") & (moved["rule"] == "shapley")]
    assert shapley[["from_partner", "to_partner"]].to_numpy().tolist() == [["council", "nhs"]]
    assert shapley["amount_gbp"].tolist() == pytest.approx([30_000])
    assert "it takes £60k less (20% of £300k, present value)." in result.answer[1]


def test_a_duty_that_only_partners_can_meet_makes_money_lead():
    """Today the NHS pays for 20 of 100 units; alone 20 units a year (£40,000) are unmet."""
    result = found("duties")
    assert result.leads == "money"
    worlds = result.tables["worlds"].set_index("world")
    assert worlds["duties_unmet_gbp"].to_dict() == pytest.approx(
        {"alone": 40_000, "today": 0, "together": 0, "full_pooling": 0}
    )
    objective = worlds["objective"].to_dict()
    assert objective["today"] > objective["together"]
    assert rows(result.tables["shares"], "shapley", value="duties") == pytest.approx(
        {"council": 20_000, "nhs": 20_000}
    )
    assert "leaves no duty unmet (each alone: £40k)" in result.answer[0]
    assert "who works together changes duties or promises" in " ".join(result.answer)


def test_today_lies_between_alone_and_together():
    for name in ("helpers", "clinics", "duties"):
        worlds = found(name).tables["worlds"].set_index("world")
        assert worlds["least_money_gbp"].is_monotonic_decreasing
        assert worlds["duties_unmet_gbp"].is_monotonic_decreasing


@pytest.mark.parametrize("name", ["helpers", "clinics", "duties"])
def test_every_table_has_its_columns_and_sentences(name: str):
    tables = found(name).tables
    assert tuple(tables) == TABLES
    for table in tables.values():
        assert all(text.endswith(".") for text in table["sentence"])
        assert table.columns[-1] == "sentence"


@pytest.mark.parametrize("tables", [helpers, clinics, duties])
def test_a_coalition_equals_a_plan_built_afresh(tables):
    case = case_of(tables())
    names = sorted({row.partner for row in case.tables.partners})
    for k in range(len(names) + 1):
        for group in combinations(names, k):
            (reached,) = solve_worlds(case, [frozenset(group)], workers=1)
            plan = solve(replace(case, together=frozenset(group)))
            assert reached.objective == pytest.approx(plan.objective_value)
            assert reached.duties_unmet_gbp == pytest.approx(plan.duties_unmet_gbp)
            assert reached.gap_closed_share == pytest.approx(plan.gap_closed_share)


@pytest.mark.parametrize("tables", [helpers, clinics, duties])
def test_nobody_is_no_pooling_and_everybody_the_scenario(tables):
    alone, together = (solve(case_of(tables(), {"pooling": how})) for how in ("none", "agreed"))
    case = case_of(tables())
    everybody = frozenset(row.partner for row in case.tables.partners)
    found_ = solve_worlds(case, [NOBODY, everybody], workers=1)
    for reached, plan in zip(found_, (alone, together), strict=True):
        assert reached.objective == pytest.approx(plan.objective_value)
        assert reached.duties_unmet_gbp == pytest.approx(plan.duties_unmet_gbp)
    full = case_of(tables(), {"pooling": "full"})
    (reached,) = solve_worlds(full, [everybody], workers=1)
    assert reached.objective == pytest.approx(solve(full).objective_value)


def stages(worlds: Worlds, group: frozenset[str]) -> list[float]:
    """Stage values in the order in which they count, up to the aim."""
    answer = worlds.answer(group)
    return [s.value for s in answer.stages if s.stage in ("duties", "promises", "close_gaps")]


@pytest.mark.parametrize("tables", [helpers, clinics, duties])
def test_more_partners_never_worsen_the_list_of_stage_values(tables):
    case = case_of(tables())
    worlds = Worlds(case)
    names = sorted({row.partner for row in case.tables.partners})
    groups = [frozenset(g) for k in range(len(names) + 1) for g in combinations(names, k)]
    values = {group: [round(x, 6) for x in stages(worlds, group)] for group in groups}
    for group in groups:
        for name in set(names) - group:
            assert values[group | {name}] <= values[group]


@pytest.mark.parametrize("name", ["helpers", "clinics", "duties"])
def test_shares_sum_to_the_gain_and_transfers_to_nothing(name: str):
    tables = found(name).tables
    for _, own in tables["shares"].groupby("value"):
        whole = own["shapley"].sum()
        assert own["nucleolus"].sum() == pytest.approx(whole, abs=1e-6)
    saved = tables["money_saved"]
    each = saved[saved["partner"] != "all"]
    assert each["receives_gbp"].sum() == pytest.approx(0.0, abs=1.0)
    assert each["saved_gbp"].sum() == pytest.approx(
        rows(tables["worlds"], "money_saved_gbp", world="together")["together"], abs=1.0
    )


def test_equal_partners_get_the_same():
    tables = helpers()
    twin = tables.pots[2].model_copy(update={"pot": "more_gifts", "partner": "college"})
    case, plan = solved(tables.replace(pots=(*tables.pots[:3], twin)))
    result = partnership(case, plan, workers=1)
    for value in ("objective", "money", "duties"):
        shares = rows(result.tables["shares"], "shapley", value=value)
        assert shares["charity"] == pytest.approx(shares["college"])
    assert rows(result.tables["shares"], "shapley", value="objective")["charity"] == pytest.approx(0.05)


def test_contributions_sum_to_the_whole():
    for name, tables in (("helpers", helpers), ("clinics", clinics)):
        _, plan = solved(tables())
        table = found(name).tables["contributions"]
        whole = improvement_of(plan)[0, 1:]
        by_year = table.groupby("year")["improvement"].sum().to_numpy()
        assert by_year == pytest.approx(whole)
    own = rows(found("helpers").tables["contributions"], "improvement", year=2026)
    assert own == pytest.approx({"council": 3 * 10 / 13, "nhs": 3 * 2 / 13, "charity": 3 / 13})


def test_who_pays_and_who_gains():
    table = found("clinics").tables["pays_and_gains"]
    first = table[table["year"] == 2026].set_index("partner")
    assert first.loc["council", "pays_planned_gbp"] == pytest.approx(150_000)
    assert first.loc["council", "for_others_planned_gbp"] == pytest.approx(30_000)
    assert first.loc["nhs", "from_others_planned_gbp"] == pytest.approx(30_000)
    gained = float(improvement_of(solved(clinics())[1])[0, 1])
    assert gained == pytest.approx(8.0, abs=0.02)
    assert first.loc["nhs", "beyond_cashable_gbp"] == pytest.approx(25.0 * gained)
    assert first.loc["nhs", "beyond_not_cashable_gbp"] == pytest.approx(75.0 * gained)
    assert first.loc["public", "beyond_not_cashable_gbp"] == pytest.approx(1_000.0 * gained)
    assert first["pays_planned_gbp"].isna()["public"]


def test_money_in_equals_money_out():
    _, plan = solved(clinics())
    table = found("clinics").tables["pays_and_gains"]
    own = table[table["partner"] != "public"]
    assert own["pays_planned_gbp"].sum() == pytest.approx(float(flow_of(plan).sum()))
    assert own["for_others_planned_gbp"].sum() == pytest.approx(own["from_others_planned_gbp"].sum())


def test_the_price_of_what_is_not_pooled():
    table = found("helpers").tables["ring_fences"]
    closed = {(r["kind"], r["partner"]): r["gap_closed_share_change"] for r in table.to_dict("records")}
    assert closed["unpooled_share", "nhs"] == pytest.approx(0.3)
    assert closed["unpooled_share", "college"] == pytest.approx(0.05)
    assert ("unpooled_share", "charity") not in closed


def test_one_partners_cut_is_the_others_cost():
    """A tenth off the NHS takes £2,000 a year out of help: 0.2 of 10 children, a fiftieth of the gap."""
    table = found("helpers").tables["cut_ledger"]
    nhs = table[table["cut_partner"] == "nhs"].set_index("bearer")
    assert nhs.loc["nhs", "saving_gbp"] == pytest.approx(10_000)
    assert nhs.loc["council", "saving_gbp"] == 0.0
    assert nhs["gap_closed_share_change"].tolist() == pytest.approx([-0.02] * len(nhs))
    duty = found("duties").tables["cut_ledger"]
    council = duty[duty["cut_partner"] == "council"].set_index("bearer")
    assert council.loc["council", "duties_unmet_gbp"] == pytest.approx(0.0, abs=1e-6)


def test_a_cut_shared_by_four_rules():
    table = found("helpers").tables["cut_sharing"]
    assert table.groupby("rule")["cut_gbp"].sum().tolist() == pytest.approx([16_500] * 4)
    even = rows(table, "cut_share", rule="proportional")
    assert even == pytest.approx(dict.fromkeys(("council", "nhs", "charity", "college"), 0.1))
    losses = rows(table, "cut_gbp", rule="constrained_equal_losses")
    assert losses == pytest.approx({"council": 4125, "nhs": 4125, "charity": 4125, "college": 4125})


def test_crossings_without_a_legal_basis_are_flagged():
    table = found("helpers").tables["flags"].set_index("pot")
    assert table["flag"].to_dict() == {"gifts": "no_legal_basis", "health": ""}
    assert table.loc["health", "crosses_planned"] == pytest.approx(20_000)
    assert found("helpers").answer[-1] == (
        "No legal basis is stated for what crosses between partners from: gifts."
    )


def test_who_may_pay_for_whom():
    assert ties(case_of(helpers())) == {("nhs", "council"), ("charity", "council")}
    assert ties(case_of(clinics())) == {("council", "nhs")}
    assert ties(case_of(helpers(), {"pooling": "none"})) == frozenset()


def test_without_a_plan_there_is_nothing_to_share():
    case = case_of(duties(), {"hard": ["floors"], "pooling": "none"})
    plan = solve(case)
    assert not plan.has_plan
    with pytest.raises(ValueError, match="there is no plan, so there is nothing to share"):
        partnership(case, plan)


def test_a_plan_that_only_partners_together_have():
    """Help must be kept in full, and the council alone can't."""
    case, plan = solved(duties(), {"hard": ["floors"]})
    assert plan.status == "optimal"
    result = partnership(case, plan, workers=1)
    assert result.answer[0].startswith("Each alone, partners have no plan that keeps every rule")
    assert not any("Shapley" in text for text in result.answer)
    assert tuple(result.tables) == TABLES
    assert result.tables["money_saved"].empty
    assert result.tables["shares"]["shapley"].isna().all()
    assert result.tables["core"].empty
    sentences = result.tables["shares"]["sentence"].tolist()
    assert all(text.endswith("no share, because not every coalition has a plan.") for text in sentences)
    statuses = result.tables["coalitions"].set_index("members")["status"]
    assert statuses.to_dict() == {"": "infeasible", "council": "infeasible", "nhs": "infeasible"} | {
        "council;nhs": "optimal"
    }


def test_the_public_is_named_in_a_sentence():
    tables = found("clinics").tables
    last = tables["pays_and_gains"]
    assert last[last["partner"] == "public"]["sentence"].iloc[0].startswith("The public, 2025-26: beyond")
    ledger = tables["cut_ledger"]
    own = ledger[(ledger["bearer"] == "public") & (ledger["cut_partner"] == "council")]
    assert "costs the public" in own["sentence"].iloc[0]
