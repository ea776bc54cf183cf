"""A plan drawn from tables made up for it: every number of a table stands on screen with its unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from dash import html

from dashapp.edits import Edit
from dashapp.pages.best_use import PAGE
from dashapp.urls import here
from dashapp.views.best_use_form import changes, changes_panel, form, rule_control, rule_words
from dashapp.views.best_use_result import AVERAGE, PARTS, result_view, year_shown
from dashapp.views.best_use_tables import (
    MOST_SENTENCES,
    biggest_changes,
    broken_sentences,
    headline_cards,
    limit_sentences,
    outcome_table,
    partner_table,
)
from dashapp.views.shown import CHANGED_FILE, Shown, based_on, to_know, versions_of
from model import words
from tests.dashapp.plans import finished
from tests.dashapp.showing import view_at
from tests.dashapp.toy import CARDS, START, WHOSE
from tests.dashapp.walk import by_id, hrefs, of_type, text

NAN = float("nan")
LONG = "Short breaks, outreach and everything else that families asked for over the years " * 3


@pytest.fixture(scope="module")
def plan(tiny):
    job = finished(tiny, Edit("tiny-cut"))
    assert job.result, job.fault
    return job.result


def shown(plan: Any, search: str = "", edit: Edit | None = None) -> Any:
    at = here(PAGE.path, search)
    return Shown(WHOSE, at, CARDS[1], START, edit or Edit(CARDS[1].key), "as a file", plan, 3.0)


def services(count: int, **more: Any) -> pd.DataFrame:
    rows = [
        {
            "name": f"Service {i}",
            "demand_led": i == 0,
            "activity_unit": "visits",
            "today_gbp": 1_000.0 * i,
            "planned_gbp": 2_000.0 * i + 1,
            "change_gbp": 1_000.0 * i + 1,
            "today_activity": 10.0 * i,
            "planned_activity": 20.0 * i,
            **more,
        }
        for i in range(count)
    ]
    return pd.DataFrame(rows)


def cells(made: Any) -> list[list[str]]:
    return [[text(cell) for cell in row.children] for row in of_type(of_type(made, html.Tbody), html.Tr)]


# ---- services --------------------------------------------------------------------------------


@pytest.mark.parametrize(("count", "more"), [(1, 0), (8, 0), (9, 1), (30, 22)])
def test_the_biggest_changes_come_first_and_the_rest_is_counted(count, more):
    made = biggest_changes(services(count))
    found = cells(made[0])
    assert [row[0].removesuffix(" (follows demand)") for row in found] == [
        f"Service {i}" for i in sorted(range(count), reverse=True)[:8]
    ]
    said = text(made[1:])
    assert said == (
        "" if not more else f"{more} more {words.plural(more, 'service changes', 'services change')} by less."
    )


def test_before_after_change_and_activity_carry_their_units():
    found = cells(biggest_changes(services(3)))[0]
    assert found == ["Service 2", "£2,000", "£4,001", "+£2,001", "20 → 40 visits"]


def test_services_that_follow_demand_say_so():
    assert cells(biggest_changes(services(1)))[0][0] == "Service 0 (follows demand)"


@pytest.mark.parametrize("frame", [services(3, change_gbp=0.0), services(3).iloc[:0]])
def test_where_nothing_moves_it_is_said(frame):
    assert text(biggest_changes(frame)) == "No service gains or loses money."


def test_a_loss_has_its_sign_before_the_pound():
    found = cells(biggest_changes(services(1, change_gbp=-250_000.0)))[0]
    assert found[3] == "-£250k"


def test_a_very_long_name_is_not_cut():
    assert cells(biggest_changes(services(1, name=LONG, demand_led=False)))[0][0] == LONG


# ---- outcomes and partners -------------------------------------------------------------------


def outcome(plan: Any, **more: Any) -> list[str]:
    return cells(outcome_table(plan.outcomes.iloc[[0]].assign(**more)))[0]


def test_an_outcome_s_numbers_are_those_of_the_table(plan):
    for row, said in zip(plan.outcomes.to_dict("records"), cells(outcome_table(plan.outcomes)), strict=True):
        counts = [row[f"{name}_count"] for name in ("today", "trend", "planned", "target")]
        low, high = row["planned_low_count"], row["planned_high_count"]
        counted = [words.people(count) for count in counts]
        counted[2] += f" ({words.people_range(low, high)})" if high > low else ""
        assert said[2:6] == counted
        assert said[0] == f"{row['name']} {row['counted_in']}, {row['better']} is better"
        assert said[6] == words.year(row["year"])


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"meets": "met"}, "Met"),
        ({"meets": "not met"}, "Not met"),
        ({"meets": "no target", "target_count": NAN}, "No target"),
        ({"meets": "met", "is_guard": True}, "Guard holds"),
        ({"meets": "not met", "is_guard": True}, "Guard broken"),
        ({"meets": "met", "missed_after": True}, "Met in 2026-27, missed afterwards"),
    ],
)
def test_whether_a_target_is_met_is_said_in_words(plan, more, said):
    assert outcome(plan, **more, chance_met=NAN)[1] == said


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.0, "In none of 1,000 futures drawn"),
        (0.7, "Likely (in about 7 of 10 futures)"),
        (1.0, "In all of 1,000 futures drawn"),
    ],
)
def test_how_likely_a_target_is_to_be_met_stands_under_whether_it_is(plan, share, said):
    assert outcome(plan, meets="not met", chance_met=share, draws=1000.0)[1] == f"Not met {said}"
    assert outcome(plan, meets="no target", chance_met=share)[1] == "No target"


def test_without_spread_no_range_stands_under_a_number(plan):
    still = outcome(plan, planned_low_count=106.0, planned_high_count=106.0, planned_count=106.0)
    assert still[4] == "106"


def test_the_card_of_the_gap_carries_its_range(plan):
    ends = plan.said.gap_range
    assert ends
    assert f"{ends} in 19 of 20 futures" in text(headline_cards(plan))
    bare = replace(plan, said=replace(plan.said, gap_range=""))
    assert "the weighted distance to all targets" in text(headline_cards(bare))


def test_an_outcome_without_a_target_says_that_none_is_set(plan):
    assert outcome(plan, target_count=NAN, meets="no target")[5] == "none set"


@pytest.mark.parametrize(
    ("against", "said"),
    [("worse", "Worse than if we carry on"), ("better", "Better"), ("the same", "The same")],
)
def test_worse_than_carrying_on_is_a_word(plan, against, said):
    assert outcome(plan, against_trend=against)[7] == said


def test_partners_money_is_that_of_the_table(plan):
    frame = plan.moved[None].partners
    for row, said in zip(frame.to_dict("records"), cells(partner_table(frame)), strict=True):
        assert said == [
            row["name"],
            words.pounds(row["today_gbp"]),
            words.pounds(row["planned_gbp"]),
            words.money_change(row["change_gbp"]),
        ]
    assert all("£" in text(head) for head in of_type(partner_table(frame), html.Th)[1:3])


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (0.62, "62% of the gap closed"),
        (0.0, "0% of the gap closed"),
        (-0.5, "50% more gap than if we carry on"),
        (None, "– targets already met"),
    ],
)
def test_the_gap_on_the_first_card(plan, share, said):
    assert said in text(headline_cards(replace(plan, gap_closed_share=share)))


def test_cards_are_singular_for_one(plan):
    assert "1 outcome worse" in text(headline_cards(plan))
    none = replace(plan, outcomes=plan.outcomes.assign(against_trend="better"))
    assert "0 outcomes worse" in text(headline_cards(none))


# ---- sentences -------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, MOST_SENTENCES, MOST_SENTENCES + 1, MOST_SENTENCES + 30])
def test_broken_promises_are_all_there_the_rest_folded(plan, count):
    frame = pd.DataFrame({"sentence": [f"Sentence {i}." for i in range(count)]})
    made = broken_sentences(replace(plan, broken_by_service=frame))
    assert [text(item) for item in of_type(made, html.Li)] == frame["sentence"].tolist()
    rest = count - MOST_SENTENCES
    folds = [text(item) for item in of_type(made, html.Summary)]
    assert folds == ([f"{rest} more {words.plural(rest, 'service')}"] if rest > 0 else [])


@pytest.mark.parametrize(
    ("count", "fold"), [(1, []), (6, []), (7, ["1 more limit"]), (20, ["14 more limits"])]
)
def test_limits_are_all_there_the_rest_folded(count, fold):
    made = limit_sentences(pd.DataFrame({"sentence": [f"Sentence {i}." for i in range(count)]}))
    assert len(of_type(made, html.Li)) == count
    assert [text(item) for item in of_type(made, html.Summary)] == fold


def test_without_limits_it_is_said():
    assert text(limit_sentences(pd.DataFrame({"sentence": []}))) == "No limit is reached."


# ---- the view --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("search", "year", "said"),
    [
        ("", 2027, ""),
        ("?year=2026", 2026, ""),
        (f"?year={AVERAGE}", None, ""),
        ("?year=1999", 2027, "There is no year called '1999', so it was left out."),
    ],
)
def test_the_year_in_view(plan, search, year, said):
    assert year_shown(shown(plan, search)) == (year, said)


@pytest.mark.parametrize("part", list(PARTS))
def test_a_plan_that_cannot_meet_hard_targets_says_so_in_every_part(plan, part):
    view = result_view(shown(replace(plan, status="targets_not_met"), f"?show={part}"))
    assert "The targets made hard cannot all be met." in text(list(view.notices))
    assert result_view(shown(plan, f"?show={part}")).notices == ()


def test_nothing_broken_nothing_left_and_no_target_are_words(plan):
    empty = replace(
        plan,
        broken=plan.broken.iloc[:0],
        broken_by_service=plan.broken_by_service.iloc[:0],
        limits=plan.limits.iloc[:0],
        unspent=plan.unspent.iloc[:0],
        outcomes=plan.outcomes.assign(meets="no target", target_count=NAN),
        said=replace(plan.said, limits="Nothing holds it back.", unspent="Nothing is left."),
    )
    rules = text(list(result_view(shown(empty, "?show=rules")).body))
    assert "Nothing holds it back." in rules
    assert "No outcome has a target." in text(list(result_view(shown(empty, "?show=outcomes")).body))
    money = result_view(shown(empty, "?show=money"))
    assert "Nothing is left." in text(list(money.body))
    assert not [href for href in hrefs(list(money.body)) if "unspent" in href]


def test_links_to_parts_keep_the_scenario_and_the_run(tiny, plan):
    view = view_at(tiny, PAGE.path, "?scenario=tiny-cut&show=money&year=2026")
    for href in hrefs(list(view.body)):
        assert "scenario=tiny-cut" in href


# ---- what every result shares ----------------------------------------------------------------


def test_the_command_is_that_of_the_scenario_s_file_or_of_the_file_of_changes(plan):
    plain = text(based_on(shown(plan), "plan", "jcm solve", "f" * 64, "HiGHS 1"))
    assert "jcm solve scenarios/toy-best-use.toml" in plain
    assert f"{'f' * 16} " in f"{plain} "
    assert "f" * 17 not in plain
    edited = based_on(shown(plan, "?run=abc", Edit("x", {"general": 1.0})), "plan", "jcm solve", "f" * 64, "")
    assert f"jcm solve scenarios/{CHANGED_FILE}" in text(edited)
    assert f"/download/change/best-use/{CHANGED_FILE}?run=abc" in hrefs(edited)


@pytest.mark.parametrize(
    ("notes", "said"), [((), ""), (("a",), "1 thing to know"), (("a", "b"), "2 things to know")]
)
def test_notes_are_counted_and_folded(notes, said):
    made = to_know(notes)
    assert text(made).startswith(said)
    assert [text(item) for item in of_type(made, html.Li)] == list(notes)


def test_versions_are_those_of_the_run_and_nothing_else():
    items = ["version of HiGHS", "seconds", "version of PuLP"]
    assert versions_of(items, ["1.15", 3, "4.2"]) == "HiGHS 1.15 and PuLP 4.2"
    with pytest.raises(ValueError, match="zip"):
        versions_of(items, [1])


# ---- the form --------------------------------------------------------------------------------


def test_a_form_has_a_field_for_every_pot_and_a_control_for_every_rule():
    made = form(START, Edit("x", {"general": 1_250_000.0, "nurses": 14.5}, 2027))
    typed = {
        pot: by_id(made, {"kind": "field", "page": "best-use-pots", "name": pot}).value
        for pot in ("general", "grant", "nurses")
    }
    assert typed == {"general": "£1,250,000", "grant": "", "nurses": "14.5"}
    said = cells(made)
    assert [row[0] for row in said] == [
        "General fund Council",
        "Public health grant NHS; ring-fenced; grant",
        "Nurses NHS; section 75",
    ]
    assert [row[1] for row in said] == ["£2,000,000", "£500,000", "13 FTE"]


def test_changes_name_old_new_difference_unit_and_year():
    found = changes(START, Edit("x", {"general": 900_000.0, "nurses": 14.0}, 2026, {"pooling": "full"}))
    assert found == [
        "General fund: £1,000,000 → £900,000 a year (-£100k), from 2025-26",
        "Nurses: 12.5 FTE → 14 FTE a year (+1.5 FTE), from 2025-26",
        "Money that may pay for another partner's services: as partners agreed → all of it",
    ]
    assert "3 changes" in text(changes_panel(found))
    assert text(changes_panel([])) == "Nothing changed yet."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("on", "all hold"),
        ("scenario", "as the scenario says"),
        ("release:grant", "release Public health grant"),
        ("release:grant;atlantis", "release Public health grant and atlantis"),
    ],
)
def test_the_setting_of_a_ring_fence_in_words(value, said):
    assert rule_words("conditions", value, START) == said


def test_only_ring_fenced_pots_are_offered_for_release_and_what_no_control_shows_stays():
    control: Any = rule_control("conditions", START, None)
    assert [item.value for item in control.children.children] == ["on", "off_all", "release:grant"]
    odd = replace(START, rules={**START.rules, "targets": "scenario"})
    control = rule_control("targets", odd, None)
    assert (control.value, control.children.children[0].label) == ("scenario", "As the scenario says")
