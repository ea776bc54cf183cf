"""Sentences of a tested cut agree with the rows they are made from, whichever way the numbers fall."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashapp.services_model import ModelServices
from dashapp.views import cuts_words as say
from dashapp.views.cuts_look import Look
from dashapp.views.cuts_tables import gap_closed, points, rebuild
from model import words
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.cutting import COUNCIL, PREVENTION, cut_of, found, look

NAN = float("nan")


@pytest.fixture(scope="module")
def tiny():
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


@pytest.fixture(scope="module")
def grant(tiny):
    return look(tiny, found(tiny, cut_of(PREVENTION, pot="prevention_grant")))


@pytest.fixture(scope="module")
def council(tiny):
    return look(tiny, found(tiny, cut_of(COUNCIL, partner="shire_council", over_years=2)), "&rule=optimised")


def told(at: Look, **tables: pd.DataFrame) -> Look:
    """The same test with some of its tables made up."""
    result = replace(at.found, tables={**at.found.tables, **tables})
    return Look(replace(at.shown, result=result), at.rule, at.depth)


def totals(at: Look, **columns: Any) -> Look:
    """The same test with other sums."""
    return told(at, totals=at.found.tables["totals"].assign(**columns))


def ledger(at: Look, rows: list[tuple[str, float, float]]) -> Look:
    """The same test with another ledger: partner, gives up, pays."""
    table = pd.DataFrame(rows, columns=["partner", "gross_cut_gbp", "knock_on_gbp"])
    net = table["gross_cut_gbp"] - table["knock_on_gbp"]
    table = table.assign(rule=at.rule, depth=at.depth, year=2026, run_on=False, net_saving_gbp=net)
    return told(at, knock_on=table)


def test_none_or_less_than_none_comes_back(grant):
    none = totals(grant, gross_cut_gbp=1e6, knock_on_gbp=0.0, net_saving_gbp=1e6)
    assert say.money_back(none).endswith("none comes back as cost.")
    less = totals(grant, gross_cut_gbp=1e6, knock_on_gbp=-2e5, net_saving_gbp=1.2e6)
    assert say.money_back(less).endswith("all is saved, and services that follow demand cost £200k less.")


def test_cost_that_lands_on_another_partner_is_named_with_its_amount(grant):
    own = ledger(grant, [("shire_council", 1e6, 2e5)])
    assert say.moved(own) == []
    other = ledger(grant, [("shire_council", 1e6, 2e5), ("shire_nhs", 0.0, 3e4)])
    name = other.partner("shire_nhs")
    assert say.moved(other) == [f"This cut moves £30k of cost to {name} over 2025-26 to 2026-27."]
    assert say.bearers(other) == [("Shire County Council", 2e5), (name, 3e4)]
    all_cut = ledger(grant, [("shire_council", 1e6, 2e5), ("shire_nhs", 1e4, 3e4)])
    assert say.moved(all_cut)[0].endswith("over 2025-26 to 2026-27, which gives up £10k itself.")


def test_duties_stand_beside_the_saving_and_say_what_was_short_before(council):
    said = say.duties(council)
    unmet = float(council.total()["duties_unmet_gbp"])
    assert unmet > 0
    assert "Placements" in said
    assert said.endswith(say.BESIDE)
    before = council.found.tables["totals"].copy()
    before.loc[before["depth"] == 0, "duties_unmet_gbp"] = 5e4
    assert "(£50k of that without any cut)" in say.duties(told(council, totals=before))
    assert say.duties(totals(council, duties_unmet_gbp=0.0)) == ""


def test_a_cut_without_a_plan_says_so(grant):
    none = totals(grant, net_saving_gbp=NAN)
    assert say.answer(none).endswith("shared out equally, leaves no plan.")
    assert say.duties(none) == ""
    assert say.moved(none) == []
    assert say.even(none) == "It can't be made, so there is nothing to break even."


def test_children_unharmed_and_harmed(grant):
    calm = told(grant, outcomes=grant.found.tables["outcomes"].assign(lost=0.2))
    assert say.children(calm).endswith("makes no outcome for children worse by 2026-27.")
    assert "Children looked after (8 more; range 3 to 13 more)" in say.children(grant)
    best = Look(grant.shown, "optimised", grant.depth)
    assert "than the best use of all the money would by 2026-27 on" in say.children(best)


def still(look):
    """The same cut, with nothing drawn."""
    ranges = look.found.tables["ranges"]
    return told(look, ranges=ranges.assign(low=ranges["central"], high=ranges["central"]))


def test_without_spread_no_range_is_said_and_the_sentence_says_so(grant):
    assert say.children(still(grant)).endswith("on Children looked after (8 more).")
    assert say.best_use(still(grant)).endswith(
        "Ready for school (23 more) and Children looked after (2 fewer)."
    )
    assert say.money_range(still(grant)) == (
        "What comes back and what is saved: nothing that is drawn moves it, so it has no range."
    )
    assert still(grant).ends("knock_on_gbp", "plan") is None
    assert still(grant).worse_range("looked_after") == ""


def test_the_ranges_said_are_those_of_the_table(grant):
    rows = grant.at("ranges")
    for measure in ("knock_on_gbp", "net_saving_gbp"):
        row = rows[(rows["measure"] == measure) & (rows["key"] == "plan")].iloc[0]
        assert grant.ends(measure, "plan") == (row["central"], row["low"], row["high"])
        for end in ("low", "high"):
            assert words.money(abs(row[end])) in say.money_range(grant)
    lost = rows[(rows["measure"] == "lost") & (rows["key"] == "looked_after") & (rows["year"] == 2027)].iloc[
        0
    ]
    assert grant.worse_range("looked_after") == f"{words.people_range(lost['low'], lost['high'])} more"
    assert say.named_loss(grant, "looked_after", 8.0).startswith("Children looked after (8 more; range ")
    assert say.named_saving(grant, "looked_after", 2.0).startswith("Children looked after (2 fewer; range ")


def test_a_cut_that_cannot_be_made_has_no_range(council):
    assert say.money_range(council, "equal_share") == ""
    assert say.money_range(council).startswith("In 19 of 20 futures that fit the evidence, what comes back")


def test_the_better_count_decides_which_way_is_worse(grant):
    assert grant.worse("looked_after", 3.0) == "3 more"
    assert grant.worse("school_ready", 3.0) == "3 fewer"
    assert grant.worse("school_ready", -3.0) == "3 more"


def test_break_even_and_today_s_value(grant):
    assert say.even(grant) == "By the end of 2026-27 it has cost as much as it saved."
    never = totals(grant, break_even_year=None)
    assert say.even(never) == "Up to 2027-28 it never costs more than it saves."
    assert say.present(grant) == (
        "In today's value, £305k is taken out, £364k comes back and it costs £58k more than it saves."
    )


def test_what_the_change_costs_and_who_goes(grant):
    assert say.one_off(grant).startswith("No cost of change")
    assert say.one_off(totals(grant, one_off_gbp=25_000.0)).startswith("The change itself costs £25k once")
    assert say.jobs(grant) == "No jobs go by 2026-27."
    work = grant.found.tables["jobs"].assign(lost=1.5, unit="FTE")
    fewer = float(
        work.loc[(work["rule"] == grant.rule) & (work["depth"] == 0.5) & (work["year"] == 2027), "lost"].sum()
    )
    assert say.jobs(told(grant, jobs=work)).startswith(f"{fewer:g} fewer full-time jobs (FTE)")
    hours = work.assign(unit="hours")
    assert say.jobs(told(grant, jobs=hours)) == "No jobs go by 2026-27."


def test_planning_the_same_cut_is_compared_in_children(grant):
    assert say.best_use(grant).endswith(
        "Ready for school (23 more; range 9 to 37 more) and Children looked after (2 fewer; range "
        "1 to 4 fewer)."
    )
    same = grant.found.tables["saved_by_planning"].assign(saved=0.0)
    assert say.best_use(told(grant, saved_by_planning=same)) == ""


def test_what_today_lacks_is_the_last_year_s(grant, council):
    assert say.lacking(grant) == ""
    assert say.lacking(council) == "Without any cut, today's plan lacks £55k in 2026-27 already."


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (gap_closed(0.2), "20% closed"),
        (gap_closed(-0.2), "20% wider"),
        (gap_closed(0.0), "as if we carry on"),
        (gap_closed(NAN), "–"),
        (points(0.01), "1 point more"),
        (points(-0.0123), "1.23 points less"),
        (points(0.0), "no change"),
        (points(NAN), "–"),
        (rebuild(3.0), "3 years"),
        (rebuild(1.0), "1 year"),
        (rebuild(0.0), "at once"),
        (rebuild(NAN), "not stated"),
    ],
)
def test_small_numbers_in_words(made, said):
    assert made == said


def test_what_is_no_cash_is_said_before_what_comes_back(grant):
    cuts = grant.found.tables["cuts"]
    people = told(grant, cuts=cuts.assign(no_cash_gbp=cuts["gross_cut_gbp"]))
    assert say.money_back(people).startswith("None of what is taken out is cash: it is people and capital")
    assert "people and capital" not in say.money_back(grant)
