"""What stands between partners: ring-fences, unpooled shares, cuts of one, cuts shared, legal basis."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from model import solve
from model.analyse.claims import RULES
from model.analyse.partnership import cuts, flags
from model.analyse.partnership.cuts import contributes, cut, ledger, sharing
from model.analyse.partnership.fences import fences, ring_fences
from model.analyse.partnership.pays import beyond, by_commissioner, flow_of, improvement_of, paid, received
from model.analyse.partnership.study import study
from model.inputs.changes import Cut
from model.plan_coalitions import broken_by_line
from model.plan_resolve import solve_many
from tests.analyse.partners import case_of, clinics, duties, found, helpers, solved
from tests.optimise.town import pot, scenario


def fenced():
    """The NHS's money is ring-fenced for what nobody does; let out, two fifths of it may help."""
    tables = helpers()
    health = tables.pots[1].model_copy(update={"only_services": ("clinic",)})
    return tables.replace(pots=(tables.pots[0], health, *tables.pots[2:]))


def test_a_ring_fence_has_its_price():
    case, plan = solved(fenced())
    table = ring_fences(study(case, plan, workers=1), workers=1)
    first = table.iloc[0]
    assert (first["kind"], first["partner"], first["pots"]) == ("ring_fence", "nhs", "health")
    assert first["gap_closed_share_change"] == pytest.approx(0.2)
    assert first["sentence"] == (
        "If health (Nhs) were let out of the ring-fence: 20 points more of the gap closed."
    )
    # what is not pooled of a pot that may pay for nothing of others' is no limit
    assert "health" not in table[table["kind"] == "unpooled_share"]["pots"].tolist()


@pytest.mark.parametrize("tables", [helpers, fenced, clinics, duties])
def test_each_price_is_that_of_a_scenario_without_the_limit(tables):
    case, plan = solved(tables())
    table = ring_fences(study(case, plan, workers=1), workers=1)
    for row in table.to_dict("records"):
        names = row["pots"].split(";")
        if row["kind"] == "ring_fence":
            after = solve(case_of(tables(), {"conditions": {"release": names}}))
        else:
            changed = tuple(
                one.model_copy(update={"pooled_share": 1.0}) if one.pot in names else one
                for one in tables().pots
            )
            after = solve(case_of(tables().replace(pots=changed)))
        assert row["gap_closed_share_change"] == pytest.approx(
            after.gap_closed_share - plan.gap_closed_share, abs=1e-7
        )
        duties_change = after.duties_unmet_gbp - plan.duties_unmet_gbp
        assert row["duties_unmet_gbp_change"] == pytest.approx(duties_change, abs=0.01)


def test_pots_under_one_condition_are_one_fence():
    tables = fenced()
    twin = tables.pots[1].model_copy(update={"pot": "health_too"})
    names = {one.pots for one in fences(case_of(tables.replace(pots=(*tables.pots, twin))))}
    both = [group for group in names if len(group) == 2]
    assert len(both) == 1


def test_without_agreed_shares_there_is_no_price_of_them():
    for pooling in ("full", "none"):
        kinds = {one.kind for one in fences(case_of(fenced(), {"pooling": pooling}))}
        assert kinds == {"ring_fence"}
    assert list(fences(case_of(fenced(), {"conditions": False, "pooling": "full"}))) == []


def test_nothing_stands_between_partners_who_pool_everything():
    tables = helpers().replace(
        pots=(pot(amount=100_000.0), pot("gifts", partner="charity", pooled_share=1.0))
    )
    case, plan = solved(tables)
    table = ring_fences(study(case, plan, workers=1), workers=1)
    assert table.empty
    assert "gap_closed_share_change" in table.columns


def test_a_cut_is_that_of_a_scenario():
    case = case_of(helpers())
    for name in contributes(case):
        asked = Cut(partner=name, pot=None, depth=0.1, from_year=None, over_years=1)
        plain = solve(scenario(cut=asked), base=helpers())
        mine = cut(case, name, 0.1)
        assert mine.pots.amount == pytest.approx(plain.case.pots.amount)
        (answer,) = solve_many([mine])
        assert answer.gap_closed_share == pytest.approx(plain.gap_closed_share)


def test_held_years_are_not_cut():
    case = case_of(helpers())
    later = replace(case, years=replace(case.years, first_decision=2027))
    before, after = (contributes(one)["council"] for one in (later, cut(later, "council", 0.5)))
    assert after == pytest.approx(before * [1.0, 0.5])


def tight():
    """The NHS pays for the last 20 units of a duty, and has nothing to spare."""
    tables = duties()
    health = tables.pots[1].model_copy(update={"amount_per_year": 20_000.0, "pooled_share": 1.0})
    return tables.replace(pots=(tables.pots[0], health))


def test_a_cut_of_one_partner_breaks_the_others_duty():
    case, plan = solved(tight())
    table = ledger(study(case, plan, workers=1), depth=0.25, workers=1)
    nhs = table[table["cut_partner"] == "nhs"].set_index("bearer")
    assert nhs.loc["nhs", "saving_gbp"] == pytest.approx(10_000)
    assert nhs.loc["council", "duties_unmet_gbp"] == pytest.approx(10_000)
    assert nhs.loc["nhs", "duties_unmet_gbp"] == 0.0
    assert nhs.loc["council", "sentence"] == "25% off Nhs costs Council £10k of duties unmet."
    own = table[table["cut_partner"] == "council"].set_index("bearer")
    assert str(own["sentence"]["council"]).endswith("it bears £40k of duties unmet.")
    assert cuts.answer(study(case, plan, workers=1), table) == [
        "25% off Nhs costs Council £10k of duties unmet."
    ]


def test_the_ledger_adds_up_to_what_is_unmet_in_the_plan_after_the_cut():
    case, plan = solved(tight())
    table = ledger(study(case, plan, workers=1), depth=0.25, workers=1)
    for name in contributes(case):
        after = solve(cut(case, name, 0.25))
        own = table[table["cut_partner"] == name]
        more = after.duties_unmet_gbp - plan.duties_unmet_gbp
        assert own["duties_unmet_gbp"].sum() == pytest.approx(more, abs=0.01)
        spent = flow_of(after).sum() - flow_of(plan).sum()
        assert own["pays_more_gbp"].sum() == pytest.approx(spent, abs=0.01)
        saving = contributes(case)[name].sum() - contributes(after.case)[name].sum()
        assert own["saving_gbp"].sum() == pytest.approx(saving)


def test_a_cut_costs_those_who_bear_worse_outcomes():
    """15% off the council's £150,000 takes 22.5 units, of which clinics keep their £30,000: 2.25 children."""
    case, plan = solved(clinics())
    table = ledger(study(case, plan, workers=1), depth=0.15, workers=1)
    own = table[table["cut_partner"] == "council"].set_index("bearer")
    after = solve(cut(case, "council", 0.15))
    lost = float((improvement_of(plan) - improvement_of(after))[0, 1:].sum())
    assert own.loc["nhs", "beyond_cashable_gbp"] == pytest.approx(25.0 * lost)
    assert own.loc["nhs", "beyond_not_cashable_gbp"] == pytest.approx(75.0 * lost)
    assert own.loc["public", "beyond_not_cashable_gbp"] == pytest.approx(1_000.0 * lost)
    assert "beyond the pots, cashable" in own.loc["nhs", "sentence"]


def test_without_a_plan_after_the_cut_it_says_so():
    case, plan = solved(tight(), {"hard": ["floors"]})
    table = ledger(study(case, plan, workers=1), depth=0.25, workers=1)
    assert set(table["status"]) == {"infeasible"}
    assert table["sentence"].tolist()[0] == "With 25% off Council there is no plan."


def test_a_cut_that_costs_nothing():
    case, plan = solved(helpers())
    found_ = study(case, plan, workers=1)
    table = ledger(found_, depth=0.1, workers=1)
    none = table.assign(duties_unmet_gbp=0.0, promises_broken_gbp=0.0, gap_closed_share_change=0.0)
    assert cuts.answer(found_, none) == [
        "10% off any one partner costs the others nothing that is counted here."
    ]
    assert cuts.answer(found_, table.iloc[:0]) == []
    assert cuts.answer(found_, table)[0].startswith("10% off one partner hurts most at Council:")


@pytest.mark.parametrize("rule", RULES)
def test_a_shared_cut_takes_what_is_asked_and_no_more_than_is_there(rule: str):
    case, plan = solved(helpers())
    table = sharing(study(case, plan, workers=1), depth=0.3)
    own = table[table["rule"] == rule]
    assert own["cut_gbp"].sum() == pytest.approx(0.3 * own["contribution_gbp"].sum())
    assert (own["keeps_gbp"] >= -1e-9).all()
    assert own["cut_share"].between(-1e-9, 1 + 1e-9).all()
    assert (own["keeps_gbp"] + own["cut_gbp"]).tolist() == pytest.approx(own["contribution_gbp"].tolist())


def test_what_is_shared_is_the_money_of_the_first_decision_year():
    case = case_of(helpers())
    later = replace(case, years=replace(case.years, first_decision=2027))
    amount = later.pots.amount.copy()
    amount[:, 2] *= 2
    later = replace(later, pots=replace(later.pots, amount=amount))
    table = sharing(study(later, solve(later), workers=1))
    assert table[table["rule"] == "talmud"]["contribution_gbp"].sum() == pytest.approx(330_000)


def test_own_budget_is_no_basis_for_paying_others():
    tables = helpers()
    own = tables.pots[2].model_copy(update={"legal_basis": "own budget"})
    case, plan = solved(tables.replace(pots=(*tables.pots[:2], own, *tables.pots[3:])))
    table = flags.flags(study(case, plan, workers=1)).set_index("pot")
    assert table.loc["gifts", "flag"] == "no_legal_basis"
    assert table.loc["gifts", "sentence"] == (
        "gifts (Charity) pays for others' services, £0 today and up to £10k a year in the plan, and no legal"
        " basis is stated for it."
    )
    assert str(table["sentence"]["health"]).endswith("on the basis: section 75.")


def test_a_pot_that_pays_for_nothing_of_others_is_not_listed():
    case, plan = solved(helpers(), {"pooling": "none"})
    assert flags.flags(study(case, plan, workers=1)).empty


def test_amounts_of_people_are_said_in_their_unit():
    assert flags.amount_words(12.0, "FTE") == "12 FTE"
    assert flags.amount_words(12_000.0, "£") == "£12k"


def test_money_by_partner_adds_up():
    case, plan = solved(clinics())
    flow = flow_of(plan)
    assert sum(by_year.sum() for by_year in paid(case, flow).values()) == pytest.approx(flow.sum())
    crossing = sum(by_year.sum() for by_year in paid(case, flow, crossing=True).values())
    assert crossing == pytest.approx(sum(by_year.sum() for by_year in received(case, flow).values()))
    by_line = np.arange(float(plan.activity.size)).reshape(plan.activity.shape)
    assert sum(x.sum() for x in by_commissioner(case, by_line).values()) == pytest.approx(by_line.sum())


def test_beyond_the_pots_the_two_kinds_sum_to_the_value():
    case, plan = solved(clinics())
    found_ = beyond(case, improvement_of(plan))
    both = found_.cashable["nhs"] + found_.not_cashable["nhs"]
    assert both == pytest.approx(100.0 * improvement_of(plan)[0])
    assert (found_.cashable["public"] == 0).all()


def test_what_is_broken_by_line_is_what_the_plan_says():
    case = case_of(duties(), {"pooling": "none"})
    (answer,) = solve_many([case])
    unmet, promises = broken_by_line(case, answer)
    plan = solve(case)
    assert unmet.sum() == pytest.approx(plan.duties_unmet_gbp)
    assert promises.sum() == pytest.approx(plan.promises_broken_gbp)


def test_tables_are_plain():
    for name in ("helpers", "clinics", "duties"):
        for table in found(name).tables.values():
            assert isinstance(table, pd.DataFrame)
            assert table.index.tolist() == list(range(len(table)))
            assert table.columns.is_unique
