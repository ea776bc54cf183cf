"""Working out what partnership saves: the form, progress, stop, refusals, addresses that lost their job."""

from __future__ import annotations

from typing import Any

import pytest

from dashapp.jobs import Job, State
from dashapp.pages.partnership import PAGE, read
from dashapp.shapes_partnership import TogetherAsked
from dashapp.urls import here
from tests.dashapp.together import compared, of_its_own
from tests.dashapp.walk import by_id, text

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

    def known(self, _asked: TogetherAsked) -> str | None:
        return None


class OneJob:
    """The services of the tiny partnership, but one comparison stands where a test wants it."""

    def __init__(self, services: Any, job: Any = None) -> None:
        self._services = services
        self.together: Any = OneDesk(job)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)


def job(state: State, depth: float = 0.1, **more: Any) -> Any:
    return Job(RUN, TogetherAsked(BEST, depth), state, **more)


def shown(services: Any, search: str = f"?scenario={BEST}&run={RUN}") -> Any:
    return PAGE.view(services, here(PAGE.path, search))


def field(view: Any, name: str) -> Any:
    return by_id(list(view.body), {"kind": "field", "page": "partnership", "name": name})


def asked(services: Any, **typed: Any) -> Any:
    return read(services, here(PAGE.path, f"?scenario={BEST}"), {"partnership": typed} if typed else {})


def test_before_anything_is_asked_today_stands_first_then_the_form(tiny):
    view = shown(OneJob(tiny), f"?scenario={BEST}")
    assert view.answer.endswith("What working together is worth has not been worked out yet.")
    assert "In 2025-26 this scenario shares out" in text(list(view.body))
    assert text(by_id(list(view.body), "partnership-run")) == "Work out what partnership saves"
    assert field(view, "depth").value == "10"
    assert field(view, "other").value == ""
    assert view.notices == ()


def test_a_depth_of_one_s_own_stays_in_its_field(tiny):
    view = shown(OneJob(tiny, job(State.STOPPED, depth=0.075)))
    assert field(view, "depth").value == ""
    assert field(view, "other").value == "7.5"


def test_while_it_works_the_count_is_shown_and_it_can_be_stopped(tiny):
    view = shown(OneJob(tiny, job(State.RUNNING, step="coalitions of partners: 40 of 263")))
    assert view.answer == "The comparison is being worked out."
    assert view.focus == "partnership-working"
    assert text(by_id(list(view.body), "partnership-progress")) == "Coalitions of partners: 40 of 263"
    assert text(by_id(list(view.body), "partnership-cancel")) == "Stop"


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (job(State.STOPPED), "You stopped this comparison before it was ready."),
        (job(State.FAILED, fault="No plan keeps every rule."), "No plan keeps every rule."),
    ],
)
def test_without_a_comparison_the_reason_is_said_and_it_can_be_tried_again(tiny, ended, said):
    view = shown(OneJob(tiny, ended))
    assert view.answer == "There is no comparison."
    assert said in text(list(view.notices))
    assert by_id(list(view.body), "partnership-run")


def test_an_address_whose_comparison_is_gone_says_so(tiny):
    assert "That comparison is no longer held." in text(list(shown(OneJob(tiny)).notices))


@pytest.mark.parametrize(
    ("typed", "depth"),
    [
        ({}, 0.1),
        ({"depth": "20"}, 0.2),
        ({"depth": "20", "other": "7.5%"}, 0.075),
        ({"depth": "20", "other": " 12 "}, 0.12),
        ({"depth": "no such step"}, 0.1),
    ],
)
def test_the_form_is_read(tiny, typed, depth):
    assert asked(tiny, **typed) == (TogetherAsked(BEST, depth), [])


@pytest.mark.parametrize("wrong", ["0", "51", "ten", "-5", "1e1", "٣"])
def test_a_cut_that_cannot_be_is_refused_at_its_field(tiny, wrong):
    _, problems = asked(tiny, other=wrong)
    assert [problem.text for problem in problems] == [
        f"Another cut must be more than 0% and at most 50%, such as 12 or 7.5%, not '{wrong}'"
    ]
    assert problems[0].field == {"kind": "field", "page": "partnership", "name": "other"}


def test_the_depth_asked_for_is_the_one_that_is_worked_out(tiny):
    ended = compared(tiny, TogetherAsked(BEST, 0.2))
    assert set(ended.result.tables["cut_ledger"]["depth"]) == {0.2}
    view = shown(tiny, f"?scenario={BEST}&run={ended.key}&show=cut")
    said = text(list(view.body))
    assert "What 20% off each partner saves it" in said
    assert "jcm partnership --depth 20 " in text(list(view.based_on))


def test_the_same_question_is_worked_out_once(tiny):
    first = compared(tiny, TogetherAsked(BEST))
    assert tiny.together.begin(TogetherAsked(BEST)) == first.key
    assert tiny.together.known(TogetherAsked(BEST)) == first.key
    assert tiny.together.known(TogetherAsked(BEST, 0.3)) is None
