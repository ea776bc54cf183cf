"""The form of a test of a cut: what it starts with, reads and refuses; the page around the work."""

from __future__ import annotations

from typing import Any

import pytest

from dashapp.ids import CUTS
from dashapp.jobs import Job, State
from dashapp.pages.cuts import PAGE, WORK, partners, read
from dashapp.running_callbacks import Sent, start
from dashapp.services_model import ModelServices
from dashapp.urls import here
from dashapp.views.cuts_form import fields, whose_key
from tests.dashapp.conftest import SCENARIOS, TINY
from tests.dashapp.cutting import COUNCIL, PREVENTION, cut_of, worked_out
from tests.dashapp.walk import by_id, text

RUN = "0123456789abcdef0123"
AGREED = "tiny-as-agreed"


@pytest.fixture(scope="module")
def tiny():
    services = ModelServices(TINY, SCENARIOS)
    yield services
    services.close()


class OneDesk:
    """A desk with one job on it, or none."""

    def __init__(self, job: Any = None) -> None:
        self._job = job
        self.begun: list[Any] = []

    def job(self, key: str) -> Any:
        return self._job if self._job is not None and key == self._job.key else None

    def known(self, _asked: Any) -> str | None:
        return None

    def begin(self, asked: Any) -> str:
        self.begun.append(asked)
        return RUN


class OneJob:
    """The services of the tiny partnership, but one test of a cut stands where a test wants it."""

    def __init__(self, services: Any, job: Any = None) -> None:
        self._services = services
        self.cuts: Any = OneDesk(job)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._services, name)


def asked(tiny, scenario=AGREED, **typed):
    """What a form that was filled in asks, and the words of what is wrong with it."""
    found, problems = read(tiny, here(PAGE.path, f"?scenario={scenario}"), {CUTS.page: typed})
    return found, [problem.text for problem in problems]


def shown(services, search):
    return PAGE.view(services, here(PAGE.path, search))


# ---- what it reads ---------------------------------------------------------------------------


def test_a_form_that_is_not_there_asks_what_it_would_start_with(tiny):
    assert asked(tiny) == (tiny.usual_cut(AGREED), [])
    assert asked(tiny, COUNCIL) == (tiny.usual_cut(COUNCIL), [])


def test_every_field_is_read(tiny):
    found, problems = asked(
        tiny,
        whose="pot:health_grant",
        depths=["10", "30"],
        depth="12.5%",
        rules=["optimised", "equal_share"],
        over="2",
        **{"from": "2027"},
    )
    assert problems == []
    assert (found.partner, found.pot) == ("", "health_grant")
    assert (found.depths, found.speaks_of) == ((0.1, 0.125, 0.3), 0.125)
    assert found.rules == ("equal_share", "optimised")
    assert (found.from_year, found.over_years) == (2027, 2)


def test_without_a_typed_depth_the_one_nearest_to_a_fifth_is_spoken_of(tiny):
    assert asked(tiny, depths=["10", "40"])[0].speaks_of == 0.1
    assert asked(tiny, depths=["50", "20", "5"])[0].speaks_of == 0.2


@pytest.mark.parametrize("typed", ["0", "51", "-5", "a fifth", "1e1", "5%%"])
def test_a_depth_that_cannot_be_is_refused_beside_its_field(tiny, typed):
    _, problems = asked(tiny, depths=["10"], depth=typed)
    wanted = f"How deep must be more than 0% and at most 50%, such as 20 or 7.5%, not '{typed}'"
    assert problems == [wanted]


def test_everything_that_is_missing_is_said_at_once(tiny):
    _, problems = asked(tiny, depths=[], depth="", rules=[], kind="share")
    assert [problem.partition(":")[0] for problem in problems] == ["How deep", "How it is shared out"]


def test_only_a_partner_can_walk_away(tiny):
    _, problems = asked(tiny, kind="away", whose="all")
    said = "Whose money or people: choose one partner's, because it is a partner that walks away"
    assert problems == [said]
    found, problems = asked(tiny, kind="away", whose="partner:shire_nhs", depths=[])
    assert problems == []
    assert (found.partner, found.walks_away, found.depths) == ("shire_nhs", True, (1.0,))


def test_values_that_the_form_does_not_have_are_left_out(tiny):
    found, problems = asked(tiny, whose="partner:nobody", over="99", rules=["lottery", "equal_share"])
    assert problems == []
    assert (found.partner, found.over_years, found.rules) == ("", 1, ("equal_share",))


# ---- what it shows ---------------------------------------------------------------------------


def test_the_form_shows_what_is_asked(tiny):
    cut = cut_of(AGREED, partner="shire_nhs", depths=(0.075, 0.1), speaks_of=0.075, over_years=2)
    parts = list(fields(tiny.start(AGREED), partners(tiny), cut))
    assert by_id(parts, CUTS.field("whose")).value == "partner:shire_nhs" == whose_key(cut)
    assert by_id(parts, CUTS.field("depths")).value == ["10"]
    assert by_id(parts, CUTS.field("depth")).value == "7.5"
    assert by_id(parts, CUTS.field("over")).value == "2"
    assert by_id(parts, CUTS.field("rules")).value == ["equal_share", "optimised"]
    assert by_id(parts, CUTS.field("kind")).value == "share"


def test_a_cut_of_the_scenario_s_own_is_put_aside_and_said_so(tiny):
    own = text(list(fields(tiny.start(COUNCIL), partners(tiny), tiny.usual_cut(COUNCIL))))
    assert "This scenario takes 10% off the money of Shire County Council" in own
    assert "put aside" in own
    assert "put aside" not in text(list(fields(tiny.start(AGREED), partners(tiny), cut_of(AGREED))))


def test_what_is_read_from_the_form_is_what_it_shows(tiny):
    cut = tiny.usual_cut(PREVENTION)
    parts = list(fields(tiny.start(PREVENTION), partners(tiny), cut))
    names = ("whose", "kind", "depths", "depth", "from", "over", "rules")
    typed = {name: by_id(parts, CUTS.field(name)).value for name in names}
    found, problems = asked(tiny, PREVENTION, **typed)
    assert problems == []
    assert found == cut


# ---- the page around the work ----------------------------------------------------------------


def test_before_anything_is_asked_the_page_says_how_today_stands(tiny):
    view = shown(OneJob(tiny), f"?scenario={AGREED}")
    assert view.answer.endswith("No cut has been tested yet.")
    assert text(by_id(list(view.body), "cuts-run")) == "Test the cut"
    assert view.notices == ()


def test_while_it_works_after_a_stop_and_when_it_is_gone(tiny):
    cut = cut_of(AGREED)
    address = f"?scenario={AGREED}&run={RUN}"
    running = shown(OneJob(tiny, Job(RUN, cut, State.RUNNING, step="sharing the cut out")), address)
    assert running.answer == "The test of a cut is being worked out."
    assert text(by_id(list(running.body), "cuts-progress")) == "Sharing the cut out"
    stopped = shown(OneJob(tiny, Job(RUN, cut, State.STOPPED)), address)
    assert "You stopped this test of a cut before it was ready." in text(list(stopped.notices))
    assert by_id(list(stopped.body), CUTS.field("depths")).value == ["10", "50"]
    gone = shown(OneJob(tiny), address)
    assert "That test of a cut is no longer held." in text(list(gone.notices))


def test_a_job_of_another_scenario_is_not_shown(tiny):
    other: Any = Job(RUN, cut_of(COUNCIL), State.RUNNING)
    view = shown(OneJob(tiny, other), f"?scenario={AGREED}&run={RUN}")
    assert view.answer.endswith("No cut has been tested yet.")


def test_starting_leaves_out_what_was_looked_at(tiny):
    services = OneJob(tiny)
    search = f"?scenario={AGREED}&rule=optimised&depth=20&show=money&prices=cash"
    form: Any = {CUTS.page: {"depths": ["20"], "depth": ""}}
    found = start(WORK, services, Sent(form, AGREED, search), 1)
    assert found["search"] == f"?run={RUN}&scenario={AGREED}" or RUN in found["search"]
    assert "depth" not in found["search"]
    assert services.cuts.begun[0].depths == (0.2,)


def test_a_question_without_an_answer_is_explained(tiny):
    job = worked_out(tiny, cut_of(AGREED, partner="nobody"))
    assert job.result is None
    assert "there is no partner 'nobody' with a pot" in job.fault


def test_the_command_line_is_told_only_where_it_gives_the_same_numbers(tiny):
    def told(cut):
        key = worked_out(tiny, cut).key
        view = shown(tiny, f"?scenario={cut.scenario}&run={key}")
        return "jcm cuts" in text(list(view.based_on))

    council = {"partner": "shire_council", "rules": ("equal_share",), "depths": (0.1,)}
    assert told(cut_of(COUNCIL, **council, over_years=2))
    assert not told(cut_of(COUNCIL, **council, over_years=1))
    assert not told(cut_of(COUNCIL, rules=("equal_share",), over_years=2))
    assert told(cut_of(AGREED, rules=("equal_share",)))
