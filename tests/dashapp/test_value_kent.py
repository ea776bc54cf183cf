"""Impact against cost on the shipped county: every part of two scenarios, its numbers those of the model."""

from __future__ import annotations

import re
from itertools import pairwise

import pandas as pd
import pytest
from dash import html

from dashapp.pages.value import PAGE
from dashapp.services import ValueAsked
from dashapp.services_model import ModelServices
from dashapp.views import value_tables as tables
from dashapp.views import value_words as say
from dashapp.views.value import PARTS
from model import words
from tests.dashapp.conftest import KENT, SCENARIOS
from tests.dashapp.showing import page_at, view_at
from tests.dashapp.test_layouts import BANNED, MOST_COMPONENTS
from tests.dashapp.test_value_page import heads_of, rows_of
from tests.dashapp.valuing import appraised
from tests.dashapp.walk import headings, ids, of_type, text, walk

BEST, CUT = "best-use", "council-cut-20"


@pytest.fixture(scope="module")
def kent():
    services = ModelServices(KENT, SCENARIOS)
    yield services
    services.close()


@pytest.fixture(scope="module")
def best(kent):
    job = appraised(kent, ValueAsked(BEST))
    assert job.result, job.fault
    return job.result


@pytest.fixture(scope="module")
def cut(kent):
    job = appraised(kent, ValueAsked(CUT))
    assert job.result, job.fault
    return job.result


def part_of(services, part, key=BEST, search=""):
    return view_at(services, PAGE.path, f"?scenario={key}&show={part}{search}")


@pytest.mark.parametrize("key", [BEST, CUT])
@pytest.mark.parametrize("part", PARTS)
def test_every_part_reads_plainly_and_is_small_enough(kent, best, cut, part, key):
    parts, _ = page_at(kent, PAGE.path, f"?scenario={key}&show={part}")
    said = text(list(part_of(kent, part, key).body))
    assert PARTS[part] in [text(item) for item in of_type(parts, html.H2)]
    assert all(after - before <= 1 for before, after in pairwise(headings(parts)))
    assert len(ids(parts)) == len(set(ids(parts)))
    assert sum(1 for _ in walk(parts)) <= MOST_COMPONENTS
    assert not BANNED.findall(text(parts))
    assert not [odd for odd in ("nan", "-£0", "£-", "inf ", "1 services", "None") if odd in said]
    assert not re.findall(r"\b[a-z]+_[a-z_]+\b", said)


def test_the_answer_says_what_is_in_neither_amount(kent, best, cut):
    assert "not counting what 12 of the 12 outcomes it changes mean to children" in say.answer(best)
    assert "duties worth £" in say.answer(cut)
    assert "taken from services nobody has measured" in say.answer(cut)
    assert "duties worth" not in say.answer(best)
    warned = text(list(part_of(kent, "short", CUT).body))
    assert "which is a pressure, not a saving" in warned
    assert warned.index("which is a pressure, not a saving") < warned.index("The whole answer")


def test_a_plan_that_spends_less_has_no_ratio(cut):
    ratio, payback = say.cards_of(cut)[3:]
    assert ratio[0] == payback[0] == "–"
    assert say.cards_of(cut)[0][1] == "to the good in cash"
    assert "demand-led services take" in say.cards_of(cut)[0][2]
    assert say.cards_of(cut)[0][2].endswith("more")


@pytest.mark.parametrize("name", ["release", "wish"])
def test_every_step_stands_in_its_list_in_the_order_of_the_model(kent, best, name):
    raw = best.tables["steps"]
    own = raw[raw["list"] == name]
    caption = "What could be released" if name == "release" else "What could be bought"
    seen = rows_of(part_of(kent, "lists"), caption)
    assert [row[0] for row in seen] == [best.name(key) for key in own["service"]]
    assert [row[1] for row in seen] == [words.pounds(gbp) for gbp in own["step_gbp"]]
    assert [row[3] for row in seen] == [words.pounds(gbp) for gbp in own["worth_gbp"]]
    for row, gbp in zip(seen, own["net_gbp"], strict=True):
        assert row[4].startswith(words.money(gbp))


def test_what_is_not_known_to_change_anything_is_the_last_to_be_bought(kent, best):
    means = [row[2] for row in rows_of(part_of(kent, "lists"), "What could be bought")]
    idle = [text == "no change that is known" for text in means]
    assert idle == sorted(idle)
    assert any(idle)


def test_pounds_that_leave_out_children_say_so_in_their_row(kent, best):
    heads = heads_of(part_of(kent, "lists"), "What could be released")
    at = heads.index("Can £ judge it?")
    raw = best.tables["steps"]
    own = raw[raw["list"] == "release"]
    said = [row[at] for row in rows_of(part_of(kent, "lists"), "What could be released")]
    assert said == [tables.JUDGED[judged] for judged in own["judged"]]
    assert "In part: not what it means to children" in said


def test_services_are_told_by_outcome_the_cheapest_first(kent, best):
    seen = rows_of(part_of(kent, "services"), "What one fewer")
    assert len(seen) == len(best.tables["services"]) / 2
    outcomes = [row[1] for row in seen]
    assert outcomes == sorted(outcomes)
    by_outcome = pd.DataFrame(seen).groupby(1)[3].agg(list)
    for prices in by_outcome:
        numbers = [float(p.replace("£", "").replace(",", "")) for p in prices if p != "–"]
        assert numbers == sorted(numbers)
        assert prices == [p for p in prices if p != "–"] + [p for p in prices if p == "–"]


@pytest.mark.parametrize("outcome", ["cla_families", "waiting_mental_health", "ehc_plans_late"])
def test_options_of_an_outcome_are_those_of_the_model(kent, best, outcome):
    view = part_of(kent, "options", search=f"&outcome={outcome}")
    raw = best.tables["increments"]
    own = raw[raw["outcome"] == outcome]
    frontier = view.charts["cost-effectiveness-frontier"].table
    assert frontier["Option"].tolist() == [best.name(key) for key in own["option"]]
    assert frontier["Cost (£)"].tolist() == own["cost"].tolist()
    often = view.charts["acceptability"].table
    shares = often[[name for name in often.columns if name.endswith("(% of draws)")]]
    assert shares.sum(axis=1).tolist() == pytest.approx([100] * len(often))
    plane = view.charts["cost-effectiveness-plane"].table
    assert len(plane) == len(own) - 1
    seen = rows_of(view, f"{best.name(outcome)}: each step, and why")
    assert [row[0] for row in seen] == frontier["Option"].tolist()
    assert [row[-1] for row in seen] == frontier["In words"].tolist()


def test_the_outcome_that_most_steps_move_is_shown_first(kent, best):
    count = best.tables["increments"]["outcome"].value_counts()
    view = part_of(kent, "options")
    shown = view.charts["cost-effectiveness-frontier"].table
    assert len(shown) == count.max()


def test_who_gains_keeps_kinds_apart_and_adds_up_to_the_model(kent, best):
    heads = heads_of(part_of(kent, "bearers"), "Who pays and who gains")
    seen = {row[0]: row for row in rows_of(part_of(kent, "bearers"), "Who pays and who gains")}
    raw = best.tables["bearers"]
    saved = raw[(raw["bearer"] == "kent_county_council") & (raw["kind"] == "demand-led services")].iloc[0]
    council = dict(zip(heads, seen["Kent County Council"], strict=True))
    assert council["Demand-led services (£)"] == words.pounds(saved["present_value_gbp"])
    assert council["of it below today's budget (£)"] == words.pounds(saved["cashable_gbp"])
    assert "Value to people (£)" not in heads
    note = tables.small_bearers(best)
    assert note.startswith("Less than £1,000 of any kind, so left out here: ")
    for name in seen:
        assert name not in note


def test_the_whole_plan_in_cash_of_each_year(kent, best):
    seen = rows_of(part_of(kent, "plan"), "Money of the plan in cash")
    raw = best.tables["cash"]
    assert [row[0] for row in seen] == [words.year(year) for year in best.years]
    assert [row[4] for row in seen] == [words.pounds(gbp) for gbp in raw["planned_pay_and_prices_gbp"]]
    assert [row[5] for row in seen] == [words.pounds(gbp) for gbp in raw["planned_pressure_gbp"]]


def test_what_changes_for_children_stands_in_short_and_in_the_whole_plan(kent, best):
    short, whole = (rows_of(part_of(kent, part), "What changes for children") for part in ("short", "plan"))
    assert short == whole
    raw = best.tables["plan_outcomes"]
    own = raw[(raw["effects"] == "as far as believed") & (raw["units"].abs() >= tables.SMALL)]
    assert [row[0] for row in short] == [best.name(key) for key in own["outcome"]]
    for row, units in zip(short, own["units"], strict=True):
        assert row[1].endswith("(better)" if units > 0 else "(worse)")
        assert row[1].startswith(words.number(abs(units)))


def test_how_the_ranges_were_made_is_said(kent, best):
    sure = text(list(part_of(kent, "short").sure))
    assert (
        "33 effects of services on outcomes stand behind it; 8 of them rest on evidence graded below" in sure
    )
    assert "Ranges of services and of steps come from 2,048 futures" in sure
    assert "1,000 futures" in sure
    assert "seed 1" in sure


def test_a_plan_that_is_dearer_for_nobody_has_no_column_of_costs(kent, best, cut):
    with_cost, without = (tables.plan_outcomes(found) for found in (best, cut))
    assert tables.NET_COST in with_cost
    assert tables.NET_COST not in without
    assert len(without)
    body = text(list(part_of(kent, "short", CUT).body))
    assert "The net cost is what the plan is dearer" not in body
    assert "The net cost is what the plan is dearer" in text(list(part_of(kent, "short").body))
