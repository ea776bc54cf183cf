"""Why each service grew, shrank or stayed, and what cost or effect would change that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words
from model.analyse.explain.case import Said, points
from model.plan_answer import margins

if TYPE_CHECKING:
    from model.inputs.case import Bools, Case
    from model.plan import Plan
    from model.plan_workers import Desk

COLUMNS = (
    "service",
    "name",
    "activity_unit",
    "today",
    "planned",
    "direction",
    "limits",
    "worth_per_1000",
    "elsewhere_per_1000",
    "unit_cost_gbp",
    "switch_unit_cost_gbp",
    "effect_times",
    "switch_place",
    "switch_year",
    "sentence",
)
NO_EVIDENCE_COLUMNS = ("service", "name", "activity_unit", "today", "planned", "today_gbp", "sentence")
PENNY = 0.01
MOVED = 1e-6
"""Share of today's activity below which a service stays."""
AT_PRICE = 1e-4
"""A factor this near to one means that the service stands at the margin."""
SMALLEST_TIMES = 0.01
"""Factors on effects below this are not said as numbers."""
NAN = float("nan")
UNPRICED = (
    "While duties are unmet more money goes to them first, so no effect or unit cost can be named at which "
    "it would move."
)

LIMIT_WORDS: Mapping[str, str] = {
    "ceilings": "its ceiling",
    "pace": "the agreed pace of change",
    "floors": "its floor",
    "evidence": "no evidence of what it does",
    "held_years": "years already under way",
    "commitments": "what is committed",
    "links": "its link with another service",
    "balance": "the agreed balance",
    "sites": "whole sites only",
    "payer": "no pot may pay for more of it",
}


def worth(desk: Desk) -> pd.DataFrame:
    """What one more unit of each service is worth, from the prices of the plan's own programme."""
    return margins(desk.bench)


def services(plan: Plan, found_worth: pd.DataFrame, payable: Bools, said: Said) -> pd.DataFrame:
    """One row per service, in the order of their ids.

    Parameters
    ----------
    plan : Plan
        The plan explained.
    found_worth : DataFrame
        What one more unit of each is worth (service, place, year, state, worth_per_1000,
        elsewhere_per_1000, effect_times, cost_times); without rows while a duty or promise is unmet.
    payable : (L,) bool
        Some pot may pay for what the line takes.
    said : Said
        Names.

    Returns
    -------
    DataFrame
        ``COLUMNS``: activity over all places today and in the last plan year; worth as shares of the
        trend's gap per £1,000 where the aim is the gap; ``effect_times`` and ``switch_unit_cost_gbp``
        where its effects, or its unit cost, would make it move. Unit costs are those of ``switch_year``,
        or of the last plan year where there is none: recipes may grow.
    """
    case = plan.case
    found = {str(row["service"]): row for row in found_worth.to_dict("records")}
    limits = _limits(plan, payable)
    unpriced = any(s.stage == "duties" and s.value > PENNY for s in plan.stages)
    rows = []
    for s, service in enumerate(case.services):
        own = case.lines.service_at == s
        if not own.any():
            continue
        today, planned = float(case.lines.today[own].sum()), float(plan.activity[own, -1].sum())
        row: dict[str, Any] = {
            "service": service,
            "name": said.name(service),
            "activity_unit": case.activity_unit(service),
            "today": today,
            "planned": planned,
            "direction": _direction(today, planned),
            "limits": "; ".join(limits[service]),
            "demand_led": bool(case.lines.demand_led[own].all()),
            "unpriced": unpriced and "evidence" not in limits[service],
        }
        row |= _switch(case, service, found.get(service), said)
        rows.append(row | {"sentence": service_sentence(row, said)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _direction(today: float, planned: float) -> str:
    if abs(planned - today) <= MOVED * max(today, 1.0):
        return "stayed"
    return "grew" if planned > today else "shrank"


def _limits(plan: Plan, payable: Bools) -> dict[str, list[str]]:
    """Rules that hold each service, from what binds, and those that hold it whatever it is worth."""
    case = plan.case
    out: dict[str, list[str]] = {service: [] for service in case.services}
    for rule, key in plan.tables["binding"][["rule", "key"]].drop_duplicates().itertuples(index=False):
        for service in str(key).split("|", 1)[0].split("+"):
            if rule in LIMIT_WORDS and service in out:
                out[service].append(str(rule))
    for s, service in enumerate(case.services):
        own = case.lines.service_at == s
        chosen = own & ~case.lines.demand_led
        if (chosen & ~case.lines.has_evidence).any() and case.scenario.rules.evidence == "hold":
            out[service].append("evidence")
        if own.any() and not payable[own].any():
            out[service].append("payer")
    return {service: sorted(set(rules)) for service, rules in out.items()}


def _switch(case: Case, service: str, margin: Mapping[Any, Any] | None, said: Said) -> dict[str, Any]:
    """Worth at the margin and switch values of one service; NaN where none is known."""
    own = case.lines.service_at == case.services.index(service)
    cost = float(case.money_recipe[case.years.n_plan, own].mean())
    out: dict[str, Any] = {"unit_cost_gbp": cost, "state": "", "switch_place": "", "switch_year": None}
    names = ("worth_per_1000", "elsewhere_per_1000", "effect_times", "switch_unit_cost_gbp")
    if margin is None:
        return out | dict.fromkeys(names, NAN)
    line = case.lines.index[str(margin["service"]), str(margin["place"])]
    here = float(case.money_recipe[case.years.at(int(margin["year"])), line])
    whole = said.trend_gap if said.in_gaps else 1.0
    return out | {
        "unit_cost_gbp": here,
        "state": margin["state"],
        "switch_place": margin["place"],
        "switch_year": int(margin["year"]),
        "worth_per_1000": float(margin["worth_per_1000"]) / whole,
        "elsewhere_per_1000": float(margin["elsewhere_per_1000"]) / whole,
        "effect_times": float(margin["effect_times"]),
        "switch_unit_cost_gbp": float(margin["cost_times"]) * here,
    }


def service_sentence(row: Mapping[str, Any], said: Said) -> str:
    """Why one service is where it is, and what would change that."""
    start = f"{row['name']} {_moved(row)}"
    if row["demand_led"]:
        return f"{start}: it follows the number of children who must be served."
    held = [LIMIT_WORDS[rule] for rule in str(row["limits"]).split("; ") if rule]
    last = UNPRICED if row["unpriced"] else _would_move(row)
    parts = [f"{start}{_why(row, held)}.", _worth(row, said), last]
    return " ".join(part for part in parts if part)


def _moved(row: Mapping[str, Any]) -> str:
    before, after = words.number(row["today"]), words.number(row["planned"])
    if row["direction"] == "stayed":
        return f"stayed at {after} {row['activity_unit']}"
    return f"{row['direction']} from {before} to {after} {row['activity_unit']}"


def _why(row: Mapping[str, Any], held: list[str]) -> str:
    """The limits it stands at, else how its worth compares."""
    if held:
        return f", held by {words.listed(held)}"
    if row["state"] == "at margin":
        return ": it takes what is left when what is worth more has grown"
    if row["state"] == "at bend":
        return ", where more of it would do less for each unit"
    return ""


def _worth(row: Mapping[str, Any], said: Said) -> str:
    """What £1,000 closes here and where it is used now."""
    here, there = row["worth_per_1000"], row["elsewhere_per_1000"]
    if np.isnan(here) or not said.in_gaps or abs(here - there) <= AT_PRICE * max(here, there):
        return ""
    return f"£1,000 more here would close {points(here)} of the gap; used elsewhere, {points(there)}."


def _would_move(row: Mapping[str, Any]) -> str:
    """At what effect or unit cost it would start to move."""
    times, cost = row["effect_times"], row["switch_unit_cost_gbp"]
    where = "" if row["switch_year"] is None else f" (first in {words.year(row['switch_year'])})"
    if np.isnan(times) or abs(times - 1.0) <= AT_PRICE:
        known = row["state"] == "stays" and row["worth_per_1000"] == 0
        return "More of it would bring no target closer." if known else ""
    if row["state"] == "at limit":
        if times > 1:
            return ""
        if times < SMALLEST_TIMES:
            return "It would not shrink even with a hundredth of its effects."
        dearer = f", or a unit cost above {words.pounds(cost)}" if _is_cost(cost) else ""
        return f"It would shrink with effects under {times:.2f} times the estimate{dearer}{where}."
    if times < 1:
        return ""
    cheaper = f", or a unit cost under {words.pounds(cost)}" if _is_cost(cost) else ""
    return f"It would grow with effects over {times:.2f} times the estimate{cheaper}{where}."


def _is_cost(cost: float) -> bool:
    return bool(np.isfinite(cost)) and cost > 0


def no_evidence(plan: Plan, said: Said) -> pd.DataFrame:
    """Services without evidence: neither grown on the optimiser's word nor cut for free.

    Returns
    -------
    DataFrame
        ``NO_EVIDENCE_COLUMNS``: activity a year over all places, and what is spent on it today in £.
    """
    case, lines = plan.case, plan.case.lines
    without = ~lines.has_evidence & ~lines.demand_led
    money = lines.recipe[:, case.money].sum(axis=1) * lines.today
    rows = []
    for s in np.unique(lines.service_at[without]).tolist():
        own = (lines.service_at == s) & without
        service, gbp = case.services[s], float(money[own].sum())
        today, planned = float(lines.today[own].sum()), float(plan.activity[own, -1].sum())
        text = (
            f"{said.name(service)}: {words.money(gbp)} a year today, and no evidence held of what it changes"
        )
        rows.append(
            (service, said.name(service), case.activity_unit(service), today, planned, gbp, f"{text}.")
        )
    return pd.DataFrame(rows, columns=list(NO_EVIDENCE_COLUMNS))
