"""Partnerships of little: one partner, no targets, nothing that may cross, money in steps by hand."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from model.analyse.partnership import TABLES, Partnership, partnership
from model.analyse.partnership.children import COLUMNS as CHILDREN
from model.analyse.partnership.cuts import LEDGER, SHARING
from model.analyse.partnership.pays import COLUMNS as PAYS
from model.analyse.partnership.shares import CORE, SHARES
from model.analyse.partnership.transfers import SAVED, TRANSFERS
from model.inputs.tables import Tables
from tests.analyse.partners import clinics, duties, found, helpers, partners, rows, solved
from tests.optimise import town as small

YEARS = "2025-26 to 2026-27"


def only_one() -> Tables:
    """A council by itself: £150,000 a year, of which £100,000 are used today."""
    of = small.town()
    own = tuple(row.model_copy(update={"lead_challenger": "council"}) for row in of.priorities)
    return small.town(partners=partners("council"), priorities=own)


def apart() -> Tables:
    """Two partners, and nothing that may cross."""
    return small.town(
        partners=partners("council", "nhs"),
        pots=(small.pot(amount=100_000.0), small.pot("health", 30_000.0, partner="nhs")),
    )


@cache
def looked(name: str) -> Partnership:
    """One of these, worked out once."""
    made = {"one": only_one, "apart": apart, "aimless": aimless, "steps": pooled_in_full}
    case, plan = solved(made[name]())
    return partnership(case, plan, workers=1)


def aimless() -> Tables:
    """The clinics' town without a target."""
    return clinics().replace(outcome_values=(small.value(100.0),))


def pooled_in_full() -> Tables:
    """The helpers' town in which the NHS may pay with all that it has."""
    pots = tuple(
        row.model_copy(update={"pooled_share": 1.0}) if row.pot == "health" else row for row in helpers().pots
    )
    return helpers().replace(pots=pots)


LITTLE = ("one", "apart", "aimless")
WHOLE = (*LITTLE, "steps")


# ---- every table, whatever there is --------------------------------------------------------------


@pytest.mark.parametrize("name", WHOLE)
def test_every_table_keeps_its_columns(name):
    tables = looked(name).tables
    assert tuple(tables) == TABLES
    wanted = {
        "children": CHILDREN,
        "shares": SHARES,
        "core": CORE,
        "money_saved": SAVED,
        "transfers": TRANSFERS,
        "pays_and_gains": PAYS,
        "cut_ledger": LEDGER,
        "cut_sharing": SHARING,
    }
    for table, columns in wanted.items():
        assert tuple(tables[table].columns[: len(columns)]) == columns, table


@pytest.mark.parametrize("name", WHOLE)
def test_sentences_are_whole_and_no_sign_stands_inside_pounds(name):
    one = looked(name)
    said = [*one.answer, *one.notes, *(text for t in one.tables.values() for text in t["sentence"])]
    for text in said:
        assert text.endswith("."), text
        assert "£-" not in text
        assert "-£0 " not in text
        assert "nan" not in text.split()
        assert "  " not in text


@pytest.mark.parametrize("name", WHOLE)
def test_shares_of_every_game_sum_to_what_all_reach_together(name):
    tables = looked(name).tables
    last = tables["coalitions"].iloc[-1]
    alone = tables["coalitions"].iloc[0]
    whole = {
        "money": last["money_saved_gbp"],
        "duties": alone["duties_unmet_gbp"] - last["duties_unmet_gbp"],
        "promises": alone["promises_broken_gbp"] - last["promises_broken_gbp"],
        "objective": alone["objective"] - last["objective"],
    }
    sums = tables["shares"].groupby("value")["shapley"].sum()
    assert sums.to_dict() == pytest.approx(whole, abs=1e-6)


@pytest.mark.parametrize("name", WHOLE)
def test_what_all_save_is_what_each_saves(name):
    table = looked(name).tables["money_saved"].set_index("partner")
    each = table.drop(index="all")
    for column in ("alone_gbp", "together_gbp", "saved_gbp", "shapley_gbp"):
        assert each[column].sum() == pytest.approx(table[column].to_dict()["all"], abs=0.01)
    gap = table["alone_gbp"] - table["together_gbp"] - table["saved_gbp"]
    assert gap.abs().max() < 0.01
    assert each["receives_gbp"].sum() == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("name", WHOLE)
def test_a_shared_cut_is_the_cut_under_every_rule(name):
    table = looked(name).tables["cut_sharing"]
    assert (table["contribution_gbp"] - table["cut_gbp"] - table["keeps_gbp"]).abs().max() < 0.01
    for _, own in table.groupby("rule"):
        assert own["cut_gbp"].sum() == pytest.approx(0.1 * own["contribution_gbp"].sum())
        assert own["cut_gbp"].min() >= -1e-9
        assert (own["cut_gbp"] <= own["contribution_gbp"] + 1e-9).all()


@pytest.mark.parametrize("name", WHOLE)
def test_money_between_partners_is_paid_once_and_received_once(name):
    table = looked(name).tables["pays_and_gains"]
    own = table[table["partner"] != "public"]
    for what in ("today", "planned"):
        by_year = own.groupby("year")[[f"for_others_{what}_gbp", f"from_others_{what}_gbp"]].sum()
        given, got = (by_year[column].to_numpy() for column in by_year.columns)
        assert given == pytest.approx(got, abs=0.01)


@pytest.mark.parametrize("name", WHOLE)
def test_only_the_partner_that_is_cut_saves(name):
    table = looked(name).tables["cut_ledger"]
    others = table[table["cut_partner"] != table["bearer"]]
    assert not others["saving_gbp"].any()
    own = table[table["cut_partner"] == table["bearer"]]
    assert (own["saving_gbp"] > 0).all()
    assert own["cut_partner"].is_unique


# ---- one partner -------------------------------------------------------------------------------


def test_one_partner_has_nobody_to_work_with():
    one = looked("one")
    assert one.answer[0] == (
        f"Over {YEARS} working together closes as much of the gap as each alone (50% of the gap closed)."
    )
    assert one.answer[1].startswith(
        "To bring every outcome as far as each alone would, it takes no less money (£300k, present value)"
    )
    assert one.notes == ("Council neither pays for others' services nor is paid for: nothing crosses.",)
    assert one.tables["core"].empty
    assert one.tables["flags"].empty
    assert one.tables["ring_fences"].empty
    assert rows(one.tables["shares"], "shapley", value="money") == {"council": 0.0}


def test_one_partner_keeps_what_it_pays_and_bears_its_own_cut():
    tables = looked("one").tables
    pays = tables["pays_and_gains"]
    assert pays["pays_today_gbp"].tolist() == [100_000, 100_000]
    assert pays["pays_planned_gbp"].tolist() == pytest.approx([150_000, 150_000])
    assert pays["for_others_planned_gbp"].tolist() == [0, 0]
    ledger = tables["cut_ledger"]
    assert ledger[["cut_partner", "bearer"]].to_numpy().tolist() == [["council", "council"]]
    assert ledger["saving_gbp"].tolist() == pytest.approx([30_000])
    assert ledger["pays_more_gbp"].tolist() == pytest.approx([-30_000])
    assert ledger["gap_closed_share_change"].tolist() == pytest.approx([-0.15])
    said = tables["contributions"]["sentence"].iloc[0]
    assert said.startswith("trouble, 2025-26: +5 of +5 (children, better than the trend)")


# ---- nothing crosses, no targets -----------------------------------------------------------------


def test_nothing_that_may_cross_is_worth_nothing_and_costs_nothing():
    two = looked("apart")
    worlds = two.tables["worlds"].set_index("world")
    assert worlds["money_saved_gbp"].tolist()[:3] == [0, 0, 0]
    closed = worlds["gap_closed_share"].to_dict()
    assert [closed[name] for name in ("alone", "today", "together")] == pytest.approx([0, 0, 0], abs=1e-9)
    assert closed["full_pooling"] == pytest.approx(0.3)
    assert two.tables["transfers"].empty
    assert not two.tables["pays_and_gains"]["for_others_planned_gbp"].any()
    price = two.tables["ring_fences"]
    assert price["kind"].tolist() == ["unpooled_share"]
    assert price["gap_closed_share_change"].tolist() == pytest.approx([0.3])
    assert price["sentence"].tolist() == [
        "If all of health (Nhs) might pay for others' services: 30 points more of the gap closed."
    ]


def test_without_targets_only_money_is_shared():
    none = looked("aimless")
    assert none.answer[0] == (
        f"Over {YEARS} working together changes nothing about the gap, which has no targets to close."
    )
    assert none.tables["worlds"]["gap_closed_share"].isna().all()
    assert rows(none.tables["shares"], "shapley", value="objective") == {"council": 0.0, "nhs": 0.0}
    assert rows(none.tables["shares"], "shapley", value="money") == pytest.approx(
        {"council": 30_000, "nhs": 30_000}
    )
    assert none.tables["contributions"].empty
    assert none.tables["cut_ledger"]["gap_closed_share_change"].isna().all()
    assert "10% off any one partner costs the others nothing that is counted here." in none.answer


# ---- more may cross ------------------------------------------------------------------------------


def test_all_that_the_nhs_has_may_cross():
    """£50,000 close half of the gap, the charity's £10,000 a tenth more; the college still stands apart."""
    tables = looked("steps").tables
    worlds = tables["worlds"].set_index("world")["gap_closed_share"].to_dict()
    assert worlds["together"] == pytest.approx(0.6)
    assert worlds["full_pooling"] == pytest.approx(0.65)
    shapley = rows(tables["shares"], "shapley", value="objective")
    assert shapley == pytest.approx({"council": 0.3, "nhs": 0.25, "charity": 0.05, "college": 0.0})
    lasts = rows(tables["shares"], "last", value="objective")
    assert lasts == pytest.approx({"council": 0.6, "nhs": 0.5, "charity": 0.1, "college": 0.0})
    unpooled = tables["ring_fences"]
    assert unpooled["partner"].tolist() == ["college"]
    assert unpooled["gap_closed_share_change"].tolist() == pytest.approx([0.05])


def test_what_each_brings_is_what_it_pays_for():
    """160 units of help: the council pays for 100, the NHS for 50, the charity for 10 in each year."""
    table = looked("steps").tables["contributions"]
    one = table[table["year"] == 2026].set_index("partner")
    assert one["whole"].unique().tolist() == pytest.approx([6.0])
    assert one["improvement"].sum() == pytest.approx(6.0)
    parts = (one["improvement"] / 6.0).to_dict()
    assert parts == pytest.approx({"council": 100 / 160, "nhs": 50 / 160, "charity": 10 / 160})
    weighed = table.groupby("partner")["weighted"].sum()
    assert weighed.sum() == pytest.approx(0.6)


def test_more_pooling_never_lowers_a_coalition():
    """Coalitions of the helpers with the agreed shares and with the NHS's whole pot."""
    less = found("helpers").tables["coalitions"].set_index("members")["objective"]
    more = looked("steps").tables["coalitions"].set_index("members")["objective"]
    assert list(less.index) == list(more.index)
    assert (more <= less + 1e-9).all()
    with_nhs = [name for name in less.index if {"nhs", "council"} <= set(name.split(";"))]
    assert (more[with_nhs] < less[with_nhs]).all()


def test_half_off_the_council_breaks_its_own_duty_and_half_off_the_nhs_none():
    """£40,000 and 0.8 of £50,000 pay for 80 of 100 units; £80,000 and 0.8 of £25,000 for all of them."""
    case, plan = solved(duties())
    result = partnership(case, plan, workers=1, depth=0.5)
    ledger = result.tables["cut_ledger"].set_index(["cut_partner", "bearer"])
    unmet = ledger["duties_unmet_gbp"].to_dict()
    assert unmet["council", "council"] == pytest.approx(40_000)
    assert [unmet[pair] for pair in unmet if pair != ("council", "council")] == [0.0] * 3
    assert set(ledger["depth"]) == {0.5}


def test_doubling_every_pound_doubles_money_and_moves_no_share():
    def doubled(tables: Tables) -> Tables:
        return tables.replace(
            pots=tuple(r.model_copy(update={"amount_per_year": 2 * r.amount_per_year}) for r in tables.pots),
            recipes=tuple(
                r.model_copy(update={"amount_per_activity": 2 * r.amount_per_activity})
                for r in tables.recipes
            ),
            spending=tuple(
                r.model_copy(update={"amount_per_year": 2 * r.amount_per_year}) for r in tables.spending
            ),
        )

    case, plan = solved(doubled(pooled_in_full()))
    twice = partnership(case, plan, workers=1)
    once = looked("steps")
    assert twice.tables["pays_and_gains"]["pays_planned_gbp"].to_numpy() == pytest.approx(
        2 * once.tables["pays_and_gains"]["pays_planned_gbp"].to_numpy(), abs=0.1
    )
    assert rows(twice.tables["shares"], "shapley", value="objective") == pytest.approx(
        rows(once.tables["shares"], "shapley", value="objective")
    )
    assert twice.tables["children"].equals(once.tables["children"]) or np.allclose(
        twice.tables["children"]["together"], once.tables["children"]["together"]
    )


def test_partners_in_another_order_are_the_same_partnership():
    turned = pooled_in_full()
    turned = turned.replace(partners=turned.partners[::-1], pots=turned.pots[::-1])
    case, plan = solved(turned)
    again = partnership(case, plan, workers=1)
    assert again.answer == looked("steps").answer
    for name in ("shares", "coalitions", "money_saved"):
        pd.testing.assert_frame_equal(again.tables[name], looked("steps").tables[name], atol=1e-6)
