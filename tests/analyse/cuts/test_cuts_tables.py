"""What lies behind the sums: services, people, sites, duties, costs to others, and what goes first."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from model.analyse.cuts import TABLES, Cuts, Question, duties, first, paying, services, tables
from model.analyse.cuts.plan import cuts_of
from model.inputs.compile import compile_case
from tests.analyse.cuts.asked import KENT, PREVENTION, TINY, asked_of, at, case_of, value
from tests.analyse.small import changed

HALF = Question(depths=(0.25, 0.5), pot="prevention_grant", from_year=2026)
RULE = {"rule": "equal_share", "depth": 0.5}


@pytest.fixture(scope="module")
def half():
    return asked_of(PREVENTION, HALF)


@cache
def varied() -> Cuts:
    """A twentieth off all money, where stopping costs £300 a family and clubs run in sites."""
    case = case_of(PREVENTION)
    rows = changed(
        case.tables, "services", {"service": "family_help"}, exit_gbp_per_activity=300.0, years_to_rebuild=2.0
    )
    rows = changed(rows, "services", {"service": "youth_clubs"}, site_size=400.0)
    rows = changed(rows, "services", {"service": "health_visits"}, site_size=2000.0)
    again = compile_case(case.scenario, case.base, rows, case.applied)
    everybody = Question(depths=(0.05,), from_year=2026, rules=("equal_share",))
    return cuts_of(again, everybody, workers=1)


def test_every_table_is_there_with_its_columns(half):
    assert tuple(half.tables) == TABLES
    columns = {
        "cuts": tables.CUTS,
        "totals": tables.TOTALS,
        "knock_on": tables.LEDGER,
        "outcomes": tables.OUTCOMES,
        "activity": tables.ACTIVITY,
        "beyond_pots": tables.BEYOND,
        "services": services.SERVICES,
        "jobs": services.JOBS,
        "sites": services.SITES,
        "duties": duties.DUTIES,
        "broken": duties.BY_PLACE,
        "first_to_go": first.FIRST,
        "early_warning": first.WARNING,
    }
    for name, wanted in columns.items():
        table = half.tables[name]
        assert tuple(table.columns[: len(wanted)]) == wanted, name
        assert all(extra.endswith("cash_gbp") for extra in table.columns[len(wanted) :]), name


def test_the_columns_of_the_interface_come_first(half):
    wanted = "rule depth year gross_cut_gbp knock_on_gbp net_saving_gbp share_back duties_unmet_gbp"
    more = "promises_broken_gbp gap_closed_share share_kept"
    assert list(half.tables["cuts"].columns[:11]) == f"{wanted} {more}".split()


def test_what_a_service_loses(half):
    rows = at(half, "services", service="family_help", **RULE)
    assert rows["without_cut"].tolist() == [160, 160]
    assert rows["planned"].tolist() == pytest.approx([80, 80], abs=1e-6)
    assert rows["lost_share"].tolist() == pytest.approx([0.5, 0.5])
    assert rows["lost_gbp"].tolist() == pytest.approx([160_000, 160_000], abs=0.01)
    assert rows["sentence"].iloc[0] == "Family help loses 50% in 2025-26: 80 families fewer."
    kept = at(half, "services", service="youth_clubs", **RULE)
    assert kept["lost"].tolist() == [0, 0]
    assert kept["sentence"].tolist() == ["", ""]
    assert "placements" not in set(half.tables["services"]["service"])


def test_stopping_costs_once_and_rebuilding_takes_years():
    found = varied()
    rows = at(found, "services", service="family_help", rule="equal_share", depth=0.05)
    lost = rows["lost"].tolist()
    assert rows["one_off_gbp"].tolist() == pytest.approx([300 * lost[0], 300 * max(0.0, lost[1] - lost[0])])
    assert rows["sentence"].iloc[0].endswith("; it would take about 2 years to build up again.")
    total = at(found, "totals", rule="equal_share", depth=0.05, span="plan")
    assert total["one_off_gbp"].iloc[0] == pytest.approx(rows["one_off_gbp"].sum())
    assert "beside that, stopping services costs £2,400 once" in found.answer[0]


def test_sites_are_whole():
    """2,000 sessions in sites of 400 are 5; a little less is still 5 until a whole site is gone."""
    found = varied()
    rows = at(found, "sites", service="youth_clubs", depth=0.05)
    planned = at(found, "activity", service="youth_clubs", depth=0.05)["planned"].to_numpy()
    assert rows["without_cut"].tolist() == [5, 5]
    assert rows["planned"].tolist() == np.ceil(planned / 400 - 1e-9).tolist()
    assert (rows["lost"] == rows["without_cut"] - rows["planned"]).all()


def test_people_follow_their_services():
    found = asked_of(PREVENTION, Question(depths=(0.2,), partner="shire_nhs", rules=("equal_share",)))
    rows = at(found, "jobs", depth=0.2)
    visits = at(found, "activity", depth=0.2, service="health_visits")["planned"].to_numpy()
    assert rows["type"].unique().tolist() == ["nurses"]
    assert rows["unit"].unique().tolist() == ["FTE"]
    assert rows["today"].tolist() == [12, 12]
    assert rows["planned"].tolist() == pytest.approx((visits / 500).tolist())
    assert rows["lost"].tolist() == pytest.approx((12 - visits / 500).tolist())


def test_a_duty_is_said_in_the_plainest_words():
    found = asked_of(TINY, Question(depths=(0.1,), partner="shire_council", from_year=2026, over_years=2))
    rows = at(found, "duties", rule="optimised", depth=0.1)
    assert rows["activity"].tolist() == pytest.approx([3.74])
    assert rows["gbp"].tolist() == pytest.approx([187_000])
    assert len(rows) == 1
    assert rows["sentence"].iloc[0] == (
        "Placements: 3.7 child-years that the law requires can't be paid for across Tiny Shire in 2026-27 "
        "(£187k)."
    )


def test_a_statutory_floor_is_a_duty_in_any_plan():
    """A third of health visits is far below the 5,400 that the law requires."""
    found = asked_of(PREVENTION, Question(depths=(0.4,), partner="shire_nhs", rules=("equal_share",)))
    visits = at(found, "activity", depth=0.4, service="health_visits")["planned"].to_numpy()
    rows = at(found, "duties", depth=0.4)
    assert rows["duty"].tolist() == ["floors", "floors"]
    assert rows["activity"].tolist() == pytest.approx((5400 - visits).tolist())
    assert rows["sentence"].iloc[0].startswith("Health visits: ")
    assert "visits below what the law requires across Tiny Shire in 2025-26 (£" in rows["sentence"].iloc[0]
    sums = at(found, "cuts", depth=0.4, run_on=False)["duties_unmet_gbp"]
    assert sums.tolist() == pytest.approx(rows["gbp"].tolist())


def test_costs_to_others_stand_apart(half):
    """8 and 12 more children looked after at £20,000 to the public each year, in no saving."""
    rows = at(half, "beyond_pots", **RULE)
    assert rows["bearer"].tolist() == ["public", "public"]
    assert rows["year"].tolist() == [2027, 2028]
    assert rows["gbp"].tolist() == pytest.approx([160_000, 240_000], abs=0.01)


def test_the_depth_at_which_the_spared_go_first():
    """Nothing that the council pays for and may cut is statutory here, so all of it goes from the start."""
    found = asked_of(TINY, Question(depths=(0.01, 0.02, 0.03), partner="shire_council"))
    rows = at(found, "first_to_go", rule="protect_statutory")
    assert rows["order"].tolist() == [1, 2]
    assert rows["service"].tolist() == ["family_help", "youth_clubs"]
    assert rows["lost_gbp_deepest"].is_monotonic_decreasing
    assert rows["exact"].all()


def test_prevention_goes_after_everything_else_is_gone():
    found = asked_of(KENT, Question(depths=(0.3, 0.35), rules=("protect_prevention",)))
    rows = at(found, "first_to_go", rule="protect_prevention")
    spared = rows[rows["tier"] != "specialist"]
    assert spared["depth"].nunique() <= 3
    edge = float(spared["depth"].min())
    assert 0.3 < edge < 0.35
    assert rows[rows["tier"] == "specialist"]["depth"].max() < 1e-3
    sentence = spared["sentence"].iloc[0]
    assert "is reduced from a cut of 3" in sentence
    assert sentence.endswith("on, first in 2030-31.")


def test_under_optimised_the_depth_lies_between_two_asked_for_unless_it_is_narrowed():
    question = Question(depths=(0.02, 0.05), partner="shire_council", from_year=2026, rules=("optimised",))
    rough = asked_of(TINY, question)
    row = at(rough, "first_to_go", service="family_help").iloc[0]
    assert not row["exact"]
    assert (row["above_depth"], row["depth"]) == (0.0, 0.02)
    assert "somewhere between 0% and 2%" in row["sentence"]
    fine = cuts_of(case_of(TINY), question, workers=1, exact=True)
    narrow = at(fine, "first_to_go", service="family_help").iloc[0]
    assert narrow["exact"]
    assert narrow["depth"] - narrow["above_depth"] <= 1e-4


def test_the_early_warning_is_the_edge_itself():
    """At the depth said it fails; a hundredth of a percent before it holds."""
    found = asked_of(TINY, Question(depths=(0.03, 0.06), partner="shire_council", from_year=2026))
    rows = found.tables["early_warning"].set_index("rule")
    assert rows.loc["equal_share", "what"] == "cannot_be_made"
    for rule, table in (("equal_share", "totals"), ("optimised", "totals")):
        edge, below = (value(found, "early_warning", name, rule=rule) for name in ("depth", "above_depth"))
        assert edge - below <= 1e-4
        near = asked_of(
            TINY, Question(depths=(below, edge), rules=(rule,), partner="shire_council", from_year=2026)
        )
        holds, fails = (at(near, table, span="plan", depth=depth).iloc[0] for depth in (below, edge))
        assert holds["status"] in ("made", "optimal")
        assert holds["duties_unmet_gbp"] < 1.0
        assert fails["status"] == "cannot_be_made" or fails["duties_unmet_gbp"] >= 1.0


def test_no_warning_is_said_where_no_duty_fails(half):
    rows = half.tables["early_warning"]
    assert rows["what"].tolist() == ["none"] * 4
    assert rows["depth"].isna().all()
    assert rows["sentence"].iloc[0] == "No duty fails that holds without the cut, up to 50%."


def test_numbers_of_years_that_cannot_be_had_are_not_stated():
    found = asked_of(TINY, Question(depths=(0.05,), partner="shire_council", rules=("equal_share",)))
    rows = at(found, "cuts", depth=0.05)
    assert rows["status"].tolist() == ["made", "cannot_be_made", "cannot_be_made"]
    assert rows["net_saving_gbp"].isna().tolist() == [False, True, True]
    assert rows["unpaid_gbp"].iloc[1] > 0
    planned = at(found, "outcomes", depth=0.05, outcome="looked_after", place="shire")["planned"]
    assert planned.isna().tolist() == [False, True, True]
    assert np.isnan(value(found, "totals", "gap_closed_share", depth=0.05, span="plan"))


@cache
def crossing() -> Cuts:
    """A tenth off the grant where the NHS may pay for family help with its pooled £45,000."""
    case = case_of(PREVENTION)
    allowed = ("family_help", "health_visits")
    rows = changed(case.tables, "pots", {"pot": "nhs_core"}, only_services=allowed)
    rules = case.scenario.rules.model_copy(update={"pooling": "agreed"})
    again = compile_case(replace(case.scenario, rules=rules), case.base, rows, case.applied)
    asked = Question(depths=(0.1,), pot="prevention_grant", from_year=2026, rules=("equal_share",))
    return cuts_of(again, asked, workers=1)


def test_a_partner_that_pays_for_another_s_cut_is_named():
    """£32,000 are taken from the grant in 2026; nobody else but the NHS has any to spare that year."""
    rows = at(crossing(), "who_pays", depth=0.1, year=2026).set_index("partner")
    assert tuple(crossing().tables["who_pays"].columns[: len(paying.COLUMNS)]) == paying.COLUMNS
    assert rows["cut"].to_dict() == {"shire_council": True, "shire_nhs": False}
    assert rows["more_gbp"].to_dict() == pytest.approx(
        {"shire_council": -32_000, "shire_nhs": 32_000}, abs=0.1
    )
    assert at(crossing(), "cuts", depth=0.1, year=2026)["share_kept"].tolist() == [1.0]
    said = [text for text in crossing().warnings if "from its own pots" in text]
    assert len(said) == 1
    assert said[0].startswith(
        "A cut of 10% to the pot Prevention grant, shared out equally, makes Shire Integrated"
    )


def test_what_is_paid_is_what_activity_takes(half):
    table = half.tables["who_pays"]
    sums = table.groupby(["rule", "depth", "year"])["planned_gbp"].sum()
    assert sums["equal_share", 0.5, 2026] == pytest.approx(
        102 * 50_000 + 160_000 + 200_000 + 600_000, abs=0.1
    )
    assert sums["equal_share", 0.5, 2027] == pytest.approx(
        112 * 50_000 + 160_000 + 200_000 + 600_000, abs=0.1
    )
    assert not [text for text in half.warnings if "from its own pots" in text]


def test_of_many_depths_payments_are_settled_at_a_few():
    many = tuple(k / 100 for k in range(31))
    found = asked_of(PREVENTION, Question(depths=many, pot="prevention_grant", rules=("equal_share",)))
    settled = sorted(set(found.tables["who_pays"]["depth"]))
    assert len(settled) in (12, 13)
    assert {0.0, 0.2, 0.3} <= set(settled)
    assert set(found.tables["cuts"]["depth"]) == set(many)
