"""How often each service grows, stays or shrinks in the best plans of draws, and how far.

Activity and money are those of the last plan year. Activity is counted by what its money would buy at the
central unit cost, so that a service has moved when its money has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from model import words, words_chances
from model.analyse.names import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from model.analyse.uncertainty.resolved import Resolved
    from model.inputs.case import Bools, Case, Floats

COLUMNS = (
    "service",
    "name",
    "activity_unit",
    "held",
    "today",
    "planned",
    "mean",
    "low",
    "high",
    "today_gbp",
    "planned_gbp",
    "mean_gbp",
    "low_gbp",
    "high_gbp",
    "direction",
    "grows_share",
    "stays_share",
    "shrinks_share",
    "in_plan_share",
    "same_way_share",
    "error",
    "draws",
    "sentence",
)
MOVED = 0.01
"""Share of today's activity (of the largest found, for a new service) below which a service stays."""
ENDS = (0.025, 0.975)
DOES = {"grew": "grows", "stayed": "stays", "shrank": "shrinks"}


def kept(resolved: Resolved) -> pd.DataFrame:
    """One row for each service that may be chosen, in the order of their ids.

    Parameters
    ----------
    resolved : Resolved
        The best plans of draws.

    Returns
    -------
    DataFrame
        ``COLUMNS``: activity over all places and money in £ in the last plan year: today, in the plan of
        central figures, and mean and 95% of the best plans of draws; shares of draws in which the service
        grows, stays, shrinks (beside today), runs at all, and moves as in the plan of central figures, with
        the error of the last. ``held``: without evidence, so that no figure drawn would move it.
    """
    case, plan = resolved.money.plan.case, resolved.money.plan
    last = case.years.n_plan
    drawn = resolved.activity[resolved.solved][:, :, -1]
    names = names_of(case.tables)
    rows = []
    for s, service in enumerate(case.services):
        own = (case.lines.service_at == s) & ~case.lines.demand_led
        if not own.any() or not len(drawn):
            continue
        price = case.money_recipe[last, own]
        at_once = {"today": case.lines.today[own], "planned": plan.activity[own, -1]}
        row: dict[str, Any] = {
            "service": service,
            "name": names[service],
            "activity_unit": case.activity_unit(service),
            "held": _held(case, own),
            "draws": len(drawn),
        }
        for name, amount in at_once.items():
            row |= {name: float(amount.sum()), f"{name}_gbp": float(amount @ price)}
        row |= _spread("", drawn[:, own].sum(axis=1)) | _spread("_gbp", drawn[:, own] @ price)
        row |= _ways(row, drawn[:, own].sum(axis=1))
        rows.append(row | {"sentence": sentence(row)})
    return pd.DataFrame(rows, columns=list(COLUMNS))


def ways(amount: Floats, today: float) -> Floats:
    """1 where an amount is above today's, −1 below, 0 where it is the same within ``MOVED``.

    Parameters
    ----------
    amount : (N,) float
        Activity.
    today : float
        Today's; for a new service the scale is the largest amount.
    """
    scale = today if today > 0 else float(np.abs(amount).max(initial=0.0))
    change = amount - today
    out: Floats = np.where(np.abs(change) <= MOVED * scale, 0.0, np.sign(change))
    return out


def _held(case: Case, own: Bools) -> bool:
    """No evidence of what the service does, and the rule that holds such services."""
    return case.scenario.rules.evidence == "hold" and not case.lines.has_evidence[own].any()


def _spread(ending: str, values: Floats) -> dict[str, float]:
    low, high = np.quantile(values, ENDS)
    return {f"mean{ending}": float(values.mean()), f"low{ending}": float(low), f"high{ending}": float(high)}


def _ways(row: Mapping[str, Any], drawn: Floats) -> dict[str, Any]:
    """Direction in the plan, and shares of draws by direction."""
    moved = ways(np.append(drawn, row["planned"]), row["today"])
    found, planned = moved[:-1], moved[-1]
    share = {1.0: float((found > 0).mean()), 0.0: float((found == 0).mean()), -1.0: float((found < 0).mean())}
    largest = float(max(drawn.max(), row["planned"], row["today"]))
    same = share[float(planned)]
    return {
        "direction": {1.0: "grew", 0.0: "stayed", -1.0: "shrank"}[float(planned)],
        "grows_share": share[1.0],
        "stays_share": share[0.0],
        "shrinks_share": share[-1.0],
        "in_plan_share": float((drawn > MOVED * largest).mean()) if largest > 0 else 0.0,
        "same_way_share": same,
        "error": words_chances.error_of(same, len(drawn)),
    }


def sentence(row: Mapping[str, Any]) -> str:
    """How often a service moves as in the plan, and how far."""
    if row["held"]:
        return f"{row['name']} is held: no evidence says what more or less of it would do."
    often = words_chances.often(row["same_way_share"], row["draws"], row["error"])
    does = DOES[str(row["direction"])]
    start = f"{row['name']} {does} in the plan, and {often} if each were known beforehand"
    money = row["high_gbp"] > 0
    say, low, high = (words.money, "low_gbp", "high_gbp") if money else (words.number, "low", "high")
    spread = words_chances.one_way(row[low], row[high], say)
    unit = " a year" if money else f" {row['activity_unit']}"
    planned = say(row["planned_gbp"] if money else row["planned"])
    before = say(row["today_gbp"] if money else row["today"])
    return f"{start}: {before}{unit} today, {planned} in the plan, {spread} in {words_chances.FUTURES_IN}."
