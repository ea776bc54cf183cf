"""What money is for: the outcomes that evidence says a service improves, or why there are none."""

from __future__ import annotations

import pytest

from model.analyse import evidence
from model.analyse.evidence import outcomes_served
from tests.analyse.small import changed, shipped, tiny, with_rows, without

FAMILY = {"service": "family_help"}


def served(tables, service):
    found = outcomes_served(tables)
    own = found[found["service"] == service]
    return dict(zip(own["outcome"], own["share"], strict=True))


def another_effect(**values):
    row = {"change_per_activity": 0.02, "lag_years": 0, "persistence": 0, "evidence_grade": 2}
    return {"service": "family_help", "outcome": "school_ready", **row, **values}


def test_each_service_of_the_small_partnership():
    found = outcomes_served(tiny())
    assert dict(zip(found["service"], found["outcome"], strict=True)) == {
        "family_help": "looked_after",
        "health_visits": "school_ready",
        "placements": "demand_led",
        "youth_clubs": "no_evidence",
    }


def test_two_outcomes_share_equally():
    tables = with_rows(tiny(), "effects", another_effect())
    assert served(tables, "family_help") == {"looked_after": 0.5, "school_ready": 0.5}


def test_a_null_trial_is_evidence_without_a_gain():
    assert served(changed(tiny(), "effects", FAMILY, change_per_activity=0.0), "family_help") == {
        "no_gain": 1.0
    }


def test_a_harm_is_no_gain():
    assert served(changed(tiny(), "effects", FAMILY, change_per_activity=0.1), "family_help") == {
        "no_gain": 1.0
    }


def test_a_finding_that_does_not_carry_over_is_no_gain():
    assert served(changed(tiny(), "effects", FAMILY, transfer_share=0.0), "family_help") == {"no_gain": 1.0}


def test_an_outcome_that_is_harmed_gets_no_share():
    tables = with_rows(tiny(), "effects", another_effect(change_per_activity=-0.02))
    assert served(tables, "family_help") == {"looked_after": 1.0}


def test_two_rows_on_one_outcome_count_once():
    tables = with_rows(tiny(), "effects", another_effect(), another_effect(lag_years=1))
    assert served(tables, "family_help") == {"looked_after": 0.5, "school_ready": 0.5}


def test_without_any_effects():
    tables = without(tiny(), "effects", service="family_help")
    assert served(tables, "family_help") == {"no_evidence": 1.0}
    assert tuple(outcomes_served(tables).columns) == evidence.COLUMNS


@pytest.mark.parametrize("name", ["tiny", "kent"])
def test_the_shares_of_every_service_are_whole(name):
    sums = outcomes_served(shipped(name)).groupby("service")["share"].sum()
    assert sums.to_numpy() == pytest.approx(1.0)
    assert set(sums.index) == {row.service for row in shipped(name).services}


def test_every_word_for_money_without_an_outcome_is_in_the_rule():
    assert set(evidence.WITHOUT_OUTCOME) == {evidence.NO_EVIDENCE, evidence.NO_GAIN, evidence.DEMAND_LED}
    for part in ("once", "equally", "without any evidence", "without a gain", "every case"):
        assert part in evidence.RULE
