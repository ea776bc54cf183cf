"""What may be asked, what a scenario's own cut fills in, and what is refused with what would be right."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from model.analyse.cuts import Question, of_scenario
from model.analyse.cuts.plan import cuts_of
from model.inputs.faults import InputError
from model.inputs.load import load_case
from tests.analyse.cuts.asked import KENT, PREVENTION, TINY, asked_of, case_of
from tests.source_tree import ROOT


def test_depths_are_put_in_order_with_none_first():
    assert Question(depths=(0.2, 0.1, 0.2)).depths == (0.0, 0.1, 0.2)
    assert Question(depths=(0.2,), partner="a", walks_away=True).depths == (0.0, 1.0)
    assert Question(rules=("optimised", "equal_share")).rules == ("equal_share", "optimised")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (Question(partner="shire_counci"), "no partner 'shire_counci' with a pot.*shire_council"),
        (Question(pot="nhs"), "no pot 'nhs'"),
        (Question(pot="nhs_core", partner="shire_nhs"), "a partner and a pot are both named; name one"),
        (Question(rules=()), "no rule of sharing is asked for"),
        (Question(depths=(0.6,)), "outside 0% to 50%"),
        (Question(depths=(-0.1,)), "outside 0% to 50%"),
        (Question(over_years=0), "phase the cut over 1 year or more"),
        (Question(from_year=2025), "give a year from 2026 to 2027"),
        (Question(from_year=2028), "give a year from 2026 to 2027"),
        (Question(walks_away=True), "nobody is named to walk away"),
    ],
)
def test_what_has_no_answer_is_refused_with_what_would_be_right(question, said):
    with pytest.raises(InputError, match=said):
        question.check(case_of(TINY))


def test_all_faults_come_at_once():
    with pytest.raises(InputError, match="no pot 'x'") as found:
        Question(depths=(0.9,), pot="x", over_years=0).check(case_of(TINY))
    assert len(found.value.faults) == 3


def test_a_year_already_under_way_is_no_year_to_cut():
    with pytest.raises(InputError, match="give a year from 2028 to 2031"):
        Question(from_year=2027).check(case_of(KENT))


def test_whose_pots_are_cut():
    case = case_of(TINY)

    def names(question):
        return [case.pots.name[p] for p in np.flatnonzero(question.pots(case))]

    assert names(Question()) == ["council_general", "health_grant", "nhs_core"]
    assert names(Question(partner="shire_nhs")) == ["health_grant", "nhs_core"]
    assert names(Question(pot="nurse_team")) == ["nurse_team"]
    assert names(Question(partner="shire_nhs", walks_away=True)) == ["health_grant", "nhs_core", "nurse_team"]


def test_the_cut_is_phased_and_stays_on():
    case = case_of(KENT)
    question = Question(partner="kent_county_council", from_year=2028, over_years=3)
    assert question.factor(case, 0.3).tolist() == pytest.approx([1, 1, 0.9, 0.8, 0.7, 0.7])
    cut = question.at(case, 0.3)
    own = question.pots(case)
    assert cut.pots.amount[own, 1:] == pytest.approx(case.pots.uncut[own, 1:] * [1, 1, 0.9, 0.8, 0.7, 0.7])
    assert cut.pots.amount[~own] == pytest.approx(case.pots.uncut[~own])


def test_a_scenario_fills_in_what_the_question_leaves_open():
    case = load_case(ROOT / "scenarios" / "council-cut-20.toml")
    whole = of_scenario(case, Question())
    assert (whole.partner, whole.from_year, whole.over_years) == ("kent_county_council", 2028, 3)
    other = of_scenario(case, Question(pot="nhs_mental_health", from_year=2029))
    assert (other.partner, other.pot, other.from_year, other.over_years) == (
        None,
        "nhs_mental_health",
        2029,
        3,
    )
    assert of_scenario(case_of(TINY), Question()) == Question()


def test_the_scenario_s_own_cut_is_put_aside():
    """A cut of nothing is the scenario without its cut, not with it."""
    cut = load_case(ROOT / "scenarios" / "tiny-cut.toml")
    whole = load_case(ROOT / "scenarios" / "tiny-best-use.toml")
    question = Question(depths=(0.1,), rules=("optimised",))
    found = cuts_of(cut, question, workers=1)
    plain = cuts_of(
        whole, replace(question, partner="shire_council", over_years=2, from_year=2026), workers=1
    )
    ours, theirs = (one.tables["totals"]["gap_closed_share"].tolist() for one in (found, plain))
    assert ours == pytest.approx(theirs)
    assert ours[0] == pytest.approx(0.465226, abs=1e-6)
    assert ours[2] == pytest.approx(-0.511737, abs=1e-6)


def test_steps_are_told_and_can_be_stopped():
    told: list[str] = []
    cuts_of(case_of(PREVENTION), Question(depths=(0.5,)), told.append, workers=1)
    assert told[0] == "sharing the cut out"
    assert "what goes first" in told
    assert "the best use of what is left: 0 of 2" in told

    def stop(step):
        raise KeyboardInterrupt(step)

    with pytest.raises(KeyboardInterrupt, match="sharing"):
        cuts_of(case_of(PREVENTION), Question(), stop, workers=1)


def test_one_rule_alone_has_every_table():
    found = asked_of(PREVENTION, Question(depths=(0.5,), rules=("equal_share",), pot="prevention_grant"))
    assert found.tables["saved_by_planning"].empty
    assert found.tables["growth"].empty
    assert set(found.tables["cuts"]["rule"]) == {"equal_share"}
