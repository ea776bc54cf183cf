"""Limits per line and year: the tightest of what the rules ask for, and which rule that is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model import load_case
from model.optimise import Limits
from tests.optimise.town import activity, plan, recipe, scenario, service, spending, town


def limits(rules: dict[str, Any] | None = None, **tables: Any) -> Limits:
    return Limits.of(load_case(scenario(rules), base=town(**tables)))


def named(of: Limits, which: str, year: int = 0) -> str:
    """The rule behind a limit of the only line."""
    at = int(getattr(of, which)[0, year])
    return of.names[at] if at >= 0 else ""


def test_nothing_asked_for_limits_nothing():
    found = limits()
    assert np.isinf(found.upper).all()
    assert (found.upper_rule == -1).all()
    for lower in (found.hard_lower, found.duty, found.promise):
        assert (lower == 0).all()
    assert named(found, "promise_rule") == named(found, "hard_rule") == ""


@pytest.mark.parametrize(
    ("tables", "upper", "rules"),
    [
        ({"activity": (activity(ceiling=130.0),)}, [130.0, 130.0], ["ceilings", "ceilings"]),
        # pace: a tenth and five in the first year; later years are rows, since they depend on the year before
        (
            {"services": (service(most_growth_share=0.1, start_up_per_year=5.0),)},
            [115.0, np.inf],
            ["pace", ""],
        ),
        (
            {
                "services": (service(most_growth_share=0.5),),
                "activity": (activity(ceiling=130.0),),
            },
            [130.0, 130.0],
            ["ceilings", "ceilings"],
        ),
        ({"partnership": {"first_decision_year": 2027}}, [100.0, np.inf], ["held_years", ""]),
        ({"effects": ()}, [100.0, 100.0], ["evidence", "evidence"]),
    ],
)
def test_the_tightest_upper_limit_and_its_rule(tables: dict[str, Any], upper: list[float], rules: list[str]):
    found = limits(**tables)
    assert found.upper.tolist() == [pytest.approx(upper)]
    assert [named(found, "upper_rule", t) for t in (0, 1)] == rules


def test_the_first_of_two_equal_limits_keeps_its_name():
    # held years and evidence both say 100: the one written first in the registry is named
    found = limits(effects=(), partnership={"first_decision_year": 2027})
    assert [named(found, "upper_rule", t) for t in (0, 1)] == ["held_years", "evidence"]
    assert [named(found, "promise_rule", t) for t in (0, 1)] == ["held_years", "evidence"]


def test_a_floor_is_a_duty_where_statutory_and_a_promise_elsewhere():
    floor = (activity(floor=90.0),)
    duty = limits(services=(service(statutory=True),), activity=floor)
    assert duty.duty.tolist() == [[90.0, 90.0]]
    assert duty.promise.tolist() == [[0.0, 0.0]]
    promise = limits(activity=floor)
    assert promise.duty.tolist() == [[0.0, 0.0]]
    assert promise.promise.tolist() == [[90.0, 90.0]]
    assert named(promise, "promise_rule") == "floors"


def test_the_largest_promise_counts_once():
    # pace promises 95 and 90.25, the floor 92, the commitment 100 in its year
    found = limits(
        services=(service(most_reduction_share=0.05, committed_until=2026),), activity=(activity(floor=92.0),)
    )
    assert found.promise.tolist() == [pytest.approx([100.0, 92.0])]
    assert [named(found, "promise_rule", t) for t in (0, 1)] == ["commitments", "floors"]


def test_a_rule_made_hard_binds_alone():
    tables: dict[str, Any] = {
        "services": (service(most_reduction_share=0.05, statutory=True),),
        "activity": (activity(floor=92.0),),
    }
    soft, hard = limits(**tables), limits({"hard": ["floors"]}, **tables)
    assert soft.duty.tolist() == [[92.0, 92.0]]
    assert soft.hard_lower.tolist() == [[0.0, 0.0]]
    assert hard.duty.tolist() == [[0.0, 0.0]]
    assert hard.hard_lower.tolist() == [[92.0, 92.0]]
    assert named(hard, "hard_rule") == "floors"
    assert hard.promise.tolist() == soft.promise.tolist() == [pytest.approx([95.0, 90.25])]
    both = limits({"hard": ["floors", "pace"]}, **tables)
    assert both.hard_lower.tolist() == [pytest.approx([95.0, 92.0])]
    assert [named(both, "hard_rule", t) for t in (0, 1)] == ["pace", "floors"]
    assert both.promise.tolist() == [[0.0, 0.0]]


@pytest.mark.parametrize("rule", ["floors", "ceilings", "pace"])
def test_a_rule_turned_off_limits_nothing(rule: str):
    tables: dict[str, Any] = {
        "services": (service(most_growth_share=0.1, most_reduction_share=0.02, start_up_per_year=0.0),),
        "activity": (activity(floor=97.0, ceiling=105.0),),
    }
    on, off = limits(**tables), limits({rule: False}, **tables)
    assert rule in on.names
    at = on.names.index(rule)
    assert at in on.upper_rule or at in on.promise_rule
    assert at not in off.upper_rule
    assert at not in off.promise_rule


def test_demand_led_services_answer_to_their_cases_only():
    care = service(
        "care", demand_outcome="trouble", activity_per_case=1.0, committed_until=2027,
        most_growth_share=0.0, most_reduction_share=0.0,
    )  # fmt: skip
    found = limits(
        services=(service(), care),
        activity=(activity(), activity("care")),
        recipes=(recipe(), recipe("care", 500.0)),
        spending=(spending(), spending(50_000.0, "care")),
        partnership={"first_decision_year": 2027},
    )
    led = 0  # care comes before help
    assert np.isinf(found.upper[led]).all()
    assert (found.promise[led] == 0).all()
    assert (found.promise[1] == [100.0, 0.0]).all()


@given(
    floor=st.sampled_from([None, 40.0, 90.0]),
    down=st.sampled_from([None, 0.0, 0.05, 0.5]),
    until=st.sampled_from([None, 2026, 2027]),
    first=st.sampled_from([2026, 2027]),
    studied=st.booleans(),
)
def test_the_promise_is_the_largest_of_what_each_rule_promises(
    floor: float | None, down: float | None, until: int | None, first: int, studied: bool
):
    tables: dict[str, Any] = {
        "services": (service(most_reduction_share=down, committed_until=until),),
        "activity": (activity(floor=floor),),
        "partnership": {"first_decision_year": first},
    }
    found = limits(**(tables if studied else tables | {"effects": ()}))
    for t, year in enumerate((2026, 2027)):
        by_rule = {
            "floors": floor or 0.0,
            "pace": 0.0 if down is None else 100.0 * (1 - down) ** (t + 1),
            "held_years": 100.0 if year < first else 0.0,
            "commitments": 100.0 if until is not None and year <= until else 0.0,
            "evidence": 0.0 if studied else 100.0,
        }
        largest = max(by_rule.values())
        assert found.promise[0, t] == pytest.approx(largest)
        assert by_rule.get(named(found, "promise_rule", t), 0.0) == pytest.approx(largest)


def test_the_rule_behind_a_limit_is_the_one_that_a_plan_names():
    tables = town(services=(service(most_reduction_share=0.1),), activity=(activity(ceiling=120.0),))
    grown = plan(tables)
    assert grown.tables["binding"]["rule"].tolist() == ["ceilings", "ceilings"]
    assert grown.tables["binding"]["key"].tolist() == ["help|town", "help|town"]
