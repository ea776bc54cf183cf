"""Sentences on a plan agree with its numbers, and never call an unmet duty a saving."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import words
from model.analyse.best_use import outcomes, services
from model.analyse.best_use_words import (
    answer,
    moved,
    outcome_sentence,
    service_sentence,
    unspent_answer,
    worse_off,
)
from tests.analyse.small import best_use_by_hand, cut_by_hand, tiny

CHANGES = st.lists(
    st.tuples(st.integers(min_value=-(10**7), max_value=10**7), st.booleans()), min_size=1, max_size=12
)


def found(plan, year, *, known=True):
    duties = plan["duties_unmet"] if known else None
    return services(plan["spend"], plan["activity"], tiny(), year, duties)


def test_the_answer_of_the_best_use():
    plan = best_use_by_hand()
    rows, aims = found(plan, 2027), outcomes(plan["outcomes"], tiny(), None)
    assert answer(rows, aims, 0.465226) == (
        "47% of the gap closed; 0 of 2 targets met. 2 services gain £119k a year; none loses; demand-led "
        "services "
        "are paid £88k a year more than today."
    )


def aims(*kinds):
    """Outcomes from ``met`` or ``not met``, guard or not, and how they stand against the trend."""
    columns = ["name", "meets", "is_guard", "against_trend"]
    return pd.DataFrame([(f"Outcome {n}", *kind) for n, kind in enumerate(kinds, 1)], columns=columns)


SAME = "about the same"


@pytest.mark.parametrize(
    ("guards", "said"),
    [
        ([], "1 of 1 target met"),
        (["met"], "1 of 1 target met and the guard holds"),
        (["met"] * 2, "1 of 1 target met and both guards hold"),
        (["met"] * 3, "1 of 1 target met and all 3 guards hold"),
        (["met", "not met"], "1 of 1 target met and 1 of 2 guards holds"),
        (["not met"], "1 of 1 target met and 0 of 1 guard holds"),
    ],
)
def test_guards_are_counted_beside_the_targets(guards, said):
    rows = aims(("met", False, SAME), *((met, True, SAME) for met in guards), ("no target", False, SAME))
    assert answer(found(best_use_by_hand(), 2027), rows, 0.5).startswith(f"50% of the gap closed; {said}. ")


@pytest.mark.parametrize(
    ("worse", "said"),
    [
        (0, ""),
        (1, "1 outcome ends up worse than if we carry on (Outcome 1)"),
        (3, "3 outcomes end up worse than if we carry on (Outcome 1, Outcome 2 and Outcome 3)"),
        (4, "4 outcomes end up worse than if we carry on"),
    ],
)
def test_what_ends_up_worse_is_said_first(worse, said):
    rows = aims(*[("not met", False, "worse")] * worse, ("not met", False, "better"))
    assert worse_off(rows) == said
    whole = answer(found(best_use_by_hand(), 2027), rows, 0.5)
    assert whole.startswith(f"50% of the gap closed; 0 of {worse + 1} target{'s' if worse else ''} met")
    assert (f"; {said}. " in whole) == bool(worse)


def test_a_target_missed_afterwards_is_said():
    row = outcomes(best_use_by_hand()["outcomes"], tiny(), None).iloc[0].to_dict()
    said = outcome_sentence(row | {"meets": "met", "missed_after": True})
    assert said.endswith("the target of 96 is met, but missed afterwards.")


def test_an_unmet_duty_is_no_saving():
    rows = found(cut_by_hand(), 2027)
    rows.loc[rows["service"] == "placements", "change_gbp"] = -100_000.0
    assert moved(rows).endswith(
        "demand-led services are paid £100k a year less than today, but that is no saving: duties worth "
        "£187k a year "
        "are not paid for."
    )


def test_an_unmet_duty_is_said_beside_more_money_too():
    assert moved(found(cut_by_hand(), 2027)).endswith(
        "demand-led services are paid £103k a year more than today; duties worth £187k a year are not "
        "paid for."
    )


def test_what_is_not_known_to_be_met_is_no_saving_yet():
    rows = found(cut_by_hand(), 2027, known=False)
    rows.loc[rows["service"] == "placements", "change_gbp"] = -100_000.0
    assert moved(rows).endswith("£100k a year less than today, a saving only if every duty is met.")


def test_nothing_moves():
    rows = found(best_use_by_hand(), 2027).assign(change_gbp=0.0)
    assert moved(rows) == "No service gains or loses money by choice."


def test_some_only_lose():
    rows = found(cut_by_hand(), 2027)
    rows = rows[~rows["demand_led"] & (rows["change_gbp"] < 0)]
    assert moved(rows) == "No service gains; 2 lose £520k."


def test_one_service_before_and_after():
    rows = found(best_use_by_hand(), 2027).set_index("service", drop=False)
    assert service_sentence(rows.loc["family_help"].to_dict()) == (
        "Family help: £320k to £378k a year (+£58k), 160 to 189 families."
    )
    assert service_sentence(rows.loc["youth_clubs"].to_dict()) == "Youth clubs: £200k a year, no change."


def test_one_outcome_in_a_sentence():
    rows = outcomes(best_use_by_hand()["outcomes"], tiny(), None).to_dict("records")
    assert outcome_sentence(rows[0]) == (
        "Children looked after: 102 in 2026-27, 2 fewer than if we carry on as now (better); 6 above the "
        "target of 96."
    )
    assert outcome_sentence(rows[1]) == (
        "Ready for school: 723 in 2026-27, 23 more than if we carry on as now (better); 17 below the "
        "target of 740."
    )


@pytest.mark.parametrize(
    ("values", "end"),
    [
        (
            {"planned_count": 104.0, "improvement_count": 0.0},
            "the same as if we carry on as now; 6 above the target",
        ),
        ({"planned_count": 107.0}, "3 more than if we carry on as now (worse); 6 above the target"),
        ({"meets": "no target"}, "2 fewer than if we carry on as now (better); no target is set."),
        ({"meets": "met"}, "2 fewer than if we carry on as now (better); the target of 96 is met."),
        ({"short_count": 0.3}, "(better); just above the target"),
    ],
)
def test_other_ways_an_outcome_may_go(values, end):
    row = outcomes(best_use_by_hand()["outcomes"], tiny(), None).iloc[0].to_dict() | values
    assert end in outcome_sentence(row)


def test_what_is_left_unspent():
    names = {"council_general": "Council general fund", "nhs_core": "NHS core budget"}
    assert unspent_answer(best_use_by_hand()["unspent"], names) == (
        "£118k is left unspent over the plan: NHS core budget (£118k)."
    )


def test_what_is_not_money_is_not_money_left():
    assert unspent_answer(best_use_by_hand()["unspent"], {"council_general": "Council general fund"}) == (
        "All the money is used in every year."
    )


# ---- whatever the numbers ------------------------------------------------------------------


def some(changes):
    """A table of services with these changes of money."""
    gbp = [float(change) for change, _ in changes]
    return pd.DataFrame({"change_gbp": gbp, "demand_led": [led for _, led in changes], "unmet_gbp": 0.0})


@given(CHANGES)
def test_gains_and_losses_are_counted_and_added_up(changes):
    said = moved(some(changes))
    chosen = [change for change, led in changes if not led]
    up, down = [c for c in chosen if c > 0], [c for c in chosen if c < 0]
    if up:
        assert re.match(rf"{len(up)} services? gains? {re.escape(words.money(sum(up)))} a year", said)
    if down:
        assert re.search(rf"{len(down)} loses? {re.escape(words.money(-sum(down)))}", said)
    assert ("by choice" in said) == (not up and not down)


@given(CHANGES)
def test_demand_led_services_are_said_to_move_the_way_they_move(changes):
    said = moved(some(changes))
    driven = sum(change for change, led in changes if led)
    assert ("more than today" in said) == (driven > 0)
    assert ("less than today" in said) == (driven < 0)


@given(
    planned=st.floats(0, 1e5),
    trend=st.floats(0, 1e5),
    target=st.floats(0, 1e5),
    better=st.sampled_from(["lower", "higher"]),
)
def test_better_and_worse_agree_with_the_numbers(planned, trend, target, better):
    met = planned <= target if better == "lower" else planned >= target
    row = {
        "name": "Outcome",
        "better": better,
        "year": 2028,
        "planned_count": planned,
        "trend_count": trend,
        "target_count": target,
        "short_count": 0.0 if met else abs(planned - target),
        "meets": "met" if met else "not met",
    }
    said = outcome_sentence(row)
    if "(better)" in said:
        assert planned < trend if better == "lower" else planned > trend
    if "(worse)" in said:
        assert planned > trend if better == "lower" else planned < trend
    assert (" more than if" in said) <= (planned > trend)
    assert (" fewer than if" in said) <= (planned < trend)
    assert ("is met." in said) == met
