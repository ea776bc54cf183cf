"""Setting impact against cost: the form, progress, stop, refusals, addresses that lost their job."""

from __future__ import annotations

from typing import Any

import pytest

from dashapp.jobs import Job, State
from dashapp.pages.value import PAGE, choices, read
from dashapp.services import ValueAsked
from dashapp.urls import here
from tests.analyse.small import changed
from tests.analyse.small import tiny as tiny_tables
from tests.dashapp.valuing import appraised, of_its_own
from tests.dashapp.walk import by_id, text, walk

BEST = "tiny-best-use"
RUN = "0123456789abcdef0123"


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


class OneDesk:
    """A desk with one job on it, or none."""

    def __init__(self, job: Any = None) -> None:
        self._job = job

    def job(self, key: str) -> Any:
        return self._job if self._job is not None and key == self._job.key else None

    def known(self, _asked: ValueAsked) -> str | None:
        return None


class OneJob:
    """The services of the tiny partnership, but one appraisal stands where a test wants it."""

    def __init__(self, services: Any, job: Any = None) -> None:
        self._services = services
        self.value: Any = OneDesk(job)
        self.tables: Any = services.tables

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)


def job(state: State, asked: ValueAsked | None = None, **more: Any) -> Any:
    return Job(RUN, asked or ValueAsked(BEST), state, **more)


def shown(services: Any, search: str = f"?scenario={BEST}&run={RUN}") -> Any:
    return PAGE.view(services, here(PAGE.path, search))


def field(view: Any, name: str) -> Any:
    return by_id(list(view.body), {"kind": "field", "page": "value", "name": name})


def asked(services: Any, **typed: Any) -> Any:
    return read(services, here(PAGE.path, f"?scenario={BEST}"), {"value": typed} if typed else {})


def test_before_anything_is_asked_today_stands_first_then_the_form(tiny):
    view = shown(OneJob(tiny), f"?scenario={BEST}")
    assert view.answer.endswith("What this plan brings for its money has not been worked out yet.")
    assert "In 2025-26 this scenario shares out" in text(list(view.body))
    assert text(by_id(list(view.body), "value-run")) == "Set impact against cost"
    assert field(view, "outcome").value == "none"
    assert field(view, "need").value == "alike"
    assert field(view, "discount").value == "own"
    assert view.notices == ()


def test_what_was_asked_stays_in_its_fields(tiny):
    own = ValueAsked(BEST, outcome="looked_after", worth_gbp=60_000.0, weigh_need=True, discount="2.5%")
    view = shown(OneJob(tiny, job(State.STOPPED, own)))
    assert [field(view, name).value for name in ("outcome", "worth", "need", "discount", "rate")] == [
        "looked_after",
        "60000",
        "need",
        "own",
        "2.5",
    ]
    health = shown(OneJob(tiny, job(State.STOPPED, ValueAsked(BEST, discount="health"))))
    assert [field(health, name).value for name in ("discount", "rate")] == ["health", ""]


def test_while_it_works_the_step_is_shown_and_it_can_be_stopped(tiny):
    view = shown(OneJob(tiny, job(State.RUNNING, step="appraising every service and the whole plan")))
    assert view.answer == "The appraisal is being worked out."
    assert view.focus == "value-working"
    assert text(by_id(list(view.body), "value-progress")) == "Appraising every service and the whole plan"
    assert text(by_id(list(view.body), "value-cancel")) == "Stop"


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (job(State.STOPPED), "You stopped this appraisal before it was ready."),
        (job(State.FAILED, fault="No plan keeps every rule."), "No plan keeps every rule."),
    ],
)
def test_without_an_appraisal_the_reason_is_said_and_it_can_be_tried_again(tiny, ended, said):
    view = shown(OneJob(tiny, ended))
    assert view.answer == "There is no appraisal."
    assert said in text(list(view.notices))
    assert by_id(list(view.body), "value-run")


def test_an_address_whose_appraisal_is_gone_says_so(tiny):
    assert "That appraisal is no longer held." in text(list(shown(OneJob(tiny)).notices))


@pytest.mark.parametrize(
    ("typed", "more"),
    [
        ({}, {}),
        ({"outcome": "looked_after", "worth": "£60k"}, {"outcome": "looked_after", "worth_gbp": 60_000.0}),
        ({"outcome": "looked_after", "worth": "20,000"}, {"outcome": "looked_after", "worth_gbp": 20_000.0}),
        ({"outcome": "none", "worth": ""}, {}),
        ({"need": "need"}, {"weigh_need": True}),
        ({"discount": "health"}, {"discount": "health"}),
        ({"discount": "own"}, {}),
        ({"discount": "no such schedule"}, {}),
        ({"discount": "health", "rate": "3"}, {"discount": "3%"}),
        ({"rate": " 2.5% "}, {"discount": "2.5%"}),
    ],
)
def test_the_form_is_read(tiny, typed, more):
    assert asked(tiny, **typed) == (ValueAsked(BEST, **more), [])


@pytest.mark.parametrize(
    ("typed", "said", "where"),
    [
        ({"outcome": "looked_after"}, "Say what one unit of the outcome is worth", "worth"),
        ({"worth": "20000"}, "Choose the outcome that has this worth, or leave the worth blank", "outcome"),
        (
            {"outcome": "looked_after", "worth": "much"},
            "The worth must be an amount of 0 or more such as 20,000 or £20k, not 'much'",
            "worth",
        ),
        (
            {"outcome": "looked_after", "worth": "-5%"},
            "The worth must be an amount of 0 or more such as 20,000 or £20k, not '-5%'",
            "worth",
        ),
        ({"rate": "21"}, "Another rate must be from 0% to 20%, such as 3 or 2.5%, not '21'", "rate"),
        ({"rate": "ten"}, "Another rate must be from 0% to 20%, such as 3 or 2.5%, not 'ten'", "rate"),
        ({"rate": "٣"}, "Another rate must be from 0% to 20%, such as 3 or 2.5%, not '٣'", "rate"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(tiny, typed, said, where):
    _, problems = asked(tiny, **typed)
    assert [problem.text for problem in problems] == [said]
    assert problems[0].field == {"kind": "field", "page": "value", "name": where}


def test_need_is_asked_only_where_every_place_says_how_great_it_is(tiny):
    assert choices(tiny).can_weigh
    unknown = OneJob(tiny)
    unknown.tables = changed(tiny_tables(), "places", {"place": "north"}, need_weight=None)
    assert not choices(unknown).can_weigh
    named = {"kind": "field", "page": "value", "name": "need"}
    assert not [item for item in walk(list(shown(unknown).body)) if getattr(item, "id", None) == named]


def test_the_same_question_is_worked_out_once(tiny):
    first = appraised(tiny, ValueAsked(BEST))
    assert tiny.value.begin(ValueAsked(BEST)) == first.key
    assert tiny.value.known(ValueAsked(BEST)) == first.key
    assert tiny.value.known(ValueAsked(BEST, discount="health")) is None
