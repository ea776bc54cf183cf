"""Desks of long work: named by content, asked once, refused in words; plans and what there is none of."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from typing import Any, ClassVar

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashapp import services_jobs
from dashapp.edits import Edit
from dashapp.jobs import Explained, Jobs, State, Stopped, worker
from dashapp.services import InputError
from dashapp.services_jobs import NO_PLAN, Counted, Desk, hashed, planned, versions_of
from dashapp.services_plans import desk_of_plans
from model.inputs.faults import Fault
from tests.dashapp.toy import PLAIN, USUAL, Sum, adding, settled


def faulty(_subject: Sum) -> Any:
    raise InputError([Fault("pots", 3, "pot", "is not there", "name a pot")])


# ---- names by content ------------------------------------------------------------------------


@given(st.lists(st.integers() | st.text() | st.none(), max_size=4))
def test_a_name_is_short_fit_for_an_address_and_always_the_same(said):
    assert re.fullmatch(r"[0-9a-f]{20}", hashed(*said))
    assert hashed(*said) == hashed(*said)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("a", "b"), ("b", "a")),
        (("ab",), ("a", "b")),
        ((1,), ("1",)),
        ((Edit("a"),), (Edit("a", {"pot": 1.0}),)),
        ((Edit("a", {"pot": 1.0}),), (Edit("a", {"pot": 1.0}, 2027),)),
        ((Sum("a"),), (Sum("b"),)),
    ],
)
def test_what_differs_has_another_name(one, other):
    assert hashed(*one) != hashed(*other)


def test_the_same_question_is_answered_from_what_was_worked_out():
    calls: list[Sum] = []
    desk = adding(calls=calls)
    key = desk.begin(Sum(USUAL, 2, 3))
    assert settled(desk, key).result == 5
    assert desk.begin(Sum(USUAL, 2, 3)) == key
    assert desk.begin(Sum(PLAIN, 2, 3)) == key, "what decides the result is the same"
    assert settled(desk, key).subject == Sum(USUAL, 2, 3)
    assert len(calls) == 1
    desk.close()


def test_only_a_finished_job_with_a_result_is_known():
    go = threading.Event()
    pool = worker()
    pool.submit(go.wait, 10)
    desk = adding(Jobs(pool))
    assert desk.known(Sum(USUAL, 2, 3)) is None
    key = desk.begin(Sum(USUAL, 2, 3))
    assert desk.known(Sum(USUAL, 2, 3)) is None
    go.set()
    settled(desk, key)
    assert desk.known(Sum(USUAL, 2, 3)) == key
    assert desk.known(Sum(USUAL, 2, 4)) is None
    desk.close()


def test_what_cannot_be_asked_is_refused_at_once_and_never_known():
    desk: Desk[Sum, int] = Desk(faulty)
    with pytest.raises(InputError, match="name a pot"):
        desk.begin(Sum(USUAL))
    assert desk.known(Sum(USUAL)) is None
    desk.close()


def test_a_desk_stops_its_own_jobs():
    go, pool = threading.Event(), worker()
    pool.submit(go.wait, 10)
    desk = adding(Jobs(pool))
    key = desk.begin(Sum(USUAL))
    desk.stop(key)
    assert desk.job(key).state is State.STOPPED
    assert desk.known(Sum(USUAL)) is None
    go.set()
    desk.close()


def test_kinds_that_share_a_worker_do_not_see_each_other_s_jobs():
    pool = worker()
    one, other = adding(Jobs(pool)), adding(Jobs(pool))
    key = one.begin(Sum(USUAL, 4, 5))
    assert settled(one, key).result == 9
    assert other.job(key) is None
    one.close()
    other.close()


# ---- counting plans --------------------------------------------------------------------------


def test_parts_and_plans_are_told_in_words_before_each_plan():
    told: list[str] = []
    count = Counted(told.append)
    count.part("the price of each rule")
    for _ in range(3):
        count.each()
    count.part("less and more money")
    assert told == [
        "The price of each rule",
        "The price of each rule",
        "The price of each rule, 1 plan solved again",
        "The price of each rule, 2 plans solved again",
        "Less and more money, 3 plans solved again",
    ]


def test_a_stop_is_let_through_and_no_plan_is_counted():
    def stop(_step: str) -> None:
        raise Stopped

    count = Counted(stop)
    with pytest.raises(Stopped, match=r"^$"):
        count.each()
    with pytest.raises(Stopped, match=r"^$"):
        count.part("anything")


# ---- plans -----------------------------------------------------------------------------------


class NoPlan:
    """What the model gives where there is no plan."""

    has_plan = False

    def __init__(self, status: str) -> None:
        self.status = status


@pytest.mark.parametrize("status", list(NO_PLAN))
def test_where_there_is_no_plan_the_reader_is_told_why(monkeypatch, status):
    monkeypatch.setattr(services_jobs, "solve", lambda *_args, **_named: NoPlan(status))
    nothing: Any = None
    with pytest.raises(Explained, match=re.escape(NO_PLAN[status])):
        planned(nothing, nothing, print)


def test_faults_found_late_are_told_to_the_reader_as_they_stand(monkeypatch):
    def fails(*_args, **_named):
        faulty(Sum(USUAL))

    monkeypatch.setattr(services_jobs, "solve", fails)
    nothing: Any = None
    with pytest.raises(Explained, match="name a pot"):
        planned(nothing, nothing, print)


def test_every_reason_is_a_sentence_or_two_for_people():
    for status, said in NO_PLAN.items():
        assert said[0].isupper(), status
        assert said.endswith("."), status
        assert status == "interrupted" or status not in said.lower().split()


def test_the_plan_is_asked_with_the_tables_held_and_progress_is_passed_on(monkeypatch):
    seen: dict[str, Any] = {}

    class Planned(NoPlan):
        has_plan = True

    def solve(scenario: Any, **named: Any) -> Any:
        seen.update(named, scenario=scenario)
        named["progress"]("preparing")
        return Planned("optimal")

    told: list[str] = []
    monkeypatch.setattr(services_jobs, "solve", solve)
    scenario, tables = Any, Any
    assert planned(scenario, tables, told.append).status == "optimal"  # type: ignore[arg-type]
    assert (seen["scenario"], seen["base"], told) == (scenario, tables, ["preparing"])


def test_what_a_plan_was_made_with_is_read_from_its_run():
    run = pd.DataFrame({"item": ["seed", "version of HiGHS", "version of PuLP"], "value": [1, "1.15", "4.2"]})

    class Made:
        tables: ClassVar = {"run": run}

    assert versions_of(Made()) == "HiGHS 1.15 and PuLP 4.2"  # type: ignore[arg-type]


def test_work_that_begins_with_a_plan_is_asked_with_it(monkeypatch):
    class Scenarios:
        def edited(self, edit: Edit) -> tuple[str, Any]:
            return f"content of {edit.scenario}", edit.scenario

    @dataclass(frozen=True)
    class Asked:
        edit: Edit

    monkeypatch.setattr("dashapp.services_plans.planned", lambda scenario, _tables, _tell: scenario)
    plans: Any = Scenarios()
    desk: Any = desk_of_plans("sum", plans, plans, Jobs(worker()), lambda asked, plan, _tell: (asked, plan))
    asked = Asked(Edit(USUAL))
    key = desk.begin(asked)
    assert key == hashed("sum", f"content of {USUAL}", asked)
    assert settled(desk, key).result == (asked, USUAL)
    desk.close()
