"""The form of the best use: reading it, saying what is changed, starting, stopping, undoing."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from dashapp import ids
from dashapp.best_use_callbacks import pending, undone
from dashapp.edits import AS_IN_SCENARIO, Edit
from dashapp.jobs import MOST_WAITING, BusyError, Job, State
from dashapp.pages.best_use import WORK
from dashapp.pages.best_use import typed as read_form
from dashapp.pages.registry import find
from dashapp.running import progress_text
from dashapp.running_callbacks import Sent, fields, progressed
from dashapp.running_callbacks import start as begin
from dashapp.services_plans import rule_values
from dashapp.urls import here
from dashapp.views import best_use_form as forms
from model import Rules, words
from tests.dashapp.plans import finished
from tests.dashapp.walk import by_id, of_type, text, walk

BEST = "tiny-best-use"
PATH = "/change/best-use"
POT = "council_general"


@pytest.fixture(scope="module")
def start(tiny):
    return tiny.start(BEST)


def form(start, amounts=None, rules=None, from_year=None):
    """What the browser sends: every field of the form as it is typed."""
    pots = {row.pot: "" for row in start.pots} | (amounts or {})
    others = {"from_year": from_year} | dict(start.rules) | (rules or {})
    return {
        "scenario": BEST,
        "pots": {"ids": [ids.pot(name) for name in pots], "values": list(pots.values())},
        "others": {"ids": [ids.rule(name) for name in others], "values": list(others.values())},
    }


def typed(start, *changed, **named):
    """The edit and the problems of a form."""
    sent = form(start, *changed, **named)
    return read_form(BEST, start, fields([sent["pots"], sent["others"]]))


def work_out(services, start, search, *changed, **named):
    """Press the button."""
    sent = form(start, *changed, **named)
    return begin(WORK, services, Sent(fields([sent["pots"], sent["others"]]), BEST, search), 1)


# ---- what a scenario starts from -------------------------------------------------------------


def test_scenarios_of_this_partnership_only(tiny, kent):
    keys = [card.key for card in tiny.scenarios()]
    assert keys == ["tiny-as-agreed", "tiny-best-use", "tiny-cut", "tiny-prevention-cut"]
    assert not set(keys) & {card.key for card in kent.scenarios()}
    assert all(card.story.endswith(".") and card.file.endswith(".toml") for card in tiny.scenarios())


def test_pots_are_as_the_scenario_has_them(start):
    first = start.pots[0]
    assert (first.pot, first.partner, first.kind, first.unit) == (POT, "Shire County Council", "money", "£")
    assert first.amounts == {2026: 5_620_000.0, 2027: 5_620_000.0}
    team = next(row for row in start.pots if row.pot == "nurse_team")
    assert team.amounts[2027] == pytest.approx(12 * 1.05**2)
    fenced = [row.pot for row in start.pots if row.ring_fenced]
    assert fenced == ["health_grant"]


def test_a_cut_is_said_and_amounts_are_those_before_it(tiny):
    found = tiny.start("tiny-cut")
    assert found.cut == (
        "This scenario takes 10% off the money of Shire County Council from 2025-26, in 2 equal yearly steps."
    )
    assert found.pots[0].amounts[2027] == 5_620_000.0


def test_an_unknown_scenario_is_the_data_as_they_stand(tiny):
    assert tiny.start("../../secrets").changes == ()


def test_what_the_files_change_is_listed(tiny):
    said = tiny.start("tiny-as-agreed").changes
    assert len(said) == 6
    assert said[0] == (
        "Services: Family help, most growth share: 0.25 → 0. Nothing new is decided, so nothing grows"
    )


@pytest.mark.parametrize(
    ("settings", "name", "value"),
    [
        ({}, "conditions", "on"),
        ({"conditions": False}, "conditions", "off_all"),
        ({"conditions": {"release": ["a"]}}, "conditions", "release:a"),
        ({"conditions": {"release": ["a", "b"]}}, "conditions", AS_IN_SCENARIO),
        ({"targets": {"x": "hard"}}, "targets", AS_IN_SCENARIO),
        ({"targets": "hard"}, "targets", "hard"),
        ({"pace": False}, "pace", "false"),
        ({"new_money": True}, "new_money", "true"),
        ({}, "equity", "false"),
        ({"equity": "no_place_worse"}, "equity", "no_place_worse"),
        ({"equity": {"share": 0.8}}, "equity", AS_IN_SCENARIO),
        ({}, "balance", "false"),
        ({"balance": [{"tier": "universal", "at_least": "today"}]}, "balance", "universal_today"),
        ({"balance": [{"tier": "universal", "at_least": 0.1}]}, "balance", AS_IN_SCENARIO),
    ],
)
def test_rules_are_shown_at_the_scenarios_setting(settings, name, value):
    assert rule_values(Rules.model_validate(settings))[name] == value


def test_every_rule_has_a_control_and_its_setting_is_among_the_answers(start):
    assert set(forms.RULES) == set(start.rules)
    for name in forms.RULES:
        control = by_id(forms.rule_control(name, start, None), ids.rule(name))
        assert control.value == start.rules[name]


def test_a_setting_that_no_control_can_show_stays_as_the_scenario_says(start):
    from dataclasses import replace

    special = replace(start, rules=dict(start.rules) | {"targets": AS_IN_SCENARIO})
    control = by_id(forms.rule_control("targets", special, None), ids.rule("targets"))
    assert control.value == AS_IN_SCENARIO
    edit, _ = forms.read(BEST, special, {}, None, {"targets": AS_IN_SCENARIO})
    assert edit.is_empty
    assert forms.rule_words("targets", AS_IN_SCENARIO, special) == "as the scenario says"


# ---- reading the form ------------------------------------------------------------------------


def test_an_untouched_form_changes_nothing(start):
    edit, problems = typed(start)
    assert edit == Edit(BEST)
    assert problems == []


def test_amounts_and_rules_are_read(start):
    edit, problems = typed(start, {POT: "£6m", "nurse_team": "14"}, {"pooling": "full"}, "2027")
    assert problems == []
    assert edit == Edit(BEST, {POT: 6e6, "nurse_team": 14.0}, 2027, {"pooling": "full"})


def test_writing_the_amount_that_stands_there_is_no_change(start):
    edit, _ = typed(start, {POT: "5,620,000"})
    assert edit.is_empty


@pytest.mark.parametrize("year", [None, "", "1999", "soon"])
def test_a_year_outside_the_plan_is_the_first_that_can_be_decided(start, year):
    assert typed(start, {POT: "1"}, from_year=year)[0].from_year == start.first_decision


def test_every_problem_is_named_with_its_field(start):
    _, problems = typed(start, {POT: "lots", "nurse_team": "£3"})
    assert [problem.field for problem in problems] == [ids.pot(POT), ids.pot("nurse_team")]
    assert problems[0].text.startswith("Council general fund must be an amount such as")
    assert "not '£3'" in problems[1].text


def test_what_the_browser_sends_is_made_safe(start):
    edit, problems = typed(start, {POT: None, "nurse_team": {"a": 1}}, {"pace": True}, ["x"])
    assert edit.is_empty
    assert problems == []


# ---- what is changed so far ------------------------------------------------------------------


def test_changes_are_listed_old_and_new(start):
    edit = Edit(BEST, {POT: 6e6}, 2027, {"pooling": "full", "conditions": "release:health_grant"})
    assert forms.changes(start, edit) == [
        "Council general fund: £5,620,000 → £6,000,000 a year (+£380k), from 2026-27",
        "Money that may pay for another partner's services: as partners agreed → all of it",
        "Ring-fences: all hold → release Public health grant",
    ]


def test_people_are_listed_in_their_own_unit(start):
    said = forms.changes(start, Edit(BEST, {"nurse_team": 10.0}, 2026))
    assert said == ["Health visiting team: 12.6 FTE → 10 FTE a year (-2.6 FTE), from 2025-26"]


def test_the_panel_counts_the_changes(tiny, start):
    found = pending(tiny, form(start, {POT: "6m"}, {"pace": "false"}))
    assert "2 changes" in text(found["panel"])
    assert set(found["errors"]) == {None}
    assert "Nothing changed yet." in text(pending(tiny, form(start))["panel"])
    assert "1 change " in text(pending(tiny, form(start, {POT: "6m"}))["panel"])


def test_undoing_leaves_amounts_blank_and_rules_as_the_scenario_has_them(tiny, start):
    found = undone(tiny, form(start, {POT: "6m"}, {"pooling": "full"}, "2027"))
    assert set(found["pots"]) == {""}
    assert found["others"] == ["2027", *start.rules.values()]


def test_a_wrong_amount_is_said_beside_its_field(tiny, start):
    found = pending(tiny, form(start, {"nurse_team": "many"}))
    by_pot = dict(zip((row.pot for row in start.pots), found["errors"], strict=True))
    assert by_pot["nurse_team"].startswith("Health visiting team must be an amount")
    assert by_pot[POT] is None


def test_the_form_shows_what_was_typed_last(start):
    made = forms.form(start, Edit(BEST, {POT: 6e6}, 2027, {"pooling": "full"}))
    assert by_id(made, ids.pot(POT)).value == "£6,000,000"
    assert by_id(made, ids.pot("nurse_team")).value == ""
    assert by_id(made, ids.rule("pooling")).value == "full"
    assert by_id(made, ids.BEST_USE.field("from_year")).value == "2027"


def test_what_is_shown_in_a_field_is_read_back_as_the_same(start):
    for row in start.pots:
        edit = Edit(BEST, {row.pot: 1234567.0 if row.kind == "money" else 12.3}, 2027)
        shown = by_id(forms.form(start, edit), ids.pot(row.pot)).value
        read, problems = typed(start, {row.pot: shown}, from_year="2027")
        assert problems == []
        assert read.amounts == edit.amounts


# ---- start, progress, stop -------------------------------------------------------------------


def test_the_button_leads_to_the_address_of_the_plan(tiny, start):
    found = work_out(tiny, start, f"?scenario={BEST}&edit=yes&show=rules", {POT: "5.7m"})
    at = here(PATH, found["search"])
    job = finished(tiny, Edit(BEST, {POT: 5.7e6}, 2026))
    assert {key.value: value for key, value in at.values.items()} == {"scenario": BEST, "run": job.key}
    assert found["errors"] is None


def test_the_button_refuses_a_form_with_problems(tiny, start):
    found = work_out(tiny, start, "", {POT: "lots"})
    assert found["errors"].id == "best-use-summary"
    assert found["problem"] == {"summary": "best-use-summary", "count": 1, "clicks": 1}


def test_faults_of_the_edit_itself_are_listed(tiny, start):
    found = work_out(tiny, start, "", rules={"pooling": "everything"})
    assert "is not a setting of the rule 'pooling'" in text(found["errors"])


def test_too_many_plans_are_refused_in_words(tiny, start, monkeypatch):
    def busy(_edit):
        raise BusyError("Too many plans are waiting.")

    monkeypatch.setattr(tiny.plans, "begin", busy)
    assert "Too many plans are waiting." in text(work_out(tiny, start, "")["errors"])
    assert MOST_WAITING > 0


def test_a_form_of_another_scenario_than_the_address_is_left_out(tiny, start):
    found = work_out(tiny, start, "?scenario=tiny-cut", {POT: "5.7m"})
    job = finished(tiny, Edit("tiny-cut"))
    assert found["search"] == f"?scenario=tiny-cut&run={job.key}"


def test_a_plan_of_the_same_content_is_worked_out_once(tiny):
    first, again = finished(tiny, Edit(BEST)), finished(tiny, Edit(BEST))
    assert first.key == again.key
    assert first.result is again.result
    assert tiny.plans.known(Edit(BEST)) == first.key
    assert tiny.plans.known(Edit(BEST, {POT: 1.0}, 2026)) is None
    assert tiny.plans.known(Edit(BEST, rules={"pooling": "nonsense"})) is None


def test_the_page_is_shown_anew_once_the_plan_has_ended(tiny):
    job = finished(tiny, Edit(BEST))
    assert progressed(WORK, tiny, job.key, 3)["refresh"] == {"run": job.key, "ticks": 3}
    assert progressed(WORK, tiny, "unknown", 1)["refresh"] == {"run": "unknown", "ticks": 1}


def test_progress_is_said_in_words_and_asked_less_often_later(tiny, monkeypatch):
    held: Any = Job("x", Edit(BEST), State.RUNNING, "duties 2028", started=time.monotonic() - 12)
    monkeypatch.setattr(tiny.plans, "job", lambda _key: held)
    found = progressed(WORK, tiny, "x", 3)
    assert (found["text"], found["interval"]) == ("Keeping duties, 2027-28 (12 seconds)", 1_000)
    assert progressed(WORK, tiny, "x", 25)["interval"] == 5_000


def test_every_step_of_the_solver_has_words(tiny, start):
    steps = []

    def tell(step):
        steps.append(step)

    from model import read_scenario, solve
    from tests.dashapp.conftest import SCENARIOS

    solve(read_scenario(SCENARIOS / "tiny-cut.toml"), progress=tell)
    said = [words.step(step) for step in steps]
    assert len(steps) > 4
    assert not set(said) & set(steps), "a step that is shown as the solver calls it"
    assert words.STEPS["read"] in said


def test_the_first_second_is_not_counted():
    job: Any = Job("x", Edit(BEST), State.RUNNING, "read")
    assert progress_text(job) == "Reading and checking the tables"


def test_stopping_ends_the_job_and_the_page_says_so(tiny, monkeypatch):
    from dashapp import services_jobs

    seen, go = threading.Event(), threading.Event()

    def slow(scenario, progress, base):
        seen.set()
        go.wait(20)
        progress("never")

    monkeypatch.setattr(services_jobs, "solve", slow)
    edit = Edit(BEST, {POT: 4e6}, 2026)
    key = tiny.plans.begin(edit)
    assert seen.wait(20)
    view = find(PATH).view(tiny, here(PATH, f"?scenario={BEST}&run={key}"))
    assert "Working out the plan" in text(list(view.body))
    assert by_id(list(view.body), "best-use-job").data == key
    tiny.plans.stop(key)
    go.set()
    job = finished_without_asking(tiny, key)
    assert job.state is State.STOPPED
    view = find(PATH).view(tiny, here(PATH, f"?scenario={BEST}&run={key}"))
    assert "You stopped this plan before it was ready." in text(list(view.notices))
    assert by_id(list(view.body), ids.pot(POT)).value == "£4,000,000"


def finished_without_asking(services, key):
    until = time.monotonic() + 20
    while not services.plans.job(key).final and time.monotonic() < until:
        time.sleep(0.01)
    return services.plans.job(key)


def test_a_plan_that_cannot_be_says_why(tiny):
    job = finished(tiny, Edit(BEST, {POT: 0.0}, 2026, {"targets": "hard"}))
    view = find(PATH).view(tiny, here(PATH, f"?scenario={BEST}&run={job.key}"))
    said = text([*view.notices, view.answer])
    assert "cannot all be met" in said or "There is no plan." in said


def test_the_fields_of_the_form_are_all_there(tiny, start):
    parts = list(find(PATH).view(tiny, here(PATH, "?scenario=tiny-cut&edit=yes")).body)
    fields = [
        item
        for item in walk(parts)
        if isinstance(getattr(item, "id", None), dict) and item.id.get("page") == ids.POTS.page
    ]
    assert [item.id["name"] for item in fields] == [row.pot for row in start.pots]
    assert "taken off the amounts below" in text(parts)
    assert of_type(parts, type(fields[0]))
