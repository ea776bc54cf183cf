"""A borough of two halves with a little of everything, small enough to solve in a blink.

Two partners; money, nurses and a ring-fenced grant. Five services: ``help`` (targeted, bends), ``visits``
(universal, felt a year later), ``centre`` (a duty floor), ``clubs`` (no evidence) and ``homes`` (which
follows those in trouble). ``trouble`` is better lower, ``ready`` better
higher and capped; both are kept in both halves.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from model.inputs.records import OutcomeCost, OutcomeValue, Place, ResourceType, Response, ServiceLink
from model.inputs.tables import Tables
from model.inputs.write import write_folder
from tests.optimise.town import (
    MADE_UP,
    activity,
    effect,
    outcome,
    pot,
    recipe,
    service,
    spending,
    town,
    value,
)
from tests.properties.stories import write_story

HALVES = ("east", "west")
TODAY = {"help": (60.0, 40.0), "visits": (80.0, 120.0), "centre": (10.0, 10.0), "clubs": (30.0, 20.0)}
TODAY |= {"homes": (30.0, 20.0)}
COST = {"help": 1_000.0, "visits": 300.0, "centre": 2_000.0, "clubs": 400.0, "homes": 2_500.0}
PAYS = {"help": "purse", "visits": "fund", "centre": "purse", "clubs": "grant", "homes": "purse"}
NURSES_A_VISIT = 0.05


def at(place: str, row: Any) -> Any:
    """A row in another place."""
    return row.model_copy(update={"place": place})


def places() -> tuple[Place, ...]:
    """The borough and its halves."""
    rows = (("town", None, 1_000.0, None), ("east", "town", 600.0, 1), ("west", "town", 400.0, 2))
    return tuple(
        Place(
            place=name, name=name.title(), parent=parent, children=children,
            tile_row=column, tile_column=column, **MADE_UP,
        )
        for name, parent, children, column in rows
    )  # fmt: skip


def counts() -> tuple[OutcomeValue, ...]:
    """Today's counts, a trend that worsens, and targets."""
    rows = []
    for half, trouble, ready in (("east", 60.0, 300.0), ("west", 40.0, 200.0)):
        rows += [at(half, value(trouble)), at(half, value(ready, "ready"))]
        rows += [at(half, value(1.1 * trouble, series="trend", year=2027))]
    rows += [value(95.0, series="target", year=2026), value(90.0, series="target", year=2027)]
    return (*rows, value(515.0, "ready", "target", 2027))


def lines() -> dict[str, Any]:
    """Activity and who pays for it, in both halves."""
    floors = {"centre": 8.0, "clubs": 15.0}
    out: dict[str, Any] = {"activity": [], "spending": []}
    for name, today in TODAY.items():
        for half, amount in zip(HALVES, today, strict=True):
            more: dict[str, Any] = {} if name == "homes" else {"ceiling": 1.4 * amount}
            more |= {"floor": floors[name]} if name in floors else {}
            out["activity"].append(at(half, activity(name, amount, **more)))
            out["spending"].append(at(half, spending(amount * COST[name], name, PAYS[name])))
            if name == "visits":
                out["spending"].append(at(half, spending(amount * NURSES_A_VISIT, name, "nurses")))
    return {table: tuple(rows) for table, rows in out.items()}


def borough(**more: Any) -> Tables:
    """The tables, with some replaced."""
    nurse: dict[str, Any] = {"type": "nurse", "name": "Nurses", "kind": "people", "unit": "FTE"}
    nurse |= {"value_gbp_per_unit": 50_000.0}
    tables: dict[str, Any] = {
        "places": places(),
        "more_types": (ResourceType(**(nurse | MADE_UP)),),
        "pots": (
            pot(amount=330_000.0, pooled_share=0.1),
            pot("fund", 70_000.0, partner="nhs", pooled_share=0.3),
            pot("grant", 36_000.0, only_services=("clubs",)),
            pot("nurses", 12.0, partner="nhs", type="nurse", pooled_share=1.0, most_growth_share=0.1),
        ),
        "outcomes": (
            outcome(),
            outcome("ready", better="higher", population="1000", most_shift_share=0.1),
        ),
        "outcome_values": counts(),
        "services": (
            service(most_growth_share=0.5, most_reduction_share=0.2),
            service("visits", commissioner="nhs", tier="universal", most_reduction_share=0.3),
            service("centre", statutory=True, tier="universal"),
            service("clubs", tier="universal"),
            service(
                "homes", statutory=True, tier="specialist", demand_outcome="trouble", activity_per_case=0.5
            ),
        ),
        "recipes": (
            *(recipe(name, cost) for name, cost in COST.items()),
            recipe("visits", NURSES_A_VISIT, "nurse"),
        ),
        "effects": (
            effect(-0.08),
            effect(0.05, outcome="ready"),
            effect(-0.02, "visits", lag_years=1, persistence=0.5),
            effect(0.04, "visits", "ready", lag_years=1, persistence=0.5),
            effect(-0.05, "centre"),
        ),
        "responses": (
            Response(service="help", up_to_multiple=1.5, relative_effect=1.0),
            Response(service="help", up_to_multiple=None, relative_effect=0.6),
        ),
        "outcome_costs": tuple(
            OutcomeCost(outcome=name, bearer="public", kind="fiscal", gbp_per_unit=gbp, **MADE_UP)
            for name, gbp in (("trouble", 14_000.0), ("ready", 3_000.0))
        ),
        "partnership": {"run_on_years": 1, "discount_rate": 0.035},
    }
    return town(**(tables | lines() | more))


def linked() -> tuple[ServiceLink, ...]:
    """Visits need the centre: at most 15 to one of its places."""
    return (ServiceLink(service="visits", relation="needs", other="centre", ratio=15.0),)


def written(folder: Path, content: dict[str, Any], tables: Tables | None = None) -> Path:
    """The borough as a folder with a scenario beside it."""
    write_folder(borough() if tables is None else tables, folder / "data")
    return write_story(content, folder)
