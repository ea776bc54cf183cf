"""What each service's money is for: the outcomes that evidence says it improves, or why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from model.inputs.records import Effect, Service
    from model.inputs.tables import Tables

NO_EVIDENCE = "no_evidence"
NO_GAIN = "no_gain"
DEMAND_LED = "demand_led"

WITHOUT_OUTCOME = {
    NO_EVIDENCE: "No evidence held",
    NO_GAIN: "Tested, no gain found",
    DEMAND_LED: "Demand-led: cases that must be served",
}
"""Where money goes that no outcome can be named for."""

RULE = (
    "Money is counted once, to its service's own priority, and then shared equally among the outcomes that "
    "the evidence held says the service improves. Services without any evidence, services tested without a "
    "gain being found, and services that must serve every case each stand apart."
)

COLUMNS = ("service", "outcome", "share")


def outcomes_served(tables: Tables) -> pd.DataFrame:
    """Equal shares of each service over the outcomes it improves.

    Parameters
    ----------
    tables : Tables
        Checked tables.

    Returns
    -------
    DataFrame
        service, outcome, share: the shares of a service sum to 1; ``outcome`` is an id, or ``no_evidence,
        no_gain, demand_led``.
    """
    better = {row.outcome: row.better for row in tables.outcomes}
    rows = []
    for service in tables.services:
        own = [row for row in tables.effects if row.service == service.service]
        helped = sorted({row.outcome for row in own if _helps(row, better[row.outcome])})
        names = helped or [_why_none(service, own)]
        rows += [(service.service, name, 1 / len(names)) for name in names]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _helps(effect: Effect, better: str) -> bool:
    """Whether the best estimate improves the outcome here."""
    share = 1.0 if effect.transfer_share is None else effect.transfer_share
    change = effect.change_per_activity * share
    return change < 0 if better == "lower" else change > 0


def _why_none(service: Service, effects: list[Effect]) -> str:
    if effects:
        return NO_GAIN
    return DEMAND_LED if service.demand_outcome else NO_EVIDENCE
