"""Cuts at their edges: in steps, from a later year, of a district, of people; nobody, nothing, no targets."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from model.analyse.cuts import TABLES, Cuts, Question
from model.analyse.cuts.growth import growth_sentence
from model.inputs.changes import Cut
from model.inputs.load import load_case
from model.inputs.records import Parameter, Place, ResourceType
from model.inputs.tables import Tables
from model.project import project, today_plan
from tests.analyse.cuts.asked import at, value
from tests.analyse.cuts.hometown import EQUAL, SHARED, cut, cut_of, hometown
from tests.analyse.cuts.slow import equal_share
from tests.optimise import town as small
from tests.optimise.town import MADE_UP

# ---- when ------------------------------------------------------------------------------------


def test_in_two_steps_the_whole_depth_stands_in_the_last():
    """£198,000, then £176,000: 98 ÷ 120 kept; then 103,666.67 for homes leave 72,333.33."""
    found = cut(Question(depths=(0.2,), rules=EQUAL, partner="council", over_years=2))
    rows = at(found, "cuts", depth=0.2)
    assert rows["gross_cut_gbp"].tolist() == pytest.approx([22_000, 44_000, 44_000])
    assert rows["share_kept"].tolist()[:2] == pytest.approx([98 / 120, (76 - 20 * 22 / 120) / 120])
    assert rows["knock_on_gbp"].tolist()[:2] == pytest.approx([0, 20_000 * 22 / 120], abs=1e-3)


def test_steps_that_outlast_the_plan_are_cut_off_with_it():
    found = cut(Question(depths=(0.4,), rules=EQUAL, partner="council", over_years=4))
    rows = at(found, "cuts", depth=0.4)
    assert rows["gross_cut_gbp"].tolist() == pytest.approx([22_000, 44_000, 44_000])


def test_before_the_first_year_of_a_cut_nothing_is_lost():
    found = cut(Question(depths=(0.2,), rules=EQUAL, partner="council", from_year=2027))
    rows = at(found, "cuts", depth=0.2).set_index("year")
    assert rows["gross_cut_gbp"].to_dict() == pytest.approx({2026: 0, 2027: 44_000, 2028: 44_000})
    assert np.isnan(rows["share_back"][2026])
    assert rows["share_kept"].tolist()[:2] == pytest.approx([1.0, 76 / 120])
    assert rows["knock_on_gbp"].tolist() == pytest.approx([0, 0, 20_000 * 44 / 120], abs=1e-3)
    assert at(found, "first_to_go")["year"].tolist() == [2027, 2027]
    longer = at(found, "totals", depth=0.2, span="plan_and_run_on").iloc[0]
    assert longer["share_back"] == pytest.approx(20 * 44 / 120 / 88)


def test_a_cut_that_has_cost_what_it_saved_says_when():
    """A unit of help means a home at £2,000 from the next year on, nine tenths of it the year after."""
    strong = hometown(effects=(small.effect(-1.0, lag_years=1, persistence=0.9),))
    found = cut_of(strong, Question(depths=(0.02,), rules=EQUAL, partner="council"))
    one = 100 * 4.4 / 120
    two = 100 * (4.4 + 2 * one) / 120
    back = [0.0, 2_000 * one, 2_000 * (0.9 * one + two)]
    rows = at(found, "cuts", depth=0.02)
    assert rows["knock_on_gbp"].tolist() == pytest.approx(back, abs=1e-3)
    both = at(found, "totals", depth=0.02)
    assert both["break_even_year"].tolist() == [None, 2028]
    assert both["net_saving_gbp"].tolist()[0] == pytest.approx(2 * 4_400 - back[1])
    assert "By the end of 2027-28 it has cost as much as it saved." in found.answer


# ---- whose -----------------------------------------------------------------------------------


def test_a_pot_s_cut_touches_what_it_pays_and_nothing_else():
    """Another pot pays for the club: it stays whole, and help alone gives."""
    apart = hometown(
        pots=(
            small.pot(amount=200_000.0),
            small.pot("tin", 20_000.0, only_services=("club",)),
            hometown().pots[1],
        ),
        spending=(
            small.spending(),
            small.spending(20_000.0, "club", "tin"),
            *hometown().spending[2:],
        ),
    )
    found = cut_of(apart, Question(depths=(0.1,), rules=EQUAL, pot="purse"))
    planned = at(found, "activity", depth=0.1, year=2026).set_index("service")["planned"]
    assert planned.to_dict() == pytest.approx({"club": 50, "help": 80, "home": 100})
    other = cut_of(apart, Question(depths=(0.1,), rules=EQUAL, pot="tin"))
    planned = at(other, "activity", depth=0.1, year=2027).set_index("service")["planned"]
    assert planned.to_dict() == pytest.approx({"club": 45, "help": 100, "home": 100})
    assert at(other, "cuts", depth=0.1)["knock_on_gbp"].tolist() == pytest.approx([0, 0, 0], abs=1e-6)
    whole = cut_of(apart, Question(depths=(0.1,), rules=EQUAL, partner="council"))
    assert at(whole, "cuts", depth=0.1)["gross_cut_gbp"].tolist() == pytest.approx([22_000] * 3)


def test_a_partner_that_walks_away_leaves_what_nobody_can_pay():
    """Homes need £200,000; the purse has £220,000 and nothing that the NHS pays can be cut."""
    found = cut(Question(rules=EQUAL, partner="nhs", walks_away=True))
    total = at(found, "totals", depth=1.0, span="plan").iloc[0]
    assert total["status"] == "cannot_be_made"
    assert (total["stops_in_year"], total["gross_cut_gbp"]) == (2026, 200_000)
    assert total["unpaid_gbp"] == pytest.approx(100_000)
    assert found.answer[0].startswith("If nhs takes everything it puts in away, shared out equally, can't be")
    assert found.answer[0].endswith("in 2025-26 £100k stays unpaid with all that it could cut gone.")


def north_and_south() -> Tables:
    """Help in two districts, each with a pot of its own; both outcomes are kept in the districts."""
    rows = (("town", None, 1_000.0), ("north", "town", 600.0), ("south", "town", 400.0))
    places = tuple(
        Place(place=name, name=name.title(), parent=parent, children=children, need_weight=1.0, **MADE_UP)
        for name, parent, children in rows
    )

    def here(row, place):
        return row.model_copy(update={"place": place})

    return small.town(
        places=places,
        pots=(
            small.pot("purse_north", 60_000.0, place="north"),
            small.pot("purse_south", 40_000.0, place="south"),
        ),
        activity=(here(small.activity(today=60.0), "north"), here(small.activity(today=40.0), "south")),
        spending=(
            here(small.spending(60_000.0, pot_="purse_north"), "north"),
            here(small.spending(40_000.0, pot_="purse_south"), "south"),
        ),
        outcome_values=(
            *(here(small.value(50.0), place) for place in ("north", "south")),
            *(
                here(small.value(45.0, series="target", year=year), place)
                for place in ("north", "south")
                for year in small.YEARS
            ),
        ),
    )


def test_a_district_s_pot_is_its_own():
    found = cut_of(north_and_south(), Question(depths=(0.25,), rules=SHARED, pot="purse_north"))
    for rule in SHARED:
        planned = at(found, "activity", rule=rule, depth=0.25, year=2027).set_index("place")["planned"]
        assert planned.to_dict() == pytest.approx({"north": 45, "south": 40})
    lost = at(found, "outcomes", rule="equal_share", depth=0.25, year=2027).set_index("place")["lost"]
    assert lost.sum() == pytest.approx(2 * lost["town"])
    assert lost["town"] == pytest.approx(1.5)
    row = at(found, "services", rule="equal_share", depth=0.25, year=2027).iloc[0]
    assert (row["today"], row["planned"]) == pytest.approx((100, 85))
    assert row["lost_share"] == pytest.approx(0.15)


def test_both_districts_cut_alike_lose_alike():
    found = cut_of(north_and_south(), Question(depths=(0.25,), rules=EQUAL))
    rows = at(found, "activity", depth=0.25, year=2027)
    assert (rows["planned"] / rows["today"]).tolist() == pytest.approx([0.75, 0.75])


def with_nurses(have: float = 10.0) -> Tables:
    """Help takes a tenth of a nurse a unit, 10 in all, worth £40,000 each."""
    nurse = ResourceType(
        type="nurse", name="Nurses", kind="people", unit="FTE", value_gbp_per_unit=40_000.0, **MADE_UP
    )
    return hometown(
        more_types=(nurse,),
        pots=(*hometown().pots, small.pot("nurses", have, type="nurse", partner="council")),
        recipes=(*hometown().recipes, small.recipe("help", 0.1, "nurse")),
        spending=(*hometown().spending, small.spending(10.0, "help", "nurses")),
    )


def test_people_that_go_take_their_service_with_them_and_save_no_cash():
    """A fifth of ten nurses: 80 units of help; £80,000 a year of people, and two homes more for each ten."""
    found = cut_of(with_nurses(), Question(depths=(0.2,), rules=EQUAL, pot="nurses"))
    rows = at(found, "cuts", depth=0.2)
    assert rows["share_kept"].tolist()[:2] == pytest.approx([0.8, 0.8])
    assert rows["gross_cut_gbp"].tolist() == pytest.approx([80_000] * 3)
    assert rows["no_cash_gbp"].tolist() == pytest.approx([80_000] * 3)
    assert rows["cashable_gbp"].tolist() == pytest.approx([0] * 3, abs=1e-6)
    assert rows["knock_on_gbp"].tolist() == pytest.approx([0, 4_000, 4_000], abs=1e-3)
    planned = at(found, "activity", depth=0.2, year=2026).set_index("service")["planned"]
    assert planned["club"] == 50
    jobs = at(found, "jobs", depth=0.2, year=2027)
    assert jobs[["service", "unit"]].to_numpy().tolist() == [["help", "FTE"]]
    assert jobs[["today", "planned", "lost"]].to_numpy()[0].tolist() == pytest.approx([10, 8, 2])
    assert not len(found.tables["growth"])


def test_people_are_not_cut_with_a_partner_s_money_unless_it_walks_away():
    money = cut_of(with_nurses(), Question(depths=(0.2,), rules=EQUAL, partner="council"))
    assert at(money, "cuts", depth=0.2)["no_cash_gbp"].tolist() == [0, 0, 0]
    away = cut_of(with_nurses(), Question(rules=EQUAL, partner="council", walks_away=True))
    assert at(away, "cuts", depth=1.0)["gross_cut_gbp"].iloc[0] == pytest.approx(220_000 + 400_000)


def test_a_pot_of_people_is_taken_out_at_its_value_and_no_budget_falls():
    tables = with_nurses()
    nurses = next(pot.pot for pot in tables.pots if pot.type != "money")
    found = cut_of(tables, Question(depths=(0.2,), rules=EQUAL, pot=nurses))
    rows = at(found, "cuts", depth=0.2)
    assert rows["no_cash_gbp"].tolist() == pytest.approx(rows["gross_cut_gbp"].tolist())
    said = "None of what is taken out is cash: it is people and capital at their value"
    assert [text for text in found.answer if text.startswith(said)]
    money = cut_of(tables, Question(depths=(0.2,), rules=EQUAL, partner="council"))
    assert "people and capital" not in " ".join(money.answer)


# ---- nothing to find ---------------------------------------------------------------------------


@cache
def plain() -> Cuts:
    """A fifth off the only pot of a town without a service that follows demand."""
    return cut_of(small.town(pots=(small.pot(amount=100_000.0),)), Question(depths=(0.2,)))


def test_without_a_service_that_follows_demand_nothing_comes_back():
    rows = at(plain(), "cuts", rule="equal_share", depth=0.2)
    assert rows["year"].tolist() == [2026, 2027]
    assert rows["knock_on_gbp"].tolist() == [0, 0]
    assert rows["share_kept"].tolist() == pytest.approx([0.8, 0.8])
    assert rows["net_saving_gbp"].tolist() == pytest.approx([20_000, 20_000])
    assert plain().answer[0] == (
        "A cut of 20% to all money, shared out equally, takes out £40k over 2025-26 to 2026-27, and none of "
        "it comes back as cost."
    )
    assert not [text for text in plain().warnings if "of cost to" in text]


def test_every_table_is_there_and_no_sentence_has_a_sign_inside_its_pounds():
    for found in (plain(), cut(Question(depths=(0.2,), partner="council"))):
        assert tuple(found.tables) == TABLES
        said = [*found.answer, *found.warnings]
        for table in found.tables.values():
            if "sentence" in table.columns:
                said += table["sentence"].tolist()
        for text in said:
            assert "£-" not in text
            assert "nan" not in text.lower().split()
            assert "-£0" not in text
            assert not text or text[-1] in ".!"


def test_without_targets_there_is_no_gap_to_speak_of():
    found = cut_of(hometown(outcome_values=(small.value(100.0),)), Question(depths=(0.2,), partner="council"))
    assert found.tables["cuts"]["gap_closed_share"].isna().all()
    assert at(found, "totals", depth=0.2)["gap_change_share"].isna().all()
    assert at(found, "outcomes", depth=0.2)["target"].isna().all()
    assert value(found, "cuts", "share_kept", rule="equal_share", depth=0.2, year=2026) == pytest.approx(
        76 / 120
    )
    assert "no plan or no gap to close" in found.tables["growth"]["sentence"].iloc[0]


def test_only_one_partner_moves_cost_to_nobody():
    alone = hometown(
        pots=(small.pot(amount=320_000.0),),
        spending=(*hometown().spending[:2], small.spending(200_000.0, "home")),
    )
    found = cut_of(alone, Question(depths=(0.1,), rules=EQUAL))
    assert at(found, "knock_on", depth=0.1, partner="nhs")[["gross_cut_gbp", "knock_on_gbp"]].sum().sum() == 0
    assert not [text for text in found.warnings if "of cost to" in text or "own pots" in text]
    assert at(found, "who_pays", depth=0.1, partner="council")["more_gbp"].tolist() == pytest.approx(
        [-32_000] * 2, abs=0.01
    )


def test_money_that_pays_for_nothing_today_can_be_cut_without_any_loss():
    idle = hometown(
        pots=(*hometown().pots, small.pot("idle", 50_000.0, only_services=("club",), partner="nhs")),
    )
    found = cut_of(idle, Question(depths=(0.5,), rules=EQUAL, pot="idle"))
    rows = at(found, "cuts", depth=0.5)
    assert rows["gross_cut_gbp"].tolist() == [25_000] * 3
    assert rows["net_saving_gbp"].tolist() == pytest.approx([25_000] * 3)
    assert rows["share_kept"].isna().all()
    assert not len(found.tables["first_to_go"])
    assert not at(found, "services", depth=0.5)["lost"].any()


def test_a_scenario_s_own_cut_is_asked_for_unless_another_is():
    base = load_case(small.scenario(cut=Cut("nhs", None, 0.3, 2027, 1)), base=hometown())
    without = load_case(small.scenario(), base=hometown())
    assert project(base, today_plan(base)).case.pots.amount[:, 1:].sum() < without.pots.amount[:, 1:].sum()
    assert np.array_equal(Question(partner="nhs").at(base, 0.0).pots.amount, without.pots.amount)


# ---- cash, and the search again ----------------------------------------------------------------


def deflators(*levels: float) -> tuple[Parameter, ...]:
    """Price levels of 2024-25 (the price year) on."""
    return tuple(
        Parameter(parameter="gdp_deflator", value=level, unit="index", from_year=2025 + k, **MADE_UP)
        for k, level in enumerate(levels)
    )


def test_cash_is_each_pound_at_the_prices_of_its_year_and_goes_on_growing():
    """Prices 100, 102, 103.02; after that 1% more a year as before."""
    found = cut_of(
        hometown(parameters=deflators(100.0, 102.0, 103.02)),
        Question(depths=(0.2,), rules=EQUAL, partner="council"),
    )
    rows = at(found, "cuts", depth=0.2)
    factors = (rows["gross_cut_cash_gbp"] / rows["gross_cut_gbp"]).tolist()
    assert factors == pytest.approx([1.02, 1.0302, 1.040502])
    net = rows["gross_cut_cash_gbp"] - rows["knock_on_cash_gbp"]
    assert rows["net_saving_cash_gbp"].tolist() == pytest.approx(net.tolist())
    told = at(found, "medium_term", depth=0.2, item="cut").set_index("year")
    assert told["full_year_cash_gbp"].to_dict() == pytest.approx({2026: -44_880, 2027: -45_328.8})
    assert told["in_year_cash_gbp"][2027] == pytest.approx(-448.8)
    prices = at(found, "pressures", kind="inflation", partner="council")
    assert prices["cash_gbp"].tolist() == pytest.approx([4_400, 6_644])


@pytest.mark.parametrize("seed", range(6))
def test_equal_shares_are_those_of_a_search_on_the_projection(seed):
    """Costs, today's figures and who pays drawn at random; the share halved, payments a programme each."""
    draw = np.random.default_rng(seed)
    help_, club, homes = (float(x) for x in draw.integers(20, 120, 3))
    price = [float(x) * 100 for x in draw.integers(3, 30, 3)]
    part = float(draw.integers(1, 9)) / 10
    purse = help_ * price[0] + club * price[1] + part * homes * price[2]
    tables = hometown(
        pots=(
            small.pot(amount=purse * float(draw.uniform(0.95, 1.1))),
            small.pot(
                "health",
                (1 - part) * homes * price[2] * float(draw.uniform(1.0, 1.2)),
                partner="nhs",
                pooled_share=float(draw.uniform(0.5, 1.0)),
            ),
        ),
        activity=(
            small.activity(today=help_),
            small.activity("club", club),
            small.activity("home", homes),
        ),
        recipes=tuple(small.recipe(n, p) for n, p in zip(("help", "club", "home"), price, strict=True)),
        spending=(
            small.spending(help_ * price[0]),
            small.spending(club * price[1], "club"),
            small.spending(part * homes * price[2], "home"),
            small.spending((1 - part) * homes * price[2], "home", "health"),
        ),
        outcome_values=(small.value(homes), *small.targets(0.9 * homes)),
    )
    depth = float(draw.uniform(0.02, 0.3))
    asked = Question(depths=(depth,), rules=EQUAL, partner="council")
    case = load_case(small.scenario(), base=tables)
    planned, stopped = equal_share(asked.at(case, depth), asked.pots(case))
    found = cut_of(tables, asked)
    rows = at(found, "activity", depth=depth)
    upto = len(small.YEARS) if stopped is None else stopped
    for line in range(len(case.lines)):
        own = rows[rows["service"] == case.lines.service[line]]["planned"].to_numpy()
        assert own[:upto] == pytest.approx(planned[line, :upto], rel=1e-6, abs=1e-5)
    assert np.isnan(rows["planned"].to_numpy()).any() == (stopped is not None)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (0.1, "10 points more"),
        (-0.1, "10 points less"),
        (0.01, "1 point more"),
        (0.00001, "no more of the gap"),
    ],
)
def test_points_of_the_gap_are_said_with_their_sign_in_words(change, said):
    row = {"extra_gbp_per_year": 5e5, "gap_change_share": change, "demand_saved_gbp": 0.0}
    assert said in growth_sentence(row)
