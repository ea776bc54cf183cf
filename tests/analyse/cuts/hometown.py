"""A town whose cuts are worked out on paper: help keeps children at home, and homes are a duty.

Help (100 units at £1,000) and a club (50 units at £400) are paid from the council's purse of £220,000. Each
of the 100 children in trouble needs a home at £2,000 a year, £200,000: half from the purse, half from all of
the £100,000 that the NHS has. A unit of help means 0.1 fewer children in trouble in the next year. So today's
plan takes every pound there is. With depth d off the purse, in thousands and per share kept σ,

    2026    σ·120 = 220·(1 − d) + 100 − 200
    2027    σ'·120 = 220·(1 − d) + 100 − 200 − 0.2·100·(1 − σ)

and what comes back in 2027 is £20,000·(1 − σ), half of it to each payer. No pound is discounted.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from model.analyse.cuts import Cuts, Question
from model.analyse.cuts.plan import cuts_of
from model.inputs.case import Case
from model.inputs.load import load_case
from model.inputs.records import OutcomeCost
from model.inputs.tables import Tables
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    pot,
    recipe,
    scenario,
    service,
    spending,
    targets,
    town,
    value,
)

SHARED = ("equal_share", "protect_statutory", "protect_prevention")
EQUAL = ("equal_share",)


def home(**more: Any) -> Any:
    """The service that follows the children in trouble."""
    row = {"tier": "specialist", "demand_outcome": "trouble", "activity_per_case": 1.0, "statutory": True}
    return service("home", **(row | more))


def hometown(**tables: Any) -> Tables:
    """The town, with some tables replaced."""
    cost = OutcomeCost(
        outcome="trouble",
        bearer="public",
        kind="fiscal",
        gbp_per_unit=500.0,
        cashable_share=0.2,
        **MADE_UP,
    )
    rows: dict[str, Any] = {
        "pots": (
            pot(amount=220_000.0),
            pot("health", 100_000.0, partner="nhs", pooled_share=1.0, only_services=("home",)),
        ),
        "services": (
            service(exit_gbp_per_activity=30.0, years_to_rebuild=1.0),
            service("club", tier="specialist"),
            home(),
        ),
        "activity": (activity(), activity("club", 50.0), activity("home", 100.0)),
        "recipes": (recipe(), recipe("club", 400.0), recipe("home", 2_000.0)),
        "spending": (
            spending(),
            spending(20_000.0, "club"),
            spending(100_000.0, "home"),
            spending(100_000.0, "home", "health"),
        ),
        "outcomes": (outcome(),),
        "outcome_values": (value(100.0), *targets()),
        "effects": (effect(lag_years=1),),
        "outcome_costs": (cost,),
        "partnership": {"run_on_years": 1},
    }
    return town(**(rows | tables))


@cache
def plain_case() -> Case:
    """The town as it stands."""
    return load_case(scenario(), base=hometown())


def cut_of(tables: Tables, question: Question, rules: dict[str, object] | None = None) -> Cuts:
    """What a cut does to a town."""
    return cuts_of(load_case(scenario(rules), base=tables), question, workers=1)


@cache
def cut(question: Question) -> Cuts:
    """What a cut does to the town as it stands, worked out once."""
    return cuts_of(plain_case(), question, workers=1)
