"""Impact against cost, on the page: its words and numbers are the model's, every part is there."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.downloads import csv
from dashapp.pages.value import PAGE
from dashapp.services import ValueAsked
from dashapp.views import value_tables as tables
from dashapp.views import value_words as say
from dashapp.views.value import PARTS, command
from model import read_scenario, solve, words
from model.analyse.cost_effectiveness import TABLES, value_for_money
from model.analyse.uncertainty.whole import TABLES as SURE_TABLES
from model.analyse.uncertainty.whole import uncertainty
from tests.dashapp.conftest import SCENARIOS
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.valuing import appraised, empty, made_up, of_its_own, with_tables
from tests.dashapp.walk import headings, hrefs, ids, of_type, text, walk

BEST, CUT = "tiny-best-use", "tiny-cut"


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


@pytest.fixture(scope="module")
def best(tiny):
    job = appraised(tiny, ValueAsked(BEST))
    assert job.result, job.fault
    return job


@pytest.fixture(scope="module")
def cut(tiny):
    return appraised(tiny, ValueAsked(CUT))


@pytest.fixture(scope="module")
def stated(tiny):
    asked = ValueAsked(BEST, outcome="looked_after", worth_gbp=60_000.0, weigh_need=True, discount="3%")
    return appraised(tiny, asked)


def part_of(services, part, search=""):
    return view_at(services, PAGE.path, f"?scenario={BEST}&show={part}{search}")


def rows_of(view, caption):
    """Cells of the table whose caption begins so."""
    table = next(item for item in of_type(list(view.body), html.Table) if text(item).startswith(caption))
    body = of_type(table, html.Tbody)[0]
    return [[text(cell) for cell in of_type(row, html.Th, html.Td)] for row in of_type(body, html.Tr)]


def heads_of(view, caption):
    table = next(item for item in of_type(list(view.body), html.Table) if text(item).startswith(caption))
    return [text(cell) for cell in of_type(of_type(table, html.Thead)[0], html.Th)]


def test_the_tables_on_screen_are_the_model_s(best):
    plan = solve(read_scenario(SCENARIOS / f"{BEST}.toml"))
    straight, sure = value_for_money(plan), uncertainty(plan)
    assert best.result.answer == straight.answer
    assert best.result.sure == sure.answer
    assert tuple(best.result.tables) == (*TABLES, *(f"sure_{name}" for name in SURE_TABLES))
    for name in TABLES:
        pd.testing.assert_frame_equal(best.result.tables[name], straight.tables[name])
    for name in SURE_TABLES:
        pd.testing.assert_frame_equal(best.result.tables[f"sure_{name}"], sure.tables[name])


def test_what_is_asked_for_reaches_the_model(stated):
    plan = solve(read_scenario(SCENARIOS / f"{BEST}.toml"))
    assert set(stated.result.tables["net_benefit"]["outcome"]) == {"looked_after"}
    assert len(stated.result.tables["plan"]) == 3
    assert stated.result.tables["discounting"]["schedule"].iloc[0] == "asked for"
    assert stated.result.digest == plan.digest


def test_the_answer_comes_first_and_takes_the_focus(tiny, best):
    parts, arrival = page_at(tiny, PAGE.path, f"?scenario={BEST}")
    first = next(item for item in of_type(parts, html.P) if getattr(item, "className", "") == "answer")
    assert text(first) == (
        "Against today's services carried on, this plan is £14k dearer (from £167k dearer to £137k to the "
        "good in 19 of 20 futures that fit the evidence) in cash over 2025-26 to 2027-28; with what better "
        "outcomes are worth to others in £ it is £257k to the good."
    )
    assert arrival["focus"] == "value-result"
    assert arrival["say"] == "The appraisal is ready."
    for sentence in best.result.answer:
        assert sentence in text(parts)


@pytest.mark.parametrize("key", [BEST, CUT])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_has_its_heading_in_order_and_plain_words(tiny, best, cut, part, key):
    parts, _ = page_at(tiny, PAGE.path, f"?scenario={key}&show={part}")
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    assert all(after - before <= 1 for before, after in pairwise(headings(parts)))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    assert not BANNED.findall(text(parts))
    said = text(list(view_at(tiny, PAGE.path, f"?scenario={key}&show={part}").body))
    assert not [odd for odd in ("nan", "_", "-£0", "inf ") if odd in said]


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("short", "plan_outcomes"),
        ("services", "services"),
        ("lists", "steps"),
        ("lists", "step_bearers"),
        ("options", "increments"),
        ("bearers", "bearers"),
        ("plan", "plan"),
        ("plan", "plan_ranges"),
        ("plan", "plan_years"),
        ("plan", "plan_outcomes"),
        ("plan", "discounting"),
        ("sure", "sure_tornado"),
        ("sure", "sure_switching_values"),
        ("sure", "sure_ranges"),
        ("sure", "sure_drawn"),
    ],
)
def test_every_table_can_be_taken_from_its_part(tiny, best, part, name):
    view = part_of(tiny, part)
    assert f"/download{PAGE.path}/{name}.csv" in " ".join(hrefs(list(view.body)))
    pd.testing.assert_frame_equal(view.tables[name], best.result.tables[name])
    assert csv(view.tables[name]).count("\r\n") == len(view.tables[name]) + 1


def test_the_headline_figures(tiny, best):
    body = text(list(part_of(tiny, "short").body))
    for said in (
        "£14k dearer in cash demand-led services take £268k less",
        "£271k of value to others £0 of it cashable",
        "£257k to the good with value to others more £ than today's services in about 98 of 100 futures",
        "£1.91 brought by each £1 more never a reason by itself",
        "2026-27 from when it has paid for itself with value to others",
    ):
        assert said in body


def test_cost_per_outcome_with_its_range(tiny, best):
    view = part_of(tiny, "services")
    assert heads_of(view, "What one fewer")[4] == "In 19 of 20 futures"
    assert rows_of(view, "What one fewer") == [
        ["Family help", "Children looked after: one fewer", "£12,000", "£12,000", "£7,502 to £30k", "£12,000",
         "-£38,000", "3"],
        ["Health visits", "Ready for school: one more", "£2,000", "£2,000", "£1,251 to £4,994", "£4,000",
         "£2,000", "4"],
    ]  # fmt: skip
    one = part_of(tiny, "services", "&outcome=school_ready")
    assert [row[0] for row in rows_of(one, "What one fewer")] == ["Health visits"]
    assert "1 service that cannot be judged, £200k a year" in text(list(view.body))


def test_what_to_release_stands_before_what_to_buy(tiny, best):
    view = part_of(tiny, "lists")
    names = [text(item) for item in of_type(list(view.body), html.H3)]
    assert names.index("What could be released") < names.index("What could be bought")
    release = rows_of(view, "What could be released")
    assert release[0] == [
        "Health visits",
        "£30,000",
        "15 fewer: Ready for school",
        "£45,000",
        "-£15k (-£42k to £12k)",
        "in about 15 of 100 futures",
        "In full",
        "4",
    ]
    wish = rows_of(view, "What could be bought")
    assert wish[0][:5] == [
        "Family help",
        "£80,000",
        "6.7 fewer: Children looked after",
        "£466,667",
        "£387k (£107k to £666k)",
    ]
    assert [row[6] for row in wish] == ["in cash, after 1 year", "with value to others, in the same year"]
    raw = best.result.tables["steps"]
    assert [row[1] for row in wish] == [words.pounds(gbp) for gbp in raw[raw["list"] == "wish"]["step_gbp"]]


def test_who_gains_by_one_step(tiny, best):
    other = part_of(tiny, "lists", "&service=health_visits")
    assert rows_of(other, "Who pays and who gains by one step more of Health visits") == [
        ["Shire Integrated Care Board", "The service itself", "-£60,000", "-£60,000"],
        ["The public", "Value to the economy", "£67,500", "£0"],
    ]
    wrong = part_of(tiny, "lists", "&service=nothing")
    assert "There is no 'nothing'" in text(list(wrong.notices)) or wrong.notices


def test_options_are_drawn_and_explained(tiny, best):
    view = part_of(tiny, "options", "&outcome=school_ready")
    assert set(view.charts) == {"cost-effectiveness-frontier", "acceptability", "cost-effectiveness-plane"}
    seen = rows_of(view, "Ready for school: each step, and why")
    assert seen == [
        ["Nothing more", "£0", "0", "–", "Nothing more: the cheapest that is worth considering."],
        ["Health visits", "£60,000", "22", "£2,667",
         "Health visits: each unit more than Nothing more costs £2,667."],
    ]  # fmt: skip
    assert "State what one of 'Ready for school' is worth" in text(list(view.body))


def test_options_at_a_stated_worth(tiny, stated):
    view = view_at(tiny, PAGE.path, f"?scenario={BEST}&run={stated.key}&show=options")
    seen = rows_of(view, "What each step is worth where one is worth £60k")
    assert [row[0] for row in seen] == ["Family help", "Nothing more"]
    raw = stated.result.tables["net_benefit"]
    assert [row[1] for row in seen] == [words.pounds(gbp) for gbp in raw["net_benefit_gbp"]]
    assert "the plan's" in text(list(view.body))
    short = text(list(view_at(tiny, PAGE.path, f"?scenario={BEST}&run={stated.key}").body))
    for said in (
        "One of 'Children looked after' is stated to be worth £60k for a year.",
        "weighted by the need of each place",
        "Later years are discounted at 3%, as you asked; the plan stays as it was made.",
    ):
        assert said in short
    based = text(list(view.based_on))
    assert "jcm value --worth looked_after=60000 --weigh-need --discount 3% " in based


def test_who_pays_and_who_gains_kinds_apart(tiny, best):
    view = part_of(tiny, "bearers")
    assert heads_of(view, "Who pays and who gains") == [
        "Who",
        "Services that are chosen (£)",
        "Demand-led services (£)",
        "Value to the economy (£)",
        "Value to people (£)",
    ]
    raw = best.result.tables["bearers"]
    rows = {row[0]: row[1:] for row in rows_of(view, "Who pays and who gains")}
    pays = raw[(raw["bearer"] == "shire_nhs") & (raw["kind"] == "pays for services")]["present_value_gbp"]
    assert rows["Shire Integrated Care Board"][0] == words.pounds(float(pays.iloc[0]))
    assert rows["The public"] == ["£0", "£0", "£164,101", "£107,025"]


def test_the_whole_plan_with_ranges_and_other_rates(tiny, best):
    view = part_of(tiny, "plan")
    plan = {row[0]: row[1:] for row in rows_of(view, "The whole plan over")}
    assert plan["Left in cash"] == ["-£13,967", "-£13,967", "-£167k to £137k"]
    assert plan["More for services that are chosen"][2] == "–"
    rates = rows_of(view, "The whole plan at other discount rates")
    assert [row[0] for row in rates] == [
        "The partnership's own",
        "The Treasury's",
        "The Treasury's for health",
        "Under review, not in force",
    ]
    raw = best.result.tables["discounting"]
    assert [row[3] for row in rates] == [words.pounds(gbp) for gbp in raw["net_gbp"]]
    years = rows_of(view, "The plan year by year")
    assert [row[0] for row in years] == ["2025-26", "2026-27", "2027-28"]
    assert years[-1][-1] == plan["Left with value to others"][1]
    assert "money in cash of each year is not stated" in text(list(view.body))


def test_money_in_cash_where_the_tables_say_how_prices_move(tiny, best):
    raw = best.result.tables["cash"]
    priced = raw.assign(
        planned_cash_gbp=raw["planned_gbp"] * 1.02,
        planned_pay_and_prices_gbp=raw["planned_gbp"] * 1.03,
        planned_pressure_gbp=raw["planned_gbp"] * 0.01,
    )
    view = made_up(tiny, with_tables(best.result, cash=priced), "&show=plan")
    seen = rows_of(view, "Money of the plan in cash")
    assert [row[5] for row in seen] == [words.pounds(gbp * 0.01) for gbp in raw["planned_gbp"]]


def test_what_is_no_saving_stands_in_the_answer(tiny, best):
    plan = best.result.tables["plan"].assign(unmeasured_gbp=-250_000.0)
    worse = replace(
        with_tables(best.result, plan=plan),
        duties_unmet_gbp=1_500_000.0,
        valued_widely=frozenset({"school_ready"}),
        doubts=("It leaves duties worth £1.5m unmet.",),
    )
    view = made_up(tiny, worse)
    assert text(view.answer).endswith(
        ", not counting duties worth £1.5m that it leaves unmet, what is lost with £250k taken from services "
        "nobody has measured and what 1 of the 2 outcomes it changes mean to children."
    )
    assert "It leaves duties worth £1.5m unmet." in text(list(view.body))


@pytest.mark.parametrize(
    ("part", "names", "said"),
    [
        ("short", ("plan_outcomes",), "Nothing that is known of."),
        ("services", ("services",), "No service has evidence of what it changes"),
        ("lists", ("steps",), "No service with evidence can take a step."),
        ("options", ("increments",), "No step improves an outcome"),
        ("bearers", ("bearers",), "Nobody pays or gains anything that is counted here."),
    ],
)
def test_a_part_with_nothing_to_show_says_so(tiny, best, part, names, said):
    view = made_up(tiny, empty(best.result, *names), f"&show={part}")
    assert said in text(list(view.body))


def test_what_cannot_take_a_step_is_said(tiny, best):
    held = pd.DataFrame(
        [("release", "family_help", "it is committed")], columns=["list", "service", "reason"]
    )
    view = made_up(tiny, with_tables(best.result, held=held), "&show=lists")
    assert "1 step that cannot be taken" in text(list(view.body))
    assert "Family help, no step less: it is committed." in text(list(view.body))


def test_the_command_of_the_usual_question():
    assert command(ValueAsked(BEST)) == "jcm value"
    assert command(ValueAsked(BEST, discount="health")) == "jcm value --discount health"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (1_000.0, 2_000.0, "£1,000 to £2,000"),
        (-500.0, 2_000.0, "-£500 to £2,000"),
        (1_000.0, float("nan"), "£1,000 or more"),
        (float("nan"), float("nan"), "not stated"),
        (5.0, 5.0, "no range"),
    ],
)
def test_ranges_of_either_sign(low, high, said):
    assert tables.ends(low, high) == said


def test_a_step_that_nothing_drawn_moves(best):
    row = {"net_gbp": -5.0, "net_gbp_low": -5.0, "net_gbp_high": -5.0, "chance_worth_it": 0.0}
    assert tables.how_often(best.result, row) == "no"
    assert tables.how_often(best.result, row | {"net_gbp": 5.0}) == "yes"
    assert tables.left(row) == "-£5"
    never = {"payback_years": None, "payback_cash_years": None}
    assert tables.pays_back(never) == "not in £"
    assert tables.pays_back(never | {"payback_years": 2}) == "with value to others, after 2 years"
    assert tables.moved(best.result, "wish", "youth_clubs") == "no change that is known"


def test_those_for_whom_little_changes_are_left_out_and_named(best):
    raw = best.result.tables["bearers"]
    little = raw.assign(present_value_gbp=raw["present_value_gbp"].where(raw["bearer"] != "public", 500.0))
    found = with_tables(best.result, bearers=little)
    assert "The public" not in tables.bearers(found)["Who"].tolist()
    assert tables.small_bearers(found) == "Less than £1,000 of any kind, so left out here: The public."
    assert tables.small_bearers(best.result) == ""


def test_a_plan_that_spends_no_more_has_no_ratio_and_nothing_to_pay_back(best):
    plan = best.result.tables["plan"].assign(
        benefit_cost_ratio=float("nan"), payback_year=None, payback_cash_year=None
    )
    found = say.cards_of(with_tables(best.result, plan=plan))
    assert found[3][0] == "–"
    assert found[4][:2] == ("–", "no more is spent, so there is nothing to pay back")
    late = best.result.tables["plan"].assign(payback_year=None, payback_cash_year=None)
    assert say.cards_of(with_tables(best.result, plan=late))[4] == (
        "No",
        "it has not paid for itself by 2027-28",
        "in pounds",
    )
