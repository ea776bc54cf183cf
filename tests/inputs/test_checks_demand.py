"""Demand that something profits from: what can be stated exactly passes, what can't is refused by name."""

from __future__ import annotations

from typing import Any

import pytest

from model.inputs.checks import check
from model.inputs.records import Response, ServiceLink
from model.inputs.rules import check_rules, parse_rules
from model.inputs.tables import Tables
from tests.optimise.town import (
    activity,
    effect,
    outcome,
    pot,
    recipe,
    service,
    spending,
    targets,
    town,
    value,
)

CARE = service("care", demand_outcome="trouble", activity_per_case=1.0)
GOOD = effect(-0.1, "care", "worry")
HARM = effect(0.1, "care", "worry")
CAPPED = (outcome(most_shift_share=0.2), outcome("worry"))
BENT = (
    Response(service="help", up_to_multiple=1.5, relative_effect=1.0),
    Response(service="help", relative_effect=0.5),
)
NEEDS = ServiceLink(service="help", relation="needs", other="care", ratio=2.0)


def care_town(*effects: Any, **more: Any) -> Tables:
    rows: dict[str, Any] = {
        "pots": (pot(amount=500_000.0),),
        "services": (service(), CARE),
        "activity": (activity(), activity("care")),
        "recipes": (recipe(), recipe("care", 2_000.0)),
        "spending": (spending(), spending(200_000.0, "care")),
        "outcomes": (outcome(), outcome("worry")),
        "outcome_values": (value(100.0), *targets(), value(100.0, "worry")),
        "effects": (effect(), *effects),
    }
    return town(**(rows | more))


@pytest.mark.parametrize(
    "tables",
    [
        care_town(GOOD),
        care_town(HARM, outcomes=CAPPED),
        care_town(HARM, responses=BENT),
        care_town(service_links=(NEEDS,)),
        # nothing moves trouble, so its cap decides nothing
        care_town(outcomes=CAPPED, effects=(effect(outcome="worry"), GOOD)),
    ],
)
def test_what_can_be_stated_exactly_passes(tables: Tables):
    assert check(tables) == []


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        (
            care_town(GOOD, outcomes=CAPPED),
            (
                "effects, row 3, column service: 'care' improves 'worry', and 'trouble', which it follows,"
                " has a cap; leave most_shift_share of 'trouble' blank, or leave this row out"
            ),
        ),
        (
            care_town(GOOD, responses=BENT),
            (
                "effects, row 3, column service: 'care' improves 'worry', and 'help', which moves 'trouble',"
                " has a response that bends; remove the responses of 'help', or leave this row out"
            ),
        ),
        (
            care_town(service_links=(NEEDS,), outcomes=CAPPED),
            (
                "service_links, row 2, column service: 'care' is what 'help' needs, and 'trouble', which it"
                " follows, has a cap; leave most_shift_share of 'trouble' blank, or leave this row out"
            ),
        ),
        (
            care_town(service_links=(ServiceLink(service="help", relation="instead_of", other="care"),)),
            (
                "service_links, row 2, column other: 'care' is demand-led: every case is served, whatever it"
                " is tied to; leave demand-led services out of links"
            ),
        ),
    ],
)
def test_what_can_not_be_stated_exactly_is_refused(tables: Tables, said: str):
    assert said in [str(fault) for fault in check(tables)]


def test_a_range_that_more_demand_would_help_to_keep_needs_exact_demand():
    """Care is specialist like help: at most a share for the universal services is kept by more of it."""
    rules, _ = parse_rules({"balance": [{"tier": "universal", "at_most": 0.5}]}, "file.toml")
    assert [*check_rules(rules, care_town(), "file.toml")] == []
    (fault,) = check_rules(rules, care_town(outcomes=CAPPED), "file.toml")
    assert fault.wrong == (
        "more demand for 'care' would help to keep tier:universal, and 'trouble', which it follows, has a cap"
    )
    assert fault.right == "leave most_shift_share of 'trouble' blank, or leave this range out"
    kept, _ = parse_rules({"balance": [{"tier": "universal", "at_least": 0.5}]}, "file.toml")
    assert [*check_rules(kept, care_town(outcomes=CAPPED), "file.toml")] == []
