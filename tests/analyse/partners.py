"""Small partnerships whose gain from working together is known by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd

from model import Case, Plan, load_case, solve
from model.analyse.partnership import Partnership, partnership
from model.inputs.records import OutcomeCost, Partner
from model.inputs.tables import Tables
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    pot,
    recipe,
    scenario,
    service,
    spending,
    town,
)


def partners(*names: str) -> tuple[Partner, ...]:
    """Partners by name."""
    return tuple(Partner(partner=name, name=name.capitalize(), sector="council", note="") for name in names)


def helpers() -> Tables:
    """A council that helps and others who may pay for more of it: the more money crosses, the more is closed.

    The council's £100,000 a year pays for today's help; each £10,000 more closes a tenth of the gap. The NHS
    may pay 0.4 of £50,000, a charity all of £10,000, and a college has £5,000 of which nothing may cross.
    """
    return town(
        partners=partners("council", "nhs", "charity", "college"),
        pots=(
            pot(amount=100_000.0),
            pot("health", 50_000.0, partner="nhs", pooled_share=0.4, legal_basis="section 75"),
            pot("gifts", 10_000.0, partner="charity", pooled_share=1.0),
            pot("lessons", 5_000.0, partner="college"),
        ),
    )


def clinics() -> Tables:
    """The NHS knows a cheaper way, but has no money for it; the council may put a fifth of £150,000 in.

    Help costs £1,000 a unit and a clinic £500, and both do the same. Alone: 150 units of help, half of the
    gap. For the same together: 60 clinics for £30,000 and 90 of help, so £120,000 a year instead of £150,000.
    """
    return town(
        partners=partners("council", "nhs"),
        pots=(pot(amount=150_000.0, pooled_share=0.2), pot("health", 50.0, partner="nhs")),
        services=(service(), service("clinic", commissioner="nhs", start_up_per_year=1e6)),
        activity=(activity(), activity("clinic", 0.0, ceiling=1_000.0)),
        recipes=(recipe(), recipe("clinic", 500.0)),
        effects=(effect(), effect(name="clinic")),
        outcome_costs=(
            OutcomeCost(
                outcome="trouble",
                bearer="nhs",
                kind="fiscal",
                gbp_per_unit=100.0,
                cashable_share=0.25,
                **MADE_UP,
            ),
            OutcomeCost(outcome="trouble", bearer="public", kind="social", gbp_per_unit=1_000.0, **MADE_UP),
        ),
    )


def duties() -> Tables:
    """Help is a duty of 100 units: the council's own £80,000 pays for 80, the NHS for the rest."""
    return town(
        partners=partners("council", "nhs"),
        pots=(pot(amount=80_000.0), pot("health", 50_000.0, partner="nhs", pooled_share=0.8)),
        services=(service(statutory=True),),
        activity=(activity(floor=100.0),),
        spending=(spending(80_000.0), spending(20_000.0, pot_="health")),
    )


def case_of(tables: Tables, rules: dict[str, object] | None = None, **more: Any) -> Case:
    """A case of a town."""
    case = load_case(scenario(rules), base=tables)
    return replace(case, **more) if more else case


def solved(tables: Tables, rules: dict[str, object] | None = None) -> tuple[Case, Plan]:
    """A case and its plan."""
    case = case_of(tables, rules)
    return case, solve(case)


@cache
def found(name: str) -> Partnership:
    """One of these partnerships, worked out once."""
    case, plan = solved({"helpers": helpers, "clinics": clinics, "duties": duties}[name]())
    return partnership(case, plan, workers=1)


def rows(table: pd.DataFrame, column: str, **match: object) -> dict[str, Any]:
    """Values of a column by partner, of the rows that match."""
    for key, value in match.items():
        table = table[table[key] == value]
    key = "partner" if "partner" in table.columns else table.columns[0]
    return dict(zip(table[key], table[column], strict=True))
