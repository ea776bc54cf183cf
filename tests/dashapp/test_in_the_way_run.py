"""Working out what stands in the way: start, progress, stop, refusals, addresses that lost their job."""

from __future__ import annotations

from typing import Any

import pytest
from dash import no_update

from dashapp.edits import Edit
from dashapp.jobs import BusyError, Job, State, Stopped
from dashapp.pages.in_the_way import PAGE, WORK, edit_of
from dashapp.running import progress_text
from dashapp.running_callbacks import Sent, fields, idle, progressed, refused, start
from dashapp.services import InputError
from dashapp.services_jobs import Counted
from dashapp.shapes import ScenarioCard, Start
from dashapp.urls import here
from model.inputs.faults import Fault
from tests.dashapp.showing import page_at
from tests.dashapp.walk import by_id, text
from tests.dashapp.why import explained, of_its_own

BEST = "tiny-best-use"
RUN = "0123456789abcdef0123"


@pytest.fixture(scope="module")
def tiny():
    yield from of_its_own()


class OneDesk:
    """A desk with one job on it, or none."""

    def __init__(self, job: Any = None, error: Exception | None = None) -> None:
        self._job, self._error = job, error
        self.begun: list[Edit] = []

    def job(self, key: str) -> Any:
        return self._job if self._job is not None and key == self._job.key else None

    def known(self, _edit: Edit) -> str | None:
        return None

    def begin(self, edit: Edit) -> str:
        if self._error:
            raise self._error
        self.begun.append(edit)
        return RUN


class OneJob:
    """The services of the tiny partnership, but one explanation stands where a test wants it."""

    def __init__(self, services: Any, job: Any = None, error: Exception | None = None) -> None:
        self._services = services
        self.explanations: Any = OneDesk(job, error)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)


def job(state: State, **more: Any) -> Any:
    return Job(RUN, Edit(BEST), state, **more)


def shown(services: Any, search: str = f"?scenario={BEST}&run={RUN}") -> Any:
    return PAGE.view(services, here(PAGE.path, search))


def test_before_anything_is_asked_there_is_a_choice_and_a_button(tiny):
    view = shown(OneJob(tiny), f"?scenario={BEST}")
    assert view.answer.endswith("What stands in the way has not been worked out yet.")
    assert text(list(view.body)).startswith("Choose a scenario")
    assert text(by_id(list(view.body), "in-the-way-run")) == "Work out what stands in the way"
    assert view.notices == ()


def test_while_it_works_the_step_is_shown_and_it_can_be_stopped(tiny):
    running = job(State.RUNNING, step="The price of each rule, 3 plans solved again")
    view = shown(OneJob(tiny, running))
    assert view.answer == "The explanation is being worked out."
    assert view.focus == "in-the-way-working"
    assert text(by_id(list(view.body), "in-the-way-progress")) == running.step
    assert text(by_id(list(view.body), "in-the-way-cancel")) == "Stop"


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (job(State.STOPPED), "You stopped this explanation before it was ready."),
        (job(State.FAILED, fault="No plan keeps every rule."), "No plan keeps every rule."),
    ],
)
def test_without_an_explanation_the_reason_is_said_and_it_can_be_tried_again(tiny, ended, said):
    view = shown(OneJob(tiny, ended))
    assert view.answer == "There is no explanation."
    assert said in text(list(view.notices))
    assert by_id(list(view.body), "in-the-way-run")


def test_an_address_whose_explanation_is_gone_says_so(tiny):
    view = shown(OneJob(tiny))
    assert "That explanation is no longer held." in text(list(view.notices))


def test_no_scenario_that_can_be_used():
    class Faulty:
        def scenarios(self) -> Any:
            return (ScenarioCard("a", "A", "", "a.toml", ("it names no data",)),)

    services: Any = Faulty()
    view = PAGE.view(services, here(PAGE.path))
    assert view.answer == "There is no scenario that can be used yet."
    assert "a.toml: it names no data" in text(list(view.body))


def test_a_scenario_whose_rows_are_at_fault_says_every_fault(tiny):
    class Broken(OneJob):
        def start(self, _scenario: str) -> Start:
            return Start((), {}, (2026,), 2026, (), "", ("pots, row 3: too much", "pots, row 4: too little"))

    view = shown(Broken(tiny), f"?scenario={BEST}")
    assert view.answer == "Choose another scenario."
    assert "pots, row 3: too much" in text(list(view.notices))
    assert "pots, row 4: too little" in text(list(view.notices))


def test_an_edit_of_another_scenario_is_left_out(tiny):
    other = OneJob(tiny, Job(RUN, Edit("tiny-cut", rules={"pooling": "full"}), State.DONE))
    assert edit_of(other, BEST, RUN) == Edit(BEST)
    assert edit_of(other, "tiny-cut", RUN).rules == {"pooling": "full"}
    assert edit_of(other, BEST, None) == Edit(BEST)


# ---- the callbacks ---------------------------------------------------------------------------


def test_starting_goes_to_the_address_of_the_explanation(tiny):
    found = start(WORK, OneJob(tiny), Sent({}, BEST, f"?scenario={BEST}&show=rules"), 1)
    assert found["search"] == f"?scenario={BEST}&run={RUN}"
    assert found["refresh"] is no_update


def test_starting_again_at_the_same_address_shows_the_page_anew(tiny):
    found = start(WORK, OneJob(tiny), Sent({}, BEST, f"?scenario={BEST}&run={RUN}"), 2)
    assert found["refresh"] == {"run": RUN, "clicks": 2}


def test_a_scenario_chosen_while_its_page_is_on_its_way_is_the_one_that_is_worked_out(tiny):
    services = OneJob(tiny)
    found = start(WORK, services, Sent({}, BEST, "?scenario=tiny-cut"), 1)
    assert services.explanations.begun == [Edit("tiny-cut")]
    assert found["search"] == f"?scenario=tiny-cut&run={RUN}"
    start(WORK, services, Sent({}, "tiny-cut", ""), 1)
    assert services.explanations.begun[-1] == Edit(BEST)


def test_fields_are_read_by_group_and_name_and_what_is_not_text_is_left_out():
    ids = [{"page": "cuts", "name": name} for name in ("who", "depths", "pace", "none")]
    form: list[dict[str, Any]] = [
        {"ids": ids, "values": ["council", ["5", 7, "10"], 3, None]},
        {"ids": [], "values": []},
    ]
    assert fields(form) == {"cuts": {"who": "council", "depths": ["5", "10"], "pace": "3"}}


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (BusyError("Too many plans are waiting."), "Too many plans are waiting."),
        (InputError([Fault("pots", 3, "pot", "is not there", "name a pot")]), "pots"),
    ],
)
def test_what_is_refused_is_said_and_takes_the_focus(tiny, error, said):
    found = start(WORK, OneJob(tiny, error=error), Sent({}, BEST, ""), 1)
    assert said in text(found["errors"])
    assert found["problem"] == {"summary": "in-the-way-summary", "count": 1, "clicks": 1}
    assert found["search"] is no_update
    assert set(found) == set(idle()) == set(refused(WORK, [], 0))


def test_progress_is_told_until_the_job_ends(tiny):
    running = job(State.RUNNING, step="What binds")
    found = progressed(WORK, OneJob(tiny, running), RUN, 1)
    assert (found["text"], found["interval"]) == ("What binds", 1_000)
    assert progressed(WORK, OneJob(tiny, running), RUN, 30)["interval"] == 5_000
    assert progressed(WORK, OneJob(tiny, job(State.DONE)), RUN, 3)["refresh"] == {"run": RUN, "ticks": 3}
    assert progressed(WORK, OneJob(tiny), RUN, 3)["refresh"] == {"run": RUN, "ticks": 3}


def test_seconds_are_said_once_there_are_some():
    assert (
        progress_text(job(State.RUNNING, step="What binds", started=10.0, ended=14.0))
        == "What binds (4 seconds)"
    )


# ---- the work --------------------------------------------------------------------------------


def test_each_plan_that_is_made_again_is_counted_and_may_be_the_last():
    told: list[str] = []
    count = Counted(told.append)
    count.part("the price of each rule")
    count.each()
    count.each()
    assert told == [
        "The price of each rule",
        "The price of each rule",
        "The price of each rule, 1 plan solved again",
    ]

    def stop(_step: str) -> None:
        raise Stopped

    with pytest.raises(Stopped) as ended:
        Counted(stop).each()
    assert str(ended.value) == ""


def test_the_same_content_is_explained_once(tiny):
    first = explained(tiny, Edit(BEST))
    assert tiny.explanations.begin(Edit(BEST)) == first.key
    assert tiny.explanations.known(Edit(BEST)) == first.key
    assert tiny.explanations.job(first.key).ended == first.ended
    assert first.result.answer[0] in text(page_at(tiny, PAGE.path, f"?scenario={BEST}")[0])


def test_an_edit_at_fault_is_not_explained(tiny):
    wrong = Edit(BEST, amounts={"no_such_pot": 1.0})
    ended = explained(tiny, wrong)
    assert ended.state is State.FAILED
    assert "no_such_pot" in ended.fault
    assert tiny.explanations.known(wrong) is None
